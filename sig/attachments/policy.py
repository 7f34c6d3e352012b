"""Who may add a file to an entry, and until when: pure. Who reads one is the entry's own rule."""

from dataclasses import dataclass
from datetime import datetime, timedelta

from audit.decisions import Decision
from sig.models.codes import EntryKind
from sig.policy import CaseFacts, may_write_entry

MOST = 10
"""Files of one entry."""
OPEN_FOR = timedelta(hours=24)
KINDS = frozenset({EntryKind.CONTACT, EntryKind.NOTE, EntryKind.INCIDENT, EntryKind.MINUTE})


@dataclass(frozen=True)
class Written:
    """The entry that a file is to hang on. `created_at` is when it was published."""

    kind: str
    author: int
    draft: bool
    created_at: datetime


def may_attach(facts: CaseFacts, entry: Written) -> Decision:
    """The author may: to an own draft, and for a day after it was published. Later, write a new entry."""
    case = may_write_entry(facts)
    if not case.allowed:
        return case
    if entry.author != facts.user:
        return Decision(False, "not_author")
    if entry.kind not in KINDS:
        return Decision(False, "no_files", hidden=False)
    return case if still_open(entry, facts.at) else Decision(False, "too_late", hidden=False)


def still_open(entry: Written, at: datetime) -> bool:
    """Half-open: not at the very end of the day."""
    return entry.draft or at < entry.created_at + OPEN_FOR


def room(held: int, sent: int) -> bool:
    """Do that many more files fit?"""
    return held + sent <= MOST
