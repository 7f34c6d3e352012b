"""What the pages of a meeting receive: plain frozen objects, opened for one reader at one moment."""

from dataclasses import dataclass, replace
from datetime import datetime
from uuid import UUID

from sig.casefile import StepView
from sig.meetings.agenda import Coming
from sig.models.codes import EntryKind, MeetingState


@dataclass(frozen=True, repr=False)
class MeetingRow:
    """One line of a list. `name` is the case number when the name is not for the reader."""

    id: UUID
    case_id: UUID
    number: str
    name: str
    age: int | None
    warning: str
    kind_name: str
    form_name: str
    starts_at: datetime
    ends_at: datetime
    state: str
    state_name: str
    called: bool


@dataclass(frozen=True)
class Whose:
    """A case that stands on the list, and (`age`) whether its name does."""

    id: UUID
    age: int | None


@dataclass(frozen=True)
class AttendanceView:
    """Somebody called, and whether they came. `presence` is empty until it is marked."""

    id: UUID
    authority_id: int
    authority: str
    user_id: int | None
    person: str
    presence: str
    presence_name: str


@dataclass(frozen=True, repr=False)
class Words:
    """One entry of a meeting as its reader may see it: a point, or what was said; corrections beneath."""

    id: UUID
    kind: str
    title: str
    text: str
    category: str
    category_name: str
    authority_id: int
    authority: str
    author: str
    at: datetime
    mine: bool
    answers: UUID | None
    corrects: UUID | None
    corrections: "tuple[Words, ...]" = ()


@dataclass(frozen=True, repr=False)
class Point:
    """Something to talk about, and what was said of it."""

    words: Words
    said: tuple[Words, ...] = ()


@dataclass(frozen=True, repr=False)
class MeetingFile:
    """One meeting as one person may see it. `apart`: what was said of no point that the reader may read."""

    id: UUID
    version: int
    case_id: UUID
    kind: str
    kind_name: str
    form: str
    form_name: str
    starts_at: datetime
    ends_at: datetime
    place: str
    youth_invited: bool
    state: str
    state_name: str
    called_by: str
    called_by_authority: str
    closed_at: datetime | None
    runs: bool
    writes: bool
    limited: bool
    unmarked: int
    protected: bool
    attendance: tuple[AttendanceView, ...] = ()
    points: tuple[Point, ...] = ()
    flagged: tuple[Point, ...] = ()
    apart: tuple[Words, ...] = ()
    decisions: tuple[StepView, ...] = ()
    assessments: tuple[Coming, ...] = ()

    @property
    def planned(self) -> bool:
        return self.state == MeetingState.PLANNED

    @property
    def held(self) -> bool:
        return self.state == MeetingState.HELD

    @property
    def minutes(self) -> int:
        """How long it is, for the form."""
        return int((self.ends_at - self.starts_at).total_seconds() // 60)

    @property
    def by_authority(self) -> tuple[AttendanceView, ...]:
        """Those called, colleagues beside each other."""
        return tuple(sorted(self.attendance, key=lambda one: (one.authority, one.person)))

    @property
    def shown(self) -> tuple[Words, ...]:
        """Every entry that the page shows."""
        points = (*self.points, *self.flagged)
        first = (*(point.words for point in points), *(one for point in points for one in point.said))
        every = (*first, *self.apart)
        return (*every, *(note for one in every for note in one.corrections))


def arranged(words: tuple[Words, ...]) -> tuple[tuple[Point, ...], tuple[Point, ...], tuple[Words, ...]]:
    """(points, flagged, said of nothing that is shown), corrections beneath what they correct. Pure."""
    whole = [_corrected(one, words) for one in words if one.corrects is None]
    said = [one for one in whole if one.kind == EntryKind.MINUTE]
    first = [one for one in whole if one.kind != EntryKind.MINUTE]
    points = [Point(one, tuple(row for row in said if row.answers == one.id)) for one in first]
    there = {one.id for one in first}
    return (
        tuple(one for one in points if one.words.kind == EntryKind.AGENDA),
        tuple(one for one in points if one.words.kind != EntryKind.AGENDA),
        tuple(one for one in said if one.answers not in there),
    )


def _corrected(one: Words, words: tuple[Words, ...]) -> Words:
    return replace(one, corrections=tuple(note for note in words if note.corrects == one.id))
