"""Who may review the log. Pure."""

from audit.decisions import Decision

LOG_REVIEWER = "log_reviewer"


def may_review(roles: frozenset[str]) -> Decision:
    """The log reviewer and nobody else: a coordinator does not review the log of their own work."""
    if LOG_REVIEWER in roles:
        return Decision(True, "role", hidden=False)
    return Decision(False, "role", hidden=False)
