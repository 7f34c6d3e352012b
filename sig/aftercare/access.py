"""The door to what the youth has said at a follow-up, for the rule that compares it with what is sent."""

from audit.decisions import Decision
from sig.aftercare.rule import YouthAnswer
from sig.models import FollowUp


def registered(row: FollowUp, decision: Decision) -> YouthAnswer:
    """What stands there now, under a decision already made and recorded. Raises NotAllowed."""
    return YouthAnswer(row.youth_answered, row.youth_words.reveal(decision) if row.youth_words else "")
