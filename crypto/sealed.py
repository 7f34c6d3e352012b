"""A value that stays shut until a decision opens it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Generic, Never, TypeVar

from audit.decisions import Decision, NotAllowed
from crypto.errors import SealedNotPortable, SealedUnplaced, SealedUnprintable
from crypto.padding import Clear

if TYPE_CHECKING:
    from django.db import models

    from crypto.fields import SealedField

T = TypeVar("T")
MACHINE = Decision(allowed=True, reason="machine")


class Unprintable:
    """Has a fixed repr and refuses every way of becoming text or leaving the process."""

    __slots__ = ()

    def __repr__(self) -> str:
        return "<Sealed>"

    def __str__(self) -> str:
        raise SealedUnprintable("Ett förseglat värde kan inte skrivas ut.")

    def __format__(self, spec: str) -> str:
        raise SealedUnprintable("Ett förseglat värde kan inte skrivas ut.")

    def __bytes__(self) -> bytes:
        raise SealedUnprintable("Ett förseglat värde kan inte skrivas ut.")

    def __iter__(self) -> Never:
        raise SealedUnprintable("Ett förseglat värde kan inte läsas tecken för tecken.")

    def __reduce_ex__(self, protocol: object) -> Never:
        raise SealedNotPortable("Ett förseglat värde kan inte kopieras ut ur processen.")

    def __copy__(self) -> Unprintable:
        return self

    def __deepcopy__(self, memo: object) -> Unprintable:
        return self


@dataclass(frozen=True, repr=False, slots=True)
class Token(Unprintable):
    """A stored value, and the row version that it was sealed under (None: not known yet)."""

    data: bytes
    version: int | None = None
    origin: tuple[str, str, Any] | None = None


@dataclass(frozen=True, repr=False, slots=True, eq=False)
class Pending(Unprintable):
    """Plaintext that was assigned and waits for the row to be saved."""

    payload: Clear


class Sealed(Unprintable, Generic[T]):
    """One field of one row. ``repr`` is ``<Sealed>``, ``str`` raises, ``reveal`` needs a decision."""

    __slots__ = ("field", "row", "state")

    def __init__(self, row: models.Model | None, field: SealedField[Any, T], state: Token | Pending) -> None:
        self.row, self.field, self.state = row, field, state

    def __eq__(self, other: object) -> bool:
        if not isinstance(other, Sealed):
            return NotImplemented
        return self.state == other.state

    def __hash__(self) -> int:
        return hash(self.state)

    def reveal(self, decision: Decision) -> T:
        """The plaintext, for somebody who holds an allowing decision.

        Raises NotAllowed without one, and a SealedError when the value was changed, moved,
        or sealed with a key that is gone; every such refusal is recorded in the ledger.
        """
        if not isinstance(decision, Decision):
            raise TypeError("reveal() needs a Decision.")
        if decision.allowed is not True:
            raise NotAllowed(decision)
        return _opened(self)


def open_for_machine(sealed: Sealed[T], purpose: str) -> T:
    """The plaintext for a check that no person reads, such as a one-time code. ``purpose`` says which.

    Allowed only in the files that the tests of the house name. Raises as ``reveal`` does.
    """
    if not purpose:
        raise ValueError("A purpose is needed.")
    return _opened(sealed)


def _opened(sealed: Sealed[T]) -> T:
    if sealed.row is None:
        raise SealedUnplaced("Värdet är inte knutet till en rad.")
    return sealed.field.opened(sealed.row, sealed.state)
