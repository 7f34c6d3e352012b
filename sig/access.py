"""The door to a case: decide and fetch in one statement, record, and only then open the values."""

from dataclasses import replace
from datetime import date
from typing import Any
from uuid import UUID

from audit import clock
from audit.acting import acting_as
from audit.actions import Action
from audit.decisions import Basis, Decision
from audit.services import record
from consent.access import revealed_identity
from consent.categories import name as category_name
from consent.paragraphs import place
from consent.protection import warning
from crypto.pseudonym import pseudonym
from sig import loading, policy
from sig.casefile import (
    ActionView,
    CaseFile,
    ClosureView,
    EntryView,
    FollowUpView,
    GoalView,
    NominationView,
    OutcomeView,
    PlanView,
    ReleaseView,
    Rights,
    StageView,
    StepView,
    beneath,
)
from sig.caseload.access import cases, my_nominations, notices, readers_preview, search
from sig.facts import authority_in
from sig.loading import Loaded, Seen
from sig.models import Action as PlanAction
from sig.models import Entry, Goal, Outcome, Task
from sig.models.codes import (
    ClosureReason,
    Concern,
    ContactKind,
    EntryKind,
    IncidentKind,
    JusticeStatus,
    Stage,
    StageReason,
    Verdict,
)
from sig.states import MOVES
from teams.models import Authority, User
from teams.naming import NameReader, staff_name_for

__all__ = ["case", "cases", "entry", "my_nominations", "notices", "readers_preview", "search"]
UNKNOWN = Decision(False, "not_member")


def case(case_id: UUID, *, by: User, page: int = 1, size: int = loading.PAGE) -> CaseFile:
    """One case as `by` may see it now, `size` entries a page, newest first, own drafts apart.

    Raises NotAllowed, the same for a case that is not there and one that is not for `by`.
    """
    with acting_as(by, durable=True):
        loaded = loading.load_entries(case_id, by=by, page=page, size=size)
        if loaded.decision.allowed:
            loading.fill(loaded)
        _note(Action.CASE_VIEW, loaded, by)
    loaded.decision.require()
    file = _case_file(loaded, page)
    return file if policy.may_open_file(loaded.facts).allowed else limited(file)


def entry(entry_id: UUID, *, by: User, case: UUID | None = None) -> EntryView:
    """One entry that `by` may read now; with `case`, one of that case. Raises NotAllowed."""
    with acting_as(by, durable=True):
        case_id = loading.entry_case(entry_id)
        if case is not None and case_id != case:
            case_id = None
        loaded = loading.load_entries(case_id, by=by, entry=entry_id) if case_id else None
        if loaded is None or not loaded.seen:
            decision = loaded.decision if loaded and not loaded.decision.allowed else UNKNOWN
            record(Action.REFUSED, by=by, decision=decision, purpose="entry", outcome="refused")
        else:
            decision = loaded.decision
            loading.fill(loaded)
            _note(Action.ENTRY_VIEW, loaded, by)
    decision.require()
    assert loaded is not None
    return _entry(loaded, loaded.seen[0])


def limited(file: CaseFile) -> CaseFile:
    """The case for an authority that no secrecy rule binds: own tasks, own entries, what consent released.

    Of the plan the rule has left their own actions, or all of it where consent names them for it. Never
    stages, nomination, closure, or what the case is.
    """
    return replace(
        file,
        limited=True,
        sex="",
        area="",
        legal_basis="",
        programme="",
        stages=(),
        nomination=None,
        closure=None,
        follow_ups=(),
    )


def _note(action: Action, loaded: Loaded, by: User) -> None:
    """One entry for the page, and one for each ground that entries were read on."""
    if not loaded.decision.allowed or loaded.case is None:
        record(Action.REFUSED, by=by, decision=loaded.decision, purpose="case", outcome="refused")
        return
    team = loaded.case.team_id
    named = {"case": pseudonym(team, "case")}
    if action is Action.CASE_VIEW:
        what = f"case:{pseudonym(team, str(loaded.case.pk))}"
        record(action, by=by, decision=loaded.decision, object=what, count=len(loaded.seen), **named)
    grounds: dict[Decision, list[Seen]] = {}
    for seen in loaded.seen:
        grounds.setdefault(seen.decision, []).append(seen)
    for decision, group in grounds.items():
        one = f"entry:{pseudonym(team, str(group[0].entry.pk))}" if len(group) == 1 else ""
        kinds = ",".join(sorted({seen.entry.category for seen in group}))
        record(
            Action.ENTRY_VIEW, by=by, decision=decision, object=one, purpose=kinds, count=len(group), **named
        )


def _case_file(loaded: Loaded, page: int) -> CaseFile:
    case, facts = loaded.case, loaded.facts
    assert case is not None
    who = revealed_identity(loaded.youth, loaded.decision) if loaded.youth else None
    entries = beneath(tuple(_entry(loaded, seen) for seen in loaded.seen))
    mine = authority_in(facts)
    area = loaded.areas.get(case.area_id or 0)
    programme = loaded.programmes[case.programme_id]
    return CaseFile(
        id=case.pk,
        version=case.version,
        number=case.number,
        team_id=case.team_id,
        youth_id=case.youth_id,
        name=who.name if who else case.number,
        date_of_birth=who.date_of_birth if who else None,
        age=who.age if who else None,
        sex=case.sex,
        language=loaded.youth.language if loaded.youth else "",
        interpreter=bool(loaded.youth and loaded.youth.interpreter),
        protection=loaded.youth.protection if loaded.youth else "none",
        warning=warning(loaded.youth.protection) if loaded.youth else "",
        stage=case.stage,
        stage_name=str(Stage(case.stage).label),
        programme=programme.name,
        programme_code=programme.code,
        area=area.name if area and who else "",
        legal_basis=case.legal_basis,
        nominated_on=case.nominated_on,
        authority_id=mine,
        authority=loaded.authorities[mine].name,
        authority_kind=loaded.authorities[mine].kind,
        may=_rights(loaded, mine),
        nomination=_nomination(loaded),
        stages=tuple(_stage(loaded, change) for change in loaded.stages),
        entries=tuple(view for view in entries if not view.draft),
        drafts=tuple(view for view in entries if view.draft),
        more=loaded.more,
        page=page,
        plan=_plan(loaded),
        steps=tuple(_step(loaded, task) for task in sorted(loaded.tasks, key=lambda task: task.due_on)),
        closure=_closure(loaded),
        follow_ups=_follow_ups(loaded),
        people=_people(loaded),
    )


def _rights(loaded: Loaded, mine: int) -> Rights:
    facts = loaded.facts
    leads = policy.may_coordinate(facts).allowed
    starts = policy.may_decide_start(facts).allowed
    onward = [
        (there.value, reason.value)
        for there, reasons in MOVES[Stage(facts.stage)].items()
        for reason in sorted(reasons)
        if there != Stage.CLOSED and (there != Stage.STARTED or starts)
    ]
    answered = {row.months for row in loaded.judgements if row.authority_id == mine}
    return Rights(
        write=policy.may_write_entry(facts).allowed,
        coordinate=leads,
        decide_start=starts,
        social=any(member.social for member in facts.members_now()),
        restrict=loaded.authorities[mine].kind == Authority.Kind.POLICE,
        judge=policy.may_work(facts).allowed and facts.stage == Stage.CLOSED and len(answered) < 2,
        moves=tuple(onward) if leads else (),
        read_only=not policy.may_work(facts).allowed,
        export=policy.may_export(facts).allowed,
    )


def _entry(loaded: Loaded, seen: Seen) -> EntryView:
    row, decision = seen.entry, seen.decision
    basis = decision.basis or Basis("", "")
    detail = ContactKind(row.contact_kind).label if row.contact_kind else ""
    detail = IncidentKind(row.incident_kind).label if row.incident_kind else detail
    mine = decision.reason == "own"
    return EntryView(
        id=row.pk,
        case_id=row.case_id,
        version=row.version,
        kind=row.kind,
        kind_name=str(EntryKind(row.kind).label),
        detail=str(detail),
        contact_kind=row.contact_kind,
        incident_kind=row.incident_kind,
        category=row.category,
        category_name=category_name(row.category),
        authority_id=row.owner_authority_id,
        authority=loaded.authorities[row.owner_authority_id].name,
        author_id=row.author_id,
        author=_person(loaded, row.author_id),
        happened_at=row.happened_at,
        created_at=row.created_at,
        text=_text(row.text, decision),
        draft=row.draft,
        restricted=row.investigation_restricted,
        flagged=row.flagged,
        corrects=row.corrects_id,
        reason=decision.reason,
        basis_kind=basis.kind,
        basis_id=basis.id,
        inbound_ground=row.inbound_ground,
        inbound_place=place(row.inbound_ground),
        reporter=_text(row.reporter, decision) if mine else "",
        review_on=row.restricted_review_on if mine else None,
        withheld=mine and row.pk in loaded.withheld,
        about=tuple(one.person_id for one in loaded.about if one.entry_id == row.pk) if mine else (),
        releases=_releases(loaded, row) if mine else (),
        goal=_goal_words(loaded, row.goal_id),
        spoken_alone=row.spoken_alone,
    )


def _goal_words(loaded: Loaded, goal: UUID | None) -> str:
    """What the entry was about, for whoever may read the plan: others load no goal."""
    return next((_text(one.own_words, loaded.decision) for one in loaded.goals if one.pk == goal), "")


def _releases(loaded: Loaded, row: Entry) -> tuple[ReleaseView, ...]:
    found = []
    for release in loaded.releases:
        if release.entry_id == row.pk:
            holds, until = loading.opens_now(loaded, release, row)
            name = loaded.authorities[release.recipient_id].name
            found.append(ReleaseView(release.pk, release.recipient_id, name, release.basis,
                                     release.released_at,
                                     release.taken_back_at, holds, until))  # fmt: skip
    return tuple(found)


def _plan(loaded: Loaded) -> PlanView | None:
    if loaded.plan is None and not loaded.actions:
        return None
    by_goal: dict[UUID, list[ActionView]] = {}
    for action in loaded.actions:
        by_goal.setdefault(action.goal_id, []).append(_action(loaded, action))
    goals = [_goal(loaded, goal, by_goal.pop(goal.pk, [])) for goal in loaded.goals]
    goals += [GoalView(None, 0, "", None, tuple(rest)) for rest in by_goal.values()]
    plan = loaded.plan
    return PlanView(
        plan.pk if plan else None,
        plan.version if plan else 0,
        plan.review_on if plan else None,
        tuple(goals),
        whole=plan is not None,
    )


def _goal(loaded: Loaded, goal: Goal, actions: list[ActionView]) -> GoalView:
    return GoalView(
        goal.pk, goal.version, _text(goal.own_words, loaded.decision), goal.attained, tuple(actions)
    )


def _action(loaded: Loaded, row: PlanAction) -> ActionView:
    return ActionView(
        row.pk, row.version, _text(row.title, loaded.decision), loaded.authorities[row.authority_id].name,
        _person(loaded, row.person_id), row.person_id, row.due_on, row.done_at,
        _late(row.due_on, row.done_at),
    )  # fmt: skip


def _step(loaded: Loaded, row: Task) -> StepView:
    return StepView(
        row.pk, row.version, _text(row.title, loaded.decision), _person(loaded, row.responsible_id),
        row.responsible_id,
        loaded.authorities[row.responsible_authority_id].name, row.due_on, row.done_at,
        _late(row.due_on, row.done_at),
    )  # fmt: skip


def _stage(loaded: Loaded, change: Any) -> StageView:
    reason = str(StageReason(change.reason).label)
    return StageView(
        change.to_stage, str(Stage(change.to_stage).label), change.at, _person(loaded, change.by_id), reason
    )


def _nomination(loaded: Loaded) -> NominationView | None:
    row = loaded.nomination
    if row is None:
        return None
    return NominationView(
        receipt=row.receipt,
        authority=loaded.authorities[row.authority_id].name,
        person=_person(loaded, row.user_id),
        nominated_at=row.nominated_at,
        concerns=tuple(str(Concern(code).label) for code in row.concerns),
        known_to_social=row.known_to_social,
        justice_status=str(JusticeStatus(row.justice_status).label),
        outside_reason=_text(row.outside_reason, loaded.decision),
        duplicate=row.duplicate,
    )


def _closure(loaded: Loaded) -> ClosureView | None:
    row = loaded.closure
    if row is None:
        return None
    return ClosureView(
        row.pk, row.version, str(ClosureReason(row.reason).label), row.planned, row.closed_at,
        _text(row.exit_view, loaded.decision), _text(row.youth_words, loaded.decision),
    )  # fmt: skip


def _follow_ups(loaded: Loaded) -> tuple[FollowUpView, ...]:
    outcomes = {row.months: _outcome(loaded, row) for row in loaded.outcomes}
    judged = {
        months: tuple(
            (loaded.authorities[row.authority_id].name, row.answer)
            for row in loaded.judgements
            if row.months == months
        )
        for months in (6, 12)
    }
    return tuple(
        FollowUpView(
            row.pk, row.version, row.months, row.due_on, row.done_at, _late(row.due_on, row.done_at),
            row.suspicion,
            row.occupation_percent, row.youth_answered, _text(row.youth_words, loaded.decision),
            judged[row.months],
            outcomes.get(row.months),
        )
        for row in loaded.follow_ups
    )  # fmt: skip


def _outcome(loaded: Loaded, row: Outcome) -> OutcomeView:
    verifier = _person(loaded, row.verified_by_id) if row.verified_by_id else ""
    return OutcomeView(
        row.pk, row.version, row.months, row.verdict, str(Verdict(row.verdict).label), row.preliminary,
        row.definition_version, dict(row.conditions.get("met", {})), _person(loaded, row.proposed_by_id),
        row.proposed_by_id, verifier, row.verified_at,
    )  # fmt: skip


def _people(loaded: Loaded) -> tuple[tuple[int, str, str], ...]:
    return tuple(
        (seat.user_id, _person(loaded, seat.user_id), loaded.authorities[seat.authority_id].name)
        for seat in loaded.seats
    )


def _person(loaded: Loaded, pk: int) -> str:
    found = loaded.people.get(pk)
    return staff_name_for(found, reader=_name_reader(loaded)) if found else ""


def _name_reader(loaded: Loaded) -> NameReader:
    facts = loaded.facts
    return NameReader(facts.user, facts.authorities(), policy.may_coordinate(facts).allowed)


def _late(due_on: date, done_at: object) -> bool:
    return done_at is None and due_on < clock.today()


def _text(sealed: Any, decision: Decision) -> str:
    return "" if sealed is None else str(sealed.reveal(decision))
