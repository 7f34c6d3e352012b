"""Who gets which answer at every address of the house: declared a second time, by person and not by role.

A row's `may` names those whose role opens the address; everybody else is refused with 403, and somebody who
is not signed in is led to the sign-in page. Of those who may, whoever is not named in `get` or `post` stands
outside the team and gets 404. None: the method is not declared (405). The statuses of `post` are those of a
form sent blank.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Final

NOBODY: Final = "nobody"
TEAM = "anna dag petra sam ulla"
LEADERS = "anna dag"
COORDINATORS = f"{LEADERS} karin"
CASEWORK = f"{TEAM} bea olle karin"
FIGURES = f"{COORDINATORS} maj stig"
INSIDE = f"{COORDINATORS} maj"
SIGNED_IN = f"{CASEWORK} maj stig lovisa adam"
EVERYBODY = f"{NOBODY} {SIGNED_IN}"
PEOPLE: Final = tuple(EVERYBODY.split())

Answers = Mapping[str, int] | None


@dataclass(frozen=True)
class Row:
    """`ids`: what the parts of the address are called and which of the world's ids they take."""

    name: str
    ids: Mapping[str, str] = field(default_factory=dict)
    may: str = SIGNED_IN
    get: Answers = None
    post: Answers = None
    step_up: bool = False
    signs_out: bool = False

    def expected(self, method: str, person: str) -> int:
        answers: Answers = getattr(self, method)
        if answers is None:
            return 405
        if person not in self.may.split():
            return 303 if person == NOBODY else 403
        return next((status for people, status in answers.items() if person in people.split()), 404)


CASE = {"case_id": "case"}
ENTRY = {**CASE, "entry_id": "own"}
GOAL = {**CASE, "goal_id": "goal"}
EXTRACT = {**CASE, "extract_id": "extract"}
MEETING = {**CASE, "meeting_id": "meeting"}
AFTER = {"case_id": "closed", "months": "six"}
MEMBERS = {"team_id": "team"}
RELATED = {**MEMBERS, "person_id": "related"}
SEAT = {**MEMBERS, "membership_id": "seat"}
USER = {"user_id": "spare"}
TOKEN = {"token": "token"}
TEAM_FORM = {"may": CASEWORK, "get": {TEAM: 200}, "post": {TEAM: 422}}
# Sam and Ulla may not know of the step: it is for social services and the police.
STEP_FORM = {"may": CASEWORK, "get": {"anna dag petra": 200}, "post": {"anna dag petra": 422}}
AUTHOR_FORM = {"may": CASEWORK, "get": {"petra": 200}, "post": {"petra": 422}}
SCHOOL_FORM = {"may": CASEWORK, "get": {"sam": 200, TEAM: 403}, "post": {"sam": 422, TEAM: 403}}
LEADER_FORM = {"may": COORDINATORS, "get": {LEADERS: 200}, "post": {LEADERS: 422}}
LEADERS_FORM = {"may": CASEWORK, "get": {LEADERS: 200}, "post": {LEADERS: 422}}
LEADER_PAGE = {"may": COORDINATORS, "get": {LEADERS: 200}}
ROLE_FORM = {"may": COORDINATORS, "get": {COORDINATORS: 200}, "post": {COORDINATORS: 422}}
# A button without its token is refused before the door is asked; test_existence.py presses with one.
BUTTON = {"may": CASEWORK, "post": {CASEWORK: 400}}
LEADER_BUTTON = {"may": COORDINATORS, "post": {COORDINATORS: 400}}
LEADER_BUTTON = {"may": COORDINATORS, "post": {COORDINATORS: 400}}
ROLE_BUTTON = {"may": COORDINATORS, "post": {COORDINATORS: 400}}
FIGURE_PAGE = {"may": FIGURES, "get": {FIGURES: 200}}
ADMIN_FORM = {"may": "adam", "get": {"adam": 200}, "post": {"adam": 422}, "step_up": True}
ADMIN_BUTTON = {"may": "adam", "post": {"adam": 303}, "step_up": True}

GROUND = (
    Row("health", may=EVERYBODY, get={EVERYBODY: 200}),
    Row("home", get={SIGNED_IN: 302}),
    Row("help", may=EVERYBODY, get={EVERYBODY: 200}),
    Row("help-job", {"slug": "help_page"}, may=EVERYBODY, get={EVERYBODY: 200}),
    Row("help-tour", {"number": "help_stop"}, may=EVERYBODY, get={EVERYBODY: 200}),
    Row("accessibility", may=EVERYBODY, get={EVERYBODY: 200}),
    Row("language", may=EVERYBODY, post={EVERYBODY: 302}),
    Row("log-review", may="lovisa", get={"lovisa": 200}),
    Row("log-review-export", may="lovisa", post={"lovisa": 422}, step_up=True),
    Row("log-review-sign-off", may="lovisa", post={"lovisa": 422}),
    Row("log-review-protocol", {"review_id": "review"}, may="lovisa", get={"lovisa": 200}),
)
KNOWS = f"{COORDINATORS} maj"
EXACT_PAGE = {"may": KNOWS, "get": {KNOWS: 200}}
EXACT_ROWS = (
    *(Row(name, **EXACT_PAGE) for name in ("exact", "exact-flows", "exact-groups", "exact-effects")),
    *(Row(name, **EXACT_PAGE) for name in ("exact-print", "exact-file", "exact-forecast", "exact-cost")),
    Row("exact-forecast-start", may=KNOWS, post={KNOWS: 400}),
    # Nobody has begun a forecast: it leads back.
    Row("exact-forecast-run", may=KNOWS, get={KNOWS: 303}),
    Row("exact-cost-show", **ROLE_FORM),
    Row("exact-cost-hide", **ROLE_BUTTON),
    Row("exact-cost-new", **ROLE_FORM),
    Row("exact-cost-line", {"code": "cost_line"}, **ROLE_FORM),
    Row("exact-cost-remove", {"code": "cost_line"}, **ROLE_BUTTON),
)
FIGURE_ROWS = (
    *EXACT_ROWS,
    Row("monthly", may="maj", get={"maj": 200}),
    Row("monthly-print", may="maj", get={"maj": 200}),
    Row("steering", **FIGURE_PAGE),
    Row("decisions", may="maj stig", get={"maj stig": 200}),
    Row("publications", **FIGURE_PAGE),
    Row("publication-order", **ROLE_FORM),
    Row("publication-progress", {"order_id": "refused"}, may=INSIDE, get={INSIDE: 200}),
    Row("publication", {"publication_id": "published"}, **FIGURE_PAGE),
    Row("publication-answer", {"publication_id": "drafted"}, may=INSIDE, post={INSIDE: 422}),
    Row("publication-file", {"publication_id": "published", "kind": "file_kind"}, **FIGURE_PAGE),
    Row("definition", **FIGURE_PAGE),
    Row("definition-propose", **ROLE_FORM),
    Row(
        "definition-adopt", {"definition_id": "definition"}, may="stig", get={"stig": 200}, post={"stig": 422}
    ),
    Row("commitments", **FIGURE_PAGE),
    Row("commitments-print", **FIGURE_PAGE),
    Row("commitment-status", {"code": "commitment"}, **ROLE_FORM),
    Row("indicators", **FIGURE_PAGE),
    Row("indicators-print", **FIGURE_PAGE),
    Row("indicators-import", **ROLE_FORM),
    Row("indicator-value", {"code": "indicator"}, **ROLE_FORM),
)
CASE_ROWS = (
    Row("cases", may=CASEWORK, get={CASEWORK: 200}),
    Row("case-notice-read", {"notice_id": "notice"}, **BUTTON),
    Row("case", CASE, may=CASEWORK, get={TEAM: 200}),
    # Without the token of a page it answers everybody alike; tests/sig/test_still.py asks with one.
    Row("case-still", CASE, may=CASEWORK, get={CASEWORK: 409}),
    Row("cases-still", may=CASEWORK, get={CASEWORK: 409}),
    Row("break-glass", may=CASEWORK, get={CASEWORK: 200}, post={CASEWORK: 422}, step_up=True),
    Row("break-glass-case", may=CASEWORK, get={}),
    Row("day", may=CASEWORK, get={CASEWORK: 200}),
    Row("here", may=CASEWORK, get={CASEWORK: 204}),
    Row("day-notice-read", {"notice_id": "notice"}, **BUTTON),
    Row("no-answer", CASE, **BUTTON),
    Row("attempt-undo", {**CASE, "entry_id": "draft"}, **BUTTON),
    Row("contact-same", ENTRY, **AUTHOR_FORM),
    Row("phrases", may=CASEWORK, get={CASEWORK: 200}, post={CASEWORK: 422}),
    Row("phrase", {"phrase_id": "phrase"}, may=CASEWORK, get={"petra": 200}, post={"petra": 422}),
    Row("phrase-up", {"phrase_id": "phrase"}, **BUTTON),
    Row("phrase-remove", {"phrase_id": "phrase"}, **BUTTON),
    Row("case-contact", CASE, **TEAM_FORM),
    Row("case-note", CASE, **TEAM_FORM),
    Row("case-incident", CASE, **TEAM_FORM),
    Row("case-readers", CASE, may=CASEWORK, get={TEAM: 200}),
    Row("entry-draft", {**CASE, "entry_id": "draft"}, may=CASEWORK, get={"petra": 302}),
    Row("entry-discard", {**CASE, "entry_id": "draft"}, **BUTTON),
    Row("entry-correct", ENTRY, **AUTHOR_FORM),
    Row("entry-files", ENTRY, **AUTHOR_FORM),
    Row("entry-file", {**ENTRY, "file_id": "file"}, may=CASEWORK, get={"petra": 200}),
    Row("entry-file-remove", {**CASE, "entry_id": "draft", "file_id": "draft_file"}, **BUTTON),
    Row("entry-release", ENTRY, **AUTHOR_FORM),
    Row("release-take-back", {**CASE, "entry_id": "shared", "release_id": "release"}, **BUTTON),
    Row("meetings", may=CASEWORK, get={CASEWORK: 200}),
    Row("case-meetings", CASE, may=CASEWORK, get={TEAM: 200}),
    # Those whom no secrecy rule binds bring things up, but do not call the others.
    Row("meeting-new", CASE, may=CASEWORK, get={"anna dag petra sam": 200}, post={"anna dag petra sam": 422}),
    Row("case-bring-up", CASE, **TEAM_FORM),
    Row("meeting", MEETING, may=CASEWORK, get={TEAM: 200}),
    Row("meeting-change", MEETING, **LEADERS_FORM),
    Row("meeting-cancel", MEETING, **BUTTON),
    Row("meeting-attendance", MEETING, **BUTTON),
    Row("meeting-bring-up", MEETING, **TEAM_FORM),
    Row("meeting-said-apart", MEETING, **TEAM_FORM),
    Row("meeting-said", {**MEETING, "entry_id": "point"}, **AUTHOR_FORM),
    Row("meeting-decide", MEETING, **TEAM_FORM),
    Row("meeting-close", MEETING, **BUTTON),
    Row("meeting-print", MEETING, may=CASEWORK, get={"ulla": 403, TEAM: 200}),
    Row("meeting-text", MEETING, may=CASEWORK, get={"ulla": 403, TEAM: 200}),
    Row("meeting-calendar", MEETING, may=CASEWORK, get={TEAM: 200}),
    Row("case-disclosures", CASE, may=CASEWORK, get={TEAM: 200}),
    # Ung Fritid is bound by no secrecy rule and takes nothing out of the system.
    Row("case-disclosures-print", CASE, may=CASEWORK, get={"ulla": 403, TEAM: 200}),
    Row("disclosure-choose", CASE, may=CASEWORK, get={TEAM: 200}, step_up=True),
    Row("disclosure-new", {**CASE, "paragraph": "paragraph"}, **TEAM_FORM, step_up=True),
    Row("disclosure-end", {**CASE, "ground_id": "ground"}, **BUTTON, step_up=True),
    Row("entry-restriction", {**CASE, "entry_id": "hidden"}, **AUTHOR_FORM),
    Row("entry-unrestrict", {**CASE, "entry_id": "hidden"}, **BUTTON),
    Row("entry-withhold", ENTRY, **AUTHOR_FORM),
    Row("entry-lift", ENTRY, **BUTTON),
    Row("case-stage", CASE, **LEADER_FORM),
    Row("case-closing", CASE, **LEADER_PAGE),
    Row("case-close", CASE, **LEADER_FORM),
    Row("case-aftercare", {"case_id": "closed"}, may=CASEWORK, get={LEADERS: 200}),
    Row("closure-words", {"case_id": "closed"}, **LEADER_FORM),
    Row("case-step", CASE, **TEAM_FORM),
    Row("case-step-done", {**CASE, "step_id": "todo"}, **BUTTON),
    Row("case-step-change", {**CASE, "step_id": "todo"}, **STEP_FORM),
    Row("todo", may=CASEWORK, get={CASEWORK: 200}),
    Row("todo-new", may=CASEWORK, get={CASEWORK: 400}),
    Row("todo-done", {"step_id": "todo"}, **BUTTON),
    Row("todo-undo", {"step_id": "todo"}, **BUTTON),
    Row("case-plan", CASE, may=CASEWORK, get={TEAM: 200}),
    Row("plan-review", CASE, may=COORDINATORS, get={LEADERS: 200}, post={LEADERS: 400}),
    Row("goal-new", CASE, **LEADER_FORM),
    Row("goal-edit", GOAL, **LEADER_FORM),
    Row("goal-attained", GOAL, **LEADER_FORM),
    Row("action-new", GOAL, **LEADER_FORM),
    Row("action-done", {**CASE, "action_id": "action"}, **BUTTON),
    Row("action-undone", {**CASE, "action_id": "action"}, **BUTTON),
    Row("action-edit", {**CASE, "action_id": "action"}, **LEADER_FORM),
    Row("action-remove", {**CASE, "action_id": "action"}, **LEADER_BUTTON),
    Row("goal-remove", GOAL, **LEADER_BUTTON),
    # Ung Fritid is bound by no secrecy rule and takes nothing out of the system.
    Row("plan-print", CASE, may=CASEWORK, get={"ulla": 403, TEAM: 200}),
    # Nor does it make extracts; each of the others has its own.
    Row("case-extracts", CASE, may=CASEWORK, get={"ulla": 403, TEAM: 200}, post={"ulla": 403, TEAM: 422}),
    Row("extract", EXTRACT, may=CASEWORK, get={LEADERS: 200}),
    Row("extract-accept", EXTRACT, **BUTTON),
    Row("extract-ruling", {**EXTRACT, "text_id": "extract_text"}, **LEADERS_FORM),
    Row("extract-preview", EXTRACT, may=CASEWORK, get={LEADERS: 200}, step_up=True),
    Row("extract-make", EXTRACT, **BUTTON, step_up=True),
    Row("extract-drop", EXTRACT, **BUTTON),
    Row(
        "extract-paper",
        {**CASE, "extract_id": "made_extract"},
        may=CASEWORK,
        get={LEADERS: 200},
        step_up=True,
    ),
    Row("case-read-by", CASE, **LEADER_PAGE),
    Row("case-read-by-print", CASE, **LEADER_PAGE),
    Row("case-apart", CASE, **LEADER_FORM),
    Row("case-apart-end", {**CASE, "mark_id": "mark"}, may=COORDINATORS, post={COORDINATORS: 400}),
    Row("case-school", CASE, may=CASEWORK, get={TEAM: 200}),
    Row("case-school-report", CASE, **SCHOOL_FORM),
    Row("case-school-week", {**CASE, "year": "year", "week": "week"}, **SCHOOL_FORM),
    Row("case-follow-up", AFTER, may=CASEWORK, get={LEADERS: 200}, post={LEADERS: 422}),
    Row("case-judge", AFTER, **TEAM_FORM),
    Row("case-assessments", CASE, may=CASEWORK, get={TEAM: 200}),
    Row("assessment-new", CASE, **TEAM_FORM),
    # Seen by its authority, whoever coordinates, and whoever may read one of its scores.
    Row("assessment", {**CASE, "assessment_id": "assessment"}, may=CASEWORK, get={"anna dag petra sam": 200}),
    Row("instrument-new", CASE, **TEAM_FORM),
    Row("outcome-propose", AFTER, **BUTTON),
    Row("outcome-verify", AFTER, may=CASEWORK, post={LEADERS: 422}),
    Row("my-nominations", may=CASEWORK, get={CASEWORK: 200}),
    Row("nominations-ending", may=COORDINATORS, get={COORDINATORS: 200}),
    Row("nomination-new", may=CASEWORK, get={CASEWORK: 200}, post={CASEWORK: 422}),
    # A receipt says only its own number back: there is nothing to look up.
    Row("nomination-receipt", {"number": "receipt"}, may=CASEWORK, get={CASEWORK: 200}),
)
CONSENT_ROWS = (
    Row("consent", MEMBERS, get={TEAM: 200}),
    Row("consent-still", MEMBERS, get={SIGNED_IN: 409}),
    Row("consent-signers", MEMBERS, **LEADER_PAGE),
    Row("consent-youth", MEMBERS, **LEADER_FORM),
    Row("consent-youth-protection", MEMBERS, **LEADER_FORM, step_up=True),
    Row("consent-readers", MEMBERS, **LEADER_FORM, step_up=True),
    Row(
        "consent-reader-end",
        {**MEMBERS, "reader_id": "reader"},
        may=COORDINATORS,
        post={COORDINATORS: 400},
        step_up=True,
    ),
    Row(
        "consent-guardian-protection",
        {**MEMBERS, "guardian_id": "guardian"},
        **LEADER_FORM,
        step_up=True,
    ),
    Row("consent-guardian-new", MEMBERS, **LEADER_FORM, step_up=True),
    Row("consent-guardian", {**MEMBERS, "guardian_id": "guardian"}, **LEADER_FORM),
    Row("consent-scope", MEMBERS, **LEADER_FORM),
    Row("consent-print", MEMBERS, **LEADER_PAGE),
    Row("consent-form", {**MEMBERS, "key": "youth_key"}, **LEADER_PAGE),
    Row("consent-form-language", {**MEMBERS, "key": "youth_key", "language": "form_language"}, **LEADER_PAGE),
    Row("consent-register", MEMBERS, **LEADER_FORM, step_up=True),
    Row("consent-aftercare", MEMBERS, **LEADER_FORM),
    Row("consent-aftercare-register", MEMBERS, **LEADER_FORM, step_up=True),
    Row("consent-scans", MEMBERS, get={LEADERS: 200, "petra sam ulla": 403}),
    Row("consent-scan-add", {**MEMBERS, "consent_id": "consent"}, **LEADER_FORM),
    Row("consent-scan", {**MEMBERS, "scan_id": "scan"}, get={LEADERS: 200, "petra sam ulla": 403}),
    Row("consent-exports", MEMBERS, **LEADER_PAGE, step_up=True),
    Row(
        "consent-export",
        {**MEMBERS, "consent_id": "consent", "form": "export_form"},
        **LEADER_PAGE,
        step_up=True,
    ),
    Row("consent-import", MEMBERS, **LEADER_FORM),
    Row("consent-import-draft", {**MEMBERS, "import_id": "import"}, **LEADER_FORM),
    Row("consent-withdraw", MEMBERS, **LEADER_PAGE, step_up=True),
    Row("consent-withdraw-now", MEMBERS, may=COORDINATORS, post={LEADERS: 422}, step_up=True),
    Row("related", MEMBERS, get={TEAM: 200}),
    Row("related-new", MEMBERS, get={TEAM: 200}, post={TEAM: 422}),
    Row("related-change", RELATED, **LEADER_FORM),
    Row("related-consent", RELATED, **LEADER_FORM, step_up=True),
    Row("related-withdraw", RELATED, **LEADER_FORM, step_up=True),
    Row("measures", MEMBERS, get={LEADERS: 200, TEAM: 403}),
    Row("measure-new", MEMBERS, **LEADER_FORM, step_up=True),
    Row("measure-withdraw", {**MEMBERS, "consent_id": "measure"}, **LEADER_FORM, step_up=True),
    Row("processing", get={SIGNED_IN: 200}),
)
SIGN_IN_ROWS = (
    Row("sign-in", may=EVERYBODY, get={NOBODY: 200, SIGNED_IN: 303}, post={NOBODY: 422, SIGNED_IN: 303}),
    Row("sign-in-code", may=EVERYBODY, get={EVERYBODY: 303}, post={EVERYBODY: 303}),
    Row("step-up", get={SIGNED_IN: 200}, post={SIGNED_IN: 422}),
    Row("sign-out", may=EVERYBODY, post={EVERYBODY: 303}, signs_out=True),
    Row("set-up", TOKEN, may=EVERYBODY, get={EVERYBODY: 200}, post={EVERYBODY: 422}),
    Row("set-up-authenticator", TOKEN, may=EVERYBODY, get={EVERYBODY: 303}, post={EVERYBODY: 303}),
    Row("account", get={SIGNED_IN: 200}),
    Row("mail-setting", get={SIGNED_IN: 200}, post={SIGNED_IN: 422}),
    Row("recovery-codes", get={SIGNED_IN: 200}, post={SIGNED_IN: 200}, step_up=True),
    Row("session-end", {"session_id": "session"}, post={SIGNED_IN: 303}),
    Row("sign-out-everywhere", post={SIGNED_IN: 303}, signs_out=True),
)
PEOPLE_ROWS = (
    Row("users", may="adam", get={"adam": 200}),
    Row("user-new", **ADMIN_FORM),
    Row("user", USER, may="adam", get={"adam": 200}, post={"adam": 400}, step_up=True),
    Row("user-link", USER, may="adam", post={"adam": 200}, step_up=True),
    Row("user-close", USER, **ADMIN_BUTTON),
    Row("user-open", USER, **ADMIN_BUTTON),
    Row("authorities", may="adam", get={"adam": 200}),
    Row("user-protection", USER, **ADMIN_BUTTON),
    Row("take-over", **ROLE_FORM, step_up=True),
    Row("hand-overs", may=COORDINATORS, get={COORDINATORS: 200}),
    Row("hand-over-new", **ROLE_FORM, step_up=True),
    Row("hand-over", {"hand_over_id": "hand_over"}, may=COORDINATORS, get={"anna karin": 200}),
    Row("hand-over-take", {"hand_over_id": "hand_over"}, **LEADER_BUTTON, step_up=True),
    Row("hand-over-decline", {"hand_over_id": "hand_over"}, **LEADER_BUTTON),
    Row("hand-over-withdraw", {"hand_over_id": "hand_over"}, **LEADER_BUTTON),
    Row("team", MEMBERS, may=CASEWORK, get={TEAM: 200}),
    Row("team-still", MEMBERS, may=CASEWORK, get={CASEWORK: 409}),
    Row("member-add", MEMBERS, **LEADER_FORM, step_up=True),
    Row("member-end", SEAT, **LEADER_FORM, step_up=True),
    Row("member-substitute", SEAT, **LEADER_FORM, step_up=True),
    Row("conflict", MEMBERS, **BUTTON),
    Row("notice-read", {"notice_id": "team_notice"}, post={SIGNED_IN: 303}),
    Row("break-glass-close", **BUTTON),
    Row("break-glass-still", {"opening_id": "opening"}, may="lovisa", get={"lovisa": 409}),
    Row("break-glass-queue", may="lovisa", get={"lovisa": 200}),
    Row(
        "break-glass-opening",
        {"opening_id": "opening"},
        may="lovisa",
        get={"lovisa": 200},
        post={"lovisa": 422},
    ),
)
ROWS: Final = (*GROUND, *FIGURE_ROWS, *CASE_ROWS, *CONSENT_ROWS, *SIGN_IN_ROWS, *PEOPLE_ROWS)
