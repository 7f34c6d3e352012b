"""Break-glass: closing one's own, and the log reviewer's list of openings."""

from uuid import UUID

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from audit.decisions import NotAllowed
from teams import access
from teams.forms.break_glass import VerdictForm
from teams.services import break_glass
from teams.submissions import once
from teams.views.posting import answer, opened

REFUSED = {
    "own": gettext_lazy("Du kan inte bedöma din egen nödöppning."),
    "reviewed": gettext_lazy("Någon annan hann bedöma den före dig."),
}


def close(request: HttpRequest) -> HttpResponse:
    """One press in the banner. Pressing it when it has ended by itself is no fault."""

    def do() -> str:
        break_glass.close(by=request.user)
        messages.success(request, _("Nödöppningen är stängd. Du kan inte läsa ärendet längre."))
        return "/"

    return once(request, do)


def queue(request: HttpRequest) -> HttpResponse:
    """Every opening: who, when, on what, how much was read, and what has not been looked into."""
    return render(request, "teams/break_glass/queue.html", {"openings": access.openings(by=request.user)})


def opening(request: HttpRequest, opening_id: UUID) -> HttpResponse:
    """One opening with its reason, and the verdict."""
    file = access.opening(opening_id, by=request.user)
    form = opened(request, VerdictForm)

    def do() -> str:
        try:
            break_glass.sign_off(opening_id=opening_id, by=request.user, **form.cleaned_data)
        except NotAllowed as refusal:
            if refusal.decision.reason not in REFUSED:
                raise
            raise ValidationError(REFUSED[refusal.decision.reason]) from None
        messages.success(request, _("Din bedömning är sparad."))
        return reverse("break-glass-queue")

    return answer(request, "teams/break_glass/opening.html", form, {"file": file}, do)
