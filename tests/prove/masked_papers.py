"""No masked sentence or word is anywhere in an extract: 100 papers with texts by chance."""

from collections.abc import Callable

from tests.asked import asked


def run(say: Callable[[str], None]) -> bool:
    """The ordinary test, asked for more."""
    test = "tests/sig/rights/test_extracts.py::test_what_is_masked_is_not_in_the_paper_in_any_form"
    return asked(say, [test], SIG_MASKED_PAPERS="100")
