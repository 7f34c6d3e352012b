"""Commitments under their themes, with how each stood at every follow-up. Pure; what pages are made of."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime

from sig.commitments.rounds import Round


@dataclass(frozen=True)
class Said:
    """One recorded status. `standing` and `recorded_by` are words for the screen."""

    standing: str
    done: str
    together: str
    effects: str
    said_by: str
    said_on: date
    recorded_by: str
    recorded_at: datetime


@dataclass(frozen=True)
class AtRound:
    """What counts for one follow-up, and what was said before that was corrected, oldest first."""

    round: Round
    said: Said
    earlier: tuple[Said, ...] = ()


@dataclass(frozen=True)
class CommitmentView:
    """One commitment. `rounds`: newest follow-up first, only those of which something was said."""

    code: str
    theme: str
    name: str
    what: str
    police: str
    boards: tuple[str, ...]
    effect: str
    communication: str
    time_plan: str
    sources: tuple[tuple[int, str], ...]
    proposal: str
    rounds: tuple[AtRound, ...] = ()

    @property
    def newest(self) -> AtRound | None:
        """How it stood when it was last followed up."""
        return self.rounds[0] if self.rounds else None


@dataclass(frozen=True)
class ThemeView:
    """A theme, its goal and its commitments in the agreement's order."""

    name: str
    goal: str
    commitments: tuple[CommitmentView, ...]


@dataclass(frozen=True)
class CommitmentPage:
    """All of it. `open`: the follow-ups that have begun, newest first; `missing`: how many commitments have
    no status for the newest of them."""

    municipality: str
    document: str
    times: int
    open: tuple[Round, ...]
    themes: tuple[ThemeView, ...]
    missing: int

    def find(self, code: str) -> CommitmentView | None:
        """The commitment of that code."""
        found = (one for theme in self.themes for one in theme.commitments if one.code == code)
        return next(found, None)


def at_rounds(said: Sequence[tuple[Round, Said]]) -> tuple[AtRound, ...]:
    """Statuses in the order they were recorded → one line a follow-up, newest follow-up first."""
    held: dict[Round, list[Said]] = {}
    for when, one in said:
        held.setdefault(when, []).append(one)
    return tuple(
        AtRound(when, every[-1], tuple(every[:-1])) for when, every in sorted(held.items(), reverse=True)
    )


def themed(themes: Sequence[Mapping[str, str]], found: Sequence[CommitmentView]) -> tuple[ThemeView, ...]:
    """Each theme with its commitments; a theme without any is left out."""
    views = (
        ThemeView(one["name"], one["goal"], tuple(row for row in found if row.theme == one["code"]))
        for one in themes
    )
    return tuple(view for view in views if view.commitments)


def missing(found: Sequence[CommitmentView], newest: Round | None) -> int:
    """How many commitments nobody has said anything about at the newest follow-up."""
    if newest is None:
        return 0
    return sum(all(line.round != newest for line in one.rounds) for one in found)
