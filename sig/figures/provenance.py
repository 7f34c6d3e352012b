"""What is printed beside each number, so that anybody can ask for the same number again. Pure.

No fingerprint of what was counted is among it: whoever guessed the cases could try their guess on it.
"""

from dataclasses import dataclass
from datetime import date, datetime
from typing import Final

from sig.figures.dimensions import Window
from sig.figures.fifteen import OutcomeDefinition
from sig.figures.snapshot import Snapshot

COUNTING_VERSION: Final = "figures-2"
"""What counting means: raised with every change of a rule in this package that can change a number."""


@dataclass(frozen=True)
class Provenance:
    """`window`: first and last day. `ledger`: what was recorded before this moment is counted; `ledger_size`
    and `ledger_root` are the newest checkpoint of the ledger then (None and empty before the first).
    """

    window: tuple[date, date]
    ledger: datetime
    ledger_size: int | None
    ledger_root: str
    counting: str
    definition: str
    code: str

    def to_json(self) -> dict[str, str | int | None]:
        """As it is frozen with the numbers: text in ISO 8601."""
        return {
            "first": self.window[0].isoformat(),
            "last": self.window[1].isoformat(),
            "ledger": self.ledger.isoformat(),
            "ledger_size": self.ledger_size,
            "ledger_root": self.ledger_root,
            "counting": self.counting,
            "definition": self.definition,
            "code": self.code,
        }


def provenance(
    taken: Snapshot,
    window: Window,
    definition: OutcomeDefinition,
    *,
    code: str,
    ledger_size: int | None = None,
    ledger_root: str = "",
) -> Provenance:
    """Of every number counted from `taken` in `window`. Raises ValueError without a code version."""
    if not code:
        raise ValueError("a number says which code counted it")
    return Provenance(
        (window.first, window.last),
        taken.ledger,
        ledger_size,
        ledger_root,
        COUNTING_VERSION,
        definition.version,
        code,
    )
