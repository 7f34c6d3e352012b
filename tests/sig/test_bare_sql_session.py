"""Somebody holds the password of the application's role and uses psql: no application code, no key."""

from uuid import uuid4

import psycopg
import pytest
from django.conf import settings
from django.db import connections

from audit.acting import seal_actor
from tests import cast
from tests.sig import every_table, story

pytestmark = pytest.mark.django_db(transaction=True)
TABLES = (
    "case", "nomination", "stagechange", "entry", "entryabout", "release", "plan", "goal", "action",
    "closure", "followup", "gangjudgement", "outcome", "task", "notice", "historicalcase", "historicalplan",
    "historicalgoal", "historicalaction", "historicaloutcome",
)  # fmt: skip


@pytest.fixture
def bare():
    """A session of sig_app opened by hand."""
    held = connections["default"].settings_dict
    with psycopg.connect(
        dbname=held["NAME"], user=held["USER"], password=held["PASSWORD"], host=held["HOST"],
        port=held["PORT"] or None,
        autocommit=True,
    ) as session:  # fmt: skip
        assert session.execute("SELECT current_user").fetchone() == ("sig_app",)
        yield session


@pytest.fixture
def told():
    begun = story.running()
    begun.wrote(cast.sam(), "Bara för skolan.")
    begun.wrote(cast.sam(), "Till polisen.", to=("polisen",))
    return begun


@pytest.mark.parametrize("table", TABLES)
def test_nothing_is_there_without_an_actor(told, bare, table):
    assert bare.execute(
        psycopg.sql.SQL("SELECT count(*) FROM {}").format(psycopg.sql.Identifier(f"sig_{table}"))
    ).fetchone() == (0,)


@pytest.mark.parametrize(
    "shape", ["{id}", "user|{id}|9999999999", "user|{id}|9999999999|" + "0" * 64, "user|{id}|1|{mac}"]
)
def test_a_forged_actor_is_nobody(told, bare, shape):
    sam = cast.sam()
    forged = shape.format(id=sam.pk, mac=seal_actor("user", str(sam.pk), 60).rsplit("|", 1)[1])
    bare.execute("SELECT set_config('sig.actor', %s, false)", [forged])
    assert bare.execute("SELECT sig_me()").fetchone() == (None,)
    assert bare.execute("SELECT count(*) FROM sig_entry").fetchone() == (0,)
    assert bare.execute("SELECT count(*) FROM sig_my_cases()").fetchone() == (0,)


def test_an_actor_with_a_stolen_seal_still_reads_no_other_authority(told, bare):
    """The worst case: Petra's own sealed actor in a bare session. The school's entry stays away."""
    petra = cast.petra()
    bare.execute("SELECT set_config('sig.actor', %s, false)", [seal_actor("user", str(petra.pk), 60)])
    assert bare.execute("SELECT count(*) FROM sig_entry").fetchone() == (1,)
    assert bare.execute(
        "SELECT count(*) FROM sig_entry_verdicts(%s, %s, now())", [cast.sam().pk, told.case_id]
    ).fetchone() == (0,)
    told.withdraw()
    assert bare.execute("SELECT count(*) FROM sig_entry").fetchone() == (0,)


@pytest.mark.parametrize(
    "statement",
    [
        "UPDATE audit_entry SET payload = 'x'",
        "DELETE FROM audit_entry",
        "TRUNCATE audit_entry",
        "SELECT * FROM audit_entry",
        "SELECT * FROM audit_actor_key",
        "DELETE FROM sig_stagechange",
        "UPDATE sig_stagechange SET to_stage = 'closed'",
        "TRUNCATE sig_entry",
        "ALTER TABLE sig_entry DISABLE ROW LEVEL SECURITY",
        "DROP POLICY app_select ON sig_entry",
        "CREATE OR REPLACE FUNCTION sig_me() RETURNS bigint LANGUAGE sql AS 'SELECT 1::bigint'",
        "SELECT sig_cases_of(1, now())",
        "SET ROLE sig_owner",
        "SET SESSION AUTHORIZATION sig_owner",
        "UPDATE sig_release SET released_at = now()",
        "DELETE FROM sig_release",
    ],
)
def test_what_the_role_may_never_do(told, bare, statement):
    with pytest.raises((psycopg.errors.InsufficientPrivilege, psycopg.errors.ProgrammingError)):
        bare.execute(statement)


def test_nobody_can_be_written_for(told, bare):
    """An INSERT for another author, another authority or another case is refused even to a member."""
    petra, sam, team = cast.petra(), cast.sam(), told.case.team_id
    bare.execute("SELECT set_config('sig.actor', %s, false)", [seal_actor("user", str(petra.pk), 60)])
    text = (
        "INSERT INTO sig_entry (id, version, case_id, team_id, kind, contact_kind, incident_kind, category,"
        " owner_authority_id, author_id, happened_at, created_at, draft, investigation_restricted, flagged,"
        " inbound_ground)"
        " VALUES (%s, 1, %s, %s, 'note', '', '', 'school', %s, %s, now(), now(), false, false, false, '')"
    )
    wrong = [
        (told.case_id, team, sam.authority_id, petra.pk),
        (told.case_id, team, petra.authority_id, sam.pk),
        (uuid4(), team, petra.authority_id, petra.pk),
        (told.case_id, uuid4(), petra.authority_id, petra.pk),
    ]
    for case, of, owner, author in wrong:
        with pytest.raises(psycopg.errors.InsufficientPrivilege):
            bare.execute(text, [uuid4(), case, of, owner, author])
    bare.execute(text, [uuid4(), told.case_id, team, petra.authority_id, petra.pk])


def test_a_release_cannot_be_made_up(told, bare):
    """Petra cannot release the school's entry to the police, with or without knowing its id."""
    petra, sam = cast.petra(), cast.sam()
    hidden = told.wrote(sam, "Hemligt.")
    bare.execute("SELECT set_config('sig.actor', %s, false)", [seal_actor("user", str(petra.pk), 60)])
    with pytest.raises(psycopg.errors.InsufficientPrivilege):
        bare.execute(
            "INSERT INTO sig_release (id, entry_id, case_id, sender_id, recipient_id, basis, series,"
            " released_at, released_by_id) VALUES (%s, %s, %s, %s, %s, 'consent', %s, now(), %s)",
            [
                uuid4(),
                hidden.pk,
                told.case_id,
                sam.authority_id,
                petra.authority_id,
                told.consent.series,
                petra.pk,
            ],
        )


def test_no_key_is_in_the_data_base(told, superuser):
    """Not in any column of any table: neither the actor key in plain, nor a wrapped or open case key's
    file."""
    with superuser() as session:
        dumped = str(session.execute("SELECT ipad, opad FROM audit_actor_key").fetchall())
        tables = [
            row[0]
            for row in session.execute("SELECT relname FROM pg_class WHERE relkind = 'r' AND relname ~ 'key'")
        ]
    assert settings.ACTOR_KEY not in dumped.encode()
    assert not {name for name in tables if name.startswith(("crypto_", "keystore"))}


def test_a_write_without_an_actor_leaves_a_trace(told, superuser):
    with superuser() as session:
        before = session.execute("SELECT count(*) FROM audit_entry WHERE writer LIKE 'sql-%'").fetchone()[0]
        session.execute("UPDATE sig_case SET area_id = NULL")
        after = session.execute("SELECT count(*) FROM audit_entry WHERE writer LIKE 'sql-%'").fetchone()[0]
    assert after == before + 1


def test_not_even_the_owner_changes_what_is_published_or_moved(told, superuser):
    with superuser() as session:
        for statement in (
            "UPDATE sig_entry SET category = 'crime'",
            "DELETE FROM sig_entry",
            "DELETE FROM sig_stagechange",
        ):
            with pytest.raises(psycopg.errors.InsufficientPrivilege):
                session.execute(statement)


ABOUT = "INSERT INTO sig_entryabout (id, entry_id, case_id, person_id) VALUES (%s, %s, %s, %s)"


def test_whom_an_entry_is_about_is_said_by_its_author_and_seen_with_the_entry(told, bare, superuser):
    petra, sam = cast.petra(), cast.sam()
    hidden, shared = told.wrote(sam, "Om systern."), told.wrote(sam, "Om brodern.", to=("polisen",))
    family, stranger = uuid4(), uuid4()
    with superuser() as session:
        session.execute("SET session_replication_role = replica")
        for person, youth in ((family, told.case.youth_id), (stranger, uuid4())):
            every_table.add(
                session, "consent_relatedperson", id=person, youth_id=youth, registered_by_id=sam.pk
            )
    bare.execute("SELECT set_config('sig.actor', %s, false)", [seal_actor("user", str(petra.pk), 60)])
    with pytest.raises(psycopg.errors.InsufficientPrivilege):
        bare.execute(ABOUT, [uuid4(), hidden.pk, told.case_id, family])
    with pytest.raises(psycopg.errors.InsufficientPrivilege):
        bare.execute(ABOUT, [uuid4(), shared.pk, told.case_id, family])
    bare.execute("SELECT set_config('sig.actor', %s, false)", [seal_actor("user", str(sam.pk), 60)])
    with pytest.raises(psycopg.errors.InsufficientPrivilege):
        bare.execute(ABOUT, [uuid4(), shared.pk, told.case_id, stranger])
    with pytest.raises(psycopg.errors.InsufficientPrivilege):
        bare.execute(ABOUT, [uuid4(), shared.pk, uuid4(), family])
    bare.execute(ABOUT, [uuid4(), hidden.pk, told.case_id, family])
    assert bare.execute("SELECT count(*) FROM sig_entryabout").fetchone() == (1,)
    assert bare.execute("DELETE FROM sig_entryabout").rowcount == 0
    bare.execute("SELECT set_config('sig.actor', %s, false)", [seal_actor("user", str(petra.pk), 60)])
    assert bare.execute("SELECT count(*) FROM sig_entry WHERE id = %s", [shared.pk]).fetchone() == (1,)
    assert bare.execute("SELECT count(*) FROM sig_entryabout").fetchone() == (0,)
    bare.execute("SELECT set_config('sig.actor', %s, false)", [seal_actor("user", str(sam.pk), 60)])
    bare.execute(ABOUT, [uuid4(), shared.pk, told.case_id, family])
    bare.execute("SELECT set_config('sig.actor', %s, false)", [seal_actor("user", str(petra.pk), 60)])
    assert bare.execute("SELECT count(*) FROM sig_entry WHERE id = %s", [shared.pk]).fetchone() == (0,)
