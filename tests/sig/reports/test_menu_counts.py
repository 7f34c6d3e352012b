"""What publishing is given: a menu fixed for the series, true counts that add up, and who has moved since."""

import json
from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any

import pytest
from django.conf import settings

from audit import clock
from audit.acting import acting_as_system
from consent.age import midnight
from sig.figures.dimensions import end_of
from sig.figures.fifteen import OutcomeDefinition, fifteen
from sig.figures.history import Caseload, History, Shrunk
from sig.figures.snapshot import snapshot
from sig.importing import bulk
from sig.models import Area, Programme
from sig.programme import parse
from sig.publishing import menus
from sig.publishing.counts import Contradiction, check_counts
from sig.publishing.menu import EVERYBODY
from sig.publishing.publish import publish
from sig.publishing.record import Earlier
from sig.reports import histories, menu_counts
from sig.services import programmes
from tests import cast
from tests.sig import story
from tests.sig.figures.cases import ALWAYS, DAY, SECOND, START, TO_START, case, verdict

world = pytest.mark.django_db(transaction=True, databases="__all__")
MINE = OutcomeDefinition("prov-1", frozenset({"provstad"}))
SMALL = menus.city(
    {
        "area": ("hamnen", "unknown"),
        "age": ("15-17",),
        "sex": ("F", "M", "X"),
        "nominator": ("skolan", "unknown"),
    }
)


# the menu


@pytest.fixture
def agreement() -> Programme:
    """Eskilstuna's: two programmes, of which one counts towards the goal."""
    file = Path(settings.BASE_DIR) / "programmes" / "eskilstuna-2016-2019.toml"
    return programmes.load(
        parse(file.read_text(encoding="utf-8")), coordinator=cast.anna(), deputy=cast.dag()
    ).programmes["strukturerad-metod"]


@world
def test_the_menu_is_the_agreements(agreement: Programme):
    menu = menu_counts.menu_of(agreement)
    assert menu.version == menus.SMALL_VERSION
    assert menu.dimensions["area"] == (
        "ovriga", "froslunda", "lagersberg", "skiftinge", "arby", "unknown",
    )  # fmt: skip
    assert menu.dimensions["nominator"][-1] == "unknown"
    assert len(menu.dimensions["nominator"]) == 9
    assert menu.goal is not None
    assert menu.goal.people == 15
    words = menu_counts.labels(menu, agreement)
    assert {name: tuple(values) for name, values in words.items()} == dict(menu.dimensions)
    assert words["area"]["arby"] == "Årby"
    assert words["sex"]["F"] == "Flickor"
    assert words["age"]["13-14"] == "13–14 år"
    assert words["nominator"]["unknown"] == "Uppgift saknas"


@world
def test_an_agreement_without_a_number_has_no_goal_tile():
    goal = story.programme()
    goal.goal = None
    assert menu_counts.menu_of(goal).goal is None


@world
@pytest.mark.parametrize(
    ("nominated", "version"),
    [(299, menus.SMALL_VERSION), (300, menus.LARGE_VERSION), (301, menus.LARGE_VERSION)],
)
def test_the_larger_menu_is_for_three_hundred(
    nominated: int, version: str, superuser: Callable[[], Any], agreement: Programme
):
    """Over all programmes, those no longer kept too; and never another than the series has."""
    other = Programme.objects.get(code="sig")
    with superuser() as session:
        for row, count in ((agreement, nominated - 100), (other, 100)):
            session.execute(
                "INSERT INTO sig_funnelcount (programme_id, authority_id, sex, age_band, stage, half, since,"
                " ended_in, reason, count)"
                " VALUES (%s, %s, 'M', '15-17', 'nominated', '2016-H1', '2016-01-01', '', '', %s)",
                [row.pk, cast.authority("skolan").pk, count],
            )
    assert menu_counts.menu_of(agreement).version == version
    for kept in menus.MENUS:
        assert menu_counts.menu_of(agreement, kept).version == kept
    with pytest.raises(KeyError):
        menu_counts.menu_of(agreement, "city/0")


# the counts


@world
def test_everybody_of_the_agreement_is_counted_and_what_counts_has_an_outcome(agreement: Programme):
    for user in (cast.petra(), cast.sam(), cast.ulla(), cast.olle()):
        assert user.pk
    bulk.make(bulk.invented(70, 3), 0, seed=3)
    menu, today = menu_counts.menu_of(agreement), clock.today()
    taken = histories.taken(today, agreement=agreement)
    mine = histories.definition()
    counts = menu_counts.counted(menu, taken, mine)
    check_counts(menu, counts)
    assert counts.stage(menu, "nominated") == len(taken.histories) == 70
    assert {row.programme for row in taken.histories} == {"sig", "strukturerad-metod"}
    exact = fifteen(taken, mine)
    assert counts.leaf(EVERYBODY, "broken_loose") == exact.broken.part
    assert counts.leaf(EVERYBODY, "not_broken") == exact.verdicts["not"]
    assert counts.stage(menu, "started") > exact.started
    made = publish(menu, [], "2020-1", counts)
    again = menu_counts.from_json(menu, json.loads(json.dumps(menu_counts.to_json(menu, counts))))
    assert again == counts
    assert publish(menu, [Earlier(made, again)], "2020-2", counts).by_row["nominated"].opened is False


@world
@pytest.mark.parametrize(("late", "gone"), [(-1, False), (0, False), (1, True)])
def test_an_area_that_has_not_begun_is_absent(late: int, gone: bool, agreement: Programme):
    Area.objects.filter(code="arby").update(since=date(2017, 5, 1))
    day = date(2017, 5, 1) - late * DAY
    menu, mine = menu_counts.menu_of(agreement), histories.definition()
    counts = menu_counts.counted(menu, histories.taken(day, agreement=agreement), mine)
    assert counts.absent == ({("area", "arby")} if gone else set())
    early = case("a", ("nominated", midnight(date(2017, 1, 9))), area="arby", programme="sig")
    there = menu_counts.counted(menu, snapshot(Caseload((early,)), end_of(day), ALWAYS), mine)
    assert there.absent == set(), "where somebody stands all the same, nobody may be told that nobody can"
    check_counts(menu, there)


@world
def test_what_joins_later_was_absent_before(agreement: Programme):
    menu, mine = menu_counts.menu_of(agreement), histories.definition()
    stored = menu_counts.to_json(menu, menu_counts.counted(menu, histories.taken(clock.today()), mine))
    with acting_as_system("set-up"):
        for row in Programme.objects.all():
            Area.objects.create(programme=row, code="torshalla", name="Torshälla", since=date(2018, 1, 1))
    grown = menu_counts.menu_of(agreement)
    assert "torshalla" in grown.dimensions["area"]
    assert menu_counts.from_json(grown, stored).absent == {("area", "torshalla")}


@world
@pytest.mark.parametrize("field", ["area", "nominator"])
def test_what_nobody_registered_is_counted_as_unknown(field: str):
    goal = story.programme()
    with acting_as_system("set-up"):
        Area.objects.create(programme=goal, code="hamnen", name="Hamnen", since=date(2016, 1, 1))
    assert cast.sam().pk
    row = case("a", *TO_START, programme="provstad", **{field: ""})
    counts = menu_counts.counted(menu_counts.menu_of(goal), snapshot(Caseload((row,)), ALWAYS, ALWAYS), MINE)
    assert counts.leaf((field, "unknown"), "ongoing") == counts.leaf(EVERYBODY, "ongoing") == 1
    check_counts(menu_counts.menu_of(goal), counts)


@pytest.mark.parametrize(
    "wrong",
    [{"area": "fjallet"}, {"sex": ""}, {"sex": "K"}, {"age_band": ""}, {"nominator": "posten"}],
    ids=str,
)
def test_a_value_that_the_menu_has_not_is_refused(wrong: dict[str, str]):
    row = case("a", "nominated", **wrong)
    with pytest.raises(Contradiction, match="has no"):
        menu_counts.counted(SMALL, snapshot(Caseload((row,)), ALWAYS, ALWAYS), MINE)


# who has moved


def moved(load: Caseload, then: datetime, ledger: datetime = ALWAYS) -> tuple[int, int]:
    found = menu_counts.moved(SMALL, load, snapshot(load, ALWAYS, ALWAYS), {"t": (then, ledger)})
    assert set(found) == {("nominated", "t"), ("closed", "t")}
    return found["nominated", "t"], found["closed", "t"]


@pytest.mark.parametrize(
    ("seconds", "entered"),
    [(-1, 0), (0, 1), (1, 1)],
)
def test_who_enters_at_the_moment_itself_has_moved_since(seconds: int, entered: int):
    then = START + 9 * DAY
    assert moved(Caseload((case("a", ("nominated", then + seconds * SECOND)),)), then) == (entered, 0)
    ended = case("b", *TO_START, ("closed", then + seconds * SECOND))
    assert moved(Caseload((ended,)), then) == (0, entered)


@pytest.mark.parametrize(("seconds", "entered"), [(-1, 0), (0, 1), (1, 1)])
def test_who_was_written_down_later_has_moved_since(seconds: int, entered: int):
    then = START + 9 * DAY
    row = case("a", "nominated", recorded_at=then + seconds * SECOND)
    assert moved(Caseload((row,)), then, ledger=then) == (entered, 0)


def test_a_mistake_has_left_and_its_replacement_has_come():
    """One person who takes another's place is two who moved, though the counts are the same."""
    then = START + 40 * DAY
    wrong = case("a", *TO_START, ("closed", START + 50 * DAY), closed_reason="error")
    right = case("b", *TO_START, recorded_at=START + 50 * DAY)
    assert moved(Caseload((wrong, right)), then, ledger=then) == (2, 0)
    assert moved(Caseload((wrong,)), then, ledger=then) == (1, 0)
    assert moved(Caseload((wrong, right)), START + 60 * DAY, ledger=START + 60 * DAY) == (0, 0)


def test_a_changed_outcome_moves_nobody():
    back = verdict("broken", START + 20 * DAY, withdrawn_at=START + 60 * DAY)
    row = case("a", *TO_START, "closed", verdicts=(back,))
    assert moved(Caseload((row,)), START + 40 * DAY) == (0, 0)


def rows(history: History, since: datetime) -> tuple[Shrunk, ...]:
    """What is left when `history` shrinks: each stage and the end, from `since`."""
    who = (history.programme, history.sex, history.age_band, history.area, history.nominator)
    stages = [move.stage for move in history.moves]
    end = Shrunk(stages[-1], *who, since, 1, stages[-2], history.moves[-1].reason)
    return (*(Shrunk(stage, *who, since, 1) for stage in stages[:-1]), end)


def test_a_nomination_that_has_shrunk_since_has_not_moved():
    then = START + 40 * DAY
    row = case("a", "nominated", "eligible", "declined:moved")
    other = case("b", "nominated")
    assert moved(Caseload((row, other)), then) == (0, 0)
    assert moved(Caseload((other,), rows(row, START - 5 * DAY)), then) == (0, 0)


@pytest.mark.parametrize(("seconds", "entered"), [(-1, 0), (0, 3), (1, 3)])
def test_nominations_that_came_and_shrank_since_have_moved(seconds: int, entered: int):
    then = START + 40 * DAY
    left = replace(rows(case("a", "nominated", "declined:moved"), then + seconds * SECOND)[0], count=3)
    assert moved(Caseload((), (left,)), then) == (entered, 0)


def test_since_nothing_everybody_has_moved():
    load = Caseload(
        (case("a", *TO_START), case("b", *TO_START, "closed")),
        rows(case("c", "nominated", "declined"), START),
    )
    assert moved(load, datetime(1990, 1, 1, tzinfo=UTC)) == (3, 1)
