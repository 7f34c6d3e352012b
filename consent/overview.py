"""What the consent pages show: plain frozen values, shaped from facts and names. Pure."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from uuid import UUID

from django.utils.translation import gettext as _

from consent import categories
from consent.age import day_of
from consent.codes import LANGUAGES, NAMES, State
from consent.grants import Facts, Line
from consent.signers import KINDS, WHY, Required, excused, required_signers

YOUTH = "youth"
TONES = {State.ACTIVE: "success", State.PARTLY_SIGNED: "warning", State.DRAFT: "neutral"}


@dataclass(frozen=True)
class Kind:
    """One kind of information that a recipient gets, and from whom."""

    name: str
    senders: tuple[str, ...]


@dataclass(frozen=True)
class Recipient:
    """One column of the matrix in words."""

    id: int
    name: str
    kinds: tuple[Kind, ...]


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

    @property
    def role(self) -> str:
        """Youth, guardian and so on, in Swedish."""
        return str(KINDS[self.person.kind]) if self.person.kind else _("Den unge")

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
    matrix: tuple[Recipient, ...]
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
class ConsentOverview:
    """The consent page of one team for one reader. What the reader may not know is empty, not masked.

    `may_know` / `may_not`: names of authorities now. `until`: last day. `stopped_at`: when sharing ended, if
    nothing is shared now. `turns_18_on` only for insiders who may know who it is. `print_as`: the kind of
    protection that decides what stands on paper.
    """

    team_id: UUID
    title: str
    youth_name: str
    reference: str
    insider: bool
    may_manage: bool
    may_know: tuple[str, ...]
    may_not: tuple[str, ...]
    matrix: tuple[Recipient, ...]
    until: date | None = None
    stopped_at: datetime | None = None
    current: Sheet | None = None
    waiting: Sheet | None = None
    signers: tuple[SignerLine, ...] = ()
    excused: tuple[tuple[str, str, str], ...] = ()
    history: tuple[HistoryLine, ...] = ()
    turns_18_on: date | None = None
    collision: bool = False
    protected: bool = False
    warning: str = ""
    print_as: str = "none"


@dataclass(frozen=True)
class SheetFacts:
    """A stored consent beside its facts and the signature rows that the reader may see."""

    id: UUID
    state: str
    purpose: str
    facts: Facts
    signed: Mapping[str, datetime] = field(default_factory=dict)
    excluded: Mapping[str, tuple[str, ...]] = field(default_factory=dict)


def last_day(ends_at: datetime) -> date:
    """The last whole day before an exclusive end."""
    return day_of(ends_at - timedelta(microseconds=1))


def matrix(lines: Iterable[Line], names: Mapping[int, str]) -> tuple[Recipient, ...]:
    """Matrix lines in words: recipients by name, kinds in the order of the list of categories."""
    by_recipient: dict[int, dict[str, set[str]]] = {}
    for line in lines:
        kinds = by_recipient.setdefault(line.recipient, {})
        kinds.setdefault(line.category, set()).add(names.get(line.sender, ""))
    order = list(categories.CATEGORIES)
    return tuple(
        Recipient(
            recipient,
            names.get(recipient, ""),
            tuple(
                Kind(categories.name(code), tuple(sorted(kinds[code])))
                for code in sorted(kinds, key=order.index)
            ),
        )
        for recipient, kinds in sorted(by_recipient.items(), key=lambda item: names.get(item[0], ""))
    )


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
        matrix=matrix(facts.scope, names),
        signers=signers(facts, people, max(at, facts.starts_at), stored),
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
    )
