"""Own phrases: add, change, move, remove."""

from collections.abc import Callable
from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.urls import reverse
from django.utils.translation import gettext as _

from crypto.versioned import Conflict
from sig.desk import access
from sig.forms.desk import PhraseForm
from sig.services import phrases
from sig.views.posting import Page, answer, kept, press, version_of


def every(request: HttpRequest) -> HttpResponse:
    """The list, and one more."""
    page = Page("sig/desk/phrases.html", {"phrases": access.phrases(by=request.user)})
    if request.method != "POST":
        return page.show(request, PhraseForm(initial=kept(request, PhraseForm)))
    form = PhraseForm(request.POST)

    def do() -> str:
        phrases.add(text=form.cleaned_data["text"], by=request.user)
        messages.success(request, _("Frasen är sparad."))
        return reverse("phrases")

    return answer(request, page, form, do)


def change(request: HttpRequest, phrase_id: UUID) -> HttpResponse:
    """Another wording."""
    held = next((one for one in access.phrases(by=request.user) if one.id == phrase_id), None)
    if held is None:
        raise Http404
    page = Page("sig/desk/phrase.html", {"version": held.version})
    if request.method != "POST":
        return page.show(request, PhraseForm(initial={"text": held.text} | kept(request, PhraseForm)))
    form = PhraseForm(request.POST)

    def do() -> str:
        given = {"text": form.cleaned_data["text"], "version": version_of(request)}
        phrases.change(phrase=phrase_id, by=request.user, **given)
        return reverse("phrases")

    try:
        return answer(request, page, form, do)
    except Conflict:
        return Page(page.template, {**page.context, "theirs": held.text}).show(request, form, status=409)


def up(request: HttpRequest, phrase_id: UUID) -> HttpResponse:
    """One place up in the list."""
    return _pressed(request, lambda: phrases.move_up(phrase=phrase_id, by=request.user))


def remove(request: HttpRequest, phrase_id: UUID) -> HttpResponse:
    """Gone for good."""
    return _pressed(request, lambda: phrases.remove(phrase=phrase_id, by=request.user))


def _pressed(request: HttpRequest, act: Callable[[], None]) -> HttpResponse:
    def do() -> str:
        act()
        return reverse("phrases")

    return press(request, do, reverse("phrases"))
