"""What is missing in a case, as codes and numbers. Pure; the page has the words and the way to mend each."""

from dataclasses import dataclass
from datetime import date

from sig.assessments.due import Due
from sig.silence import SILENT, days_quiet, ends_soon, silent_for

ASSESSMENT_DAYS = 7
NO_STEP, NO_CONTACT, NO_PLAN, IDLE_GOALS, ASSESSMENT, CONSENT, NO_MEETING = (
    "no_step", "no_contact", "no_plan", "idle_goals", "assessment", "consent", "no_meeting",
)  # fmt: skip


@dataclass(frozen=True)
class Known:
    """What the reader may know of a case that is at work. `met_on`: the last contact or else the start; None
    where it is not at work.

    `leads`: only whoever coordinates sees all steps, the whole plan and what is due, so that only they can
    say that something is missing there.
    """

    met_on: date | None
    leads: bool = False
    step: bool = True
    plan: bool = True
    idle_goals: int = 0
    due: Due | None = None
    consent_until: date | None = None
    meeting_on: date | None = None


@dataclass(frozen=True)
class Lack:
    """One thing that is missing: which, a number (days or how many), the day, and whether it is grave."""

    code: str
    number: int = 0
    on: date | None = None
    grave: bool = False


def missing(known: Known, today: date) -> tuple[Lack, ...]:
    """Everything that is missing, what is grave first."""
    if known.met_on is None:
        return ()
    found = [*_contact(known, today), *(_led(known, today) if known.leads else ())]
    return tuple(sorted(found, key=lambda lack: not lack.grave))


def _contact(known: Known, today: date) -> list[Lack]:
    days = days_quiet(known.met_on, today)
    silent = silent_for(days)
    return [Lack(NO_CONTACT, days, grave=silent == SILENT)] if silent else []


def _led(known: Known, today: date) -> list[Lack]:
    found = [] if known.step else [Lack(NO_STEP, grave=True)]
    if not known.plan:
        found.append(Lack(NO_PLAN))
    elif known.idle_goals:
        found.append(Lack(IDLE_GOALS, known.idle_goals))
    due, until = known.due, known.consent_until
    if due is not None and (due.on - today).days <= ASSESSMENT_DAYS:
        found.append(Lack(ASSESSMENT, on=due.on, grave=due.late(today)))
    if until is not None and ends_soon(until, today):
        found.append(Lack(CONSENT, (until - today).days, until))
    if known.meeting_on is None:
        found.append(Lack(NO_MEETING))
    return found
