"""A large invented caseload is made at 100 cases a second or more, each started one with 20 entries."""

import time
from collections.abc import Callable
from pathlib import Path

CASES, ENTRIES, GOAL = 10_000, 20, 100.0
PROGRAMME = Path(__file__).parents[2] / "programmes" / "eskilstuna-2016-2019.toml"


def run(say: Callable[[str], None]) -> bool:
    """Make CASES in an empty durable database and compare the rate with GOAL."""
    from sig.importing import bulk
    from sig.programme import parse
    from sig.services import programmes
    from tests import cast

    cast.petra(), cast.sam(), cast.ulla()
    file = parse(PROGRAMME.read_text(encoding="utf-8"))
    programmes.load(file, coordinator=cast.anna(), deputy=cast.dag())
    started = time.perf_counter()
    cases = bulk.invented(CASES, 2016)
    invented = time.perf_counter() - started
    laps = [time.perf_counter()]
    rows = bulk.make(cases, ENTRIES, seed=2016, tick=lambda done: laps.append(time.perf_counter()))
    seconds = laps[-1] - laps[0]
    entries = ENTRIES * sum(bool(case.started_on) for case in cases)
    first, last = (laps[10] - laps[0]) / 10, (laps[-1] - laps[-11]) / 10
    say(f"   {CASES} cases, {entries} entries, {rows} rows in {seconds:.1f} s (+ {invented:.1f} s to invent)")
    say(f"   {CASES / seconds:.0f} cases/s (goal {GOAL:.0f}); {rows / seconds:.0f} rows/s")
    say(f"   a batch of {bulk.BATCH}: {first:.2f} s at the beginning, {last:.2f} s at the end")
    return CASES / seconds >= GOAL
