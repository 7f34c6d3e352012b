"""Nominations that came to nothing: when they go, what goes with them, and what is left."""

import json
from collections.abc import Callable
from datetime import UTC, date, datetime, timedelta
from typing import Any
from uuid import UUID, uuid4

import pytest
from django.db import DatabaseError, connection
from django.urls import reverse

from audit import clock
from audit.acting import acting_as, acting_as_system
from consent.identity import parse, sample_number
from consent.models import IdentityNumber, Youth
from crypto.errors import SealedKeyDestroyed
from crypto.keyring import keyring
from sig import access
from sig.models import Case, FunnelCount, Notice, StageChange
from sig.models.codes import Stage, StageReason
from sig.services import shrinking
from sig.shrinking import rule, rule_sql
from sig.shrinking.graph import belongings
from sig.shrinking.row_security import WORKER
from sig.shrinking.rule import Ended, Published
from tests import cast
from tests.sig import story
from tests.sig.story import Story

pytestmark = pytest.mark.django_db(transaction=True, databases="__all__")
DAY = timedelta(days=1)
SECOND = timedelta(seconds=1)
NOON = datetime(2026, 3, 10, 11, tzinfo=UTC)

# Every table that a case takes along. A new one appears here first: think of whether it shall go.
GOES = """
consent_authorityremoval consent_consent consent_consentimport consent_consentscan consent_consentscope
consent_consentsignature consent_disclosureground consent_grant consent_guardian consent_historicalconsent
consent_historicaldisclosureground consent_historicalguardian consent_historicalyouth consent_identitynumber
consent_measureconsent consent_namedreader consent_relatedconsent consent_relatedconsentscope
consent_relatedperson consent_signatureexclusion consent_subject consent_youth sig_action sig_assessment
sig_attachment sig_attendance sig_case sig_closure sig_domainscore sig_entry sig_entryabout sig_followup
sig_gangjudgement sig_goal sig_goalrating sig_historicalaction sig_historicalcase sig_historicalgoal
sig_historicaloutcome sig_historicalplan sig_instrumentuse sig_keptapart sig_meeting sig_nomination sig_notice
sig_outcome sig_plan sig_release sig_schoolweek sig_stagechange sig_subjectextract sig_task sig_withholding
teams_breakglass teams_conflict teams_handoverteam teams_historicalmembership teams_membership teams_notice
teams_team teams_teamuserobjectpermission
"""


# the rule


@pytest.mark.parametrize("kept", [1, 60, 365])
@pytest.mark.parametrize("step", [-1, 0, 1])
@pytest.mark.parametrize("stage", list(Stage))
def test_due_on_the_day_and_not_the_day_before(stage: Stage, step: int, kept: int) -> None:
    case = Ended(stage, NOON, kept)
    ended = stage in (Stage.DECLINED, Stage.REFUSED)
    assert rule.is_due(case, date(2026, 3, 10) + (kept + step) * DAY) is (ended and step >= 0)
    assert rule.due_on(case) == (date(2026, 3, 10) + kept * DAY if ended else None)


@pytest.mark.parametrize(
    ("recorded", "day"),
    [
        (datetime(2026, 3, 9, 22, 59, 59, tzinfo=UTC), date(2026, 3, 9)),
        (datetime(2026, 3, 9, 23, 0, 0, tzinfo=UTC), date(2026, 3, 10)),
        (datetime(2026, 6, 9, 21, 59, 59, tzinfo=UTC), date(2026, 6, 9)),
        (datetime(2026, 6, 9, 22, 0, 0, tzinfo=UTC), date(2026, 6, 10)),
        (datetime(2026, 3, 28, 23, 0, 0, tzinfo=UTC), date(2026, 3, 29)),
        (datetime(2026, 10, 24, 21, 59, 59, tzinfo=UTC), date(2026, 10, 24)),
        (datetime(2026, 10, 24, 22, 0, 0, tzinfo=UTC), date(2026, 10, 25)),
    ],
)
def test_days_are_swedish_also_when_the_clocks_change(recorded: datetime, day: date) -> None:
    assert rule.due_on(Ended(Stage.REFUSED, recorded)) == day + 60 * DAY
    assert rule.warned_on(Ended(Stage.REFUSED, recorded)) == day + 53 * DAY


@pytest.mark.parametrize(
    ("settings", "days"),
    [({}, 60), ({"nomination_kept_days": 90}, 90), ({"nomination_kept_days": 0}, 60),
     ({"nomination_kept_days": True}, 60), ({"nomination_kept_days": "9"}, 60)],
)  # fmt: skip
def test_the_programme_says_how_many_days(settings: dict[str, Any], days: int) -> None:
    assert rule.kept_days(settings) == days


@pytest.mark.parametrize(
    ("day", "ends", "half", "since"),
    [
        (date(2018, 6, 30), (), "2018-H1", date(2018, 1, 1)),
        (date(2018, 7, 1), (), "2018-H2", date(2018, 7, 1)),
        (date(2018, 12, 31), (date(2018, 9, 1),), "2018-H2", date(2018, 9, 2)),
        (date(2018, 8, 31), (date(2018, 9, 1),), "2018-H2", date(2018, 7, 1)),
        (date(2018, 9, 1), (date(2018, 9, 1),), "2018-H2", date(2018, 7, 1)),
        (date(2018, 9, 2), (date(2018, 9, 1), date(2018, 8, 1)), "2018-H2", date(2018, 9, 2)),
        (date(2018, 7, 1), (date(2018, 3, 1),), "2018-H2", date(2018, 7, 1)),
    ],
)
def test_the_half_year_and_from_when_it_is_counted(
    day: date, ends: tuple[date, ...], half: str, since: date
) -> None:
    assert (rule.half_of(day), rule.since(day, [Published(end, NOON) for end in ends])) == (half, since)


@pytest.mark.parametrize("end", [-1, 0, 1])
@pytest.mark.parametrize("counted", [-1, 0, 1])
def test_what_was_recorded_late_is_left_out_of_what_was_counted_before(end: int, counted: int) -> None:
    """A publication counts what was recorded before its own moment."""
    day, at = NOON.date(), NOON + counted * SECOND
    found = rule.known_from(day, NOON, [Published(day + end * DAY, at)])
    assert found == (at if end >= 0 and counted <= 0 else None)


def test_the_last_publication_that_it_was_left_out_of_decides() -> None:
    day = NOON.date()
    counted = [NOON - 2 * DAY, NOON - DAY, NOON + DAY]
    assert rule.known_from(day, NOON, [Published(day, at) for at in counted]) == NOON - DAY
    assert rule.known_from(day, NOON, ()) is None


def test_the_youth_goes_with_the_only_case() -> None:
    assert rule.youth_goes_too(Ended(Stage.REFUSED, NOON))
    assert not rule.youth_goes_too(Ended(Stage.REFUSED, NOON, others=True))


def test_every_table_that_goes_is_named_here() -> None:
    assert {one.table for one in belongings()} == set(GOES.split())


# one case


@pytest.fixture
def refused() -> Story:
    return story.begin().informed().to(Stage.REFUSED, StageReason.YOUTH_REFUSED)


def age(superuser: Callable[[], Any], case_id: UUID, days: int) -> None:
    """Move every step of the case so many days back."""
    with superuser() as session:
        session.execute("SET session_replication_role = replica")
        session.execute(
            "UPDATE sig_stagechange SET at = at - %s, recorded_at = recorded_at - %s WHERE case_id = %s",
            [days * DAY, days * DAY, case_id],
        )


def rows(superuser: Callable[[], Any]) -> dict[str, int]:
    """How many rows each table of a case holds."""
    with superuser() as session:
        return {
            table: session.execute(f"SELECT count(*) FROM {table}").fetchone()[0]
            for table in sorted(GOES.split())
        }


@pytest.mark.parametrize(("days", "gone"), [(0, False), (59, False), (60, True), (61, True)])
def test_it_goes_on_the_sixtieth_day(
    refused: Story, superuser: Callable[[], Any], days: int, gone: bool
) -> None:
    age(superuser, refused.case_id, days)
    assert shrinking.shrink_due() == int(gone)
    assert shrinking.shrink(refused.case_id) is False
    with acting_as_system(WORKER):
        assert Case.objects.filter(pk=refused.case_id).exists() is not gone


def test_python_and_sql_say_the_same_day(refused: Story, superuser: Callable[[], Any]) -> None:
    for days in (0, 1, 59, 60, 61):
        age(superuser, refused.case_id, days)
        with acting_as_system(WORKER):
            last = StageChange.objects.filter(case=refused.case_id).order_by("-recorded_at")[0]
            found = rule_sql.ending()
        assert [row[3] for row in found] == [rule.due_on(Ended(Stage.REFUSED, last.recorded_at))]


def test_nothing_of_it_is_left(superuser: Callable[[], Any]) -> None:
    before = rows(superuser)
    told = story.begin().informed().to(Stage.REFUSED, StageReason.YOUTH_REFUSED)
    age(superuser, told.case_id, 60)
    assert shrinking.shrink(told.case_id)
    assert rows(superuser) == before


def test_a_case_that_goes_on_is_never_touched(superuser: Callable[[], Any]) -> None:
    told = story.running()
    waiting = story.begin(name="Vera", date_of_birth=date(2011, 1, 2))
    for one in (told, waiting):
        age(superuser, one.case_id, 400)
    before = rows(superuser)
    assert shrinking.shrink_due() == 0
    assert shrinking.shrink(told.case_id) is False
    assert shrinking.shrink(waiting.case_id) is False
    assert rows(superuser) == before


def test_only_the_worker_named_for_it_may(refused: Story, superuser: Callable[[], Any]) -> None:
    age(superuser, refused.case_id, 60)
    with acting_as(refused.anna):
        assert rule_sql.shrink(refused.case_id) is None
    with acting_as_system("import"):
        assert rule_sql.shrink(refused.case_id) is None
    for table in ("sig_case", "sig_stagechange", "sig_nomination", "consent_youth", "sig_funnelcount"):
        with (
            pytest.raises(DatabaseError, match="permission denied"),
            acting_as_system(WORKER),
            connection.cursor() as cursor,
        ):
            cursor.execute(f"DELETE FROM {table}")


def test_a_youth_with_another_case_stays(superuser: Callable[[], Any]) -> None:
    told = story.begin().informed().to(Stage.REFUSED, StageReason.YOUTH_REFUSED)
    youth = told.case.youth_id
    other = story.begin(name="Vera", date_of_birth=date(2011, 1, 2))
    with superuser() as session:
        session.execute("SET session_replication_role = replica")
        session.execute("UPDATE sig_case SET youth_id = %s WHERE id = %s", [youth, other.case_id])
        team = session.execute("SELECT team_id FROM sig_case WHERE id = %s", [other.case_id]).fetchone()[0]
        session.execute("UPDATE consent_subject SET youth_id = %s WHERE team_id = %s", [youth, team])
    age(superuser, told.case_id, 60)
    assert shrinking.shrink(told.case_id)
    with acting_as(told.anna):
        assert Youth.objects.filter(pk=youth).exists()
        assert not Case.objects.filter(pk=told.case_id).exists()
    assert access.case(other.case_id, by=told.anna).number


def test_another_with_the_same_number_is_no_longer_doubted(superuser: Callable[[], Any]) -> None:
    number = parse(sample_number(date(2010, 3, 14)), on=clock.today())
    first = story.begin(identity=number.digits).to(Stage.DECLINED, StageReason.NOT_IN_TARGET_GROUP)
    second = story.begin(identity=number.digits)
    with acting_as(second.anna):
        assert not IdentityNumber.objects.get(youth=second.case.youth_id).confirmed
    age(superuser, first.case_id, 60)
    assert shrinking.shrink(first.case_id)
    with acting_as(second.anna):
        assert IdentityNumber.objects.get(youth=second.case.youth_id).confirmed


def test_what_a_break_glass_opened_waits_for_its_review(refused: Story, superuser: Callable[[], Any]) -> None:
    age(superuser, refused.case_id, 60)
    team, now = refused.case.team_id, clock.database_now()
    values = [uuid4(), team, cast.petra().pk, cast.authority("polisen").pk, now - DAY, now - DAY]
    with superuser() as session:
        session.execute("SET session_replication_role = replica")
        session.execute(
            "INSERT INTO teams_breakglass (id, version, team_id, user_id, authority_id, paragraph, opened_at,"
            " ends_at, verdict) VALUES (%s, 1, %s, %s, %s, '', %s, %s, '')",
            values,
        )
    assert shrinking.shrink_due() == 0
    with superuser() as session:
        session.execute("SET session_replication_role = replica")
        session.execute(
            "UPDATE teams_breakglass SET reviewed_at = now(), reviewed_by_id = %s, verdict = 'justified'",
            [cast.lovisa().pk],
        )
    assert shrinking.shrink_due() == 1


def test_whole_or_not_at_all(
    refused: Story, superuser: Callable[[], Any], monkeypatch: pytest.MonkeyPatch
) -> None:
    age(superuser, refused.case_id, 60)
    before = rows(superuser)

    def broken(owner: UUID) -> None:
        raise OSError("the keystore is away")

    monkeypatch.setattr(keyring(), "shred", broken)
    with pytest.raises(OSError, match="away"):
        shrinking.shrink(refused.case_id)
    assert rows(superuser) == before
    with superuser() as session:
        assert session.execute("SELECT count(*) FROM sig_funnelcount").fetchone()[0] == 0
    monkeypatch.undo()
    assert shrinking.shrink(refused.case_id)


# what is left


def test_the_count_says_the_stages_and_nobody(refused: Story, superuser: Callable[[], Any]) -> None:
    age(superuser, refused.case_id, 60)
    shrinking.shrink_due()
    half = rule.half_of(clock.today() - 60 * DAY)
    with superuser() as session:
        found = session.execute(
            "SELECT stage, ended_in, reason, sex, age_band, half, known_from, count FROM sig_funnelcount"
        ).fetchall()
    steps = [(stage, "", "") for stage in ("eligible", "informed", "nominated")]
    assert sorted(found) == [
        (*step, "M", "15-17", half, None, 1) for step in (*steps, ("refused", "informed", "youth_refused"))
    ]


def test_two_of_a_kind_are_one_row_that_says_two(superuser: Callable[[], Any]) -> None:
    for number in range(2):
        told = story.begin(name=f"Kim {number}").to(Stage.DECLINED, StageReason.NOT_IN_TARGET_GROUP)
        age(superuser, told.case_id, 70)
    assert shrinking.shrink_due() == 2
    with superuser() as session:
        found = session.execute("SELECT stage, ended_in, reason, count FROM sig_funnelcount").fetchall()
    assert sorted(found) == [
        ("declined", "nominated", "not_in_target_group", 2), ("nominated", "", "", 2),
    ]  # fmt: skip


def test_statistics_reads_the_counts_and_the_application_writes_none(
    refused: Story, superuser: Callable[[], Any]
) -> None:
    age(superuser, refused.case_id, 60)
    shrinking.shrink_due()
    assert FunnelCount.objects.using("statistics").values_list("count", flat=True)[0] == 1
    with pytest.raises(DatabaseError, match="permission denied"), acting_as_system(WORKER):
        FunnelCount.objects.count()


def test_the_nominator_sees_that_it_is_over_and_nothing_more(
    refused: Story, superuser: Callable[[], Any], client_for: Callable[[Any], Any]
) -> None:
    age(superuser, refused.case_id, 60)
    receipt = access.my_nominations(by=cast.sam())[0].receipt
    shrinking.shrink_due()
    row = access.my_nominations(by=cast.sam())[0]
    assert (row.receipt, row.nominated_at, row.stage_name) == (receipt, None, "Avslutad")
    assert access.my_nominations(by=cast.petra()) == ()
    text = client_for(cast.sam()).get(reverse("my-nominations")).content.decode()
    assert receipt in text
    assert "Tackade nej" not in text


def test_its_number_is_not_given_again(refused: Story, superuser: Callable[[], Any]) -> None:
    number = refused.case.number
    age(superuser, refused.case_id, 60)
    shrinking.shrink_due()
    assert story.begin(name="Vera").case.number > number


def test_no_backup_makes_it_readable(refused: Story, superuser: Callable[[], Any]) -> None:
    case, owners = refused.case, [refused.case.team_id, refused.case.youth_id]
    age(superuser, refused.case_id, 60)
    with acting_as(refused.anna):
        kept = keyring().store.of_owner(owners[1])
    shrinking.shrink_due()
    erased = {entry.owner for entry in keyring().ledger.entries()}
    assert erased >= set(owners)
    for owner in owners:
        assert keyring().store.of_owner(owner) == []
        with pytest.raises(SealedKeyDestroyed):
            keyring().ensure_key("case", owner)
    keyring().store.add(kept)
    assert keyring().erase_again() >= 1
    assert keyring().store.of_owner(case.youth_id) == []
    keyring().verify_erasures()


def test_what_a_backup_brings_back_goes_again(refused: Story, superuser: Callable[[], Any]) -> None:
    """The rows come back without their keys: they are due, and go."""
    age(superuser, refused.case_id, 60)
    with acting_as_system(WORKER):
        for owner in (refused.case.team_id, refused.case.youth_id):
            keyring().shred(owner)
    assert shrinking.shrink_due() == 1


def test_the_ledger_says_that_it_happened_and_still_holds(
    refused: Story, superuser: Callable[[], Any]
) -> None:
    age(superuser, refused.case_id, 60)
    team = refused.case.team_id
    shrinking.shrink_due()
    with superuser() as session:
        found = session.execute("SELECT payload FROM audit_entry ORDER BY txid, id").fetchall()
    told = [json.loads(bytes(row[0])) for row in found]
    [entry] = [one for one in told if one["action"] == "case.shrink"]
    assert entry["actor"] == f"system:{WORKER}"
    assert entry["case"] != ""
    assert str(team) not in json.dumps(entry)
    assert story.NAME not in json.dumps(told)


# beforehand


@pytest.mark.parametrize(("days", "told"), [(52, 0), (53, 1), (59, 1)])
def test_the_coordinators_are_told_once_a_week_before(
    refused: Story, superuser: Callable[[], Any], days: int, told: int
) -> None:
    age(superuser, refused.case_id, days)
    assert shrinking.warn() == told * 2
    assert shrinking.warn() == 0
    with acting_as(refused.anna):
        assert Notice.objects.filter(user=refused.anna, code="shrinks_soon").count() == told


def test_annas_list_says_what_goes_and_when(
    refused: Story, superuser: Callable[[], Any], client_for: Callable[[Any], Any]
) -> None:
    story.begin(name="Vera")
    number = refused.case.number
    text = client_for(refused.anna).get(reverse("nominations-ending")).content.decode()
    assert number in text
    assert story.NAME not in text
    karin = cast.person("karin@social.example", "Karin Annanstans", "coordinator", at="socialtjansten")
    assert number not in client_for(karin).get(reverse("nominations-ending")).content.decode()
    assert client_for(cast.sam()).get(reverse("nominations-ending")).status_code == 403
