"""What a rule answers: a value with a reason code and the basis it rests on."""

from dataclasses import dataclass
from typing import NoReturn


@dataclass(frozen=True, slots=True)
class Basis:
    """What a decision rests on: `kind` is a code ("own", "consent", "statutory", "membership"), `id` its
    row.
    """

    kind: str
    id: str


@dataclass(frozen=True, slots=True)
class Decision:
    """The answer of a rule.

    `reason` is a code, never a sentence. `hidden` says what a refusal looks like from outside: true means
    that the thing does not exist for the asker (404), false that the asker knows of it and lacks the right
    (403). `rule` is the version of the rule that answered.
    """

    allowed: bool
    reason: str
    basis: Basis | None = None
    hidden: bool = True
    rule: str = "1"

    def __bool__(self) -> bool:
        return self.allowed

    def require(self) -> None:
        """Return if allowed, else raise NotAllowed carrying this decision."""
        if not self.allowed:
            refuse(self)


def by_role(held: frozenset[str], wanted: frozenset[str], *, active: bool) -> Decision:
    """Allowed to an active account that holds one of the roles `wanted`; the basis names the role. Pure."""
    here = held & wanted
    if not here or not active:
        return Decision(False, "no_role", hidden=False)
    return Decision(True, "role", Basis("role", min(here)))


class NotAllowed(Exception):
    """A refusal on its way out; the middleware turns it into 404 (hidden) or 403."""

    def __init__(self, decision: Decision) -> None:
        super().__init__(decision.reason)
        self.decision = decision


def refuse(decision: Decision) -> NoReturn:
    """Raise NotAllowed with `decision`."""
    raise NotAllowed(decision)
