"""What the pages and the paper of a plan receive: plain frozen objects, opened for whoever asked."""

from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID


@dataclass(frozen=True, repr=False)
class ActionSheet:
    """What somebody is to do. `gone`: that person no longer sits in the team."""

    id: UUID
    version: int
    title: str
    authority: str
    person: str
    person_id: int
    due_on: date
    done_at: datetime | None
    late: bool
    gone: bool = False

    @property
    def person_choice(self) -> str:
        """For the form."""
        return "" if self.gone else str(self.person_id)


@dataclass(frozen=True)
class RatingView:
    """How far a goal had come on one day, −2…+2, and whether the youth said so."""

    on: date
    score: int
    by_youth: bool


@dataclass(frozen=True, repr=False)
class GoalSheet:
    """`own_words` is empty, and `id` None, when only one's own actions are shared."""

    id: UUID | None
    version: int
    own_words: str
    measure: str
    ratings: tuple[RatingView, ...] = ()
    actions: tuple[ActionSheet, ...] = ()

    @property
    def done(self) -> int:
        return sum(action.done_at is not None for action in self.actions)

    @property
    def attained(self) -> int | None:
        """The latest rating."""
        return self.ratings[-1].score if self.ratings else None

    @property
    def waits(self) -> bool:
        """Is there nothing that somebody is to do for a goal that is not reached?"""
        open_actions = [one for one in self.actions if one.done_at is None and not one.gone]
        return self.id is not None and not open_actions and (self.attained is None or self.attained < 0)


@dataclass(frozen=True, repr=False)
class PlanSheet:
    """The plan. `whole` is false when the reader sees only what the own authority is to do."""

    id: UUID | None = None
    version: int = 1
    made_on: date | None = None
    review_on: date | None = None
    review_late: bool = False
    goals: tuple[GoalSheet, ...] = ()
    whole: bool = False
    may_print: bool = False

    @property
    def waiting(self) -> int:
        """Goals that nobody does anything for."""
        return sum(goal.waits for goal in self.goals)
