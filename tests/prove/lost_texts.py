"""100 times somebody types while the network is cut and the session ends: no text is lost."""

from collections.abc import Callable

from tests.asked import asked


def run(say: Callable[[str], None]) -> bool:
    """The ordinary tests, asked for more."""
    return asked(say, ["tests/browser/test_drafts.py"], only="random_cuts", SIG_CUTS="100")
