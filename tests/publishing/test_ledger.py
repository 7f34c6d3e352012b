"""Records as they are stored, read back and attacked; `ledger_whole.py` does it through the data base."""

import json
from collections.abc import Mapping
from dataclasses import dataclass

from sig.publishing import export
from sig.publishing.counts import Counts
from sig.publishing.menu import Menu
from sig.reports import record_menu
from sig.reports.issued import from_json
from tests.publishing.attacker.hunt import attack
from tests.publishing.attacker.judge import lies
from tests.publishing.attacker.model import Knowledge
from tests.publishing.attacker.tables import read
from tests.sig.publications.records import REPORTS, record, series


@dataclass(frozen=True)
class Truth:
    """The true counts of each publication, as kept."""

    menu: Menu
    counts: Mapping[str, Counts]

    def count(self, d: Mapping[str, str], release: str) -> int:
        split = [(name, value) for name, value in d.items() if name != "stage"]
        part = split[0] if split else ("", "")
        return self.counts[release].cell(self.menu, (*part, d["stage"]))

    def score(self, measure: str, d: Mapping[str, str], release: str) -> int:
        raise AssertionError("no mean is published")


def test_nothing_can_be_proved_from_records_as_they_are_stored() -> None:
    issued = [from_json(json.loads(json.dumps(record(number).to_json()))) for number in range(len(REPORTS))]
    made = [one.publication for one in issued]
    of = record_menu.menu(made)
    tables = read(export.tables(of, made))
    report = attack(tables, Knowledge(eager=True, at_most=500))
    assert [str(one) for one in report.findings] == []
    assert report.unsolved == ()
    truth = Truth(of, dict(zip(tables.releases, series()[1], strict=True)))
    assert [str(one) for one in lies(tables, truth)] == []
    assert any(cell.lo for cell in tables.cells)
