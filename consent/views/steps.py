"""What may be shared, who has signed, who takes it back; and the consent to contact after the closure."""

from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _

from consent import access
from consent.categories import AFTERCARE, DEFAULT_PURPOSE
from consent.forms.consents import PART, DaysForm, ScopeForm, SignatureForm, WithdrawalForm
from consent.matrix import part
from consent.overview import ConsentOverview, Sheet
from consent.services import desk
from teams.kept_forms import kept
from teams.views.posting import answer


def scope(request: HttpRequest, team_id: UUID) -> HttpResponse:
    """Step 2: what may be shared with whom."""
    page = access.consent_overview(team_id, by=request.user, manage=True)
    choices = desk.scope_form(team_id, by=request.user)
    form = ScopeForm(
        request.POST or kept(request),
        authorities=choices.authorities,
        categories=choices.categories,
        ticked=choices.ticked,
        first_day=choices.first_day,
        last_day=choices.last_day,
    )

    def do() -> str:
        given = form.cleaned_data
        desk.save_scope(
            team_id,
            lines=form.lines(),
            first_day=given["first_day"],
            last_day=given["last_day"],
            by=request.user,
        )
        return reverse("consent-print", args=[team_id])

    return answer(request, "consent/scope.html", form, {"page": page, "step": 2, "choices": choices}, do)


def register(request: HttpRequest, team_id: UUID) -> HttpResponse:
    """Step 4: one signature at a time."""
    return _register(request, team_id, DEFAULT_PURPOSE)


def aftercare(request: HttpRequest, team_id: UUID) -> HttpResponse:
    """The consent to contact after the closure: what it is, who has signed, and from when to when."""
    page = access.consent_overview(team_id, by=request.user, manage=True)
    choices = desk.scope_form(team_id, by=request.user, purpose=AFTERCARE)
    days = {"first_day": choices.first_day, "last_day": choices.last_day}
    form = DaysForm(request.POST or kept(request), **days)

    def do() -> str:
        desk.save_scope(team_id, **form.cleaned_data, purpose=AFTERCARE, by=request.user)
        messages.success(request, _("Sparat. Registrera nu underskrifterna."))
        return reverse("consent-aftercare-register", args=[team_id])

    context = {"page": page, "sheet": page.sheet_of(AFTERCARE), "choices": choices}
    return answer(request, "consent/aftercare.html", form, context, do)


def aftercare_register(request: HttpRequest, team_id: UUID) -> HttpResponse:
    """One signature at a time on the consent to contact after the closure."""
    return _register(request, team_id, AFTERCARE)


def withdraw(request: HttpRequest, team_id: UUID) -> HttpResponse:
    """First page: who takes it back, how we know, the whole or a part."""
    page = access.consent_overview(team_id, by=request.user, manage=True)
    form = _withdrawal_form(request, page, bool(request.GET))
    if request.GET and form.is_valid():
        read = desk.read_by(team_id, by=request.user)
        return render(request, "consent/withdraw_confirm.html", {**_what_stops(page, form), "read": read})
    status = 422 if form.errors else 200
    return render(request, "consent/withdraw.html", {"page": page, "form": form}, status=status)


def withdraw_now(request: HttpRequest, team_id: UUID) -> HttpResponse:
    """Second page, sent: it takes effect when this is registered."""
    page = access.consent_overview(team_id, by=request.user, manage=True)
    form = _withdrawal_form(request, page, True)

    def do() -> str:
        said = {"key": form.cleaned_data["who"], "channel": form.cleaned_data["channel"]}
        if purposes := form.purposes():
            desk.withdraw(team_id, **said, purposes=purposes, by=request.user)
            messages.success(request, _("Återkallelsen är registrerad och gäller från och med nu."))
        else:
            desk.withdraw_parts(team_id, **said, parts=form.parts(), by=request.user)
            messages.success(request, _("Den delen är återkallad. Resten gäller som förut."))
        return reverse("consent", args=[team_id])

    return answer(request, "consent/withdraw.html", form, {"page": page}, do)


def _register(request: HttpRequest, team_id: UUID, purpose: str) -> HttpResponse:
    page = access.consent_overview(team_id, by=request.user, manage=True)
    sheet = page.sheet_of(purpose)
    form = _signature_form(request, sheet)
    here = "consent-register" if purpose == DEFAULT_PURPOSE else "consent-aftercare-register"

    def do() -> str:
        given = form.cleaned_data
        state = desk.register(
            team_id,
            key=given["who"],
            signed_on=given["signed_on"],
            identity_check=given["identity_check"],
            channel=given["channel"],
            language=given.get("language", ""),
            interpreter=given.get("interpreter", ""),
            exclusions=form.parts(),
            purpose=purpose,
            by=request.user,
        )
        if state == "active":
            messages.success(request, _("Alla har skrivit under. Samtycket är klart."))
            return reverse("consent", args=[team_id])
        messages.success(request, _("Underskriften är registrerad."))
        return reverse(here, args=[team_id])

    step = 4 if purpose == DEFAULT_PURPOSE else 0
    context = {"page": page, "step": step, "sheet": sheet, "after": purpose == AFTERCARE}
    return answer(request, "consent/register.html", form, context, do)


def _signature_form(request: HttpRequest, sheet: Sheet | None) -> SignatureForm:
    signers = sheet.can_be_signed if sheet else ()
    return SignatureForm(
        request.POST or kept(request),
        people=[(one.key, one.person.name) for one in signers],
        interpreted=any(one.person.interpreter or not one.person.swedish for one in signers),
        matrix=sheet.matrix if sheet else (),
    )


def _withdrawal_form(request: HttpRequest, page: ConsentOverview, bound: bool) -> WithdrawalForm:
    people = {one.key: one.person.name for sheet in page.sheets for one in sheet.signed}
    sharing = page.current or page.waiting
    signed = [sheet.purpose for sheet in page.sheets if sheet.signed]
    return WithdrawalForm(
        (request.POST or request.GET) if bound else None,
        people=list(people.items()),
        matrix=sharing.matrix if sharing else (),
        sharing=DEFAULT_PURPOSE in signed,
        after=AFTERCARE in signed,
    )


def _what_stops(page: ConsentOverview, form: WithdrawalForm) -> dict[str, object]:
    given = form.cleaned_data
    names = dict(form.fields["who"].choices)  # type: ignore[attr-defined]
    whats = dict(form.fields["what"].choices)  # type: ignore[attr-defined]
    parts = form.parts() if given["what"] == PART else [(None, "")]
    sharing = given["what"] == PART or DEFAULT_PURPOSE in form.purposes()
    return {
        "page": page,
        "who": names[given["who"]],
        "what": whats[given["what"]],
        "stops": part(page.matrix, parts) if sharing else (),
        "sharing": sharing,
        "after": AFTERCARE in form.purposes(),
        "whole": given["what"] != PART,
        "final": _is_final(page, given["who"], form.purposes()),
        "hidden": [(name, one) for name in form.fields for one in _values(given.get(name))],
    }


def _values(given: object) -> list[object]:
    return given if isinstance(given, list) else [given] if given else []


def _is_final(page: ConsentOverview, key: str, purposes: tuple[str, ...]) -> bool:
    """Will nobody be able to sign this paper again: the youth says it, or nobody else has signed?"""
    papers = [one for one in page.sheets if one.purpose in purposes]
    others = [one for sheet in papers for one in sheet.signed if one.key != key]
    return key == "youth" or not others
