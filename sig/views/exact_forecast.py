"""The forecast: begun by a button, run a piece at a time while a bar says how far it has come, then shown."""

from time import monotonic
from typing import Any, Final

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache

from sig.exact import forecasting
from sig.exact.access import BROKEN
from sig.exact.forecasting import SESSION, Foreseen, Kept, Stale
from sig.figures.forecast import RUNS, Forecast
from sig.reports.drawings import forecast_figure
from sig.views.exact import tabs
from teams.submissions import once, see_other

BACK: Final = "exact-forecast"
AT_ONCE = "0"
"""Seconds until the progress page asks for the next piece."""


@never_cache
def page(request: HttpRequest) -> HttpResponse:
    """The forecast that has been run, or a button that begins one; or what there is too little of."""
    user: Any = request.user
    done = _kept(request)
    try:
        found = forecasting.page(done if done and done.ready else None, by=user)
    except Stale:
        del request.session[SESSION]
        found = forecasting.page(None, by=user)
    return render(request, "sig/exact/forecast.html", {**_context(found), "tabs": tabs(BACK)})


def start(request: HttpRequest) -> HttpResponse:
    """Begin anew, with today's cases."""
    user: Any = request.user

    def do() -> str:
        begun = _begun(user)
        if begun is None:
            request.session.pop(SESSION, None)
            return reverse(BACK)
        request.session[SESSION] = begun.to_json()
        return reverse("exact-forecast-run")

    return once(request, do)


@never_cache
def run(request: HttpRequest) -> HttpResponse:
    """One piece further. The page asks for the next by itself, and leads on when all has been run."""
    user: Any = request.user
    done = _kept(request)
    if done is None:
        return see_other(reverse(BACK))
    try:
        done = done if done.ready else forecasting.further(done, monotonic, by=user)
    except (Stale, *BROKEN):
        del request.session[SESSION]
        return see_other(reverse(BACK))
    request.session[SESSION] = done.to_json()
    if done.ready:
        return see_other(reverse(BACK))
    answer = render(request, "sig/exact/running.html", {"done": done.done, "runs": RUNS})
    answer["Refresh"] = AT_ONCE
    return answer


def _begun(user: Any) -> Kept | None:
    """None also where the rows contradict each other: the page says so."""
    try:
        return forecasting.start(by=user)
    except BROKEN:
        return None


def _kept(request: HttpRequest) -> Kept | None:
    return forecasting.kept(request.session.get(SESSION))


def _context(found: Foreseen | None) -> dict[str, Any]:
    if found is None:
        return {"found": None}
    told, target = found.told, found.agreed.target
    figure = None
    if isinstance(told, Forecast) and target:
        figure = forecast_figure("forecast", found.shown, told.fan, target)
    return {
        "found": found,
        "fault": found.fault,
        "forecast": told,
        "figure": figure,
        "provenance": _rows(found),
    }


def _rows(found: Foreseen) -> list[tuple[str, str]]:
    seed = found.told.seed if isinstance(found.told, Forecast) else ""
    rows = [
        (_("Sista dagen"), found.last.isoformat()),
        (_("Loggens tidpunkt"), found.ledger.isoformat()),
        (_("Definition"), found.definition),
        (_("Räkneregler"), found.counting),
        (_("Programversion"), found.code),
        (_("Slumpens frö"), seed),
    ]
    return [(name, value) for name, value in rows if value]
