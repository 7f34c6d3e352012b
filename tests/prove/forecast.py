"""The forecast holds 80 % of invented programmes in its 80 % interval; a mean, what its interval promises."""

from collections.abc import Callable

from tests.asked import asked


def run(say: Callable[[str], None]) -> bool:
    """The ordinary tests, asked for more."""
    return asked(
        say,
        ["tests/sig/figures/test_forecast.py", "tests/sig/figures/test_means.py"],
        only="holds_what_it_says or cover_what_is_promised",
        shown="0.",
        SIG_FORECASTS="all",
    )
