"""Twelve publications of six invented programmes with stages of their own, read by the attacker.

Also what the ledger keeps of an imported caseload, and the audit against every possible table of hundreds of
random small publications. The twenty programmes with the product's own menu are `attack`.
"""

from collections.abc import Callable

from tests.asked import asked


def run(say: Callable[[str], None]) -> bool:
    """The ordinary tests, asked for more."""
    listed = asked(say, ["tests/publishing/test_audit_enumerated.py"], SIG_ENUMERATED="400")
    attacked = asked(say, ["tests/publishing/test_sequences.py"], shown="programme ", SIG_PUBLISHED="6,12")
    kept = asked(say, ["tests/publishing/ledger_whole.py"], SIG_LEDGER="60")
    again = asked(say, ["tests/sig/publications/made_again.py"])
    return listed and attacked and kept and again
