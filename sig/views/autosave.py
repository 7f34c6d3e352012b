"""What a form sends by itself while somebody writes: kept as the one draft, answered with a line of HTML."""

from typing import Any
from uuid import UUID

from django.core.exceptions import ValidationError
from django.http import HttpRequest, HttpResponse, QueryDict
from django.shortcuts import render

from audit import clock
from crypto.versioned import Conflict
from sig import access
from sig.forms.entries import EntryForm
from sig.services import entries
from sig.services.entries import Content
from sig.views.posting import version_of
from teams import kept_forms

FRAGMENT = "sig/entries/_draft_state.html"


def autosave(request: HttpRequest, case_id: UUID, kind: str, form_class: type[EntryForm]) -> HttpResponse:
    """200 with the draft's new version; 409 when it was changed or saved elsewhere; 422 when it cannot be
    kept. The case is not read for it: nothing is shown."""
    form = form_class(request.POST, **_as_sent(request.POST))
    form.is_valid()
    try:
        if "text" in form.errors:
            raise ValidationError(form.errors["text"])
        content = content_of(kind, form)
        held = entries.keep(case=case_id, content=content, version=version_of(request), by=request.user)
    except ValidationError as error:
        return render(request, FRAGMENT, {"problem": " ".join(error.messages)}, status=422)
    except Conflict as conflict:
        current = conflict.current
        theirs = access.entry(current.pk, by=request.user, case=case_id) if current else None
        return render(request, FRAGMENT, {"differs": True, "theirs": theirs}, status=409)
    kept_forms.forget_all(user=request.user, path=request.path)
    return render(request, FRAGMENT, {"version": held.version, "at": clock.now()})


def content_of(kind: str, form: EntryForm) -> Content:
    """What the form says, as far as it is understood. What a script keeps lacks the ticked phrases: they are
    added when a person saves."""
    given = form.cleaned_data
    text = given.get("text", "") if "autosave" in form.data else form.whole_text()
    return Content(
        kind=kind,
        category=given.get("category", ""),
        text=text,
        contact_kind=given.get("contact_kind", ""),
        incident_kind=given.get("incident_kind", ""),
        happened_at=given.get("happened_at"),
        flagged=given.get("flagged", False),
        restricted=given.get("investigation_restricted", False),
        restricted_review_on=given.get("restricted_review_on"),
        about=tuple(given.get("about", ())),
        inbound_ground=given.get("inbound_ground", ""),
        reporter=given.get("reporter", ""),
        goal=given.get("goal"),
        spoken_alone=given.get("spoken_alone"),
    )


def _as_sent(data: QueryDict) -> dict[str, Any]:
    """The form takes what it was sent; `sig.services.entries` knows what there is in the case."""
    goal, ground = data.get("goal"), data.get("inbound_ground")
    return {
        "people": [(one, one) for one in data.getlist("about")],
        "inbound": [(ground, ground)] if ground else [],
        "goals": [(goal, goal)] if goal else [],
        "restrictable": bool(data.get("investigation_restricted")),
    }
