"""The team page: who is in it, who comes, who goes, who stands in, who steps aside."""

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from teams import access, notices, team_hooks
from teams.forms.team import AddForm, EndForm, SubstituteForm, TakeOverForm
from teams.services import desk
from teams.services import take_over as taking
from teams.shown import NOTHING
from teams.submissions import once, see_other
from teams.views.posting import answer, opened, take

REFUSED = {
    "no_consent": gettext_lazy("Samtycke saknas för verksamheten."),
    "case_closed": gettext_lazy("Ärendet är avslutat."),
}


def show(request: HttpRequest, team_id: UUID) -> HttpResponse:
    """Everybody in the team, now and before."""
    head = _head(request, team_id)
    file = access.team(team_id, by=request.user)
    context = {
        **head,
        "file": file,
        "now": [line for line in file.members if line.state != "ended"],
        "earlier": [line for line in file.members if line.state == "ended"],
        "notices": notices.unread(by=request.user, team_id=team_id),
    }
    return render(request, "teams/team/show.html", context)


def add(request: HttpRequest, team_id: UUID) -> HttpResponse:
    """Put somebody in the team."""
    head = _head(request, team_id)
    found = desk.candidates(team_id, by=request.user)
    people = [(item.name, list(item.people)) for item in found if item.people]
    form = opened(request, AddForm, people=people)
    anyway = _warned(request, form, team_id)

    def do() -> str:
        given = form.cleaned_data
        desk.add(
            team_id=team_id,
            user_id=given["user"],
            role=given["role"],
            last_day=given["last_day"],
            by=request.user,
        )
        messages.success(request, _("Personen är med i teamet."))
        return reverse("team", args=[team_id])

    refused = [
        (item.name, REFUSED.get(item.refused, _("Får inte vara med just nu.")))
        for item in found
        if item.refused
    ]
    context = {**head, "refused": refused, "anybody": bool(people), "anyway": anyway}
    return answer(request, "teams/team/add.html", form, context, do)


def _warned(request: HttpRequest, form: Any, team_id: UUID) -> int | None:
    """Whom the reader is warned of, for the form that may be sent once more all the same."""
    if request.method != "POST" or not form.is_valid():
        return None
    user: int = form.cleaned_data["user"]
    told = team_hooks.about_adding(team_id, user, request.user)
    if not told or request.POST.get("anyway") == str(user):
        return None
    for text in told:
        form.add_error("user", _("%(text)s Tryck en gång till om det ändå ska bli så.") % {"text": text})
    return user


def end(request: HttpRequest, team_id: UUID, membership_id: UUID) -> HttpResponse:
    """Somebody leaves, with what the next person needs to know."""
    head = _head(request, team_id)
    line = _line(request, team_id, membership_id)
    form = opened(request, EndForm, initial={"version": line.version})

    def do() -> str:
        desk.end(team_id=team_id, membership_id=membership_id, by=request.user, **form.cleaned_data)
        messages.success(request, _("Personen lämnar teamet."))
        return reverse("team", args=[team_id])

    return answer(request, "teams/team/end.html", form, {**head, "line": line}, do)


def substitute(request: HttpRequest, team_id: UUID, membership_id: UUID) -> HttpResponse:
    """Somebody stands in."""
    head = _head(request, team_id)
    line = _line(request, team_id, membership_id)
    people = desk.colleagues(team_id, membership_id, by=request.user)
    form = opened(request, SubstituteForm, people=people)
    anyway = _warned(request, form, team_id)

    def do() -> str:
        given = form.cleaned_data
        desk.substitute(
            team_id=team_id,
            membership_id=membership_id,
            user_id=given["user"],
            note=given["note"],
            last_day=given["last_day"],
            by=request.user,
        )
        messages.success(request, _("Ersättaren är med i teamet."))
        return reverse("team", args=[team_id])

    context = {**head, "line": line, "anybody": bool(people), "anyway": anyway}
    return answer(request, "teams/team/substitute.html", form, context, do)


def take_over(request: HttpRequest) -> HttpResponse:
    """A coordinator takes over a team that nobody leads, or covers for whoever does."""
    form = opened(request, TakeOverForm, initial={"number": request.GET.get("number", "")})
    if request.method == "POST" and form.is_valid():
        given = form.cleaned_data
        try:
            taking.check(number=given["number"], last_day=given["last_day"], by=request.user)
        except ValidationError as error:
            take(form, error)

    def do() -> str:
        team_id = taking.take_over(by=request.user, **form.cleaned_data)
        messages.success(request, _("Du samordnar teamet nu. Den som gjorde det före dig har fått veta det."))
        return reverse("team", args=[team_id])

    return answer(
        request, "teams/team/take_over.html", form, {"waiting": taking.waiting(by=request.user)}, do
    )


def conflict(request: HttpRequest, team_id: UUID) -> HttpResponse:
    """One click: step aside. The case is gone for this person at once."""

    def do() -> str:
        desk.declare_own_conflict(team_id=team_id, by=request.user)
        messages.success(
            request, _("Du har anmält jäv. Ärendet är borta för dig, och samordnaren ordnar en ersättare.")
        )
        return "/"

    return once(request, do)


def notice_read(request: HttpRequest, notice_id: UUID) -> HttpResponse:
    """The reader has seen a notice."""
    notices.mark_read(notice_id=notice_id, by=request.user)
    team_id = request.POST.get("team", "")
    return see_other(reverse("team", args=[UUID(team_id)]) if _is_uuid(team_id) else "/")


def _head(request: HttpRequest, team_id: UUID) -> dict[str, object]:
    """What every page about a team begins with. `shown` is taken first: an end in between is then missed."""
    _decision, shown = access.standing(team_id, by=request.user)
    heading, before = access.heading(team_id, by=request.user)
    return {"team_id": team_id, "shown": shown or NOTHING, "heading": heading, "before": before}


def _line(request: HttpRequest, team_id: UUID, membership_id: UUID) -> access.MemberLine:
    file = access.team(team_id, by=request.user)
    for line in file.members:
        if line.id == membership_id and line.state != "ended":
            return line
    raise Http404


def _is_uuid(text: str) -> bool:
    try:
        UUID(text)
    except ValueError:
        return False
    return True
