"""Orders, answers and the doors, through the services; with the real files, on an invented record."""

from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from threading import Barrier

import pytest
from django.core.exceptions import ValidationError
from django.db import connection

from audit import clock
from audit.acting import acting_as, acting_as_system
from audit.decisions import NotAllowed
from sig.models import PublicationFile, PublicationOrder
from sig.publications.rule import Answer, State
from sig.reports import rendering
from sig.reports.issued import hashed
from sig.reports.signing import BadIdentity
from sig.services import publications
from tests import cast
from tests.sig.publications import drafts

pytestmark = pytest.mark.django_db(transaction=True, databases="__all__")


@pytest.fixture
def agreement():
    return drafts.agreement()


@pytest.fixture
def small(monkeypatch):
    """Two small files instead of the real ones."""

    def files(issued, approval):
        text = f"{issued.sha256} {','.join(approval.names)}".encode()
        return (
            rendering.Rendered("csv", f"{issued.key}.csv", "text/csv", text),
            rendering.Rendered("json", f"{issued.key}.json", "application/json", b"{}"),
        )

    monkeypatch.setattr("sig.services.publications.files", files)


def ledger(superuser, action):
    """(object, outcome, purpose) of every entry of that kind."""
    with superuser() as session:
        rows = session.execute(
            "SELECT p->>'object', p->>'outcome', p->>'purpose' FROM (SELECT id, convert_from(payload, 'UTF8')"
            "::jsonb p FROM audit_entry) e WHERE p->>'action' = %s ORDER BY id",
            [action],
        )
        return rows.fetchall()


def code(error):
    found = error.value
    listed = found.error_list if hasattr(found, "error_list") else sum(found.error_dict.values(), [])
    return [one.code for one in listed]


def ask(by, **said):
    wanted = {"audience": "political", "ends_on": drafts.DAY, "texts": {"done": " Möten. ", "ahead": " "}}
    return publications.order(**(wanted | said), by=by)


def test_an_order_is_stored_with_its_job_and_recorded(agreement, superuser):
    order = ask(cast.anna())
    assert (order.texts, order.with_cost) == ({"done": "Möten."}, False)
    with connection.cursor() as cursor:
        cursor.execute("SELECT task_name, args->>'order_id' FROM procrastinate_jobs")
        assert cursor.fetchall() == [("sig.publish", str(order.pk))]
    assert ledger(superuser, "publication.order") == [(f"order:{order.pk}", "ok", "political")]
    assert publications.order_state(order.pk, by=cast.maj()).state is State.ORDERED


def test_what_cannot_be_ordered_leaves_no_row_and_no_job(agreement):
    today = clock.today()
    for said, wanted in (
        ({"audience": "press"}, "audience"),
        ({"texts": {"else": "x"}}, "texts"),
        ({"texts": {"done": "x" * 4001}}, "texts"),
        ({"ends_on": today + timedelta(days=1)}, "future"),
        ({"ends_on": agreement.starts_on - timedelta(days=1)}, "before_start"),
    ):
        with pytest.raises(ValidationError) as error:
            ask(cast.anna(), **said)
        assert code(error) == [wanted]
    for by in (cast.maj(), cast.stig(), cast.petra()):
        with pytest.raises(NotAllowed):
            ask(by)
    with acting_as(cast.anna()):
        assert not PublicationOrder.objects.exists()
    with connection.cursor() as cursor:
        cursor.execute("SELECT count(*) FROM procrastinate_jobs")
        assert cursor.fetchone() == (0,)


def test_nothing_is_ordered_where_nobody_has_said_what_counts():
    refusals = []
    with pytest.raises(ValidationError) as error:
        ask(cast.anna())
    refusals += code(error)
    row = drafts.agreement()
    with acting_as_system("set-up"):
        row.settings = {"agreement": "prov"}
        row.save()
    with pytest.raises(ValidationError) as error:
        ask(cast.anna())
    assert [*refusals, *code(error)] == ["no_agreement", "no_definition"]


def test_one_order_at_a_time_and_no_day_before_the_latest(agreement, small):
    order = ask(cast.anna())
    with pytest.raises(ValidationError) as error:
        ask(cast.dag())
    assert code(error) == ["open"]
    draft = drafts.draft_of(order)
    for by in (cast.maj(), cast.dag()):
        publications.decide(draft.pk, Answer.APPROVE, "", by=by)
    with pytest.raises(ValidationError) as error:
        ask(cast.anna(), ends_on=drafts.DAY - timedelta(days=1))
    assert code(error) == ["before_latest"]
    assert ask(cast.anna(), audience="officials").ends_on == drafts.DAY


def test_the_second_approval_stores_every_file_and_the_ledger_holds_their_digests(
    agreement, small, superuser
):
    draft = drafts.drafted(cast.anna())
    assert publications.decide(draft.pk, Answer.APPROVE, "", by=cast.maj()) is State.APPROVED_ONCE
    with acting_as(cast.maj()):
        assert not PublicationFile.objects.exists()
    assert ledger(superuser, "publication.publish") == []
    with pytest.raises(NotAllowed):
        publications.file(draft.pk, "csv", by=cast.anna())
    assert publications.decide(draft.pk, Answer.APPROVE, "", by=cast.dag()) is State.PUBLISHED
    names = f"{cast.maj().name},{cast.dag().name}"
    content = f"{draft.digest} {names}".encode()
    for by in (cast.anna(), cast.maj(), cast.stig()):
        got = publications.file(draft.pk, "csv", by=by)
        assert (got.content, got.sha256) == (content, hashed(content))
    assert ledger(superuser, "publication.publish") == [
        ("publication:2018-1", "ok", f"sha256:{draft.digest}"),
        ("publication:2018-1/csv", "ok", f"sha256:{hashed(content)}"),
        ("publication:2018-1/json", "ok", f"sha256:{hashed(b'{}')}"),
    ]
    assert len(ledger(superuser, "export.publication")) == 3


def test_a_page_shows_what_was_hashed_and_who_stands_for_it(agreement, small):
    draft = drafts.drafted(cast.anna())
    with pytest.raises(NotAllowed) as refusal:
        publications.one(draft.pk, by=cast.stig())
    assert refusal.value.decision.hidden, "for the steering group a draft is not there"
    with pytest.raises(NotAllowed):
        publications.one(draft.pk, by=cast.petra())
    publications.decide(draft.pk, Answer.APPROVE, "Stämmer.", by=cast.maj())
    shown = publications.one(draft.pk, by=cast.dag())
    assert (shown.approval, shown.files) == (None, ())
    assert shown.standing.answers == (Answer.APPROVE, Answer.REJECT)
    assert publications.one(draft.pk, by=cast.anna()).standing.answers == (Answer.WITHDRAW,)
    publications.decide(draft.pk, Answer.APPROVE, "", by=cast.dag())
    shown = publications.one(draft.pk, by=cast.stig())
    assert shown.issued.sha256 == shown.digest == draft.digest
    assert shown.approval.names == (cast.maj().name, cast.dag().name)
    assert [(one.answer, one.note) for one in shown.decisions] == [("approve", "Stämmer."), ("approve", "")]
    assert [one.kind for one in shown.files] == ["csv", "json"]
    assert shown.standing.answers == ()


def test_a_record_that_was_changed_is_not_shown(agreement, superuser):
    draft = drafts.drafted(cast.anna())
    with superuser() as session:
        session.execute("SET session_replication_role = replica")
        session.execute(
            """UPDATE sig_publication SET record = jsonb_set(record, '{goal}', '"16"') WHERE id = %s""",
            [draft.pk],
        )
    with pytest.raises(publications.Broken):
        publications.one(draft.pk, by=cast.maj())


@pytest.mark.parametrize("answer", [Answer.REJECT, Answer.WITHDRAW])
def test_a_draft_that_was_not_let_out_leaves_no_file(agreement, small, superuser, answer):
    draft = drafts.drafted(cast.anna())
    publications.decide(draft.pk, Answer.APPROVE, "", by=cast.maj())
    by = cast.anna() if answer is Answer.WITHDRAW else cast.dag()
    if answer is Answer.REJECT:
        with pytest.raises(ValidationError) as error:
            publications.decide(draft.pk, answer, " ", by=by)
        assert code(error) == ["note"]
    after = publications.decide(draft.pk, answer, "Fel dag.", by=by)
    assert after in {State.REJECTED, State.WITHDRAWN}
    hanna = cast.person("h@social.example", "Hanna", "coordinator", at="socialtjansten")
    with pytest.raises(NotAllowed):
        publications.decide(draft.pk, Answer.APPROVE, "", by=hanna)
    with acting_as(cast.maj()):
        assert not PublicationFile.objects.exists()
    assert ledger(superuser, "publication.publish") == []
    assert publications.overview(by=cast.stig()) == ()
    assert [one.state for one in publications.overview(by=cast.maj())] == [after]


def test_files_that_cannot_be_made_undo_the_second_approval(agreement, monkeypatch, superuser):
    draft = drafts.drafted(cast.anna())
    publications.decide(draft.pk, Answer.APPROVE, "", by=cast.maj())

    for fault, told in ((RuntimeError("x"), RuntimeError), (BadIdentity("x"), ValidationError)):

        def broken(issued, approval, fault=fault):
            raise fault

        monkeypatch.setattr("sig.services.publications.files", broken)
        with pytest.raises(told):
            publications.decide(draft.pk, Answer.APPROVE, "", by=cast.dag())
    assert publications.order_state(draft.order_id, by=cast.dag()).state is State.APPROVED_ONCE
    assert ledger(superuser, "publication.publish") == []


def test_three_who_approve_at_once_publish_it_once(agreement, small, superuser):
    """Two are let in, the third is told; the files are made by exactly one of them."""
    draft = drafts.drafted(cast.anna())
    hanna = cast.person("h@social.example", "Hanna", "coordinator", at="socialtjansten")
    together = Barrier(3)

    def approve(by):
        try:
            together.wait(20)
            return publications.decide(draft.pk, Answer.APPROVE, "", by=by).value
        except (NotAllowed, ValidationError):
            return "told"
        finally:
            connection.close()

    with ThreadPoolExecutor(3) as pool:
        found = sorted(pool.map(approve, (cast.maj(), cast.dag(), hanna)))
    assert found == ["approved_once", "published", "told"]
    with acting_as(cast.maj()):
        assert PublicationFile.objects.count() == 2
    assert len(ledger(superuser, "publication.publish")) == 3


def test_the_real_files_are_made_of_the_record(agreement):
    draft = drafts.drafted(cast.anna())
    for by in (cast.maj(), cast.dag()):
        publications.decide(draft.pk, Answer.APPROVE, "", by=by)
    shown = publications.one(draft.pk, by=cast.stig())
    assert {one.kind for one in shown.files} == {"html", "pdf", "csv", "xlsx", "json"}
    for one in shown.files:
        got = publications.file(draft.pk, one.kind, by=cast.stig())
        assert hashed(got.content) == one.sha256
        assert len(got.content) == one.size
