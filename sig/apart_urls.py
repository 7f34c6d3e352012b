"""The addresses of cases that are kept apart; part of `sig/urls.py`."""

from audit.routes import route
from sig.views import apart
from teams.roles import COORDINATOR

LEADING = frozenset({COORDINATOR})
APART = "cases/<uuid:case_id>/apart/"

urlpatterns = [
    route(APART, apart.page, name="case-apart", who=LEADING, methods=("GET", "POST")),
    route(APART + "<uuid:mark_id>/end/", apart.end, name="case-apart-end", who=LEADING, methods=("POST",)),
]
