"""Reads one table of a programme file, key by key, and says in Swedish what is wrong and where. Pure."""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

CODE = re.compile(r"[a-z0-9][a-z0-9-]{0,39}")


class ProgrammeFault(ValueError):
    """The file cannot be used. The message is a Swedish sentence that names the place."""


@dataclass(frozen=True)
class Reader:
    """One table of the file and where it stands; each method takes one key and says what is wrong with it."""

    place: str
    values: Mapping[str, Any]

    def _at(self, key: str) -> str:
        return f"{self.place}.{key}" if self.place else key

    def _get(self, key: str, kind: type | tuple[type, ...], wanted: str) -> Any:
        if key not in self.values:
            raise ProgrammeFault(f"{self._at(key)} saknas.")
        value = self.values[key]
        if not isinstance(value, kind) or (isinstance(value, bool) and kind is not bool):
            raise ProgrammeFault(f"{self._at(key)} ska vara {wanted}.")
        return value

    def text(self, key: str, *, empty: bool = False) -> str:
        value: str = self._get(key, str, "en text").strip()
        if not value and not empty:
            raise ProgrammeFault(f"{self._at(key)} är tom.")
        return value

    def code(self, key: str = "code") -> str:
        value = self.text(key)
        if not CODE.fullmatch(value):
            raise ProgrammeFault(f"{self._at(key)}: {value!r} får bara ha a–z, siffror och bindestreck.")
        return value

    def one_of(self, key: str, allowed: frozenset[str]) -> str:
        value = self.text(key)
        if value not in allowed:
            raise ProgrammeFault(
                f"{self._at(key)}: {value!r} finns inte. Välj bland {', '.join(sorted(allowed))}."
            )
        return value

    def whole(self, key: str, low: int = 0, high: int = 1_000_000) -> int:
        value: int = self._get(key, int, "ett heltal")
        if not low <= value <= high:
            raise ProgrammeFault(f"{self._at(key)} ska vara mellan {low} och {high}, inte {value}.")
        return value

    def number(self, key: str) -> float:
        return float(self._get(key, (int, float), "ett tal"))

    def flag(self, key: str) -> bool:
        return bool(self._get(key, bool, "true eller false"))

    def day(self, key: str) -> date:
        value = self._get(key, date, "ett datum, till exempel 2016-03-01")
        if type(value) is not date:
            raise ProgrammeFault(f"{self._at(key)} ska vara ett datum utan klockslag.")
        return value

    def texts(self, key: str) -> tuple[str, ...]:
        values = self._get(key, list, "en lista")
        if not values or not all(isinstance(value, str) and value.strip() for value in values):
            raise ProgrammeFault(f"{self._at(key)} ska vara en lista med minst en text.")
        return tuple(values)

    def table(self, key: str) -> "Reader":
        return Reader(self._at(key), self._get(key, dict, "en tabell"))

    def rows(self, key: str) -> list["Reader"]:
        rows = self._get(key, list, f"en lista av poster, skrivna [[{key}]]")
        if not rows or not all(isinstance(row, dict) for row in rows):
            raise ProgrammeFault(f"{key} ska ha minst en post, skriven [[{key}]].")
        return [Reader(f"{key}[{place}]", row) for place, row in enumerate(rows, 1)]
