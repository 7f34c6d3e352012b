"""The addresses of meetings; part of `sig/urls.py`."""

from audit.routes import route
from sig.views import meetings, points
from teams.roles import COORDINATOR, TEAM_MEMBER

CASEWORK = frozenset({COORDINATOR, TEAM_MEMBER})
FORM = ("GET", "POST")
PRESS = ("POST",)
ALL = "cases/<uuid:case_id>/meetings/"
MEETING = ALL + "<uuid:meeting_id>/"

urlpatterns = [
    route("meetings/", meetings.every, name="meetings", who=CASEWORK),
    route(ALL, meetings.of_case, name="case-meetings", who=CASEWORK),
    route(ALL + "new/", meetings.call, name="meeting-new", who=CASEWORK, methods=FORM),
    route(ALL + "bring-up/", points.bring_up, name="case-bring-up", who=CASEWORK, methods=FORM),
    route(MEETING, meetings.one, name="meeting", who=CASEWORK),
    route(MEETING + "change/", meetings.change, name="meeting-change", who=CASEWORK, methods=FORM),
    route(MEETING + "cancel/", meetings.cancel, name="meeting-cancel", who=CASEWORK, methods=PRESS),
    route(
        MEETING + "attendance/", meetings.attendance, name="meeting-attendance", who=CASEWORK, methods=PRESS
    ),
    route(MEETING + "bring-up/", points.point, name="meeting-bring-up", who=CASEWORK, methods=FORM),
    route(MEETING + "said/", points.apart, name="meeting-said-apart", who=CASEWORK, methods=FORM),
    route(MEETING + "said/<uuid:entry_id>/", points.said, name="meeting-said", who=CASEWORK, methods=FORM),
    route(MEETING + "decisions/", meetings.decide, name="meeting-decide", who=CASEWORK, methods=FORM),
    route(MEETING + "close/", meetings.close, name="meeting-close", who=CASEWORK, methods=PRESS),
    route(MEETING + "print/", meetings.printed, name="meeting-print", who=CASEWORK),
    route(MEETING + "text/", meetings.text, name="meeting-text", who=CASEWORK),
    route(MEETING + "calendar/", meetings.calendar, name="meeting-calendar", who=CASEWORK),
]
