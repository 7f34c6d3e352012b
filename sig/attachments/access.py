"""The door to files of entries. Opening one asks the entry's rule, records, and commits before the first
byte."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from io import BytesIO
from uuid import UUID

from audit.acting import acting_as
from audit.actions import Action
from audit.decisions import Basis, Decision, NotAllowed
from audit.services import record
from consent.scans.access import TYPES
from crypto.pseudonym import pseudonym
from crypto.stream import open_stream
from sig import loading
from sig.casefile import EntryView
from sig.models import Attachment
from teams.models import User

NOT_THERE = Decision(False, "not_there")


@dataclass(frozen=True, repr=False)
class FileLine:
    """One file beneath its entry."""

    id: UUID
    name: str
    media: str
    size: int
    uploaded_at: datetime

    @property
    def kilobytes(self) -> int:
        """Rounded up."""
        return kilobytes(self.size)


@dataclass(frozen=True, repr=False)
class OpenedFile:
    """One file, opened: hand it out as a download only."""

    content: bytes
    content_type: str
    filename: str


def kilobytes(size: int) -> int:
    """Rounded up: a file is never 0 kB."""
    return -(-size // 1024)


def files_of(entries: Iterable[EntryView], *, by: User) -> Mapping[UUID, tuple[FileLine, ...]]:
    """The files beneath entries that `by` has just been shown, oldest first: one statement for all.

    Nothing more is recorded: the list is part of the entry, whose reading has been. Row security leaves out
    what has been taken back since.
    """
    shown = {entry.id: entry for one in entries for entry in (one, *one.corrections)}
    if not shown:
        return {}
    with acting_as(by):
        rows = list(Attachment.objects.filter(entry__in=list(shown)).defer("sealed"))
    found: dict[UUID, list[FileLine]] = {}
    for row in rows:
        found.setdefault(row.entry_id, []).append(_line(row, _shown_on(shown[row.entry_id])))
    return {pk: tuple(lines) for pk, lines in found.items()}


def opened(file_id: UUID, *, entry: UUID, case: UUID, by: User) -> OpenedFile:
    """One file's content, recorded. The whole is checked before anything is handed out.

    Raises NotAllowed, the same for a file that is not there and for one of an entry that is not for `by`.
    """
    with acting_as(by, durable=True):
        loaded = loading.load_entries(case, by=by, entry=entry)
        seen = loaded.seen[0] if loaded.decision.allowed and loaded.seen else None
        row = Attachment.objects.filter(pk=file_id, entry=entry, case=case).first() if seen else None
        decision = seen.decision if seen and row else NOT_THERE
        if row is None or loaded.case is None:
            record(Action.REFUSED, by=by, decision=decision, purpose="file", outcome="refused")
        else:
            record(
                Action.FILE_VIEW,
                by=by,
                decision=decision,
                case=pseudonym(row.team_id, "case"),
                object=f"file:{pseudonym(row.team_id, str(row.pk))}",
            )
    decision.require()
    if row is None or loaded.case is None:
        raise NotAllowed(NOT_THERE)
    sealed = BytesIO(bytes(row.sealed))
    pieces = open_stream(sealed, decision, attachment=row.pk, owner=row.team_id, size=row.size)
    content_type, ending = TYPES[row.media]
    name = f"bilaga-{loaded.case.number}-{row.uploaded_at:%Y-%m-%d}.{ending}"
    return OpenedFile(b"".join(pieces), content_type, name)


def _shown_on(entry: EntryView) -> Decision:
    """The decision on which the entry itself was shown."""
    return Decision(True, entry.reason, Basis(entry.basis_kind, entry.basis_id), hidden=False)


def _line(row: Attachment, decision: Decision) -> FileLine:
    name = "" if row.name is None else str(row.name.reveal(decision))
    return FileLine(row.pk, name, str(row.get_media_display()), row.size, row.uploaded_at)
