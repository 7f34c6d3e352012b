"""Every address of floor 2, and who may come to it."""

from audit.routes import PUBLIC, SIGNED_IN, route
from teams.roles import ADMINISTRATOR, COORDINATOR, LOG_REVIEWER, TEAM_MEMBER
from teams.views import account, administration, break_glass, hand_over, set_up, sign_in, still, team

FORM = ("GET", "POST")
POST = ("POST",)
IN_TEAMS = frozenset({COORDINATOR, TEAM_MEMBER})
LEADS = frozenset({COORDINATOR})
ADMIN = frozenset({ADMINISTRATOR})
REVIEWS = frozenset({LOG_REVIEWER})
HAND_OVER = "teams/hand-over/<uuid:hand_over_id>/"
MEMBER = "teams/<uuid:team_id>/members/<uuid:membership_id>"

urlpatterns = [
    route("sign-in/", sign_in.password, name="sign-in", who=PUBLIC, methods=FORM),
    route("sign-in/code/", sign_in.code, name="sign-in-code", who=PUBLIC, methods=FORM),
    route("sign-in/confirm/", sign_in.step_up, name="step-up", who=SIGNED_IN, methods=FORM),
    route("sign-out/", sign_in.sign_out, name="sign-out", who=PUBLIC, methods=POST),
    route("set-up/<str:token>/", set_up.password, name="set-up", who=PUBLIC, methods=FORM),
    route(
        "set-up/<str:token>/authenticator/",
        set_up.authenticator,
        name="set-up-authenticator",
        who=PUBLIC,
        methods=FORM,
    ),
    route("account/", account.show, name="account", who=SIGNED_IN),
    route(
        "account/recovery-codes/",
        account.recovery_codes,
        name="recovery-codes",
        who=SIGNED_IN,
        methods=FORM,
        step_up=True,
    ),
    route(
        "account/sessions/<int:session_id>/end/",
        account.end_session,
        name="session-end",
        who=SIGNED_IN,
        methods=POST,
    ),
    route(
        "account/sign-out-everywhere/",
        account.sign_out_everywhere,
        name="sign-out-everywhere",
        who=SIGNED_IN,
        methods=POST,
    ),
    route("administration/users/", administration.user_list, name="users", who=ADMIN),
    route(
        "administration/users/new/",
        administration.user_new,
        name="user-new",
        who=ADMIN,
        methods=FORM,
        step_up=True,
    ),
    route(
        "administration/users/<int:user_id>/",
        administration.user_detail,
        name="user",
        who=ADMIN,
        methods=FORM,
        step_up=True,
    ),
    route(
        "administration/users/<int:user_id>/link/",
        administration.user_link,
        name="user-link",
        who=ADMIN,
        methods=POST,
        step_up=True,
    ),
    route(
        "administration/users/<int:user_id>/close/",
        administration.user_close,
        name="user-close",
        who=ADMIN,
        methods=POST,
        step_up=True,
    ),
    route(
        "administration/users/<int:user_id>/open/",
        administration.user_open,
        name="user-open",
        who=ADMIN,
        methods=POST,
        step_up=True,
    ),
    route("administration/authorities/", administration.authority_list, name="authorities", who=ADMIN),
    route(
        "administration/users/<int:user_id>/protection/",
        administration.user_protection,
        name="user-protection",
        who=ADMIN,
        methods=POST,
        step_up=True,
    ),
    route("teams/take-over/", team.take_over, name="take-over", who=LEADS, methods=FORM, step_up=True),
    route("teams/hand-over/", hand_over.every, name="hand-overs", who=LEADS),
    route("teams/hand-over/new/", hand_over.new, name="hand-over-new", who=LEADS, methods=FORM, step_up=True),
    route(HAND_OVER, hand_over.one, name="hand-over", who=LEADS),
    route(
        HAND_OVER + "take/",
        hand_over.take,
        name="hand-over-take",
        who=LEADS,
        methods=POST,
        step_up=True,
    ),
    route(HAND_OVER + "decline/", hand_over.decline, name="hand-over-decline", who=LEADS, methods=POST),
    route(HAND_OVER + "withdraw/", hand_over.withdraw, name="hand-over-withdraw", who=LEADS, methods=POST),
    route("teams/<uuid:team_id>/", team.show, name="team", who=IN_TEAMS),
    route("teams/<uuid:team_id>/still/", still.team, name="team-still", who=IN_TEAMS),
    route(
        "teams/<uuid:team_id>/members/add/",
        team.add,
        name="member-add",
        who=LEADS,
        methods=FORM,
        step_up=True,
    ),
    route(f"{MEMBER}/end/", team.end, name="member-end", who=LEADS, methods=FORM, step_up=True),
    route(
        f"{MEMBER}/substitute/",
        team.substitute,
        name="member-substitute",
        who=LEADS,
        methods=FORM,
        step_up=True,
    ),
    route("teams/<uuid:team_id>/conflict/", team.conflict, name="conflict", who=IN_TEAMS, methods=POST),
    route(
        "teams/notices/<uuid:notice_id>/read/",
        team.notice_read,
        name="notice-read",
        who=SIGNED_IN,
        methods=POST,
    ),
    route("break-glass/close/", break_glass.close, name="break-glass-close", who=IN_TEAMS, methods=POST),
    route("log-review/break-glass/", break_glass.queue, name="break-glass-queue", who=REVIEWS),
    route(
        "log-review/break-glass/<uuid:opening_id>/",
        break_glass.opening,
        name="break-glass-opening",
        who=REVIEWS,
        methods=FORM,
    ),
    route(
        "log-review/break-glass/<uuid:opening_id>/still/",
        still.opening,
        name="break-glass-still",
        who=REVIEWS,
    ),
]
