"""The second wall: what the application's role can reach with no application code in between."""

from collections.abc import Callable
from typing import Any

import pytest
from django.db import DatabaseError, connection

from audit.acting import acting_as
from audit.labels import Label
from consent import models, row_security
from consent.models import Consent, ConsentSignature, Grant
from consent.services import consents, grounds
from consent.services.grounds import Disclosed
from teams.models import User
from teams.services import conflicts
from tests import cast
from tests.consent.test_services import World, world  # noqa: F401

pytestmark = pytest.mark.django_db
FORGED = ["user|1|9999999999|" + "0" * 64, "system|import|9999999999|" + "0" * 64, "user|1", "", "x" * 300]


def seen(table: str) -> int:
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT count(*) FROM {table}")
        return int(cursor.fetchone()[0])


def seen_by(user: User) -> dict[str, int]:
    with acting_as(user):
        return {table: seen(table) for table in row_security.TABLES}


@pytest.mark.parametrize("table", row_security.TABLES)
def test_nobody_acting_sees_nothing(world: World, table: str) -> None:
    world.active()
    assert seen(table) == 0


@pytest.mark.parametrize("forged", FORGED)
def test_a_forged_actor_sees_nothing(world: World, forged: str) -> None:
    world.active()
    with connection.cursor() as cursor:
        cursor.execute("SELECT set_config('sig.actor', %s, true)", [forged])
    assert {seen(table) for table in row_security.TABLES} == {0}


def test_anna_sees_everything_of_her_own_team(world: World) -> None:
    world.active()
    rows = seen_by(world.anna)
    assert rows["consent_youth"] == rows["consent_subject"] == rows["consent_consent"] == 1
    assert rows["consent_guardian"] == 2
    assert rows["consent_consentsignature"] == 3


@pytest.mark.parametrize("who", ["olle", "dag", "maj", "stig", "lovisa", "adam", "sam"])
def test_others_see_no_row_of_it(world: World, who: str) -> None:
    world.active()
    assert set(seen_by(getattr(cast, who)()).values()) == {0}


def test_petra_in_the_team_sees_nothing_before_consent(world: World) -> None:
    petra = cast.petra()
    cast.join(world.team, petra)
    consent = world.draft()
    world.sign(consent)
    assert set(seen_by(petra).values()) == {0}


def test_petra_sees_the_grant_and_the_youth_but_never_the_family(world: World) -> None:
    petra = cast.petra()
    cast.join(world.team, petra)
    world.active()
    rows = seen_by(petra)
    assert rows["consent_youth"] == rows["consent_consent"] == 1
    assert rows["consent_grant"] == rows["consent_consentscope"] == 2
    for table in ("guardian", "consentsignature", "signatureexclusion", "identitynumber", "historicalyouth"):
        assert rows[f"consent_{table}"] == 0
    for table in ("historicalconsent", "historicalguardian", "authorityremoval"):
        assert rows[f"consent_{table}"] == 0


def test_sam_to_whom_nothing_goes_does_not_learn_who_it_is(world: World) -> None:
    sam = cast.sam()
    cast.join(world.team, sam)
    world.active()
    rows = seen_by(sam)
    assert (rows["consent_youth"], rows["consent_subject"], rows["consent_guardian"]) == (0, 0, 0)
    assert rows["consent_consent"] == 1


def test_after_the_withdrawal_petra_sees_only_that_it_stopped(world: World) -> None:
    petra = cast.petra()
    cast.join(world.team, petra)
    consent = world.active()
    with acting_as(world.anna):
        signature = ConsentSignature.objects.filter(consent=consent)[0]
    consents.withdraw(consent=consent, signature=signature, channel="phone", by=world.anna)
    rows = seen_by(petra)
    assert (rows["consent_youth"], rows["consent_subject"], rows["consent_consentsignature"]) == (0, 0, 0)
    with acting_as(petra):
        assert Consent.objects.get().state == "withdrawn"
        assert not Grant.objects.in_force(_now()).exists()


def test_a_conflict_of_interest_hides_it_all(world: World) -> None:
    petra = cast.petra()
    cast.join(world.team, petra)
    world.active()
    conflicts.declare(team=world.team, user=petra, by=petra)
    assert set(seen_by(petra).values()) == {0}


@pytest.mark.parametrize(
    "change",
    [
        "UPDATE consent_consent SET ends_at = ends_at + interval '1 year'",
        "UPDATE consent_consentsignature SET withdrawn_at = NULL, withdrawn_channel = ''",
        "DELETE FROM consent_grant",
        "UPDATE consent_guardian SET standing = 'dead'",
        "DELETE FROM consent_consentscope",
    ],
)
def test_petra_changes_nothing_with_plain_sql(world: World, change: str) -> None:
    petra = cast.petra()
    cast.join(world.team, petra)
    world.active()
    with acting_as(petra), connection.cursor() as cursor:
        cursor.execute(change)
        assert cursor.rowcount == 0


@pytest.mark.parametrize(
    "change",
    [
        "UPDATE consent_grant SET ends_at = ends_at + interval '1 year'",
        "DELETE FROM consent_consent",
        "DELETE FROM consent_consentsignature",
        "DELETE FROM consent_youth",
        "UPDATE consent_historicalconsent SET state = 'active'",
        "DELETE FROM consent_historicalconsent",
        "TRUNCATE consent_grant",
    ],
)
def test_not_even_anna_rewrites_history(world: World, change: str) -> None:
    world.active()
    with (
        pytest.raises(DatabaseError, match="permission denied"),
        acting_as(world.anna),
        connection.cursor() as cursor,
    ):
        cursor.execute(change)


def test_petra_cannot_grant_herself_anything(world: World) -> None:
    petra = cast.petra()
    cast.join(world.team, petra)
    consent = world.active()
    with pytest.raises(DatabaseError, match="row-level security"), acting_as(petra):
        Grant.objects.create(
            consent_id=consent.pk, series=consent.series, team=world.team, sender=world.social,
            recipient=world.police, category="family", starts_at=consent.starts_at, ends_at=consent.ends_at,
        )  # fmt: skip


def test_a_ground_is_seen_by_sender_and_recipient_only(world: World) -> None:
    petra, sam = cast.petra(), cast.sam()
    cast.join(world.team, petra)
    cast.join(world.team, sam)
    what = Disclosed("osl_10_18a", "crime", "Var han är.", "För att förebygga brott.", world.police.pk, met=3)
    grounds.disclose(team=world.team, sender=world.social, what=what, by=world.anna)
    assert seen_by(petra)["consent_disclosureground"] == 1
    assert seen_by(sam)["consent_disclosureground"] == 0
    assert seen_by(cast.olle())["consent_disclosureground"] == 0


def test_what_the_police_disclose_about_an_investigation_is_seen_by_nobody_else(world: World) -> None:
    petra, sam = cast.petra(), cast.sam()
    cast.join(world.team, petra)
    cast.join(world.team, sam)
    what = Disclosed("osl_10_21", "crime", "Var han är.", "Anmälan.", outside="prosecutor",
                     receiver="Åklagaren", met=1, manner="oral", restricted=True)  # fmt: skip
    grounds.disclose(team=world.team, sender=world.police, what=what, by=petra)
    for who, rows in ((petra, 1), (world.anna, 0), (sam, 0)):
        found = seen_by(who)
        assert found["consent_disclosureground"] == rows
        assert found["consent_historicaldisclosureground"] == rows


def test_every_table_is_closed_and_forced(superuser: Callable[[], Any]) -> None:
    tables = {
        model._meta.db_table for name in models.__all__ if (model := getattr(models, name)) is not models.Held
    } | {f"consent_historical{name}" for name in ("youth", "guardian", "consent", "disclosureground")}
    assert tables == set(row_security.TABLES)
    with superuser() as session:
        rows = session.execute(
            "SELECT relname, relrowsecurity AND relforcerowsecurity FROM pg_class WHERE relname = ANY(%s)",
            [list(tables)],
        ).fetchall()
    assert len(rows) == len(tables)
    assert all(closed for _name, closed in rows)


def test_statistics_may_read_coded_columns_only(superuser: Callable[[], Any]) -> None:
    asked = (
        "SELECT column_name FROM information_schema.columns WHERE table_name = %s AND table_schema = 'public'"
    )
    right = "SELECT has_column_privilege('sig_statistics', %s, %s, 'SELECT')"
    with superuser() as session:
        for table in row_security.TABLES:
            columns = [row[0] for row in session.execute(asked, [table])]
            may_read = {column for column in columns if session.execute(right, [table, column]).fetchone()[0]}
            assert may_read == set(filter(None, row_security.COUNTED.get(table, "").split(", ")))


def test_the_granted_columns_are_those_labelled_coded() -> None:
    for model in (models.Youth, models.Consent, models.Guardian, models.Grant, models.ConsentScope):
        coded = {name for name, label in model.sensitivity.items() if label is Label.CODED}
        granted = row_security.COUNTED.get(model._meta.db_table, "")
        assert coded == set(filter(None, granted.split(", ")))


def _now() -> Any:
    from audit import clock

    return clock.database_now()
