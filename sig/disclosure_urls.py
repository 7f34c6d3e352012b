"""Addresses of what is handed out without consent, and of what is kept from somebody for a time."""

from audit.routes import route
from sig.views import disclosures, keeping
from teams.roles import COORDINATOR, TEAM_MEMBER

CASEWORK = frozenset({COORDINATOR, TEAM_MEMBER})
FORM = ("GET", "POST")
PRESS = ("POST",)
REGISTER = "cases/<uuid:case_id>/disclosures/"
ENTRY = "cases/<uuid:case_id>/entries/<uuid:entry_id>/"

urlpatterns = [
    route(REGISTER, disclosures.register, name="case-disclosures", who=CASEWORK),
    route(REGISTER + "print/", disclosures.printed, name="case-disclosures-print", who=CASEWORK),
    route(REGISTER + "new/", disclosures.choose, name="disclosure-choose", who=CASEWORK, step_up=True),
    route(
        REGISTER + "new/<slug:paragraph>/",
        disclosures.new,
        name="disclosure-new",
        who=CASEWORK,
        methods=FORM,
        step_up=True,
    ),
    route(
        REGISTER + "<uuid:ground_id>/end/",
        disclosures.end,
        name="disclosure-end",
        who=CASEWORK,
        methods=PRESS,
        step_up=True,
    ),
    route(ENTRY + "restriction/", keeping.restriction, name="entry-restriction", who=CASEWORK, methods=FORM),
    route(
        ENTRY + "restriction/lift/", keeping.unrestrict, name="entry-unrestrict", who=CASEWORK, methods=PRESS
    ),
    route(ENTRY + "guardians/", keeping.withhold, name="entry-withhold", who=CASEWORK, methods=FORM),
    route(ENTRY + "guardians/lift/", keeping.lift, name="entry-lift", who=CASEWORK, methods=PRESS),
]
