"""The definition of "broken loose", as a table."""

from itertools import product

import pytest

from sig.outcome_rule import Conditions, outcome_verdict

TWO_NO = ("no", "no")


@pytest.mark.parametrize(
    ("suspicion", "percent", "gang", "answered", "verdict"),
    [
        ("no", 75, TWO_NO, True, "broken"),
        ("no", 100, ("no", "no", "unknown"), True, "broken"),
        ("no", 74, TWO_NO, True, "partly"),
        ("no", 75, ("no", "yes"), True, "partly"),
        ("no", 75, ("no", "no", "yes"), True, "partly"),
        ("no", 74, ("yes",), True, "not"),
        ("no", 0, ("yes", "no"), True, "not"),
        ("yes", 100, TWO_NO, True, "not"),
        ("yes", None, (), False, "not"),
        ("not_disclosed", 100, TWO_NO, True, "unknown"),
        ("", 100, TWO_NO, True, "unknown"),
        ("no", None, TWO_NO, True, "unknown"),
        ("no", 75, ("no",), True, "unknown"),
        ("no", 75, ("no", "unknown"), True, "unknown"),
        ("no", 75, (), True, "unknown"),
        ("no", 75, TWO_NO, False, "unknown"),
        ("no", 10, ("yes",), False, "unknown"),
    ],
)
def test_the_verdict(suspicion, percent, gang, answered, verdict):
    found = outcome_verdict(Conditions(suspicion, percent, gang, answered), 12)
    assert (found.verdict, found.preliminary) == (verdict, False)


def test_six_months_is_preliminary_and_other_months_do_not_exist():
    assert outcome_verdict(Conditions("no", 80, TWO_NO, True), 6).preliminary
    with pytest.raises(ValueError, match="6 and 12"):
        outcome_verdict(Conditions(), 9)


def test_nothing_unknown_ever_counts_as_success():
    answers = product(
        ("", "no", "yes", "not_disclosed"),
        (None, 0, 74, 75, 100),
        product(("no", "yes", "unknown"), repeat=2),
        (True, False),
    )
    for suspicion, percent, gang, answered in answers:
        found = outcome_verdict(Conditions(suspicion, percent, gang, answered), 12)
        whole = suspicion == "no" and percent is not None and percent >= 75 and gang == TWO_NO and answered
        assert (found.verdict == "broken") == whole


def test_the_programme_may_ask_for_another_percentage():
    assert outcome_verdict(Conditions("no", 50, TWO_NO, True), 12, percent=50).verdict == "broken"
