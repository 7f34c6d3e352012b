"""Addresses around the end of a case: what is open before it, the closure, and the time after."""

from audit.routes import route
from sig.views import closing
from teams.roles import COORDINATOR, TEAM_MEMBER

LEADING = frozenset({COORDINATOR})
CASEWORK = frozenset({COORDINATOR, TEAM_MEMBER})
FORM = ("GET", "POST")
CASE = "cases/<uuid:case_id>/"

urlpatterns = [
    route(CASE + "closing/", closing.before, name="case-closing", who=LEADING),
    route(CASE + "close/", closing.close, name="case-close", who=LEADING, methods=FORM),
    route(CASE + "aftercare/", closing.after, name="case-aftercare", who=CASEWORK),
    route(CASE + "aftercare/words/", closing.words, name="closure-words", who=LEADING, methods=FORM),
]
