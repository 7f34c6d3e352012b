"""What may be registered at a follow-up without a consent to contact after the closure. Pure.

What the authorities answer (the police on new suspicions, occupation, each one's own judgement) asks nothing
of the youth and needs no consent. That the youth has answered, or what the youth says, needs one in force: to
get it somebody had to get in touch. What was registered before stays, and may be taken away. What an import
brings was recorded when it happened and is kept as it was.
"""

from dataclasses import dataclass

NO_AFTERCARE = "no_aftercare"


@dataclass(frozen=True)
class YouthAnswer:
    """The part of a follow-up that only the youth can give."""

    answered: bool = False
    words: str = ""


def needs_contact(before: YouthAnswer, after: YouthAnswer) -> bool:
    """Does the follow-up say something of the youth's own that it did not say before?"""
    return (after.answered and not before.answered) or (after.words not in ("", before.words))


def refusal(before: YouthAnswer, after: YouthAnswer, *, consented: bool, recorded_then: bool = False) -> str:
    """NO_AFTERCARE, or empty when it may be registered. `recorded_then`: an import of what was before."""
    if consented or recorded_then or not needs_contact(before, after):
        return ""
    return NO_AFTERCARE
