"""The worker makes a publication: counted once, audited with what has left the house, stored or refused."""

from datetime import timedelta
from pathlib import Path

import pytest
from django.conf import settings

from audit import clock
from audit.acting import acting_as, acting_as_system
from consent.age import day_of
from sig import publication_tasks
from sig.importing import save
from sig.importing.invented import caseload
from sig.models import Publication, PublicationCounts, PublicationRefusal
from sig.programme import parse
from sig.publications import making
from sig.publications.rule import Answer, State
from sig.publishing.publish import check_truth
from sig.publishing.record import NotPublished
from sig.reports import histories, menu_counts
from sig.reports.rendering import Rendered
from sig.services import programmes, publications
from tests import cast
from tests.sig.publications import drafts

pytestmark = pytest.mark.django_db(transaction=True, databases="__all__")
CASES = 6
DAY = timedelta(days=1)


@pytest.fixture
def small(monkeypatch):
    monkeypatch.setattr(
        "sig.services.publications.files",
        lambda issued, approval: (Rendered("json", "x.json", "application/json", b"{}"),),
    )


def order(by=None, **said):
    wanted = {"audience": "steering", "ends_on": clock.today(), "texts": {"done": "Möten."}} | said
    return publications.order(**wanted, by=by or cast.anna())


def publish(made):
    with acting_as(cast.maj()):
        draft = Publication.objects.get(order=made)
    for by in (cast.maj(), cast.dag()):
        publications.decide(draft.pk, Answer.APPROVE, "", by=by)
    return publications.one(draft.pk, by=cast.stig())


def first_of_imported_cases():
    """The first publication of an imported caseload, held against its counts."""
    text = (Path(settings.BASE_DIR) / "programmes" / "eskilstuna-2016-2019.toml").read_text(encoding="utf-8")
    programmes.load(parse(text), coordinator=cast.anna(), deputy=cast.dag())
    save.save(caseload()[:CASES], save.Hands(cast.anna(), cast.dag(), {"police": cast.petra()}))
    first = order(ends_on=clock.today() - DAY, with_cost=True)
    assert making.make(first.pk) is State.DRAFTED
    assert making.make(first.pk) is State.DRAFTED, "again: nothing"
    one = publish(first)
    found = one.issued
    assert (found.key, found.as_of) == (f"{first.ends_on.year}-1", first.ends_on)
    assert found.days == {found.key: first.ends_on}
    assert found.definition.version == "2016-1"
    assert found.definition.adopted_on is None
    assert len(found.counting) == 1
    assert found.not_counting
    assert found.commitments
    assert found.indicators
    assert {row.state for row in (*found.effects, found.goals, *found.attendance)} == {"withheld"}
    assert found.cost == (), "the programme has not switched it on"
    assert found.publication.profile == "insider"
    assert {report.unsolved for report in found.publication.reports} == {0}
    assert found.ordered_by == cast.anna().name
    assert found.texts == {"done": "Möten."}

    menu = menu_counts.menu_of(first.agreement, found.publication.menu)
    stored = dict(PublicationCounts.objects.using("statistics").values_list("publication_id", "counts"))
    counts = menu_counts.from_json(menu, stored[one.publication_id]["counts"])
    check_truth(menu, found.publication, counts)
    assert counts.stage(menu, "nominated") == CASES
    assert found.publication.by_cell["", "", "nominated"].band.holds(CASES)
    return first, found


def test_a_publication_of_an_imported_caseload(small):
    first_of_imported_cases()


@pytest.fixture
def agreement():
    return drafts.agreement()


@pytest.mark.parametrize(
    ("fault", "code"),
    [
        (NotPublished("exposed", "x"), "exposed"),
        (NotPublished("time_out"), "time_out"),
        (making.Contradiction("x"), "contradiction"),
        (making.history.Contradiction("a", "x"), "contradiction"),
        (making.FunnelBroken("x"), "contradiction"),
        (ZeroDivisionError("x"), "failed"),
    ],
    ids=lambda one: one if isinstance(one, str) else type(one).__name__,
)
def test_what_cannot_be_published_is_a_refusal_with_its_code(agreement, monkeypatch, fault, code):
    made = order()

    def broken(*args, **more):
        raise fault

    monkeypatch.setattr(making, "publish", broken)
    assert making.make(made.pk) is State.REFUSED
    assert making.make(made.pk) is State.REFUSED, "again: nothing"
    standing = publications.order_state(made.pk, by=cast.anna())
    assert (standing.state, standing.refusal, standing.publication_id) == (State.REFUSED, code, None)
    with acting_as_system("sig.publications"):
        assert not Publication.objects.exists()
    assert order().pk != made.pk, "another can be placed"


def test_a_crash_while_storing_leaves_nothing_and_the_next_run_begins_again(agreement, monkeypatch):
    made = order()

    def crash(*args, **more):
        raise KeyboardInterrupt

    with monkeypatch.context() as patch:
        patch.setattr(making, "record", crash)
        with pytest.raises(KeyboardInterrupt):
            making.make(made.pk)
    with acting_as(cast.maj()):
        assert not Publication.objects.exists()
        assert not PublicationRefusal.objects.exists()
    assert not PublicationCounts.objects.using("statistics").values_list("publication_id").exists()
    assert publication_tasks.publish_left(0) == 0, "its job is not late"
    with monkeypatch.context() as patch:
        patch.setattr(publication_tasks, "LATE", 0)
        assert publication_tasks.publish_left(0) == 1
        assert publication_tasks.publish_left(0) == 0
    assert publications.order_state(made.pk, by=cast.anna()).state is State.DRAFTED


def test_a_draft_that_was_rejected_counts_for_nothing(agreement, small):
    first = order()
    making.make(first.pk)
    with acting_as(cast.maj()):
        draft = Publication.objects.get(order=first)
    publications.decide(draft.pk, Answer.REJECT, "Fel text.", by=cast.maj())
    second = order()
    making.make(second.pk)
    found = publish(second)
    year = clock.today().year
    assert (draft.key, found.standing.key) == (f"{year}-1", f"{year}-2")
    assert list(found.issued.days) == [f"{year}-2"]
    assert {report.publications for report in found.issued.publication.reports} == {(f"{year}-2",)}


def test_the_job_is_the_order(agreement):
    made = order()
    assert publication_tasks.publish(str(made.pk)) == "drafted"
    with acting_as(cast.anna()):
        row = Publication.objects.get(order=made)
    assert day_of(row.counted_at) == clock.today()
    assert row.menu == menu_counts.menu_of(agreement).version
    assert histories.read(agreement).histories == ()
