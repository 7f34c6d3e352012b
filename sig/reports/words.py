"""A frozen report as plain rows of Swedish words, the same for page and PDF. Nothing is counted here."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any
from uuid import UUID

from django.utils.translation import gettext as _

from sig.reports.chart import Chart, goal_chart
from sig.reports.counts import FUNNEL
from sig.reports.snapshots import Report


@dataclass(frozen=True)
class Line:
    """One row: label, cells ("–" when withheld), and the day it stands for when that is not the report's."""

    label: str
    cells: tuple[str, ...]
    shown: bool
    as_of: date | None = None


@dataclass(frozen=True)
class Shown:
    """Everything that a report's page and PDF say."""

    id: UUID
    municipality: str
    as_of: date
    starts_on: date
    ends_on: date
    goal: int
    goal_text: str
    count: int | None
    count_as_of: date | None
    counting: tuple[str, ...]
    not_counting: tuple[str, ...]
    outcome_definition: str
    outcome_version: str
    funnel: tuple[Line, ...]
    flows: tuple[Line, ...]
    wait: Line
    points: tuple[tuple[date, int], ...]
    wide: Chart
    narrow: Chart
    taken_at: datetime
    taken_by: str
    definition_version: str
    code_version: str
    ledger_size: int | None
    ledger_root: str
    digest: str

    @property
    def anything_withheld(self) -> bool:
        return self.count is None or not all(line.shown for line in (*self.funnel, *self.flows))


def shown(report: Report, reports: Sequence[Report]) -> Shown:
    """`report` in words; `reports` are all of them, for the goal line up to this one."""
    found = report.figures
    rows = found["rows"]
    goal = rows["goal"]
    starts, ends = date.fromisoformat(found["starts_on"]), date.fromisoformat(found["ends_on"])
    points = _points([one for one in reports if one.as_of <= report.as_of])
    return Shown(
        id=report.id,
        municipality=found["municipality"],
        as_of=report.as_of,
        starts_on=starts,
        ends_on=ends,
        goal=found["goal"],
        goal_text=found["goal_text"],
        count=None if goal["state"] == "withheld" else goal["values"]["broken"],
        count_as_of=_day(goal),
        counting=tuple(found["counting"]),
        not_counting=tuple(found["not_counting"]),
        outcome_definition=found["outcome_definition"],
        outcome_version=found["outcome_version"],
        funnel=tuple(_line(stage_words()[stage], rows[stage], (stage,)) for stage in FUNNEL),
        flows=tuple(
            _line(key.removeprefix("flow."), rows[key], ("stock_start", "inflow", "outflow", "stock_end"))
            for key in sorted(rows)
            if key.startswith("flow.")
        ),
        wait=_line(_("Från anmälan till start"), rows["wait"], ("weeks",)),
        points=points,
        wide=goal_chart(points, found["goal"], starts, ends, report.as_of),
        narrow=goal_chart(points, found["goal"], starts, ends, report.as_of, narrow=True),
        taken_at=report.taken_at,
        taken_by=report.taken_by,
        definition_version=report.definition_version,
        code_version=found["code_version"],
        ledger_size=found["ledger"].get("size"),
        ledger_root=found["ledger"].get("root", ""),
        digest=report.digest,
    )


def stage_words() -> Mapping[str, str]:
    """What each stage of the funnel is called in a report."""
    return {
        "nominated": _("Anmälda"),
        "eligible": _("Hörde till målgruppen"),
        "informed": _("Informerade"),
        "consented": _("Samtyckte"),
        "started": _("Startade"),
        "closed": _("Avslutade"),
    }


def _line(label: str, row: Mapping[str, Any], keys: Sequence[str]) -> Line:
    if row["state"] == "withheld":
        return Line(label, tuple("–" for _key in keys), False)
    as_of = _day(row) if row["state"] == "kept" else None
    return Line(label, tuple(str(row["values"][key]) for key in keys), True, as_of)


def _day(row: Mapping[str, Any]) -> date | None:
    return date.fromisoformat(row["as_of"]) if "as_of" in row else None


def _points(reports: Sequence[Report]) -> tuple[tuple[date, int], ...]:
    """The goal counts that reports showed for the first time, by day."""
    found: dict[date, int] = {}
    for report in reports:
        row = report.figures["rows"]["goal"]
        if row["state"] == "fresh":
            found[date.fromisoformat(row["as_of"])] = row["values"]["broken"]
    return tuple(sorted(found.items()))
