"""Every page of a case, as every person, in every state of the consent."""

from collections.abc import Callable

from tests.asked import asked


def run(say: Callable[[str], None]) -> bool:
    """The ordinary tests, asked for more."""
    return asked(say, ["tests/routes/test_consent_states.py"], SIG_STATES="all")
