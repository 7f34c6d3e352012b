"""Reading leaves a trace, refusals too; and it costs the same however much has happened."""

import json
from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import Any
from uuid import uuid4

import pytest
from django.core.exceptions import ValidationError

from audit import clock
from audit.acting import acting_as
from audit.decisions import Decision, NotAllowed
from consent import access, policy, printing
from consent.age import birthday
from consent.models import DisclosureGround
from consent.policy import ViewerFacts
from consent.services import consents, grounds, people
from consent.services.grounds import Disclosed
from tests import cast
from tests.consent.test_services import World, world  # noqa: F401

pytestmark = pytest.mark.django_db(transaction=True)


def entries(superuser: Callable[[], Any]) -> list[dict[str, Any]]:
    with superuser() as session:
        rows = session.execute("SELECT payload FROM audit_entry ORDER BY txid, id").fetchall()
    return [json.loads(bytes(row[0])) for row in rows]


def test_annas_reading_is_written_down_before_she_sees_it(world: World, superuser: Callable[[], Any]) -> None:
    access.consent_overview(world.team.pk, by=world.anna)
    access.youth_identity(world.team.pk, by=world.anna)
    last = entries(superuser)[-2:]
    assert [one["action"] for one in last] == ["consent.view", "identity.view"]
    assert {one["outcome"] for one in last} == {"ok"}
    assert last[0]["case"] == last[1]["case"] != ""


def test_olles_attempt_is_written_down_without_naming_the_case(
    world: World, superuser: Callable[[], Any]
) -> None:
    for ask in (access.consent_overview, access.youth_identity):
        with pytest.raises(NotAllowed) as refusal:
            ask(world.team.pk, by=cast.olle())
        assert refusal.value.decision.hidden
        last = entries(superuser)[-1]
        assert (last["action"], last["outcome"], last["reason"]) == ("refused", "refused", "not_member")
        assert not last.get("case")


def test_every_step_of_a_consent_is_in_the_ledger_without_a_name(
    world: World, superuser: Callable[[], Any]
) -> None:
    consent = world.active()
    assert access.printed_form(world.team.pk, "youth", by=world.anna)
    consents.end(team=world.team, reason="closed", by=world.anna)
    told = entries(superuser)
    actions = [one["action"] for one in told]
    for action in (
        "youth.register",
        "guardian.add",
        "consent.draft",
        "consent.sign",
        "print.consent",
        "consent.end",
    ):
        assert action in actions
    text = json.dumps(told)
    for secret in ("Åsa", "Mia", "Jon", str(world.youth.pk), str(consent.pk)):
        assert secret not in text


def test_petra_knows_who_it_is_only_while_something_is_shared_with_her(world: World) -> None:
    petra = cast.petra()
    cast.join(world.team, petra)
    with pytest.raises(NotAllowed, match="no_grant"):
        access.youth_identity(world.team.pk, by=petra)
    world.active()
    assert access.youth_identity(world.team.pk, by=petra).name == "Åsa Öberg"
    consents.end(team=world.team, reason="closed", by=world.anna)
    with pytest.raises(NotAllowed, match="no_grant"):
        access.youth_identity(world.team.pk, by=petra)


def test_the_overview_says_who_is_missing_and_why(world: World) -> None:
    consent = world.draft()
    world.sign(consent)
    people.change_guardian(guardian=world.jon, standing="unreachable", by=world.anna)
    page = access.consent_overview(world.team.pk, by=world.anna)
    assert page.waiting is not None
    assert [(one.person.name, one.state) for one in page.waiting.signers] == [
        ("Åsa Öberg", "signed"),
        ("Mia Öberg", "missing"),
        ("Jon Öberg", "blocked"),
    ]
    assert "går inte att nå" in page.waiting.signers[2].blocked
    assert (page.may_know, page.until) == ((), None)


def test_the_overview_says_who_may_know_and_who_may_not(world: World) -> None:
    for code in cast.AUTHORITIES:
        cast.authority(code)
    world.active()
    page = access.consent_overview(world.team.pk, by=world.anna)
    assert page.may_know == ("Polisen",)
    assert page.may_not == ("BUP", "Skolan", "Socialtjänsten", "Ung Fritid")
    assert [(kind.name, kind.senders) for kind in page.matrix[0].kinds] == [
        ("Skola", ("Skolan",)),
        ("Plan och möten", ("Socialtjänsten",)),
    ]


def test_a_ground_is_decided_by_the_authority_that_discloses(world: World) -> None:
    petra = cast.petra()
    cast.join(world.team, petra)
    values: dict[str, Any] = {"team": world.team, "sender": world.social, "what": given(world)}
    with pytest.raises(NotAllowed, match="not_sender"):
        grounds.disclose(**values, by=petra)
    held = grounds.disclose(**values, by=world.anna)
    with pytest.raises(NotAllowed, match="not_sender"):
        grounds.end(ground=held, by=petra)
    assert grounds.end(ground=held, by=world.anna).ends_at is not None


def given(world: World) -> Disclosed:
    """Social services tell the police, on a paragraph that allows it."""
    return Disclosed("osl_10_18a", "crime", "Var han är.", "För att förebygga brott.", world.police.pk, met=3)


WRONG: list[tuple[dict[str, Any], str, str]] = [
    ({"what": " "}, "what", "what"),
    ({"reasoning": ""}, "reasoning", "reasoning"),
    ({"category": "mars"}, "category", "category"),
    ({"recipient": None}, "to", "to"),
    ({"outside": "court"}, "to", "to"),
    ({"recipient": None, "outside": "mars", "manner": "oral", "receiver": "x"}, "to", "to"),
    ({"recipient": None, "outside": "police", "manner": "oral"}, "receiver", "receiver"),
    ({"recipient": None, "outside": "police", "receiver": "Reception"}, "manner", "manner"),
    ({"manner": "post"}, "manner", "manner"),
    ({"restricted": True, "manner": "oral"}, "restricted", "restricted"),
    ({"disclosed_at": datetime(2999, 1, 1, tzinfo=UTC)}, "disclosed_at", "disclosed_at"),
    ({"met": 2}, "conditions", "conditions"),
    ({"paragraph": "lag_2025_170_6"}, "paragraph", "sender"),
    ({"paragraph": "lag_2025_170_4"}, "category", "category"),
    ({"paragraph": "osl_10_28"}, "statute", "statute"),
    ({"paragraph": "mars"}, "paragraph", "paragraph"),
]


@pytest.mark.parametrize(("change", "field", "code"), WRONG)
def test_a_disclosure_that_lacks_something_is_not_recorded(
    world: World, change: dict[str, Any], field: str, code: str
) -> None:
    what = replace(given(world), **change)
    with pytest.raises(ValidationError) as refused:
        grounds.disclose(team=world.team, sender=world.social, what=what, by=world.anna)
    assert refused.value.error_dict[field][0].code == code
    with acting_as(world.anna):
        assert not DisclosureGround.objects.exists()


def test_an_age_limit_counts_from_the_birthday_and_shows_nobody_the_date(world: World) -> None:
    with acting_as(world.anna):
        assert world.youth.date_of_birth is not None
        born = world.youth.date_of_birth.reveal(Decision(True, "test"))
    for years in (18, 21):
        day = birthday(born, years)
        assert access.age_in_team(world.team.pk, day - timedelta(days=1)) == years - 1
        assert access.age_in_team(world.team.pk, day) == years
    assert access.age_in_team(uuid4(), clock.today()) is None


def test_fonts_that_are_missing_stop_the_print_with_a_sentence(settings: Any, tmp_path: Any) -> None:
    settings.STATICFILES_DIRS = [tmp_path]
    with pytest.raises(printing.FontsMissing, match="Typsnitten för utskrift saknas"):
        printing.render_pdf("consent/print/form.html", {}, title="x")


MEMBER = ViewerFacts(active=True, membership="m", membership_role="member", authority_kind="police")


@pytest.mark.parametrize(
    ("facts", "view", "manage", "know"),
    [
        (
            ViewerFacts(active=False, membership="m", membership_role="coordinator"),
            "inactive",
            "inactive",
            "inactive",
        ),
        (ViewerFacts(active=True, conflict=True, membership="m"), "conflict", "conflict", "conflict"),
        (ViewerFacts(active=True), "not_member", "not_member", "not_member"),
        (ViewerFacts(active=True, registered_youth=True), "not_member", "not_member", "registered"),
        (MEMBER, "member", "not_coordinator", "no_grant"),
        (ViewerFacts(True, False, "m", "member", "police", ("c",)), "member", "not_coordinator", "granted"),
        (ViewerFacts(True, False, "m", "member", "social_services"), "member", "not_coordinator", "insider"),
        (ViewerFacts(True, False, "m", "coordinator", "school"), "member", "member", "insider"),
    ],
)
def test_the_rules_answer_with_a_reason(facts: ViewerFacts, view: str, manage: str, know: str) -> None:
    assert policy.may_view_consent(facts).reason == view
    assert policy.may_manage_consent(facts).reason == manage
    assert policy.may_know_youth(facts).reason == know
