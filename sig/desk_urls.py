"""The addresses of the day, of own phrases, and of one contact in several cases; part of `sig/urls.py`."""

from audit.routes import route
from sig.views import desk, phrases, same_contact
from teams.roles import COORDINATOR, TEAM_MEMBER

CASEWORK = frozenset({COORDINATOR, TEAM_MEMBER})
FORM = ("GET", "POST")
PRESS = ("POST",)
ENTRY = "cases/<uuid:case_id>/entries/<uuid:entry_id>/"
PHRASE = "day/phrases/<uuid:phrase_id>/"

urlpatterns = [
    route("day/", desk.day, name="day", who=CASEWORK),
    route("day/here/", desk.here, name="here", who=CASEWORK),
    route(
        "day/notices/<uuid:notice_id>/read/",
        desk.notice_read,
        name="day-notice-read",
        who=CASEWORK,
        methods=PRESS,
    ),
    route("cases/<uuid:case_id>/no-answer/", desk.no_answer, name="no-answer", who=CASEWORK, methods=PRESS),
    route(ENTRY + "undo/", desk.undo, name="attempt-undo", who=CASEWORK, methods=PRESS),
    route(ENTRY + "same/", same_contact.same, name="contact-same", who=CASEWORK, methods=FORM),
    route("day/phrases/", phrases.every, name="phrases", who=CASEWORK, methods=FORM),
    route(PHRASE, phrases.change, name="phrase", who=CASEWORK, methods=FORM),
    route(PHRASE + "up/", phrases.up, name="phrase-up", who=CASEWORK, methods=PRESS),
    route(PHRASE + "remove/", phrases.remove, name="phrase-remove", who=CASEWORK, methods=PRESS),
]
