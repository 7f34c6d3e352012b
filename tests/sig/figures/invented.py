"""Invented caseloads for counting: late records, mistakes and their replacements, verdicts taken back,
nominations no longer kept; times that crowd around midnights, clock changes, a leap day and years' ends.
"""

from datetime import UTC, date, datetime, time, timedelta
from random import Random
from zoneinfo import ZoneInfo

from sig.figures.history import Call, Caseload, Goal, History, Move, Rating, Shrunk, Verdict

ZONE = ZoneInfo("Europe/Stockholm")
FIRST, LAST = date(2021, 11, 1), date(2025, 6, 30)
ODD_DAYS = (
    date(2022, 3, 27), date(2022, 10, 30), date(2023, 3, 26), date(2023, 10, 29), date(2024, 2, 28),
    date(2024, 2, 29), date(2024, 3, 1), date(2024, 3, 31), date(2024, 10, 27), date(2022, 12, 31),
    date(2023, 1, 1), date(2023, 6, 30), date(2023, 7, 1), date(2024, 12, 31), date(2025, 1, 1),
)  # fmt: skip
ODD_TIMES = (
    time(0), time(0, 0, 1), time(23, 59, 59), time(1, 59, 59), time(2), time(2, 30), time(2, 30, fold=1),
    time(3), time(0, 59, 59), time(1), time(22, 30), time(23, 30),
)  # fmt: skip
PATHS = {
    "nominated": (("eligible", ("in_target_group", "outside_accepted")),
                  ("declined", ("not_in_target_group", "duplicate", "referred", "moved"))),
    "eligible": (("informed", ("informed",)), ("declined", ("not_reached", "referred", "moved"))),
    "informed": (("consented", ("consent_active",)), ("refused", ("youth_refused", "guardian_refused")),
                 ("declined", ("not_reached", "moved"))),
    "consented": (("started", ("start_decided",)),
                  ("refused", ("consent_withdrawn", "youth_refused", "guardian_refused")),
                  ("declined", ("start_not_decided", "moved"))),
    "started": (("closed", ("closed",)),),
}  # fmt: skip
AREAS = ("fjallet", "hamnen", "")
NOMINATORS = ("polisen", "skolan", "socialtjansten")
PROGRAMMES = ("metod", "sig")
ENDS = ("goals_met", "youth_withdrew", "moved", "", "error")


def moment(dice: Random) -> datetime:
    """Some moment of the years, likely an odd one."""
    day = FIRST + timedelta(days=dice.randrange((LAST - FIRST).days + 1))
    if dice.random() < 0.4:
        day = dice.choice(ODD_DAYS)
    clock = time(dice.randrange(24), dice.randrange(60), dice.randrange(60))
    if dice.random() < 0.5:
        clock = dice.choice(ODD_TIMES)
    return datetime.combine(day, clock, tzinfo=ZONE).astimezone(UTC)


def caseload(seed: int, *, most: int = 9) -> Caseload:
    """The caseload of a seed."""
    dice = Random(seed)
    rows: list[History] = []
    for number in range(dice.randrange(most + 1)):
        row = history(dice, f"c{number}")
        rows.append(row)
        if row.closed_reason == "error" and dice.random() < 0.7:
            rows.append(_again(dice, row))
    calls = tuple(call for row in rows for call in _calls(dice, row))
    goals = tuple(goal for row in rows for goal in _goals(dice, row))
    shrunk = tuple(row for _ in range(dice.randrange(4)) for row in _shrunk(dice))
    dice.shuffle(rows)
    return Caseload(tuple(rows), shrunk, calls, goals)


def history(dice: Random, case: str) -> History:
    """One case, as far as it got; any step may have been written down long after it was taken."""
    moves = _moves(dice)
    closed = moves[-1].stage == "closed"
    return History(
        case=case,
        programme=dice.choice(PROGRAMMES),
        sex=dice.choice("FMMX"),
        age_band=dice.choice(("below", "13-14", "15-17", "18-20", "above")),
        area=dice.choice(AREAS),
        nominator=dice.choice(NOMINATORS),
        moves=moves,
        closed_reason=dice.choice(ENDS) if closed else "",
        planned=dice.choice((True, False, None)) if closed else None,
        verdicts=_verdicts(dice, moves[-1]) if closed else (),
    )


def _moves(dice: Random) -> tuple[Move, ...]:
    steps = [("nominated", "nominated")]
    while steps[-1][0] in PATHS and dice.random() < 0.85:
        onward = PATHS[steps[-1][0]]
        stage, reasons = onward[0] if dice.random() < 0.75 else dice.choice(onward)
        steps.append((stage, dice.choice(reasons)))
    found: list[Move] = []
    for (stage, reason), at in zip(steps, sorted(moment(dice) for _ in steps), strict=True):
        delay = timedelta(days=dice.randrange(200)) if dice.random() < 0.25 else timedelta(seconds=0)
        recorded = max([at + delay, *(move.recorded_at for move in found)])
        found.append(Move(stage, at, recorded, reason))
    return tuple(found)


def _verdicts(dice: Random, closed: Move) -> tuple[Verdict, ...]:
    found = []
    for months in (6, 12):
        if dice.random() < 0.7:
            at = closed.recorded_at + timedelta(days=dice.randrange(1 + 15 * months))
            back = at + timedelta(days=dice.randrange(300)) if dice.random() < 0.35 else None
            version = dice.choice(("", "prov-2", "prov-2", "prov-1", "prov-0"))
            word = dice.choice(("broken", "broken", "partly", "not", "unknown"))
            found.append(Verdict(months, word, at, back, version))
    return tuple(found)


def _again(dice: Random, wrong: History) -> History:
    """The case as it should have been registered, when the mistake was seen."""
    moves = tuple(
        Move(move.stage, move.at, max(move.recorded_at, wrong.moves[-1].recorded_at), move.reason)
        for move in wrong.moves
    )
    return History(
        f"{wrong.case}-again", wrong.programme, dice.choice("FM"), wrong.age_band, wrong.area,
        wrong.nominator, moves[:-1], "", None, (),
    )  # fmt: skip


def _calls(dice: Random, row: History) -> list[Call]:
    found = []
    for number in range(dice.randrange(4)):
        at = moment(dice)
        for authority in NOMINATORS:
            for _seat in range(dice.randrange(3)):
                late = timedelta(days=dice.randrange(60))
                presence = dice.choice(("came", "excused", "absent", ""))
                found.append(Call(row.case, f"{row.case}-{number}", authority, at, at + late, presence))
    return found


def _goals(dice: Random, row: History) -> list[Goal]:
    found = []
    for number in range(dice.randrange(4)):
        ratings = []
        for place in range(dice.randrange(4)):
            day = moment(dice).astimezone(ZONE).date()
            recorded = datetime.combine(day, time(12), tzinfo=UTC) + timedelta(days=dice.randrange(40))
            ratings.append(Rating(day, recorded, dice.randrange(-2, 3), place))
        removed = moment(dice) if dice.random() < 0.2 else None
        weight = dice.choice((1.0, 1.0, 2.0))
        found.append(Goal(row.case, f"{row.case}-{number}", moment(dice), removed, tuple(ratings), weight))
    return found


def _shrunk(dice: Random) -> list[Shrunk]:
    """Some nominations that came to nothing: each stage and the end from the first day of a half-year, or
    from the day after a report; now and then known only from when a report had been counted."""
    count = dice.randrange(1, 4)
    reached = dice.randrange(1, 5)
    stages = ("nominated", "eligible", "informed", "consented")[:reached]
    end, reasons = dice.choice(PATHS[stages[-1]][1:])
    steps = [*((stage, "", "") for stage in stages), (end, stages[-1], dice.choice(reasons))]
    who = (
        dice.choice(PROGRAMMES),
        dice.choice("FMX"),
        "15-17",
        dice.choice(AREAS),
        dice.choice(NOMINATORS),
    )
    found: list[Shrunk] = []
    known_from: datetime | None = None
    for (stage, left, reason), day in zip(steps, sorted(_first_day(dice) for _ in steps), strict=True):
        since = datetime.combine(day, time(0), tzinfo=ZONE).astimezone(UTC)
        if dice.random() < 0.2:
            late = since + timedelta(days=dice.randrange(120), minutes=dice.randrange(1440))
            known_from = max(late, known_from or late)
        found.append(Shrunk(stage, *who, since, count, left, reason, known_from))
    return found


def _first_day(dice: Random) -> date:
    half = dice.choice((2022, 2023, 2024)) * 2 + dice.randrange(2)
    first = date(half // 2, 1 + 6 * (half % 2), 1)
    return first + timedelta(days=dice.randrange(1, 180)) if dice.random() < 0.3 else first
