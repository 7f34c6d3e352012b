"""What the bulk path makes is read by the same rule and counts alike as what the services make."""

from collections import Counter
from datetime import timedelta
from io import StringIO
from pathlib import Path

import pytest
from django.core.management import call_command
from django.core.management.base import CommandError

from audit import clock
from audit.acting import acting_as, acting_as_system
from audit.decisions import NotAllowed
from consent import access as consent_access
from consent.grants import derive
from consent.models import Consent, Grant, IdentityNumber, Youth
from consent.states import state_at
from sig import access
from sig.facts import case_facts
from sig.importing import bulk
from sig.models import Case, Entry, Outcome, Release, StageChange
from sig.policy import EntryFacts, GrantFact, Period, ReleaseFact, may_view_case, may_view_entry
from sig.programme import parse
from sig.services import programmes
from sig.states import may_move
from teams.models import Membership, TeamUserObjectPermission, User
from teams.services import permissions
from tests import cast

HERE = Path(__file__).parents[3] / "programmes"
CASES, ENTRIES = 40, 5
pytestmark = pytest.mark.django_db(transaction=True, databases="__all__")


@pytest.fixture
def people() -> list[User]:
    file = parse((HERE / "eskilstuna-2016-2019.toml").read_text(encoding="utf-8"))
    programmes.load(file, coordinator=cast.anna(), deputy=cast.dag())
    return [cast.anna(), cast.dag(), cast.petra(), cast.sam(), cast.ulla(), cast.olle()]


@pytest.fixture
def made(people: list[User]) -> list[User]:
    out = StringIO()
    call_command("generate_caseload", cases=CASES, entries=ENTRIES, stdout=out)
    assert out.getvalue().startswith(f"{CASES} påhittade ärenden")
    return people


def test_everybody_reads_what_the_rule_says(made: list[User], superuser):
    seen: Counter[str] = Counter()
    with superuser() as session:
        behind = _behind(session)
    for by in made:
        for case_id, entries in behind.items():
            wanted, reasons = _allowed(case_id, entries, by)
            seen.update(reasons)
            try:
                found = access.case(case_id, by=by)
            except NotAllowed:
                assert wanted is None
                continue
            assert {view.id for view in (*found.entries, *found.drafts)} == wanted
            assert all(view.text.startswith("Påhittad") for view in found.entries)
    assert set(seen) == {"own", "released", "grant_ended", "not_released", "draft_of_other", "restricted"}


def _behind(session) -> dict:
    """Every entry with its releases and grants, read without walls."""
    found: dict = {row[0]: [] for row in session.execute("SELECT id FROM sig_case")}
    grants: dict = {}
    for row in session.execute(
        "SELECT team_id, consent_id, series, sender_id, recipient_id, category, starts_at, ends_at"
        " FROM consent_grant"
    ):
        fact = GrantFact(str(row[1]), str(row[2]), *row[3:6], Period(*row[6:]))
        grants.setdefault(row[0], []).append(fact)
    releases: dict = {}
    for row in session.execute("SELECT entry_id, recipient_id, basis, released_at, series FROM sig_release"):
        fact = ReleaseFact(row[1], row[2], Period(row[3]), str(row[4]))
        releases.setdefault(row[0], []).append(fact)
    for row in session.execute(
        "SELECT case_id, id, owner_authority_id, author_id, category, draft, investigation_restricted,"
        " team_id FROM sig_entry"
    ):
        found[row[0]].append(
            (row[1], row[2:7], tuple(releases.get(row[1], ())), tuple(grants.get(row[7], ())))
        )
    return found


def _allowed(case_id, entries, by: User):
    with acting_as(by):
        facts = case_facts(case_id, by=by)
    if not may_view_case(facts).allowed:
        return None, []
    answers = {
        pk: may_view_entry(EntryFacts(facts, *plain, releases=releases, grants=grants))
        for pk, plain, releases, grants in entries
    }
    return {pk for pk, answer in answers.items() if answer.allowed}, [a.reason for a in answers.values()]


def test_stages_follow_the_table_and_the_flow_adds_up(made: list[User]):
    with acting_as(cast.anna()):
        rows = list(StageChange.objects.order_by("case", "at", "recorded_at"))
        stages = dict(Case.objects.values_list("pk", "stage"))
        versions = dict(Case.objects.values_list("pk", "version"))
        kept = Counter(Case.history.values_list("id", flat=True))
    last: dict = {}
    for row in rows:
        assert row.from_stage == last.get(row.case_id, "")
        assert not row.from_stage or may_move(row.from_stage, row.to_stage, row.reason)
        last[row.case_id] = row.to_stage
    assert last == stages
    assert kept == versions
    first, end = min(row.at for row in rows), clock.now()
    started = [(row.at, (row.to_stage == "started") - (row.from_stage == "started")) for row in rows]
    for start in (first, first + timedelta(days=400), end - timedelta(days=365)):
        before = sum(change for at, change in started if at <= start)
        within = sum(change for at, change in started if start < at <= end)
        assert before >= 0
        assert before + within == sum(stage == "started" for stage in stages.values())


def test_grants_states_and_permissions_are_what_the_services_would_derive(made: list[User]):
    with acting_as(cast.anna()):
        for row in Consent.objects.select_related("youth").prefetch_related("scope", "signatures"):
            facts = consent_access.facts_of(row)
            stored = Grant.objects.filter(consent=row)
            assert sorted((consent_access.line(one), one.starts_at, one.ends_at) for one in stored) == [
                (one.line, one.starts_at, one.ends_at) for one in derive(facts)
            ]
            assert row.state == state_at(facts, clock.now())
    with acting_as_system("test"):
        assert Membership.objects.filter(role="member").exists()
        assert TeamUserObjectPermission.objects.exists()
        assert permissions.teams_out_of_step(clock.now()) == set()


def test_verdicts_carry_the_programmes_definition_and_two_people(made: list[User]):
    with acting_as(cast.anna()):
        rows = list(Outcome.objects.select_related("case__programme"))
    assert rows
    for row in rows:
        assert row.definition_version == row.case.programme.settings["definition_version"]
        assert row.verified_by_id == cast.dag().pk != row.proposed_by_id


def test_each_batch_is_in_the_ledger_and_nothing_counts_as_raw(made: list[User], superuser):
    with superuser() as session:
        payloads = [bytes(row[0]).decode() for row in session.execute("SELECT payload FROM audit_entry")]
    assert sum('"case.import"' in one and f'"count":{CASES}' in one for one in payloads) == 1
    assert not any('"write.raw"' in one and '"sig_' in one for one in payloads)


def test_the_same_seed_again_is_refused_and_another_is_not(made: list[User]):
    with pytest.raises(CommandError, match="--seed"):
        call_command("generate_caseload", cases=3, stdout=StringIO())
    call_command("generate_caseload", cases=3, seed=7, stdout=StringIO())
    with acting_as_system("test"):
        assert Case.objects.count() == CASES + 3
        numbers = IdentityNumber.objects.filter(confirmed=True).values_list("lookup", flat=True)
        assert len(numbers) == len(set(map(bytes, numbers)))
        assert Youth.objects.count() == CASES + 3


def test_only_in_a_demo_or_a_test_database(people: list[User], monkeypatch, settings):
    for name, allowed in (
        ("sig", False),
        ("test_", False),
        ("contest_sig", False),
        ("test_sig", True),
        ("sig_bench", True),
    ):
        monkeypatch.setitem(bulk.connection.settings_dict, "NAME", name)
        if allowed:
            bulk.practice_only()
        else:
            with pytest.raises(CommandError, match="bara i demon eller i en testdatabas"):
                call_command("generate_caseload", cases=1, stdout=StringIO())
    monkeypatch.setitem(bulk.connection.settings_dict, "NAME", "sig")
    settings.DEMO = True
    bulk.practice_only()


def test_no_entries_are_written_before_the_start_or_by_strangers(made: list[User]):
    with acting_as(cast.petra()):
        mine = Entry.objects.filter(author=cast.petra()).select_related("case")
        assert mine.exists()
        assert {row.case.stage for row in mine} <= {"started", "closed"}
        assert Release.objects.filter(released_by=cast.petra()).exists()
    with acting_as(cast.olle()):
        assert not Entry.objects.exists()
