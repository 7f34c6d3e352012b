"""What `./dev bench pages` calls a miss: each goal at the limit and just above it."""

import pytest

from tests.bench.pages import Load, Measured, judged, p75

SCRIPT = "http://localhost/static/js/enhance.js"


def measured(first=99.0, later=14.0, script=1.0, slow=1.0, again=1.0, shift=0.0) -> Measured:
    """A page with these KB, seconds and shift; the connection's 0.3 s comes on top of `slow`."""
    cold = Load({"/": round((first - script) * 1000), SCRIPT: round(script * 1000)}, slow * 1000, shift)
    return Measured("anna case", [cold], [cold], [Load({"/": round(later * 1000)}, again * 1000)])


@pytest.mark.parametrize(
    ("at", "above", "named"),
    [
        ({"first": 100.0}, {"first": 100.1}, "first load"),
        ({"later": 15.0}, {"later": 15.1}, "later load"),
        ({"script": 10.0}, {"script": 10.1}, "script"),
        ({"slow": 1.7}, {"slow": 1.71}, "LCP"),
        ({"again": 2.0}, {"again": 2.01}, "later LCP"),
        ({"shift": 0.05}, {"shift": 0.051}, "shift"),
    ],
)
def test_a_goal_holds_at_its_limit_and_is_missed_above(at, above, named):
    said: list[str] = []
    assert measured(**at).faults() == []
    assert judged(said.append, [measured(), measured(**at)])
    assert [fault.split()[0] for fault in measured(**above).faults()] == [named.split()[0]]
    assert not judged(said.append, [measured(), measured(**above)])
    assert named in said[-1]


def test_a_page_that_painted_nothing_is_a_miss_and_so_is_no_page_at_all():
    assert "nothing was painted" in measured(slow=0.0).faults()
    assert not judged(lambda words: None, [])


@pytest.mark.parametrize(
    ("values", "found"),
    [([3.0], 3.0), ([4.0, 1.0, 3.0, 2.0], 3.0), ([1.0, 2.0, 3.0], 3.0), ([1.0] * 7 + [9.0], 1.0)],
)
def test_three_of_four_stay_at_or_below(values, found):
    assert p75(values) == found
