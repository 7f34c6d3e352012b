"""The exact figures of the management group: a page for each chapter, all of it as paper and as a file."""

import csv
import io
from typing import Any, Final
from urllib.parse import urlencode

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import translation
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.cache import never_cache

from audit import clock
from audit.actions import Action
from consent.printing import render_pdf
from sig.exact import access, chapters, forecasting, foreseen
from sig.exact.access import Answer
from sig.exact.sections import Section
from sig.views.printers import printer_name

MORE: Final[dict[str, Promise]] = {
    "exact-forecast": gettext_lazy("Prognos"),
    "exact-cost": gettext_lazy("Kostnadsexempel"),
}
"""Beside the chapters: pages of their own, which ask for no period."""
CONFLICT = 409
"""What was asked for cannot be shown as things are."""


@never_cache
def goal(request: HttpRequest) -> HttpResponse:
    """How many have broken loose, against the goal."""
    return _page(request, chapters.GOAL)


@never_cache
def flows(request: HttpRequest) -> HttpResponse:
    """In and out, the way to the start, times."""
    return _page(request, chapters.FLOWS)


@never_cache
def groups(request: HttpRequest) -> HttpResponse:
    """Attendance, goal attainment, and who the youths are."""
    return _page(request, chapters.GROUPS)


@never_cache
def effects(request: HttpRequest) -> HttpResponse:
    """Before and after, and new suspicion."""
    return _page(request, chapters.EFFECTS)


@never_cache
@translation.override("sv")
def printed(request: HttpRequest) -> HttpResponse:
    """Every chapter as a tagged PDF, recorded as printed before its first byte."""
    user: Any = request.user
    answer = access.answer(request.GET, by=user, action=Action.PRINT_REPORT)
    if answer is None or answer.found is None:
        return _refused(request, chapters.GOAL, answer)
    ahead, forecast = _ahead(request, Action.PRINT_REPORT)
    context = {
        **_context(answer),
        "chapters": chapters.every(answer.found, answer.labels, ahead),
        "forecast": forecast,
        "period": chapters.period_name(answer.asked.period),
        "printer": printer_name(user),
        "now": clock.now(),
    }
    title = _("Siffror för ledningsgruppen")
    return _file(render_pdf("sig/exact/print.html", context, title=title), "application/pdf", answer, "pdf")


@never_cache
@translation.override("sv")
def file(request: HttpRequest) -> HttpResponse:
    """Every number of every chapter as CSV, recorded as taken out before its first byte."""
    user: Any = request.user
    answer = access.answer(request.GET, by=user, action=Action.EXPORT_REPORT)
    if answer is None or answer.found is None:
        return _refused(request, chapters.GOAL, answer)
    ahead, _forecast = _ahead(request, Action.EXPORT_REPORT)
    text = io.StringIO()
    write = csv.writer(text, delimiter=";")
    write.writerow((_("Tabell"), _("Rad"), _("Kolumn"), _("Värde")))
    write.writerows(chapters.lines(answer.found, answer.labels, ahead))
    # With the mark, so that a spreadsheet reads å, ä and ö.
    return _file(text.getvalue().encode("utf-8-sig"), "text/csv; charset=utf-8", answer, "csv")


def _ahead(request: HttpRequest, action: Action) -> tuple[Section, Any]:
    """The forecast that has been run since signing in, as a section, and what it says; recorded when there is
    one. None is begun for it."""
    user: Any = request.user
    done = forecasting.kept(request.session.get(forecasting.SESSION))
    if done is None or not done.ready:
        return foreseen.section(None), None
    try:
        found = forecasting.page(done, by=user, action=action)
    except forecasting.Stale:
        return foreseen.section(None, stale=True), None
    return foreseen.section(found), found and found.told


def _page(request: HttpRequest, name: str) -> HttpResponse:
    user: Any = request.user
    answer = access.answer(request.GET, by=user)
    if answer is None or answer.found is None:
        return _refused(request, name, answer)
    context = {
        **_context(answer),
        **_choices(answer, name),
        "sections": chapters.sections(name, answer.found, answer.labels),
    }
    return render(request, "sig/exact/page.html", context)


def _refused(request: HttpRequest, name: str, answer: Answer | None) -> HttpResponse:
    """No figures, and plainly why."""
    if answer is None:
        return render(request, "sig/exact/none.html")
    context = {"answer": answer, "fault": answer.fault, **_choices(answer, name)}
    return render(request, "sig/exact/none.html", context, status=CONFLICT)


def _context(answer: Answer) -> dict[str, Any]:
    found = answer.found
    assert found is not None
    domains = list((found.effects or {}).values())
    return {
        "answer": answer,
        "found": found,
        "pace": found.standing,
        "effect_caveats": domains[0].caveats if domains else (),
        "goal_caveats": found.goals.caveats,
        "provenance": chapters.provenance_table(found.provenance),
    }


def _choices(answer: Answer, name: str) -> dict[str, Any]:
    asked = answer.asked
    query = urlencode(asked.query)
    return {
        "name": name,
        "title": chapters.NAMES[name],
        "of_a_period": name in chapters.OF_A_PERIOD,
        "query": query,
        "tabs": tabs(name, query),
        "period": chapters.period_name(asked.period),
        "periods": [(one.key, chapters.period_name(one), one == asked.period) for one in answer.periods],
        "days": [(one.isoformat(), one, one == asked.last) for one in _days(answer)],
    }


def tabs(name: str, query: str = "") -> list[tuple[str, str, bool]]:
    """(address, words, is it this page) of every page of exact figures; the chapters keep what is chosen."""
    asked = f"?{query}" if query else ""
    found = [(reverse(one) + asked, str(text), one == name) for one, text in chapters.NAMES.items()]
    return found + [(reverse(one), str(text), one == name) for one, text in MORE.items()]


def _days(answer: Answer) -> list[Any]:
    """The days that may be chosen; the one that was asked for too, when the ledger's past opened it."""
    return sorted({*answer.days, answer.asked.last}, reverse=True)


def _file(content: bytes, media_type: str, answer: Answer, ending: str) -> HttpResponse:
    response = HttpResponse(content, content_type=media_type)
    name = f"siffror-{answer.asked.code}.{ending}"
    response["Content-Disposition"] = f'attachment; filename="{name}"'
    return response
