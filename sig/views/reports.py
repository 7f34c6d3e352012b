"""The steering page and its PDF. Whole-programme totals only; no route leads from a figure to a person."""

from collections.abc import Sequence
from typing import Any
from uuid import UUID

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import translation
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache

from consent.printing import render_pdf
from sig.reports import snapshots, words
from sig.reports.counts import IdentityBroken
from sig.reports.snapshots import NoProgramme, Report
from teams.roles import COORDINATOR
from teams.submissions import once


@never_cache
def steering(request: HttpRequest, report_id: UUID | None = None) -> HttpResponse:
    """The newest report, or the one asked for, with links to the others."""
    user: Any = request.user
    reports = snapshots.every(by=user)
    return _page(request, reports, _chosen(reports, report_id))


def take(request: HttpRequest) -> HttpResponse:
    """A new report as of today. Says plainly when the figures do not add up, and stores nothing then."""
    user: Any = request.user
    try:
        return once(request, lambda: _taken(user))
    except (IdentityBroken, NoProgramme) as fault:
        reports = snapshots.every(by=user)
        return _page(request, reports, _chosen(reports, None), fault=type(fault).__name__, status=409)


@never_cache
@translation.override("sv")
def steering_pdf(request: HttpRequest, report_id: UUID) -> HttpResponse:
    """The same frozen report as a tagged PDF."""
    user: Any = request.user
    reports = snapshots.every(by=user)
    report = _chosen(reports, report_id)
    assert report is not None
    title = _("Rapport till styrgruppen %(day)s") % {"day": report.as_of.isoformat()}
    pdf = render_pdf("sig/reports/print.html", {"report": words.shown(report, reports)}, title=title)
    snapshots.printed(report, by=user)
    response = HttpResponse(pdf, content_type="application/pdf")
    response["Content-Disposition"] = f'attachment; filename="styrgrupp-{report.as_of.isoformat()}.pdf"'
    return response


def _taken(user: Any) -> str:
    return reverse("steering-report", args=(snapshots.take(by=user).id,))


def _chosen(reports: Sequence[Report], report_id: UUID | None) -> Report | None:
    if report_id is None:
        return reports[-1] if reports else None
    found = next((report for report in reports if report.id == report_id), None)
    if found is None:
        raise Http404
    return found


def _page(
    request: HttpRequest,
    reports: Sequence[Report],
    report: Report | None,
    *,
    fault: str = "",
    status: int = 200,
) -> HttpResponse:
    user: Any = request.user
    context = {
        "report": words.shown(report, reports) if report else None,
        "earlier": [one for one in reversed(reports) if report is None or one.id != report.id],
        "may_take": COORDINATOR in user.roles(),
        "fault": fault,
    }
    return render(request, "sig/reports/steering.html", context, status=status)
