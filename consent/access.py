"""The door to who the youth and the guardians are, and to the state of their consent.

Only here are values revealed. Every opening decides, records and commits before it answers.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any
from uuid import UUID

from django.utils.translation import gettext as _

from audit import clock
from audit.acting import acting_as, acting_as_system, focus_on
from audit.actions import Action
from audit.decisions import Basis, Decision
from audit.services import record
from consent import due, overview, paragraphs, policy, printed, strip
from consent.age import age_at, birthday, day_of, is_minor
from consent.categories import DEFAULT_PURPOSE
from consent.facts import of_consent, person, removals_of, viewer
from consent.grants import Facts, Line
from consent.models import Consent, ConsentScope, Grant, Guardian, NamedReader, Subject, Youth
from consent.overview import ConsentOverview, DueLine, PersonName
from consent.policy import ViewerFacts
from consent.printed import PrintedForm
from consent.protection import NONE, STRONG, strongest, warning
from consent.standing import shown, standing
from crypto.pseudonym import pseudonym
from crypto.sealed import Sealed
from teams import team_hooks
from teams.models import Authority, Membership, User
from teams.shown import NOTHING, Shown

NOT_THERE = Decision(False, "not_there")


@dataclass(frozen=True)
class YouthIdentity:
    """Who a youth is, for somebody who may know. `phone` is empty when there is none."""

    id: UUID
    name: str
    date_of_birth: date
    age: int
    sex: str
    phone: str
    protection: str
    decision: Decision


def youth_identity(team_id: UUID, *, by: User) -> YouthIdentity:
    """Decide, record, then say who the team's youth is.

    Raises NotAllowed; every stranger's guess looks alike.
    """
    with acting_as(by, durable=True):
        youth = _youth(team_id)
        decision = policy.may_know_youth(viewer(team_id=team_id, by=by, at=clock.database_now()))
        if decision.allowed and youth is None:
            decision = NOT_THERE
        note(Action.IDENTITY_VIEW, team_id, decision, by)
    decision.require()
    assert youth is not None
    return revealed_identity(youth, decision)


def revealed_identity(youth: Youth, decision: Decision) -> YouthIdentity:
    """The plain identity under a decision that somebody else has made and recorded. Raises NotAllowed."""
    born = _born(youth, decision)
    return YouthIdentity(
        id=youth.pk,
        name=_text(youth.name, decision),
        date_of_birth=born,
        age=age_at(born, max(born, clock.today())),
        sex=youth.sex,
        phone=_text(youth.phone, decision),
        protection=youth.protection,
        decision=decision,
    )


def consent_overview(team_id: UUID, *, by: User, manage: bool = False, stays: bool = True) -> ConsentOverview:
    """The consent page for this reader, recorded first. `manage`: refuse everybody but the coordinator;
    `stays`: the page will ask whether it may still be shown.

    Raises NotAllowed: hidden for strangers, open for members without the right.
    """
    now = clock.database_now()
    with acting_as(by, durable=True):
        facts = viewer(team_id=team_id, by=by, at=now)
        decision = policy.may_manage_consent(facts) if manage else policy.may_view_consent(facts)
        note(Action.CONSENT_VIEW, team_id, decision, by)
        before = team_hooks.page(team_id, by) if stays and decision.allowed else ""
        focus_on([team_id])
        rests = shown(team_id, facts, now) if stays and decision.allowed else NOTHING
        rows = strip.consents(team_id) if decision.allowed else []
        grants = list(Grant.objects.in_force(now).filter(team_id=team_id)) if decision.allowed else []
        stopped = strip.stopped_at(team_id, now) if decision.allowed and not grants else None
        lost = strip.lost_by(team_id, by.authority_id, now) if grants else None
        names = {one.pk: one for one in Authority.objects.all()}
        inside = policy.is_insider(facts)
        until = strip.runs_until(team_id, now) if inside else None
        subject = Subject.objects.filter(team_id=team_id).first()
        youth = Youth.objects.filter(pk=subject.youth_id).first() if subject else None
        removals = removals_of(team_id) if inside else []
        collision = inside and strip.collides(youth)
        family = _family(team_id) if inside else None
    decision.require()
    known = policy.may_know_youth(facts)
    plain = {
        **strip.shared_now(grants, names, stopped),
        "lost_at": lost,
        "team_id": team_id,
        **_heading(youth, known),
        "reference": subject.reference if subject else "",
        "insider": inside,
        "may_manage": policy.may_manage_consent(facts).allowed,
        "shown": rests,
        "before": before,
        "warning": warning(facts.protection) if known.allowed else "",
    }
    if family is None:
        return ConsentOverview(**plain)
    who = person(_born(family.youth, decision), family.guardians)
    people = _people(family, facts, decision)
    stored = [(row, of_consent(row, who, removals)) for row in rows]
    return ConsentOverview(
        **plain,
        **strip.for_insiders(team_id, who, stored, people, names, now),
        turns_18_on=birthday(who.date_of_birth, 18) if known.allowed else None,
        minor=known.allowed and is_minor(who.date_of_birth, now),
        due=_due(who.date_of_birth if known.allowed else None, until, now),
        collision=collision,
        protected=known.allowed and family.youth.protection != NONE,
        print_as=family.youth.protection,
    )


def resting_on(team_id: UUID, *, by: User) -> Shown:
    """What a page about the consent rests on, for the pages that do not ask for the overview. Taken before
    their door, which decides and records; it reveals nothing.
    """
    with acting_as(by):
        _decision, found = standing(team_id, by=by)
    return found or NOTHING


@dataclass(frozen=True)
class ReaderLine:
    """Somebody who may know who the youth is. `id` is None for those who coordinate: they always may."""

    id: UUID | None
    name: str
    authority: str
    starts_at: datetime | None


@dataclass(frozen=True)
class ReadersPage:
    """Who may know a protected youth, and who in the team could be added. `matters`: the protection is of one
    of the stronger kinds, so that the list decides.
    """

    lines: tuple[ReaderLine, ...]
    candidates: tuple[tuple[int, str], ...]
    matters: bool


def named_readers(team_id: UUID, *, by: User) -> ReadersPage:
    """The list of named readers, for the coordinator; recorded first. Raises NotAllowed."""
    now = clock.database_now()
    with acting_as(by, durable=True):
        decision = policy.may_manage_consent(viewer(team_id=team_id, by=by, at=now))
        note(Action.CONSENT_VIEW, team_id, decision, by)
        youth = _youth(team_id) if decision.allowed else None
        named = NamedReader.objects.in_force(now).filter(youth=youth).select_related("user__authority")
        rows = list(named.order_by("starts_at", "id"))
        teams = Subject.objects.filter(youth=youth).values("team")
        seats = list(
            Membership.objects.in_force(now).filter(team__in=teams).select_related("user", "authority")
        )
        kinds = [youth.protection, *youth.guardians.values_list("protection", flat=True)] if youth else []
    decision.require()
    leading = {seat.user_id: seat for seat in seats if seat.role == policy.COORDINATOR}
    lines = [ReaderLine(None, seat.user.name, seat.authority.name, None) for seat in leading.values()]
    lines += [
        ReaderLine(
            row.pk, row.user.name, row.user.authority.name if row.user.authority else "", row.starts_at
        )
        for row in rows
        if row.user_id not in leading
    ]
    taken = {*leading, *(row.user_id for row in rows)}
    free = {
        seat.user_id: f"{seat.user.name}, {seat.authority.name}"
        for seat in seats
        if seat.user_id not in taken
    }
    return ReadersPage(tuple(lines), tuple(free.items()), bool(STRONG & set(kinds)))


def printed_form(
    team_id: UUID,
    key: str,
    *,
    by: User,
    language: str = "",
    swedish: bool = True,
    purpose: str = DEFAULT_PURPOSE,
) -> PrintedForm | None:
    """One signer's paper, recorded as printed; None when that person is not to sign. Raises NotAllowed."""
    page = consent_overview(team_id, by=by, manage=True)
    sheet = page.sheet_of(purpose)
    signer = next((one for one in sheet.signers if one.key == key), None) if sheet else None
    if sheet is None or signer is None or page.turns_18_on is None:
        return None
    with acting_as(by, durable=True):
        facts = viewer(team_id=team_id, by=by, at=clock.database_now())
        decision = policy.may_manage_consent(facts)
        note(Action.PRINT_CONSENT, team_id, decision, by)
        lines = [line(one) for one in ConsentScope.objects.filter(consent_id=sheet.id)]
        places = {one.pk: (one.name, one.kind) for one in Authority.objects.all()}
    decision.require()
    return printed.paper(page, sheet, signer, lines, places, language=language, swedish=swedish)


def birth_dates(team_ids: Iterable[UUID]) -> dict[UUID, date]:
    """When the youths of those teams were born, for reminders. Opened for the machine; nobody is shown it."""
    decision = Decision(True, "remind", Basis("system", "reminders"))
    with acting_as_system("consent.birthdays"):
        subjects = list(Subject.objects.filter(team_id__in=list(team_ids)).select_related("youth"))
        return {one.team_id: _born(one.youth, decision) for one in subjects}


def facts_of(row: Consent) -> Facts:
    """What decides the grants of a consent. The birth date is opened for the machine; nobody is shown it."""
    decision = Decision(True, "derive", Basis("consent", str(row.pk)))
    with acting_as_system("consent.facts"):
        youth = Youth.objects.get(pk=row.youth_id)
        guardians = list(youth.guardians.all())
    return of_consent(row, person(_born(youth, decision), guardians), removals_of(row.team_id))


def age_in_team(team_id: UUID, on: date) -> int | None:
    """The age of the team's youth on that day, for a rule that has an age limit; None without a youth.

    The birth date is opened for the machine; nobody is shown it. The earlier birthday counts: it ends sooner.
    """
    with acting_as_system("consent.age"):
        youth = _youth(team_id)
    if youth is None:
        return None
    born = _born(youth, Decision(True, "age_limit", Basis("authority", "age")))
    return age_at(born, max(born, on))


def carries_until(paragraph: str, team_id: UUID) -> datetime | None:
    """When the team's youth becomes too old for the paragraph; None without an age limit, or without a youth.

    The birth date is opened for the machine; nobody is shown it.
    """
    with acting_as_system("consent.age"):
        youth = _youth(team_id)
    if youth is None:
        return None
    born = _born(youth, Decision(True, "age_limit", Basis("authority", "age")))
    return paragraphs.carries_until(paragraph, born)


def person_values(row: Youth | Guardian, decision: Decision) -> dict[str, Any]:
    """What a form about a person starts with, under a decision already made and recorded.

    Raises NotAllowed.
    """
    plain = ("language", "interpreter", "protection")
    own = ("sex",) if isinstance(row, Youth) else ("kind", "standing", "home")
    values: dict[str, Any] = {name: getattr(row, name) for name in (*plain, *own)}
    values |= {"name": _text(row.name, decision), "phone": _text(row.phone, decision)}
    if isinstance(row, Youth):
        values["date_of_birth"] = _born(row, decision)
    return values


def line(row: Grant | ConsentScope) -> Line:
    """The matrix line of a stored row."""
    return Line(row.sender_id, row.recipient_id, row.category)


def note(action: Action, team_id: UUID, decision: Decision, by: User) -> None:
    """One entry: the opening if it is allowed, else the refusal."""
    # A stranger's guess must not make a pseudonym key for a team that is not there.
    case = pseudonym(team_id, "case") if decision.allowed else ""
    outcome = "ok" if decision.allowed else "refused"
    kind = action if decision.allowed else Action.REFUSED
    record(kind, by=by, decision=decision, case=case, object="consent", outcome=outcome)


@dataclass(frozen=True)
class _Family:
    """The rows that decide who signs, read as the machine. Whose names are opened is asked one by one."""

    youth: Youth
    guardians: tuple[Guardian, ...]


def _youth(team_id: UUID) -> Youth | None:
    return Youth.objects.filter(subjects__team_id=team_id).first()


def _family(team_id: UUID) -> _Family | None:
    with acting_as_system("consent.facts"):
        youth = _youth(team_id)
        return _Family(youth, tuple(youth.guardians.all())) if youth else None


def _due(born: date | None, until: datetime | None, now: datetime) -> tuple[DueLine, ...]:
    near = due.near(due.coming(born=born, ends_at=until, at=now), day_of(now))
    return overview.due_lines(near, day_of(now))


def _heading(youth: Youth | None, known: Decision) -> dict[str, str]:
    if youth is None or not known.allowed:
        return {"title": _("Samtycke"), "youth_name": ""}
    who = revealed_identity(youth, known)
    title = _("Samtycke för %(name)s, %(age)s år") % {"name": who.name, "age": who.age}
    return {"title": title, "youth_name": who.name}


def _people(family: _Family, facts: ViewerFacts, decision: Decision) -> dict[str, PersonName]:
    youth = family.youth
    known = policy.may_know_youth(facts).allowed
    name = _text(youth.name, decision) if known else _("Den unge")
    found = {
        overview.YOUTH: PersonName(
            name, language=youth.language, interpreter=youth.interpreter, print_as=youth.protection
        )
    }
    for number, one in enumerate(family.guardians, start=1):
        if policy.may_know_guardian(facts, one.protection).allowed:
            name = _text(one.name, decision)
        else:
            name = _("Vårdnadshavare %(number)s") % {"number": number}
        found[str(one.pk)] = PersonName(
            name,
            one.kind,
            one.language,
            one.interpreter,
            one.protection != NONE,
            strongest([youth.protection, one.protection]),
        )
    return found


def _born(youth: Youth, decision: Decision) -> date:
    assert youth.date_of_birth is not None
    return youth.date_of_birth.reveal(decision)


def _text(sealed: Sealed[str] | None, decision: Decision) -> str:
    return "" if sealed is None else sealed.reveal(decision)
