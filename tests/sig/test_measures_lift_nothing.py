"""A consent to a measure, in whatever state, changes no grant and no reading: secrecy is lifted elsewhere."""

from collections.abc import Callable, Iterator
from datetime import timedelta
from itertools import product
from typing import Any
from uuid import uuid4

import pytest

from audit import clock
from audit.acting import acting_as
from consent.facts import viewer
from consent.measures.rules import DECIDERS, MEASURES
from consent.models import Consent, Grant
from consent.policy import may_know_youth
from consent.related.access import related_people
from sig import access, rule_sql
from sig.models import Entry
from tests import cast
from tests.sig import story
from tests.sig.story import Story

pytestmark = pytest.mark.django_db(transaction=True)
DAY = timedelta(days=1)
STATES = {
    "coming": (DAY, 9 * DAY, None),
    "in_force": (-DAY, 9 * DAY, None),
    "without_end": (-DAY, None, None),
    "ended": (-9 * DAY, -DAY, None),
    "withdrawn": (-9 * DAY, 9 * DAY, -DAY),
}
INSERT = """
INSERT INTO consent_measureconsent (id, version, youth_id, team_id, measure, decided_by, decided_on,
  board_decided_on, starts_at, ends_at, registered_at, registered_by_id, withdrawn_at, withdrawn_channel,
  withdrawn_registered_by_id)
VALUES (%s, 1, %s, %s, %s, %s, %s, %s, %s, %s, %s, %s, %s, %s, %s)
"""
READERS = ("anna", "petra", "sam", "olle")


@pytest.fixture
def told() -> Story:
    told = story.running()
    told.wrote(cast.sam(), to=("polisen",))
    told.wrote(cast.sam(), text="Bara skolan.")
    told.wrote(cast.petra(), category="crime")
    return told


def everything(told: Story) -> Iterator[Any]:
    """All that anybody is granted, may know and can read."""
    with acting_as(told.anna):
        lines = ("sender_id", "recipient_id", "category", "starts_at", "ends_at")
        yield list(Grant.objects.order_by("id").values_list(*lines))
        yield list(Consent.objects.order_by("id").values_list("state", "ends_at"))
    for name in READERS:
        user = getattr(cast, name)()
        facts = viewer(team_id=told.case.team_id, by=user, at=clock.database_now())
        yield may_know_youth(facts).reason
        with acting_as(user):
            yield sorted(Entry.objects.values_list("pk", flat=True))
            yield rule_sql.case_facts(told.case_id) is None
        if name == "olle":
            continue
        yield [entry.text for entry in access.case(told.case_id, by=user).entries]
        yield [one.text for one in related_people(told.case.team_id, user)]


def test_no_measure_by_anybody_in_any_state_changes_anything(
    told: Story, superuser: Callable[[], Any]
) -> None:
    before = list(everything(told))
    now, case = clock.database_now(), told.case
    for measure, decider in product(MEASURES, DECIDERS):
        for start, end, taken in STATES.values():
            values = [uuid4(), case.youth_id, case.team_id, measure, decider, clock.today(), clock.today()]
            values += [now + start, now + end if end else None, now, told.anna.pk]
            values += [now + taken, "phone", told.anna.pk] if taken else [None, "", None]
            with superuser() as session:
                session.execute(INSERT, values)
        assert list(everything(told)) == before, (measure, decider)


def test_without_the_consent_to_sharing_nothing_opens(told: Story, superuser: Callable[[], Any]) -> None:
    told.withdraw()
    case, now = told.case, clock.database_now()
    assert access.case(told.case_id, by=cast.petra()).entries
    before = list(everything(told))
    values = [uuid4(), case.youth_id, case.team_id, "open_treatment", "youth_15", clock.today(), None]
    with superuser() as session:
        session.execute(INSERT, [*values, now - DAY, None, now, told.anna.pk, None, "", None])
    assert list(everything(told)) == before
