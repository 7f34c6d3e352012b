"""The slow way to count: go through the life of every case one day after another and tally what is seen.

An independent witness. It takes the same rows and shares no code with `sig/figures`: own calendar, own idea
of what was known, no replaying to a moment and no subtraction. Only whole days; seconds have tables of cases.
"""

from collections import Counter
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, time, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from sig.figures.history import Caseload, History, Shrunk

ZONE = ZoneInfo("Europe/Stockholm")
STEP = timedelta(days=1)


@dataclass
class Tally:
    """What was seen between the two days, and how things stood on the mornings before and after."""

    at_start: Counter[str] = field(default_factory=Counter)
    at_end: Counter[str] = field(default_factory=Counter)
    came: Counter[str] = field(default_factory=Counter)
    left: Counter[tuple[str, str, str]] = field(default_factory=Counter)
    closings: Counter[tuple[str, bool | None]] = field(default_factory=Counter)
    waited: list[int] = field(default_factory=list)
    waiting: list[int] = field(default_factory=list)
    stayed: list[int] = field(default_factory=list)
    staying: list[int] = field(default_factory=list)
    shrunk: Counter[str] = field(default_factory=Counter)
    presence: Counter[tuple[str, str]] = field(default_factory=Counter)
    levels: Counter[int] = field(default_factory=Counter)
    unrated: int = 0
    persons: dict[str, list[tuple[int, float]]] = field(default_factory=dict)


def day_of(at: datetime) -> date:
    return at.astimezone(ZONE).date()


def walk(first: date, last: date) -> Iterator[date]:
    day = first
    while day <= last:
        yield day
        day += STEP


def tally(
    load: Caseload, first: date, last: date, ledger: datetime, where: Callable[[Any], bool] = bool
) -> Tally:
    """Everything of the days `first` to `last`, as it was recorded before `ledger`."""
    seen = Tally()
    mine = {row.case for row in load.histories if where(row)}
    for row in load.histories:
        if row.case in mine and not mistaken(row, ledger):
            _live(seen, row, first, last, ledger)
    _fade(seen, [left for left in load.shrunk if where(left)], first, last, ledger)
    alive = {row.case for row in load.histories if row.case in mine and _alive(row, last, ledger)}
    _meet(seen, load, alive, first, last, ledger)
    _rate(seen, load, alive, first, last, ledger)
    return seen


def mistaken(row: History, ledger: datetime) -> bool:
    return row.closed_reason == "error" and any(
        move.stage == "closed" and move.recorded_at < ledger for move in row.moves
    )


def diary(row: History, ledger: datetime) -> dict[date, list[tuple[str, str]]]:
    pages: dict[date, list[tuple[str, str]]] = {}
    for move in row.moves:
        if not move.recorded_at < ledger:
            return pages
        pages.setdefault(day_of(move.at), []).append((move.stage, move.reason))
    return pages


def _alive(row: History, last: date, ledger: datetime) -> bool:
    return not mistaken(row, ledger) and any(day <= last for day in diary(row, ledger))


WAITS = ("nominated", "eligible", "informed", "consented")


def _live(seen: Tally, row: History, first: date, last: date, ledger: datetime) -> None:
    pages = diary(row, ledger)
    stage, nights = "", Counter[str]()
    for day in walk(min([first, *pages]), last):
        nights["waiting" if stage in WAITS else stage] += 1
        if day == first:
            seen.at_start[stage] += 1
        for there, why in pages.get(day, ()):
            if day >= first:
                _note(seen, row, (stage, there, why), nights)
            stage = there
    seen.at_end[stage] += 1
    if stage == "started":
        seen.staying.append(nights["started"])
    elif stage in WAITS:
        seen.waiting.append(nights["waiting"])


def _fade(seen: Tally, rows: list[Shrunk], first: date, last: date, ledger: datetime) -> None:
    """Nominations no longer kept: rows are people who come to a stage, or end, on a day."""
    days: dict[date, list[Shrunk]] = {}
    for row in rows:
        if row.since < ledger and (row.known_from is None or row.known_from < ledger):
            days.setdefault(day_of(row.since), []).append(row)
    here = Counter[str]()
    for day in walk(min([first, *days]), last):
        if day == first:
            seen.at_start.update(here)
        for row in days.get(day, ()):
            from_stage = CAME_FROM.get(row.stage, row.left)
            here[from_stage] -= row.count
            here[row.stage] += row.count
            if day >= first:
                seen.came[row.stage] += row.count
                seen.shrunk[row.stage] += row.count
                seen.left[from_stage, row.stage, row.reason] += row.count
    seen.at_end.update(here)


CAME_FROM = {"nominated": "", "eligible": "nominated", "informed": "eligible", "consented": "informed"}


def _note(seen: Tally, row: History, step: tuple[str, str, str], nights: Counter[str]) -> None:
    there = step[1]
    seen.came[there] += 1
    seen.left[step] += 1
    if there == "closed":
        seen.closings[row.closed_reason or "unknown", row.planned] += 1
        seen.stayed.append(nights["started"])
    if there == "started":
        seen.waited.append(nights["waiting"])


def _meet(seen: Tally, load: Caseload, alive: set[str], first: date, last: date, ledger: datetime) -> None:
    for day in walk(first, last):
        todays = [
            one
            for one in load.calls
            if one.case in alive and one.recorded_at < ledger and day_of(one.at) == day
        ]
        for meeting in {one.meeting for one in todays}:
            for authority in {one.authority for one in todays if one.meeting == meeting}:
                said = [
                    one.presence for one in todays if one.meeting == meeting and one.authority == authority
                ]
                if said.count("came"):
                    seen.presence[authority, "came"] += 1
                elif said.count("excused"):
                    seen.presence[authority, "excused"] += 1
                else:
                    seen.presence[authority, "absent"] += 1


def _rate(seen: Tally, load: Caseload, alive: set[str], first: date, last: date, ledger: datetime) -> None:
    after = datetime.combine(last + STEP, time(0), tzinfo=ZONE).astimezone(UTC)
    for goal in load.goals:
        gone = goal.removed_at is not None and goal.removed_at < after and goal.removed_at < ledger
        if goal.case not in alive or gone or not (goal.set_at < after and goal.set_at < ledger):
            continue
        level, on = None, None
        for day in walk(min([first, *(one.on for one in goal.ratings)]), last):
            todays = [one for one in goal.ratings if one.on == day and one.recorded_at < ledger]
            for one in sorted(todays, key=lambda one: (one.recorded_at, one.place)):
                level, on = one.score, day
        if level is None or on is None:
            seen.unrated += 1
        elif on >= first:
            seen.levels[level] += 1
            seen.persons.setdefault(goal.case, []).append((level, goal.weight))


def verdicts(
    load: Caseload, last: date, ledger: datetime, programmes: set[str], versions: set[str]
) -> Counter[str]:
    """Where everybody who started stands on the evening of `last`, and what was preliminary (`6:…`)."""
    found: Counter[str] = Counter()
    for row in load.histories:
        if row.programme not in programmes or mistaken(row, ledger):
            continue
        stages = [stage for day, page in diary(row, ledger).items() if day <= last for stage, _ in page]
        if "started" not in stages:
            continue
        found["started"] += 1
        if "closed" not in stages:
            found["going_on"] += 1
            continue
        final = _told(row, 12, last, ledger, versions)
        if final:
            found[final] += 1
            continue
        found["waiting"] += 1
        found["other_version"] += any(
            one.months == 12 and one.verified_at < ledger and day_of(one.verified_at) <= last
            for one in row.verdicts
        )
        early = _told(row, 6, last, ledger, versions)
        if early:
            found["6:" + early.replace("taken_back", "not")] += 1
    return found


def _told(row: History, months: int, last: date, ledger: datetime, versions: set[str]) -> str:
    """Live through the days with the verdict: it comes on one and may be taken back on another."""
    told = ""
    for one in row.verdicts:
        if one.months != months or one.definition not in versions:
            continue
        if one.verified_at < ledger and day_of(one.verified_at) <= last:
            told = one.verdict
            back = one.withdrawn_at
            if back is not None and back < ledger and day_of(back) <= last and told != "not":
                told = "taken_back"
    return told


# where everybody stands, and who has moved

AT = {"nominated": "waiting", "eligible": "judged", "informed": "interested", "consented": "ready"}
OVER = {"nominated": "declined", "eligible": "lost", "informed": "refused", "consented": "withdrawn"}
FOUND = {"broken": "broken_loose", "partly": "partly", "not": "not_broken", "taken_back": "not_broken"}
CLOSED = {"broken_loose", "partly", "not_broken", "unknown"}


def stands(
    load: Caseload, last: date, ledger: datetime, programmes: set[str], versions: set[str]
) -> dict[str, str]:
    """Case → leaf on the evening of `last`; those no longer kept are people with names of their own."""
    found: dict[str, str] = {}
    for row in load.histories:
        if mistaken(row, ledger):
            continue
        path = [""]
        for day, page in sorted(diary(row, ledger).items()):
            path += [stage for stage, _ in page if day <= last]
        if path[-1]:
            found[row.case] = _leaf(row, path, _told(row, 12, last, ledger, versions), programmes)
    return found | _names(load, last, ledger)


def _leaf(row: History, path: list[str], told: str, programmes: set[str]) -> str:
    if path[-1] == "closed":
        return FOUND.get(told, "unknown") if row.programme in programmes else "unknown"
    if path[-1] == "started":
        return "ongoing"
    return OVER[path[-2]] if path[-1] in ("declined", "refused") else AT[path[-1]]


def _names(load: Caseload, last: date, ledger: datetime) -> dict[str, str]:
    """Give everybody who is only a number a name, and let the right number of them take each step."""
    found: dict[str, str] = {}
    order = {stage: place for place, stage in enumerate((*AT, "declined", "refused"))}
    for row in sorted(load.shrunk, key=lambda one: (one.since, order[one.stage])):
        if day_of(row.since) > last or not max(row.since, row.known_from or row.since) < ledger:
            continue
        who = f"{row.programme}/{row.sex}/{row.age_band}/{row.area}/{row.nominator}"
        if row.stage == "nominated":
            new = len(found)
            found |= {f"{who}/{new + number}": "waiting" for number in range(row.count)}
            continue
        came_from = AT[CAME_FROM.get(row.stage, row.left)]
        there = [name for name, leaf in found.items() if leaf == came_from and name.startswith(who + "/")]
        assert len(there) >= row.count, "more leave than came"
        for name in there[: row.count]:
            found[name] = AT.get(row.stage) or OVER[row.left]
    return found


def moved(now: dict[str, str], then: dict[str, str]) -> dict[str, int]:
    """How many are in the stage at one of two days only; of those who are only a number, the fewest."""
    found = {}
    for stage, leaves in (
        ("nominated", {*AT.values(), *OVER.values(), "ongoing", *CLOSED}),
        ("closed", CLOSED),
    ):
        one, other = ({name for name, leaf in days.items() if leaf in leaves} for days in (now, then))
        kept = sum("/" not in name for name in one ^ other)
        found[stage] = kept + abs(sum("/" in name for name in one) - sum("/" in name for name in other))
    return found
