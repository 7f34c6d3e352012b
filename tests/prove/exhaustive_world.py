"""Everybody × every entry of a large world, every two states met together: the three forms agree."""

from collections.abc import Callable

from tests.asked import asked

TESTS = ["tests/sig/test_rule_equality.py", "tests/sig/test_row_security_alone.py"]


def run(say: Callable[[str], None]) -> bool:
    """The ordinary tests, asked for more."""
    return asked(say, TESTS, only="not planted", shown=" answers ", SIG_WORLD="312")
