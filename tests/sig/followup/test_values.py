"""A value and a year as people write them: what is taken, what is refused and in which words."""

from decimal import Decimal

import pytest

from sig.forms.agreement import FAULTS
from sig.indicators import values
from sig.indicators.values import SENTENCES, ValueFault

SIX = Decimal(6)


@pytest.mark.parametrize(
    ("written", "number"),
    [("162", "162"), ("0", "0"), (" 1 234 ", "1234"), ("1\u00a0234", "1234"), ("1\u202f234", "1234")],
)
def test_whole_numbers(written: str, number: str):
    assert values.read(written, decimals=0, lowest=Decimal(0), highest=None) == Decimal(number)


@pytest.mark.parametrize(("written", "number"), [("3,72", "3.72"), ("3.72", "3.72"), ("6", "6"), ("1", "1")])
def test_numbers_on_a_scale(written: str, number: str):
    assert values.read(written, decimals=2, lowest=Decimal(1), highest=SIX) == Decimal(number)


@pytest.mark.parametrize(
    ("written", "decimals", "highest", "code"),
    [
        ("", 0, None, "empty"),
        ("  ", 0, None, "empty"),
        ("många", 0, None, "no_number"),
        ("-1", 0, None, "no_number"),
        ("=1+1", 0, None, "no_number"),
        ("1,2,3", 2, None, "no_number"),
        ("٣", 0, None, "no_number"),
        ("1e3", 0, None, "no_number"),
        ("1234567890", 0, None, "no_number"),
        ("3,5", 0, None, "not_whole"),
        ("3,725", 2, SIX, "too_exact"),
        ("6,01", 2, SIX, "off_scale"),
        ("0,99", 2, SIX, "off_scale"),
        ("0", 0, None, "too_small"),
    ],
)
def test_what_is_refused(written: str, decimals: int, highest: Decimal | None, code: str):
    with pytest.raises(ValueFault) as fault:
        values.read(written, decimals=decimals, lowest=Decimal(1), highest=highest)
    assert fault.value.code == code
    assert "%" not in str(fault.value)


@pytest.mark.parametrize(("written", "year"), [("1990", 1990), (" 2018 ", 2018), ("2026", 2026)])
def test_years(written: str, year: int):
    assert values.year(written, 2026) == year


@pytest.mark.parametrize(
    ("written", "code"),
    [
        ("1989", "other_year"),
        ("2027", "other_year"),
        ("18", "no_year"),
        ("år", "no_year"),
        ("٢٠١٨", "no_year"),
    ],
)
def test_years_that_are_refused(written: str, code: str):
    with pytest.raises(ValueFault) as fault:
        values.year(written, 2026)
    assert fault.value.code == code


def test_the_form_says_the_same_words():
    assert {code: str(text) for code, text in FAULTS.items()} == dict(SENTENCES)
