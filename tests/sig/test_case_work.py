"""Stages, entries, plan, closure, follow-up and outcome: what the services do and refuse."""

from datetime import date, timedelta

import pytest
from django.core.exceptions import ValidationError

from audit import clock
from audit.acting import acting_as
from audit.decisions import NotAllowed
from consent.age import add_months
from consent.models import Consent
from crypto.versioned import Conflict
from sig import access
from sig.models import AppendOnlyError, Case, FollowUp, Notice, Release, StageChange
from sig.services import closures, disclosures, entries, outcomes, plans, releases, stages, steps
from sig.services.entries import Content
from sig.services.releases import To
from sig.states import MoveRefused
from tests import cast
from tests.sig import story

pytestmark = pytest.mark.django_db
LATER = date(2040, 1, 1)


def of(model, told, by=None, **wanted):
    with acting_as(by or told.anna):
        return list(model.objects.filter(case=told.case_id, **wanted))


def test_consent_and_start_are_two_acts_and_two_stage_changes():
    told = story.begin().informed()
    with pytest.raises(MoveRefused, match="no_consent_in_force"):
        told.to("consented", "consent_active")
    told.signed().to("consented", "consent_active")
    assert told.case.stage == "consented"
    told.started()
    changes = of(StageChange, told)
    assert [change.to_stage for change in changes] == [
        "nominated",
        "eligible",
        "informed",
        "consented",
        "started",
    ]


def test_a_consent_withdrawn_before_start_stops_the_start():
    told = story.begin().consented()
    told.withdraw()
    with pytest.raises(MoveRefused, match="no_consent_in_force"):
        told.started()
    told.to("refused", "consent_withdrawn")
    assert told.case.stage == "refused"


@pytest.mark.parametrize("who", [cast.petra, cast.sam, cast.olle, cast.maj])
def test_only_the_coordinator_moves_a_case(who):
    told = story.begin()
    with pytest.raises(NotAllowed):
        stages.move(case=told.case_id, to="eligible", reason="in_target_group", by=who())
    assert told.case.stage == "nominated"


def test_a_stage_change_is_never_changed():
    told = story.begin()
    (change,) = of(StageChange, told)
    with acting_as(told.anna):
        for attempt in (change.save, change.delete, StageChange.objects.all().delete):
            with pytest.raises(AppendOnlyError):
                attempt()
        with pytest.raises(AppendOnlyError):
            StageChange.objects.update(to_stage="closed")


def test_a_step_may_not_lie_before_the_last_nor_ahead():
    told = story.begin()
    for at, code in (
        (clock.now() - timedelta(days=1), "before_last_step"),
        (clock.now() + timedelta(days=1), "future"),
    ):
        with pytest.raises(ValidationError) as refused:
            stages.move(case=told.case_id, to="eligible", reason="in_target_group", by=told.anna, at=at)
        assert refused.value.code == code


def test_nothing_is_written_before_start_or_after_the_end():
    told = story.begin().consented()
    with pytest.raises(NotAllowed):
        told.wrote(told.anna)
    told.started()
    told.wrote(told.anna)
    closures.close(case=told.case_id, reason="goals_met", planned=True, by=told.anna)
    with pytest.raises(NotAllowed):
        told.wrote(told.anna)


def test_a_release_without_any_ground_saves_nothing():
    told = story.running()
    with pytest.raises(ValidationError) as refused:
        told.wrote(cast.sam(), to=("bup",))
    assert "release_to" in refused.value.error_dict
    assert access.case(told.case_id, by=cast.sam()).entries == ()


def test_a_statutory_ground_opens_what_no_consent_covers():
    told = story.running()
    chosen = told.wrote(told.anna, "Enligt lag.", category="crime")
    told.wrote(told.anna, "Inte vald.", category="crime")
    ground = told.disclosed(told.anna, "polisen", chosen)
    (seen,) = access.case(told.case_id, by=cast.petra()).entries
    assert (seen.text, seen.basis_kind, seen.basis_id) == ("Enligt lag.", "statutory", str(ground.pk))
    disclosures.end(case=told.case_id, ground=ground.pk, by=told.anna)
    assert access.case(told.case_id, by=cast.petra()).entries == ()


def test_only_the_police_restrict_and_a_restricted_entry_is_never_released():
    told = story.running()
    with pytest.raises(ValidationError):
        told.wrote(cast.sam(), restricted=True)
    with pytest.raises(ValidationError):
        told.wrote(cast.petra(), restricted=True, to=("socialtjansten",))


def test_a_draft_is_saved_over_itself_published_once_and_a_newer_version_is_not_overwritten():
    told = story.running()
    held = told.wrote(cast.sam(), "Första.", draft=True)
    content = Content("note", "school", "Andra.")
    again = entries.save_draft(entry=held.pk, content=content, version=held.version, by=cast.sam())
    with pytest.raises(Conflict):
        entries.save_draft(entry=held.pk, content=content, version=held.version, by=cast.sam())
    entries.publish(
        entry=held.pk,
        content=content,
        version=again.version,
        by=cast.sam(),
        release_to=[To(cast.authority("polisen").pk)],
    )
    assert [view.text for view in access.case(told.case_id, by=cast.petra()).entries] == ["Andra."]
    with pytest.raises(NotAllowed):
        entries.publish(entry=held.pk, content=content, version=again.version, by=cast.sam())


def test_a_draft_can_be_thrown_away_by_its_author_only():
    told = story.running()
    held = told.wrote(cast.anna(), "Fel.", draft=True)
    with pytest.raises(NotAllowed):
        entries.discard(entry=held.pk, by=cast.dag())
    entries.discard(entry=held.pk, by=cast.anna())
    assert access.case(told.case_id, by=cast.anna()).drafts == ()


def test_a_flag_reaches_the_coordinators():
    told = story.running()
    told.wrote(cast.sam(), flagged=True)
    assert "flagged" in {notice.code for notice in access.notices(by=cast.anna())}


def test_only_the_sender_takes_a_release_back():
    told = story.running()
    told.wrote(cast.sam(), to=("polisen",))
    (row,) = of(Release, told, cast.sam())
    with pytest.raises(NotAllowed):
        releases.take_back(release=row.pk, by=cast.petra())
    with pytest.raises(NotAllowed):
        releases.take_back(release=row.pk, by=cast.olle())


def test_the_plan_names_authority_person_and_date_and_is_shared_on_its_category():
    told = story.running()
    goal = plans.add_goal(case=told.case_id, own_words="Jag vill gå klart nian.", by=told.anna)
    plans.add_action(goal=goal.pk, title="Ring skolan", person=cast.petra(), due_on=LATER, by=told.anna)
    with pytest.raises(ValidationError):
        plans.add_action(goal=goal.pk, title="Ring", person=cast.olle(), due_on=LATER, by=told.anna)
    assert access.case(told.case_id, by=cast.sam()).plan.goals[0].own_words == "Jag vill gå klart nian."
    mine = access.case(told.case_id, by=cast.petra()).plan
    assert not mine.whole
    assert [action.title for goal in mine.goals for action in goal.actions] == ["Ring skolan"]
    assert [goal.own_words for goal in mine.goals] == [""]
    action = mine.goals[0].actions[0]
    plans.complete_action(action=action.id, by=cast.petra())
    assert access.case(told.case_id, by=told.anna).plan.goals[0].actions[0].done_at is not None


def test_a_plan_has_five_goals_at_most_and_is_the_coordinators():
    told = story.running()
    with pytest.raises(NotAllowed):
        plans.add_goal(case=told.case_id, own_words="Mål", by=cast.petra())
    for number in range(5):
        plans.add_goal(case=told.case_id, own_words=f"Mål {number}", by=told.anna)
    with pytest.raises(ValidationError):
        plans.add_goal(case=told.case_id, own_words="Mål 6", by=told.anna)


def test_a_goal_saved_over_a_newer_version_is_a_conflict():
    told = story.running()
    goal = plans.add_goal(case=told.case_id, own_words="Mål", by=told.anna)
    plans.rate_goal(goal=goal.pk, score=1, version=goal.version, by=told.anna)
    with pytest.raises(Conflict):
        plans.change_goal(goal=goal.pk, own_words="Annat", version=goal.version, by=told.anna)


def test_a_next_step_is_done_by_its_owner():
    told = story.running()
    step = steps.add(case=told.case_id, title="Boka möte", responsible=cast.sam(), due_on=LATER, by=told.anna)
    assert access.case(told.case_id, by=cast.sam()).next_step.title == "Boka möte"
    assert access.case(told.case_id, by=cast.petra()).next_step is None
    with pytest.raises(NotAllowed):
        steps.complete(task=step.pk, by=cast.petra())
    steps.complete(task=step.pk, by=cast.sam())
    assert access.case(told.case_id, by=told.anna).next_step is None


def closed():
    told = story.running()
    told.wrote(cast.sam(), "Till polisen.", to=("polisen",))
    story.agree_to_contact(told)
    closures.close(
        case=told.case_id,
        reason="goals_met",
        planned=True,
        exit_view="Går i skolan.",
        youth_words="Det blev bra.",
        by=told.anna,
    )
    return told


def test_closing_ends_consent_and_books_follow_ups_in_the_same_breath():
    told = closed()
    assert told.case.stage == "closed"
    assert access.case(told.case_id, by=cast.petra()).entries == ()
    today = clock.today()
    assert [(row.months, row.due_on) for row in of(FollowUp, told)] == [
        (6, add_months(today, 6)),
        (12, add_months(today, 12)),
    ]
    with acting_as(told.anna):
        assert Consent.objects.get(pk=told.consent.pk).ended_reason == "closed"
    assert access.case(told.case_id, by=told.anna).closure.youth_words == "Det blev bra."
    assert access.case(told.case_id, by=cast.petra()).closure is None


def test_the_outcome_is_proposed_by_one_and_verified_by_another():
    told = closed()
    (first, last) = of(FollowUp, told)
    outcomes.register(case=told.case_id, months=12, suspicion="no", occupation_percent=80,
                      youth_answered=True,
                      version=last.version, by=told.anna)  # fmt: skip
    with pytest.raises(ValidationError):
        outcomes.propose(case=told.case_id, months=first.months, by=told.anna)
    assert outcomes.propose(case=told.case_id, months=12, by=told.anna).verdict == "unknown"
    for judge in (cast.petra(), cast.sam()):
        outcomes.judge(case=told.case_id, months=12, answer="no", by=judge)
        with pytest.raises(ValidationError):
            outcomes.judge(case=told.case_id, months=12, answer="yes", by=judge)
    row = outcomes.propose(case=told.case_id, months=12, by=told.anna)
    assert (row.verdict, row.preliminary) == ("broken", False)
    with pytest.raises(ValidationError):
        outcomes.verify(outcome=row.pk, version=row.version, by=told.anna)
    with pytest.raises(NotAllowed):
        outcomes.verify(outcome=row.pk, version=row.version, by=cast.petra())
    outcomes.verify(outcome=row.pk, version=row.version, by=cast.dag())
    with pytest.raises(ValidationError):
        outcomes.propose(case=told.case_id, months=12, by=told.anna)
    assert access.case(told.case_id, by=told.anna).follow_ups[1].outcome.verified_by == "Dag Ställföreträdare"


def test_authorities_do_not_see_each_others_judgement():
    told = closed()
    outcomes.judge(case=told.case_id, months=12, answer="yes", by=cast.petra())
    with acting_as(cast.sam()):
        from sig.models import GangJudgement

        assert not GangJudgement.objects.exists()
    assert access.case(told.case_id, by=told.anna).follow_ups[1].judged == (("Polisen", "yes"),)


def test_a_withdrawal_tells_the_coordinators_that_and_not_why():
    told = story.running()
    told.withdraw()
    (notice,) = of(Notice, told, code="partly_withdrawn")
    assert notice.user_id == told.anna.pk
    told.withdraw(guardian=False)
    (notice,) = of(Notice, told, code="stopped_sharing")
    assert notice.user_id == told.anna.pk


def test_a_case_saved_over_a_newer_version_is_a_conflict():
    told = story.begin()
    with acting_as(told.anna):
        one, other = Case.objects.get(pk=told.case_id), Case.objects.get(pk=told.case_id)
        one.save()
        with pytest.raises(Conflict):
            other.save()
