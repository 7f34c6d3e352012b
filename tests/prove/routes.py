"""Every address as each person of the house, not one of each kind; and the mark that lets a page stay."""

from collections.abc import Callable

from tests.asked import asked

TESTS = ["tests/routes/test_who_may.py", "tests/routes/test_still_marks.py"]


def run(say: Callable[[str], None]) -> bool:
    """The ordinary tests, asked for more."""
    return asked(say, TESTS, SIG_ROUTES="all")
