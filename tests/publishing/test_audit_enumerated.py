"""The audit's bounds and findings are those of listing every possible table, on random small publications."""

import os
import random

import pytest

from sig.publishing.audit import Examination
from sig.publishing.counts import Counts
from sig.publishing.extremes import bounds
from sig.publishing.gate import Gate
from sig.publishing.knowledge import INSIDER, PUBLIC, Profile, window
from sig.publishing.menu import WHOLE, Cell
from sig.publishing.record import Earlier, Publication
from sig.publishing.solver import Clock
from sig.publishing.targets import Target, targets
from tests.publishing.enumeration import Day, days, narrow, number, sequences
from tests.publishing.small_menus import counts, menu, shown

MENU = menu()
MOST = 6
GATE = 2
RUNS = int(os.environ.get("SIG_ENUMERATED", "24"))
SEXES = ("", "F", "P")
STAGES = ("nominated", "closed", "open", "good", "bad")
NEVER = Clock(float("inf"))
Bands = dict[Cell, tuple[int, int]]


def forward(source: random.Random, before: Day | None) -> Day:
    """A day that can follow: some of the open are closed, some come in."""
    rows = []
    for stood, good, bad in before or ((0, 0, 0), (0, 0, 0)):
        to_good = source.randint(0, stood)
        to_bad = source.randint(0, stood - to_good)
        new = source.choice((0, 0, 1, 1, 2))
        rows.append((stood - to_good - to_bad + new, good + to_good, bad + to_bad))
    return (rows[0], rows[1])


def random_bands(source: random.Random, day: Day) -> Bands:
    """Of some cells, around the truth; everybody always has a top, so that the list of tables ends."""
    found: Bands = {}
    for sex in SEXES:
        for stage in STAGES:
            total = (sex, stage) == ("", "nominated")
            if total or source.random() < 0.45:
                true, wide = number(day, sex, stage), source.choice((0, 1, 2, 3))
                low = max(0, true - source.randint(0, wide))
                cell = ("sex" if sex else WHOLE, sex, stage)
                found[cell] = (low, min(MOST, low + wide) if total else low + wide)
    return {cell: ends for cell, ends in found.items() if ends[0] <= ends[1]}


def case(seed: int) -> tuple[list[Day], list[Bands], list[bool], Profile]:
    """Days, what is shown of each, whether the second refreshed `nominated`, and who reads."""
    source = random.Random(seed)
    while True:
        truth = [forward(source, None)]
        truth.append(forward(source, truth[0]))
        if sum(map(sum, truth[-1])) <= MOST:
            break
    shown_bands = [random_bands(source, day) for day in truth]
    grown = number(truth[1], "", "nominated") - number(truth[0], "", "nominated")
    return truth, shown_bands, [grown >= GATE], source.choice((PUBLIC, INSIDER))


def possible(seed: int, *, read: int = 2) -> list[tuple[Day, ...]]:
    """All tables that agree with a case, of which the first `read` publications have been read."""
    truth, shown_bands, opened, profile = case(seed)
    lists = []
    for day, said in zip(truth, [*shown_bands[:read], {}][:2], strict=True):
        lists.append(
            [
                one
                for one in days(MOST)
                if all(low <= number(one, cell[1], cell[2]) <= high for cell, (low, high) in said.items())
                and all(number(one, "", stage) == number(day, "", stage) for stage in profile.knows)
            ]
        )
    return [
        two
        for two in sequences(lists)
        if read < len(truth)
        or (number(two[1], "", "nominated") - number(two[0], "", "nominated") >= GATE) is opened[0]
    ]


def known_alone(seed: int) -> list[tuple[Day, ...]]:
    """All tables that agree with what the profile of a case knows, without having read anything."""
    truth, _, _, profile = case(seed)
    known = [{stage: number(day, "", stage) for stage in profile.knows} for day in truth]
    return list(
        sequences(
            [
                [one for one in days(MOST) if {stage: number(one, "", stage) for stage in those} == those]
                for those in known
            ]
        )
    )


def publications(seed: int) -> tuple[list[Earlier], Publication, Counts, Profile]:
    truth, shown_bands, opened, profile = case(seed)
    counted = [counts(F=day[0], P=day[1]) for day in truth]
    first = shown(MENU, "1", shown_bands[0])
    gate = Gate("nominated", "nominated", "1", opened[0])
    second = shown(MENU, "2", shown_bands[1], [gate], people=GATE)
    return [Earlier(first, counted[0])], second, counted[1], profile


def value(two: tuple[Day, ...], cell: Cell, key: str, before: str) -> int:
    found = number(two[int(key) - 1], cell[1], cell[2])
    return found - (number(two[int(before) - 1], cell[1], cell[2]) if before else 0)


def expected(tables: list[tuple[Day, ...]], kind: str, cell: Cell, key: str, before: str) -> bool:
    """Is it proved? From the list of all tables."""
    if kind in ("number", "change"):
        values = {value(two, cell, key, before) for two in tables}
        return narrow(min(values), max(values))
    whole = (*cell[:2], "closed")
    if all(value(two, whole, key, before) <= 0 for two in tables):
        return False
    parts = {(value(two, cell, key, before), value(two, whole, key, before)) for two in tables}
    return all(part == 0 if kind == "none" else part == among for part, among in parts)


@pytest.mark.parametrize("seed", range(RUNS))
def test_bounds_are_those_of_all_tables(seed: int) -> None:
    earlier, second, counted, profile = publications(seed)
    tables = possible(seed)
    seen = window(MENU, earlier, second, counted)
    solver = Examination(seen, profile, NEVER).solver
    for sex in SEXES:
        for stage in STAGES:
            cell = ("sex" if sex else WHOLE, sex, stage)
            for key, before in (("1", ""), ("2", ""), ("2", "1")):
                form = seen.space.cell(key, cell)
                if before:
                    form = form.less(seen.space.cell(before, cell))
                found = bounds(solver, form, seen.truth)
                values = {value(two, cell, key, before) for two in tables}
                assert (found.low, found.high) == (min(values), max(values)), (cell, key, before)


@pytest.mark.parametrize("seed", range(RUNS))
def test_findings_are_those_of_all_tables(seed: int) -> None:
    """Each target is found or not as the list says; what the insider knew without reading the last one, or
    anything, is told apart.
    """
    earlier, second, counted, profile = publications(seed)
    tables = possible(seed)
    examination = Examination(window(MENU, earlier, second, counted), profile, NEVER)
    asked = {one: str(one) for one in targets(examination.window.space)}
    found = {str(one.target) for one in examination.findings()}
    known = {str(one) for one in examination.known_before}
    told = {str(one) for one in examination.told_before}
    exposed = {
        name
        for one, name in asked.items()
        if (one.form.plus or one.form.minus) and expected(tables, one.kind, one.cell, one.key, one.before)
    }
    assert found <= exposed <= found | known | told
    assert not found & known
    assert not found & told
    assert profile is INSIDER or not known | told
    _as_closely(examination.known_before, tables, known_alone(seed) if known else [])
    _as_closely(examination.told_before, tables, possible(seed, read=1) if told else [])


def _as_closely(asked: list[Target], tables: list[tuple[Day, ...]], unread: list[tuple[Day, ...]]) -> None:
    """What was left out of the findings is known as closely from the tables of who has read less."""
    for one in asked:
        if one.whole is None:
            read, less = (
                {value(two, one.cell, one.key, one.before) for two in every} for every in (tables, unread)
            )
            assert (min(read), max(read)) == (min(less), max(less)), str(one)
        else:
            assert all(missing(two, one) <= 0 for two in unread), str(one)


def missing(two: tuple[Day, ...], share: Target) -> int:
    """How many would have to be elsewhere for all, or none, of the closed to be in the part."""
    part = value(two, share.cell, share.key, share.before)
    whole = value(two, (*share.cell[:2], "closed"), share.key, share.before)
    return part if share.kind == "none" else whole - part


def test_the_samples_have_something_to_find() -> None:
    """Much of the sample leaks, or the tests above would show nothing."""
    found, told = [], 0
    for seed in range(min(RUNS, 24)):
        earlier, second, counted, profile = publications(seed)
        examination = Examination(window(MENU, earlier, second, counted), profile, NEVER)
        found.append(len(list(examination.findings())))
        told += len(examination.told_before)
    assert sum(one > 0 for one in found) > 4
    assert told, "something had been told by the first"
