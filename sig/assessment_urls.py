"""The addresses of assessments and instruments; part of `sig/urls.py`."""

from audit.routes import route
from sig.assessments import views
from teams.roles import COORDINATOR, TEAM_MEMBER

CASEWORK = frozenset({COORDINATOR, TEAM_MEMBER})
FORM = ("GET", "POST")
CASE = "cases/<uuid:case_id>/"
ALL = CASE + "assessments/"

urlpatterns = [
    route(ALL, views.every, name="case-assessments", who=CASEWORK),
    route(ALL + "new/", views.new, name="assessment-new", who=CASEWORK, methods=FORM),
    route(ALL + "<uuid:assessment_id>/", views.one, name="assessment", who=CASEWORK),
    route(CASE + "instruments/new/", views.instrument, name="instrument-new", who=CASEWORK, methods=FORM),
]
