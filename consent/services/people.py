"""The young person, the numbers they are known by, their guardians: registered and changed."""

from datetime import date, datetime
from typing import Any
from uuid import UUID

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

from audit import clock
from audit.acting import acting_as, acting_as_system
from audit.actions import Action
from audit.services import record
from consent import access, policy
from consent.identity import IdentityNo
from consent.models import Guardian, IdentityNumber, Subject, Youth
from consent.protection import HIDDEN_HOME, NONE, STRONG, kept, treatment
from consent.services import guard, readers
from consent.services import protection as protecting
from consent.services.recompute import recompute_youth
from consent.services.withdrawals import withdraw_all_by
from crypto.blind_index import blind_index
from crypto.keyring import ensure_key
from teams.models import Team, User

YOUTH_FIELDS = frozenset({"name", "date_of_birth", "phone", "sex", "language", "interpreter", "protection"})
GUARDIAN_FIELDS = frozenset(
    {"name", "phone", "kind", "standing", "home", "language", "interpreter", "protection"}
)


def register_youth(
    *,
    name: str,
    date_of_birth: date,
    by: User,
    sex: str = Youth.Sex.OTHER,
    identity: IdentityNo | None = None,
    issuer: str = "",
    phone: str = "",
    language: str = "sv",
    interpreter: bool = False,
    protection: str = Youth.Protection.NONE,
    team: Team | None = None,
    reference: str = "",
) -> Youth:
    """A new youth, with `team` also linked to it. The answer is the same whether or not the number is known
    before.

    Raises NotAllowed for whoever may not nominate, ValidationError for a birth date in the future.
    """
    decision = policy.may_register_youth(active=by.is_active, roles=by.roles())
    decision.require()
    _refuse_future(date_of_birth)
    with acting_as(by):
        youth = Youth(sex=sex, language=language, interpreter=interpreter, protection=protection)
        youth.name, youth.date_of_birth = name.strip(), date_of_birth
        youth.phone = "" if protection in STRONG else phone.strip()
        youth.registered_by = by
        ensure_key("person", youth.pk)
        guard.authored(youth, by)
        youth.save()
        record(Action.YOUTH_REGISTER, by=by, decision=decision, object="youth")
        if identity is not None:
            _store_number(youth, identity, issuer)
        if team is not None:
            link(youth=youth, team=team, by=by, reference=reference)
    return youth


def link(*, youth: Youth, team: Team, by: User, reference: str = "") -> Subject:
    """Say which youth a team is about; the same link again is no error.

    Raises ValidationError for another youth.
    """
    with acting_as(by):
        held = Subject.objects.filter(team=team).first()
        if held is not None and held.youth_id != youth.pk:
            raise ValidationError(_("Teamet gäller redan någon annan."), code="other_youth")
        if held is None:
            held = Subject(team=team, youth=youth, reference=reference, linked_by=by)
            held.save()
            guard.note(Action.YOUTH_CHANGE, team.pk, "youth", youth.pk, by=by, purpose="link")
            if youth.protection in STRONG:
                readers.name_by_default(youth.pk, by=by)
        elif reference and held.reference != reference:
            held.reference = reference
            held.save()
    return held


def change_youth(*, youth: Youth, by: User, version: int | None = None, **changes: Any) -> Youth:
    """Change some of YOUTH_FIELDS. A new birth date recomputes every open consent.

    Raises NotAllowed, ValidationError, TypeError for another field, crypto.versioned.Conflict.
    """
    _refuse_unknown(changes, YOUTH_FIELDS)
    if "date_of_birth" in changes:
        _refuse_future(changes["date_of_birth"])
    with acting_as(by):
        decision, team_id = guard.require_coordinator_of_youth(youth.pk, by)
        before = youth.protection
        _assign(youth, changes)
        _save(youth, by, version)
        guard.note(Action.YOUTH_CHANGE, team_id, "youth", youth.pk, by=by, decision=decision)
        protecting.settle(youth, before, team_id=team_id, by=by, decision=decision)
        if "date_of_birth" in changes:
            recompute_youth(youth.pk, by=by)
    return youth


def add_number(*, youth: Youth, identity: IdentityNo, by: User, issuer: str = "", level: str = "") -> None:
    """Another number for the same person; earlier ones stay. Raises NotAllowed, and ValidationError under
    fingerade uppgifter, where an old number may never stand beside a new one.
    """
    with acting_as(by):
        decision, team_id = guard.require_coordinator_of_youth(youth.pk, by)
        if not treatment(youth.protection).several_numbers and youth.numbers.exists():
            raise ValidationError(
                _("Den som har fingerade uppgifter har bara ett nummer här."), code="one_number"
            )
        _store_number(youth, identity, issuer, level)
        guard.note(
            Action.YOUTH_CHANGE, team_id, "youth", youth.pk, by=by, decision=decision, purpose="number"
        )


def find(*, identity: IdentityNo, by: User) -> Youth | None:
    """The youth with that number among those `by` may know; None also when somebody else's caseload holds
    it.
    """
    if not identity.comparable:
        return None
    with acting_as(by):
        numbers = IdentityNumber.objects.filter(lookup=blind_index(identity.digits)).select_related("youth")
        found = numbers.order_by("-confirmed").first()
        record(Action.CASE_SEARCH, by=by, purpose="identity_number", count=int(found is not None))
    return found.youth if found else None


def add_guardian(
    *,
    youth: Youth,
    name: str,
    by: User,
    kind: str = "guardian",
    standing: str = "active",
    phone: str = "",
    home: str = "same",
    language: str = "sv",
    interpreter: bool = False,
    protection: str = Youth.Protection.NONE,
    at: datetime | None = None,
) -> Guardian:
    """A guardian, whose signature is demanded from now on. `at`: since when, for import of what was before.

    Raises NotAllowed for anybody but a coordinator around that youth, ValidationError for a time to come.
    """
    with acting_as(by):
        decision, team_id = guard.require_coordinator_of_youth(youth.pk, by)
        since = _moment(at)
        row = Guardian(youth=youth, kind=kind, language=language, interpreter=interpreter)
        allowed = kept(protection, {"phone": phone.strip(), "home": home})
        row.name, row.phone, row.home, row.protection = name.strip(), *allowed.values(), protection
        row.registered_at, row.registered_by = since, by
        row.standing, row.standing_since = standing, since if standing != "active" else None
        _save(row, by, None)
        guard.note(Action.GUARDIAN_ADD, team_id, "guardian", row.pk, by=by, decision=decision)
        protecting.settle(row, NONE, team_id=team_id, by=by, decision=decision)
        recompute_youth(youth.pk, by=by)
    return row


def change_guardian(*, guardian: Guardian, by: User, version: int | None = None, **changes: Any) -> Guardian:
    """Change some of GUARDIAN_FIELDS. A refusal takes back what that guardian has signed.

    Raises NotAllowed, TypeError for another field, crypto.versioned.Conflict.
    """
    _refuse_unknown(changes, GUARDIAN_FIELDS)
    with acting_as(by):
        decision, team_id = guard.require_coordinator_of_youth(guardian.youth_id, by)
        if changes.get("standing", guardian.standing) != guardian.standing:
            guardian.standing_since = clock.database_now()
        before = guardian.protection
        _assign(guardian, changes)
        _save(guardian, by, version)
        guard.note(Action.GUARDIAN_CHANGE, team_id, "guardian", guardian.pk, by=by, decision=decision)
        protecting.settle(guardian, before, team_id=team_id, by=by, decision=decision)
        if guardian.standing == "refuses":
            withdraw_all_by(guardian=guardian, channel="other", by=by)
        recompute_youth(guardian.youth_id, by=by)
    return guardian


def end_custody(*, guardian: Guardian, by: User, version: int | None = None) -> Guardian:
    """That person is no longer a guardian, from now.

    Raises NotAllowed, ValidationError when it has ended before.
    """
    with acting_as(by):
        decision, team_id = guard.require_coordinator_of_youth(guardian.youth_id, by)
        if guardian.custody_until is not None:
            raise ValidationError(_("Personen är redan borttagen som vårdnadshavare."), code="ended")
        guardian.custody_until = clock.database_now()
        _save(guardian, by, version)
        guard.note(
            Action.GUARDIAN_CHANGE,
            team_id,
            "guardian",
            guardian.pk,
            by=by,
            decision=decision,
            purpose="custody_ended",
        )
        recompute_youth(guardian.youth_id, by=by)
    return guardian


def guardian(*, guardian_id: UUID, team_id: UUID, by: User) -> Guardian:
    """A guardian of the youth of that team.

    Raises NotAllowed for anybody but its coordinator, or another youth's.
    """
    with acting_as(by):
        guard.require_coordinator(team_id, by)
        found = Guardian.objects.filter(pk=guardian_id, youth__subjects__team_id=team_id).first()
    if found is None:
        access.NOT_THERE.require()
        raise AssertionError("unreachable")
    return found


def _store_number(youth: Youth, identity: IdentityNo, issuer: str = "", level: str = "") -> None:
    lookup = blind_index(identity.digits) if identity.comparable else None
    row = IdentityNumber(youth=youth, kind=identity.kind, lookup=lookup, issuer=issuer, level=level)
    row.number = identity.digits
    # A unique violation would tell whoever registers that the number is known.
    IdentityNumber.objects.bulk_create([row], ignore_conflicts=True)
    with acting_as_system("consent.numbers"):
        stored = IdentityNumber.objects.filter(pk=row.pk).exists()
    if not stored:
        row.confirmed = False
        IdentityNumber.objects.bulk_create([row])


def _refuse_future(day: date) -> None:
    if day > clock.today():
        raise ValidationError({"date_of_birth": _("Födelsedatumet ligger i framtiden.")}, code="future")


def _refuse_unknown(changes: dict[str, Any], known: frozenset[str]) -> None:
    if unknown := set(changes) - known:
        raise TypeError(f"cannot change {', '.join(sorted(unknown))}")


def _moment(at: datetime | None) -> datetime:
    now = clock.database_now()
    if at is not None and at > now:
        raise ValidationError(_("Tidpunkten ligger i framtiden."), code="future")
    return at or now


def _assign(row: Youth | Guardian, changes: dict[str, Any]) -> None:
    kind = changes.get("protection", row.protection)
    if not treatment(kind).keeps_phone:
        stored = {"phone": ""} | ({"home": HIDDEN_HOME} if isinstance(row, Guardian) else {})
        changes = {**changes, **stored}
    for field, value in changes.items():
        setattr(row, field, value.strip() if isinstance(value, str) else value)


def _save(row: Youth | Guardian, by: User, version: int | None) -> None:
    guard.authored(row, by)
    if version is None:
        row.save()
    else:
        row.save_versioned(version)
