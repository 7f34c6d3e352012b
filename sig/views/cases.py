"""The list of cases, and one case: what comes next, the plan, and what has happened."""

from dataclasses import dataclass
from typing import Any
from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _

from sig import access
from sig.apart import access as apart
from sig.assessments.chart import drawings
from sig.attachments import access as attachments
from sig.casefile import CaseFile, CaseRow, EntryView
from sig.casepage import access as casepage
from sig.casepage.access import Overview
from sig.forms.cases import SearchForm, TimelineFilter
from sig.services import steps
from sig.states import ENDS, OPENED
from sig.views.consent_strip import consent_strip
from sig.views.missing import lines
from sig.views.posting import press
from sig.views.stages import question
from teams import notices as team_notices
from teams.roles import COORDINATOR

PAGES_FILTERED = 25
TEAM_NEWS = ("substitute_needed", "taken_over", "hand_over_offered", "hand_over_answered")
FOLLOW_UPS = (6, 12)


@dataclass(frozen=True)
class Group:
    """Cases under one heading of the list."""

    title: str
    cases: tuple[CaseRow, ...]


@dataclass(frozen=True)
class Link:
    text: str
    href: str


def case_list(request: HttpRequest) -> HttpResponse:
    """Every case of the reader, the late ones first. Search: name, personal number or case number."""
    form = SearchForm(request.GET or None)
    query = form.cleaned_data["q"] if form.is_valid() else ""
    ended = "ended" in request.GET
    rows = access.search(query, by=request.user) if query else access.cases(by=request.user, ended=ended)
    context = {"form": form, "query": query, "ended": ended, "cases": rows, "groups": grouped(rows)}
    context["notices"] = () if query or ended else access.notices(by=request.user)
    context["team_notices"] = () if query or ended else team_notices.unread(by=request.user, kinds=TEAM_NEWS)
    context["take_over"] = COORDINATOR in request.user.roles()
    return render(request, "sig/cases/list.html", {**context, "new_url": reverse("nomination-new")})


def grouped(rows: tuple[CaseRow, ...]) -> list[Group]:
    """By lateness, as work is done; then those without a next step, and ended cases last. Pure."""
    late = tuple(row for row in rows if row.late and row.stage not in ENDS)
    ended = tuple(row for row in rows if row.stage in ENDS)
    stepless = tuple(row for row in rows if row.stepless)
    rest = tuple(row for row in rows if row not in (*late, *stepless, *ended))
    named = (
        (_("Försenade"), late),
        (_("Saknar nästa steg"), stepless),
        (_("Pågående"), rest),
        (_("Avslutade"), ended),
    )
    return [Group(title, cases) for title, cases in named if cases]


def case(request: HttpRequest, case_id: UUID) -> HttpResponse:
    """One case as far as the reader may see it. Each entry answers why it is shown."""
    file = access.case(case_id, by=request.user, page=page_number(request))
    seats = dict.fromkeys(authority for _id, _name, authority in file.people)
    chosen = TimelineFilter(request.GET, authorities=seats)
    wanted = chosen.cleaned_data if chosen.is_valid() else {}
    filtered = any(wanted.values())
    entries = matching(request, file, wanted) if filtered else file.entries
    found = casepage.overview(file, by=request.user) if file.stage in OPENED else Overview()
    strip = consent_strip(file, by=request.user)
    context = {
        "file": file,
        "may": file.may,
        "opened": file.stage in OPENED,
        "question": question(file),
        "open_steps": [step for step in file.steps if step.done_at is None],
        "strip": strip,
        "lacks": lines(file, found, strip.until),
        "history": found.history,
        "drawings": drawings(found.history.scores),
        "plan": found.plan,
        "rhythm": found.rhythm,
        "shown": [*entries, *found.history.scores],
        "urls": urls(case_id),
        "links": links(file),
        "filter": chosen,
        "filtered": filtered,
        "entries": entries,
        "apart": apart.apart_from(case_id, by=request.user) if file.may.coordinate else (),
        "files": attachments.files_of([*entries, *file.drafts], by=request.user),
    }
    return render(request, "sig/cases/detail.html", context)


def notice_read(request: HttpRequest, notice_id: UUID) -> HttpResponse:
    """The notice has been seen and is not shown again."""

    def do() -> str:
        steps.read_notice(notice=notice_id, by=request.user)
        return reverse("cases")

    return press(request, do, reverse("cases"))


def matching(request: HttpRequest, file: CaseFile, wanted: dict[str, Any]) -> list[EntryView]:
    """The entries of one authority or kind, looked for page by page from the newest."""
    pages = [file] if file.page == 1 else [access.case(file.id, by=request.user)]
    while pages[-1].more and len(pages) < PAGES_FILTERED:
        pages.append(access.case(file.id, by=request.user, page=len(pages) + 1))
    return [
        entry
        for page in pages
        for entry in page.entries
        if wanted["authority"] in ("", entry.authority) and wanted["kind"] in ("", entry.kind)
    ]


def page_number(request: HttpRequest) -> int:
    """1 for anything that is not a page number."""
    said = request.GET.get("page", "")
    return max(1, int(said)) if said.isascii() and said.isdigit() and len(said) < 5 else 1


def urls(case_id: UUID) -> dict[str, str]:
    """The addresses that the case page leads to."""
    names = ("contact", "note", "incident", "stage", "step", "plan")
    return {name: reverse(f"case-{name}", args=[case_id]) for name in names}


def links(file: CaseFile) -> list[Link]:
    """What else can be done in the case, by whom it is done."""
    to = urls(file.id)
    found: list[Link] = []
    meetings = Link(_("Möten"), reverse("case-meetings", args=[file.id]))
    if file.limited:
        return [meetings, Link(_("Team"), reverse("team", args=[file.team_id]))]
    if file.may.write:
        found += [Link(_("Skriv en anteckning"), to["note"]), Link(_("Anteckna en händelse"), to["incident"])]
        found.append(Link(_("Anteckna något som gick bra"), to["incident"] + "?incident_kind=positive"))
    if file.may.judge and not file.may.social:
        for months in FOLLOW_UPS:
            text = _("Svara om gängkontakt efter %d månader") % months
            found.append(Link(text, reverse("case-judge", args=[file.id, months])))
    found.append(meetings)
    found.append(Link(_("Skolnärvaro"), reverse("case-school", args=[file.id])))
    found.append(Link(_("Utlämnanden"), reverse("case-disclosures", args=[file.id])))
    found.append(Link(_("Team"), reverse("team", args=[file.team_id])))
    if file.may.export:
        found.append(Link(_("Utdrag ur akten"), reverse("case-extracts", args=[file.id])))
    if file.may.coordinate:
        found.append(Link(_("Hålla isär från ett annat ärende"), reverse("case-apart", args=[file.id])))
        found.append(Link(_("Vem har läst om den unge?"), reverse("case-read-by", args=[file.id])))
    if file.may.coordinate and file.stage == "started":
        found.append(Link(_("Avsluta ärendet"), reverse("case-closing", args=[file.id])))
    return found
