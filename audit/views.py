"""The log reviewer's pages: who read what, an export of it, and the signed protocol."""

from typing import Any, cast

from django.core.exceptions import ValidationError
from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse, StreamingHttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.http import urlencode

from audit import access, reviews
from audit.access import Reviewer
from audit.clock import today
from audit.forms import SelectionForm, SignOffForm, last_days
from audit.tables import csv_lines

FIELDS = ("from_on", "to_on", "case", "person", "kind")


def log(request: HttpRequest) -> HttpResponse:
    """What was done in a period, filtered by case, person and kind."""
    form = SelectionForm(request.GET if "from_on" in request.GET else last_days())
    return _show(request, form)


def export(request: HttpRequest) -> HttpResponse | StreamingHttpResponse:
    """The same selection as CSV."""
    form = SelectionForm(request.POST)
    if not form.is_valid():
        return _show(request, form)
    lines = access.export(form.selection(), by=_reviewer(request))
    name = f"logg-{today().isoformat()}.csv"
    return StreamingHttpResponse(
        csv_lines(lines),
        content_type="text/csv; charset=utf-8",
        headers={"Content-Disposition": f'attachment; filename="{name}"'},
    )


def sign_off(request: HttpRequest) -> HttpResponse:
    """Keep the review and show its protocol."""
    form = SignOffForm(request.POST)
    if form.is_valid():
        try:
            signed = reviews.sign_off(**form.cleaned_data, by=_reviewer(request))
            address = reverse("log-review-protocol", args=[signed])
            return HttpResponse(status=303, headers={"Location": address})
        except ValidationError as error:
            form.add_error(None, error)
    period = {name: request.POST.get(name, "") for name in ("from_on", "to_on")}
    return _show(request, SelectionForm(period), form)


def protocol(request: HttpRequest, review_id: int) -> HttpResponse:
    """A signed review, made to be printed: the paper is a witness of the tree."""
    signed = access.protocol(review_id, by=_reviewer(request))
    if signed is None:
        raise Http404
    return render(request, "audit/protocol.html", {"review": signed, "root": signed.tree_root.hex()})


def _show(request: HttpRequest, form: SelectionForm, signing: SignOffForm | None = None) -> HttpResponse:
    by = _reviewer(request)
    context: dict[str, Any] = {"form": form, "protocols": access.protocols(by=by)}
    if form.is_valid():
        selection = form.selection()
        found = access.page(selection, _number(request), by=by)
        form.offer(found.people)
        asked = {name: form.data.get(name, "") for name in FIELDS}
        period = {"from_on": selection.from_on, "to_on": selection.to_on, "tree_size": found.tree_size}
        context |= {
            "found": found,
            "asked": asked,
            "query": urlencode(asked) + "&",
            "page": Paginator(range(found.total), access.PAGE).get_page(found.number),
            "signing": signing or SignOffForm(initial=period),
        }
    wrong = form.errors or (signing and signing.errors)
    return render(request, "audit/log.html", context, status=422 if wrong else 200)


def _number(request: HttpRequest) -> int:
    number = request.GET.get("page", "1")
    return int(number) if number.isascii() and number.isdigit() and len(number) < 9 else 1


def _reviewer(request: HttpRequest) -> Reviewer:
    return cast(Reviewer, request.user)
