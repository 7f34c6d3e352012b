"""What the pages and the paper of an extract are made of: frozen values, made by `sig/extracts/access.py`."""

from dataclasses import dataclass, field
from datetime import date, datetime
from uuid import UUID

from sig.extracts import masking, rules
from sig.extracts.masking import Piece
from sig.extracts.rules import Asker, Proposal, Ruling


@dataclass(frozen=True, repr=False)
class Sentence:
    """One box to tick: `forced` cannot be unticked."""

    number: int
    text: str
    forced: bool
    marked: bool


@dataclass(frozen=True, repr=False)
class Text:
    """One text of the file. `facts_hold`: the ruling, if any, still fits what is known of the text now."""

    id: UUID
    title: str
    category: str
    authority: str
    author: str
    happened_at: datetime | None
    created_at: datetime | None
    text: str
    reporter: bool
    corrects: bool
    shared_with: tuple[str, ...]
    proposal: Proposal
    ruling: Ruling | None
    files: tuple[int, ...] = ()
    """Sizes in kB of the files that hang on it: the paper says that they exist, no more."""

    @property
    def decided(self) -> bool:
        """Has a person ruled on it, in a way that may stand now?"""
        return self.ruling is not None and not rules.faults(self.ruling, self.proposal)

    @property
    def outdated(self) -> bool:
        """Somebody has ruled, but a new fact forbids it."""
        return self.ruling is not None and not self.decided

    @property
    def choice(self) -> str:
        return self.ruling.choice if self.decided and self.ruling else self.proposal.choice

    @property
    def choice_name(self) -> str:
        return str(rules.CHOICES[self.choice])

    @property
    def reasons(self) -> tuple[str, ...]:
        """In words: of the ruling, else of the proposal."""
        codes = self.ruling.reasons if self.decided and self.ruling else self.proposal.reasons
        return tuple(str(name) for code, name in rules.REASONS.items() if code in codes)

    @property
    def sentences(self) -> tuple[Sentence, ...]:
        """The boxes, as they stand: the ruling's, else the proposal's."""
        held = self.ruling if self.ruling is not None and self.ruling.choice == rules.PART else None
        ticked = (held.sentences if held else self.proposal.sentences) | self.proposal.forced
        return tuple(
            Sentence(number, self.text[start:end].strip(), number in self.proposal.forced, number in ticked)
            for number, (start, end) in enumerate(masking.sentences(self.text))
        )


@dataclass(frozen=True, repr=False)
class Shown:
    """One text as it is handed out: what is masked is not in it."""

    title: str
    category: str
    authority: str
    author: str
    happened_at: datetime | None
    created_at: datetime | None
    pieces: tuple[Piece, ...]
    reporter: bool
    corrects: bool
    reasons: tuple[str, ...]
    shared_with: tuple[str, ...]
    files: tuple[int, ...] = ()


@dataclass(frozen=True, repr=False)
class Sheet:
    """One extract as it stands now."""

    id: UUID
    version: int
    case_id: UUID
    number: str
    authority: str
    requester: str
    requester_name: str
    asker: Asker
    youth: str
    guardian: str
    identity_check: str
    from_on: date | None
    to_on: date | None
    state: str
    started_by: str
    started_at: datetime
    made_at: datetime | None
    texts: tuple[Text, ...] = ()
    refusal: str = ""
    left_out: tuple[str, ...] = field(default=())

    @property
    def undecided(self) -> int:
        return sum(not text.decided for text in self.texts)

    @property
    def ready(self) -> bool:
        """May it be made?"""
        return self.state == "draft" and not self.refusal and not self.undecided

    @property
    def refused(self) -> str:
        """Why it cannot be handed out, in words."""
        return str(rules.REFUSALS[self.refusal]) if self.refusal else ""

    @property
    def shown(self) -> tuple[Shown, ...]:
        """What is handed out, oldest first."""
        return tuple(shown(text) for text in self.texts)

    @property
    def reasons(self) -> tuple[tuple[str, str], ...]:
        """Every reason that is used, with where it stands."""
        used = {code for text in self.texts if text.decided and text.ruling for code in text.ruling.reasons}
        return tuple((str(name), rules.SOURCES[code]) for code, name in rules.REASONS.items() if code in used)

    def counts(self) -> tuple[int, int, int]:
        """How many are shown, masked in part, masked."""
        made = [text.choice for text in self.texts]
        return made.count(rules.SHOW), made.count(rules.PART), made.count(rules.WHOLE)


def shown(text: Text) -> Shown:
    """One text as the paper has it. Where nobody has ruled, the proposal stands, and forced marks always."""
    held = text.ruling if text.decided and text.ruling else _as_ruling(text.proposal)
    held = rules.settled(held, text.proposal)
    if held.choice == rules.WHOLE:
        left: tuple[Piece, ...] = (Piece("", masked=True),)
    else:
        left = masking.pieces(text.text, masking.spans(text.text, held.sentences, held.words))
    return Shown(
        title=text.title if held.choice != rules.WHOLE else "",
        category=text.category if held.choice != rules.WHOLE else "",
        authority=text.authority,
        author=text.author,
        happened_at=text.happened_at,
        created_at=text.created_at,
        pieces=left,
        reporter=text.reporter,
        corrects=text.corrects,
        reasons=tuple(str(name) for code, name in rules.REASONS.items() if code in held.reasons),
        shared_with=text.shared_with,
        files=text.files if held.choice != rules.WHOLE else (),
    )


def _as_ruling(proposal: Proposal) -> Ruling:
    return Ruling(proposal.choice, proposal.reasons, proposal.sentences)


def ruling_from(stored: dict[str, object] | None) -> Ruling | None:
    """A ruling as it was kept."""
    if not stored:
        return None
    return Ruling(
        str(stored["choice"]),
        frozenset(map(str, stored["reasons"])),  # type: ignore[call-overload]
        frozenset(map(int, stored["sentences"])),  # type: ignore[call-overload]
        tuple(map(str, stored["words"])),  # type: ignore[call-overload]
    )


def to_store(ruling: Ruling) -> dict[str, object]:
    """The same for keeping: what JSON can hold, in a fixed order."""
    return {
        "choice": ruling.choice,
        "reasons": sorted(ruling.reasons),
        "sentences": sorted(ruling.sentences),
        "words": list(ruling.words),
    }
