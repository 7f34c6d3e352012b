"""May what a page showed go on being shown? Asked by every open page, answered by the rules of what it
showed.
"""

from collections.abc import Callable
from uuid import UUID

from audit.acting import acting_as
from audit.actions import Action
from audit.decisions import Decision
from audit.services import record
from teams import access, break_glass
from teams.models import BreakGlass, User
from teams.shown import NOTHING, About, Shown, may_stay, read

GONE = Decision(False, "no_longer_shown")
NO_TOKEN = Decision(False, "no_token")
NO_OPENING = Decision(False, "no_such_opening")
Now = Callable[[], tuple[Decision, Shown | None]]
"""The rule's answer at this moment and, when it is yes, what the same page could show; asked while acting."""


def go_on(token: str, now: Now, *, about: About, by: User) -> bool:
    """The answer for the page with that token. Only a no is a ledger entry: a yes shows nothing new."""
    with acting_as(by):
        decision = _decide(read(token, user=by.pk, about=about), now)
    if not decision.allowed:
        with acting_as(by, durable=True):
            record(Action.REFUSED, by=by, decision=decision, purpose="still", outcome="refused")
    return decision.allowed


def team(team_id: UUID, token: str, *, by: User) -> bool:
    """May a page about the team stay?"""
    return go_on(token, lambda: access.standing(team_id, by=by), about=team_id, by=by)


def opening(opening_id: UUID, token: str, *, by: User) -> bool:
    """May the reviewer's page about a break-glass stay?"""
    return go_on(token, lambda: _opening(opening_id, by), about=opening_id, by=by)


def _decide(shown: Shown | None, now: Now) -> Decision:
    if shown is None:
        return NO_TOKEN
    decision, showable = now()
    if not decision.allowed or showable is None:
        return decision
    return decision if may_stay(shown, showable) else GONE


def _opening(opening_id: UUID, by: User) -> tuple[Decision, Shown | None]:
    decision = break_glass.may_see(active=by.is_active, roles=by.roles())
    if not decision.allowed:
        return decision, None
    there = BreakGlass.objects.filter(pk=opening_id).exists()
    return (decision, NOTHING) if there else (NO_OPENING, None)
