"""How a form is shown, carried out once, and handed back with its text when something is wrong."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any

from django import forms
from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import HttpRequest, HttpResponse, QueryDict
from django.shortcuts import render
from django.utils.translation import gettext_lazy as _

from crypto.versioned import Conflict
from sig.states import MoveRefused
from teams import kept_forms
from teams.submissions import once, see_other

REFUSED_MOVES: Mapping[str, Any] = {
    "not_in_table": _("Ärendet har redan gått vidare. Ladda om sidan och se var det är nu."),
    "no_consent_in_force": _(
        "Det finns inget samtycke som gäller just nu. Utan det går ärendet inte vidare."
    ),
    "not_social_coordinator": _("Beslutet att starta fattas av socialtjänstens samordnare."),
}


@dataclass(frozen=True)
class Page:
    """A template and what it needs besides the form."""

    template: str
    context: dict[str, Any] = field(default_factory=dict)

    def show(self, request: HttpRequest, form: forms.Form, status: int = 200) -> HttpResponse:
        return render(request, self.template, {**self.context, "form": form}, status=status)


def answer(request: HttpRequest, page: Page, form: forms.Form, do: Callable[[], str]) -> HttpResponse:
    """Carry out a valid form once and go on; else the page again with 422 and every word still there."""
    if form.is_valid():
        try:
            return once(request, do)
        except ValidationError as error:
            take(form, error)
        except MoveRefused as error:
            form.add_error(None, REFUSED_MOVES[error.code])
    return page.show(request, form, status=422)


def changed(request: HttpRequest, page: Page, form: forms.Form, theirs: Any) -> HttpResponse:
    """409: somebody else saved first. Both versions side by side; what was typed stays in the form."""
    shown = [
        {"label": field.label, "value": in_words(field, getattr(theirs, field.name))}
        for field in form.visible_fields()
        if hasattr(theirs, field.name)
    ]
    context = {**page.context, "theirs": shown, "version": theirs.version, "form": form}
    return render(request, "sig/conflict.html", context, status=409)


def in_words(field: forms.BoundField, value: Any) -> Any:
    """A value as the form would name it: yes and no, and the words of a choice. Pure."""
    if isinstance(value, bool):
        return _("Ja") if value else _("Nej")
    named = {str(code): name for code, name in getattr(field.field, "choices", ())}
    if isinstance(value, tuple):
        return ", ".join(str(named.get(str(one), one)) for one in value)
    return named.get(str(value), value)


def take(form: forms.Form, error: ValidationError) -> None:
    """Put what a service refused beside the fields it is about, the rest above the form."""
    if not hasattr(error, "error_dict"):
        form.add_error(None, error)
        return
    for name, errors in error.error_dict.items():
        form.add_error(name if name in form.fields else None, errors)


def kept(request: HttpRequest, form: type[forms.Form]) -> dict[str, Any]:
    """What was typed when the session ended, as initial values of this form; empty when nothing waits."""
    data = kept_forms.kept(request)
    return initial(data, form) if data else {}


def initial(data: QueryDict, form: type[forms.Form]) -> dict[str, Any]:
    """A sent body as initial values: lists where the field takes several."""
    several = {name for name, part in form.base_fields.items() if isinstance(part, forms.MultipleChoiceField)}
    return {
        name: data.getlist(name) if name in several else data[name]
        for name in data
        if name in form.base_fields
    }


def press(request: HttpRequest, do: Callable[[], str], back: str) -> HttpResponse:
    """A button: carried out once. What a service refuses is said on the page that the button stood on."""
    try:
        return once(request, do)
    except ValidationError as error:
        for text in error.messages:
            messages.error(request, text)
    except Conflict:
        messages.error(request, _("Någon annan hann ändra före dig. Se efter hur det är nu."))
    return see_other(back)


def version_of(request: HttpRequest) -> int:
    """The version that the form was filled in on; 0, which no row has, when it does not say."""
    said = request.POST.get("version", "")
    return int(said) if said.isascii() and said.isdigit() else 0
