"""The tables of cases: how late, whom a step may be handed to, who has it next, when it reminds."""

from datetime import date, timedelta

import pytest

from sig.todo.rule import Group, Owned, Seat, group_of, may_hand_to, remind_on, successor

SOCIAL, POLICE, SCHOOL = 1, 2, 3
ANNA, DAG, PETRA, PER, SAM = 10, 11, 20, 21, 30
WEDNESDAY = date(2026, 11, 25)


@pytest.mark.parametrize(
    ("due", "today", "group"),
    [
        (-1, WEDNESDAY, Group.LATE),
        (0, WEDNESDAY, Group.THIS_WEEK),
        (1, WEDNESDAY, Group.THIS_WEEK),
        (3, WEDNESDAY, Group.THIS_WEEK),
        (4, WEDNESDAY, Group.THIS_WEEK),
        (5, WEDNESDAY, Group.LATER),
        (0, date(2026, 11, 29), Group.THIS_WEEK),
        (1, date(2026, 11, 29), Group.LATER),
        (6, date(2026, 11, 23), Group.THIS_WEEK),
        (7, date(2026, 11, 23), Group.LATER),
        (4, date(2026, 12, 30), Group.THIS_WEEK),
        (5, date(2026, 12, 30), Group.LATER),
    ],
)
def test_how_late(due, today, group):
    assert group_of(today + timedelta(days=due), today) is group


@pytest.mark.parametrize(
    ("after", "about", "ahead"),
    [(-2, None, 0), (-1, 0, 1), (0, 0, 0), (1, 0, 0), (6, 0, 0), (7, 7, 0), (8, 7, 0), (100, 7, 0)],
)
def test_when_a_step_reminds(after, about, ahead):
    expected = None if about is None else (WEDNESDAY + timedelta(days=about), ahead)
    assert remind_on(WEDNESDAY, WEDNESDAY + timedelta(days=after)) == expected


@pytest.mark.parametrize(
    ("maker", "owner", "to", "asking", "may"),
    [
        (SOCIAL, SOCIAL, SOCIAL, SOCIAL, True),
        (SOCIAL, SOCIAL, POLICE, SOCIAL, True),
        (SOCIAL, POLICE, SCHOOL, SOCIAL, True),
        (SOCIAL, POLICE, POLICE, POLICE, True),
        (SOCIAL, POLICE, SOCIAL, POLICE, False),
        (SOCIAL, POLICE, SCHOOL, POLICE, False),
        (POLICE, POLICE, SCHOOL, POLICE, True),
    ],
)
def test_whom_a_step_may_be_handed_to(maker, owner, to, asking, may):
    assert may_hand_to(Owned(PETRA, owner, maker), to, {asking}) is may


LEADER, DEPUTY = Seat(ANNA, SOCIAL, coordinator=True), Seat(DAG, SOCIAL, coordinator=True)
OFFICER, TEACHER = Seat(PER, POLICE), Seat(SAM, SCHOOL)
COVER = Seat(PER, POLICE, stands_in_for=PETRA)


@pytest.mark.parametrize(
    ("maker", "owner", "seats", "then"),
    [
        # a step from social services goes back to the coordinator
        (SOCIAL, POLICE, [LEADER, TEACHER], ANNA),
        (SOCIAL, POLICE, [DEPUTY, LEADER], ANNA),
        (SOCIAL, POLICE, [OFFICER, LEADER], ANNA),
        # unless somebody stands in
        (SOCIAL, POLICE, [LEADER, COVER], PER),
        # what the police wrote for the police stays with the police
        (POLICE, POLICE, [LEADER, TEACHER, OFFICER], PER),
        (POLICE, POLICE, [LEADER, TEACHER], None),
        # what the school asked the police for goes to the police, else back to the school
        (SCHOOL, POLICE, [LEADER, TEACHER, OFFICER], PER),
        (SCHOOL, POLICE, [LEADER, TEACHER], SAM),
        # a stand-in from elsewhere is no reader
        (POLICE, POLICE, [Seat(SAM, SCHOOL, stands_in_for=PETRA)], None),
        (SOCIAL, POLICE, [], None),
    ],
)
def test_who_has_the_step_next(maker, owner, seats, then):
    found = successor(Owned(PETRA, owner, maker), seats)
    assert (found.user if found else None) == then


def test_no_step_ever_gets_a_reader_by_itself():
    everybody = [LEADER, DEPUTY, OFFICER, TEACHER, COVER]
    for maker in (SOCIAL, POLICE, SCHOOL):
        for owner in (SOCIAL, POLICE, SCHOOL):
            step = Owned(PETRA, owner, maker)
            found = successor(step, everybody)
            assert found is not None
            assert found.authority in step.readers
