"""A million generated decisions on every turn of day, year, age and clock: the three forms agree."""

from collections.abc import Callable

from tests.asked import asked


def run(say: Callable[[str], None]) -> bool:
    """The ordinary tests, asked for more."""
    return asked(
        say, ["tests/sig/test_generated_decisions.py"], shown=" decisions in ", SIG_DECISIONS="1000000"
    )
