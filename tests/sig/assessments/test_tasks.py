"""The worker tells whoever coordinates that an assessment is due: once for each warning, without a name."""

from datetime import UTC, datetime, time, timedelta

import pytest

from audit import clock
from audit.acting import acting_as
from sig.assessments import services, tasks
from sig.assessments.services import Given
from sig.models import Notice
from tests import cast
from tests.sig import story

pytestmark = pytest.mark.django_db


@pytest.fixture
def on(monkeypatch):
    def at(day):
        noon = datetime.combine(day, time(12), tzinfo=UTC)
        monkeypatch.setattr(clock, "_now", lambda: noon)

    return at


def told(begun):
    with acting_as(begun.anna):
        rows = Notice.objects.filter(user=begun.anna, code="assessment_due").order_by("created_at")
        return [(row.about_on, row.days_before) for row in rows]


@pytest.mark.parametrize(("left", "days"), [(8, None), (7, 7), (6, 7), (1, 7), (0, 0), (-1, 0), (-100, 0)])
def test_which_warning_has_been_reached(left, days):
    assert tasks.reached(left) == days


def test_it_is_told_a_week_ahead_and_on_the_day_and_no_more(on):
    begun = story.running()
    first = clock.today() + timedelta(days=14)
    for day in range(20):
        on(first - timedelta(days=14 - day))
        tasks.remind_of_assessments()
    assert told(begun) == [(first, 7), (first, 0)]


def test_once_it_is_made_the_next_is_told_after_three_months(on):
    begun = story.running()
    today = clock.today()
    given = {"school": Given(3)}
    services.make(case=begun.case_id, occasion="start", made_on=today, given=given, by=cast.sam())
    on(today + timedelta(days=40))
    assert tasks.remind_of_assessments() == 0
    on(today + timedelta(days=100))
    assert tasks.remind_of_assessments() == 2
    assert tasks.remind_of_assessments() == 0
    assert [days for _on, days in told(begun)] == [0]


def test_before_the_start_and_after_the_end_nothing_is_told(on):
    story.begin().consented()
    on(clock.today() + timedelta(days=60))
    assert tasks.remind_of_assessments() == 0
