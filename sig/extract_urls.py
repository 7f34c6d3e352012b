"""The addresses of extracts of the file; part of `sig/urls.py`."""

from audit.routes import route
from sig.views import extracts
from teams.roles import COORDINATOR, TEAM_MEMBER

CASEWORK = frozenset({COORDINATOR, TEAM_MEMBER})
FORM = ("GET", "POST")
PRESS = ("POST",)
ALL = "cases/<uuid:case_id>/extracts/"
EXTRACT = ALL + "<uuid:extract_id>/"

urlpatterns = [
    route(ALL, extracts.every, name="case-extracts", who=CASEWORK, methods=FORM),
    route(EXTRACT, extracts.one, name="extract", who=CASEWORK),
    route(EXTRACT + "accept/", extracts.accept, name="extract-accept", who=CASEWORK, methods=PRESS),
    route(
        EXTRACT + "texts/<uuid:text_id>/",
        extracts.ruling,
        name="extract-ruling",
        who=CASEWORK,
        methods=FORM,
    ),
    route(EXTRACT + "preview/", extracts.preview, name="extract-preview", who=CASEWORK, step_up=True),
    route(EXTRACT + "make/", extracts.make, name="extract-make", who=CASEWORK, methods=PRESS, step_up=True),
    route(EXTRACT + "drop/", extracts.drop, name="extract-drop", who=CASEWORK, methods=PRESS),
    route(EXTRACT + "paper/", extracts.paper, name="extract-paper", who=CASEWORK, step_up=True),
]
