"""The addresses of the management group's month; part of `sig/urls.py`."""

from audit.routes import route
from sig.views import monthly
from teams.roles import MANAGEMENT_GROUP

READERS = frozenset({MANAGEMENT_GROUP})

urlpatterns = [
    route("monthly/", monthly.page, name="monthly", who=READERS),
    route("monthly/print/", monthly.printed, name="monthly-print", who=READERS),
]
