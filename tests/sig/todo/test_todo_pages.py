"""The page of tasks: what is shown to whom, done and undone, and handed on."""

from datetime import timedelta
from uuid import uuid4

import pytest
from django.core.exceptions import ValidationError
from django.urls import reverse

from audit import clock
from audit.acting import acting_as
from audit.decisions import NotAllowed
from crypto.versioned import Conflict
from sig.models import Notice, Task
from sig.services import steps
from sig.todo.access import todo
from sig.todo.rule import Group
from teams.services import conflicts, members
from tests import cast
from tests.sig import story

pytestmark = pytest.mark.django_db


@pytest.fixture
def begun():
    """A started case with Petra of the police and Sam of the school in the team."""
    made = story.begin().informed().signed().to("consented", "consent_active").started()
    for person in (cast.petra(), cast.sam()):
        cast.join(made.case.team, person)
    return made


def add(begun, title="Ring skolan", *, to=None, days=0, by=None):
    due = clock.today() + timedelta(days=days)
    return steps.add(
        case=begun.case, title=title, responsible=to or begun.anna, due_on=due, by=by or begun.anna
    )


def titles(lines):
    return [line.step.title for line in lines]


def press(client, name, step, version):
    sent = {"submission_token": str(uuid4()), "version": version}
    return client.post(reverse(name, args=[step.pk]), sent, follow=True)


def test_mine_and_others_by_date_and_only_what_the_rule_shows(begun):
    petra, sam = cast.petra(), cast.sam()
    add(begun, "Senare", days=40)
    add(begun, "Sent", days=-3)
    add(begun, "Petras", to=petra)
    add(begun, "Polisens eget", to=petra, by=petra)
    assert titles(todo(by=begun.anna).mine) == ["Sent", "Senare"]
    assert [line.group for line in todo(by=begun.anna).mine] == [Group.LATE, Group.LATER]
    assert titles(todo(by=begun.anna).others) == ["Petras"]
    assert titles(todo(by=petra).mine) == ["Petras", "Polisens eget"]
    assert todo(by=petra).others == ()
    assert todo(by=sam).mine == todo(by=sam).others == ()


def test_whoever_has_left_or_stepped_aside_has_no_list(begun):
    petra, sam = cast.petra(), cast.sam()
    add(begun, to=petra)
    add(begun, to=sam)
    with acting_as(begun.anna):
        seat = petra.memberships.get(team=begun.case.team)
    members.end(membership=seat, by=begun.anna)
    conflicts.declare(team=begun.case.team, user=sam, by=sam)
    for person in (petra, sam):
        found = todo(by=person)
        assert (found.mine, found.others, found.cases) == ((), (), ())


def test_done_with_one_press_and_undone_with_another(begun, client_for):
    step, client = add(begun), client_for(begun.anna)
    page = press(client, "todo-done", step, step.version).content.decode()
    assert "Inget väntar på dig." in page
    assert "Klar:" not in page.split("Mina")[1]
    assert "Ångra" in page
    assert titles(todo(by=begun.anna).done) == ["Ring skolan"]
    again = press(client, "todo-undo", step, step.version + 1).content.decode()
    assert "Inget väntar på dig." not in again
    assert titles(todo(by=begun.anna).mine) == ["Ring skolan"]


def test_what_somebody_else_changed_is_not_ticked_off_unseen(begun, client_for):
    step = add(begun)
    steps.change(
        task=step.pk,
        title="Ring mamman",
        responsible=begun.anna,
        due_on=step.due_on,
        version=1,
        by=begun.anna,
    )
    page = press(client_for(begun.anna), "todo-done", step, 1).content.decode()
    assert "Någon annan hann ändra före dig" in page
    assert titles(todo(by=begun.anna).mine) == ["Ring mamman"]


def test_a_new_owner_is_told_and_whoever_does_it_oneself_is_not(begun):
    petra = cast.petra()
    step = add(begun)
    with acting_as(begun.anna):
        assert not Notice.objects.filter(user=begun.anna, code="step_due").exists()
    steps.change(task=step.pk, title="Ring", responsible=petra, due_on=step.due_on, version=1, by=begun.anna)
    add(begun, to=petra)
    with acting_as(petra):
        assert set(Notice.objects.filter(user=petra).values_list("code", flat=True)) >= {
            "step_moved",
            "step_due",
        }


@pytest.mark.parametrize(
    ("maker", "to", "may"), [("anna", "sam", False), ("petra", "sam", True), ("anna", "anna", False)]
)
def test_only_the_authority_that_wrote_a_step_gives_it_a_new_reader(begun, maker, to, may):
    petra, people = cast.petra(), cast.everybody()
    step = add(begun, to=petra, by=people[maker])
    given = {"title": "Ring", "due_on": step.due_on, "version": 1, "by": petra}
    if may:
        assert steps.change(task=step.pk, responsible=people[to], **given).responsible == people[to]
        return
    with pytest.raises(ValidationError) as refused:
        steps.change(task=step.pk, responsible=people[to], **given)
    assert set(refused.value.error_dict) == {"responsible"}


def test_a_step_is_handed_on_only_within_the_team_and_never_emptied(begun):
    step = add(begun)
    for wrong in ({"responsible": cast.olle()}, {"title": "  "}):
        given = {"title": "Ring", "responsible": begun.anna, "due_on": step.due_on, "version": 1} | wrong
        with pytest.raises(ValidationError) as refused:
            steps.change(task=step.pk, by=begun.anna, **given)
        assert set(refused.value.error_dict) == set(wrong)
    with pytest.raises(NotAllowed):
        steps.complete(task=step.pk, by=cast.olle())
    with acting_as(begun.anna):
        assert Task.objects.get().version == 1


def test_two_who_change_the_same_step_both_see_it(begun, client_for):
    step = add(begun)
    given = {"title": "Min", "responsible": begun.anna, "due_on": step.due_on, "by": begun.anna}
    steps.change(task=step.pk, version=1, **given)
    with pytest.raises(Conflict):
        steps.change(task=step.pk, version=1, **given)
    sent = {
        "submission_token": str(uuid4()),
        "version": 1,
        "title": "Deras text",
        "responsible": begun.anna.pk,
        "due_on": step.due_on,
    }
    address = reverse("case-step-change", args=[begun.case_id, step.pk])
    answer = client_for(begun.anna).post(address, sent)
    assert answer.status_code == 409
    assert "Deras text" in answer.content.decode()
    assert "Min" in answer.content.decode()


def test_the_form_for_a_new_step_is_reached_from_the_list(begun, client_for):
    client = client_for(begun.anna)
    assert client.get(reverse("todo-new"), {"case": begun.case_id}, follow=True).status_code == 200
    assert client.get(reverse("todo-new"), {"case": uuid4()}, follow=True).status_code == 404
    assert client.get(reverse("todo-new"), {"case": "../.."}).status_code == 400
