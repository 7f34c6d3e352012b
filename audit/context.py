"""What the ledger needs to know: who acts, in which request, and how well they have proved who they are."""

from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass
from typing import Protocol

LEVELS = ("none", "password", "otp")


@dataclass(frozen=True, slots=True)
class LedgerActor:
    """Who the ledger says it was: ids and codes, never a name or an address."""

    id: int | str
    authority: str = ""
    unit: str = ""
    role: str = ""


class Acts(Protocol):
    """Whoever can act: the user model offers this."""

    def ledger_actor(self) -> LedgerActor: ...


@dataclass(frozen=True, slots=True)
class RequestContext:
    """`level` is one of LEVELS; `ip_hash` a keyed hash of the address, or empty."""

    request_id: str = ""
    level: str = "none"
    ip_hash: str = ""


_outside = RequestContext()
_current: ContextVar[RequestContext] = ContextVar("sig_request", default=_outside)


def current() -> RequestContext:
    """The context of the request being answered; empty outside requests."""
    return _current.get()


@contextmanager
def request_context(request_id: str = "", level: str = "none", ip_hash: str = "") -> Iterator[RequestContext]:
    """Ledger entries made in the block carry these. Raises ValueError on an unknown level."""
    if level not in LEVELS:
        raise ValueError(f"level must be one of {LEVELS}, not {level!r}")
    context = RequestContext(request_id, level, ip_hash)
    token = _current.set(context)
    try:
        yield context
    finally:
        _current.reset(token)
