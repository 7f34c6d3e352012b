"""What the floors above want to be told.

They register at start-up; each runs inside the transaction of the change or of the page that asks.
"""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from teams.models import User

TAKEN_BACK = "taken_back"
"""Told beside the states: somebody took back a part, or one of several signatures; the consent goes on."""

Changed = Callable[[UUID, str], None]
_listeners: list[Changed] = []


def register(listener: Changed) -> None:
    """`listener(team_id, state)` runs whenever a consent of that team has come into another state, or
    with TAKEN_BACK."""
    if listener not in _listeners:
        _listeners.append(listener)


def changed(team_id: UUID, state: str) -> None:
    """Tell everybody who asked."""
    for listener in _listeners:
        listener(team_id, state)


@dataclass(frozen=True)
class ReadLine:
    """What one person outside the circle of consent has read of a case."""

    authority: str
    who: str
    count: int
    last_at: datetime


Readers = Callable[[UUID, User], tuple[ReadLine, ...]]
_readers: list[Readers] = []


def register_readers(reader: Readers) -> None:
    """`reader(team_id, by)` says what others have read; a floor above, which holds the ledger's reads."""
    if reader not in _readers:
        _readers.append(reader)


def read_by(team_id: UUID, by: User) -> tuple[ReadLine, ...]:
    """What others have read of a team's case, as every registered floor knows it; newest first.

    Each reader decides for itself whether `by` may know, and records that it answered.
    """
    found = [line for reader in _readers for line in reader(team_id, by)]
    return tuple(sorted(found, key=lambda line: line.last_at, reverse=True))
