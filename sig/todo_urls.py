"""The addresses of what waits for somebody: tasks, and when SIG may write; part of `sig/urls.py`."""

from audit.routes import SIGNED_IN, route
from sig.views import mail, todo
from teams.roles import COORDINATOR, TEAM_MEMBER

CASEWORK = frozenset({COORDINATOR, TEAM_MEMBER})
FORM = ("GET", "POST")
PRESS = ("POST",)
STEP = "tasks/<uuid:step_id>/"

urlpatterns = [
    route("account/mail/", mail.setting, name="mail-setting", who=SIGNED_IN, methods=FORM),
    route("tasks/", todo.show, name="todo", who=CASEWORK),
    route("tasks/new/", todo.new, name="todo-new", who=CASEWORK),
    route(STEP + "done/", todo.done, name="todo-done", who=CASEWORK, methods=PRESS),
    route(STEP + "undo/", todo.undo, name="todo-undo", who=CASEWORK, methods=PRESS),
    route(
        "cases/<uuid:case_id>/steps/<uuid:step_id>/change/",
        todo.change,
        name="case-step-change",
        who=CASEWORK,
        methods=FORM,
    ),
]
