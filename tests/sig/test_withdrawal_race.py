"""A withdrawal that has been acknowledged counts for every reading that begins after it, whatever runs beside
it.

Real connections, real services. SIG_RACES says how many readings; `./dev prove withdrawal_races` takes
10,000.
"""

import os
import time
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field

import pytest
from django.db import connections

from sig import access
from tests import cast
from tests.sig import story

pytestmark = pytest.mark.django_db(transaction=True)
RACES = int(os.environ.get("SIG_RACES", "240"))
READERS = 4
EACH_SIDE = 4


@dataclass
class Readings:
    """(when it began, did the text come) of one withdrawal's readers."""

    seen: list[tuple[float, bool]] = field(default_factory=list)
    acknowledged: float = 0.0

    def leaked(self) -> int:
        return sum(text for began, text in self.seen if began > self.acknowledged)

    def open_before(self) -> int:
        return sum(text for began, text in self.seen if began < self.acknowledged)


def read(told, by, readings, turns):
    """Read until `turns` readings have begun after the acknowledgement."""
    after = 0
    try:
        while after < turns:
            began = time.monotonic()
            file = access.case(told.case_id, by=by)
            readings.seen.append((began, bool(file.entries)))
            after += bool(readings.acknowledged and began > readings.acknowledged)
    finally:
        connections.close_all()


def race(told, readers):
    readings = Readings()
    with ThreadPoolExecutor(READERS) as pool:
        running = [pool.submit(read, told, by, readings, EACH_SIDE) for by in readers]
        while len(readings.seen) < EACH_SIDE * READERS:
            time.sleep(0.002)
        told.withdraw()
        readings.acknowledged = time.monotonic()
        for one in running:
            one.result()
    return readings


def test_no_reading_that_begins_after_a_withdrawal_gets_the_text():
    petra = cast.petra()
    raced = leaked = before = 0
    while raced < RACES:
        told = story.running()
        told.wrote(cast.sam(), "Till polisen.", to=("polisen",))
        readings = race(told, [petra] * READERS)
        raced += len(readings.seen)
        leaked += readings.leaked()
        before += readings.open_before()
    assert leaked == 0
    assert before > 0
