"""Disclosure on a statutory ground, without consent: one occasion at a time, recorded before it is used."""

from dataclasses import dataclass
from datetime import datetime

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

from audit import clock
from audit.acting import acting_as
from audit.actions import Action
from audit.decisions import Decision
from consent import policy
from consent.access import age_in_team
from consent.age import day_of
from consent.categories import CATEGORIES
from consent.facts import viewer
from consent.models import DisclosureGround
from consent.paragraphs import OUTSIDE, REFUSALS, Sending, refusal
from consent.services import guard
from crypto.keyring import ensure_key
from teams.models import Authority, Team, User

SYSTEM = DisclosureGround.Manner.SYSTEM
FIELDS = {
    "sender": "paragraph",
    "age": "paragraph",
    "recipient": "to",
    "category": "category",
    "statute": "statute",
    "conditions": "conditions",
}


@dataclass(frozen=True, repr=False)
class Disclosed:
    """What is disclosed, to whom, how and why. To the authority `recipient` or to `outside`, never both.

    `met`: how many of the paragraph's conditions were confirmed. `disclosed_at` None: now.
    """

    paragraph: str
    category: str
    what: str
    reasoning: str
    recipient: int | None = None
    outside: str = ""
    receiver: str = ""
    statute: str = ""
    met: int = 0
    manner: str = SYSTEM
    restricted: bool = False
    disclosed_at: datetime | None = None


def disclose(*, team: Team, sender: Authority, what: Disclosed, by: User) -> DisclosureGround:
    """Record who decided to disclose what to whom, on which paragraph and why.

    Only a member for the sending authority decides. Raises NotAllowed; ValidationError for what the paragraph
    does not carry, and for what is left out.
    """
    with acting_as(by):
        facts = viewer(team_id=team.pk, by=by, at=clock.database_now())
        decision = policy.may_record_ground(facts, sends=by.authority_id == sender.pk)
        decision.require()
        now = clock.database_now()
        problems = {**_not_carried(team, sender, what, now), **_left_out(what, sender, now)}
        if problems:
            raise ValidationError(problems)
        row = DisclosureGround(team=team, sender=sender, recipient_id=what.recipient, outside=what.outside)
        for name in ("paragraph", "category", "manner", "restricted"):
            setattr(row, name, getattr(what, name))
        for name in ("what", "reasoning", "receiver", "statute"):
            setattr(row, name, getattr(what, name).strip())
        row.decided_by, row.decided_at, row.disclosed_at = by, now, what.disclosed_at or now
        # What was told or sent outside opens nothing here: such a ground is never in force.
        row.ends_at = None if what.manner == SYSTEM else now
        _store(row, by, decision)
    return row


def end(*, ground: DisclosureGround, by: User) -> DisclosureGround:
    """Nothing is read on that ground from now on. Open to the sender's authority. Raises NotAllowed."""
    with acting_as(by):
        facts = viewer(team_id=ground.team_id, by=by, at=clock.database_now())
        decision = policy.may_record_ground(facts, sends=ground.sender_id == by.authority_id)
        decision.require()
        now = clock.database_now()
        if ground.ends_at is None or ground.ends_at > now:
            ground.ends_at = now
            guard.authored(ground, by)
            ground.save()
            guard.note(Action.GROUND_END, ground.team_id, "ground", ground.pk, by=by, decision=decision)
    return ground


def _store(row: DisclosureGround, by: User, decision: Decision) -> None:
    ensure_key("case", row.team_id)
    guard.authored(row, by)
    row.save()
    guard.note(
        Action.GROUND_RECORD,
        row.team_id,
        "ground",
        row.pk,
        by=by,
        decision=decision,
        purpose=f"{row.paragraph},{row.category}",
    )


def _left_out(what: Disclosed, sender: Authority, now: datetime) -> dict[str, ValidationError]:
    """What the register needs whatever the paragraph says."""
    inside, manner = what.recipient is not None, what.manner
    faults = (
        ("what", not what.what.strip(), _("Skriv vad som lämnas ut.")),
        ("reasoning", not what.reasoning.strip(), _("Skriv varför uppgiften behöver lämnas.")),
        ("category", what.category not in CATEGORIES, _("Välj vad uppgiften handlar om.")),
        ("manner", manner not in DisclosureGround.Manner.values, _("Välj hur uppgiften lämnas.")),
        ("to", inside == bool(what.outside), _("Välj en mottagare.")),
        ("to", bool(what.outside) and what.outside not in OUTSIDE, _("Välj en mottagare i listan.")),
        ("to", what.recipient == sender.pk, _("Din egen verksamhet har redan uppgiften.")),
        (
            "receiver",
            not inside and not what.receiver.strip(),
            _("Skriv vem som tar emot, till exempel en domstol eller polisens reception."),
        ),
        (
            "manner",
            not inside and manner == SYSTEM,
            _("Den som är utanför teamet kan inte läsa här. Välj muntligt eller skriftligt."),
        ),
        (
            "disclosed_at",
            what.disclosed_at is not None and what.disclosed_at > now,
            _("Tiden ligger i framtiden."),
        ),
        (
            "restricted",
            what.restricted and sender.kind != Authority.Kind.POLICE,
            _("Bara polisens uppgifter kan höra till en förundersökning."),
        ),
        (
            "restricted",
            what.restricted and manner == SYSTEM,
            _("Det som hör till en förundersökning kan inte lämnas ut i systemet."),
        ),
    )
    return {name: ValidationError(text, code=name) for name, wrong, text in reversed(faults) if wrong}


def _not_carried(team: Team, sender: Authority, what: Disclosed, now: datetime) -> dict[str, ValidationError]:
    """What the paragraph refuses. Somebody of unknown age is taken for an adult."""
    age = age_in_team(team.pk, day_of(now))
    place = Authority.objects.filter(pk=what.recipient).first()
    recipient = place.kind if place else what.outside
    age = 150 if age is None else age
    code = refusal(
        Sending(what.paragraph, sender.kind, recipient, age, what.category, what.met, what.statute)
    )
    return {FIELDS.get(code, "paragraph"): ValidationError(REFUSALS[code], code=code)} if code else {}
