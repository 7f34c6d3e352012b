"""Every page filled, empty, sent blank and refused, by phone, on a desk and in the dark: axe and the rest."""

from collections.abc import Callable

from tests.asked import asked

NAMES = ("test_gate", "test_matrix", "test_pages", "test_other_pages", "test_jobs", "test_school")
TESTS = [f"tests/browser/{name}.py" for name in NAMES]


def run(say: Callable[[str], None]) -> bool:
    """The ordinary tests, asked for more."""
    return asked(say, TESTS, SIG_GATE="all")
