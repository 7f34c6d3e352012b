"""A third person takes a yes back: what others could read about that person stops at once."""

from collections.abc import Callable
from typing import Any
from uuid import uuid4

import pytest

from audit import clock
from audit.acting import acting_as
from consent.age import add_months, midnight
from consent.models import RelatedPerson
from consent.services import related
from consent.services.related import Signed
from sig import access
from sig.models import Entry
from teams.models import Team
from tests import cast
from tests.sig import story
from tests.sig.story import Story

pytestmark = pytest.mark.django_db(transaction=True)
ABOUT = "INSERT INTO sig_entryabout (id, entry_id, case_id, person_id) VALUES (%s, %s, %s, %s)"


@pytest.fixture
def told(superuser: Callable[[], Any]) -> Story:
    """Sam has written about Kim's sister and shown it to the police."""
    told = story.running()
    team = told.case.team_id
    ida = related.register(team_id=team, name="Ida", relation="sibling", by=told.anna)
    entry = told.wrote(cast.sam(), to=("polisen",))
    with superuser() as session:
        session.execute(ABOUT, [uuid4(), entry.pk, told.case_id, ida.pk])
    return told


def ida(told: Story) -> RelatedPerson:
    with acting_as(told.anna):
        return RelatedPerson.objects.get(youth_id=told.case.youth_id)


def says_yes(told: Story, *, sender: str = "skolan", category: str = "school") -> None:
    with acting_as(told.anna):
        team = Team.objects.get(pk=told.case.team_id)
    related.agree(
        team=team,
        related=ida(told),
        scope=[(cast.authority(sender), cast.authority("polisen"), category)],
        ends_at=midnight(add_months(clock.today(), 3)),
        signed=Signed("known", "paper", clock.now()),
        by=told.anna,
    )


def takes_back(told: Story) -> None:
    related.withdraw(team_id=told.case.team_id, person_id=ida(told).pk, channel="phone", by=told.anna)


def read(told: Story, who: Any) -> int:
    """How many entries the page shows; row security asks the same for itself."""
    shown = len(access.case(told.case_id, by=who).entries)
    with acting_as(who):
        assert Entry.objects.filter(case=told.case_id).count() == shown
    return shown


def test_the_youths_consent_alone_opens_nothing_about_the_sister(told: Story) -> None:
    assert read(told, cast.petra()) == 0
    assert read(told, cast.sam()) == 1


def test_the_sisters_yes_opens_it_and_her_withdrawal_closes_it_at_once(told: Story) -> None:
    says_yes(told)
    assert read(told, cast.petra()) == 1
    takes_back(told)
    assert read(told, cast.petra()) == 0
    assert read(told, cast.sam()) == 1


@pytest.mark.parametrize("other", [{"sender": "socialtjansten"}, {"category": "family"}])
def test_a_yes_to_something_else_opens_nothing(told: Story, other: dict[str, str]) -> None:
    says_yes(told, **other)
    assert read(told, cast.petra()) == 0


def test_the_sisters_yes_opens_nothing_without_the_youths(told: Story) -> None:
    says_yes(told)
    told.withdraw()
    assert read(told, cast.petra()) == 0


def test_one_of_two_withdrawals_is_enough(told: Story, superuser: Callable[[], Any]) -> None:
    says_yes(told)
    leo = related.register(team_id=told.case.team_id, name="Leo", relation="sibling", by=told.anna)
    with acting_as(cast.sam()):
        entry = Entry.objects.get(case=told.case_id)
    with superuser() as session:
        session.execute(ABOUT, [uuid4(), entry.pk, told.case_id, leo.pk])
    assert read(told, cast.petra()) == 0
