"""The door to the commitments: decided, recorded, then read."""

from collections.abc import Iterable
from typing import Any

from audit import clock
from audit.acting import acting_as
from audit.actions import Action
from audit.decisions import Decision
from audit.services import record
from sig.commitments import policy
from sig.commitments.plan import USUAL_TIMES
from sig.commitments.rounds import Round, rounds
from sig.commitments.shown import CommitmentPage, CommitmentView, Said, at_rounds, missing, themed
from sig.models import Commitment, CommitmentStatus, Programme
from sig.models.agreement import Standing
from teams.models import Board, User
from teams.naming import PAPER, NameReader, staff_name_for

POLICE = "Polisen"


def page(*, by: User, printed: bool = False, write: bool = False) -> CommitmentPage | None:
    """Every commitment with its statuses; None when no agreement has been loaded. Raises NotAllowed.

    `write`: asked for by a page that enters something.
    """
    action = Action.PRINT_AGREEMENT if printed else Action.AGREEMENT_VIEW
    with acting_as(by, durable=True):
        decision = door(by, action, "agreement:commitments", write=write)
        goal = goal_programme()
        reader = PAPER if printed else reader_of(by)
        found = _page(goal, reader) if decision.allowed and goal else None
    decision.require()
    return found


def door(by: User, action: Action, what: str, *, write: bool = False) -> Decision:
    """Decide and record one look, inside the caller's transaction."""
    rule = policy.may_write if write else policy.may_read
    decision = rule(by.roles(), active=by.is_active)
    if decision.allowed:
        record(action, by=by, decision=decision, object=what)
    else:
        record(Action.REFUSED, by=by, decision=decision, object=what, outcome="refused")
    return decision


def goal_programme() -> Programme | None:
    """The programme that carries the agreement's goal; the newest when several are loaded."""
    return Programme.objects.filter(counts_towards_goal=True).order_by("-starts_on").first()


def begun(goal: Programme) -> list[Round]:
    """The follow-ups of the agreement that have begun, oldest first."""
    times = goal.settings.get("follow_ups_a_year", USUAL_TIMES)
    return list(rounds(goal.starts_on, goal.ends_on, clock.today(), times))


def speakers(view: CommitmentView) -> list[str]:
    """Who can have said how it stands: the boards that are responsible, and the police."""
    return [*view.boards, POLICE]


def reader_of(by: User) -> NameReader:
    """Who reads the names of those who entered something."""
    return NameReader(by.pk, frozenset({by.authority_id} if by.authority_id else ()))


def _page(goal: Programme, reader: NameReader) -> CommitmentPage:
    times = goal.settings.get("follow_ups_a_year", USUAL_TIMES)
    held: dict[int, list[tuple[Round, Said]]] = {}
    statuses = CommitmentStatus.objects.filter(commitment__programme=goal)
    for row in statuses.select_related("recorded_by", "recorded_by__authority").order_by("id"):
        held.setdefault(row.commitment_id, []).append(
            (Round(row.year, row.number, times), _said(row, reader))
        )
    names = dict(Board.objects.values_list("code", "name"))
    rows: Iterable[Any] = Commitment.objects.filter(programme=goal)
    found = [_view(row, names, held.get(row.pk, [])) for row in rows]
    open_now = tuple(reversed(begun(goal)))
    newest = open_now[0] if open_now else None
    document = str(goal.settings.get("document", ""))
    themes = themed(goal.settings.get("themes", []), found)
    return CommitmentPage(goal.municipality, document, times, open_now, themes, missing(found, newest))


def _view(row: Commitment, names: dict[str, str], said: list[tuple[Round, Said]]) -> CommitmentView:
    return CommitmentView(
        code=row.code,
        theme=row.theme,
        name=row.name,
        what=row.what,
        police=row.police,
        boards=tuple(names.get(code, code) for code in row.boards),
        effect=row.effect,
        communication=row.communication,
        time_plan=row.time_plan,
        sources=tuple((int(line), str(quote)) for line, quote in row.sources),
        proposal=row.proposal,
        rounds=at_rounds(said),
    )


def _said(row: CommitmentStatus, reader: NameReader) -> Said:
    return Said(
        standing=str(Standing(row.standing).label),
        done=row.done,
        together=row.together,
        effects=row.effects,
        said_by=row.said_by,
        said_on=row.said_on,
        recorded_by=staff_name_for(row.recorded_by, reader=reader),
        recorded_at=row.recorded_at,
    )
