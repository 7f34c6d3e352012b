"""What an acting block says that it is about takes rows away and never adds one."""

from uuid import UUID, uuid4

import pytest
from django.db import connections

from audit.acting import acting_as, focus_on
from sig import access, rule_sql
from sig.models import Entry
from teams.models import User
from tests import cast
from tests.sig import every_table, story, world, world_rows
from tests.sig.test_row_security_alone import LEADS, MEMBERS, keys, people, two  # noqa: F401

pytestmark = pytest.mark.django_db(transaction=True, databases=["default", "owner"])
SEEN = """
SELECT 'sig_case', id, id::text FROM sig_case
UNION ALL SELECT 'sig_entry', case_id, id::text FROM sig_entry
UNION ALL SELECT 'sig_entryabout', case_id, id::text FROM sig_entryabout
UNION ALL SELECT 'sig_release', case_id, id::text FROM sig_release
UNION ALL SELECT 'sig_plan', case_id, id::text FROM sig_plan
UNION ALL SELECT 'seats', case_id, to_jsonb(m)::text FROM sig_my_cases() m
UNION ALL SELECT 'unagreed', e.case_id, concat_ws(' ', u.entry_id, u.recipient_id)
            FROM sig_my_unagreed() u JOIN sig_entry e ON e.id = u.entry_id
"""
NONSENSE = ("-", "x", "' OR true", "{}", "*", ",", "00000000-0000-0000-0000-000000000000", str(UUID(int=7)))


def seen(person, focus=None):
    with acting_as(User.objects.get(pk=person)), connections["default"].cursor() as cursor:
        if focus is not None:
            cursor.execute("SELECT set_config('sig.focus', %s, true)", [focus])
        cursor.execute(SEEN)
        return set(cursor.fetchall())


def test_the_rows_in_focus_are_those_without_it_of_that_case(superuser):
    made = world.build(world.soon() - world.DAY / 2, cases=16, entries=6)
    with superuser() as session:
        world_rows.insert(session, made)
    met = set()
    for person in made.people:
        whole = seen(person.id)
        assert seen(person.id, "") == whole
        for case in (team.case for team in made.teams):
            met |= {row[0] for row in whole if row[1] == case}
            assert seen(person.id, str(case)) == {row for row in whole if row[1] == case}
        first, other = made.teams[0].case, made.teams[1].case
        assert seen(person.id, f"{first},{other}") == {row for row in whole if row[1] in (first, other)}
    assert met == {"sig_case", "sig_entry", "sig_entryabout", "sig_release", "sig_plan", "seats", "unagreed"}


@pytest.mark.parametrize("focus", NONSENSE)
def test_nonsense_shows_nothing(superuser, focus):
    made = world.build(world.soon() - world.DAY / 2, cases=4, entries=4)
    with superuser() as session:
        world_rows.insert(session, made)
    assert any(seen(person.id) for person in made.people)
    assert [seen(person.id, focus) for person in made.people if seen(person.id, focus)] == []


def tables(user, *, case=None, focus=None):
    """{table: primary keys} of every walled table, without any filter."""
    with acting_as(User.objects.get(pk=user)):
        if case is not None:
            rule_sql.focus(case)
        if focus is not None:
            focus_on(focus)
        return {table: keys(model) for table, model in every_table.walled().items()}


@pytest.mark.parametrize("user", MEMBERS)
def test_of_every_table_the_case_in_focus_is_there_whole_and_another_shows_no_more(two, user):  # noqa: F811
    whole = tables(user)
    models = every_table.walled()
    first, second = (every_table.key(models["sig_case"], team) for team in (two.first, two.second))
    assert tables(user, case=first) == whole
    for focus in ([second], [two.second], [uuid4()], []):
        found = tables(user, focus=focus)
        assert all(found[table] <= whole[table] for table in whole)
        assert found["sig_case"] == found["sig_entry"] == found["consent_youth"] == set()


YOUTHS = "SELECT youth_id, led, inside, plain, close, knows FROM consent_my_youths()"


def test_a_youth_in_focus_is_known_through_every_team(two, superuser):  # noqa: F811
    models = every_table.walled()
    youth = every_table.key(models["consent_youth"], two.first)
    with superuser() as session:
        session.execute("SET session_replication_role = replica")
        third = uuid4()
        every_table.fill(session, third)
        people_of_third(session, third)
        session.execute("UPDATE consent_subject SET youth_id = %s WHERE team_id = %s", [youth, third])
    for user in MEMBERS:
        with acting_as(User.objects.get(pk=user)), connections["default"].cursor() as cursor:
            cursor.execute(YOUTHS)
            whole = sorted(cursor.fetchall())
            for focus in ([youth], [two.first], [third], [two.first, third]):
                focus_on(focus)
                cursor.execute(YOUTHS)
                assert sorted(cursor.fetchall()) == [row for row in whole if row[0] == youth], focus
            focus_on([uuid4()])
            cursor.execute(YOUTHS)
            assert cursor.fetchall() == []
        assert len(whole) >= (2 if user == LEADS else 1), user


def people_of_third(session, team):
    seat = {"team_id": team, "user_id": LEADS, "authority_id": 1, "starts_at": every_table.timezone.now()}
    every_table.add(session, "teams_membership", **seat, role="coordinator", ends_at=None)


def test_a_focus_ends_with_its_block():
    told, other = story.running(), story.begin(name="Robin Okänd").consented().joined(cast.sam()).started()
    anna = cast.anna()

    def there():
        with acting_as(anna):
            return set(rule_sql.my_cases())

    assert there() == {told.case_id, other.case_id}
    with acting_as(anna):
        rule_sql.focus(told.case_id)
        assert set(rule_sql.my_cases()) == {told.case_id}
        with acting_as(anna):
            assert set(rule_sql.my_cases()) == {told.case_id, other.case_id}
            rule_sql.focus(told.case_id)
        assert set(rule_sql.my_cases()) == {told.case_id, other.case_id}
    assert there() == {told.case_id, other.case_id}
    with pytest.raises(ZeroDivisionError):
        broken_off(told.case_id, anna)
    assert there() == {told.case_id, other.case_id}
    access.case(told.case_id, by=anna)
    assert there() == {told.case_id, other.case_id}


def broken_off(case, anna):
    with acting_as(anna):
        rule_sql.focus(case)
        raise ZeroDivisionError


def test_what_is_written_under_a_focus_is_kept():
    told = story.running()
    with acting_as(cast.anna()):
        rule_sql.focus(told.case_id)
        told.wrote(cast.anna(), "Skrivet under ett fokus.")
    with acting_as(cast.anna()):
        written: set[UUID] = set(Entry.objects.filter(case=told.case_id).values_list("pk", flat=True))
    assert written
