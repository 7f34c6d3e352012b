"""The publications against the attacker: what fits an ordinary test. `./dev prove attack` is the whole."""

import ast
from pathlib import Path

import pytest

from tests.prove.attack import invented, published, smallest, tried
from tests.publishing import attacker

REPORTS = 2


def test_the_attacker_shares_no_code_with_what_it_attacks() -> None:
    files = sorted(Path(attacker.__file__).parent.glob("*.py"))
    assert len(files) > 5
    for file in files:
        for node in ast.walk(ast.parse(file.read_text())):
            names = [node.module or ""] if isinstance(node, ast.ImportFrom) else []
            names += [one.name for one in node.names] if isinstance(node, ast.Import) else []
            for name in names:
                inside = name.startswith("tests.publishing.attacker")
                assert inside or name.split(".")[0] not in ("sig", "config", "tests"), (file.name, name)


@pytest.mark.parametrize("seed", [1, 3], ids=["plain", "corrected"])
def test_nothing_is_found_in_the_first_publications(seed: int) -> None:
    caseload = invented(seed)
    known = published(caseload, "public", caseload.reports[:REPORTS])
    assert len(known.earlier) + len(known.refused) == REPORTS
    outcome = tried(caseload, "public", known.document())
    assert outcome.report.findings == ()
    assert outcome.report.unsolved == ()
    assert outcome.wrong == []
    assert smallest(caseload, "public", known) == 0
    assert any(cell.lo is not None for cell in outcome.tables.cells)


def test_a_figure_changed_after_the_audit_is_found() -> None:
    caseload = invented(1)
    known = published(caseload, "public", caseload.reports[:2])
    document = known.document()
    cells = document["releases"][1]["cells"]
    shown = next(cell for cell in cells if cell.get("lo") and cell["d"] == {"stage": "nominated"})
    shown["lo"], shown["hi"] = shown["hi"] + 1, shown["hi"] + 5
    outcome = tried(caseload, "public", document)
    assert [one.split(":")[0] for one in outcome.wrong].count("lies") == 1
