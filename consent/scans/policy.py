"""Who may open a signed paper: pure rules over facts. It carries names and handwriting."""

from audit.decisions import Decision
from consent.policy import ViewerFacts, is_insider, may_know_youth, may_view_consent


def may_see_scans(facts: ViewerFacts) -> Decision:
    """Insiders who may know who the youth is; nobody else, whatever is shared with them."""
    seen = may_view_consent(facts)
    if not seen.allowed:
        return seen
    if not is_insider(facts):
        return Decision(False, "not_insider", hidden=False)
    known = may_know_youth(facts)
    return known if known.allowed else Decision(False, known.reason, hidden=False)
