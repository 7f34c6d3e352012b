"""Decisions along the way: target group, information, consent, start."""

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from consent import access as consent_access
from sig import access
from sig.casefile import CaseFile
from sig.forms.stages import MoveForm
from sig.services import stages
from sig.states import Stage
from sig.views.posting import Page, answer, kept

QUESTIONS = {
    "nominated": gettext_lazy("Hör den unge till målgruppen?"),
    "eligible": gettext_lazy("Har den unge fått information och vill vara med?"),
    "informed": gettext_lazy("Har alla som ska samtycka skrivit under?"),
    "consented": gettext_lazy("Ska insatsen starta?"),
}


def question(file: CaseFile) -> Any:
    """What the coordinator has to decide next; empty when nothing waits or somebody else decides."""
    return QUESTIONS.get(file.stage, "") if file.may.coordinate else ""


def stage(request: HttpRequest, case_id: UUID) -> HttpResponse:
    """The next decision, with what it rests on."""
    file = access.case(case_id, by=request.user)
    words = {
        "title": question(file) or _("Ärendet har gått vidare"),
        "submit": _("Spara beslutet"),
        "file": file,
    }
    page = Page("sig/stages/form.html", {**words, "gates": gates(file, request.user)})
    if request.method != "POST":
        return page.show(request, MoveForm(moves=file.may.moves, initial=kept(request, MoveForm)))
    form = MoveForm(request.POST, moves=file.may.moves)

    def decide() -> str:
        if form.to_stage() == Stage.STARTED:
            stages.decide_start(case=case_id, legal_basis=form.cleaned_data["legal_basis"], by=request.user)
        else:
            stages.move(case=case_id, to=form.to_stage(), reason=form.reason(), by=request.user)
        messages.success(request, _("Beslutet är sparat."))
        return reverse("case", args=[case_id])

    return answer(request, page, form, decide)


def gates(file: CaseFile, by: Any) -> list[dict[str, Any]]:
    """Two things before start, each on its own: a consent in force and social services' decision."""
    if file.stage not in ("informed", "consented"):
        return []
    consent = {
        "open": bool(consent_access.consent_overview(file.team_id, by=by, stays=False).may_know),
        "text": _("Samtycket gäller: alla som ska har skrivit under."),
    }
    return [consent, {"open": False, "text": _("Socialtjänstens samordnare beslutar om start.")}]
