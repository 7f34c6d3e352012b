"""How things stand: over time, one assessment, making one, and that an instrument was used."""

from typing import Any
from uuid import UUID

from django import forms
from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _

from sig import access
from sig.assessments import access as assessments
from sig.assessments import services
from sig.assessments.chart import drawings
from sig.assessments.domains import DOMAINS, UNKNOWN
from sig.assessments.forms import SKIPPED, AssessmentForm, InstrumentForm
from sig.assessments.services import Given
from sig.assessments.shown import Offer
from sig.services.releases import To
from sig.views.barred import barred
from sig.views.posting import Page, answer, initial, kept
from sig.views.readers import asked_in, chosen, readers


def every(request: HttpRequest, case_id: UUID) -> HttpResponse:
    """How things have stood, as far as the reader may know, and what is due."""
    file = access.case(case_id, by=request.user)
    history = assessments.history(file, by=request.user)
    words = {"title": _("Läget över tid"), "file": file, "may": file.may, "history": history}
    return render(request, "sig/assessments/list.html", {**words, "drawings": drawings(history.scores)})


def one(request: HttpRequest, case_id: UUID, assessment_id: UUID) -> HttpResponse:
    """One assessment beside the one before: what is shown after it is saved."""
    file = access.case(case_id, by=request.user)
    history = assessments.history(file, by=request.user)
    occasion = next((row for row in history.occasions if row.id == assessment_id), None)
    if occasion is None:
        raise Http404
    lines = [(row, history.before(row)) for row in history.scores if row.assessment == assessment_id]
    words = {"title": occasion.name, "file": file, "may": file.may, "occasion": occasion}
    shown = [row for pair in lines for row in pair if row is not None]
    return render(request, "sig/assessments/detail.html", {**words, "lines": lines, "shown": shown})


def new(request: HttpRequest, case_id: UUID) -> HttpResponse:
    """One page, ten domains; the last answer is shown once a step is chosen."""
    file = access.case(case_id, by=request.user)
    if refusal := barred(request, file):
        return refusal
    offer = assessments.offer(file, by=request.user)
    history = assessments.history(file, by=request.user)
    before = {code: history.latest(code, offer.authority_id) for code in DOMAINS}
    words = {"title": _("Skatta läget"), "submit": _("Spara skattningen"), "file": file, "offer": offer}
    shown = [row for row in before.values() if row is not None]
    page = Page("sig/assessments/form.html", {**words, "first": not shown, "shown": shown})
    given = {**_offered(offer), "before": before}
    if request.method != "POST":
        occasion = request.GET.get("occasion") or history.suggested
        begun = {"occasion": occasion, **kept(request, AssessmentForm)}
        return page.show(request, AssessmentForm(initial=begun, **given))
    form = AssessmentForm(request.POST, **given)

    def do() -> str:
        wanted = {name: form.cleaned_data[name] for name in ("occasion", "made_on")}
        made = services.make(case=case_id, given=_given(form), by=request.user, **wanted)
        messages.success(request, _("Skattningen är sparad. Här är den bredvid den förra."))
        return reverse("assessment", args=[case_id, made.pk])

    return answer(request, page, form, do)


def instrument(request: HttpRequest, case_id: UUID) -> HttpResponse:
    """That a licensed instrument was used."""
    file = access.case(case_id, by=request.user)
    if refusal := barred(request, file):
        return refusal
    sent = request.method == "POST"
    data = request.POST.copy() if sent else {}
    asked = asked_in(data if sent else {**kept(request, InstrumentForm)})
    who = readers(file, asked, by=request.user)
    if sent and data.get("readers_for", "") != who.key:
        data.setlist("release_to", [str(authority) for authority in who.covered])
    words = {"title": _("Anteckna ett instrument"), "submit": _("Spara"), "file": file, "readers": who}
    page = Page("sig/assessments/instrument.html", words)
    offered = {"recipients": who.recipients, "names": who.names}
    if not sent or "preview" in data:
        begun = initial(data, InstrumentForm) if sent else kept(request, InstrumentForm)
        return page.show(request, InstrumentForm(initial={"release_to": who.covered, **begun}, **offered))
    form = InstrumentForm(data, **offered)

    def do() -> str:
        used = {name: form.cleaned_data[name] for name in ("used_on", "level", "category")}
        to = chosen(form.cleaned_data)
        services.use_instrument(case=case_id, name=form.called(), release_to=to, by=request.user, **used)
        messages.success(request, _("Sparat i ärendet."))
        return reverse("case-assessments", args=[case_id])

    return answer(request, page, form, do)


def _offered(offer: Offer) -> dict[str, Any]:
    names = {str(pk): name for to in offer.recipients.values() for pk, name in to}
    return {"recipients": offer.recipients, "names": tuple(names.items())}


def _given(form: forms.Form) -> dict[str, Given]:
    """The answers; a domain that was passed over is kept as not known, with the reason."""
    data, reasons = form.cleaned_data, dict(SKIPPED)
    found = {}
    for code in DOMAINS:
        step = data.get(f"{code}_step", "")
        words = data.get(f"{code}_words", "") or ("" if step else str(reasons[data["skipped"]]))
        score = int(step) if step and step != UNKNOWN else None
        found[code] = Given(score, words, tuple(To(pk) for pk in data.get(f"{code}_to", ())))
    return found
