"""The policies stay InitPlans and index scans on 20,000 entries."""

from collections.abc import Callable

from tests.asked import asked


def run(say: Callable[[str], None]) -> bool:
    """The ordinary tests, asked for more."""
    return asked(say, ["tests/sig/test_query_plans.py"], SIG_CASELOAD="20000")
