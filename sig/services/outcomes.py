"""After the closure: follow-ups, each authority's own judgement, and the verdict that two people stand
for."""

from datetime import datetime
from uuid import UUID

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

from audit import clock
from audit.actions import Action
from audit.decisions import Decision
from consent.services import consents
from sig.aftercare.access import registered
from sig.aftercare.rule import YouthAnswer, refusal
from sig.models import Case, FollowUp, GangJudgement, Notice, Outcome
from sig.models.codes import Judgement, NoticeCode, Stage, Suspicion
from sig.outcome_rule import Conditions, Found, outcome_verdict
from sig.policy import CaseFacts, may_coordinate, may_work
from sig.reports.definitions import InForce, of_file
from sig.services import definitions
from sig.services.working import Work, at_or_now, case_of, working
from teams.models import Membership, User


def register(
    *,
    case: Case | UUID,
    months: int,
    by: User,
    version: int,
    suspicion: str = "",
    occupation_percent: int | None = None,
    youth_answered: bool = False,
    youth_words: str = "",
    at: datetime | None = None,
) -> FollowUp:
    """What was found at `months`; an empty answer is unknown. The youth's own answer needs a consent to
    contact after the closure. `at`: only for import of what was before.

    Raises NotAllowed, ValidationError, Conflict."""
    if suspicion and suspicion not in Suspicion.values:
        raise ValidationError({"suspicion": ValidationError(_("Välj ett svar."), code="choice")})
    if occupation_percent is not None and not 0 <= occupation_percent <= 100:
        raise ValidationError(
            {"occupation_percent": ValidationError(_("Ange 0 till 100 procent."), code="percent")}
        )
    with working(case, may_coordinate, by=by) as work:
        row = _follow_up(work, months)
        answer = YouthAnswer(youth_answered, youth_words.strip())
        _refuse_contact(row, registered(row, work.decision), answer, recorded_then=at is not None)
        row.suspicion, row.occupation_percent = suspicion, occupation_percent
        row.youth_answered, row.youth_words = youth_answered, youth_words.strip()
        row.done_at, row.done_by = at_or_now(at), by
        row.save_versioned(version)
        work.record(Action.FOLLOW_UP, "followup", row.pk)
    return row


def judge(
    *, case: Case | UUID, months: int, answer: str, by: User, at: datetime | None = None
) -> GangJudgement:
    """One authority's own answer on gang contact, once, without seeing the others'. Raises NotAllowed,
    ValidationError."""
    if answer not in Judgement.values:
        raise ValidationError({"answer": ValidationError(_("Välj ett svar."), code="choice")})
    with working(case, may_judge, by=by) as work:
        authority = work.authority_id
        if GangJudgement.objects.filter(case=work.case, months=months, authority=authority).exists():
            raise ValidationError(_("Din verksamhet har redan svarat."), code="already")
        row = GangJudgement(
            case=work.case,
            months=months,
            authority_id=authority,
            answer=answer,
            judged_by=by,
            judged_at=at_or_now(at),
        )
        row.save(force_insert=True)
        work.record(Action.FOLLOW_UP, "judgement", row.pk)
    return row


def propose(*, case: Case | UUID, months: int, by: User, at: datetime | None = None) -> Outcome:
    """Propose the verdict that the definition gives for what is registered; again, as long as nobody has
    verified.

    Raises NotAllowed, ValidationError when the follow-up is not done, the outcome is verified already or the
    programme has no definition.
    """
    with working(case, may_assess, by=by) as work:
        follow_up = _follow_up(work, months)
        if follow_up.done_at is None:
            raise ValidationError(_("Registrera uppföljningen först."), code="not_done")
        definition = _definition(work)
        found, conditions = _assessed(work, follow_up, definition.occupation_percent)
        row = Outcome.objects.filter(case=work.case, months=months).first() or Outcome(
            case=work.case, months=months
        )
        if row.verified_at:
            raise ValidationError(_("Utfallet är redan granskat."), code="verified")
        row.verdict, row.preliminary = found.verdict, found.preliminary
        row.conditions = {**conditions.to_json(), "met": found.met}
        row.definition_version = definition.version
        row.proposed_by, row.proposed_at = by, at_or_now(at)
        row._history_user = by
        row.save()
        _ask_another(work)
        work.record(Action.OUTCOME_PROPOSE, "outcome", row.pk)
    return row


def verify(*, outcome: UUID, version: int, by: User, at: datetime | None = None) -> Outcome:
    """Another person of social services stands for the verdict too. Raises NotAllowed, ValidationError,
    Conflict."""
    with working(case_of(Outcome, outcome, by), may_assess, by=by) as work:
        row = Outcome.objects.get(pk=outcome)
        if row.proposed_by_id == by.pk:
            raise ValidationError(_("Den som föreslog utfallet kan inte granska det."), code="same_person")
        if row.verified_at:
            raise ValidationError(_("Utfallet är redan granskat."), code="verified")
        row.verified_by, row.verified_at = by, at_or_now(at)
        row._history_user = by
        row.save_versioned(version)
        work.record(Action.OUTCOME_VERIFY, "outcome", row.pk)
    return row


def _refuse_contact(row: FollowUp, before: YouthAnswer, after: YouthAnswer, *, recorded_then: bool) -> None:
    consented = consents.aftercare_in_force(row.team_id)
    if code := refusal(before, after, consented=consented, recorded_then=recorded_then):
        text = _(
            "Samtycke till kontakt efter avslutet finns inte. Den unges svar får inte hämtas in. "
            "Svara Nej här och lämna den unges ord som de var, så sparas resten."
        )
        raise ValidationError({"youth_answered": ValidationError(text, code=code)})


def may_judge(facts: CaseFacts) -> Decision:
    """Any member, once the case is closed."""
    seen = may_work(facts)
    if seen.allowed and facts.stage != Stage.CLOSED:
        return Decision(False, "not_closed", hidden=False)
    return seen


def may_assess(facts: CaseFacts) -> Decision:
    """Members of social services, once the case is closed."""
    seen = may_judge(facts)
    if seen.allowed and not any(member.social for member in facts.members_now()):
        return Decision(False, "not_social_services", hidden=False)
    return seen


def _follow_up(work: Work, months: int) -> FollowUp:
    found = FollowUp.objects.filter(case=work.case, months=months).first()
    if found is None:
        raise ValidationError(_("Ingen uppföljning är bokad. Avsluta ärendet först."), code="not_closed")
    return found


def _assessed(work: Work, follow_up: FollowUp, percent: int) -> tuple[Found, Conditions]:
    judged = GangJudgement.objects.filter(case=work.case, months=follow_up.months)
    conditions = Conditions(
        suspicion=follow_up.suspicion,
        occupation_percent=follow_up.occupation_percent,
        gang=tuple(judged.values_list("answer", flat=True)),
        youth_answered=follow_up.youth_answered,
    )
    return outcome_verdict(conditions, follow_up.months, percent=percent), conditions


def _definition(work: Work) -> InForce:
    """What is in force for the programme of the case: every verdict is stamped with its version.

    What the steering group has adopted for the programmes that count; elsewhere what the file says.
    """
    programme = work.case.programme
    adopted = definitions.in_force()
    held = adopted if adopted and programme.code in adopted.programmes else of_file(programme)
    if held is None:
        raise ValidationError(
            _("Programmet saknar en definition av utfallet. Läs in programfilen igen."),
            code="no_definition",
        )
    return held


def _ask_another(work: Work) -> None:
    seats = Membership.objects.in_force(clock.database_now()).filter(
        team=work.case.team_id, authority__kind="social_services"
    )
    for seat in seats.exclude(user=work.by):
        code = NoticeCode.OUTCOME_PROPOSED
        Notice.objects.create(case=work.case, user_id=seat.user_id, code=code, created_at=clock.now())
