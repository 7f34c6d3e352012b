"""Invented programmes to publish figures about: nobody in them is or was a person.

A caseload says, for each report, which people are counted, with what attributes and in which *leaf* of the
stage dimension. Leaves exclude one another: each person is in exactly one. Groups (`nominated`, `closed`, …)
are unions of leaves, and `MOVES` says from which leaf to which a person can go in one step.

    caseload = make(seed=7)                      # 60 cases, 4 years, 12 reports
    caseload.count({"stage": "closed", "area": "Norr"}, "2018-2")   # the truth
    caseload.people_at("2018-2")                 # who is counted, and when each entered each stage
    caseload.structure()                         # the `dimensions` of published-tables/1

Days are whole numbers from the programme's first day; report number k (from 0) counts the day (k + 1) · 122.
"""

from __future__ import annotations

import random
from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from functools import cached_property

AREAS = ("Norr", "Söder", "Öster", "Väster", "Centrum")
NOMINATORS = ("school", "police", "social", "parent")
AGE_BANDS = {"13-14": (13, 14), "15-17": (15, 17), "18-20": (18, 20)}
OUTCOMES = ("broken_loose", "partly", "not_broken", "unknown")
STAGE = "stage"
LEAVES = ("waiting", "declined", "judged", "interested", "refused", "ready", "ongoing", *OUTCOMES)
GROUPS: dict[str, tuple[str, ...]] = {
    "nominated": LEAVES,
    "eligible": LEAVES[2:],
    "informed": LEAVES[3:],
    "consented": ("ready", "ongoing", *OUTCOMES),
    "started": ("ongoing", *OUTCOMES),
    "closed": OUTCOMES,
}
MOVES: dict[str, tuple[str, ...]] = {
    "waiting": ("declined", "judged"),
    "judged": ("interested",),
    "interested": ("refused", "ready"),
    "ready": ("ongoing",),
    "ongoing": OUTCOMES,
}
LATER_VERDICT = {"unknown": ("broken_loose", "partly", "not_broken")}
TAKEN_BACK = {"broken_loose": ("not_broken",)}
SENSITIVE = dict.fromkeys(OUTCOMES, "closed") | {"refused": "informed"}
DAYS = 122
A_YEAR = 3
"""Reports in a year."""
SCORE = "school"
SCORES = (1, 5)


@dataclass(frozen=True)
class Person:
    """`steps`: (leaf, day) in order of days. `taken_out`: the day when it was found that it was a mistake."""

    key: int
    attributes: Mapping[str, str]
    steps: tuple[tuple[str, int], ...]
    score: int
    taken_out: int | None = None

    def leaf(self, day: int) -> str | None:
        """The leaf at the end of `day`; None when the person is not counted then."""
        if self.taken_out is not None and self.taken_out <= day:
            return None
        reached = [leaf for leaf, when in self.steps if when <= day]
        return reached[-1] if reached else None

    def entered(self, day: int) -> dict[str, int]:
        """Group or leaf → the day it was first entered, for those entered by `day` and not left out."""
        found: dict[str, int] = {}
        for leaf, when in self.steps:
            if when > day:
                break
            for name in (leaf, *(group for group, leaves in GROUPS.items() if leaf in leaves)):
                found.setdefault(name, when)
        return found


@dataclass(frozen=True)
class Standing:
    """One person as counted in one report."""

    key: int
    attributes: Mapping[str, str]
    leaf: str
    entered: Mapping[str, int]
    score: int


@dataclass(frozen=True)
class Caseload:
    """`starts`: attribute value → the report from which it is in the programme (a structural zero before)."""

    seed: int
    people: tuple[Person, ...]
    reports: tuple[str, ...]
    dimensions: Mapping[str, tuple[str, ...]]
    moves: Mapping[str, tuple[str, ...]] = field(default_factory=lambda: MOVES)
    starts: Mapping[str, str] = field(default_factory=dict)

    def day(self, report: str) -> int:
        """The day that `report` counts. Raises ValueError for an unknown report."""
        return (self.reports.index(report) + 1) * DAYS

    def people_at(self, report: str) -> list[Standing]:
        """Everybody counted in `report`."""
        day = self.day(report)
        return [
            Standing(p.key, p.attributes, leaf, p.entered(day), p.score)
            for p in self.people
            if (leaf := p.leaf(day)) is not None
        ]

    @cached_property
    def _standings(self) -> dict[str, list[Standing]]:
        return {report: self.people_at(report) for report in self.reports}

    def matching(self, d: Mapping[str, str], report: str) -> list[Standing]:
        """Those whom cell `d` counts; a dimension left out of `d` means all of it."""
        leaves = members(d.get(STAGE, "nominated"))
        rest = [(name, value) for name, value in d.items() if name != STAGE]
        return [
            one
            for one in self._standings[report]
            if one.leaf in leaves and all(one.attributes[name] == value for name, value in rest)
        ]

    @cached_property
    def _counted(self) -> dict[str, Counter[tuple[str, str, str]]]:
        """Report → (dimension, value, leaf) → people; the dimension "" is the whole programme."""
        found = {}
        for report, standings in self._standings.items():
            counter: Counter[tuple[str, str, str]] = Counter()
            for one in standings:
                counter["", "", one.leaf] += 1
                counter.update((name, value, one.leaf) for name, value in one.attributes.items())
            found[report] = counter
        return found

    def count(self, d: Mapping[str, str], report: str) -> int:
        """The true number in cell `d`."""
        rest = [(name, value) for name, value in d.items() if name != STAGE]
        if len(rest) > 1:
            return len(self.matching(d, report))
        name, value = rest[0] if rest else ("", "")
        counter = self._counted[report]
        return sum(counter[name, value, leaf] for leaf in members(d.get(STAGE, "nominated")))

    def score(self, measure: str, d: Mapping[str, str], report: str) -> int:
        """What a measure adds up to over the people of cell `d`."""
        if measure != SCORE:
            raise ValueError(f"no measure {measure!r}")
        return sum(one.score for one in self.matching(d, report))

    def structure(self) -> dict[str, object]:
        """The `dimensions` of published-tables/1."""
        found: dict[str, object] = {}
        for name, leaves in self.dimensions.items():
            found[name] = {"leaves": list(leaves)}
            starts = {leaf: self.starts[leaf] for leaf in leaves if leaf in self.starts}
            if starts:
                found[name] = {"leaves": list(leaves), "starts": starts}
        found[STAGE] = {
            "leaves": list(LEAVES),
            "groups": {name: "*" if leaves == LEAVES else list(leaves) for name, leaves in GROUPS.items()},
            "moves": {leaf: list(to) for leaf, to in self.moves.items()},
            "sensitive": dict(SENSITIVE),
        }
        return found


def members(stage: str) -> tuple[str, ...]:
    """The leaves of a group, or the leaf itself."""
    return GROUPS.get(stage, (stage,))


@dataclass(frozen=True)
class Pace:
    """How a programme goes: shares (0–1) and mean days between steps."""

    declined: float = 0.15
    refused: float = 0.15
    moves_on: float = 0.97
    girls: float = 0.10
    judged_after: float = 14
    informed_after: float = 20
    consent_after: float = 25
    start_after: float = 21
    lasts: float = 330
    outcomes: tuple[float, float, float, float] = (0.35, 0.2, 0.25, 0.2)
    verdict_after: int = 0
    """Days from closing to the verdict; 0: known at closing. Until then the outcome is `unknown`."""


def make(
    seed: int,
    *,
    cases: int = 60,
    years: int = 4,
    areas: tuple[str, ...] = AREAS,
    nominators: int = 4,
    corrections: float = 0.0,
    reversals: float = 0.0,
    late_areas: int = 0,
    pace: Pace | None = None,
    first_year: int = 2017,
) -> Caseload:
    """An invented programme, the same for the same arguments.

    corrections: share of cases found to be a mistake and taken out; reversals: share of `broken_loose` taken
    back later; late_areas: how many of the areas (the last ones) join between the second and fourth report.
    """
    source = random.Random(seed)
    pace = pace or Pace()
    reports = tuple(f"{first_year + k // A_YEAR}-{k % A_YEAR + 1}" for k in range(years * A_YEAR))
    joining = {area: source.randint(1, 3) for area in areas[len(areas) - late_areas :]}
    weights = [source.uniform(0.4, 1.6) for _ in areas]
    end = len(reports) * DAYS
    people = []
    for key in range(cases):
        area = source.choices(areas, weights)[0]
        # joins after report number k - 1, so that report k is the first that can count it
        first = joining[area] * DAYS + 1 if area in joining else 1
        attributes = _attributes(source, pace, area, NOMINATORS[:nominators])
        steps = _steps(source, pace, source.randint(first, end), reversals)
        people.append(_perhaps_mistaken(source, Person(key, attributes, steps, _score(source)), corrections))
    dimensions = {
        "area": areas,
        "sex": ("F", "P"),
        "age": tuple(AGE_BANDS),
        "nominator": NOMINATORS[:nominators],
    }
    moves = MOVES | (LATER_VERDICT if pace.verdict_after else {}) | (TAKEN_BACK if reversals else {})
    starts = {area: reports[k] for area, k in joining.items()}
    return Caseload(seed, tuple(people), reports, dimensions, moves, starts)


def _attributes(
    source: random.Random, pace: Pace, area: str, nominators: tuple[str, ...]
) -> Mapping[str, str]:
    years = min(20, max(13, round(source.gauss(16, 1.6))))
    return {
        "area": area,
        "sex": "F" if source.random() < pace.girls else "P",
        "age": next(band for band, (low, high) in AGE_BANDS.items() if low <= years <= high),
        "nominator": source.choices(nominators, [4, 3, 2, 1][: len(nominators)])[0],
        "years": str(years),
    }


def _score(source: random.Random) -> int:
    return source.randint(*SCORES)


def _steps(source: random.Random, pace: Pace, day: int, reversals: float) -> tuple[tuple[str, int], ...]:
    """The way of one person, as far as it goes (days beyond the last report are simply never counted)."""

    def later(mean: float) -> int:
        return steps[-1][1] + 1 + round(source.expovariate(1 / mean))

    steps = [("waiting", day)]
    if source.random() < pace.declined:
        return (*steps, ("declined", later(pace.judged_after)))
    steps.append(("judged", later(pace.judged_after)))
    if source.random() > pace.moves_on:
        return tuple(steps)
    steps.append(("interested", later(pace.informed_after)))
    if source.random() < pace.refused:
        return (*steps, ("refused", later(pace.consent_after)))
    steps.append(("ready", later(pace.consent_after)))
    if source.random() > pace.moves_on:
        return tuple(steps)
    steps.append(("ongoing", later(pace.start_after)))
    closed = later(pace.lasts)
    return (*steps, *_outcome(source, pace, closed, reversals))


def _outcome(source: random.Random, pace: Pace, closed: int, reversals: float) -> list[tuple[str, int]]:
    verdict = source.choices(OUTCOMES, pace.outcomes)[0]
    known = closed + pace.verdict_after
    found = [(verdict, known)]
    if pace.verdict_after:
        found = [("unknown", closed)] + [one for one in found if verdict != "unknown"]
    if verdict == "broken_loose" and source.random() < reversals:
        found.append(("not_broken", known + 1 + round(source.expovariate(1 / 200))))
    return found


def _perhaps_mistaken(source: random.Random, person: Person, corrections: float) -> Person:
    if source.random() >= corrections:
        return person
    return replace(person, taken_out=person.steps[0][1] + 1 + round(source.expovariate(1 / 150)))


def county(seed: int, municipalities: int = 30, **settings: object) -> tuple[Caseload, ...]:
    """One caseload for each municipality, of very different sizes (10 to about 300 cases)."""
    source = random.Random(seed)
    return tuple(
        make(
            seed * 1000 + number,
            cases=max(10, round(source.lognormvariate(3.7, 0.8))),
            areas=AREAS[: source.randint(2, 5)],
            **settings,  # type: ignore[arg-type]
        )
        for number in range(municipalities)
    )


def joined(caseloads: Iterable[Caseload]) -> Caseload:
    """Many programmes as one, with the municipality (`M01`, …) in the place of the area."""
    all_of_them = tuple(caseloads)
    names = tuple(f"M{number + 1:02}" for number in range(len(all_of_them)))
    people = [
        replace(person, attributes={**person.attributes, "area": name})
        for name, one in zip(names, all_of_them, strict=True)
        for person in one.people
    ]
    first = all_of_them[0]
    moves: dict[str, tuple[str, ...]] = {}
    for one in all_of_them:
        for leaf, to in one.moves.items():
            moves[leaf] = tuple(dict.fromkeys((*moves.get(leaf, ()), *to)))
    renumbered = tuple(replace(person, key=key) for key, person in enumerate(people))
    dimensions = {**first.dimensions, "area": names}
    return Caseload(first.seed, renumbered, first.reports, dimensions, moves, {})
