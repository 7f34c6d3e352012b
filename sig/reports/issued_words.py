"""A record as everything that its page and its files say, in words. Nothing is counted or withheld here."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from sig.models.codes import Audience
from sig.publishing.bands import tile
from sig.publishing.menu import Goal
from sig.reports import tables
from sig.reports.blocks import BROKEN, Part, parts
from sig.reports.issued import Approval, Issued
from sig.reports.menu_words import menu_name, stage_meanings
from sig.reports.tables import Table, day


@dataclass(frozen=True)
class Report:
    """Everything that is said of a publication. `approvers` empty: it has not left the house."""

    key: str
    title: str
    municipality: str
    agreement: str
    audience: str
    audience_name: str
    period: str
    day: str
    lead: str
    goal_text: str
    parts: tuple[Part, ...]
    counting: str
    not_counting: str
    definition: str
    definition_text: str
    meanings: tuple[tuple[str, str], ...]
    not_shown: tuple[str, ...]
    promises: tuple[str, ...]
    no_promises: tuple[str, ...]
    provenance: tuple[tuple[str, str], ...]
    ordered_by: str
    approvers: tuple[str, ...]
    published: str
    sha256: str
    checkpoint: str

    @property
    def cover(self) -> tuple[tuple[str, str], ...]:
        """What stands on the first page: what it is, who stands for it, and by what it can be checked."""
        return (
            (_("Kommun"), self.municipality),
            (_("Överenskommelse"), self.agreement),
            (_("Period"), self.period),
            (_("Siffrorna gäller till och med"), self.day),
            (_("Skriven för"), self.audience_name),
            (_("Utgåva"), self.key),
            (_("Vad som räknas som att bryta loss"), self.definition),
            (_("Beställd av"), self.ordered_by),
            (_("Godkänd av"), ", ".join(self.approvers) or _("Inte godkänd än")),
            (_("Utlämnad"), self.published or _("Inte utlämnad än")),
            (_("Loggens kontrollpunkt"), self.checkpoint),
            (_("Uppgifternas kontrollsumma (SHA-256)"), in_groups(self.sha256)),
        )

    @property
    def tables(self) -> tuple[Table, ...]:
        """Every table, in the order of the page."""
        return tuple(block.table for part in self.parts for block in part.blocks if block.table)


def shown(issued: Issued, approval: Approval | None = None) -> dict[str, Any]:
    """The context of `publications/_report.html`, in the language in force. `approval` None: not yet."""
    return {"report": report(issued, approval)}


def report(issued: Issued, approval: Approval | None = None) -> Report:
    """The same as a value."""
    names = dict(Audience.choices)
    return Report(
        key=issued.key,
        title=_("%(place)s: läget %(day)s") % {"place": issued.municipality, "day": day(issued.as_of)},
        municipality=issued.municipality,
        agreement=issued.agreement,
        audience=issued.audience,
        audience_name=str(names[issued.audience]),
        period=_("%(first)s till %(last)s") % {"first": day(issued.starts_on), "last": day(issued.ends_on)},
        day=day(issued.as_of),
        lead=lead(issued),
        goal_text=issued.goal_text,
        parts=parts(issued),
        counting=", ".join(issued.counting),
        not_counting=", ".join(issued.not_counting),
        definition=_definition(issued),
        definition_text=issued.definition.text if issued.definition else "",
        meanings=stage_meanings(),
        not_shown=tables.not_shown(issued),
        promises=_promises(issued),
        no_promises=_no_promises(),
        provenance=_provenance(issued),
        ordered_by=issued.ordered_by,
        approvers=approval.names if approval else (),
        published=moment(approval.published_at) if approval else "",
        sha256=issued.sha256,
        checkpoint=_checkpoint(issued),
    )


def lead(issued: Issued) -> str:
    """The goal tile in one sentence: the floor of the band, so that it never says too much."""
    told = tables.told(issued, BROKEN)
    if told is None or told.as_of is None:
        return _("Det går inte att säga än hur många som har brutit loss: för få har avslutats.")
    at = {"day": day(told.as_of), "goal": issued.goal}
    if told.band is None:
        return _("Hur många som har brutit loss visas inte (%(day)s).") % at
    if issued.goal is None:
        return _("%(span)s unga har brutit loss, per %(day)s.") % ({"span": told.text} | at)
    found = tile(told.band, Goal("broken_loose", issued.goal))
    if found.reached:
        return _("Målet är nått: minst %(least)d av %(goal)d har brutit loss, per %(day)s.") % (
            {"least": found.at_least} | at
        )
    if not found.at_least:
        return _("Färre än %(most)d av %(goal)d har brutit loss, per %(day)s.") % (
            {"most": told.band.high + 1} | at
        )
    return _("Minst %(least)d av %(goal)d har brutit loss, per %(day)s.") % ({"least": found.at_least} | at)


def moment(value: datetime) -> str:
    """30 april 2018 kl. 15.20, Swedish time."""
    return date_format(timezone.localtime(value), r"j F Y \k\l. H.i")


def in_groups(digest: str) -> str:
    """Hex in groups of eight, so that it can be read and finds room on a phone."""
    return " ".join(digest[place : place + 8] for place in range(0, len(digest), 8))


def _definition(issued: Issued) -> str:
    found = issued.definition
    if found is None:
        return _("Styrgruppen har inte antagit någon definition än.")
    if found.adopted_on is None:
        return _("Version %(version)s, som styrgruppen inte har antagit än.") % {"version": found.version}
    said = {"version": found.version, "day": day(found.adopted_on), "minutes": found.minutes}
    return _("Version %(version)s, antagen av styrgruppen %(day)s (%(minutes)s).") % said


def _promises(issued: Issued) -> tuple[str, ...]:
    """The guarantee in the sense in which it was proved (docs/adr/0171), and in no other."""
    publication = issued.publication
    reader = (
        _("dessutom vet exakt hur många som har anmälts och avslutats")
        if publication.profile == "insider"
        else _("inte vet något annat om de unga")
    )
    people = {"people": publication.parameters.people, "reader": reader}
    return (
        _("Varje spann höll det sanna talet den dag som står vid det."),
        _(
            "Den som läser alla utgåvor som har granskats tillsammans, kan reglerna och %(reader)s kan inte "
            "bevisa att ett antal eller en ändring är ett visst tal från 1 till 4, eller ett av två tal "
            "bredvid varandra. Det gäller de frågor som ställs, och varje steg för ett område, en ålder, ett "
            "kön eller en anmälare i taget. Det går inte heller att bevisa att alla eller ingen har fått ett "
            "känsligt utfall."
        )
        % people,
        _("Varje ändring som syns gäller minst %(people)d unga.") % people,
    )


def _no_promises() -> tuple[str, ...]:
    return (
        _("Skydd mot den som redan känner alla utom en av dem som en ändring gäller."),
        _("Att ingen kan gissa vad som är troligt men inte säkert."),
        _("Att det inte går att veta att någon alls är med."),
        _("Skydd mot uppgifter som har lämnats ut på annat håll."),
    )


def _checkpoint(issued: Issued) -> str:
    found = issued.provenance
    if not found.ledger_root:
        return _("Loggen hade ingen kontrollpunkt än.")
    return _("%(size)d poster, rot %(root)s") % {
        "size": found.ledger_size,
        "root": in_groups(found.ledger_root),
    }


def _provenance(issued: Issued) -> tuple[tuple[str, str], ...]:
    """What is needed to count the same again."""
    found, publication = issued.provenance, issued.publication
    return (
        (_("Utgåva"), issued.key),
        (_("Räknat"), moment(found.counted_at)),
        (_("Räkneregler"), _("version %(version)s") % {"version": found.counting_version}),
        (_("Program"), _("version %(version)s") % {"version": found.code_version}),
        (_("Frågor"), menu_name(publication.menu)),
        (_("Utfallsdefinition"), issued.definition.version if issued.definition else "–"),
        (_("Loggens kontrollpunkt"), _checkpoint(issued)),
        (_("Uppgifternas kontrollsumma (SHA-256)"), in_groups(issued.sha256)),
    )
