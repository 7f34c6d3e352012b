"""A nomination: anybody signed in at a participating authority may ask. Little data, one transaction, one
receipt."""

import secrets
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

from audit import clock
from audit.acting import acting_as
from audit.actions import Action
from audit.decisions import Decision, refuse
from audit.services import record
from consent import identity as identity_numbers
from consent.age import day_of
from consent.models import IdentityNumber, Youth
from consent.services import people
from crypto.pseudonym import pseudonym
from sig import rule_sql
from sig.criteria import OUTSIDE, Criteria, age_band, outside
from sig.models import Area, Case, Nomination, Notice, Programme, StageChange
from sig.models.codes import NoticeCode, Stage, StageReason
from sig.services import deputies
from sig.services.working import case_reference
from teams.models import Authority, Team, User
from teams.services import members

ALPHABET = "23456789ABCDEFGHJKLMNPQRSTUVWXYZ"


@dataclass(frozen=True)
class Receipt:
    """What the nominator gets: always the same shape, whoever the youth is. `case_id` is not for the
    screen."""

    receipt: str
    case_id: UUID
    outside: tuple[str, ...]


@dataclass(frozen=True, repr=False)
class Answers:
    """The nominator's answers. `nominated_at` may lie in the past; `number` and `authority` come with an
    import."""

    known_to_social: bool
    justice_status: str
    concerns: tuple[str, ...] = ()
    outside_reason: str = ""
    nominated_at: datetime | None = None
    number: str = ""
    authority: Authority | None = None


def nominate(
    *,
    programme: Programme,
    name: str,
    sex: str,
    known_to_social: bool,
    justice_status: str,
    by: User,
    date_of_birth: date | None = None,
    identity: str = "",
    area: Area | None = None,
    concerns: Iterable[str] = (),
    outside_reason: str = "",
    nominated_at: datetime | None = None,
    number: str = "",
    authority: Authority | None = None,
) -> Receipt:
    """Register the youth with minimal data, the team led by the programme's coordinator, and the case.

    A birth date or a personal number is needed. Outside the criteria a reason is needed, and then it is sent.
    `number` (the case number it had before) and `authority` (who asked on paper) are given by an import only.
    If somebody already holds the personal number the answer is the same; the coordinator is told.
    Raises NotAllowed for somebody without authority, ValidationError by field.
    """
    if by.authority is None or not by.is_active:
        refuse(Decision(False, "no_authority", hidden=False))
    identified = _number(identity)
    born = _born(date_of_birth, identified)
    answers = Answers(known_to_social, justice_status, tuple(concerns), outside_reason.strip(), nominated_at,
                      number, authority or by.authority)  # fmt: skip
    at, unmet = _checked(programme, born, answers)
    with acting_as(by):
        list(Programme.objects.select_for_update().order_by("pk"))
        youth = people.register_youth(name=name, date_of_birth=born, sex=sex, identity=identified, by=by)
        team = members.create_team(by=by, coordinator=programme.coordinator)
        case = _case(programme, youth, team, area, at, born, number)
        people.link(team=team, youth=youth, reference=case.number, by=by)
        case._history_user = by
        case.save(force_insert=True)
        row = _nomination(case, answers, at, by)
        _first_step(case, at, by)
        deputies.seat(programme, team)
        if not number:
            _tell(case, row)
        record(
            Action.CASE_NOMINATE,
            by=by,
            decision=Decision(True, "authority", hidden=False),
            object=f"case:{pseudonym(team.pk, str(case.pk))}",
            case=case_reference(team.pk),
        )
    return Receipt(row.receipt, case.pk, unmet)


def case_number(on: date) -> str:
    """The next number of that year, "SIG-18-014". Race-safe while the programmes are locked."""
    prefix = f"SIG-{on:%y}-"
    return f"{prefix}{rule_sql.last_number(prefix) + 1:03}"


def _number(identity: str) -> identity_numbers.IdentityNo | None:
    if not identity.strip():
        return None
    try:
        return identity_numbers.parse(identity, on=clock.today())
    except identity_numbers.InvalidNumber as error:
        raise ValidationError({"identity": ValidationError(error.sentence, code=error.code)}) from None


def _born(given: date | None, number: identity_numbers.IdentityNo | None) -> date:
    born = given or (number.date_hint if number else None)
    if born is None:
        text = _("Ange födelsedatum eller personnummer.")
        raise ValidationError({"date_of_birth": ValidationError(text, code="required")})
    return born


def _checked(programme: Programme, born: date, answers: Answers) -> tuple[datetime, tuple[str, ...]]:
    now = clock.now()
    at = answers.nominated_at or now
    if at > now:
        raise ValidationError(
            {"nominated_at": ValidationError(_("Tiden ligger i framtiden."), code="future")}
        )
    if born > day_of(at):
        raise ValidationError(
            {"date_of_birth": ValidationError(_("Datumet ligger i framtiden."), code="future")}
        )
    if programme.coordinator is None:
        raise ValidationError(
            _("Programmet saknar samordnare. Ingen kan ta emot anmälan."), code="no_coordinator"
        )
    unmet = outside(
        Criteria.from_settings(programme.settings),
        born=born,
        on=day_of(at),
        known_to_social=answers.known_to_social,
        justice_status=answers.justice_status,
    )
    if unmet and not answers.outside_reason:
        why = " ".join(str(OUTSIDE[code]) for code in unmet)
        text = _("Skriv varför personen ändå ska vara med.") + f" {why}"
        raise ValidationError({"outside_reason": ValidationError(text, code="required")})
    return at, unmet


def _case(
    programme: Programme, youth: Youth, team: Team, area: Area | None, at: datetime, born: date, number: str
) -> Case:
    if area is not None and area.programme_id != programme.pk:
        raise ValidationError({"area": ValidationError(_("Området hör inte till programmet."), code="area")})
    on = day_of(at)
    return Case(
        number=number or case_number(on),
        programme=programme,
        area=area,
        youth=youth,
        team=team,
        stage=Stage.NOMINATED,
        age_band=age_band(born, on),
        sex=youth.sex,
        nominated_on=on,
    )


def _nomination(case: Case, answers: Answers, at: datetime, by: User) -> Nomination:
    row = Nomination(
        receipt=_receipt(),
        case=case,
        team_id=case.team_id,
        duplicate=IdentityNumber.objects.filter(youth_id=case.youth_id, confirmed=False).exists(),
        authority=answers.authority,
        user=by,
        nominated_at=at,
        concerns=list(answers.concerns),
        known_to_social=answers.known_to_social,
        justice_status=answers.justice_status,
        outside_reason=answers.outside_reason,
    )
    row.clean_fields(exclude={"case", "team", "authority", "user", "outside_reason"})
    row.save(force_insert=True)
    return row


def _receipt() -> str:
    letters = [secrets.choice(ALPHABET) for _place in range(8)]
    return "".join(letters[:4]) + "-" + "".join(letters[4:])


def _first_step(case: Case, at: datetime, by: User) -> None:
    StageChange.objects.create(
        case=case,
        from_stage="",
        to_stage=Stage.NOMINATED,
        at=at,
        recorded_at=clock.now(),
        by=by,
        reason=StageReason.NOMINATED,
    )


def _tell(case: Case, row: Nomination) -> None:
    code = NoticeCode.NOMINATED_AGAIN if row.duplicate else NoticeCode.NOMINATED
    for user_id in filter(None, {case.programme.coordinator_id, case.programme.deputy_id}):
        Notice.objects.create(case=case, user_id=user_id, code=code, created_at=clock.now())
