"""The door to cases that are kept apart. Whoever does not lead both learns nothing, here or anywhere else."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from django.utils.formats import date_format
from django.utils.translation import gettext as _

from audit import clock
from audit.acting import acting_as
from audit.actions import Action
from audit.decisions import Decision
from audit.services import record
from crypto.pseudonym import pseudonym
from sig import policy
from sig.apart.loading import Compared, compared, marks_of, other_than
from sig.apart.rule import MEMBER, PLACE, Appointment, Clash, Side, clashes
from sig.facts import case_facts
from sig.models import Case, KeptApart, Meeting
from teams.models import User
from teams.naming import NameReader, staff_name_for

LEADS_BOTH = Decision(True, "leads_both", hidden=False)


@dataclass(frozen=True, repr=False)
class Mark:
    """One other case that this one is kept apart from. `id` is the mark's own."""

    id: UUID
    case_id: UUID
    number: str
    made_at: datetime
    warnings: tuple[str, ...] = ()


def apart_from(case_id: UUID, *, by: User) -> tuple[Mark, ...]:
    """For the coordinator's page: every mark, with where the two could meet. Raises NotAllowed."""
    with acting_as(by, durable=True):
        decision = policy.may_coordinate(case_facts(case_id, by=by))
        if not decision.allowed:
            record(Action.REFUSED, by=by, decision=decision, purpose="apart", outcome="refused")
        found = _marks(case_id, by) if decision.allowed else ()
    decision.require()
    return found


def warnings_for(
    case_id: UUID,
    *,
    by: User,
    starts_at: datetime | None = None,
    ends_at: datetime | None = None,
    place: str = "",
    user: int | None = None,
) -> tuple[str, ...]:
    """What somebody who leads the case and the other must know, in words; nothing for anybody else.

    Without more: as it stands now. With a time (and a place): of a meeting that is being called. With `user`:
    of somebody who is being added to the team.
    """
    meeting = Appointment(starts_at, ends_at, place) if starts_at and ends_at else None
    with acting_as(by):
        found = _marks(case_id, by, meeting=meeting, user=user)
    return tuple(text for mark in found for text in mark.warnings)


def _marks(
    case_id: UUID, by: User, *, meeting: Appointment | None = None, user: int | None = None
) -> tuple[Mark, ...]:
    """Every mark that row security shows, with its warnings. Nothing is asked or recorded without one."""
    marks = list(marks_of(case_id))
    if not marks:
        return ()
    both = compared({case_id, *(other_than(mark, case_id) for mark in marks)}, clock.database_now())
    found = []
    for mark in marks:
        other = both.cases[other_than(mark, case_id)]
        here = _side(both, case_id, other.pk)
        if meeting is not None:
            here = Side(meetings=(meeting,))
        if user is not None:
            here = Side(members=frozenset({user}))
        told = clashes(here, _side(both, other.pk, case_id))
        _note(other, by)
        found.append(_mark(mark, other, _in_words(told, both, other, by)))
    return tuple(found)


def _side(both: Compared, case: UUID, other: UUID) -> Side:
    return Side(both.members(case, other), tuple(map(_appointment, both.meetings.get(case, ()))))


def _appointment(row: Meeting) -> Appointment:
    """The place is opened by the right of whoever leads both."""
    place = "" if row.place is None else str(row.place.reveal(LEADS_BOTH))
    return Appointment(row.starts_at, row.ends_at, place)


def _note(other: Case, by: User) -> None:
    """The other youth's team and times have been looked at; that it was to compare them stays unsaid."""
    record(Action.TEAM_VIEW, by=by, decision=LEADS_BOTH, case=pseudonym(other.team_id, "case"), object="team")


def _mark(mark: KeptApart, other: Case, warnings: Iterable[str]) -> Mark:
    return Mark(mark.pk, other.pk, other.number, mark.made_at, tuple(warnings))


def _in_words(told: Iterable[Clash], both: Compared, other: Case, by: User) -> Iterable[str]:
    reader = NameReader(by.pk, frozenset({by.authority_id or 0}), True)
    people = {seat.user_id: seat.user for seats in both.seats.values() for seat in seats}
    for clash in told:
        named: dict[str, Any] = {"number": other.number}
        if clash.kind == MEMBER:
            named["name"] = staff_name_for(people[clash.member or 0], reader=reader)
            yield _("%(name)s är också med i teamet för %(number)s.") % named
            continue
        assert clash.there is not None
        named["when"] = date_format(clock.local(clash.there.starts_at), r"j b \k\l. H.i")
        if clash.kind == PLACE:
            yield _("%(number)s har möte på samma plats samma dag, %(when)s.") % named
        else:
            yield _("%(number)s har möte nästan samtidigt, %(when)s.") % named
