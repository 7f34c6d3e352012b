"""The data base alone: who sees which row, and what cannot be added whatever the application says."""

from datetime import timedelta
from uuid import uuid4

import pytest
from django.db import Error, connections

from audit import clock
from audit.acting import acting_as, acting_as_system
from sig.models import (
    DefinitionAdoption,
    DefinitionVersion,
    Publication,
    PublicationCounts,
    PublicationDecision,
    PublicationFile,
    PublicationOrder,
    PublicationRefusal,
)
from sig.publications.row_security import TABLES
from sig.reports.issued import hashed
from tests import cast
from tests.sig.publications import drafts

pytestmark = pytest.mark.django_db(transaction=True, databases="__all__")
MODELS = (PublicationOrder, Publication, PublicationDecision, PublicationFile, PublicationRefusal)


@pytest.fixture
def agreement():
    return drafts.agreement()


def answer(draft, by, said="approve", acts=None):
    row = PublicationDecision(publication=draft, answer=said, decided_by=by, decided_at=clock.now())
    with acting_as(acts or by):
        row.save(force_insert=True)


def file(draft, content=b"x", digest=None):
    return PublicationFile(
        publication=draft,
        kind="csv",
        name="x.csv",
        media_type="text/csv",
        sha256=digest or hashed(content),
        content=content,
        made_at=clock.now(),
    )


def published():
    draft = drafts.drafted(cast.anna())
    answer(draft, cast.maj())
    answer(draft, cast.dag())
    with acting_as(cast.dag()):
        file(draft).save(force_insert=True)
    return draft


def seen(by, model):
    with acting_as(by):
        return model.objects.count()


@pytest.mark.parametrize("whole", [False, True], ids=["draft", "published"])
def test_who_sees_what(agreement, whole):
    order = drafts.placed(cast.anna())
    drafts.refused(order)
    draft = published() if whole else drafts.drafted(cast.anna())
    if not whole:
        answer(draft, cast.maj())
    rows = {"steering": (1, 1, 2, 1, 0) if whole else (0, 0, 0, 0, 0)}
    house = (2, 1, 2, 1, 1) if whole else (2, 1, 1, 0, 1)
    for by, wanted in (
        (cast.anna(), house),
        (cast.dag(), house),
        (cast.maj(), house),
        (cast.stig(), rows["steering"]),
        *((one, (0, 0, 0, 0, 0)) for one in (cast.petra(), cast.sam(), cast.lovisa(), cast.adam())),
    ):
        assert tuple(seen(by, model) for model in MODELS) == wanted, by.name
    for model in MODELS:
        assert model.objects.count() == 0, "nobody acting sees nothing"


def test_the_true_counts_are_for_the_counting_connection_alone(agreement):
    drafts.drafted(cast.anna())
    counted = PublicationCounts.objects.using("statistics").values_list("publication_id", "counts")
    assert [row[1] for row in counted] == [{"people": []}]
    for by in (cast.anna(), cast.maj(), cast.stig()):
        with pytest.raises(Error, match="permission denied"):
            seen(by, PublicationCounts)
    with pytest.raises(Error, match="permission denied"), acting_as_system("sig.publications"):
        PublicationCounts.objects.count()


def test_the_counting_connection_reads_no_record_and_no_person(agreement):
    drafts.drafted(cast.anna())
    for model in (*MODELS, DefinitionVersion):
        with pytest.raises(Error, match="permission denied"):
            list(model.objects.using("statistics"))


ANSWERS = (
    ("anna", "approve", (), False),
    ("anna", "reject", (), False),
    ("anna", "withdraw", (), True),
    ("anna", "withdraw", ("maj",), True),
    ("anna", "withdraw", ("maj", "dag"), False),
    ("dag", "approve", (), True),
    ("dag", "reject", ("maj",), True),
    ("dag", "withdraw", (), False),
    ("maj", "approve", (), True),
    ("maj", "approve", ("maj",), False),
    ("maj", "reject", ("maj",), False),
    ("maj", "approve", ("dag",), True),
    ("hanna", "approve", ("maj", "dag"), False),
    ("hanna", "reject", ("maj", "dag"), False),
    ("hanna", "approve", ("!maj",), False),
    ("stig", "approve", (), False),
    ("petra", "approve", (), False),
    ("adam", "approve", (), False),
)


def test_what_answers_are_let_in():
    """Each in an agreement of its own: (who, what, who said what before, let in)."""
    people = {name: getattr(cast, name)() for name in ("anna", "dag", "maj", "stig", "petra", "adam")}
    people["hanna"] = cast.person("h@social.example", "Hanna", "coordinator", at="socialtjansten")
    for number, (who, said, before, allowed) in enumerate(ANSWERS):
        order = drafts.placed(people["anna"], of=drafts.agreement(f"sig-{number}"))
        draft = drafts.draft_of(order)
        for one in before:
            answer(draft, people[one.strip("!")], "reject" if one.startswith("!") else "approve")
        try:
            answer(draft, people[who], said)
        except Error:
            assert not allowed, (who, said, before)
        else:
            assert allowed, (who, said, before)


def test_nobody_answers_for_another(agreement):
    draft = drafts.drafted(cast.anna())
    with pytest.raises(Error, match="row-level security"):
        answer(draft, cast.maj(), acts=cast.dag())


def test_the_owner_of_the_tables_is_held_by_the_same_triggers(agreement, superuser):
    draft = drafts.drafted(cast.anna())
    insert = (
        "INSERT INTO sig_publicationdecision (id, publication_id, answer, note, decided_by_id, decided_at)"
        " VALUES (%s, %s, 'approve', '', %s, now())"
    )
    with superuser() as session:
        for by in (cast.anna(), cast.stig(), cast.petra()):
            with pytest.raises(Exception, match="42501|whoever ordered it|coordinators and the management"):
                session.execute(insert, (uuid4(), draft.pk, by.pk))
        for by in (cast.maj(), cast.dag()):
            session.execute(insert, (uuid4(), draft.pk, by.pk))
        eva = cast.person("eva@ledning.example", "Eva", "management_group", at="skolan")
        with pytest.raises(Exception, match="it has been published"):
            session.execute(insert, (uuid4(), draft.pk, eva.pk))


def test_files_come_with_the_second_approval_and_with_their_own_digest(agreement):
    draft = drafts.drafted(cast.anna())
    answer(draft, cast.maj())
    with pytest.raises(Error, match="two have approved|row-level security"), acting_as(cast.maj()):
        file(draft).save(force_insert=True)
    answer(draft, cast.dag())
    with pytest.raises(Error, match="not the digest"), acting_as(cast.dag()):
        file(draft, b"x", hashed(b"y")).save(force_insert=True)
    with acting_as(cast.dag()):
        file(draft).save(force_insert=True)
    with pytest.raises(Error, match="row-level security"), acting_as(cast.stig()):
        file(draft).save(force_insert=True)


def test_one_open_order_at_a_time(agreement):
    order = drafts.placed(cast.anna())
    with pytest.raises(Error, match="an order is open"):
        drafts.placed(cast.dag())
    draft = drafts.draft_of(order)
    with pytest.raises(Error, match="an order is open"):
        drafts.placed(cast.dag())
    answer(draft, cast.maj())
    with pytest.raises(Error, match="an order is open"):
        drafts.placed(cast.dag())
    answer(draft, cast.dag())
    with pytest.raises(Error, match="of a later day"):
        drafts.placed(cast.dag(), drafts.DAY - timedelta(days=1))
    drafts.refused(drafts.placed(cast.dag(), drafts.DAY))
    again = drafts.drafted(cast.dag(), key="2018-2")
    answer(again, cast.anna(), "reject")
    drafts.placed(cast.dag(), drafts.DAY + timedelta(days=1))


def test_an_order_is_answered_once(agreement):
    order = drafts.placed(cast.anna())
    drafts.refused(order)
    with pytest.raises(Error, match="has been answered"):
        drafts.draft_of(order)
    other = drafts.placed(cast.anna())
    drafts.draft_of(other)
    with pytest.raises(Error, match="has been answered"):
        drafts.refused(other)


def test_only_the_worker_stores_drafts_and_only_coordinators_order(agreement):
    with pytest.raises(Error, match="row-level security"):
        drafts.placed(cast.maj())
    order = drafts.placed(cast.anna())
    with pytest.raises(Error, match="row-level security"), acting_as(cast.anna()):
        PublicationRefusal(order=order, code="x", refused_at=clock.now()).save(force_insert=True)


def test_definitions_are_proposed_by_coordinators_and_adopted_by_the_steering_group(agreement):
    def version(by):
        return DefinitionVersion(
            agreement=agreement,
            version="2018-1",
            text="Fyra villkor.",
            occupation_percent=75,
            programmes=[agreement.code],
            proposed_by=by,
            proposed_at=clock.now(),
        )

    def adoption(of, by):
        return DefinitionAdoption(
            definition=of, adopted_on=drafts.DAY, minutes="§ 4", recorded_by=by, recorded_at=clock.now()
        )

    for by in (cast.stig(), cast.maj(), cast.petra()):
        with pytest.raises(Error, match="row-level security"), acting_as(by):
            version(by).save(force_insert=True)
    made = version(cast.anna())
    with acting_as(cast.anna()):
        made.save(force_insert=True)
    for by in (cast.anna(), cast.maj()):
        with pytest.raises(Error, match="row-level security"), acting_as(by):
            adoption(made, by).save(force_insert=True)
    with acting_as(cast.stig()):
        adoption(made, cast.stig()).save(force_insert=True)
    assert seen(cast.petra(), DefinitionVersion) == 1, "whoever judges an outcome knows what counts"


def test_rows_are_only_added(agreement):
    with connections["owner"].cursor() as cursor:
        for table in TABLES:
            for statement in (f"DELETE FROM sig_{table}", f"UPDATE sig_{table} SET id = id"):  # noqa: S608
                with pytest.raises(Error, match="rows are only added"):
                    cursor.execute(statement)
