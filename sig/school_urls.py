"""The addresses of school attendance; part of `sig/urls.py`."""

from audit.routes import route
from sig.views import school
from teams.roles import COORDINATOR, TEAM_MEMBER

CASEWORK = frozenset({COORDINATOR, TEAM_MEMBER})
FORM = ("GET", "POST")
SCHOOL = "cases/<uuid:case_id>/school/"

urlpatterns = [
    route(SCHOOL, school.school, name="case-school", who=CASEWORK),
    route(SCHOOL + "report/", school.report, name="case-school-report", who=CASEWORK, methods=FORM),
    route(
        SCHOOL + "<int:year>/<int:week>/",
        school.correct,
        name="case-school-week",
        who=CASEWORK,
        methods=FORM,
    ),
]
