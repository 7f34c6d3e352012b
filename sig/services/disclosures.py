"""Handing something out on a statutory ground: one occasion, one receiver, and exactly what was chosen."""

from collections.abc import Iterable
from uuid import UUID

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

from audit import clock
from audit.decisions import refuse
from consent.models import DisclosureGround
from consent.services import grounds
from consent.services.grounds import SYSTEM, Disclosed
from sig.models import Case, Entry
from sig.policy import SHARED_PLAN, may_work
from sig.services import releases
from sig.services.releases import To
from sig.services.working import UNKNOWN, Work, working
from teams.models import Authority, Membership, User


def disclose(
    *, case: Case | UUID, what: Disclosed, by: User, entries: Iterable[UUID] = ()
) -> DisclosureGround:
    """Record the disclosure and, if it is made in the system, open the chosen entries to the recipient.

    Nothing else is opened, then or later. Raises NotAllowed, ValidationError; then nothing is recorded.
    """
    with working(case, may_work, by=by) as work:
        chosen = [releases.own_entry(pk, by, case=work.case.pk) for pk in dict.fromkeys(entries)]
        problems = _wrong_in_system(work, what, chosen) if what.manner == SYSTEM else {}
        if problems:
            raise ValidationError(problems)
        sender = Authority.objects.get(pk=work.authority_id)
        ground = grounds.disclose(team=work.case.team, sender=sender, what=what, by=by)
        if what.manner == SYSTEM and what.recipient is not None:
            for entry in chosen:
                releases.give_whole(work, entry, [To(what.recipient, ground.pk)])
    return ground


def end(*, case: Case | UUID, ground: UUID, by: User) -> DisclosureGround:
    """What was opened on that ground is read no more. For the sender's authority. Raises NotAllowed."""
    with working(case, may_work, by=by) as work:
        held = DisclosureGround.objects.filter(pk=ground, team=work.case.team_id).first()
        if held is None:
            refuse(UNKNOWN)
        return grounds.end(ground=held, by=by)


def _wrong_in_system(work: Work, what: Disclosed, chosen: list[Entry]) -> dict[str, ValidationError]:
    other = [entry for entry in chosen if entry.category != what.category]
    closed = [entry for entry in chosen if entry.draft or entry.investigation_restricted]
    here = what.recipient in _reachable(work)
    faults = (
        ("category", what.category == SHARED_PLAN, _(
            "Planen öppnas inte i systemet för en enda uppgift. Lämna uppgiften muntligt eller skriftligt."
        )),
        ("to", not here, _(
            "Mottagaren kan inte läsa här: den är inte med i teamet eller saknar lagstadgad sekretess. "
            "Välj muntligt eller skriftligt."
        )),
        ("entries", bool(other), _("Välj anteckningar av samma slag som uppgiften, ett slag i taget.")),
        ("entries", bool(closed), _("En av anteckningarna kan inte delas.")),
        ("entries", not chosen, _("Välj vilka anteckningar mottagaren får läsa.")),
    )  # fmt: skip
    return {name: ValidationError(text, code=name) for name, wrong, text in faults if wrong}


def _reachable(work: Work) -> set[int]:
    """The authorities of the team that a secrecy rule binds: a statutory ground opens nothing for others."""
    seats = Membership.objects.in_force(clock.database_now()).filter(team=work.case.team_id)
    return set(seats.exclude(authority__secrecy_regime="").values_list("authority_id", flat=True))
