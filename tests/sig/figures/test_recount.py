"""What is counted against the slow recount, on random caseloads; and that later records change nothing.

`./dev prove recount` asks for a thousand (SIG_RECOUNTS).
"""

import os
from collections import Counter
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from functools import partial
from math import isclose, sqrt
from operator import attrgetter
from random import Random

import pytest

from sig.figures.attainment import attainment
from sig.figures.attendance import attendance
from sig.figures.dimensions import Window, days, end_of, rolling, split
from sig.figures.fifteen import OutcomeDefinition, fifteen
from sig.figures.flows import flow
from sig.figures.funnel import funnel
from sig.figures.history import Caseload
from sig.figures.leaves import leaves
from sig.figures.snapshot import Snapshot, snapshot
from sig.figures.times import in_sig, to_start
from sig.publishing.menus import city
from sig.reports.menu_counts import moved
from tests.sig.figures import recount
from tests.sig.figures.invented import FIRST, LAST, ODD_DAYS, caseload, moment

SAMPLE = int(os.environ.get("SIG_RECOUNTS", "40"))
ALWAYS = datetime(2031, 1, 1, tzinfo=UTC)
DEFINITION = OutcomeDefinition("prov-2", frozenset({"metod"}), accepts=frozenset({"prov-1"}))
VERSIONS = {"", "prov-2", "prov-1"}
ODD_LASTS = (*ODD_DAYS, LAST, *(day - timedelta(days=1) for day in ODD_DAYS))


def periods(dice: Random) -> tuple[Window, date, date]:
    """A period with its first and last day: any two days, or a rolling window."""
    last = dice.choice(ODD_LASTS)
    if dice.random() < 0.5:
        window = rolling(last, dice.choice((24, 36)))
        return window, window.first, last
    first = min(FIRST + timedelta(days=dice.randrange((LAST - FIRST).days)), last)
    return days(first, last), first, last


@pytest.mark.parametrize("seed", range(SAMPLE))
def test_every_number_is_what_the_slow_recount_finds(seed: int):
    load, dice = caseload(seed), Random(-1 - seed)
    for ledger in (ALWAYS, moment(dice)):
        window, first, last = periods(dice)
        taken = snapshot(load, window.end, ledger)
        compare(taken, window, recount.tally(load, first, last, ledger))
        compare_fifteen(load, taken, last, ledger)
        later = snapshot(load, ALWAYS, ledger)
        for count in (funnel, flow, to_start, in_sig):
            assert count(later, window) == count(taken, window), "what came after the period changes nothing"
        dimension = dice.choice(("sex", "age_band", "area", "nominator", "programme"))
        for leaf, part in split(taken, dimension).items():
            seen = recount.tally(load, first, last, ledger, partial(_lies_in, dimension, leaf))
            compare(part, window, seen)


def _lies_in(dimension: str, leaf: str, row: object) -> bool:
    return (getattr(row, dimension) or "unknown") == leaf


def compare(taken: Snapshot, window: Window, seen: recount.Tally) -> None:
    came = funnel(taken, window)
    for step in came.steps:
        stage = step.stage
        assert (step.waiting_start, step.waiting_end) == (seen.at_start[stage], seen.at_end[stage])
        assert step.entered == seen.came[stage]
        assert step.no_longer_kept == seen.shrunk[stage]
        gone = {(s, t, why): n for (s, t, why), n in seen.left.items() if t in ("declined", "refused")}
        assert dict(step.gone) == {why: n for s, why, n in _summed(gone) if s == stage}
    assert came.started == seen.came["started"]
    compare_flow(taken, window, seen)
    waits, stays = to_start(taken, window), in_sig(taken, window)
    assert (waits.ended, waits.running) == (tuple(sorted(seen.waited)), tuple(sorted(seen.waiting)))
    assert (stays.ended, stays.running) == (tuple(sorted(seen.stayed)), tuple(sorted(seen.staying)))
    compare_meetings_and_goals(taken, window, seen)


def _summed(gone: dict[tuple[str, str, str], int]) -> list[tuple[str, str, int]]:
    found: dict[tuple[str, str], int] = {}
    for (stage, _there, why), number in gone.items():
        found[stage, why] = found.get((stage, why), 0) + number
    return [(stage, why, number) for (stage, why), number in found.items()]


def compare_flow(taken: Snapshot, window: Window, seen: recount.Tally) -> None:
    went = flow(taken, window)
    assert (went.stock_start, went.stock_end) == (seen.at_start["started"], seen.at_end["started"])
    assert (went.inflow, went.outflow) == (seen.came["started"], seen.came["closed"])
    reasons: dict[str, int] = {}
    plans: dict[bool | None, int] = {True: 0, False: 0, None: 0}
    for (reason, planned), number in seen.closings.items():
        reasons[reason] = reasons.get(reason, 0) + number
        plans[planned] += number
    assert dict(went.by_reason) == reasons
    assert (went.planned, went.unplanned, went.not_said) == (plans[True], plans[False], plans[None])


def compare_meetings_and_goals(taken: Snapshot, window: Window, seen: recount.Tally) -> None:
    found = attendance(taken, window)
    assert {
        (one.authority, word): getattr(one, word)
        for one in found
        for word in ("came", "excused", "absent")
        if getattr(one, word)
    } == dict(seen.presence)
    goals = attainment(taken, window)
    assert {level: number for level, number in goals.levels.items() if number} == dict(seen.levels)
    assert (goals.unrated, goals.cases) == (seen.unrated, len(seen.persons))
    slow = sorted(_score(scores) for scores in seen.persons.values())
    assert all(isclose(fast, other) for fast, other in zip(goals.t_scores, slow, strict=True))


def _score(scores: list[tuple[int, float]]) -> float:
    """T as a sum over pairs of goals: the variance of a weighted sum whose parts correlate by 0.3."""
    variance = sum(
        one * other * (1.0 if here == there else 0.3)
        for here, (_, one) in enumerate(scores)
        for there, (_, other) in enumerate(scores)
    )
    return 50 + 10 * sum(score * weight for score, weight in scores) / sqrt(variance)


def compare_fifteen(load: Caseload, taken: Snapshot, last: date, ledger: datetime) -> None:
    found, seen = fifteen(taken, DEFINITION), recount.verdicts(load, last, ledger, {"metod"}, VERSIONS)
    assert found.started == found.broken.whole == seen["started"]
    assert found.broken.part == found.verdicts["broken"] == seen["broken"]
    assert found.verdicts["partly"] == seen["partly"]
    assert found.verdicts["unknown"] == seen["unknown"]
    assert (found.verdicts["not"], found.taken_back) == (seen["not"] + seen["taken_back"], seen["taken_back"])
    assert (found.going_on, found.waiting) == (seen["going_on"], seen["waiting"])
    assert found.other_version == seen["other_version"]
    assert dict(found.preliminary) == {word: seen["6:" + word] for word in found.preliminary}


MENU = city({"area": ("x",), "age": ("x",), "sex": ("x",), "nominator": ("x",)})
FIELDS = ("programme", "sex", "age_band", "area", "nominator")


@pytest.mark.parametrize("seed", range(SAMPLE))
def test_everybody_stands_and_moves_as_the_slow_recount_finds(seed: int):
    """By leaf, whole and by every field; and who has moved between days, however late they were recorded."""
    load, dice = caseload(seed), Random(seed + 3)
    rows = {row.case: row for row in load.histories}
    seen, moments = [], []
    for _ in range(3):
        last, ledger = dice.choice(ODD_LASTS), dice.choice((ALWAYS, moment(dice)))
        slow = recount.stands(load, last, ledger, {"metod"}, VERSIONS)
        taken = snapshot(load, end_of(last), ledger)
        assert leaves(taken, DEFINITION) == Counter(("", leaf) for leaf in slow.values())
        for place, name in enumerate(FIELDS):
            assert leaves(taken, DEFINITION, attrgetter(name)) == Counter(
                (getattr(rows[who], name) if who in rows else who.split("/")[place], leaf)
                for who, leaf in slow.items()
            )
        seen.append(slow)
        moments.append((end_of(last), ledger))
    found = moved(MENU, load, snapshot(load, *moments[2]), {"a": moments[0], "b": moments[1]})
    for key, then in (("a", seen[0]), ("b", seen[1])):
        for stage, number in recount.moved(seen[2], then).items():
            assert found[stage, key] == number


@pytest.mark.parametrize("seed", range(SAMPLE))
def test_what_is_recorded_later_changes_nothing(seed: int):
    load, dice = caseload(seed), Random(seed + 7)
    ledger, last = moment(dice), dice.choice(ODD_LASTS)
    before = snapshot(load, end_of(last), ledger)
    assert snapshot(recorded_before(load, ledger), end_of(last), ledger) == before


def recorded_before(load: Caseload, ledger: datetime) -> Caseload:
    """The same caseload as it looked at that moment: what had not been recorded is not there at all."""
    histories = []
    for row in load.histories:
        moves = tuple(move for move in row.moves if move.recorded_at < ledger)
        if not moves:
            continue
        whole = len(moves) == len(row.moves)
        verdicts = tuple(
            replace(one, withdrawn_at=back if (back := one.withdrawn_at) and back < ledger else None)
            for one in row.verdicts
            if one.verified_at < ledger
        )
        histories.append(
            replace(
                row,
                moves=moves,
                verdicts=verdicts,
                closed_reason=row.closed_reason if whole else "",
                planned=row.planned if whole else None,
            )
        )
    goals = tuple(
        replace(
            goal,
            removed_at=gone if (gone := goal.removed_at) and gone < ledger else None,
            ratings=tuple(one for one in goal.ratings if one.recorded_at < ledger),
        )
        for goal in load.goals
        if goal.set_at < ledger
    )
    return Caseload(
        tuple(histories),
        tuple(row for row in load.shrunk if max(row.since, row.known_from or row.since) < ledger),
        tuple(call for call in load.calls if call.recorded_at < ledger),
        goals,
    )


def test_the_sample_holds_what_counting_can_go_wrong_on():
    loads = [caseload(seed) for seed in range(40)]
    rows = [row for load in loads for row in load.histories]
    assert sum(row.closed_reason == "error" for row in rows) >= 5
    assert sum(row.case.endswith("-again") for row in rows) >= 3
    assert sum(move.recorded_at > move.at for row in rows for move in row.moves) >= 50
    assert sum(one.withdrawn_at is not None for row in rows for one in row.verdicts) >= 5
    left = [row for load in loads for row in load.shrunk]
    assert sum(row.stage in ("declined", "refused") for row in left) >= 20
    assert sum(row.known_from is not None for row in left) >= 10
    assert {row.left for row in left} == {"", "nominated", "eligible", "informed", "consented"}
    midnights = [move for row in rows for move in row.moves if move.at.astimezone(recount.ZONE).hour == 0]
    assert len(midnights) >= 30
