"""Who may call, run and take home a meeting; when it can be changed and closed. Pure."""

from datetime import date, timedelta
from typing import Final

from dateutil.easter import easter

from audit.decisions import Decision
from sig.models.codes import MeetingState
from sig.policy import CaseFacts, may_view_case, may_work, may_write_entry

LONGEST_SEARCH: Final = 14
FIXED: Final = frozenset({(1, 1), (1, 6), (5, 1), (6, 6), (12, 24), (12, 25), (12, 26), (12, 31)})
AFTER_EASTER: Final = (-2, 1, 39)
FRIDAY: Final = 4


def may_bring_up(facts: CaseFacts) -> Decision:
    """May the asker bring something up, say what was said, decide? A member, while the work goes on."""
    return may_write_entry(facts)


def may_call(facts: CaseFacts) -> Decision:
    """May the asker call a meeting? A member whom a secrecy rule binds: they see who else is called."""
    writes = may_bring_up(facts)
    if not writes.allowed or facts.bound() & facts.seated():
        return writes
    return Decision(False, "no_secrecy", hidden=False)


def may_run(facts: CaseFacts, called_by: int) -> Decision:
    """May the asker change the meeting, mark who came and close it? Whoever called it, and who leads."""
    writes = may_call(facts)
    if not writes.allowed:
        return writes
    if facts.user == called_by or any(member.coordinator for member in facts.members_now()):
        return writes
    return Decision(False, "not_coordinator", hidden=False)


def may_take_time(facts: CaseFacts) -> Decision:
    """May the asker put the time into a calendar? Every member: an appointment is theirs (ADR 156)."""
    case = may_view_case(facts)
    return case if not case.allowed else may_work(facts)


def sees_attendance(facts: CaseFacts, authority: int) -> bool:
    """Who came, for those whom a secrecy rule binds; the others see their own authority alone."""
    return bool(facts.bound()) or authority in facts.authorities()


def not_changed(state: str) -> str:
    """Why the meeting can no longer be changed; "" when it can."""
    return "" if state == MeetingState.PLANNED else state


def not_closed(state: str, on: date, today: date, unmarked: int) -> str:
    """Why the meeting cannot be closed now; "" when it can."""
    if state != MeetingState.PLANNED:
        return state
    if today < on:
        return "too_early"
    return "unmarked" if unmarked else ""


def belongs(of_meeting: bool, waits: bool, answered_elsewhere: bool) -> bool:
    """Is a point of this meeting? `waits`: of no meeting, or of one that was cancelled."""
    return of_meeting or (waits and not answered_elsewhere)


def working_day(day: date) -> bool:
    """Not a weekend, a public holiday, or an eve that is kept as one."""
    moving = {easter(day.year) + timedelta(days=days) for days in AFTER_EASTER}
    midsummer = day.month == 6 and 19 <= day.day <= 25 and day.weekday() == FRIDAY
    return day.weekday() <= FRIDAY and (day.month, day.day) not in FIXED and not (day in moving or midsummer)


def day_before(day: date) -> date:
    """The last working day before that day."""
    before = (day - timedelta(days=days) for days in range(1, LONGEST_SEARCH))
    return next(one for one in before if working_day(one))
