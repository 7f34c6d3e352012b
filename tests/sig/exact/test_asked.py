"""Which period, day and moment of the ledger a question is understood as."""

from datetime import UTC, date, datetime, timedelta

import pytest

from sig.exact.asked import BadMoment, asked, moment
from sig.exact.policy import may_change_cost, may_read
from sig.reports.exact import Agreed

AGREED = Agreed(date(2020, 1, 1), date(2023, 12, 31), 15)
NOW = datetime(2022, 11, 22, 12, tzinfo=UTC)
TODAY = date(2022, 11, 22)
EARLIER = "2022-11-01T08:00:00+00:00"


@pytest.mark.parametrize(
    ("said", "period", "first", "last"),
    [
        ({}, "whole", "2020-01-01", "2022-11-22"),
        ({"period": "24"}, "24", "2020-11-23", "2022-11-22"),
        ({"period": "2021", "last": "2022-10-31"}, "2021", "2021-01-01", "2021-12-31"),
        ({"period": "2022", "last": "2022-10-31"}, "2022", "2022-01-01", "2022-10-31"),
        ({"period": "2022", "last": "2021-12-31"}, "whole", "2020-01-01", "2021-12-31"),
        ({"period": "2023"}, "whole", "2020-01-01", "2022-11-22"),
        ({"last": "2022-10-30"}, "whole", "2020-01-01", "2022-11-22"),
        ({"last": "2022-10-30", "ledger": EARLIER}, "whole", "2020-01-01", "2022-10-30"),
        ({"last": "2022-11-23", "ledger": EARLIER}, "whole", "2020-01-01", "2022-11-22"),
        ({"last": "2019-12-31", "ledger": EARLIER}, "whole", "2020-01-01", "2022-11-22"),
        ({"last": "2020-01-31"}, "whole", "2020-01-01", "2020-01-31"),
        ({"last": "x", "period": "x"}, "whole", "2020-01-01", "2022-11-22"),
    ],
)
def test_the_question_that_is_understood(said: dict[str, str], period: str, first: str, last: str):
    found = asked(said, AGREED, NOW, TODAY)
    window = found.period.window
    assert (found.period.key, window.first.isoformat()) == (period, first)
    assert found.last.isoformat() == (last if period != "2021" else "2022-10-31")
    assert window.last.isoformat() == last
    assert asked(found.query, AGREED, NOW, TODAY) == found


@pytest.mark.parametrize(
    "said", ["i går", "2022-11-22", "2022-11-22T10:00", "2022-11-22T12:00:00.000001+00:00"]
)
def test_a_moment_that_cannot_be_asked_for(said: str):
    with pytest.raises(BadMoment):
        moment(said, NOW)


@pytest.mark.parametrize("back", [timedelta(0), timedelta(microseconds=1), timedelta(days=900)])
def test_a_moment_that_has_come_can(back: timedelta):
    assert moment((NOW - back).isoformat(), NOW) == NOW - back


@pytest.mark.parametrize(
    ("roles", "active", "reads", "changes"),
    [
        ({"coordinator"}, True, True, True),
        ({"coordinator"}, False, False, False),
        ({"management_group"}, True, True, False),
        ({"management_group"}, False, False, False),
        ({"management_group", "coordinator"}, True, True, True),
        ({"steering_group"}, True, False, False),
        ({"team_member", "log_reviewer", "administrator"}, True, False, False),
        (set(), True, False, False),
    ],
)
def test_who_reads_and_who_changes(roles: set[str], active: bool, reads: bool, changes: bool):
    assert may_read(frozenset(roles), active=active).allowed is reads
    assert may_change_cost(frozenset(roles), active=active).allowed is changes
