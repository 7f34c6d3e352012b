"""A form that is carried out once, and shown again with its text when something is wrong."""

from collections.abc import Callable
from typing import Any

from django.core.exceptions import ValidationError
from django.forms import Form
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _

from crypto.versioned import Conflict
from teams import kept_forms
from teams.submissions import once


def opened(
    request: HttpRequest, form: type[Form], *, initial: dict[str, Any] | None = None, **more: Any
) -> Form:
    """The form filled in with what was sent; else with what was kept for this person, or `initial`."""
    if request.method == "POST":
        return form(request.POST, **more)
    waiting = kept_forms.kept(request)
    return form(initial={**(initial or {}), **(waiting.dict() if waiting else {})}, **more)


def answer(
    request: HttpRequest, template: str, form: Form, context: dict[str, Any], do: Callable[[], str]
) -> HttpResponse:
    """GET shows the form; a valid POST runs `do` once and goes where it says; else 422 with every word
    kept.
    """
    if request.method == "POST" and form.is_valid():
        try:
            return once(request, do)
        except ValidationError as error:
            take(form, error)
        except Conflict as overtaken:
            _face_current(form, overtaken)
    return render(request, template, {**context, "form": form}, status=422 if form.errors else 200)


def _face_current(form: Form, overtaken: Conflict) -> None:
    form.data = form.data.copy()
    form.data["version"] = str(getattr(overtaken.current, "version", ""))
    form.add_error(None, _("Någon annan hann ändra före dig. Se efter hur det är nu och spara igen."))


def take(form: Form, error: ValidationError) -> None:
    """Put what a service refused beside its field, the rest above the form."""
    fields = getattr(error, "error_dict", None)
    if fields is None:
        form.add_error(None, error)
        return
    for name, errors in fields.items():
        form.add_error(name if name in form.fields else None, errors)
