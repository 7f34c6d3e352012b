"""One consent as the outside may know it: pseudonyms for people, codes for the rest. Pure.

The lines are the effective ones: what everybody who has signed agreed to. A name is in no format.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime

from consent.grants import Exclusion, Line

CONSENT_SYSTEM = "urn:sig:consent"
CASE_SYSTEM = "urn:sig:case"
SIGNER_SYSTEM = "urn:sig:signer"
AUTHORITY_SYSTEM = "urn:sig:authority"
CATEGORY_SYSTEM = "urn:sig:category"
PURPOSE_SYSTEM = "urn:sig:purpose"

SPECIAL = frozenset({"health", "substances"})
"""GDPR 9: special categories. Offences are GDPR 10. Confirm with a jurist."""
SENSITIVE = SPECIAL | {"crime", "family"}


@dataclass(frozen=True)
class Party:
    """An authority. `name` is empty where its name could tell where a protected youth is."""

    id: int
    code: str
    name: str
    kind: str


@dataclass(frozen=True)
class Signed:
    """One signature, under a pseudonym. `role`: youth or guardian."""

    key: str
    role: str
    registered_at: datetime
    channel: str
    withdrawn_at: datetime | None = None
    withdrawn_channel: str = ""


@dataclass(frozen=True)
class Contact:
    """Whom a receipt names as the way to the controller: a function, never a person."""

    email: str
    phone: str
    notice: str


@dataclass(frozen=True)
class Record:
    """Everything that an export is made of. `last_day` is inclusive; `ended_at` when it stopped early."""

    id: str
    case: str
    state: str
    purpose: str
    purpose_text: str
    first_day: date
    last_day: date
    created_at: datetime
    activated_at: datetime | None
    ended_at: datetime | None
    lines: tuple[Line, ...]
    parties: Mapping[int, Party]
    controller: Party
    signed: tuple[Signed, ...]
    categories: Mapping[str, str]
    contact: Contact

    def pairs(self) -> list[tuple[Party, Party, tuple[str, ...]]]:
        """(sender, recipient, categories), in a fixed order."""
        found: dict[tuple[int, int], list[str]] = {}
        for line in sorted(self.lines):
            found.setdefault((line.sender, line.recipient), []).append(line.category)
        return [
            (self.parties[sender], self.parties[recipient], tuple(kinds))
            for (sender, recipient), kinds in sorted(found.items())
        ]


def effective(
    scope: Iterable[Line], exclusions: Iterable[Exclusion], removed: Iterable[int], at: datetime
) -> tuple[Line, ...]:
    """The lines that nobody who signed has taken away, between authorities that are still there."""
    no, gone = list(exclusions), set(removed)
    return tuple(
        sorted(
            line
            for line in scope
            if not gone & {line.sender, line.recipient} and not any(one.covers(line, at) for one in no)
        )
    )
