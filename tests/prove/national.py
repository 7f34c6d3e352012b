"""290 invented municipalities in 21 counties, through what publishes and through `sum_releases`.

Every sum holds the truth, every county's audit finds nothing, and the largest takes at most 60 s.
`SIG_NATION`: municipalities, counties, reports (default 290,21,2).
"""

import json
import os
import tempfile
import time
from collections import Counter
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any

from django.core.management import call_command

from sig.national import files
from sig.national.released import Released
from tests.publishing import nation

MUNICIPALITIES, COUNTIES, REPORTS = (
    int(one)
    for one in os.environ.get("SIG_NATION", f"{nation.MUNICIPALITIES},{nation.COUNTIES},2").split(",")
)
GOAL = 60.0
"""Seconds for the audit of one county."""


def run(say: Callable[[str], None]) -> bool:
    """Publish, add, and count the truth over."""
    with tempfile.TemporaryDirectory(prefix="sig-nation-") as place:
        source, target = Path(place) / "from", Path(place) / "to"
        began = time.process_time()
        made = sum(1 for _ in nation.write(source, MUNICIPALITIES, COUNTIES, REPORTS))
        say(f"   {made} municipalities × {REPORTS} reports published in {time.process_time() - began:.0f} s")
        began = time.process_time()
        call_command("sum_releases", str(source), str(target))
        say(f"   added and audited in {time.process_time() - began:.0f} s")
        found = json.loads((target / files.JSON_NAME).read_text(encoding="utf-8"))
        counties, _ = files.gather(source)
    return _held(say, found, counties)


def _held(say: Callable[[str], None], found: dict[str, Any], counties: files.Counties) -> bool:
    audits = [one["audit"] for one in found["counties"]]
    slowest = max(one["seconds"] for one in audits)
    findings = sum(one["findings"] + one["unsolved"] for one in audits)
    say(
        f"   {len(audits)} counties, {sum(one['figures'] for one in audits)} figures, "
        f"{sum(one['targets'] for one in audits)} questions: {findings} findings or unsolved; "
        f"slowest county {slowest:.1f} s (goal {GOAL:.0f} s)"
    )
    everybody = [one for members in counties.values() for one in members]
    places = [(found["nation"], everybody)]
    places += [(one, counties[one["name"]]) for one in found["counties"]]
    wrong = sum(_lies(cells["cells"], members) for cells, members in places)
    cells = [cell for one, _ in places for cell in one["cells"]]
    open_ended = sum(cell["hi"] is None for cell in cells)
    kinds = Counter({kind: sum(cell[kind] for cell in found["nation"]["cells"]) for kind in _KINDS})
    say(f"   {len(cells)} sums, {wrong} without the truth in them, {open_ended} without a top; {dict(kinds)}")
    return not findings and not wrong and slowest <= GOAL


_KINDS = ("shown", "withheld", "never")


def _lies(cells: Sequence[dict[str, Any]], members: Sequence[Released]) -> int:
    """How many sums do not hold the true number."""
    wrong = 0
    for one in cells:
        split = [(name, value) for name, value in one["d"].items() if name != "stage"]
        name, value = split[0] if split else ("", "")
        cell = (name, value, one["d"]["stage"])
        number = sum(nation.true(int(each.name[-3:]), each, cell) for each in members)
        wrong += number < one["lo"] or (one["hi"] is not None and number > one["hi"])
    return wrong
