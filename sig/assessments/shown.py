"""What the pages of assessments receive: plain frozen objects, already opened for whoever asked."""

from dataclasses import dataclass, field
from datetime import date
from uuid import UUID

from sig.assessments.domains import DOMAINS
from sig.assessments.due import Due


@dataclass(frozen=True, repr=False)
class ScoreView:
    """One domain on one day by one authority. `id` is that of the entry; `score` None: not known."""

    id: UUID
    assessment: UUID
    domain: str
    score: int | None
    on: date
    authority_id: int
    authority: str
    author: str
    text: str
    mine: bool
    readers: tuple[str, ...] = ()

    @property
    def name(self) -> str:
        return DOMAINS[self.domain].name


@dataclass(frozen=True)
class OccasionView:
    """That an assessment was made: by whom and when, never how it stands."""

    id: UUID
    occasion: str
    name: str
    on: date
    authority_id: int
    authority: str
    author: str


@dataclass(frozen=True, repr=False)
class InstrumentView:
    """That an instrument was used. `id` is that of the entry."""

    id: UUID
    name: str
    on: date
    level_name: str
    authority: str
    author: str


@dataclass(frozen=True, repr=False)
class History:
    """All that the reader may know of how things have stood. `due` is for whoever coordinates."""

    scores: tuple[ScoreView, ...] = ()
    occasions: tuple[OccasionView, ...] = ()
    instruments: tuple[InstrumentView, ...] = ()
    due: Due | None = None
    late: bool = False
    suggested: str = "start"

    @property
    def shown(self) -> tuple[ScoreView | InstrumentView, ...]:
        """Everything that stands on the page and hangs on an entry."""
        return (*self.scores, *self.instruments)

    def before(self, score: ScoreView) -> ScoreView | None:
        """The same authority's answer the time before."""
        earlier = [one for one in self._series(score.domain, score.authority_id) if one.on < score.on]
        return earlier[-1] if earlier else None

    def latest(self, domain: str, authority_id: int) -> ScoreView | None:
        """That authority's last answer."""
        series = self._series(domain, authority_id)
        return series[-1] if series else None

    def _series(self, domain: str, authority_id: int) -> list[ScoreView]:
        return [one for one in self.scores if (one.domain, one.authority_id) == (domain, authority_id)]


@dataclass(frozen=True)
class Offer:
    """What the form offers: to whom each kind of information can be released now, and the last answers."""

    authority_id: int = 0
    recipients: dict[str, tuple[tuple[int, str], ...]] = field(default_factory=dict)
