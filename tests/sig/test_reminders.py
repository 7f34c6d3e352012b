"""The worker's reminders: a notice, on the day, without a name."""

from datetime import timedelta

import pytest

from audit import clock
from sig import access, tasks
from sig.services import closures
from tests import cast
from tests.sig import story

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize(("days", "told"), [(59, 0), (60, 2), (61, 0), (30, 2), (7, 2), (8, 0)])
def test_a_consent_that_ends_is_said_on_the_day(days, told):
    begun = story.begin().informed().signed(days=days).to("consented", "consent_active").started()
    assert tasks.remind_of_consents() == told
    codes = {notice.code for notice in access.notices(by=begun.anna)}
    assert ("consent_ends" in codes) == bool(told)


def test_a_follow_up_is_said_two_weeks_ahead(monkeypatch):
    begun = story.running()
    closures.close(case=begun.case_id, reason="moved", planned=False, by=begun.anna)
    file = access.case(begun.case_id, by=cast.anna())
    monkeypatch.setattr(tasks.clock, "today", lambda: file.follow_ups[0].due_on - timedelta(days=14))
    assert tasks.remind_of_follow_ups() == 2
    assert clock.today() == file.follow_ups[0].due_on - timedelta(days=14)
