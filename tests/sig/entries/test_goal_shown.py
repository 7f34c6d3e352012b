"""What goal an entry was about, and whether the youth spoke alone: on the timeline, as the reader's rights
allow."""

from html import unescape

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from sig import access
from sig.services import plans
from tests import cast
from tests.sig import story

pytestmark = pytest.mark.django_db(databases="__all__", transaction=True)
WORDS = "Klara nian."


def talked(told, goal, **more):
    values = {"kind": "contact", "contact_kind": "visit", "spoken_alone": True, **more}
    return told.wrote(cast.sam(), "Vi pratade.", to=("polisen", "socialtjansten"), goal=goal.pk, **values)


def shown(told, by):
    return [(view.goal, view.spoken_alone) for view in access.case(told.case_id, by=by).entries]


def page(client, told):
    return unescape(client.get(f"/cases/{told.case_id}/").content.decode())


@pytest.fixture
def told():
    return story.running()


@pytest.fixture
def goal(told):
    return plans.add_goal(case=told.case_id, own_words=WORDS, by=told.anna)


def test_the_goal_is_named_to_whoever_may_read_the_plan_and_to_nobody_else(told, goal):
    talked(told, goal)
    assert shown(told, told.anna) == [(WORDS, True)]
    assert shown(told, cast.sam()) == [(WORDS, True)]
    assert shown(told, cast.petra()) == [("", True)]


def test_when_the_plan_is_no_longer_for_them_the_goal_is_not_either(told, goal):
    talked(told, goal)
    told.withdraw()
    assert shown(told, cast.sam()) == [("", True)]


def test_a_goal_that_was_taken_out_of_the_plan_is_named_nowhere(told, goal):
    talked(told, goal)
    plans.remove_goal(goal=goal.pk, version=1, by=told.anna)
    assert shown(told, told.anna) == [("", True)]


@pytest.mark.parametrize(
    ("answer", "there", "gone"),
    [
        (True, "Talade med den unge i enrum.", "Talade inte"),
        (False, "Talade inte med den unge i enrum.", "Talade med"),
        (None, "Vi pratade.", "i enrum"),
    ],
)
def test_the_timeline_says_whether_the_youth_spoke_alone(told, goal, client_for, answer, there, gone):
    talked(told, goal, spoken_alone=answer)
    said = page(client_for(cast.petra()), told)
    assert there in said
    assert gone not in said
    assert WORDS not in said
    assert "målet" not in said
    timeline = page(client_for(cast.sam()), told).split('id="timeline-title"')[1]
    assert f"Handlade om målet: ”{WORDS}”" in timeline


def test_the_number_of_statements_does_not_grow_with_the_goals(told, goal, client_for):
    sam = client_for(cast.sam())
    talked(told, goal)
    page(sam, told)
    with CaptureQueriesContext(connection) as few:
        page(sam, told)
    for _turn in range(3):
        other = plans.add_goal(case=told.case_id, own_words="Ett till.", by=told.anna)
        talked(told, other)
    with CaptureQueriesContext(connection) as many:
        page(sam, told)
    assert len(many) == len(few)
