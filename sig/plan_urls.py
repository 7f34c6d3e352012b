"""More addresses of the plan: its paper, and what is changed or taken out; part of `sig/urls.py`."""

from audit.routes import route
from sig.views import plans
from teams.roles import COORDINATOR, TEAM_MEMBER

CASEWORK = frozenset({COORDINATOR, TEAM_MEMBER})
LEADING = frozenset({COORDINATOR})
FORM = ("GET", "POST")
PRESS = ("POST",)
PLAN = "cases/<uuid:case_id>/plan/"
GOAL = PLAN + "goals/<uuid:goal_id>/"
ACTION = PLAN + "actions/<uuid:action_id>/"

urlpatterns = [
    route(PLAN + "print/", plans.printed, name="plan-print", who=CASEWORK),
    route(GOAL + "remove/", plans.goal_remove, name="goal-remove", who=LEADING, methods=PRESS),
    route(ACTION, plans.action_edit, name="action-edit", who=LEADING, methods=FORM),
    route(ACTION + "remove/", plans.action_remove, name="action-remove", who=LEADING, methods=PRESS),
    route(ACTION + "undone/", plans.action_undone, name="action-undone", who=CASEWORK, methods=PRESS),
]
