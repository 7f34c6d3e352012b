"""Every page asks the data base as often when there is much as when there is little, as several people."""

from collections.abc import Callable

from tests.asked import asked


def run(say: Callable[[str], None]) -> bool:
    """The ordinary test, asked for more."""
    return asked(say, ["tests/routes/test_statements.py"], SIG_STATEMENTS="all")
