"""Follow-up at 6 and 12 months: findings, own judgements, and the verdict of two."""

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.urls import reverse
from django.utils.translation import gettext as _

from consent.services import consents
from crypto.versioned import Conflict
from sig import access
from sig.casefile import CaseFile, FollowUpView
from sig.forms.outcomes import FollowUpForm, JudgementForm, VerifyForm
from sig.services import outcomes
from sig.views.posting import Page, answer, changed, kept, press, version_of


def follow_up(request: HttpRequest, case_id: UUID, months: int) -> HttpResponse:
    """One follow-up with everything that belongs to it."""
    file = access.case(case_id, by=request.user)
    item = _item(file, months)
    page = _page(request, file, item)
    if request.method != "POST":
        names = ("suspicion", "occupation_percent", "youth_words")
        begun: dict[str, Any] = {name: getattr(item, name) for name in names}
        if item.done_at:
            begun["youth_answered"] = "yes" if item.youth_answered else "no"
        return page.show(request, FollowUpForm(initial={**begun, **kept(request, FollowUpForm)}))
    form = FollowUpForm(request.POST)

    def do() -> str:
        outcomes.register(
            case=case_id, months=months, version=version_of(request), by=request.user, **form.cleaned_data
        )
        return _here(case_id, months)

    try:
        return answer(request, page, form, do)
    except Conflict:
        return changed(request, page, form, _item(access.case(case_id, by=request.user), months))


def judge(request: HttpRequest, case_id: UUID, months: int) -> HttpResponse:
    """The own authority's answer on gang contact, once, without seeing what anybody else found."""
    file = access.case(case_id, by=request.user)
    if not file.may.judge:
        raise Http404
    words = {
        "title": _("Er bedömning efter %d månader") % months,
        "lead": _("Varje verksamhet svarar själv, en gång, utan att se de andras svar."),
        "submit": _("Spara svaret"),
    }
    page = Page("sig/form.html", {**words, "file": file})
    if request.method != "POST":
        return page.show(request, JudgementForm())
    form = JudgementForm(request.POST)

    def do() -> str:
        outcomes.judge(case=case_id, months=months, answer=form.cleaned_data["answer"], by=request.user)
        messages.success(request, _("Svaret är sparat."))
        return reverse("case", args=[case_id])

    return answer(request, page, form, do)


def propose(request: HttpRequest, case_id: UUID, months: int) -> HttpResponse:
    """The verdict that the definition gives, put forward by one person."""

    def do() -> str:
        outcomes.propose(case=case_id, months=months, by=request.user)
        return _here(case_id, months)

    return press(request, do, _here(case_id, months))


def verify(request: HttpRequest, case_id: UUID, months: int) -> HttpResponse:
    """Another person stands for it too."""
    file = access.case(case_id, by=request.user)
    item = _item(file, months)
    if item.outcome is None:
        raise Http404
    form = VerifyForm(request.POST)
    outcome_id = item.outcome.id
    words = {"title": _("Granska utfallet"), "submit": _("Bekräfta utfallet"), "file": file}
    page = Page("sig/form.html", {**words, "version": item.outcome.version})

    def do() -> str:
        outcomes.verify(outcome=outcome_id, version=version_of(request), by=request.user)
        return _here(case_id, months)

    try:
        return answer(request, page, form, do)
    except Conflict:
        form.add_error(None, _("Utfallet har ändrats. Gå igenom svaren igen."))
        return page.show(request, form, status=409)


def _page(request: HttpRequest, file: CaseFile, item: FollowUpView) -> Page:
    judged = {authority for authority, _answer in item.judged}
    proposed = item.outcome
    may_judge = file.may.judge and file.authority not in judged
    may_propose = file.may.social and item.done_at and not (proposed and proposed.verified_at)
    may_verify = (
        file.may.social
        and proposed
        and not proposed.verified_at
        and proposed.proposed_by_id != request.user.pk
    )
    context = {
        "title": _("Uppföljning efter %d månader") % item.months,
        "file": file,
        "item": item,
        "version": item.version,
        "may_register": file.may.coordinate,
        "aftercare": consents.aftercare_in_force(file.team_id),
        "judge_href": reverse("case-judge", args=[file.id, item.months]) if may_judge else "",
        "may_propose": may_propose,
        "verify_form": VerifyForm() if may_verify else None,
    }
    return Page("sig/outcomes/follow_up.html", context)


def _item(file: CaseFile, months: int) -> FollowUpView:
    found = next((item for item in file.follow_ups if item.months == months), None)
    if found is None:
        raise Http404
    return found


def _here(case_id: UUID, months: int) -> str:
    return reverse("case-follow-up", args=[case_id, months])
