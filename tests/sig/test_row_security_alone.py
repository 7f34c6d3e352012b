"""With every filter of the application gone, row security returns no foreign row of any table."""

from dataclasses import dataclass
from datetime import timedelta
from uuid import UUID, uuid4

import psycopg
import pytest
from django.db import connections
from django.db.models import QuerySet
from django.utils import timezone

from audit.acting import acting_as, current_block
from teams.models import User
from tests import cast
from tests.sig import every_table, story

pytestmark = pytest.mark.django_db(transaction=True, databases=["default", "owner"])
HOUR = timedelta(hours=1)
KINDS = ("social_services", "police", "school", "bup", "ung_fritid")
LEADS, POLICE, SCHOOL, BUP, FREE = 901, 902, 903, 904, 905
ENDED, TO_COME, CONFLICTED, STRANGER, GLASS, GLASS_ENDED, INACTIVE = 911, 912, 913, 914, 915, 916, 917
MEMBERS = (LEADS, POLICE, SCHOOL, BUP, FREE, GLASS)
OUTSIDE = (ENDED, TO_COME, CONFLICTED, STRANGER, GLASS_ENDED)


@dataclass(frozen=True)
class Two:
    """Two teams, each with a row in every table; everybody named above has to do with the first at most."""

    first: UUID
    second: UUID


@pytest.fixture
def two(superuser):
    teams = Two(uuid4(), uuid4())
    with superuser() as session:
        session.execute("SET session_replication_role = replica")
        authorities(session)
        for team in (teams.first, teams.second):
            every_table.fill(session, team)
        people(session, teams.first)
    return teams


def authorities(session):
    for number, kind in enumerate(KINDS, 1):
        regime = "" if kind == "ung_fritid" else "OSL"
        values = {"id": number, "code": kind, "kind": kind, "name": kind, "secrecy_regime": regime}
        every_table.add(session, "teams_authority", **values)


def people(session, team):
    now = timezone.now()
    authority = {POLICE: 2, SCHOOL: 3, BUP: 4, FREE: 5, GLASS: 2, GLASS_ENDED: 2}
    for user in (every_table.NEUTRAL, *MEMBERS, *OUTSIDE, INACTIVE):
        person = {"id": user, "email": f"p{user}@invented.example", "name": f"P{user}", "password": "!"}
        person |= {"authority_id": authority.get(user, 1), "is_active": user != INACTIVE, "created_at": now}
        every_table.add(session, "teams_user", **person)
    seats = dict.fromkeys((*MEMBERS[:-1], CONFLICTED, INACTIVE), (now - HOUR, None))
    seats |= {ENDED: (now - HOUR, now - HOUR / 2), TO_COME: (now + HOUR, None)}
    for user, (start, end) in seats.items():
        seat = {"team_id": team, "user_id": user, "authority_id": authority.get(user, 1), "starts_at": start}
        role = "coordinator" if user == LEADS else "member"
        every_table.add(session, "teams_membership", **seat, role=role, ends_at=end)
    clash = {"user_id": CONFLICTED, "declared_by_id": every_table.NEUTRAL, "declared_at": now - HOUR}
    every_table.add(session, "teams_conflict", team_id=team, **clash)
    for user, end in ((GLASS, now + HOUR / 2), (GLASS_ENDED, now - HOUR / 4)):
        glass = {"team_id": team, "user_id": user, "authority_id": 2, "paragraph": "osl_10_2"}
        every_table.add(session, "teams_breakglass", **glass, opened_at=end - HOUR / 2, ends_at=end)


def unfiltered(user):
    """{table: primary keys} of `Model._base_manager.all()` for every walled table, acting as somebody."""
    with acting_as(User.objects.get(pk=user)):
        return {table: keys(model) for table, model in every_table.walled().items()}


def keys(model):
    return set(model._base_manager.values_list("pk", flat=True))


def rows_of(team):
    return {table: every_table.key(model, team) for table, model in every_table.walled().items()}


def rows_about(user, superuser):
    """Membership, conflict and break-glass of that person: the three that `people` wrote."""
    with superuser() as session:
        return {
            row[0]
            for table in ("teams_membership", "teams_conflict", "teams_breakglass")
            for row in session.execute(
                psycopg.sql.SQL("SELECT id FROM {} WHERE user_id = %s").format(psycopg.sql.Identifier(table)),
                [user],
            )
        }


@pytest.mark.parametrize("user", OUTSIDE)
def test_those_outside_get_nothing(two, superuser, user):
    own = rows_about(user, superuser)
    found = {table: seen - own for table, seen in unfiltered(user).items()}
    assert {table: seen for table, seen in found.items() if seen} == {}


@pytest.mark.parametrize("user", MEMBERS)
def test_members_get_no_row_of_another_team(two, user):
    foreign = rows_of(two.second)
    found = unfiltered(user)
    assert {table for table, seen in found.items() if foreign[table] in seen} == set()


def test_the_tables_are_not_simply_closed(two):
    """Somebody of the team sees something of nearly every table, else the tests above would prove nothing."""
    mine = rows_of(two.first)
    open_to_somebody = {
        table
        for user in (*MEMBERS, every_table.NEUTRAL)
        for table, seen in unfiltered(user).items()
        if mine[table] in seen
    }
    closed = set(every_table.walled()) - open_to_somebody
    assert {
        "sig_case",
        "sig_entry",
        "sig_release",
        "sig_plan",
        "sig_task",
        "consent_grant",
    } <= open_to_somebody
    assert len(closed) < len(open_to_somebody) / 3, sorted(closed)


def test_without_an_actor_and_for_an_inactive_account_there_is_nothing(two):
    with connections["default"].cursor() as cursor:
        for table in every_table.walled():
            cursor.execute(f"SELECT count(*) FROM {connections['default'].ops.quote_name(table)}")
            assert cursor.fetchone() == (0,), table
    assert not any(seen & {key} for key, seen in zip_keys(two.first, unfiltered(INACTIVE)))


def zip_keys(team, found):
    return [(key, found[table]) for table, key in rows_of(team).items()]


def test_pages_without_any_filter_show_nothing_of_another_case(client_for, monkeypatch):
    """Every `filter`, `exclude` and `get` of walled tables is switched off while Petra opens her pages.

    Not the machine's own (`acting_as_system`): it passes the walls by right, and hands on only what it asked.
    """
    mine, other = story.running(), story.begin(name="Robin Okänd").consented().joined(cast.sam()).started()
    mine.wrote(cast.sam(), "Till polisen.", to=("polisen",))
    other.wrote(cast.sam(), "Främmande hemlighet.", to=("polisen",))
    client = client_for(cast.petra())
    walled = set(every_table.walled())
    real = QuerySet._filter_or_exclude_inplace

    def off(self, negate, args, kwargs):
        block = current_block()
        machine = block and block.actor and str(block.actor.id).startswith("system:")
        if machine or self.model._meta.db_table not in walled:
            real(self, negate, args, kwargs)

    monkeypatch.setattr(QuerySet, "_filter_or_exclude_inplace", off)
    client.raise_request_exception = False
    shown = [client.get(address.format(mine.case_id)) for address in ADDRESSES]
    assert any(b"Till polisen." in page.content for page in shown)
    for page in shown:
        text = page.content.decode()
        assert "Främmande hemlighet." not in text
        assert "Robin" not in text
        assert str(other.case_id) not in text


ADDRESSES = ("/", "/cases/", "/cases/{}/")
