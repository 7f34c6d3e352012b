"""What the floors above want to be told.

They register at start-up; each runs inside the transaction of the change.
"""

from collections.abc import Callable
from uuid import UUID

Changed = Callable[[UUID, str], None]
_listeners: list[Changed] = []


def register(listener: Changed) -> None:
    """`listener(team_id, state)` runs whenever a consent of that team has come into another state."""
    if listener not in _listeners:
        _listeners.append(listener)


def changed(team_id: UUID, state: str) -> None:
    """Tell everybody who asked."""
    for listener in _listeners:
        listener(team_id, state)
