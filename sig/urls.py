"""Every address of case work. Who may see which case is decided by `sig.access`; a role only opens pages."""

from audit.routes import route
from sig import (
    agreement_urls,
    apart_urls,
    assessment_urls,
    attachment_urls,
    closing_urls,
    desk_urls,
    disclosure_urls,
    exact_urls,
    extract_urls,
    meeting_urls,
    monthly_urls,
    plan_urls,
    publication_urls,
    school_urls,
    todo_urls,
)
from sig.views import (
    break_glass,
    cases,
    entries,
    nominations,
    outcomes,
    plans,
    read_by,
    releases,
    stages,
    still,
)
from teams.roles import COORDINATOR, TEAM_MEMBER

CASEWORK = frozenset({COORDINATOR, TEAM_MEMBER})
LEADING = frozenset({COORDINATOR})
FORM = ("GET", "POST")
PRESS = ("POST",)
CASE = "cases/<uuid:case_id>/"
ENTRY = CASE + "entries/<uuid:entry_id>/"
GOAL = CASE + "plan/goals/<uuid:goal_id>/"
AFTER = CASE + "follow-up/<int:months>/"

urlpatterns = [
    *publication_urls.urlpatterns,
    *agreement_urls.urlpatterns,
    *desk_urls.urlpatterns,
    *extract_urls.urlpatterns,
    *disclosure_urls.urlpatterns,
    *meeting_urls.urlpatterns,
    *monthly_urls.urlpatterns,
    *exact_urls.urlpatterns,
    *assessment_urls.urlpatterns,
    *plan_urls.urlpatterns,
    *todo_urls.urlpatterns,
    *apart_urls.urlpatterns,
    *attachment_urls.urlpatterns,
    *school_urls.urlpatterns,
    *closing_urls.urlpatterns,
    route("cases/", cases.case_list, name="cases", who=CASEWORK),
    route(
        "cases/notices/<uuid:notice_id>/read/",
        cases.notice_read,
        name="case-notice-read",
        who=CASEWORK,
        methods=PRESS,
    ),
    route("cases/still/", still.cases, name="cases-still", who=CASEWORK),
    route(CASE, cases.case, name="case", who=CASEWORK),
    route(CASE + "still/", still.still, name="case-still", who=CASEWORK),
    route(CASE + "contact/", entries.contact, name="case-contact", who=CASEWORK, methods=FORM),
    route(CASE + "note/", entries.note, name="case-note", who=CASEWORK, methods=FORM),
    route(CASE + "incident/", entries.incident, name="case-incident", who=CASEWORK, methods=FORM),
    route(CASE + "readers/", entries.preview, name="case-readers", who=CASEWORK),
    route(ENTRY + "draft/", entries.draft, name="entry-draft", who=CASEWORK),
    route(ENTRY + "discard/", entries.discard, name="entry-discard", who=CASEWORK, methods=PRESS),
    route(ENTRY + "correct/", entries.correct, name="entry-correct", who=CASEWORK, methods=FORM),
    route(ENTRY + "readers/", releases.release, name="entry-release", who=CASEWORK, methods=FORM),
    route(
        ENTRY + "readers/<uuid:release_id>/take-back/",
        releases.take_back,
        name="release-take-back",
        who=CASEWORK,
        methods=PRESS,
    ),
    route(CASE + "stage/", stages.stage, name="case-stage", who=LEADING, methods=FORM),
    route(CASE + "step/", plans.step, name="case-step", who=CASEWORK, methods=FORM),
    route(
        CASE + "steps/<uuid:step_id>/done/",
        plans.step_done,
        name="case-step-done",
        who=CASEWORK,
        methods=PRESS,
    ),
    route(CASE + "plan/", plans.plan, name="case-plan", who=CASEWORK),
    route(CASE + "plan/review/", plans.review, name="plan-review", who=LEADING, methods=FORM),
    route(CASE + "plan/goals/new/", plans.goal_new, name="goal-new", who=LEADING, methods=FORM),
    route(GOAL, plans.goal_edit, name="goal-edit", who=LEADING, methods=FORM),
    route(GOAL + "attained/", plans.goal_attained, name="goal-attained", who=LEADING, methods=FORM),
    route(GOAL + "actions/new/", plans.action_new, name="action-new", who=LEADING, methods=FORM),
    route(
        CASE + "plan/actions/<uuid:action_id>/done/",
        plans.action_done,
        name="action-done",
        who=CASEWORK,
        methods=PRESS,
    ),
    route(CASE + "read-by/", read_by.page, name="case-read-by", who=LEADING),
    route(CASE + "read-by/print/", read_by.printed, name="case-read-by-print", who=LEADING),
    route(AFTER, outcomes.follow_up, name="case-follow-up", who=CASEWORK, methods=FORM),
    route(AFTER + "judgement/", outcomes.judge, name="case-judge", who=CASEWORK, methods=FORM),
    route(AFTER + "propose/", outcomes.propose, name="outcome-propose", who=CASEWORK, methods=PRESS),
    route(AFTER + "verify/", outcomes.verify, name="outcome-verify", who=CASEWORK, methods=PRESS),
    route("break-glass/", break_glass.ask, name="break-glass", who=CASEWORK, methods=FORM, step_up=True),
    route("break-glass/case/", break_glass.case, name="break-glass-case", who=CASEWORK),
    route("nominations/", nominations.mine, name="my-nominations", who=CASEWORK),
    route("nominations/ending/", nominations.ending, name="nominations-ending", who=LEADING),
    route("nominations/new/", nominations.new, name="nomination-new", who=CASEWORK, methods=FORM),
    route("nominations/<slug:number>/", nominations.receipt, name="nomination-receipt", who=CASEWORK),
]
