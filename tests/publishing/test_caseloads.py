"""The invented programmes are what the attacker and the disclosure control are tried on: are they sound?"""

import pytest

from tests.publishing.caseloads import GROUPS, LEAVES, Caseload, Pace, county, joined, make, members

VARIANTS = {
    "plain": make(1),
    "corrected": make(2, corrections=0.1, reversals=0.5),
    "late areas": make(3, late_areas=2),
    "late verdicts": make(4, pace=Pace(verdict_after=366)),
    "county": joined(county(5, 3)),
}


@pytest.fixture(params=list(VARIANTS))
def caseload(request: pytest.FixtureRequest) -> Caseload:
    return VARIANTS[request.param]


def test_everybody_stands_in_one_leaf_and_one_value_of_each_dimension(caseload: Caseload) -> None:
    for report in caseload.reports:
        everybody = len(caseload.people_at(report))
        assert sum(caseload.count({"stage": leaf}, report) for leaf in LEAVES) == everybody
        for name, values in caseload.dimensions.items():
            assert sum(caseload.count({name: value}, report) for value in values) == everybody


def test_the_quick_count_is_the_slow_count(caseload: Caseload) -> None:
    last = caseload.reports[-1]
    for stage in (*GROUPS, *LEAVES):
        for value in caseload.dimensions["area"]:
            d = {"stage": stage, "area": value}
            assert caseload.count(d, last) == len(caseload.matching(d, last))


def test_nobody_moves_but_as_the_moves_say(caseload: Caseload) -> None:
    for person in caseload.people:
        leaves = [leaf for leaf, _ in person.steps]
        days = [day for _, day in person.steps]
        assert leaves[0] == "waiting"
        assert days == sorted(days)
        assert all(after in caseload.moves[before] for before, after in zip(leaves, leaves[1:], strict=False))


def test_an_area_that_joins_later_has_nobody_before() -> None:
    caseload = VARIANTS["late areas"]
    assert len(caseload.starts) == 2
    for area, start in caseload.starts.items():
        before = caseload.reports[: caseload.reports.index(start)]
        assert before
        assert [caseload.count({"area": area}, report) for report in before] == [0] * len(before)


def test_a_mistake_is_counted_nowhere_once_found_and_a_verdict_can_be_taken_back() -> None:
    caseload = VARIANTS["corrected"]
    mistakes = [person for person in caseload.people if person.taken_out]
    assert mistakes
    assert all(person.leaf(person.taken_out or 0) is None for person in mistakes)
    assert any(person.steps[-2:-1] and person.steps[-2][0] == "broken_loose" for person in caseload.people)


def test_late_verdicts_wait_as_unknown() -> None:
    caseload = VARIANTS["late verdicts"]
    closed = [person for person in caseload.people if "unknown" in dict(person.steps)]
    known = [person for person in closed if person.steps[-1][0] != "unknown"]
    assert known
    assert all(person.steps[-1][1] - dict(person.steps)["unknown"] == 366 for person in known)


def test_sizes_and_seeds() -> None:
    assert make(1) == make(1)
    assert make(1) != make(2)
    assert len(make(1, cases=500).people) == 500
    assert len(VARIANTS["county"].dimensions["area"]) == 3
    shares = [sum(p.attributes["sex"] == "F" for p in make(seed).people) / 60 for seed in range(20)]
    assert 0.05 < sum(shares) / 20 < 0.15


def test_entering_is_noted_for_every_group_of_the_leaf() -> None:
    caseload = VARIANTS["plain"]
    for one in caseload.people_at(caseload.reports[-1]):
        inside = {group for group in GROUPS if one.leaf in members(group)}
        assert inside <= set(one.entered)
        assert max(one.entered.values()) <= caseload.day(caseload.reports[-1])
