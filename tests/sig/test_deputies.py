"""The programme's deputy stands in for the coordinator, for as long as they are the deputy and no longer."""

from pathlib import Path

import pytest

from audit import clock
from audit.acting import acting_as, acting_as_system
from audit.decisions import NotAllowed
from sig import access
from sig.models import Programme
from sig.programme import parse
from sig.services import closures, deputies, programmes
from sig.services.deputies import may_leave
from teams.models import Conflict, Membership
from teams.services import members
from tests import cast
from tests.sig import story

pytestmark = pytest.mark.django_db
FILE = Path("programmes/eskilstuna-2016-2019.toml")


@pytest.mark.parametrize(
    ("leaders", "leaves"), [({1, 2}, True), ({1}, True), ({2}, False), ({1, 2, 3}, True), (set(), False)]
)
def test_a_team_is_left_without_anybody_by_no_change_of_deputy(leaders, leaves):
    assert may_leave(leaders, 2) is leaves


def elsa():
    return cast.person("elsa@social.example", "Elsa Påhittad", "coordinator", at="socialtjansten")


def leaders(told):
    """Who leads the team now, and for whom they stand in."""
    with acting_as_system("test"):
        seats = Membership.objects.in_force(clock.database_now()).filter(
            team__case=told.case_id, role="coordinator"
        )
        return {
            seat.user.name.split()[0]: seat.substitute_for and seat.substitute_for.user.name.split()[0]
            for seat in seats.select_related("user", "substitute_for__user")
        }


def change_deputy():
    with acting_as_system("set-up"):
        row = Programme.objects.get(code="provstad")
        before, row.deputy = row.deputy, elsa()
        row.save(update_fields=["deputy"])
        return deputies.replaced(row, before)


def test_the_deputy_has_a_seat_as_substitute_for_the_coordinator():
    assert leaders(story.begin()) == {"Anna": None, "Dag": "Anna"}


def test_a_deputy_who_is_replaced_leaves_and_sees_nothing_more():
    told = story.running()
    assert access.case(told.case_id, by=cast.dag()).may.coordinate
    assert change_deputy() == 1
    assert leaders(told) == {"Anna": None, "Elsa": "Anna"}
    with pytest.raises(NotAllowed):
        access.case(told.case_id, by=cast.dag())
    assert access.cases(by=cast.dag()) == ()
    assert access.case(told.case_id, by=elsa()).may.coordinate


def test_where_the_deputy_alone_leads_they_stay():
    told = story.running()
    with acting_as(told.anna):
        seat = Membership.objects.get(team=told.case.team, user=told.anna)
    members.end(membership=seat, by=None)
    assert change_deputy() == 0
    assert leaders(told) == {"Dag": "Anna"}


def test_the_next_deputy_is_not_seated_over_a_conflict_of_interest():
    told = story.running()
    with acting_as_system("test"):
        Conflict.objects.create(
            team=told.case.team, user=elsa(), declared_at=clock.database_now(), declared_by=elsa()
        )
    assert change_deputy() == 1
    assert leaders(told) == {"Anna": None}


def test_the_next_deputy_comes_to_a_closed_case_only_while_its_outcome_waits_for_a_second_person():
    closed, over = story.running(), story.begin(name="Alex Påhittad")
    over.to("declined", "referred")
    closures.close(case=closed.case_id, reason="goals_met", planned=True, thanks="declined", by=closed.anna)
    assert change_deputy() == 2
    assert leaders(closed) == {"Anna": None, "Elsa": "Anna"}
    assert leaders(over) == {"Anna": None}


def test_a_new_deputy_in_the_programme_file_takes_the_place_of_the_one_before():
    file = parse(FILE.read_text())
    made = programmes.load(file, coordinator=cast.anna(), deputy=cast.dag())
    told = story.begin(programme=next(iter(made.programmes.values())))
    programmes.load(file)
    assert leaders(told) == {"Anna": None, "Dag": "Anna"}
    programmes.load(file, deputy=elsa())
    assert leaders(told) == {"Anna": None, "Elsa": "Anna"}
