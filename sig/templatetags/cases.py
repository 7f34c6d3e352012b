"""Words for case work: how a case is called, why an entry may be read, how a stage looks."""

from collections.abc import Iterable, Mapping
from itertools import islice
from typing import Any
from uuid import UUID

from django import template
from django.urls import reverse
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from sig.assessments.chart import Drawing, signed
from sig.assessments.shown import History
from sig.casefile import CaseFile, CaseRow, EntryView, ReleaseView
from sig.disclosures.register import Line
from sig.extracts.sheet import Text
from sig.forms.plans import SCALE
from sig.models.codes import Judgement, Stage, Suspicion
from sig.planning.shown import GoalSheet
from sig.shown import CASES, MOST, listed
from teams.shown import Shown, marks
from teams.templatetags.still import mark

register = template.Library()

TONES = {
    Stage.NOMINATED: "warning",
    Stage.ELIGIBLE: "warning",
    Stage.INFORMED: "warning",
    Stage.CONSENTED: "info",
    Stage.STARTED: "success",
}
TO_YOUTH = {
    -2: gettext_lazy("Det är långt kvar."),
    -1: gettext_lazy("Du är på väg."),
    0: gettext_lazy("Du har nått målet."),
    1: gettext_lazy("Du har kommit längre än målet."),
    2: gettext_lazy("Du har kommit mycket längre än målet."),
}
OCCASIONS = {
    "start": gettext_lazy("Första skattningen"),
    "quarter": gettext_lazy("Nästa skattning"),
    "exit": gettext_lazy("Sista skattningen"),
}
CONDITIONS = {
    "no_suspicion": gettext_lazy("Ingen ny misstanke om brott som kan ge fängelse"),
    "occupation": gettext_lazy("Skola, arbete eller praktik i tillräcklig omfattning"),
    "no_gang": gettext_lazy("Minst två verksamheter bedömer att gängkontakten är bruten"),
    "youth_answer": gettext_lazy("Den unge har själv svarat"),
}


@register.inclusion_tag("components/still.html", takes_context=True)
def still(
    context: template.Context,
    *,
    plan: bool = False,
    entries: Iterable[EntryView | Text] = (),
    grounds: Iterable[Line] = (),
    drafts: bool = False,
) -> dict[str, Any]:
    """What this page shows of the case, so that it can ask whether it may go on (`sig.services.still`).

    The identity bar always counts; name what else the page shows. A page about one entry has it as `entry`;
    a form about a goal says `shows_plan`.
    """
    file: CaseFile = context["file"]
    request = context["request"]
    rows = [*entries, *(file.drafts if drafts else ()), *filter(None, [context.get("entry")])]
    rows += context.get("apart", ())
    shown = Shown(
        authority=file.authority_id,
        social=file.may.social,
        leads=file.may.coordinate,
        named=file.age is not None,
        plan=bool(plan or context.get("shows_plan")) and file.plan is not None and file.plan.whole,
        rows=marks([*(row.id for row in rows), *(one.ground for one in grounds if one.ground)]),
    )
    address, home = reverse("case-still", args=[file.id]), reverse("case", args=[file.id])
    return mark(request, address, shown, about=file.id, home=home)


@register.inclusion_tag("components/still.html", takes_context=True)
def still_list(context: template.Context) -> dict[str, Any]:
    """The list of cases: which stand there, and whose name."""
    shown = listed((row.id, row.age is not None) for row in islice(context["cases"], MOST))
    return mark(context["request"], reverse("cases-still"), shown, about=CASES, home=reverse("cases"))


@register.filter
def heading(case: CaseFile | CaseRow) -> str:
    """Åsa Ö., 16 år; the number alone when the name is not for the reader now."""
    if case.age is None:
        return case.name
    return _("%(name)s, %(age)d år") % {"name": case.name, "age": case.age}


@register.filter
def stage_tone(stage: str) -> str:
    return TONES.get(Stage(stage), "neutral")


@register.filter
def entry_title(entry: EntryView) -> str:
    """How contact was made or what happened; "Anteckning" for a note."""
    return entry.detail or entry.kind_name


@register.filter
def why(entry: EntryView) -> str:
    """The answer to "why do I see this?", from the decision's own reason and basis."""
    if entry.reason == "own":
        return _("Din egen verksamhet har skrivit det här. Därför ser du det.")
    basis = {
        "consent": _("%(authority)s har delat det med din verksamhet, och samtycket gäller nu."),
        "break_glass": _("%(authority)s har skrivit det här. Du läser det med nödöppning."),
        "statutory": _("%(authority)s har delat det med din verksamhet med stöd i lag."),
    }
    return basis[entry.basis_kind] % {"authority": entry.authority}


@register.filter
def release_why(release: ReleaseView) -> str:
    """On what a release rests, and whether it opens the entry now."""
    if not release.in_force:
        return _("har upphört")
    return _("med stöd i lag") if release.basis == "statutory" else _("med samtycke")


@register.filter
def reader_names(entry: EntryView) -> str:
    """Police, school: who else reads it now."""
    return ", ".join(release.authority for release in entry.readers)


@register.filter
def attained_name(value: int | None) -> str:
    """The goal scale in words."""
    return str(dict(SCALE).get(str(value), ""))


@register.filter
def attained_to_youth(value: int) -> str:
    """The same in easy Swedish."""
    return str(TO_YOUTH[value])


@register.filter
def in_drawings(goal: GoalSheet, drawn: Mapping[UUID | None, Drawing | None]) -> list[Drawing]:
    """The drawing of the goal's ratings, if there is one."""
    found = drawn.get(goal.id)
    return [found] if found else []


@register.filter
def answer_name(value: str) -> str:
    """What the police answered at a follow-up, or what an authority judged."""
    names = {**dict(Suspicion.choices), **dict(Judgement.choices)}
    return str(names.get(value, _("Vet inte")))


@register.filter
def conditions(met: dict[str, bool | None]) -> list[tuple[str, bool | None]]:
    """The conditions of the definition in words, each with yes, no or not known."""
    return [(str(sentence), met.get(code)) for code, sentence in CONDITIONS.items()]


@register.filter
def condition_tone(met: bool | None) -> str:
    return {True: "success", False: "danger", None: "neutral"}[met]


@register.filter
def condition_answer(met: bool | None) -> str:
    return {True: _("Ja"), False: _("Nej"), None: _("Vet inte")}[met]


@register.filter
def drawn(drawing: Drawing) -> str:
    """What a drawing of one domain shows, in words."""
    said = []
    for series in drawing.series:
        answers = (
            f"{_('vet inte') if step is None else signed(step)} {date_format(on, 'j b Y')}"
            for on, step in series.answers
        )
        said.append(f"{series.authority}: {', '.join(answers)}")
    return ". ".join(said)


@register.filter
def due_words(history: History) -> str:
    """Which assessment is due, and when."""
    if history.due is None:
        return ""
    said = (
        _("%(name)s: skulle ha gjorts %(day)s.") if history.late else _("%(name)s: gör den senast %(day)s.")
    )
    name = str(OCCASIONS[history.due.occasion])
    return said % {"name": name, "day": date_format(history.due.on, "j b Y")}


@register.filter
def quiet_words(days: int) -> str:
    """How long there has been no contact, for the page of a case and the list."""
    return ngettext("Ingen kontakt på %d dag.", "Ingen kontakt på %d dagar.", days) % days
