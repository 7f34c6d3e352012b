"""Every figure against an independent recount, day by day, on a thousand random caseloads."""

from collections.abc import Callable

from tests.asked import asked


def run(say: Callable[[str], None]) -> bool:
    """The ordinary tests, asked for more."""
    return asked(say, ["tests/sig/figures/test_recount.py"], SIG_RECOUNTS="1000")
