"""Meetings: the list, calling one, the agenda, holding it, and the minutes."""

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import translation
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from audit import clock
from consent import access as consent_access
from consent.printing import render_pdf
from crypto.versioned import Conflict
from sig import access
from sig.apart import access as apart
from sig.casefile import CaseFile
from sig.forms.meetings import PRESENCES, DecisionForm, MeetingCallForm
from sig.meetings import access as door
from sig.meetings.agenda import Coming, Section, agenda
from sig.meetings.calendar import calendar_file
from sig.meetings.meeting_file import MeetingFile, MeetingRow, Whose
from sig.services import meetings, steps
from sig.services.meetings import Invitation
from sig.states import WRITABLE
from sig.views.plans import people
from sig.views.posting import Page, answer, changed, kept, press, version_of
from sig.views.printers import printer_name
from teams.services import accounts

Meeting = tuple[CaseFile, MeetingFile]


def every(request: HttpRequest) -> HttpResponse:
    """The meetings of all the reader's cases: those to come, and those that have been."""
    rows = door.meetings(by=request.user)
    cases = tuple({row.case_id: Whose(row.case_id, row.age) for row in rows}.values())
    return render(request, "sig/meetings/list.html", {"groups": grouped(rows), "cases": cases})


def of_case(request: HttpRequest, case_id: UUID) -> HttpResponse:
    """The meetings of one case."""
    file = access.case(case_id, by=request.user)
    rows = door.meetings(by=request.user, case=case_id)
    writes = file.may.write and file.stage in WRITABLE
    context = {"file": file, "groups": grouped(rows), "writes": writes, "calls": writes and not file.limited}
    return render(request, "sig/meetings/of_case.html", context)


def grouped(rows: tuple[MeetingRow, ...]) -> list[tuple[Any, list[MeetingRow]]]:
    """Those to come and those that have been, each under its heading. Pure."""
    coming = [row for row in rows if row.state == "planned"]
    been = [row for row in rows if row.state != "planned"]
    return [(title, found) for title, found in ((_("Kommande"), coming), (_("Tidigare"), been)) if found]


def one(request: HttpRequest, case_id: UUID, meeting_id: UUID) -> HttpResponse:
    """The meeting: before and during it the agenda, afterwards the minutes."""
    file, held = _opened(request, case_id, meeting_id)
    begun = clock.local(held.starts_at).date() <= clock.today()
    runs_now = held.runs and held.planned and begun
    context = {"file": file, "meeting": held, "begun": begun, "sections": (), "presences": PRESENCES}
    context |= {"runs_now": runs_now, "marks": runs_now}
    if held.planned:
        context["sections"] = built(request, file, held)
    return render(request, "sig/meetings/meeting.html", context)


def built(request: HttpRequest, file: CaseFile, held: MeetingFile) -> tuple[Section, ...]:
    """The agenda that nobody has typed, as far as this reader may see it."""
    if file.limited:
        return agenda(file, today=clock.today())
    overview = consent_access.consent_overview(file.team_id, by=request.user)
    ends = [Coming(line.text, line.on, line.tone == "danger") for line in overview.due]
    return agenda(file, today=clock.today(), consents=ends, assessments=held.assessments)


def call(request: HttpRequest, case_id: UUID) -> HttpResponse:
    """A new meeting; everybody in the team is called from the start."""
    file = access.case(case_id, by=request.user)
    if file.limited or not file.may.write:
        raise Http404
    page = Page("sig/meetings/call.html", {"title": _("Kalla till möte"), "submit": _("Kalla"), "file": file})
    if request.method != "POST":
        return page.show(
            request, MeetingCallForm(people=people(file), initial=kept(request, MeetingCallForm))
        )
    form = MeetingCallForm(request.POST, people=people(file))

    def do() -> str:
        to = Invitation(**invited(form))
        warn(request, case_id, to)
        made = meetings.call(case=case_id, to=to, by=request.user)
        messages.success(request, _("Mötet är bokat. De som är kallade får veta det i SIG."))
        return reverse("meeting", args=[case_id, made.pk])

    return answer(request, page, form, do)


def warn(request: HttpRequest, case_id: UUID, to: Invitation) -> None:
    """Could this meeting bring two youths together who are kept apart? Told to whoever leads both."""
    when = {"starts_at": to.starts_at, "ends_at": to.ends_at, "place": to.place}
    for text in apart.warnings_for(case_id, by=request.user, **when) if to.form == "on_site" else ():
        messages.warning(request, _("Ska hållas isär: %(text)s") % {"text": text})


def change(request: HttpRequest, case_id: UUID, meeting_id: UUID) -> HttpResponse:
    """Another time, place or other people, while the meeting is to come."""
    file, held = _running(request, case_id, meeting_id)
    words = {"title": _("Ändra mötet"), "submit": _("Spara"), "file": file, "meeting": held}
    page = Page("sig/meetings/call.html", {**words, "version": held.version})
    given = {"people": people(file), "held_at": held.starts_at}
    if request.method != "POST":
        begun = {**_begun(held), **kept(request, MeetingCallForm)}
        return page.show(request, MeetingCallForm(initial=begun, **given))
    form = MeetingCallForm(request.POST, **given)

    def do() -> str:
        to, version = Invitation(**invited(form)), version_of(request)
        warn(request, case_id, to)
        meetings.change(meeting=meeting_id, case=case_id, to=to, version=version, by=request.user)
        messages.success(request, _("Mötet är ändrat. De som är kallade får veta det i SIG."))
        return reverse("meeting", args=[case_id, meeting_id])

    try:
        return answer(request, page, form, do)
    except Conflict:
        return changed(request, page, form, _opened(request, case_id, meeting_id)[1])


def invited(form: MeetingCallForm) -> dict[str, Any]:
    """What the form says, as the service wants it."""
    return {**form.cleaned_data, "people": tuple(form.cleaned_data["people"])}


def cancel(request: HttpRequest, case_id: UUID, meeting_id: UUID) -> HttpResponse:
    """No meeting after all."""
    here = reverse("meeting", args=[case_id, meeting_id])

    def do() -> str:
        meetings.cancel(meeting=meeting_id, case=case_id, by=request.user)
        messages.success(request, _("Mötet är inställt. De som var kallade får veta det i SIG."))
        return here

    return press(request, do, here)


def attendance(request: HttpRequest, case_id: UUID, meeting_id: UUID) -> HttpResponse:
    """One tap: this one came, had sent word, did not come; or all who are left came."""
    here = reverse("meeting", args=[case_id, meeting_id])
    presence, chosen = request.POST.get("presence", ""), request.POST.get("who", "")
    if chosen and not _is_uuid(chosen):
        raise Http404

    def do() -> str:
        given = {"presence": presence, "one": UUID(chosen) if chosen else None, "by": request.user}
        meetings.attend(meeting=meeting_id, case=case_id, **given)
        return f"{here}#came"

    return press(request, do, f"{here}#came")


def decide(request: HttpRequest, case_id: UUID, meeting_id: UUID) -> HttpResponse:
    """Decisions, one after another: Enter saves one and waits for the next."""
    file, held = _opened(request, case_id, meeting_id)
    if not (held.planned and held.writes):
        raise Http404
    words = {"title": _("Beslut på mötet"), "submit": _("Lägg till beslutet"), "file": file, "meeting": held}
    page = Page("sig/meetings/decide.html", words)
    if request.method != "POST":
        begun = {"responsible": request.user.pk, **kept(request, DecisionForm)}
        return page.show(request, DecisionForm(people=people(file), initial=begun))
    form = DecisionForm(request.POST, people=people(file))

    def do() -> str:
        given = dict(form.cleaned_data)
        person = accounts.get(given.pop("responsible"))
        steps.add(case=case_id, meeting=meeting_id, responsible=person, by=request.user, **given)
        return reverse("meeting-decide", args=[case_id, meeting_id])

    return answer(request, page, form, do)


def close(request: HttpRequest, case_id: UUID, meeting_id: UUID) -> HttpResponse:
    """The meeting is over: from now on the page is its minutes."""
    here = reverse("meeting", args=[case_id, meeting_id])

    def do() -> str:
        meetings.close(meeting=meeting_id, case=case_id, by=request.user)
        messages.success(request, _("Mötet är avslutat. Här är protokollet."))
        return here

    return press(request, do, here)


@translation.override("sv")
def printed(request: HttpRequest, case_id: UUID, meeting_id: UUID) -> HttpResponse:
    """The minutes on paper, with who printed them and when."""
    user: Any = request.user
    file = access.case(case_id, by=user)
    held = door.printed(meeting_id, case=case_id, by=user)
    points = (*held.points, *held.flagged)
    context = {
        "meeting": held,
        "points": points,
        "number": file.number,
        "printer": printer_name(user),
        "now": clock.now(),
    }
    pdf = render_pdf("sig/meetings/print.html", context, title=_("Protokoll"))
    response = HttpResponse(pdf, content_type="application/pdf")
    response["Content-Disposition"] = f'attachment; filename="protokoll-{file.number}.pdf"'
    return response


def text(request: HttpRequest, case_id: UUID, meeting_id: UUID) -> HttpResponse:
    """What the reader's own authority said and is to do, as plain text for its own records."""
    file = access.case(case_id, by=request.user)
    held = door.copied(meeting_id, case=case_id, by=request.user)
    said = own_text(held, file)
    return render(request, "sig/meetings/text.html", {"file": file, "meeting": held, "text": said})


def own_text(held: MeetingFile, file: CaseFile) -> str:
    """Plain text of what the reader's authority wrote, with its decisions. Pure."""
    day = date_format(clock.local(held.starts_at), "j b Y")
    lines = [f"{held.kind_name} {day}, {file.number}", ""]
    for one in held.shown:
        if one.mine:
            lines += [f"{one.title} ({one.category_name}):", one.text, ""]
    mine = [step for step in held.decisions if step.authority == file.authority]
    lines += [_("Beslut:"), ""] if mine else []
    lines += [f"- {step.title}, {step.owner}, {date_format(step.due_on, 'j b Y')}" for step in mine]
    return "\n".join(lines).strip()


def calendar(request: HttpRequest, case_id: UUID, meeting_id: UUID) -> HttpResponse:
    """The time as a file for the reader's own calendar, in neutral words."""
    found = door.appointment(meeting_id, case=case_id, by=request.user)
    response = HttpResponse(calendar_file(found), content_type="text/calendar; charset=utf-8")
    response["Content-Disposition"] = 'attachment; filename="mote.ics"'
    return response


def _opened(request: HttpRequest, case_id: UUID, meeting_id: UUID) -> Meeting:
    file = access.case(case_id, by=request.user)
    return file, door.meeting(meeting_id, case=case_id, by=request.user)


def _running(request: HttpRequest, case_id: UUID, meeting_id: UUID) -> Meeting:
    """The meeting for whoever may change it now; for anybody else there is no page."""
    file, held = _opened(request, case_id, meeting_id)
    if not (held.runs and held.planned):
        raise Http404
    return file, held


def _begun(held: MeetingFile) -> dict[str, Any]:
    found = {name: getattr(held, name) for name in ("kind", "form", "place", "youth_invited", "minutes")}
    called = [one.user_id for one in held.attendance if one.user_id]
    return {**found, "starts_at": clock.local(held.starts_at), "people": called}


def _is_uuid(said: str) -> bool:
    try:
        UUID(said)
    except ValueError:
        return False
    return True
