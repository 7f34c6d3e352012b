"""What pages receive: plain frozen objects, made by `sig/access.py`. Nothing here leads back to a row.

Texts are already opened for the one who asked; a `repr` therefore never shows them.
"""

from dataclasses import dataclass, field, replace
from datetime import date, datetime
from uuid import UUID

from sig.silence import silent_for
from sig.states import OPENED


@dataclass(frozen=True, repr=False)
class StepView:
    """A next step: what, whose and when."""

    id: UUID
    version: int
    title: str
    owner: str
    owner_id: int
    authority: str
    due_on: date
    done_at: datetime | None
    late: bool


@dataclass(frozen=True, repr=False)
class CaseRow:
    """One line of a list: no sensitive column. `name` is the number when the name is not for the asker now;
    `warning` says how the name is protected. `met_on`: the last contact that the asker
    may read, or the start; `quiet_days`: since then."""

    id: UUID
    number: str
    name: str
    age: int | None
    protected: bool
    stage: str
    stage_name: str
    next_step: StepView | None
    consent_until: date | None
    coordinates: bool
    warning: str = ""
    met_on: date | None = None
    quiet_days: int = 0

    @property
    def silent(self) -> int:
        """30 or 14 when that many days have passed without a contact, else 0."""
        return silent_for(self.quiet_days)

    @property
    def stepless(self) -> bool:
        """Is it at work without a next step? Said to whoever coordinates: others do not see all steps."""
        return self.coordinates and self.stage == "started" and self.next_step is None

    @property
    def late(self) -> bool:
        return self.next_step is not None and self.next_step.late


@dataclass(frozen=True)
class Reader:
    """An authority of the team: can it read, and until when (None: no end is set)?

    `basis`: own; consent; third_person (the consent covers it, a third person has not agreed); none.
    """

    authority_id: int
    authority: str
    basis: str
    until: datetime | None


@dataclass(frozen=True)
class ReleaseView:
    """A release of an own entry: to whom, on what, whether it opens the entry now."""

    id: UUID
    authority_id: int
    authority: str
    basis: str
    released_at: datetime
    taken_back_at: datetime | None
    in_force: bool
    until: datetime | None


@dataclass(frozen=True, repr=False)
class EntryView:
    """One entry as its reader may see it; `reason` is own or released, `basis` says on what.

    `inbound_place`: on what paragraph it came in without consent. `reporter`, `review_on`, `withheld` and
    `about` (ids of third persons) are for the owner authority alone. `corrections` stand beneath the first.
    `goal`: in the youth's own words, for whoever may read the plan; else empty.
    """

    id: UUID
    case_id: UUID
    version: int
    kind: str
    kind_name: str
    detail: str
    contact_kind: str
    incident_kind: str
    category: str
    category_name: str
    authority_id: int
    authority: str
    author_id: int
    author: str
    happened_at: datetime
    created_at: datetime
    text: str
    draft: bool
    restricted: bool
    flagged: bool
    corrects: UUID | None
    reason: str
    basis_kind: str
    basis_id: str
    inbound_ground: str = ""
    inbound_place: str = ""
    reporter: str = ""
    review_on: date | None = None
    withheld: bool = False
    about: tuple[UUID, ...] = ()
    corrections: "tuple[EntryView, ...]" = ()
    releases: tuple[ReleaseView, ...] = ()
    goal: str = ""
    spoken_alone: bool | None = None

    @property
    def mine(self) -> bool:
        """Does it belong to the reader's own authority?"""
        return self.reason == "own"

    @property
    def readers(self) -> tuple[ReleaseView, ...]:
        """Who else reads it now."""
        return tuple(release for release in self.releases if release.in_force)


def beneath(entries: tuple[EntryView, ...]) -> tuple[EntryView, ...]:
    """Corrections beneath what they correct, the oldest first; alone where the first is on another page."""
    there = {view.id for view in entries}
    notes: dict[UUID, list[EntryView]] = {}
    for view in sorted(entries, key=lambda view: view.created_at):
        if view.corrects in there and view.corrects is not None:
            notes.setdefault(view.corrects, []).append(view)
    return tuple(
        replace(view, corrections=tuple(notes.get(view.id, ())))
        for view in entries
        if view.corrects not in there
    )


@dataclass(frozen=True, repr=False)
class ActionView:
    id: UUID
    version: int
    title: str
    authority: str
    person: str
    person_id: int
    due_on: date
    done_at: datetime | None
    late: bool


@dataclass(frozen=True, repr=False)
class GoalView:
    """`own_words` is empty when only one's own actions are shared."""

    id: UUID | None
    version: int
    own_words: str
    attained: int | None
    actions: tuple[ActionView, ...] = ()


@dataclass(frozen=True, repr=False)
class PlanView:
    """The plan; `whole` is false when the asker sees only the actions of the own authority."""

    id: UUID | None
    version: int
    review_on: date | None
    goals: tuple[GoalView, ...]
    whole: bool


@dataclass(frozen=True)
class StageView:
    stage: str
    stage_name: str
    at: datetime
    by: str
    reason_name: str


@dataclass(frozen=True, repr=False)
class NominationView:
    """For social services: who asked and on what grounds."""

    receipt: str
    authority: str
    person: str
    nominated_at: datetime
    concerns: tuple[str, ...]
    known_to_social: bool
    justice_status: str
    outside_reason: str
    duplicate: bool


@dataclass(frozen=True, repr=False)
class ClosureView:
    id: UUID
    version: int
    reason_name: str
    planned: bool
    closed_at: datetime
    exit_view: str
    youth_words: str


@dataclass(frozen=True)
class OutcomeView:
    """`met` says for each condition yes, no or not known (None)."""

    id: UUID
    version: int
    months: int
    verdict: str
    verdict_name: str
    preliminary: bool
    definition_version: str
    met: dict[str, bool | None]
    proposed_by: str
    proposed_by_id: int
    verified_by: str
    verified_at: datetime | None


@dataclass(frozen=True, repr=False)
class FollowUpView:
    """`judged` lists (authority, answer) that the asker may see."""

    id: UUID
    version: int
    months: int
    due_on: date
    done_at: datetime | None
    late: bool
    suspicion: str
    occupation_percent: int | None
    youth_answered: bool
    youth_words: str
    judged: tuple[tuple[str, str], ...]
    outcome: OutcomeView | None


@dataclass(frozen=True)
class Rights:
    """What the asker may do, for buttons; every service asks again. `moves`: (stage, reason) pairs."""

    write: bool = False
    coordinate: bool = False
    decide_start: bool = False
    social: bool = False
    restrict: bool = False
    judge: bool = False
    moves: tuple[tuple[str, str], ...] = ()
    read_only: bool = False
    export: bool = False


def barred(may: Rights, stage: str) -> str:
    """Why the asker writes nothing in a case: read_only, not_started or closed; "" when they may. Pure."""
    if may.write:
        return ""
    if may.read_only:
        return "read_only"
    return "closed" if stage in OPENED else "not_started"


@dataclass(frozen=True, repr=False)
class CaseFile:
    """One case as one person may see it at one moment. `name` is the number when the name is not for them.

    `warning` stands wherever the name does. `limited`: the page of an authority without a secrecy rule.
    """

    id: UUID
    version: int
    number: str
    team_id: UUID
    youth_id: UUID
    name: str
    date_of_birth: date | None
    age: int | None
    sex: str
    language: str
    interpreter: bool
    protection: str
    stage: str
    stage_name: str
    programme: str
    programme_code: str
    area: str
    legal_basis: str
    nominated_on: date
    authority_id: int
    authority: str
    authority_kind: str
    may: Rights
    warning: str = ""
    limited: bool = False
    nomination: NominationView | None = None
    stages: tuple[StageView, ...] = ()
    entries: tuple[EntryView, ...] = ()
    drafts: tuple[EntryView, ...] = ()
    more: bool = False
    page: int = 1
    plan: PlanView | None = None
    steps: tuple[StepView, ...] = ()
    closure: ClosureView | None = None
    follow_ups: tuple[FollowUpView, ...] = ()
    people: tuple[tuple[int, str, str], ...] = field(default=())

    @property
    def next_step(self) -> StepView | None:
        """The earliest step that is not done."""
        return next((step for step in self.steps if step.done_at is None), None)


@dataclass(frozen=True)
class NominationRow:
    """What a nominator sees of an own nomination: receipt, when (None: no longer kept), and the stage as a
    word."""

    receipt: str
    nominated_at: datetime | None
    stage_name: str


@dataclass(frozen=True)
class NoticeRow:
    id: UUID
    case_id: UUID
    number: str
    code: str
    text: str
    created_at: datetime
