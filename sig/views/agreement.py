"""The commitments and the indicators of the agreement: read by who sees figures, entered by coordinators."""

from functools import partial
from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import translation
from django.utils.formats import number_format
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache

from audit import clock
from consent.printing import render_pdf
from sig.commitments import access as commitments_access
from sig.commitments.rounds import Round
from sig.figures.drawing.paper import Drawing
from sig.forms.agreement import FileForm, StatusForm, ValueForm
from sig.importing.tables import TableFault
from sig.indicators import access as indicators_access
from sig.indicators.chart import chart
from sig.indicators.rows import HEADINGS
from sig.indicators.shown import IndicatorView
from sig.services import agreement
from sig.services.agreement import MOST_SHOWN, BadRows, Status
from sig.views.posting import Page, answer, kept
from sig.views.printers import printer_name
from teams.roles import COORDINATOR


@never_cache
def commitments(request: HttpRequest) -> HttpResponse:
    """Every commitment and how it stood at each follow-up."""
    user: Any = request.user
    found = commitments_access.page(by=user)
    newest = found.open[0] if found and found.open else None
    context = {"page": found, "newest": newest and _named(newest), "may_write": COORDINATOR in user.roles()}
    return render(request, "sig/agreement/commitments.html", context)


@never_cache
@translation.override("sv")
def commitments_print(request: HttpRequest) -> HttpResponse:
    """The same as a sheet."""
    user: Any = request.user
    found = commitments_access.page(by=user, printed=True)
    return _sheet(user, "commitments_print", {"page": found}, _("Åtaganden"), "ataganden")


def status(request: HttpRequest, code: str) -> HttpResponse:
    """How one commitment stands."""
    user: Any = request.user
    found = commitments_access.page(by=user, write=True)
    one = found.find(code) if found else None
    if found is None or one is None:
        raise Http404
    choices: dict[str, Any] = {
        "rounds": [(when.code, _named(when)) for when in found.open],
        "speakers": commitments_access.speakers(one),
    }
    page = Page("sig/agreement/status.html", {"one": one})
    if request.method != "POST":
        first = {"round": found.open[0].code} if found.open else {}
        return page.show(request, StatusForm(initial=first | kept(request, StatusForm), **choices))
    form = StatusForm(request.POST, **choices)

    def do() -> str:
        agreement.say(commitment=code, status=Status(**form.cleaned_data), by=user)
        messages.success(request, _("Det är sparat. Det som stod förut finns kvar."))
        return reverse("commitments")

    return answer(request, page, form, do)


@never_cache
def indicators(request: HttpRequest) -> HttpResponse:
    """Every indicator with its values."""
    user: Any = request.user
    found = indicators_access.page(by=user)
    context = {"page": found, "rows": _drawn(found), "may_write": COORDINATOR in user.roles()}
    return render(request, "sig/agreement/indicators.html", context)


@never_cache
@translation.override("sv")
def indicators_print(request: HttpRequest) -> HttpResponse:
    """The same as a sheet."""
    user: Any = request.user
    found = indicators_access.page(by=user, printed=True)
    context = {"page": found, "rows": _drawn(found)}
    return _sheet(user, "indicators_print", context, _("Indikatorer"), "indikatorer")


def value(request: HttpRequest, code: str) -> HttpResponse:
    """One value of one indicator."""
    user: Any = request.user
    found = indicators_access.entry(code, by=user)
    if found is None:
        raise Http404
    choices: dict[str, Any] = {
        "measured": found.measured,
        "this_year": clock.today().year,
        "areas": list(found.areas.items()),
    }
    page = Page("sig/agreement/value.html", {"found": found})
    if request.method != "POST":
        return page.show(request, ValueForm(initial=kept(request, ValueForm), **choices))
    form = ValueForm(request.POST, **choices)

    def do() -> str:
        given = form.cleaned_data
        made = agreement.enter(
            indicator=code, spot=form.spot(), value=given["value"], source=given["source"], by=user
        )
        _tell(request, made is not None, found, form)
        return reverse("indicators")

    return answer(request, page, form, do)


def take_in(request: HttpRequest) -> HttpResponse:
    """Values from a file: all of them, or none and what is wrong."""
    user: Any = request.user
    context = {"measured": indicators_access.headings(by=user), "headings": list(HEADINGS.values())}
    page = Page("sig/agreement/import.html", context)
    if request.method != "POST":
        return page.show(request, FileForm())
    form = FileForm(request.POST, request.FILES)

    def do() -> str:
        stored = agreement.take_in(data=form.content(), by=user)
        numbers = {"new": stored.new, "corrected": stored.corrected, "same": stored.same}
        messages.success(
            request, _("Nya värden: %(new)s. Rättade: %(corrected)s. Fanns redan: %(same)s.") % numbers
        )
        return reverse("indicators")

    try:
        return answer(request, page, form, do)
    except TableFault as fault:
        form.add_error("file", str(fault))
    except BadRows as fault:
        form.add_error("file", _("Inget är sparat. Rätta raderna i filen och läs in den igen."))
        page.context["problems"] = [str(one) for one in fault.problems[:MOST_SHOWN]]
        page.context["more"] = max(0, len(fault.problems) - MOST_SHOWN)
    return page.show(request, form, status=422)


def _tell(request: HttpRequest, stored: bool, found: indicators_access.EntryPage, form: ValueForm) -> None:
    spot = form.spot()
    if not stored:
        messages.info(request, _("Samma värde fanns redan. Inget är ändrat."))
    elif found.withholds(spot, form.cleaned_data["value"]):
        messages.warning(
            request,
            _(
                "Värdet är sparat men visas inte: ett tal under fem, uppdelat på kön eller område, kan peka "
                "ut någon. Då visas inte heller de andra delarna."
            ),
        )
    else:
        messages.success(request, _("Värdet är sparat. Ett tidigare värde finns kvar."))


def _drawn(page: indicators_access.IndicatorPage | None) -> list[tuple[IndicatorView, Drawing | None]]:
    """Each indicator with its chart, in the reader's way of writing numbers."""
    return [(one, chart(one, partial(_number, one.decimals))) for one in (page.indicators if page else ())]


def _number(decimals: int, value: float) -> str:
    """At most so many decimals, without needless noughts."""
    whole = value == round(value)
    return number_format(value, 0 if whole else decimals)


def _named(when: Round) -> str:
    """A follow-up as it is called: 2018, uppföljning 2 av 3."""
    said = {"year": when.year, "number": when.number, "times": when.times}
    return _("%(year)s, uppföljning %(number)s av %(times)s") % said


def _sheet(user: Any, template: str, context: dict[str, Any], title: str, name: str) -> HttpResponse:
    given = {**context, "printer": printer_name(user), "now": clock.now()}
    pdf = render_pdf(f"sig/agreement/{template}.html", given, title=title)
    response = HttpResponse(pdf, content_type="application/pdf")
    response["Content-Disposition"] = f'attachment; filename="{name}-{clock.today().isoformat()}.pdf"'
    return response
