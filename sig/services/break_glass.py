"""Break-glass of the case with a typed number: no list, no search, and every wrong number looks the same.

Source: SFS 2001:637 15 § (search by case number); security.md §3. The rules are `teams.break_glass`.
"""

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

from audit import clock
from audit.acting import acting_as, acting_as_system
from audit.decisions import Decision, refuse
from consent.access import carries_until
from consent.paragraphs import PARAGRAPHS, Paragraph, senders_to
from sig.models import Case
from sig.states import OPENED
from teams import break_glass as rule
from teams.facts import team_facts
from teams.models import Authority, Membership, User
from teams.services import break_glass

NOWHERE = UUID(int=0)


@dataclass(frozen=True)
class Emergency:
    """What somebody asks for, as typed."""

    number: str
    reason: str
    paragraph: str
    minutes: int


def grounds(authority: Authority | None) -> tuple[Paragraph, ...]:
    """The paragraphs on which that authority may get what some of the others have published in a case."""
    kind = authority.kind if authority and authority.secrecy_regime else ""
    return tuple(item for item in PARAGRAPHS.values() if senders_to(item.code, kind))


def begin(asked: Emergency, *, fresh: bool, by: User) -> UUID:
    """Break the glass. Returns the case.

    Raises NotAllowed with the rule's reason, ValidationError for a ground that does not fit the authority.
    """
    if asked.minutes not in rule.MINUTES:
        raise ValidationError({"minutes": _("Välj en av tiderna.")})
    if asked.paragraph and asked.paragraph not in {item.code for item in grounds(by.authority)}:
        raise ValidationError({"paragraph": _("Den paragrafen passar inte din verksamhet.")})
    with acting_as(by):
        opener = break_glass.opener(by=by, fresh=fresh)
        case_id, team_id, facts = _asked(asked.number, by)
        decision = rule.may_open(opener, facts)
        decision.require()
        until, senders = _carried(asked.paragraph, team_id, by)
        hindrance = rule.may_use(until=until, senders=senders, at=clock.database_now())
        if hindrance is not None:
            refuse(hindrance)
        break_glass.begin(
            team_id=team_id,
            reason=asked.reason,
            paragraph=asked.paragraph,
            minutes=asked.minutes,
            until=until,
            decision=decision,
            by=by,
        )
    return case_id


def may_ask(*, by: User, fresh: bool) -> Decision:
    """May `by` break a glass at all now? Says nothing of any case."""
    with acting_as(by):
        return rule.may_ask(break_glass.opener(by=by, fresh=fresh))


def case_open(*, by: User) -> UUID:
    """The case that `by` has open. Raises NotAllowed when there is none."""
    opening = break_glass.open_now(by=by)
    with acting_as(by):
        team = opening.team_id if opening else NOWHERE
        found: UUID | None = Case.objects.filter(team_id=team).values_list("pk", flat=True).first()
    if found is None:
        refuse(rule.NOTHING_OPEN)
    return found


def _carried(paragraph: str, team_id: UUID, by: User) -> tuple[datetime | None, bool]:
    """Until when the youth is young enough for the paragraph, and whether anybody of the team may tell on it.

    Whoever has had a seat counts: what they wrote is still there.
    """
    if not paragraph:
        return None, True
    with acting_as_system("sig.break-glass"):
        others = Membership.objects.filter(team_id=team_id).exclude(authority=by.authority)
        kinds = set(others.values_list("authority__kind", flat=True))
    assert by.authority is not None
    telling = senders_to(paragraph, by.authority.kind)
    return carries_until(paragraph, team_id), bool(telling & kinds)


def _asked(number: str, by: User) -> tuple[UUID, UUID, rule.Asked]:
    """The same questions are put to the data base whether the number leads to a case or not."""
    with acting_as_system("sig.break-glass"):
        rows = Case.objects.filter(number=number.strip().upper())
        case_id, team_id, stage = rows.values_list("pk", "team_id", "stage").first() or (NOWHERE, NOWHERE, "")
    team = team_facts(team_id=team_id, user=by)
    social = by.authority is not None and by.authority.kind == Authority.Kind.SOCIAL_SERVICES
    facts = rule.Asked(
        known=case_id != NOWHERE,
        conflict=team.conflict,
        started=stage in OPENED,
        social=social,
        member=bool(team.membership),
    )
    return case_id, team_id, facts
