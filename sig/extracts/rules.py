"""Who may ask for an extract, and what is masked in it: pure rules over facts.

Sources: GDPR art. 15; FL 10 §; FB 6 kap. 11 §; OSL 10 kap. 3 §, 12 kap. 1–3 §§, 18 kap. 1 §, 26 kap. 1 and
5 §§. The proposals are this programme's own reading, to be confirmed with a jurist; a person decides each.
What nobody decides: a draft, an entry kept for an investigation and what was read in an emergency are never
in it; a reporter is never named; what is withheld from guardians is not in one of theirs.
"""

from dataclasses import dataclass, field
from datetime import date, datetime

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from consent.age import age_at, day_of, is_minor

YOUTH, GUARDIAN, OTHER = "youth", "guardian", "other"
SHOW, PART, WHOLE = "show", "part", "whole"
CHOICES: dict[str, Promise] = {
    SHOW: _("Visa allt"),
    PART: _("Maska en del"),
    WHOLE: _("Maska allt"),
}
# From here the youth is taken to have a say of their own against the guardians (cf. LVU 36 §).
OWN_SAY = 15

THIRD_PERSON, REPORTER = "third_person", "reporter"
HARM, OWN_PROTECTION, OTHER_AUTHORITY = "harm", "own_protection", "other_authority"
REASONS: dict[str, Promise] = {
    THIRD_PERSON: _("Handlar om någon annan"),
    REPORTER: _("Visar vem som har anmält"),
    HARM: _("Den unge kan lida betydande men"),
    OWN_PROTECTION: _("Den unges eget skydd mot vårdnadshavaren"),
    OTHER_AUTHORITY: _("En annan verksamhets sekretess"),
}
SOURCES: dict[str, str] = {
    THIRD_PERSON: "OSL 26 kap. 1 §",
    REPORTER: "OSL 26 kap. 5 §",
    HARM: "OSL 12 kap. 3 §",
    OWN_PROTECTION: "OSL 12 kap. 3 §",
    OTHER_AUTHORITY: "OSL 10 kap. 3 §",
}
REFUSALS: dict[str, Promise] = {
    "adult": _(
        "Den unge har fyllt 18 år. Vårdnadshavaren får inget utdrag. Den unge kan själv begära ett och ge "
        "det till vem den vill."
    ),
    "not_guardian": _("Personen är inte vårdnadshavare nu. Då får den inget utdrag."),
    "unknown_age": _("Den unges ålder är inte känd för dig. Lämna över till samordnaren."),
    "insiders_only": _("Lämna över till samordnaren, som vet vilka som är vårdnadshavare."),
    "too_much": _("Det är för mycket för ett utdrag. Gör flera, med kortare perioder."),
    "other": _(
        "Bara den unge och vårdnadshavare kan få utdrag här. Någon annan begär ut allmän handling hos den "
        "verksamhet som har skrivit den. Lämna över till er registrator eller jurist."
    ),
}
LEFT_OUT: dict[str, Promise] = {
    "draft": _("Utkast"),
    "restricted": _("Hålls hemligt för en utredning"),
    "emergency": _("Läst i ett nödläge, hör inte till er akt"),
    "withheld": _("Beslutat att inte visas för vårdnadshavare"),
}
IN_FILE = frozenset({"own", "consent", "statutory"})


@dataclass(frozen=True)
class Asker:
    """Who asks. `born` is the youth's; `standing` and `custody_until` are the guardian's."""

    requester: str
    born: date | None = None
    standing: str = "active"
    custody_until: datetime | None = None
    youth_agrees: bool = False


@dataclass(frozen=True)
class TextFacts:
    """One text of the file. `mentions`, `reported`: sentences that name the third persons, the reporter."""

    mine: bool
    basis: str
    draft: bool = False
    restricted: bool = False
    withheld: bool = False
    about_others: bool = False
    has_reporter: bool = False
    mentions: frozenset[int] = frozenset()
    reported: frozenset[int] = frozenset()


@dataclass(frozen=True)
class Proposal:
    """What is proposed, and what nobody may undo: the `forced` sentences."""

    choice: str = SHOW
    reasons: frozenset[str] = frozenset()
    sentences: frozenset[int] = frozenset()
    forced: frozenset[int] = frozenset()


@dataclass(frozen=True)
class Ruling:
    """What a person decided about one text."""

    choice: str
    reasons: frozenset[str] = frozenset()
    sentences: frozenset[int] = frozenset()
    words: tuple[str, ...] = field(default=())


def refusal(asker: Asker, at: datetime) -> str:
    """Why the asker gets no extract at that moment; "" when they may have one."""
    if asker.requester == YOUTH:
        return ""
    if asker.requester != GUARDIAN:
        return "other"
    if asker.born is None:
        return "unknown_age"
    if not is_minor(asker.born, at):
        return "adult"
    ended = asker.custody_until is not None and asker.custody_until <= at
    return "not_guardian" if ended or asker.standing == "dead" else ""


def left_out(facts: TextFacts, asker: Asker) -> str:
    """Why a text is not part of the extract at all, and leaves no trace in it; "" when it is part."""
    if facts.draft:
        return "draft"
    if facts.restricted:
        return "restricted"
    if facts.basis not in IN_FILE:
        return "emergency"
    return "withheld" if asker.requester == GUARDIAN and facts.withheld else ""


def propose(facts: TextFacts, asker: Asker, at: datetime) -> Proposal:
    """What is proposed for one text that is part of the extract."""
    whole = _whole(facts, asker, at)
    part, marked = _part(facts)
    choice = WHOLE if whole or (part and not marked) else PART if part else SHOW
    return Proposal(choice, whole | part, marked, facts.reported)


def faults(ruling: Ruling, proposal: Proposal) -> tuple[str, ...]:
    """What is wrong with a ruling: codes of FAULTS, none when it may stand."""
    found = []
    if ruling.choice not in CHOICES:
        return ("choice",)
    if proposal.forced and ruling.choice == SHOW:
        found.append("forced")
    if ruling.choice != SHOW and not ruling.reasons:
        found.append("reason")
    if ruling.choice == PART and not (ruling.sentences | proposal.forced or ruling.words):
        found.append("nothing_marked")
    return tuple(found)


FAULTS: dict[str, Promise] = {
    "choice": _("Välj vad som ska visas."),
    "forced": _("Den som har anmält får inte synas. Välj Maska en del eller Maska allt."),
    "reason": _("Välj minst ett skäl till att något maskas."),
    "words": _("Det här står inte i texten, så det kan inte maskas: %(words)s."),
    "nothing_marked": _("Markera minst en mening, eller skriv vilka ord som ska maskas."),
}


def settled(ruling: Ruling, proposal: Proposal) -> Ruling:
    """The ruling as it is carried out: forced sentences in, reasons only where something is masked."""
    if ruling.choice == SHOW:
        return Ruling(SHOW)
    if ruling.choice == WHOLE:
        return Ruling(WHOLE, ruling.reasons)
    reasons = ruling.reasons | ({REPORTER} if proposal.forced else frozenset())
    return Ruling(PART, reasons, ruling.sentences | proposal.forced, ruling.words)


def _whole(facts: TextFacts, asker: Asker, at: datetime) -> frozenset[str]:
    """Reasons to mask all of it."""
    found = set()
    if not facts.mine and facts.basis == "statutory":
        found.add(OTHER_AUTHORITY)
    if asker.requester == GUARDIAN:
        if asker.standing == "threat":
            found.add(HARM)
        if not asker.youth_agrees and _has_own_say(asker, at):
            found.add(OWN_PROTECTION)
        if not facts.mine:
            found.add(OTHER_AUTHORITY)
    return frozenset(found)


def _part(facts: TextFacts) -> tuple[frozenset[str], frozenset[int]]:
    """Reasons to mask some of it, and which sentences; none of them found means all."""
    reasons, marked, unfound = set(), set(facts.reported), False
    if facts.about_others:
        reasons.add(THIRD_PERSON)
        marked |= facts.mentions
        unfound = not facts.mentions
    if facts.has_reporter:
        reasons.add(REPORTER)
        unfound = unfound or not facts.reported
    return frozenset(reasons), frozenset() if unfound else frozenset(marked)


def _has_own_say(asker: Asker, at: datetime) -> bool:
    return asker.born is None or age_at(asker.born, max(asker.born, day_of(at))) >= OWN_SAY
