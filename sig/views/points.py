"""What members bring up at a meeting, and what was said there: entries, with their readers chosen first."""

from dataclasses import dataclass
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.urls import reverse
from django.utils.translation import gettext as _

from consent.related.access import related_people
from sig import access
from sig.casefile import CaseFile
from sig.forms.meetings import PointForm, SaidForm
from sig.meetings import access as door
from sig.meetings.meeting_file import MeetingFile, Point, Words
from sig.services import entries, meetings
from sig.views.barred import barred
from sig.views.posting import Page, answer, initial, kept
from sig.views.readers import asked_in, chosen, readers

PLAN = "plan"


@dataclass(frozen=True)
class Writing:
    """What is written now: of which kind, at which meeting, about what; and where to go afterwards."""

    kind: str
    meeting: UUID | None
    answers: UUID | None
    category: str
    back: str


def bring_up(request: HttpRequest, case_id: UUID) -> HttpResponse:
    """Something for the next meeting; it waits when none is planned."""
    file = access.case(case_id, by=request.user)
    if refusal := barred(request, file):
        return refusal
    meeting = meetings.next_planned(case_id, by=request.user)
    back = (
        reverse("meeting", args=[case_id, meeting]) if meeting else reverse("case-meetings", args=[case_id])
    )
    lead = "" if meeting else _("Inget möte är bokat. Punkten väntar till nästa.")
    words = {"title": _("Ta upp på mötet"), "submit": _("Spara punkten"), "lead": lead}
    return write(request, file, Writing("agenda", meeting, None, "", back), words)


def point(request: HttpRequest, case_id: UUID, meeting_id: UUID) -> HttpResponse:
    """Something for this meeting."""
    file, held = _meeting(request, case_id, meeting_id)
    words = {"title": _("Ta upp på mötet"), "submit": _("Spara punkten"), "meeting": held}
    return write(request, file, Writing("agenda", held.id, None, "", _back(held)), words)


def said(request: HttpRequest, case_id: UUID, meeting_id: UUID, entry_id: UUID) -> HttpResponse:
    """What was said of one point; the kind of information is the point's."""
    file, held = _meeting(request, case_id, meeting_id)
    points = (*held.points, *held.flagged)
    found = next((one for one in points if one.words.id == entry_id), None)
    if found is None:
        raise Http404
    onward = (
        reverse("meeting-said", args=[case_id, held.id, after.id]) if (after := _next(points, found)) else ""
    )
    words = {
        "title": _("Vad sades?"),
        "submit": _("Spara"),
        "point": found,
        "meeting": held,
        "onward": onward,
    }
    writing = Writing("minute", held.id, entry_id, found.words.category, _back(held))
    return write(request, file, writing, words)


def apart(request: HttpRequest, case_id: UUID, meeting_id: UUID) -> HttpResponse:
    """Something else that was said."""
    file, held = _meeting(request, case_id, meeting_id)
    words = {"title": _("Något annat som sades"), "submit": _("Spara"), "meeting": held}
    return write(request, file, Writing("minute", held.id, None, "", _back(held)), words)


def write(request: HttpRequest, file: CaseFile, what: Writing, words: dict[str, Any]) -> HttpResponse:
    """The form of one point or of what was said, saved for the author's authority and released as ticked."""
    people = [(str(one.id), one.text) for one in related_people(file.team_id, request.user)]
    form_class: Any = SaidForm if what.kind == "minute" else PointForm
    given: dict[str, Any] = {"people": people}
    if what.category:
        given["category"] = what.category
    if request.method != "POST":
        start = {"category": what.category or PLAN, **kept(request, form_class)}
        shown = readers(file, asked_in(start), by=request.user)
        given |= {"recipients": shown.recipients, "names": shown.names}
        form = form_class(initial={"release_to": shown.covered, **start}, **given)
        return Page("sig/meetings/write.html", {**words, "file": file, "readers": shown}).show(request, form)
    data = request.POST.copy()
    shown = readers(file, asked_in(data), by=request.user)
    given |= {"recipients": shown.recipients, "names": shown.names}
    if data.get("readers_for", "") != shown.key:
        data.setlist("release_to", [str(authority) for authority in shown.covered])
    page = Page("sig/meetings/write.html", {**words, "file": file, "readers": shown})
    if "preview" in data:
        return page.show(request, form_class(initial=initial(data, form_class), **given))
    form = form_class(data, **given)

    def do() -> str:
        entries.log(
            case=file.id,
            kind=what.kind,
            category=form.cleaned_data["category"],
            text=form.cleaned_data["text"],
            about=tuple(form.cleaned_data["about"]),
            meeting=what.meeting,
            answers=what.answers,
            release_to=chosen(form.cleaned_data),
            by=request.user,
        )
        messages.success(request, _("Sparat."))
        return words["onward"] if "next" in data and words.get("onward") else what.back

    return answer(request, page, form, do)


def _meeting(request: HttpRequest, case_id: UUID, meeting_id: UUID) -> tuple[CaseFile, MeetingFile]:
    """A meeting that is to come or under way, for somebody who may write there."""
    file = access.case(case_id, by=request.user)
    held = door.meeting(meeting_id, case=case_id, by=request.user)
    if not (held.planned and held.writes):
        raise Http404
    return file, held


def _next(points: tuple[Point, ...], found: Point) -> Words | None:
    """The point after this one of which nothing has been said."""
    onward = points[points.index(found) + 1 :]
    return next((one.words for one in onward if not one.said), None)


def _back(held: MeetingFile) -> str:
    return reverse("meeting", args=[held.case_id, held.id]) + "#points"
