"""In which leaf a case stands: every path, every moment around a step, and the same fifteen as `fifteen`."""

from collections import Counter
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from operator import attrgetter

import pytest

from sig.figures.dimensions import end_of, split
from sig.figures.fifteen import VERDICTS, OutcomeDefinition, fifteen
from sig.figures.history import FUNNEL, Shrunk
from sig.figures.leaves import ENDED, OUTCOMES, WAITS, leaf, leaves
from sig.publishing import menus
from tests.sig.figures.cases import DAY, SECOND, TO_START, case, known, verdict
from tests.sig.figures.invented import caseload

MINE = OutcomeDefinition("prov-2", frozenset({"sig"}), accepts=frozenset({"prov-1"}))
AT = datetime(2025, 6, 1, 8, tzinfo=UTC)
DIMENSIONS = ("sex", "age_band", "area", "nominator", "programme")


def test_the_leaves_are_those_of_the_menus():
    assert set(menus.LEAVES) == {*WAITS.values(), *ENDED.values(), *OUTCOMES.values(), "unknown"}
    assert set(menus.OUTCOMES) == {*OUTCOMES.values(), "unknown"}
    for stage, gone in ENDED.items():
        assert gone in menus.MOVES[WAITS[stage]]


PATHS = [
    (("nominated",), "waiting"),
    (("nominated", "declined:not_in_target_group"), "declined"),
    (("nominated", "declined:duplicate"), "declined"),
    (("nominated", "eligible"), "judged"),
    (("nominated", "eligible:outside_accepted"), "judged"),
    (("nominated", "eligible", "declined:not_reached"), "lost"),
    (("nominated", "eligible", "informed"), "interested"),
    (("nominated", "eligible", "informed", "refused:youth_refused"), "refused"),
    (("nominated", "eligible", "informed", "refused:guardian_refused"), "refused"),
    (("nominated", "eligible", "informed", "declined:moved"), "refused"),
    (("nominated", "eligible", "informed", "consented"), "ready"),
    (("nominated", "eligible", "informed", "consented", "refused:consent_withdrawn"), "withdrawn"),
    (("nominated", "eligible", "informed", "consented", "declined:start_not_decided"), "withdrawn"),
    (TO_START, "ongoing"),
    ((*TO_START, "closed"), "unknown"),
]


@pytest.mark.parametrize(("path", "expected"), PATHS, ids=["-".join(path) for path, _ in PATHS])
def test_where_a_path_leads(path: tuple[str, ...], expected: str):
    row = case("a", *path)
    assert leaf(row, MINE) == expected
    assert leaves(known(row), MINE) == {("", expected): 1}
    entered = {stage for stage in FUNNEL if any(move.stage == stage for move in row.moves)}
    for stage in FUNNEL:
        assert (expected in menus.GROUPS[stage]) is (stage in entered)


@pytest.mark.parametrize("axis", ["before", "ledger"])
@pytest.mark.parametrize("place", range(1, 6))
@pytest.mark.parametrize("seconds", [-1, 0, 1])
def test_somebody_moves_at_the_moment_of_the_step(place: int, seconds: int, axis: str):
    """A step at the moment itself has not happened before it, nor been recorded before it."""
    path = (*TO_START, "closed")
    at = AT + seconds * SECOND
    row = case("a", *path[:place], (path[place], at))
    if axis == "ledger":
        moves = (*row.moves[:-1], replace(row.moves[-1], at=AT - DAY, recorded_at=at))
        row = replace(row, moves=moves)
    there = seconds < 0
    before, after = (*WAITS.values(), "unknown")[place - 1 : place + 1]
    assert leaves(known(row, **{axis: AT}), MINE) == {("", after if there else before): 1}


WORDS = {"broken": "broken_loose", "partly": "partly", "not": "not_broken", "unknown": "unknown"}


@pytest.mark.parametrize("programme", ["sig", "metod"])
@pytest.mark.parametrize("version", ["", "prov-2", "prov-1", "prov-0"])
@pytest.mark.parametrize("months", [6, 12])
@pytest.mark.parametrize("back", [None, -1, 0, 1])
@pytest.mark.parametrize("word", VERDICTS)
def test_an_outcome_counts_as_the_fifteen_count_it(
    word: str, back: int | None, months: int, version: str, programme: str
):
    """At twelve months, by a definition that counts, in a programme that counts; till it is taken back."""
    taken_back = None if back is None else AT + back * SECOND
    one = verdict(word, AT - DAY, months=months, withdrawn_at=taken_back, definition=version)
    taken = known(case("a", *TO_START, "closed", verdicts=(one,), programme=programme), before=AT)
    counts = months == 12 and version != "prov-0" and programme == "sig"
    expected = "not_broken" if back == -1 else WORDS[word]
    assert leaves(taken, MINE) == {("", expected if counts else "unknown"): 1}
    assert fifteen(taken, MINE).broken.part == (counts and expected == "broken_loose")


@pytest.mark.parametrize("seconds", [-1, 0, 1])
def test_a_verdict_counts_from_when_it_was_verified(seconds: int):
    row = case("a", *TO_START, "closed", verdicts=(verdict("broken", AT + seconds * SECOND),))
    expected = "broken_loose" if seconds < 0 else "unknown"
    assert leaves(known(row, before=AT), MINE) == {("", expected): 1}


def test_a_preliminary_verdict_waits_and_a_final_one_replaces_it():
    early, late = verdict("broken", AT, months=6), verdict("partly", AT + 9 * DAY)
    row = case("a", *TO_START, "closed", verdicts=(early, late))
    assert leaves(known(row, before=AT + 9 * DAY), MINE) == {("", "unknown"): 1}
    assert leaves(known(row, before=AT + 10 * DAY), MINE) == {("", "partly"): 1}


def test_a_mistake_stands_nowhere_once_it_is_recorded():
    row = case("a", *TO_START, ("closed", AT), closed_reason="error")
    assert leaves(known(row, ledger=AT), MINE) == {("", "ongoing"): 1}
    assert leaves(known(row, ledger=AT + SECOND), MINE) == {}


# nominations that are no longer kept


def left(stage: str, count: int = 1, since: timedelta = timedelta(0), **more) -> Shrunk:
    return Shrunk(stage, "sig", "M", "15-17", "hamnen", "skolan", AT + since, count, **more)


@pytest.mark.parametrize("place", range(4))
def test_who_is_no_longer_kept_stands_where_they_ended(place: int):
    rows = [left(stage, 3) for stage in FUNNEL[: place + 1]]
    assert leaves(known(shrunk=tuple(rows)), MINE) == {("", WAITS[FUNNEL[place]]): 3}
    rows.append(left("refused", 3, left=FUNNEL[place], reason="youth_refused"))
    assert leaves(known(shrunk=tuple(rows)), MINE) == {("", ENDED[FUNNEL[place]]): 3}


@pytest.mark.parametrize("axis", ["before", "ledger"])
@pytest.mark.parametrize("seconds", [-1, 0, 1])
def test_they_stand_there_from_the_moment_of_the_row(seconds: int, axis: str):
    since = seconds * SECOND if axis == "before" else timedelta(0)
    known_from = AT + seconds * SECOND if axis == "ledger" else None
    end = left("declined", since=since, left="nominated", reason="moved", known_from=known_from)
    moment = {"before": AT} if axis == "before" else {"ledger": AT}
    rows = (left("nominated", since=-DAY), replace(end, since=end.since - DAY) if axis == "ledger" else end)
    expected = "declined" if seconds < 0 else "waiting"
    assert leaves(known(shrunk=rows, **moment), MINE) == {("", expected): 1}


def test_more_cannot_leave_than_came():
    rows = (left("nominated"), left("declined", 2, left="nominated", reason="moved"))
    with pytest.raises(ValueError, match="more have left"):
        leaves(known(shrunk=rows), MINE)


# on invented caseloads


METHOD = replace(MINE, programmes=frozenset({"metod"}))


@pytest.mark.parametrize("day", [date(2022, 7, 30), date(2023, 7, 25), date(2024, 7, 19)], ids=str)
@pytest.mark.parametrize("seed", range(12))
def test_everybody_stands_in_one_leaf_of_each_value(seed: int, day: date):
    load = caseload(seed)
    taken = known(*load.histories, shrunk=load.shrunk, before=end_of(day))
    whole = leaves(taken, METHOD)
    for name in DIMENSIONS:
        parts: Counter[str] = Counter()
        for value, part in split(taken, name).items():
            alone = {found: count for (_, found), count in leaves(part, METHOD).items()}
            by = leaves(taken, METHOD, attrgetter(name))
            there = "" if value == "unknown" else value
            assert alone == {found: count for (one, found), count in by.items() if one == there}
            parts.update(alone)
        assert parts == {found: count for (_, found), count in whole.items()}


@pytest.mark.parametrize("programme", ["metod", "sig"])
def test_the_publication_and_the_fifteen_say_the_same_number(programme: str):
    mine = OutcomeDefinition("prov-2", frozenset({programme}), accepts=frozenset({"prov-1"}))
    found: Counter[str] = Counter()
    for seed in range(6):
        load = caseload(seed, most=150)
        taken = known(*load.histories, shrunk=load.shrunk)
        exact, stands = fifteen(taken, mine), leaves(taken, mine)
        for word in ("broken", "partly", "not"):
            assert stands.get(("", WORDS[word]), 0) == exact.verdicts[word]
            found[word] += exact.verdicts[word]
    assert set(found) == {"broken", "partly", "not"}
    assert min(found.values()) > 0
