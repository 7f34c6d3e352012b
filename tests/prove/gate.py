"""Every page by phone, on a desk and in the dark: axe, and what axe does not see."""

from collections.abc import Callable

from tests.asked import asked

TESTS = ["tests/browser/test_pages.py", "tests/browser/test_other_pages.py"]


def run(say: Callable[[str], None]) -> bool:
    """The ordinary tests, asked for more."""
    return asked(say, TESTS, SIG_GATE="all")
