"""What the consent pages show: plain frozen values, shaped from facts and names. Pure."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from uuid import UUID

from django.utils.formats import date_format
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from consent.age import day_of
from consent.categories import AFTERCARE
from consent.codes import LANGUAGES, NAMES, State
from consent.due import CONSENT_ENDS, TURNS_18, TURNS_21, WARNING_DAYS, Coming
from consent.grants import Facts, Line, refusing
from consent.matrix import Matrix, Recipient, Refused, matrix
from consent.signers import KINDS, WHY, Required, excused, required_signers
from teams.shown import NOTHING, Shown

__all__ = ["ConsentOverview", "Matrix", "PersonName", "Recipient", "Sheet", "SignerLine", "matrix"]
YOUTH = "youth"
COMING: dict[str, Promise] = {
    TURNS_18: gettext_lazy(
        "Den unge fyller 18 år %(when)s, %(day)s. Då slutar vårdnadshavarnas samtycke att gälla. "
        "Be den unge om ett eget samtycke."
    ),
    TURNS_21: gettext_lazy("Den unge fyller 21 år %(when)s, %(day)s. Planera avslutet."),
    CONSENT_ENDS: gettext_lazy(
        "Samtycket slutar gälla %(when)s, %(day)s. Förnya det om arbetet ska fortsätta."
    ),
}
TONES = {State.ACTIVE: "success", State.PARTLY_SIGNED: "warning", State.DRAFT: "neutral"}


@dataclass(frozen=True)
class PersonName:
    """What is said of somebody who may sign."""

    name: str
    kind: str = ""
    language: str = "sv"
    interpreter: bool = False
    protected: bool = False
    print_as: str = "none"

    @property
    def swedish(self) -> bool:
        """Is Swedish the language that this person is spoken to in?"""
        return self.language in ("sv", "sv-easy")

    @property
    def language_name(self) -> str:
        """The language in Swedish."""
        return str(LANGUAGES.get(self.language, LANGUAGES["other"]))


@dataclass(frozen=True)
class SignerLine:
    """One person on the consent page. `key`: "youth", a guardian's id, or "" where nobody is registered."""

    key: str
    person: PersonName
    why: str
    state: str
    text: str
    tone: str
    blocked: str = ""
    signed_at: datetime | None = None
    exclusions: tuple[str, ...] = ()
    taken_back_at: datetime | None = None
    explained: str = ""

    @property
    def role(self) -> str:
        """Youth, guardian and so on, in Swedish."""
        return str(KINDS[self.person.kind]) if self.person.kind else _("Den unge")

    @property
    def next_step(self) -> str:
        """What to do about a signature that is missing and can be had; the obstacles say it themselves."""
        if not self.may_sign:
            return ""
        if self.taken_back_at:
            return _("Vill personen säga ja igen? Gå igenom samtycket och registrera en ny underskrift.")
        how = _("med tolk") if self.person.interpreter else ""
        words = {"language": self.person.language_name.lower(), "how": how}
        return " ".join((_("Gå igenom samtycket på %(language)s %(how)s") % words).split()) + _(
            " och registrera underskriften."
        )

    @property
    def may_sign(self) -> bool:
        """Can the signature be registered now?"""
        return self.state == "missing"


@dataclass(frozen=True)
class Sheet:
    """One consent as its page shows it. `last_day` is inclusive."""

    id: UUID
    state: str
    state_name: str
    tone: str
    first_day: date
    last_day: date
    purpose: str
    matrix: Matrix
    signers: tuple[SignerLine, ...] = ()

    @property
    def missing(self) -> tuple[SignerLine, ...]:
        """Those whose signature is demanded and not there."""
        return tuple(one for one in self.signers if one.state in ("missing", "blocked"))

    @property
    def can_be_signed(self) -> tuple[SignerLine, ...]:
        """Those whose signature can be registered now."""
        return tuple(one for one in self.signers if one.may_sign)

    @property
    def signed(self) -> tuple[SignerLine, ...]:
        """Those who have signed."""
        return tuple(one for one in self.signers if one.state == "signed")


@dataclass(frozen=True)
class HistoryLine:
    """Something that happened, newest first on the page."""

    at: datetime
    text: str


@dataclass(frozen=True)
class DueLine:
    """Something that comes within the first warning, in words."""

    text: str
    on: date
    tone: str


@dataclass(frozen=True)
class ConsentOverview:
    """The consent page of one team for one reader. What the reader may not know is empty, not masked.

    `may_know` / `may_not`: names of authorities now. `until`: last day. `stopped_at`: when sharing ended, if
    nothing is shared now. `turns_18_on` only for insiders who may know who it is. `print_as`: the kind of
    protection that decides what stands on paper. `before`: where the page is that led here.
    """

    team_id: UUID
    title: str
    youth_name: str
    reference: str
    insider: bool
    may_manage: bool
    may_know: tuple[str, ...]
    may_not: tuple[str, ...]
    matrix: Matrix
    until: date | None = None
    stopped_at: datetime | None = None
    lost_at: datetime | None = None
    current: Sheet | None = None
    waiting: Sheet | None = None
    signers: tuple[SignerLine, ...] = ()
    excused: tuple[tuple[str, str, str], ...] = ()
    history: tuple[HistoryLine, ...] = ()
    due: tuple[DueLine, ...] = ()
    after: Sheet | None = None
    after_waiting: Sheet | None = None
    turns_18_on: date | None = None
    minor: bool = False
    collision: bool = False
    protected: bool = False
    warning: str = ""
    print_as: str = "none"
    shown: Shown = NOTHING
    before: str = ""

    def sheet_of(self, purpose: str) -> Sheet | None:
        """The paper that waits, else the one in force, for that purpose."""
        if purpose == AFTERCARE:
            return self.after_waiting or self.after
        return self.waiting or self.current

    @property
    def sheets(self) -> tuple[Sheet, ...]:
        """Every paper that is open."""
        found = (self.current, self.waiting, self.after, self.after_waiting)
        return tuple(one for one in found if one)


@dataclass(frozen=True)
class SheetFacts:
    """A stored consent beside its facts and the signature rows that the reader may see.

    By signer: when they signed, what they said no to, when they last took it back, how it was explained.
    """

    id: UUID
    state: str
    purpose: str
    facts: Facts
    signed: Mapping[str, datetime] = field(default_factory=dict)
    excluded: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    taken_back: Mapping[str, datetime] = field(default_factory=dict)
    explained: Mapping[str, str] = field(default_factory=dict)


def last_day(ends_at: datetime) -> date:
    """The last whole day before an exclusive end."""
    return day_of(ends_at - timedelta(microseconds=1))


def sheet(
    stored: SheetFacts, people: Mapping[str, PersonName], names: Mapping[int, str], at: datetime
) -> Sheet:
    """One consent in words."""
    facts = stored.facts
    return Sheet(
        id=stored.id,
        state=stored.state,
        state_name=str(NAMES[stored.state]),
        tone=TONES.get(State(stored.state), "neutral"),
        first_day=day_of(facts.starts_at),
        last_day=last_day(facts.ends_at),
        purpose=stored.purpose,
        matrix=matrix(_present(facts, at), names, _refused(facts, people, max(at, facts.starts_at))),
        signers=signers(facts, people, max(at, facts.starts_at), stored),
    )


def due_lines(lines: Iterable[Coming], today: date) -> tuple[DueLine, ...]:
    """What is near, in words; red in the last week."""
    last = WARNING_DAYS[-1]
    return tuple(
        DueLine(_said(one, days), one.on, "danger" if days <= last else "warning")
        for one in lines
        for days in (one.days(today),)
    )


def signers(
    facts: Facts, people: Mapping[str, PersonName], at: datetime, stored: SheetFacts | None = None
) -> tuple[SignerLine, ...]:
    """Everybody whose signature is demanded at that time, with what is known of it."""
    demanded = required_signers(facts.person, facts.rules, at)
    return tuple(_signer(one, people, stored) for one in demanded)


def let_off(facts: Facts, people: Mapping[str, PersonName], at: datetime) -> tuple[tuple[str, str, str], ...]:
    """(key, name, reason) of every registered guardian who does not sign."""
    found = excused(facts.person, facts.rules, at)
    return tuple((str(one.guardian_id), people[str(one.guardian_id)].name, one.sentence) for one in found)


def key_of(signer: str, guardian_id: UUID | None) -> str:
    """How pages name a signer."""
    return YOUTH if signer == "youth" else str(guardian_id) if guardian_id else ""


def _present(facts: Facts, at: datetime) -> Iterator[Line]:
    gone = {one.authority for one in facts.removals if one.at <= at}
    return (line for line in facts.scope if not gone & {line.sender, line.recipient})


def _refused(facts: Facts, people: Mapping[str, PersonName], at: datetime) -> Refused:
    found: dict[tuple[int, str], tuple[str, ...]] = {}
    for line in facts.scope:
        keys = [key_of(one.signer, one.guardian_id) for one in refusing(facts, line, at)]
        if keys:
            found[line.recipient, line.category] = tuple(people[key].name for key in keys if key in people)
    return found


def _said(one: Coming, days: int) -> str:
    when = _("i morgon") if days == 1 else _("om %(days)s dagar") % {"days": days}
    words = {"when": when, "day": date_format(one.on, "j b Y")}
    return str(COMING[one.kind]) % words


def _signer(one: Required, people: Mapping[str, PersonName], stored: SheetFacts | None) -> SignerLine:
    key = key_of(one.signer, one.guardian_id)
    person = people.get(key, PersonName(_("Ingen vårdnadshavare är registrerad"), "guardian"))
    signed_at = stored.signed.get(key) if stored else None
    if signed_at:
        state, text, tone = "signed", _("Underskriven"), "success"
    elif one.blocked:
        state, text, tone = "blocked", _("Kan inte skriva under"), "danger"
    else:
        state, text, tone = "missing", _("Saknas"), "warning"
    return SignerLine(
        key=key,
        person=person,
        why=str(WHY[one.why]),
        state=state,
        text=text,
        tone=tone,
        blocked="" if signed_at else one.blocked_sentence,
        signed_at=signed_at,
        exclusions=stored.excluded.get(key, ()) if stored else (),
        taken_back_at=stored.taken_back.get(key) if stored and not signed_at else None,
        explained=stored.explained.get(key, "") if stored else "",
    )
