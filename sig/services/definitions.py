"""What "has broken loose" means, as a matter of record: a coordinator proposes a version, somebody of the
steering group writes in that it was adopted. Nothing is changed afterwards; a change is a new version.
"""

import re
from collections.abc import Collection
from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

from audit import clock
from audit.acting import acting_as
from audit.actions import Action
from audit.decisions import Decision, by_role
from audit.services import record
from sig.commitments.access import goal_programme
from sig.models import DefinitionAdoption, DefinitionVersion, Programme
from sig.publications.rule import READERS
from sig.reports import definitions
from sig.reports.definitions import InForce
from teams.models import User
from teams.naming import NameReader, staff_name_for
from teams.roles import COORDINATOR, STEERING_GROUP

VERSION = re.compile(r"[A-Za-z0-9][A-Za-z0-9.-]{0,19}")


@dataclass(frozen=True)
class Listed:
    """One version and what became of it. `in_force`: it is the one that counts now."""

    id: UUID
    version: str
    text: str
    occupation_percent: int
    programmes: tuple[str, ...]
    proposed_by: str
    proposed_at: datetime
    adopted_on: date | None
    minutes: str
    recorded_by: str
    in_force: bool


@dataclass(frozen=True)
class Overview:
    """Everything about the definition. `in_force` None: no agreement, or its file says nothing.

    `programmes`: code → name, of the agreement. `versions`: newest first.
    """

    in_force: InForce | None
    versions: tuple[Listed, ...]
    programmes: dict[str, str]
    may_propose: bool
    may_adopt: bool


def overview(*, by: User) -> Overview:
    """The definition in force and every version. Raises NotAllowed."""
    decision = _may(by, READERS)
    with acting_as(by, durable=True):
        agreement = goal_programme()
        held = definitions.in_force(agreement) if agreement else None
        rows = DefinitionVersion.objects.filter(agreement=agreement).order_by("-proposed_at")
        people = ("proposed_by__authority", "adoption__recorded_by__authority")
        found = tuple(_listed(row, held, by) for row in rows.select_related(*people)) if agreement else ()
        record(Action.DEFINITION_VIEW, by=by, decision=decision, object="definition:list", count=len(found))
    return Overview(
        held,
        found,
        _programmes(agreement) if agreement else {},
        may_propose=COORDINATOR in by.roles(),
        may_adopt=STEERING_GROUP in by.roles(),
    )


def propose(
    *, version: str, text: str, occupation_percent: int, programmes: Collection[str], by: User
) -> DefinitionVersion:
    """A version for the steering group to adopt. Raises NotAllowed, ValidationError."""
    decision = _may(by, frozenset({COORDINATOR}))
    with acting_as(by):
        agreement = _agreement()
        said = InForce(version.strip(), text.strip(), occupation_percent, tuple(sorted(set(programmes))))
        _check(said, agreement)
        made = DefinitionVersion(
            agreement=agreement,
            version=said.version,
            text=said.text,
            occupation_percent=said.occupation_percent,
            programmes=list(said.programmes),
            proposed_by=by,
            proposed_at=clock.now(),
        )
        made.save(force_insert=True)
        what = f"definition:{made.version}"
        record(Action.DEFINITION_PROPOSE, by=by, decision=decision, object=what)
    return made


def adopt(*, definition: UUID, adopted_on: date, minutes: str, by: User) -> DefinitionAdoption:
    """The steering group has adopted it, on that day, in those minutes; from now on it is in force.

    Raises NotAllowed, ValidationError (gone, adopted, future, earlier, minutes).
    """
    decision = _may(by, frozenset({STEERING_GROUP}))
    with acting_as(by):
        agreement = _agreement()
        row = DefinitionVersion.objects.filter(agreement=agreement, pk=definition).first()
        if row is None:
            raise ValidationError(_("Förslaget finns inte."), code="gone")
        _check_adoption(row, agreement, adopted_on, minutes)
        made = DefinitionAdoption(
            definition=row,
            adopted_on=adopted_on,
            minutes=minutes.strip(),
            recorded_by=by,
            recorded_at=clock.now(),
        )
        made.save(force_insert=True)
        what = f"definition:{row.version}"
        record(Action.DEFINITION_ADOPT, by=by, decision=decision, object=what)
    return made


def in_force() -> InForce | None:
    """What counts now, inside the caller's block; None where no agreement says anything."""
    agreement = goal_programme()
    return definitions.in_force(agreement) if agreement else None


def _check(said: InForce, agreement: Programme) -> None:
    if not VERSION.fullmatch(said.version):
        text = _("Ange en kort beteckning med bokstäver, siffror, punkt och bindestreck, som 2018-1.")
        raise ValidationError({"version": ValidationError(text, code="version")})
    if not said.text:
        raise ValidationError({"text": ValidationError(_("Skriv vad som krävs."), code="text")})
    if not 1 <= said.occupation_percent <= 100:
        percent = ValidationError(_("Ange 1 till 100 procent."), code="percent")
        raise ValidationError({"occupation_percent": percent})
    if not said.programmes or set(said.programmes) - set(_programmes(agreement)):
        which = ValidationError(_("Välj vilka program som räknas."), code="programmes")
        raise ValidationError({"programmes": which})
    _refuse_other_text(said, agreement)


def _refuse_other_text(said: InForce, agreement: Programme) -> None:
    """A name that has been used says the same for ever: the verdicts judged by it carry it."""
    file = definitions.of_file(agreement)
    used = DefinitionVersion.objects.filter(agreement=agreement, version=said.version).exists()
    if used or (file and file.version == said.version and file != said):
        text = _("Beteckningen är upptagen av en annan lydelse. Välj en ny.")
        raise ValidationError({"version": ValidationError(text, code="used")})


def _check_adoption(row: DefinitionVersion, agreement: Programme, adopted_on: date, minutes: str) -> None:
    if hasattr(row, "adoption"):
        raise ValidationError(_("Definitionen är antagen redan."), code="adopted")
    if adopted_on > clock.today():
        text = _("Datumet kan inte ligga framåt i tiden.")
        raise ValidationError({"adopted_on": ValidationError(text, code="future")})
    held = definitions.in_force(agreement)
    if held and held.adopted_on and adopted_on < held.adopted_on:
        text = _("Den som gäller antogs senare än så. Kontrollera datumet.")
        raise ValidationError({"adopted_on": ValidationError(text, code="earlier")})
    if not minutes.strip():
        raise ValidationError({"minutes": ValidationError(_("Ange vilket protokoll."), code="minutes")})


def _agreement() -> Programme:
    found = goal_programme()
    if found is None:
        raise ValidationError(_("Ingen överenskommelse är inläst."), code="no_agreement")
    return found


def _programmes(agreement: Programme) -> dict[str, str]:
    """Code → name, of the same agreement."""
    return dict(definitions.of_agreement(agreement).order_by("name").values_list("code", "name"))


def _listed(row: DefinitionVersion, held: InForce | None, by: User) -> Listed:
    adoption: DefinitionAdoption | None = getattr(row, "adoption", None)
    reader = NameReader(by.pk, frozenset({by.authority_id} if by.authority_id else ()))
    return Listed(
        row.pk,
        row.version,
        row.text,
        row.occupation_percent,
        tuple(row.programmes),
        staff_name_for(row.proposed_by, reader=reader),
        row.proposed_at,
        adoption.adopted_on if adoption else None,
        adoption.minutes if adoption else "",
        staff_name_for(adoption.recorded_by, reader=reader) if adoption else "",
        bool(adoption and held and held.adopted_on and held.version == row.version),
    )


def _may(by: User, roles: frozenset[str]) -> Decision:
    decision = by_role(by.roles(), roles, active=by.is_active)
    decision.require()
    return decision
