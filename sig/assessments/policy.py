"""Who may assess. Pure; what comes of it is read by the rule of entries."""

from audit.decisions import Decision
from sig.policy import CaseFacts, may_write_entry


def may_assess(facts: CaseFacts) -> Decision:
    """Any member, for the own authority, while the work goes on."""
    return may_write_entry(facts)
