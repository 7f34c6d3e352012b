"""The addresses of the agreement's own follow-up; part of `sig/urls.py`."""

from audit.routes import route
from sig.commitments.policy import READERS, WRITERS
from sig.views import agreement

FORM = ("GET", "POST")

urlpatterns = [
    route("agreement/commitments/", agreement.commitments, name="commitments", who=READERS),
    route("agreement/commitments/print/", agreement.commitments_print, name="commitments-print", who=READERS),
    route(
        "agreement/commitments/<slug:code>/status/",
        agreement.status,
        name="commitment-status",
        who=WRITERS,
        methods=FORM,
    ),
    route("agreement/indicators/", agreement.indicators, name="indicators", who=READERS),
    route("agreement/indicators/print/", agreement.indicators_print, name="indicators-print", who=READERS),
    route(
        "agreement/indicators/import/", agreement.take_in, name="indicators-import", who=WRITERS, methods=FORM
    ),
    route(
        "agreement/indicators/<slug:code>/value/",
        agreement.value,
        name="indicator-value",
        who=WRITERS,
        methods=FORM,
    ),
]
