"""Files are cleaned, sealed and kept with their entry; from an own draft they may be taken away again."""

import re
from collections.abc import Iterable
from io import BytesIO
from uuid import UUID

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

from audit import clock
from audit.actions import Action
from audit.decisions import Decision, refuse
from consent.scans.cleaning import REFUSALS, Clean, Unusable, cleaned
from crypto.stream import seal_stream
from sig.attachments import policy
from sig.attachments.policy import MOST, Written
from sig.models import Attachment, Entry
from sig.policy import may_write_entry
from sig.services import releases
from sig.services.working import Work, working
from teams.models import User

LONGEST_NAME = 120
CONTROLS = re.compile(r"[\x00-\x1f\x7f\u200e\u200f\u202a-\u202e\u2066-\u2069]")
Sent = tuple[str, bytes]


def add(*, entry: UUID, case: UUID, files: Iterable[Sent], by: User) -> int:
    """Keep files of one entry; how many. All or none. Whoever reads the entry reads them.

    Raises NotAllowed, the same for another's entry and one that is not there; ValidationError with what to
    do, naming the file.
    """
    with working(case, may_write_entry, by=by) as work:
        held = _own(work, entry)
        sent = list(files)
        if not policy.room(Attachment.objects.filter(entry=held).count(), len(sent)):
            text = _("Högst %(most)d filer till en anteckning. Skriv en ny för resten.") % {"most": MOST}
            raise ValidationError({"file": text}, code="too_many")
        for name, data in sent:
            _keep(work, held, name, data)
    return len(sent)


def remove(*, file: UUID, entry: UUID, case: UUID, by: User) -> None:
    """Take a file away from an own draft: it was never a record. Raises NotAllowed."""
    with working(case, may_write_entry, by=by) as work:
        held = releases.own_entry(entry, by, draft=True, case=case)
        gone, _rows = Attachment.objects.filter(pk=file, entry=held).delete()
        if not gone:
            refuse(Decision(False, "not_there"))
        work.record(Action.FILE_REMOVE, "file", file)


def shown_name(sent: str) -> str:
    """What a file is called in the list: its own name without folders, control marks and ending. Pure."""
    last = CONTROLS.sub("", sent).replace("\\", "/").rsplit("/", 1)[-1].strip()
    stem = last.rsplit(".", 1)[0] if "." in last else last
    return stem.strip()[:LONGEST_NAME] or _("Fil")


def _own(work: Work, entry: UUID) -> Entry:
    held = releases.own_entry(entry, work.by, case=work.case.pk)
    written = Written(held.kind, held.author_id, held.draft, held.created_at)
    decision = policy.may_attach(work.facts, written)
    if decision.reason == "too_late":
        raise ValidationError(_("Det har gått mer än ett dygn. Skriv en ny anteckning för filen."))
    decision.require()
    return held


def _keep(work: Work, entry: Entry, name: str, data: bytes) -> None:
    clean = _clean(name, data)
    row = Attachment.of(
        work.case,
        entry=entry,
        name=shown_name(name),
        media=clean.media,
        size=len(clean.data),
        uploaded_at=clock.now(),
        uploaded_by=work.by,
    )
    sealed = BytesIO()
    seal_stream(BytesIO(clean.data), sealed, attachment=row.pk, owner=row.team_id, size=row.size)
    row.sealed = sealed.getvalue()
    row.save(force_insert=True)
    work.record(Action.FILE_ADD, "file", row.pk)


def _clean(name: str, data: bytes) -> Clean:
    try:
        return cleaned(data)
    except Unusable as error:
        text = f"{shown_name(name)}: {REFUSALS[error.reason]}"
        raise ValidationError({"file": ValidationError(text, code=error.reason)}) from None
