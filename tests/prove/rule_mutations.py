"""Every planted mistake in the rule makes its three forms differ, or the tests of grants fail."""

from collections.abc import Callable

from tests.asked import asked


def run(say: Callable[[str], None]) -> bool:
    """The ordinary tests, asked for more."""
    return asked(
        say,
        ["tests/sig/test_rule_equality.py"],
        only="planted",
        shown=" mistakes caught",
        SIG_MUTATIONS="all",
    )
