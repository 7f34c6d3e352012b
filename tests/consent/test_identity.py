"""Identity numbers as the law describes them.

No real person: the examples are published ones or test numbers.
"""

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from consent import identity
from consent.identity import InvalidNumber, Kind, check_digit, parse, sample_number

ON = date(2026, 11, 22)


@pytest.mark.parametrize(
    ("text", "digits", "born", "sex"),
    [
        ("850709-9805", "198507099805", date(1985, 7, 9), "F"),
        ("8507099805", "198507099805", date(1985, 7, 9), "F"),
        ("19850709-9805", "198507099805", date(1985, 7, 9), "F"),
        (" 1985 0709 9805 ", "198507099805", date(1985, 7, 9), "F"),
        ("850709\u20139805", "198507099805", date(1985, 7, 9), "F"),
        ("121212-1212", "201212121212", date(2012, 12, 12), "M"),
        ("121212+1212", "191212121212", date(1912, 12, 12), "M"),
        ("19121212-1212", "191212121212", date(1912, 12, 12), "M"),
    ],
)
def test_a_number_is_read_however_it_is_typed(text: str, digits: str, born: date, sex: str) -> None:
    number = parse(text, on=ON)
    assert (number.kind, number.digits) == (Kind.PERSONNUMMER, digits)
    assert (number.date_hint, number.sex_hint) == (born, sex)


@pytest.mark.parametrize(
    ("text", "problem"),
    [
        ("", "empty"),
        ("   ", "empty"),
        ("850709-980", "shape"),
        ("850709-98055", "shape"),
        ("850709-980x", "shape"),
        ("850709*9805", "shape"),
        ("٨٥٠٧٠٩9805", "shape"),
        ("850709-9804", "check_digit"),
        ("850709-9806", "check_digit"),
        ("851309-9805", "date"),
        ("850732-9805", "date"),
        ("850700-9805", "date"),
        ("850760-9805", "date"),
        ("850792-9805", "date"),
        ("20270101-9805", "future"),
    ],
)
def test_a_mistyped_number_is_refused_with_the_reason(text: str, problem: str) -> None:
    with pytest.raises(InvalidNumber) as refusal:
        parse(text, on=ON)
    assert refusal.value.code == problem
    assert refusal.value.sentence.endswith(".")


def test_a_refusal_never_repeats_what_was_typed() -> None:
    with pytest.raises(InvalidNumber) as refusal:
        parse("850709-9806", on=ON)
    assert "850709" not in f"{refusal.value}{refusal.value.sentence}"


def test_a_number_does_not_print() -> None:
    assert "9805" not in repr(parse("850709-9805", on=ON))


def ten(digits: str, sign: str = "-") -> str:
    return f"{digits[2:8]}{sign}{digits[8:]}"


@pytest.mark.parametrize(("on", "sign"), [(2011, "-"), (2012, "+"), (2013, "+")])
def test_plus_from_the_year_of_turning_100(on: int, sign: str) -> None:
    number = parse("191212121212", on=date(on, 6, 1))
    assert number.written(date(on, 6, 1)) == ten("191212121212", sign)
    assert parse(number.written(date(on, 6, 1)), on=date(on, 6, 1)).digits == "191212121212"


@pytest.mark.parametrize(
    ("day", "ok"), [(date(2026, 11, 21), True), (date(2026, 11, 22), True), (date(2026, 11, 23), False)]
)
def test_a_number_of_today_is_read_and_one_of_tomorrow_is_not(day: date, ok: bool) -> None:
    digits = sample_number(day)
    if ok:
        assert parse(digits, on=ON).date_hint == day
    else:
        with pytest.raises(InvalidNumber, match="future"):
            parse(digits, on=ON)


@pytest.mark.parametrize(("day", "typed"), [(1, 61), (31, 91)])
def test_a_coordination_number_has_the_day_plus_60(day: int, typed: int) -> None:
    number = parse(sample_number(date(2010, 3, day), coordination=True), on=ON)
    assert number.kind is Kind.SAMORDNINGSNUMMER
    assert number.digits[6:8] == str(typed)
    assert number.date_hint == date(2010, 3, day)


def test_the_kind_that_was_chosen_is_the_kind_that_is_read() -> None:
    with pytest.raises(InvalidNumber, match="kind"):
        parse(sample_number(date(2010, 3, 1), coordination=True), on=ON, kind=Kind.PERSONNUMMER)
    with pytest.raises(InvalidNumber, match="kind"):
        parse(sample_number(date(2010, 3, 1)), on=ON, kind="samordningsnummer")


def test_a_reserve_number_is_kept_as_typed_and_never_compared() -> None:
    number = parse(" ABC 12-34 ", on=ON, kind=Kind.RESERVNUMMER)
    assert (number.digits, number.comparable) == ("ABC 12-34", False)
    assert (number.date_hint, number.sex_hint) == (None, None)
    assert number.written(ON) == "ABC 12-34"


@pytest.mark.parametrize(("length", "ok"), [(39, True), (40, True), (41, False)])
def test_a_reserve_number_has_at_most_40_characters(length: int, ok: bool) -> None:
    if ok:
        assert parse("x" * length, on=ON, kind=Kind.RESERVNUMMER)
    else:
        with pytest.raises(InvalidNumber, match="too_long"):
            parse("x" * length, on=ON, kind=Kind.RESERVNUMMER)


@pytest.mark.parametrize(("serial", "test"), [(979, False), (980, True), (999, True)])
def test_the_tax_agencys_test_series_is_recognised(serial: int, test: bool) -> None:
    nine = f"100412{serial}"
    assert parse(f"20{nine}{check_digit(nine)}", on=ON).is_test is test


def test_only_the_test_series_can_be_made_up() -> None:
    with pytest.raises(ValueError, match="980"):
        sample_number(date(2010, 4, 12), 979)


days = st.dates(date(1900, 1, 1), ON)


@given(days, st.integers(980, 999), st.booleans())
def test_every_sample_number_is_read_back(born: date, serial: int, coordination: bool) -> None:
    digits = sample_number(born, serial, coordination=coordination)
    number = parse(digits, on=ON)
    assert (number.digits, number.date_hint, number.is_test) == (digits, born, True)
    if born.year > ON.year - 200:
        assert parse(number.written(ON), on=ON).digits == digits


@given(days, st.integers(0, 9), st.integers(1, 9))
def test_one_wrong_digit_is_always_found(born: date, place: int, off: int) -> None:
    digits = sample_number(born)
    at = place + 2
    changed = digits[:at] + str((int(digits[at]) + off) % 10) + digits[at + 1 :]
    with pytest.raises(InvalidNumber):
        parse(changed, on=ON)


def test_every_problem_has_a_sentence() -> None:
    assert all(str(sentence).endswith(".") for sentence in identity.PROBLEMS.values())
