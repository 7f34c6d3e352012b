"""What is stored: every column labelled, every closed table behind its wall, every period half-open."""

from datetime import timedelta
from io import StringIO

import pytest
from django.apps import apps
from django.core.exceptions import ValidationError
from django.core.management import CommandError, call_command
from django.db import IntegrityError, connection, connections, transaction

from audit import clock
from audit.decisions import NotAllowed
from audit.labels import Label
from crypto.fields import SealedField
from teams import row_security, tasks
from teams.models import Authority, BodyMembership, RoleAssignment, Submission, User
from teams.services import authorities, bodies, roles, users
from tests import cast

MODELS = [model for model in apps.get_app_config("teams").get_models() if hasattr(model, "sensitivity")]


@pytest.mark.parametrize("model", MODELS, ids=lambda model: model.__name__)
def test_every_column_is_labelled_and_the_label_is_true(model):
    fields = {field.name: field for field in model._meta.concrete_fields}
    assert set(model.sensitivity) == set(fields)
    for name, field in fields.items():
        sealed = isinstance(field, SealedField)
        assert sealed is (model.sensitivity[name] == Label.SEALED) or model.sensitivity[name] == Label.SECRET


def test_every_table_is_either_open_or_closed_and_never_both():
    tables = {model._meta.db_table for model in apps.get_app_config("teams").get_models()}
    named = [*row_security.OPEN_TABLES, *row_security.CLOSED_TABLES]
    assert sorted(named) == sorted(tables)


@pytest.mark.django_db
@pytest.mark.parametrize("table", row_security.CLOSED_TABLES)
def test_a_closed_table_forces_its_policies_on_everybody(table):
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT relrowsecurity, relforcerowsecurity FROM pg_class WHERE oid = %s::regclass", [table]
        )
        assert cursor.fetchone() == (True, True)
        cursor.execute(f"SELECT count(*) FROM {table}")
        assert cursor.fetchone() == (0,)


@pytest.mark.django_db
@pytest.mark.parametrize("table", [*row_security.CLOSED_TABLES, *row_security.OPEN_TABLES])
def test_the_application_cannot_empty_a_table_at_a_stroke(table):
    with (
        pytest.raises(Exception, match="permission denied"),
        transaction.atomic(),
        connection.cursor() as cursor,
    ):
        cursor.execute(f"TRUNCATE {table} CASCADE")


@pytest.mark.django_db(databases=["default", "statistics"])
@pytest.mark.parametrize("column", ["hand_over_note", "user_id", "*"])
def test_the_statistics_role_cannot_name_a_person_or_read_a_note(column):
    with (
        pytest.raises(Exception, match="permission denied"),
        transaction.atomic(using="statistics"),
        connections["statistics"].cursor() as cursor,
    ):
        cursor.execute(f"SELECT {column} FROM teams_membership")


@pytest.mark.django_db
def test_a_write_outside_the_application_leaves_a_trace(superuser):
    team = cast.team()
    assert team
    with connection.cursor() as cursor:
        cursor.execute("UPDATE teams_roleassignment SET role = 'administrator' WHERE role = 'coordinator'")
        cursor.execute("SELECT tgname FROM pg_trigger WHERE tgrelid = 'teams_roleassignment'::regclass")
        assert "sig_raw_write" in {row[0] for row in cursor.fetchall()}


@pytest.mark.django_db
def test_guardians_generic_tables_stay_empty():
    from guardian.models import GroupObjectPermission, UserObjectPermission

    cast.join(cast.team(), cast.petra())
    assert not UserObjectPermission.objects.exists()
    assert not GroupObjectPermission.objects.exists()


@pytest.mark.django_db
@pytest.mark.parametrize(("seconds", "held"), [(-1, False), (0, False), (1, True)])
def test_a_role_counts_up_to_its_end_and_not_at_it(seconds, held):
    anna, now = cast.anna(), clock.now()
    RoleAssignment.objects.filter(user=anna).update(starts_at=now - timedelta(days=1), ends_at=now)
    found = RoleAssignment.objects.of(anna).in_force(now - timedelta(seconds=seconds))
    assert found.exists() is held


@pytest.mark.django_db
def test_roles_change_only_by_an_administrator_and_only_to_known_ones():
    with pytest.raises(NotAllowed):
        roles.change(user=cast.petra(), roles={"administrator"}, by=cast.anna())
    with pytest.raises(ValidationError):
        roles.change(user=cast.petra(), roles={"superuser"}, by=cast.adam())


@pytest.mark.django_db
def test_an_account_is_made_only_by_an_administrator_and_once_for_an_address():
    with pytest.raises(NotAllowed):
        users.create(email="x@y.example", name="X", by=cast.anna())
    with pytest.raises(ValidationError):
        users.create(email="ADAM@IT.example", name="X", by=cast.adam())
    with pytest.raises(IntegrityError), transaction.atomic():
        User.objects.create(email="Adam@it.example", name="X")


@pytest.mark.django_db
def test_recovery_codes_are_made_by_their_owner_alone():
    with pytest.raises(PermissionError):
        users.new_recovery_codes(user=cast.petra(), by=cast.adam())


@pytest.mark.django_db
def test_nobody_is_a_superuser_and_roles_answer_has_perm():
    anna = cast.anna()
    assert anna.is_superuser is False
    assert "is_superuser" not in {field.name for field in User._meta.fields}
    assert anna.has_perm("sig.coordinate")
    assert not anna.has_perm("teams.manage_users")
    assert not anna.has_perm("sig.coordinate", object())
    assert repr(anna) == f"<User {anna.pk}>"


@pytest.mark.django_db
def test_an_authority_is_made_and_changed_by_its_code():
    board = authorities.ensure_board(code="SN", name="Socialnämnden")
    first = authorities.ensure_authority(code="soc", kind="social_services", name="Soc", board=board)
    again = authorities.ensure_authority(
        code="soc", kind="social_services", name="Socialtjänsten", board=board
    )
    assert first.pk == again.pk
    assert Authority.objects.get().name == "Socialtjänsten"
    assert authorities.ensure_unit(authority=first, name="Unga").pk
    with pytest.raises(NotAllowed):
        authorities.ensure_authority(code="soc", kind="police", name="X", by=cast.anna())


@pytest.mark.django_db
def test_a_seat_in_a_body_is_taken_once_and_left_once():
    body = bodies.ensure_body(kind="steering", name="Styrgruppen", by=cast.adam())
    seat = bodies.seat(body=body, user=cast.stig(), by=cast.adam())
    with pytest.raises(ValidationError):
        bodies.seat(body=body, user=cast.stig(), by=cast.adam())
    bodies.leave(membership=seat, by=cast.adam())
    with pytest.raises(ValidationError):
        bodies.leave(membership=seat, by=cast.adam())
    assert not BodyMembership.objects.in_force().exists()
    with pytest.raises(NotAllowed):
        bodies.ensure_body(kind="steering", name="X", by=cast.anna())


@pytest.mark.django_db
def test_the_first_administrator_comes_from_the_command_line():
    out = StringIO()
    call_command("create_user", "Chef@kommun.example", "Chef", "--role", "administrator", stdout=out)
    assert "/set-up/" in out.getvalue()
    assert User.objects.get().roles() == {"administrator"}
    with pytest.raises(CommandError, match="redan ett konto"):
        call_command("create_user", "chef@kommun.example", "Chef", "--role", "administrator")


@pytest.mark.django_db
@pytest.mark.parametrize(("after", "left"), [(-1, 1), (0, 0), (1, 0)])
def test_tokens_of_sent_forms_are_dropped_after_seven_days(at, after, left):
    import uuid

    Submission.objects.create(user=cast.anna(), token=uuid.uuid4(), body_hash="x")
    at(timedelta(days=7, seconds=after))
    tasks.forget_old(0)
    assert Submission.objects.count() == left


@pytest.mark.django_db
def test_the_worker_marks_sessions_that_ran_out_while_nobody_looked(at, client_for):
    from teams.models import UserSession

    client_for(cast.anna())
    at(timedelta(minutes=15))
    tasks.follow_dates(0)
    assert UserSession.objects.get().end_reason == "idle"
