"""Who the programme is for: boundaries to the day."""

from datetime import date, timedelta

import pytest

from consent.age import birthday
from sig.criteria import Criteria, age_band, outside

BORN = date(2004, 2, 29)
DAY = timedelta(days=1)
AS_AGREED = Criteria()


def found(born, on, known=True, status="suspected", criteria=AS_AGREED):
    return outside(criteria, born=born, on=on, known_to_social=known, justice_status=status)


@pytest.mark.parametrize("born", [date(2005, 6, 15), date(2004, 2, 29), date(2005, 12, 31)])
def test_from_the_13th_birthday_to_the_day_before_the_21st(born):
    first, last = birthday(born, 13, "earlier"), birthday(born, 21, "later")
    assert found(born, first - DAY) == ("too_young",)
    assert found(born, first) == found(born, first + DAY) == ()
    assert found(born, last - DAY) == ()
    assert found(born, last) == found(born, last + DAY) == ("too_old",)


@pytest.mark.parametrize(
    ("known", "status", "unmet"),
    [
        (True, "suspected", ()),
        (True, "lul_31", ()),
        (True, "charged", ()),
        (True, "convicted", ()),
        (True, "none_known", ("not_suspected",)),
        (True, "not_disclosed", ("not_suspected",)),
        (False, "convicted", ("not_known_to_social",)),
        (False, "none_known", ("not_known_to_social", "not_suspected")),
    ],
)
def test_known_and_suspected(known, status, unmet):
    assert found(BORN, date(2020, 1, 1), known, status) == unmet


def test_a_programme_may_be_wider():
    wide = Criteria.from_settings({"criteria": {"youngest": 10, "suspected": False}})
    assert found(BORN, date(2014, 3, 1), status="none_known", criteria=wide) == ()


@pytest.mark.parametrize(
    ("age", "band"),
    [
        (12, "below"),
        (13, "13-14"),
        (14, "13-14"),
        (15, "15-17"),
        (17, "15-17"),
        (18, "18-20"),
        (20, "18-20"),
        (21, "above"),
    ],
)
def test_the_band_at_nomination(age, band):
    assert age_band(date(2000, 5, 5), date(2000 + age, 5, 5)) == band
