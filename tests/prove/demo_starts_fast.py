"""A second start of the demo takes at most ten seconds, and a newcomer's first at most two minutes."""

import tempfile
import time
from collections.abc import Callable
from pathlib import Path

from tests.demo_run import READY, demo, left_behind

GOALS = {"first": 120.0, "second": 10.0}


def run(say: Callable[[str], None]) -> bool:
    """Start twice from an empty directory and compare with GOALS."""
    held = True
    with tempfile.TemporaryDirectory(prefix="sig-prove-") as folder:
        for name, goal in GOALS.items():
            started = time.perf_counter()
            with demo(Path(folder)) as running:
                running.wait_until(READY, 300)
                seconds = time.perf_counter() - started
                running.stop()
            left = left_behind(Path(folder))
            say(f"   {name} start {seconds:.1f} s (goal {goal:.0f} s), processes left behind: {len(left)}")
            held &= seconds <= goal and not left
    return held
