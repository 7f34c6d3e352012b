"""The cost illustration as it stands: the programme's own table, or the file's until somebody has changed it.

Every change is kept as a whole version in the settings of the programme that carries the goal. Version 0 is
the file (programmes/cost-illustration.toml), which is switched off.
"""

import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from functools import cache
from pathlib import Path
from typing import Any, Final

from django.conf import settings

from sig.figures.cost import Table, table_of
from sig.models import Programme

KEY: Final = "cost"
FILE: Final = "cost-illustration.toml"


@dataclass(frozen=True)
class Version:
    """`values` in the shape of the file. `what`: shown, hidden, put, removed or index; "" is the file's own.

    `by`: the key of whoever changed it. `about`: the line that was changed, or the minutes of the decision.
    """

    number: int
    at: datetime | None
    by: int | None
    what: str
    about: str
    values: Mapping[str, Any]

    @property
    def table(self) -> Table:
        """Raises ProgrammeFault for what cannot be a table."""
        return table_of(self.values)

    def to_json(self) -> dict[str, Any]:
        """As the settings keep it."""
        return {
            "at": self.at.isoformat() if self.at else "",
            "by": self.by,
            "what": self.what,
            "about": self.about,
            "values": dict(self.values),
        }


def versions(goal: Programme) -> tuple[Version, ...]:
    """Every version, oldest first; the file's own is the first."""
    changes = (_version(place, one) for place, one in enumerate(goal.settings.get(KEY, []), 1))
    return (Version(0, None, None, "", "", _of_file()), *changes)


def _version(number: int, one: Mapping[str, Any]) -> Version:
    at = datetime.fromisoformat(one["at"])
    return Version(number, at, one["by"], one["what"], one["about"], one["values"])


def in_force(goal: Programme) -> Version:
    """The newest version."""
    return versions(goal)[-1]


@cache
def _of_file() -> dict[str, Any]:
    path = Path(settings.BASE_DIR) / "programmes" / FILE
    return tomllib.loads(path.read_text(encoding="utf-8"))
