"""What having broken loose means: the definition in force, proposals, and the steering group's adoption."""

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache

from sig.forms.definitions import AdoptForm, ProposeForm
from sig.outcome_rule import FINAL_MONTHS, JUDGES
from sig.services import definitions, publications
from sig.services.definitions import Listed, Overview
from sig.views.posting import Page, answer, kept
from sig.views.publications import row_of


@never_cache
def definition(request: HttpRequest) -> HttpResponse:
    """The definition in force with its four conditions, what has been proposed, and earlier versions."""
    user: Any = request.user
    return render(request, "definitions/definition.html", _context(definitions.overview(by=user)))


def propose(request: HttpRequest) -> HttpResponse:
    """A new version, for the steering group to adopt."""
    user: Any = request.user
    found = definitions.overview(by=user)
    choices = list(found.programmes.items())
    page = Page("definitions/propose.html", {"found": found})
    if request.method != "POST":
        first = _first(found) | kept(request, ProposeForm)
        return page.show(request, ProposeForm(initial=first, programmes=choices))
    form = ProposeForm(request.POST, programmes=choices)

    def do() -> str:
        definitions.propose(**form.cleaned_data, by=user)
        messages.success(request, _("Förslaget är sparat. Styrgruppen antar det, eller låter bli."))
        return reverse("definition")

    return answer(request, page, form, do)


def adopt(request: HttpRequest, definition_id: UUID) -> HttpResponse:
    """The steering group's decision, as it stands in the minutes."""
    user: Any = request.user
    found = definitions.overview(by=user)
    one = next((one for one in found.versions if one.id == definition_id), None)
    if one is None or (one.adopted_on and request.method != "POST"):
        raise Http404
    page = Page("definitions/adopt.html", {"one": one, "found": found, "counting": _counting(found, one)})
    if request.method != "POST":
        return page.show(request, AdoptForm(initial=kept(request, AdoptForm)))
    form = AdoptForm(request.POST)

    def do() -> str:
        definitions.adopt(definition=definition_id, **form.cleaned_data, by=user)
        messages.success(request, _("Definitionen är antagen och gäller från nästa utgåva."))
        return reverse("definition")

    return answer(request, page, form, do)


@never_cache
def decisions(request: HttpRequest) -> HttpResponse:
    """What waits for the reader's decision, and what has been decided of the definition."""
    user: Any = request.user
    rows = [row_of(one) for one in publications.overview(by=user)]
    found = definitions.overview(by=user)
    context = {
        **_context(found),
        "mine": [row for row in rows if row.mine_to_answer],
        "adopted": [one for one in found.versions if one.adopted_on],
    }
    return render(request, "definitions/decisions.html", context)


def _context(found: Overview) -> dict[str, Any]:
    held = found.in_force
    counts = set(held.programmes) if held else set()
    return {
        "found": found,
        "held": held,
        "judges": JUDGES,
        "months": FINAL_MONTHS,
        "counting": [name for code, name in found.programmes.items() if code in counts],
        "not_counting": [name for code, name in found.programmes.items() if code not in counts],
        "proposed": [(one, _counting(found, one)) for one in found.versions if not one.adopted_on],
        "earlier": [
            (one, _counting(found, one)) for one in found.versions if one.adopted_on and not one.in_force
        ],
    }


def _counting(found: Overview, one: Listed) -> list[str]:
    """The names of the programmes that a version lets count."""
    return [found.programmes.get(code, code) for code in one.programmes]


def _first(found: Overview) -> dict[str, Any]:
    """A proposal begins with what is in force."""
    held = found.in_force
    if held is None:
        return {}
    return {
        "text": held.text,
        "occupation_percent": held.occupation_percent,
        "programmes": list(held.programmes),
    }
