"""Who a service acts for: a person, or the machine when nobody is signed in (set-up, import, the worker)."""

from contextlib import AbstractContextManager

from audit.acting import acting_as, acting_as_system
from teams.models import User

SET_UP = "set-up"


def acting(by: User | None, *, system: str = SET_UP) -> AbstractContextManager[None]:
    """acting_as(by), or acting_as_system(system) without a person."""
    return acting_as(by) if by is not None else acting_as_system(system)
