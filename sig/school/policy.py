"""Who reports school attendance: pure. Who reads it is the rule of the entry that each figure hangs on."""

from audit.decisions import Decision
from sig.policy import CaseFacts, may_write_entry
from teams.models import Authority

SCHOOL = Authority.Kind.SCHOOL


def may_report(facts: CaseFacts, kind: str) -> Decision:
    """The school does: it holds the figures, and says to whom they go. `kind`: the writer's authority."""
    case = may_write_entry(facts)
    if not case.allowed or kind == SCHOOL:
        return case
    return Decision(False, "not_school", hidden=False)
