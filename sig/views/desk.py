"""Min dag: what needs the reader now, what is new, own drafts, meetings to come; one tap for "no answer"."""

from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import NoReverseMatch, reverse

from sig.desk import access
from sig.services import attempts, steps
from sig.views.posting import press


def day(request: HttpRequest) -> HttpResponse:
    """The first page after sign-in for those who work in teams."""
    attempts.settle()
    found = access.day(by=request.user)
    meetings = [(row, _meeting(row.case.id, row.id)) for row in found.meetings]
    return render(request, "sig/desk/day.html", {"day": found, "cases": found.cases, "meetings": meetings})


def here(request: HttpRequest) -> HttpResponse:
    """Somebody who writes says that they are still there: the session grows younger, nothing is shown."""
    return HttpResponse(status=204)


def no_answer(request: HttpRequest, case_id: UUID) -> HttpResponse:
    """Rang, no answer: saved at once, with a short while to undo it."""

    def do() -> str:
        attempts.no_answer(case=case_id, by=request.user)
        return reverse("day")

    return press(request, do, reverse("day"))


def undo(request: HttpRequest, case_id: UUID, entry_id: UUID) -> HttpResponse:
    """It was a slip: take the attempt away."""

    def do() -> str:
        attempts.undo(entry=entry_id, case=case_id, by=request.user)
        return reverse("day")

    return press(request, do, reverse("day"))


def notice_read(request: HttpRequest, notice_id: UUID) -> HttpResponse:
    """The notice has been seen and is not shown again."""

    def do() -> str:
        steps.read_notice(notice=notice_id, by=request.user)
        return reverse("day")

    return press(request, do, reverse("day"))


def _meeting(case_id: UUID, meeting_id: UUID) -> str:
    try:
        return reverse("meeting", args=[case_id, meeting_id])
    except NoReverseMatch:
        return reverse("case", args=[case_id])
