"""What needs somebody, and what is new: the boundaries."""

from datetime import UTC, date, datetime, timedelta

import pytest

from sig.desk.rule import DRAFTED, GAP, Need, Standing, looked, needs
from sig.views.entries import KINDS

TODAY = date(2026, 3, 14)
NOW = datetime(2026, 3, 14, 8, 0, tzinfo=UTC)
SECOND = timedelta(seconds=1)


def standing(**changes: object) -> Standing:
    calm = {
        "stage": "started",
        "leads": True,
        "step_on": TODAY,
        "consent_until": TODAY + timedelta(days=200),
        "met_on": TODAY,
    }
    return Standing(**{**calm, **changes})


@pytest.mark.parametrize(
    ("changes", "expected"),
    [
        ({}, ()),
        ({"step_on": TODAY - timedelta(days=1)}, (Need.LATE_STEP,)),
        ({"step_on": TODAY + timedelta(days=1)}, ()),
        ({"step_on": None}, (Need.NO_STEP,)),
        ({"consent_until": None}, (Need.NO_CONSENT,)),
        ({"consent_until": TODAY + timedelta(days=29)}, (Need.CONSENT_ENDS,)),
        ({"consent_until": TODAY + timedelta(days=30)}, (Need.CONSENT_ENDS,)),
        ({"consent_until": TODAY + timedelta(days=31)}, ()),
        ({"met_on": TODAY - timedelta(days=14)}, (Need.SILENT_14,)),
        ({"met_on": TODAY - timedelta(days=30)}, (Need.SILENT_30,)),
        ({"leads": False, "step_on": None, "consent_until": None}, ()),
        ({"leads": False, "met_on": TODAY - timedelta(days=14)}, (Need.SILENT_14,)),
        ({"stage": "consented", "step_on": None, "consent_until": None}, ()),
        ({"stage": "closed", "met_on": TODAY - timedelta(days=99)}, ()),
        ({"stage": "nominated", "step_on": TODAY - timedelta(days=1)}, (Need.LATE_STEP,)),
        (
            {"step_on": None, "consent_until": None, "met_on": TODAY - timedelta(days=40)},
            (Need.NO_CONSENT, Need.SILENT_30, Need.NO_STEP),
        ),
    ],
)
def test_what_a_case_needs(changes: dict[str, object], expected: tuple[Need, ...]) -> None:
    assert needs(standing(**changes), TODAY) == expected


@pytest.mark.parametrize(
    ("seen", "before", "since"),
    [
        (None, None, None),
        (NOW - GAP - SECOND, None, NOW - GAP - SECOND),
        (NOW - GAP, None, NOW - GAP),
        (NOW - GAP + SECOND, None, None),
        (NOW - GAP + SECOND, NOW - timedelta(days=1), NOW - timedelta(days=1)),
        (NOW, NOW - timedelta(days=1), NOW - timedelta(days=1)),
        (NOW - timedelta(days=2), NOW - timedelta(days=3), NOW - timedelta(days=2)),
    ],
)
def test_a_reload_within_half_an_hour_is_the_same_look(
    seen: datetime | None, before: datetime | None, since: datetime | None
) -> None:
    assert looked(seen, before, NOW) == since


def test_the_kinds_that_can_be_drafts_are_those_whose_form_goes_on_with_one():
    assert set(KINDS) == DRAFTED
