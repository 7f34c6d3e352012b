"""The door to signed papers. Opening decides, records and commits before the first byte."""

from dataclasses import dataclass
from datetime import date, datetime
from io import BytesIO
from uuid import UUID

from django.utils.translation import gettext as _

from audit import clock
from audit.acting import acting_as
from audit.actions import Action
from audit.decisions import Decision, NotAllowed
from audit.services import record
from consent import overview
from consent.access import NOT_THERE, note
from consent.age import day_of
from consent.facts import viewer
from consent.models import Consent, ConsentScan, Subject
from consent.policy import may_know_guardian, may_manage_consent
from consent.scans import policy
from consent.signers import KINDS
from crypto.pseudonym import pseudonym
from crypto.stream import open_stream
from teams.models import User

TYPES = {"jpeg": ("image/jpeg", "jpg"), "png": ("image/png", "png"), "pdf": ("application/pdf", "pdf")}


@dataclass(frozen=True)
class ScanLine:
    """One paper in the list. `whose` is empty for the paper as a whole."""

    id: UUID
    media: str
    whose: str
    size: int
    uploaded_at: datetime

    @property
    def kilobytes(self) -> int:
        """Rounded up."""
        return -(-self.size // 1024)


@dataclass(frozen=True)
class ConsentScans:
    """One consent and its papers, oldest first."""

    id: UUID
    state: str
    state_name: str
    first_day: date
    last_day: date
    lines: tuple[ScanLine, ...]


@dataclass(frozen=True)
class ScanList:
    """Every consent of a team with its papers, newest first."""

    may_add: bool
    consents: tuple[ConsentScans, ...]


@dataclass(frozen=True)
class OpenedScan:
    """One paper, opened: hand it out as a download only."""

    content: bytes
    content_type: str
    filename: str


def scans(team_id: UUID, *, by: User) -> ScanList:
    """The papers of a team, recorded as a look at the consent. Raises NotAllowed."""
    with acting_as(by, durable=True):
        subject = Subject.objects.filter(team_id=team_id).select_related("youth").first()
        youth = subject.youth if subject else None
        facts = viewer(team_id=team_id, by=by, at=clock.database_now())
        decision = policy.may_see_scans(facts)
        note(Action.CONSENT_VIEW, team_id, decision, by)
        rows = (
            list(Consent.objects.filter(team_id=team_id).order_by("-created_at")) if decision.allowed else []
        )
        papers = list(_papers(team_id)) if decision.allowed else []
        guardians = list(youth.guardians.all()) if decision.allowed and youth else []
    decision.require()
    names: dict[UUID | None, str] = {None: _("Den unge")}
    for one in guardians:
        known = may_know_guardian(facts, one.protection)
        names[one.pk] = one.name.reveal(known) if known.allowed and one.name else str(KINDS[one.kind])
    return ScanList(
        may_add=may_manage_consent(facts).allowed,
        consents=tuple(_consent(row, papers, names) for row in rows),
    )


def opened(team_id: UUID, scan_id: UUID, *, by: User) -> OpenedScan:
    """One paper's content, recorded. The whole is checked before anything is handed out.

    Raises NotAllowed; a paper of another team is not there.
    """
    with acting_as(by, durable=True):
        subject = Subject.objects.filter(team_id=team_id).select_related("youth").first()
        facts = viewer(team_id=team_id, by=by, at=clock.database_now())
        decision = policy.may_see_scans(facts)
        row = ConsentScan.objects.filter(pk=scan_id, team_id=team_id).first() if decision.allowed else None
        if decision.allowed and row is None:
            decision = NOT_THERE
        _note_opening(team_id, scan_id, decision, by)
    decision.require()
    if row is None or subject is None:
        raise NotAllowed(NOT_THERE)
    pieces = open_stream(
        BytesIO(bytes(row.sealed)), decision, attachment=row.pk, owner=team_id, size=row.size
    )
    content_type, ending = TYPES[row.media]
    name = f"samtycke-{subject.reference or 'blankett'}-{row.uploaded_at:%Y-%m-%d}.{ending}"
    return OpenedScan(b"".join(pieces), content_type, name)


def _papers(team_id: UUID) -> list[ConsentScan]:
    found = ConsentScan.objects.filter(team_id=team_id).defer("sealed")
    return list(found.select_related("signature"))


def _consent(row: Consent, papers: list[ConsentScan], names: dict[UUID | None, str]) -> ConsentScans:
    return ConsentScans(
        id=row.pk,
        state=row.state,
        state_name=row.get_state_display(),
        first_day=day_of(row.starts_at),
        last_day=overview.last_day(row.ends_at),
        lines=tuple(_line(one, names) for one in papers if one.consent_id == row.pk),
    )


def _line(row: ConsentScan, names: dict[UUID | None, str]) -> ScanLine:
    signature = row.signature
    whose = names.get(signature.guardian_id, "") if signature else ""
    return ScanLine(row.pk, row.get_media_display(), whose, row.size, row.uploaded_at)


def _note_opening(team_id: UUID, scan_id: UUID, decision: Decision, by: User) -> None:
    allowed = decision.allowed
    record(
        Action.SCAN_VIEW if allowed else Action.REFUSED,
        by=by,
        decision=decision,
        case=pseudonym(team_id, "case") if allowed else "",
        object=f"scan:{pseudonym(team_id, str(scan_id))}" if allowed else "scan",
        outcome="ok" if allowed else "refused",
    )
