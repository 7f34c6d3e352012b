"""10,000 withdrawals race readings; none that begins after the acknowledgement gets the text."""

from collections.abc import Callable

from tests.asked import asked


def run(say: Callable[[str], None]) -> bool:
    """The ordinary tests, asked for more."""
    return asked(say, ["tests/sig/test_withdrawal_race.py"], shown=" withdrawals, ", SIG_RACES="10000")
