"""What the floors above tell this one about a team. They register at start-up; without them the answer is
cautious.
"""

from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from uuid import UUID

from audit.decisions import Decision
from teams.models import Authority, User
from teams.policy import may_join_by_default

MayJoin = Callable[[UUID, Authority], Decision]
MayJoinEach = Callable[[UUID, Iterable[Authority]], dict[int, Decision]]
Heading = Callable[[UUID, User], str]
Page = Callable[[UUID, User], str]
Changed = Callable[[UUID], None]
HandedOver = Callable[[UUID, int | None, int], None]
Numbers = Callable[[Iterable[UUID]], dict[UUID, str]]
Number = Callable[[UUID], str]
Paragraph = Callable[[str], str]
TeamOfNumber = Callable[[str], UUID | None]
AboutAdding = Callable[[UUID, int, User], tuple[str, ...]]


@dataclass
class _Hooks:
    may_join: MayJoin | None = None
    may_join_each: MayJoinEach | None = None
    heading: Heading | None = None
    page: Page | None = None
    number: Number | None = None
    paragraph: Paragraph | None = None
    team_of_number: TeamOfNumber | None = None
    numbers: Numbers | None = None
    handed_over: HandedOver | None = None
    about_adding: AboutAdding | None = None
    changed: list[Changed] = field(default_factory=list)


_hooks = _Hooks()


def register(
    *,
    may_join: MayJoin | None = None,
    may_join_each: MayJoinEach | None = None,
    heading: Heading | None = None,
    page: Page | None = None,
    number: Number | None = None,
    paragraph: Paragraph | None = None,
    team_of_number: TeamOfNumber | None = None,
    numbers: Numbers | None = None,
    handed_over: HandedOver | None = None,
    about_adding: AboutAdding | None = None,
    changed: Changed | None = None,
) -> None:
    """Say who may be added, what to call a team before a given viewer and which page leads to it, which
    number its case has and which team a number belongs to, where a paragraph stands, and what to run when its
    members change.

    `may_join_each` gives the answers of `may_join` for several authorities at once. `changed` and
    `handed_over` run inside the transaction of the change.
    """
    _hooks.numbers = numbers or _hooks.numbers
    _hooks.handed_over = handed_over or _hooks.handed_over
    _hooks.about_adding = about_adding or _hooks.about_adding
    if may_join:
        _hooks.may_join, _hooks.may_join_each = may_join, may_join_each
    if heading:
        _hooks.heading = heading
    _hooks.page = page or _hooks.page
    _hooks.number = number or _hooks.number
    _hooks.paragraph = paragraph or _hooks.paragraph
    _hooks.team_of_number = team_of_number or _hooks.team_of_number
    if changed and changed not in _hooks.changed:
        _hooks.changed.append(changed)


def may_join(team_id: UUID, authority: Authority) -> Decision:
    """Whether somebody from `authority` may be added to the team now."""
    return _hooks.may_join(team_id, authority) if _hooks.may_join else may_join_by_default(authority.kind)


def may_join_each(team_id: UUID, authorities: Iterable[Authority]) -> dict[int, Decision]:
    """By authority, whether somebody from it may be added to the team now."""
    wanted = list(authorities)
    if _hooks.may_join_each:
        return _hooks.may_join_each(team_id, wanted)
    return {authority.pk: may_join(team_id, authority) for authority in wanted}


def heading(team_id: UUID, viewer: User) -> str:
    """What to call the team before this viewer: the youth's name or case number, or "" when that is not for
    them.
    """
    return _hooks.heading(team_id, viewer) if _hooks.heading else ""


def page(team_id: UUID, viewer: User) -> str:
    """Where the page is that leads to the team's, for a viewer who acts; "" when it is not for them."""
    return _hooks.page(team_id, viewer) if _hooks.page else ""


def number(team_id: UUID) -> str:
    """The number of the team's case, for whoever has been let through already; "" when there is none."""
    return _hooks.number(team_id) if _hooks.number else ""


def paragraph(code: str) -> str:
    """Where a statutory ground stands, by its stored code."""
    return _hooks.paragraph(code) if _hooks.paragraph else code


def changed(team_id: UUID) -> None:
    """Tell the floors above that the team's members are others than before."""
    for run in _hooks.changed:
        run(team_id)


def about_adding(team_id: UUID, user_id: int, viewer: User) -> tuple[str, ...]:
    """What this viewer must know before that person is added; most often nothing."""
    return _hooks.about_adding(team_id, user_id, viewer) if _hooks.about_adding else ()


def team_of_number(number: str) -> UUID | None:
    """The team of a case number as somebody types it; None when there is none."""
    return _hooks.team_of_number(number) if _hooks.team_of_number else None


def numbers(team_ids: Iterable[UUID]) -> dict[UUID, str]:
    """The number of each team's case, for whoever has been let through already."""
    wanted = list(team_ids)
    return _hooks.numbers(wanted) if _hooks.numbers else dict.fromkeys(wanted, "")


def handed_over(team_id: UUID, giver: int | None, taker: int) -> None:
    """Tell the floors above that `taker` has the team: from `giver` for good, or (None) beside others."""
    if _hooks.handed_over:
        _hooks.handed_over(team_id, giver, taker)
