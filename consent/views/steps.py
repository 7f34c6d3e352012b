"""What may be shared, who has signed, who takes it back."""

from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _

from consent import access
from consent.forms.consents import WHOLE, ScopeForm, SignatureForm, WithdrawalForm
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
    page = access.consent_overview(team_id, by=request.user, manage=True)
    sheet = page.waiting or page.current
    people = [(one.key, one.person.name) for one in sheet.can_be_signed] if sheet else []
    form = SignatureForm(request.POST or kept(request), people=people, recipients=_recipients(sheet))

    def do() -> str:
        given = form.cleaned_data
        state = desk.register(
            team_id,
            key=given["who"],
            signed_on=given["signed_on"],
            identity_check=given["identity_check"],
            channel=given["channel"],
            exclusions=[(int(pk), "") for pk in given.get("refused", ())],
            by=request.user,
        )
        if state == "active":
            messages.success(request, _("Alla har skrivit under. Samtycket är klart."))
            return reverse("consent", args=[team_id])
        messages.success(request, _("Underskriften är registrerad."))
        return reverse("consent-register", args=[team_id])

    return answer(request, "consent/register.html", form, {"page": page, "step": 4, "sheet": sheet}, do)


def withdraw(request: HttpRequest, team_id: UUID) -> HttpResponse:
    """First page: who takes it back, how we know, the whole or a part."""
    page = access.consent_overview(team_id, by=request.user, manage=True)
    form = _withdrawal_form(request, page, bool(request.GET))
    if request.GET and form.is_valid():
        return render(request, "consent/withdraw_confirm.html", _what_stops(page, form))
    status = 422 if form.errors else 200
    return render(request, "consent/withdraw.html", {"page": page, "form": form}, status=status)


def withdraw_now(request: HttpRequest, team_id: UUID) -> HttpResponse:
    """Second page, sent: it takes effect when this is registered."""
    page = access.consent_overview(team_id, by=request.user, manage=True)
    form = _withdrawal_form(request, page, True)

    def do() -> str:
        given = form.cleaned_data
        authority_id = None if given["what"] == WHOLE else int(given["what"])
        desk.withdraw(
            team_id, key=given["who"], channel=given["channel"], authority_id=authority_id, by=request.user
        )
        messages.success(request, _("Samtycket är återkallat. Delningen har upphört."))
        return reverse("consent", args=[team_id])

    return answer(request, "consent/withdraw.html", form, {"page": page}, do)


def _withdrawal_form(request: HttpRequest, page: ConsentOverview, bound: bool) -> WithdrawalForm:
    sheets = [sheet for sheet in (page.current, page.waiting) if sheet]
    people = {one.key: one.person.name for sheet in sheets for one in sheet.signed}
    data = (request.POST or request.GET) if bound else None
    form = WithdrawalForm(data, people=list(people.items()), recipients=_recipients(page.current))
    return form


def _recipients(sheet: Sheet | None) -> list[tuple[str, str]]:
    return [(str(one.id), one.name) for one in sheet.matrix] if sheet else []


def _what_stops(page: ConsentOverview, form: WithdrawalForm) -> dict[str, object]:
    given = form.cleaned_data
    names = dict(form.fields["who"].choices)  # type: ignore[attr-defined]
    whats = dict(form.fields["what"].choices)  # type: ignore[attr-defined]
    stops = [one for one in page.matrix if given["what"] in (WHOLE, str(one.id))]
    return {
        "page": page,
        "form": form,
        "who": names[given["who"]],
        "what": whats[given["what"]],
        "whole": given["what"] == WHOLE,
        "stops": stops,
        "hidden": given,
    }
