"""Who may say yes to a measure, at which age and on which day; and that it lifts no secrecy."""

from collections.abc import Callable
from datetime import UTC, date, datetime, timedelta
from typing import Any
from uuid import uuid4

import pytest
from django.core.exceptions import ValidationError
from django.db import DatabaseError, connection
from django.urls import reverse

from audit import clock
from audit.acting import acting_as
from audit.decisions import NotAllowed
from consent.age import add_months
from consent.measures import access, rules
from consent.measures.rules import DECIDERS, MEASURES, may_decide
from consent.models import MeasureConsent
from consent.services import measures, people
from consent.services.measures import Said
from consent.signers import GuardianFacts
from tests import cast
from tests.consent.test_services import World, world  # noqa: F401

pytestmark = pytest.mark.django_db(transaction=True)
DAY = timedelta(days=1)
BORN = date(2010, 5, 4)
LEAP = date(2008, 2, 29)
OPEN = ("open_treatment", "contact_person")
NAMED = (*OPEN, "psychological_treatment")


def deciders(measure: str, born: date, guardians: int, on: date) -> set[str]:
    return {rule.decider for rule in may_decide(measure, born, guardians, on)}


# (day, who besides the guardians, for the open measures, for psychological treatment, for anything else)
TURNS = [
    (date(2022, 5, 3), set(), set(), set()),
    (date(2022, 5, 4), set(), set(), set()),
    (date(2023, 6, 30), set(), set(), set()),
    (date(2023, 7, 1), {"youth_12"}, set(), set()),
    (date(2025, 5, 3), {"youth_12"}, set(), set()),
    (date(2025, 5, 4), {"youth_15"}, {"youth_15"}, set()),
    (date(2025, 5, 5), {"youth_15"}, {"youth_15"}, set()),
    (date(2028, 5, 3), {"youth_15"}, {"youth_15"}, set()),
]


@pytest.mark.parametrize(("on", "open_measures", "treatment", "other"), TURNS)
@pytest.mark.parametrize(
    ("guardians", "alone"),
    [(0, set()), (1, {"only_guardian"}), (2, {"both_guardians"}), (3, {"both_guardians"})],
)
def test_who_may_decide_before_eighteen(
    on: date, open_measures: set[str], treatment: set[str], other: set[str], guardians: int, alone: set[str]
) -> None:
    board = {"one_guardian"} if guardians >= 2 else set()
    for measure in OPEN:
        assert deciders(measure, BORN, guardians, on) == alone | board | open_measures
    assert deciders("psychological_treatment", BORN, guardians, on) == alone | board | treatment
    assert deciders("other", BORN, guardians, on) == alone | other


@pytest.mark.parametrize("guardians", [0, 1, 2])
@pytest.mark.parametrize("on", [date(2028, 5, 4), date(2028, 5, 5), date(2040, 1, 1)])
@pytest.mark.parametrize("measure", MEASURES)
def test_from_eighteen_the_youth_alone(measure: str, on: date, guardians: int) -> None:
    assert deciders(measure, BORN, guardians, on) == {"adult"}


@pytest.mark.parametrize(
    ("born", "on", "who"),
    [
        (date(2012, 5, 4), date(2024, 5, 3), set()),
        (date(2012, 5, 4), date(2024, 5, 4), {"youth_12"}),
        (date(2012, 2, 29), date(2024, 2, 28), set()),
        (date(2012, 2, 29), date(2024, 2, 29), {"youth_12"}),
        (LEAP, date(2023, 2, 28), set()),
        (LEAP, date(2023, 7, 1), {"youth_15"}),
        (date(2008, 2, 29), date(2026, 2, 27), {"youth_15"}),
        (date(2008, 2, 29), date(2026, 2, 28), {"adult"}),
        (date(2026, 5, 4), date(2026, 5, 3), set()),
    ],
)
def test_a_say_comes_on_the_later_birthday_and_majority_on_the_earlier(
    born: date, on: date, who: set[str]
) -> None:
    assert deciders("open_treatment", born, 0, on) == who


def test_what_is_not_verified_is_marked() -> None:
    assert {rule.decider for rule in rules.RULES if rule.confirm} == {"youth_12", "youth_15"}
    assert {rule.decider for rule in rules.RULES if rule.board} == {"one_guardian"}
    assert {rule.decider for rule in rules.RULES} == set(DECIDERS)


@pytest.mark.parametrize(
    ("guardians", "number"),
    [
        ((), 0),
        (({},), 1),
        (({}, {}), 2),
        (({}, {"standing": "dead"}), 1),
        (({}, {"standing": "refuses"}), 2),
        (({}, {"custody_until": datetime(2026, 5, 1, tzinfo=UTC)}), 1),
        (({}, {"custody_until": datetime(2026, 5, 1, 0, 0, 1, tzinfo=UTC)}), 2),
        (({}, {}, {"kind": "god_man"}), 1),
        (({}, {"kind": "appointed"}), 2),
    ],
)
def test_how_many_have_custody(guardians: tuple[dict[str, Any], ...], number: int) -> None:
    at = datetime(2026, 5, 1, tzinfo=UTC)
    facts = [GuardianFacts(uuid4(), at - 9 * DAY, **one) for one in guardians]
    assert rules.holders(facts, at) == number


# what is registered


def said(**changes: Any) -> Said:
    values: dict[str, Any] = {
        "measure": "open_treatment",
        "decided_by": "both_guardians",
        "decided_on": clock.today(),
        "detail": "Samtal en gång i veckan.",
    }
    return Said(**values | changes)


def register(world: World, **changes: Any) -> MeasureConsent:
    return measures.register(team_id=world.team.pk, said=said(**changes), by=world.anna)


@pytest.mark.parametrize("decider", DECIDERS)
def test_only_whoever_may_at_sixteen_with_two_guardians(world: World, decider: str) -> None:
    board = {"board_decided_on": clock.today()} if decider == "one_guardian" else {}
    if decider in ("both_guardians", "one_guardian", "youth_15"):
        assert register(world, decided_by=decider, **board).decided_by == decider
        return
    with pytest.raises(ValidationError, match="kan inte säga ja"):
        register(world, decided_by=decider)


@pytest.mark.parametrize("board", [None, clock.today() + DAY])
def test_one_guardian_needs_the_board_first(world: World, board: date | None) -> None:
    with pytest.raises(ValidationError):
        register(world, decided_by="one_guardian", board_decided_on=board)
    with pytest.raises(ValidationError, match="beslutat först"):
        register(
            world,
            decided_by="one_guardian",
            decided_on=clock.today() - DAY,
            board_decided_on=clock.today(),
        )


@pytest.mark.parametrize(
    ("wrong", "words"),
    [
        ({"decided_on": clock.today() + DAY}, "framtiden"),
        ({"last_day": clock.today() - DAY}, "före beslutet"),
        ({"measure": "magic"}, "Välj insats"),
    ],
)
def test_what_cannot_be_is_refused(world: World, wrong: dict[str, Any], words: str) -> None:
    with pytest.raises(ValidationError, match=words):
        register(world, **wrong)


def test_a_yes_is_taken_back_at_once_and_once(world: World) -> None:
    row = register(world)
    first = measures.withdraw(team_id=world.team.pk, consent_id=row.pk, channel="phone", by=world.anna)
    again = measures.withdraw(team_id=world.team.pk, consent_id=row.pk, channel="paper", by=world.anna)
    assert first.withdrawn_at == again.withdrawn_at
    assert again.withdrawn_channel == "phone"
    line = access.measure_page(world.team.pk, by=world.anna).lines[0]
    assert (line.text, line.detail) == ("Återkallat", "Samtal en gång i veckan.")
    with pytest.raises(DatabaseError, match="written once"), acting_as(world.anna):
        MeasureConsent.objects.filter(pk=row.pk).update(withdrawn_at=None, withdrawn_channel="")


def test_others_in_the_team_do_not_see_it(world: World) -> None:
    petra = cast.petra()
    cast.join(world.team, petra)
    row = register(world)
    with pytest.raises(NotAllowed) as refusal:
        access.measure_page(world.team.pk, by=petra)
    assert not refusal.value.decision.hidden
    with pytest.raises(NotAllowed, match="not_member"):
        access.measure_page(world.team.pk, by=cast.olle())
    with pytest.raises(NotAllowed, match="not_coordinator"):
        measures.withdraw(team_id=world.team.pk, consent_id=row.pk, channel="phone", by=petra)
    with acting_as(petra):
        assert not MeasureConsent.objects.exists()


@pytest.mark.parametrize(
    "change",
    ["UPDATE consent_measureconsent SET ends_at = now()", "DELETE FROM consent_measureconsent"],
)
def test_not_even_anna_rewrites_a_yes(world: World, change: str) -> None:
    register(world)
    with (
        pytest.raises(DatabaseError, match="permission denied"),
        acting_as(world.anna),
        connection.cursor() as cursor,
    ):
        cursor.execute(change)


# it lifts no secrecy


def test_nothing_in_the_data_base_reads_it_but_its_own_wall(
    world: World, superuser: Callable[[], Any]
) -> None:
    with superuser() as session:
        functions = session.execute(
            "SELECT proname FROM pg_proc WHERE prosrc LIKE '%consent_measureconsent%'"
        ).fetchall()
        policies = session.execute(
            "SELECT DISTINCT tablename FROM pg_policies WHERE tablename <> 'consent_measureconsent'"
            " AND coalesce(qual, '') || coalesce(with_check, '') LIKE '%measureconsent%'"
        ).fetchall()
    # Only what destroys a nomination that came to nothing knows of the table.
    assert functions == [("sig_shrink",)]
    assert policies == []


# the pages


def test_anna_registers_and_takes_back_on_the_pages(world: World, client_for: Callable[[Any], Any]) -> None:
    client = client_for(world.anna)
    team = [world.team.pk]
    page = client.get(reverse("measure-new", args=team)).content.decode()
    assert "bekräfta med jurist" in page

    def post(address: str, given: dict[str, Any]) -> Any:
        return client.post(address, given | {"submission_token": str(uuid4())})

    form = {"measure": "open_treatment", "decided_by": "adult", "decided_on": clock.today().isoformat()}
    refused = post(reverse("measure-new", args=team), form)
    assert refused.status_code == 422
    assert "alla vårdnadshavare tillsammans" in refused.content.decode()
    sent = post(reverse("measure-new", args=team), form | {"decided_by": "both_guardians"})
    assert sent.status_code in (302, 303), sent.content.decode()
    with acting_as(world.anna):
        row = MeasureConsent.objects.get()
    text = client.get(reverse("measures", args=team)).content.decode()
    assert "Det låter ingen läsa mer" in text
    assert post(reverse("measure-withdraw", args=[*team, row.pk]), {}).status_code == 422
    sent = post(reverse("measure-withdraw", args=[*team, row.pk]), {"channel": "phone"})
    assert sent.status_code in (302, 303)
    assert "Återkallat" in client.get(reverse("measures", args=team)).content.decode()


def test_a_girl_born_yesterday_has_no_say(world: World) -> None:
    people.change_youth(youth=world.youth, date_of_birth=add_months(clock.today(), -12 * 11), by=world.anna)
    with pytest.raises(ValidationError, match="kan inte säga ja"):
        register(world, decided_by="youth_12")
