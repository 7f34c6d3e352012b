"""The door to what goes next: numbers and days, no names. Recorded before it is shown."""

from dataclasses import dataclass
from datetime import date

from audit.acting import acting_as
from audit.actions import Action
from audit.decisions import Decision
from audit.services import record
from sig.models.codes import Stage
from sig.shrinking import rule_sql
from teams.models import User

LEADS = Decision(True, "coordinator", hidden=False)


@dataclass(frozen=True)
class Ending:
    """A nomination that came to nothing, and the day on which only a count is left."""

    number: str
    stage_name: str
    due_on: date


def ending(*, by: User) -> tuple[Ending, ...]:
    """What goes of the cases that `by` coordinates, the next one first."""
    with acting_as(by, durable=True):
        rows = rule_sql.ending()
        record(Action.SHRINK_VIEW, by=by, decision=LEADS, object="case:list", count=len(rows))
    return tuple(Ending(number, str(Stage(stage).label), due_on) for _case, number, stage, due_on in rows)
