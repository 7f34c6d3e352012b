"""Commitments (åtaganden) as a programme file says them. Pure.

Optional: `[[themes]]` with their goals, `[[commitments]]` under a theme, and `[follow_up]` with how many
times a year the commitments are followed up.
"""

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from typing import Any

from sig.toml_reader import ProgrammeFault, Reader

RECORDS = ("themes", "commitments")
TABLE = "follow_up"
TIMES = (1, 2, 3, 4, 6, 12)
"""How many follow-ups a year can have, so that each covers whole months."""
USUAL_TIMES = 3


@dataclass(frozen=True)
class Theme:
    """A heading of the agreement and the goal beneath it."""

    code: str
    name: str
    goal: str


@dataclass(frozen=True)
class Commitment:
    """One row of the agreement's plan. `sources`: (line, quote); `proposal`: what the document lacks."""

    code: str
    theme: str
    name: str
    what: str
    police: str
    boards: tuple[str, ...]
    effect: str
    communication: str
    time_plan: str
    sources: tuple[tuple[int, str], ...] = ()
    proposal: str = ""


def rows(file: Reader, name: str) -> list[Reader]:
    """The records of that name; none is no fault."""
    return file.rows(name) if name in file.values else []


def themes(file: Reader) -> tuple[Theme, ...]:
    """Every theme of the file. Raises ProgrammeFault."""
    return tuple(
        Theme(row.code(), row.text("name"), row.text("goal", empty=True)) for row in rows(file, "themes")
    )


def commitments(file: Reader) -> tuple[Commitment, ...]:
    """Every commitment of the file. Raises ProgrammeFault."""
    return tuple(map(_commitment, rows(file, "commitments")))


def agree(named: Collection[Theme], found: Collection[Commitment], boards: Collection[str]) -> None:
    """Raises ProgrammeFault: a code twice, a theme or a board that is not there."""
    once("themes", [one.code for one in named])
    once("commitments", [one.code for one in found])
    known = {theme.code for theme in named}
    for one in found:
        if one.theme not in known:
            raise ProgrammeFault(f"commitments: {one.code} hör till {one.theme}, som inte finns i themes.")
        for board in one.boards:
            if board not in boards:
                raise ProgrammeFault(f"commitments: {one.code} nämner {board}, som inte finns i boards.")


def times_a_year(file: Reader) -> int:
    """How many follow-ups a year; three where the file says nothing. Raises ProgrammeFault."""
    if TABLE not in file.values:
        return USUAL_TIMES
    times = file.table(TABLE).whole("times", 1, 12)
    if times not in TIMES:
        raise ProgrammeFault(f"follow_up.times ska vara något av {', '.join(map(str, TIMES))}, inte {times}.")
    return times


def sources(record: Mapping[str, Any]) -> tuple[tuple[int, str], ...]:
    """(line, quote) of each source of a record, in order."""
    named = [record[key] for key in sorted(record) if key.startswith("source")]
    return tuple((int(one["line"]), str(one["quote"])) for one in named)


def once(name: str, codes: Collection[str]) -> None:
    """Raises ProgrammeFault when a code stands twice."""
    seen: set[str] = set()
    for code in codes:
        if code in seen:
            raise ProgrammeFault(f"{name}: {code} finns två gånger.")
        seen.add(code)


def _commitment(row: Reader) -> Commitment:
    return Commitment(
        code=row.code(),
        theme=row.text("theme"),
        name=row.text("name"),
        what=row.text("what"),
        police=optional(row, "police"),
        boards=row.texts("boards"),
        effect=optional(row, "effect"),
        communication=optional(row, "communication"),
        time_plan=optional(row, "time_plan"),
        sources=sources(row.values),
        proposal=optional(row, "proposal"),
    )


def optional(row: Reader, key: str) -> str:
    """A text that need not be there."""
    return row.text(key, empty=True) if key in row.values else ""
