"""One form sent 1,000 times, one after the other and eight at a time: one entry."""

from collections.abc import Callable

from tests.asked import asked


def run(say: Callable[[str], None]) -> bool:
    """The ordinary tests, asked for more."""
    return asked(say, ["tests/sig/desk/test_drafts.py"], only="once", SIG_DOUBLE_SUBMITS="1000")
