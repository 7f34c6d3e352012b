"""The addresses of the exact figures; part of `sig/urls.py`."""

from audit.routes import route
from sig.exact.policy import READERS, WRITERS
from sig.views import exact, exact_cost, exact_forecast

FORM, PRESS = ("GET", "POST"), ("POST",)
COST = "figures/cost/"

urlpatterns = [
    route("figures/", exact.goal, name="exact", who=READERS),
    route("figures/flows/", exact.flows, name="exact-flows", who=READERS),
    route("figures/groups/", exact.groups, name="exact-groups", who=READERS),
    route("figures/effects/", exact.effects, name="exact-effects", who=READERS),
    route("figures/print/", exact.printed, name="exact-print", who=READERS),
    route("figures/file/", exact.file, name="exact-file", who=READERS),
    route("figures/forecast/", exact_forecast.page, name="exact-forecast", who=READERS),
    route(
        "figures/forecast/start/",
        exact_forecast.start,
        name="exact-forecast-start",
        who=READERS,
        methods=PRESS,
    ),
    route("figures/forecast/run/", exact_forecast.run, name="exact-forecast-run", who=READERS),
    route(COST, exact_cost.page, name="exact-cost", who=READERS),
    route(COST + "show/", exact_cost.show, name="exact-cost-show", who=WRITERS, methods=FORM),
    route(COST + "hide/", exact_cost.hide, name="exact-cost-hide", who=WRITERS, methods=PRESS),
    route(COST + "new/", exact_cost.line, name="exact-cost-new", who=WRITERS, methods=FORM),
    route(COST + "<slug:code>/", exact_cost.line, name="exact-cost-line", who=WRITERS, methods=FORM),
    route(
        COST + "<slug:code>/remove/",
        exact_cost.remove,
        name="exact-cost-remove",
        who=WRITERS,
        methods=PRESS,
    ),
]
