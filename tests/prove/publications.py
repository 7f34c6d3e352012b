"""Sequences of 12 publications of 20 invented programmes, both profiles, read by the attacker; and the audit
against every possible table of hundreds of random small publications."""

from collections.abc import Callable

from tests.asked import asked


def run(say: Callable[[str], None]) -> bool:
    """The ordinary tests, asked for more."""
    listed = asked(say, ["tests/publishing/test_audit_enumerated.py"], SIG_ENUMERATED="400")
    attacked = asked(say, ["tests/publishing/test_sequences.py"], shown="programme ", SIG_PUBLISHED="20,12")
    return listed and attacked
