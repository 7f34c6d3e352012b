"""Addresses of the reports, for those who see figures and never a person."""

from audit.routes import route
from sig.views import reports
from teams.roles import COORDINATOR, MANAGEMENT_GROUP, STEERING_GROUP

READERS = frozenset({COORDINATOR, MANAGEMENT_GROUP, STEERING_GROUP})
MAKERS = frozenset({COORDINATOR})

urlpatterns = [
    route("steering/", reports.steering, name="steering", who=READERS),
    route("steering/take/", reports.take, name="steering-take", who=MAKERS, methods=("POST",)),
    route("steering/<uuid:report_id>/", reports.steering, name="steering-report", who=READERS),
    route("steering/<uuid:report_id>/pdf/", reports.steering_pdf, name="steering-pdf", who=READERS),
]
