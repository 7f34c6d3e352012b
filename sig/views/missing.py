"""What is missing in a case, in words, each with the way to mend it."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date

from django.urls import reverse
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from audit import clock
from sig.casefile import CaseFile
from sig.casepage import missing as rule
from sig.casepage.access import Overview
from sig.casepage.missing import Known, Lack
from sig.templatetags.cases import quiet_words


@dataclass(frozen=True)
class Line:
    """One thing that is missing, and the link that mends it."""

    text: str
    link: str
    href: str
    grave: bool = False


def lines(file: CaseFile, found: Overview, consent_until: date | None) -> list[Line]:
    """What the reader is told is missing, what is grave first; nothing for whoever may not write."""
    if not file.may.write:
        return []
    known = Known(
        met_on=found.rhythm.met_on,
        leads=file.may.coordinate,
        step=file.next_step is not None,
        plan=bool(found.plan.goals),
        idle_goals=found.plan.waiting,
        due=found.history.due,
        consent_until=consent_until,
        meeting_on=clock.local(found.rhythm.meeting_at).date() if found.rhythm.meeting_at else None,
    )
    return [_line(file, lack) for lack in rule.missing(known, clock.today())]


def _line(file: CaseFile, lack: Lack) -> Line:
    text, link, name, key = WORDS[lack.code]
    return Line(text(lack), str(link()), reverse(name, args=[getattr(file, key)]), lack.grave)


def _assessment(lack: Lack) -> str:
    assert lack.on is not None
    said = _("En skattning ska göras senast %s.")
    if lack.grave:
        said = _("En skattning skulle ha gjorts %s.")
    return said % date_format(lack.on, "j b Y")


def _consent(lack: Lack) -> str:
    assert lack.on is not None
    return _("Samtycket gäller bara t.o.m. %s.") % date_format(lack.on, "j b Y")


def _idle(lack: Lack) -> str:
    one, many = "Ingen gör något för %d av målen.", "Ingen gör något för %d av målen."
    return ngettext(one, many, lack.number) % lack.number


Words = tuple[Callable[[Lack], str], Callable[[], str], str, str]
WORDS: dict[str, Words] = {
    rule.NO_STEP: (
        lambda lack: _("Inget nästa steg är bestämt."),
        lambda: _("Bestäm nästa steg"),
        "case-step",
        "id",
    ),
    rule.NO_CONTACT: (
        lambda lack: quiet_words(lack.number),
        lambda: _("Logga kontakt"),
        "case-contact",
        "id",
    ),
    rule.NO_PLAN: (
        lambda lack: _("Det finns inga mål."),
        lambda: _("Skriv det första målet"),
        "goal-new",
        "id",
    ),
    rule.IDLE_GOALS: (_idle, lambda: _("Se målen"), "case-plan", "id"),
    rule.ASSESSMENT: (_assessment, lambda: _("Skatta läget"), "assessment-new", "id"),
    rule.CONSENT: (_consent, lambda: _("Se samtycket"), "consent", "team_id"),
    rule.NO_MEETING: (
        lambda lack: _("Inget möte är bokat."),
        lambda: _("Boka ett möte"),
        "meeting-new",
        "id",
    ),
}
