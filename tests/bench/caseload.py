"""How fast an invented caseload is made, written, read back and understood, without a database.

Run: .venv/bin/python -m tests.bench.caseload [cases]
"""

import os
import sys
import time
from collections.abc import Callable
from datetime import date
from typing import Any

import django

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "tests.settings")
django.setup()

from sig.importing import export, rows, tables  # noqa: E402
from sig.importing.columns import folded  # noqa: E402
from sig.importing.invented import AREAS, caseload  # noqa: E402

PROGRAMMES = ("sig", "strukturerad-metod")


def timed(label: str, cases: int, work: Callable[[], Any]) -> Any:
    """Run once, print seconds and cases a second, give the result."""
    begun = time.perf_counter()
    found = work()
    seconds = time.perf_counter() - begun
    sys.stdout.write(f"{label:<24}{seconds:8.2f} s {cases / seconds:10.0f} cases/s\n")
    return found


def main(count: int) -> None:
    names = rows.Names(
        {folded(code): code for code in PROGRAMMES},
        {(code, folded(area)): area for code in PROGRAMMES for area, _since in AREAS},
    )
    cases = timed("invent", count, lambda: caseload(count))
    for label, write in (("csv", export.csv_bytes), ("xlsx", export.xlsx_bytes)):
        data = timed(f"write {label}", count, lambda write=write: write(cases))
        table = timed(f"read {label}", count, lambda data=data: tables.parse(data))
        found, problems = timed(
            f"understand {label}",
            count,
            lambda table=table: rows.understand(table, names, today=date(2026, 1, 1)),
        )
        assert (found, problems) == (cases, [])


if __name__ == "__main__":
    main(int(sys.argv[1]) if len(sys.argv) > 1 else 1_000)
