"""Third persons around Åsa: her brother Leo, who is a child, her aunt Eva, and her father Jon, a guardian."""

import json
from collections.abc import Callable
from datetime import date, timedelta
from itertools import product
from typing import Any
from uuid import uuid4

import pytest
from django.core.exceptions import ValidationError
from django.db import DatabaseError, connection
from django.urls import reverse

from audit import clock
from audit.acting import acting_as
from audit.decisions import NotAllowed
from consent.age import add_months, midnight, turns_18_at
from consent.models import Guardian, RelatedConsent, RelatedConsentScope, RelatedPerson
from consent.policy import ViewerFacts
from consent.related import access, policy
from consent.services import people, related
from consent.services.related import Signed
from crypto.versioned import Conflict
from teams.services import conflicts
from tests import cast
from tests.consent.test_services import World, world  # noqa: F401

pytestmark = pytest.mark.django_db(transaction=True)
DAY = timedelta(days=1)
SECOND = timedelta(seconds=1)
MEMBER = ViewerFacts(True, False, "m", "member", "police")
INSIDER = ViewerFacts(True, False, "m", "member", "social_services")
LEADER = ViewerFacts(True, False, "m", "coordinator", "school")
NEITHER = ViewerFacts(True)
BARRED = ViewerFacts(True, True, "m", "coordinator", "school")
GONE = ViewerFacts(False, False, "m", "coordinator", "school")
STRONG = "protected_registration"


def texts(people: tuple[access.RelatedName, ...]) -> list[str]:
    return [one.text for one in people]


def born(years: int) -> date:
    return add_months(clock.today(), -12 * years) - 40 * DAY


def eva(world: World) -> RelatedPerson:
    return related.register(team_id=world.team.pk, name=" Eva Öberg ", relation="other", by=world.anna)


def leo(world: World) -> RelatedPerson:
    return related.register(
        team_id=world.team.pk, name="Leo Öberg", relation="sibling", date_of_birth=born(12), by=world.anna
    )


def agree(world: World, who: RelatedPerson, **changes: Any) -> RelatedConsent:
    values: dict[str, Any] = {
        "team": world.team,
        "related": who,
        "scope": [(world.school, world.police, "family")],
        "ends_at": midnight(add_months(clock.today(), 6)),
        "signed": Signed("known", "paper", clock.now(), "Mia Öberg och Jon Öberg"),
        "by": world.anna,
    }
    return related.agree(**values | changes)


# the rules


@pytest.mark.parametrize(
    ("facts", "registered", "protection", "name"),
    [
        (LEADER, False, "none", "member"),
        (LEADER, False, STRONG, "member"),
        (INSIDER, False, "none", "member"),
        (INSIDER, False, "marked", "member"),
        (INSIDER, False, STRONG, "protected_identity"),
        (INSIDER, False, "fictitious", "protected_identity"),
        (INSIDER, True, STRONG, "protected_identity"),
        (MEMBER, False, "none", "not_insider"),
        (MEMBER, True, "none", "registered"),
        (NEITHER, True, "none", "not_insider"),
        (BARRED, True, "none", "not_insider"),
        (GONE, True, "none", "not_insider"),
    ],
)
def test_who_may_know_the_name(facts: ViewerFacts, registered: bool, protection: str, name: str) -> None:
    assert policy.may_name(facts, registered=registered, protection=protection).reason == name


@pytest.mark.parametrize(
    ("facts", "party", "registered", "answer"),
    [
        (LEADER, False, False, "member"),
        (INSIDER, False, False, "member"),
        (MEMBER, True, False, "member"),
        (MEMBER, False, True, "member"),
        (MEMBER, False, False, "no_agreement"),
        (NEITHER, True, True, "not_member"),
        (BARRED, True, True, "conflict"),
        (GONE, True, True, "inactive"),
    ],
)
def test_who_may_know_that_there_is_somebody(
    facts: ViewerFacts, party: bool, registered: bool, answer: str
) -> None:
    assert policy.may_know_of(facts, party=party, registered=registered).reason == answer


@pytest.mark.parametrize(
    "birth", [date(2010, 5, 4), date(2008, 2, 29), date(2010, 3, 28), date(2010, 10, 31)]
)
@pytest.mark.parametrize(
    ("step", "signer"), [(-DAY, "guardian"), (-SECOND, "guardian"), (0 * DAY, "self"), (SECOND, "self")]
)
def test_guardians_sign_for_a_child_until_midnight_of_the_18th_birthday(
    birth: date, step: timedelta, signer: str
) -> None:
    assert policy.signer_of(birth, turns_18_at(birth) + step) == signer
    assert policy.signer_of(None, turns_18_at(birth) + step) == "self"


def test_what_guardians_signed_ends_on_the_18th_birthday() -> None:
    birth = date(2010, 5, 4)
    majority = turns_18_at(birth)
    for start, end in product((-90 * DAY, -SECOND, 0 * DAY, DAY), (-DAY, 0 * DAY, SECOND, 200 * DAY)):
        wanted = majority + end
        found = policy.last_moment(birth, majority + start, wanted)
        assert found == (min(wanted, majority) if start < 0 * DAY else wanted)
        assert policy.last_moment(None, majority + start, wanted) == wanted


@pytest.mark.parametrize(
    ("step", "withdrawn", "state"),
    [
        (-SECOND, None, "coming"),
        (0 * DAY, None, "in_force"),
        (10 * DAY - SECOND, None, "in_force"),
        (10 * DAY, None, "ended"),
        (5 * DAY - SECOND, 5 * DAY, "in_force"),
        (5 * DAY, 5 * DAY, "withdrawn"),
        (20 * DAY, 5 * DAY, "withdrawn"),
    ],
)
def test_a_yes_is_half_open_and_ends_when_it_is_taken_back(
    step: timedelta, withdrawn: timedelta | None, state: str
) -> None:
    start = midnight(date(2026, 5, 1))
    taken = start + withdrawn if withdrawn else None
    assert policy.state_at(start, start + 10 * DAY, taken, start + step) == state


# who is offered


def test_anna_is_offered_the_guardians(world: World) -> None:
    found = access.related_people(world.team.pk, world.anna)
    assert texts(found) == ["Jon Öberg (vårdnadshavare)", "Mia Öberg (vårdnadshavare)"]
    assert all(one.new for one in found)


def test_petra_in_the_team_is_offered_nobody(world: World) -> None:
    petra = cast.petra()
    cast.join(world.team, petra)
    eva(world)
    assert access.related_people(world.team.pk, petra) == ()


def test_olle_is_refused_and_it_is_written_down(world: World, superuser: Callable[[], Any]) -> None:
    with pytest.raises(NotAllowed, match="not_member"):
        access.related_people(world.team.pk, cast.olle())
    with superuser() as session:
        rows = session.execute("SELECT payload FROM audit_entry ORDER BY txid, id").fetchall()
    last = json.loads(bytes(rows[-1][0]))
    assert (last["action"], last["reason"]) == ("refused", "not_member")
    assert "Öberg" not in json.dumps([json.loads(bytes(row[0])) for row in rows])


def test_a_guardian_who_is_chosen_becomes_a_third_person_once(world: World) -> None:
    with acting_as(world.anna):
        first = related.resolve(team_id=world.team.pk, ids=[world.jon.pk], by=world.anna)
        again = related.resolve(team_id=world.team.pk, ids=first, by=world.anna)
    assert first == again
    found = access.related_people(world.team.pk, world.anna)
    assert texts(found) == ["Jon Öberg (vårdnadshavare)", "Mia Öberg (vårdnadshavare)"]
    assert [one.new for one in found] == [False, True]


def test_nobody_is_chosen_who_was_not_offered(world: World) -> None:
    petra = cast.petra()
    cast.join(world.team, petra)
    for who in (world.jon.pk, eva(world).pk):
        with pytest.raises(ValidationError, match="ur listan"):
            related.resolve(team_id=world.team.pk, ids=[who], by=petra)


def test_petra_named_in_the_agreement_learns_of_somebody_but_not_of_whom(world: World) -> None:
    petra, sam, bea = cast.petra(), cast.sam(), cast.bea()
    for user in (petra, sam, bea):
        cast.join(world.team, user)
    who = leo(world)
    agree(world, who)
    for user in (petra, sam):
        assert texts(access.related_people(world.team.pk, user)) == ["En närstående (syskon)"]
        assert related.resolve(team_id=world.team.pk, ids=[who.pk], by=user) == (who.pk,)
        with acting_as(user):
            assert not RelatedPerson.objects.exists()
    assert access.related_people(world.team.pk, bea) == ()
    related.withdraw(team_id=world.team.pk, person_id=who.pk, channel="phone", by=world.anna)
    assert access.related_people(world.team.pk, petra) == ()


def test_petra_sees_the_name_of_the_one_she_registered_and_others_do_not(world: World) -> None:
    petra, sam = cast.petra(), cast.sam()
    cast.join(world.team, petra)
    cast.join(world.team, sam)
    related.register(team_id=world.team.pk, name="Rut Öberg", relation="grandparent", by=petra)
    wanted = ["Rut Öberg (far- eller morförälder)"]
    assert texts(access.related_people(world.team.pk, petra)) == wanted
    assert access.related_people(world.team.pk, sam) == ()
    assert wanted[0] in texts(access.related_people(world.team.pk, world.anna))
    conflicts.declare(team=world.team, user=petra, by=petra)
    with acting_as(petra):
        assert not RelatedPerson.objects.exists()


def test_a_strongly_protected_guardian_is_nameless_to_social_services(world: World) -> None:
    dag = cast.person("disa@social.example", "Disa Handläggare", "team_member", at="socialtjansten")
    cast.join(world.team, dag)
    with acting_as(world.anna):
        related.resolve(team_id=world.team.pk, ids=[world.jon.pk], by=world.anna)
    assert "Jon Öberg (vårdnadshavare)" in texts(access.related_people(world.team.pk, dag))
    with acting_as(world.anna):
        row = Guardian.objects.get(pk=world.jon.pk)
        row.protection = STRONG
        row.save()
    found = texts(access.related_people(world.team.pk, dag))
    assert "En närstående (förälder)" in found
    assert not any("Jon" in text for text in found)
    assert "Jon Öberg (vårdnadshavare)" in texts(access.related_people(world.team.pk, world.anna))


# what is registered


def test_olle_registers_nobody(world: World) -> None:
    with pytest.raises(NotAllowed, match="not_member"):
        related.register(team_id=world.team.pk, name="X", relation="other", by=cast.olle())


@pytest.mark.parametrize(
    "wrong",
    [{"name": "  "}, {"relation": "cousin"}, {"date_of_birth": clock.today() + DAY}],
)
def test_what_cannot_be_registered_is_said(world: World, wrong: dict[str, Any]) -> None:
    values: dict[str, Any] = {"name": "Eva", "relation": "other"} | wrong
    with pytest.raises(ValidationError):
        related.register(team_id=world.team.pk, by=world.anna, **values)


def test_a_change_over_somebody_elses_is_refused(world: World) -> None:
    who = eva(world)
    values: dict[str, Any] = {"team_id": world.team.pk, "person_id": who.pk, "relation": "other"}
    related.change(**values, name="Eva Nyberg", version=1, by=world.anna)
    with pytest.raises(Conflict):
        related.change(**values, name="Eva Gammal", version=1, by=world.anna)
    petra = cast.petra()
    cast.join(world.team, petra)
    with pytest.raises(NotAllowed, match="not_coordinator"):
        related.change(**values, name="Eva", version=2, by=petra)


def test_an_adult_signs_alone_and_a_childs_guardians_for_the_child(world: World) -> None:
    own = agree(world, eva(world))
    assert (own.signer, own.signed_by) == ("self", None)
    child = related.register(
        team_id=world.team.pk, name="Leo", relation="sibling", by=world.anna,
        date_of_birth=add_months(clock.today(), -12 * 18 + 2),
    )  # fmt: skip
    with pytest.raises(ValidationError, match="barn"):
        agree(world, child, signed=Signed("known", "paper", clock.now()))
    found = agree(world, child)
    with acting_as(world.anna):
        row = RelatedPerson.objects.get(pk=child.pk)
        assert row.date_of_birth is not None
    assert found.signer == "guardian"
    assert found.ends_at == turns_18_at(add_months(clock.today(), -12 * 18 + 2))


@pytest.mark.parametrize(
    ("changes", "words"),
    [
        ({"scope": []}, "minst ett"),
        ({"ends_at": midnight(clock.today())}, "efter i dag"),
        ({"ends_at": midnight(add_months(clock.today(), 12)) + 2 * DAY}, "högst 12 månader"),
        ({"signed": Signed("known", "paper", clock.now() + DAY)}, "framtiden"),
    ],
)
def test_an_agreement_that_cannot_be_is_refused(world: World, changes: dict[str, Any], words: str) -> None:
    with pytest.raises(ValidationError, match=words):
        agree(world, eva(world), **changes)


def test_only_the_coordinator_registers_and_withdraws(world: World) -> None:
    petra = cast.petra()
    cast.join(world.team, petra)
    who = eva(world)
    with pytest.raises(NotAllowed, match="not_coordinator"):
        agree(world, who, by=petra)
    agree(world, who)
    with pytest.raises(NotAllowed, match="not_coordinator"):
        related.withdraw(team_id=world.team.pk, person_id=who.pk, channel="phone", by=petra)


@pytest.mark.parametrize("channel", ["meeting", "paper", "phone", "message", "other"])
def test_any_channel_takes_back_everything_open_at_once(world: World, channel: str) -> None:
    who = eva(world)
    agree(world, who)
    agree(world, who, scope=[(world.social, world.police, "family")])
    before = clock.database_now()
    taken = related.withdraw(team_id=world.team.pk, person_id=who.pk, channel=channel, by=world.anna)
    again = related.withdraw(team_id=world.team.pk, person_id=who.pk, channel=channel, by=world.anna)
    assert (taken, again) == (2, 0)
    with acting_as(world.anna):
        for row in RelatedConsent.objects.all():
            assert row.withdrawn_at is not None
            assert before <= row.withdrawn_at <= clock.database_now()
            assert row.withdrawn_channel == channel


def test_another_youths_person_is_not_there(world: World) -> None:
    other = cast.team()
    people.register_youth(
        name="Bo", date_of_birth=born(15), by=world.anna, team=other, reference="SIG-26-099"
    )
    who = related.register(team_id=other.pk, name="Ulf", relation="partner", by=world.anna)
    with pytest.raises(NotAllowed, match="not_there"):
        related.withdraw(team_id=world.team.pk, person_id=who.pk, channel="phone", by=world.anna)


# the second wall


@pytest.mark.parametrize(
    "change",
    [
        "UPDATE consent_relatedconsent SET ends_at = ends_at + interval '1 year'",
        "UPDATE consent_relatedconsentscope SET category = 'crime'",
        "DELETE FROM consent_relatedconsent",
        "DELETE FROM consent_relatedconsentscope",
        "DELETE FROM consent_relatedperson",
    ],
)
def test_not_even_anna_rewrites_what_was_signed(world: World, change: str) -> None:
    agree(world, eva(world))
    with (
        pytest.raises(DatabaseError, match="permission denied"),
        acting_as(world.anna),
        connection.cursor() as cursor,
    ):
        cursor.execute(change)


def test_a_withdrawal_is_not_undone(world: World) -> None:
    who = eva(world)
    agree(world, who)
    related.withdraw(team_id=world.team.pk, person_id=who.pk, channel="phone", by=world.anna)
    with (
        pytest.raises(DatabaseError, match="written once"),
        acting_as(world.anna),
        connection.cursor() as cursor,
    ):
        cursor.execute(
            "UPDATE consent_relatedconsent SET withdrawn_at = NULL, withdrawn_channel = ''"
            f", withdrawn_registered_by_id = {world.anna.pk}"
        )


def test_petra_agrees_to_nothing_in_anybodys_place(world: World) -> None:
    petra = cast.petra()
    cast.join(world.team, petra)
    who, now = eva(world), clock.database_now()
    values: dict[str, Any] = {
        "person": who, "team": world.team, "signer": "self", "identity_check": "known", "channel": "paper",
        "signed_at": now, "starts_at": now, "ends_at": now + DAY, "registered_by": petra,
    }  # fmt: skip
    with pytest.raises(DatabaseError, match="row-level security"), acting_as(petra):
        RelatedConsent.objects.bulk_create([RelatedConsent(**values)])
    held = agree(world, who)
    with pytest.raises(DatabaseError, match="row-level security"), acting_as(petra):
        RelatedConsentScope.objects.create(
            consent_id=held.pk, sender=world.social, recipient=world.police, category="crime"
        )


# the pages


def at(name: str, world: World, who: RelatedPerson | None = None) -> str:
    return reverse(name, args=[world.team.pk, who.pk] if who else [world.team.pk])


def test_anna_registers_agreement_and_withdrawal_on_the_pages(
    world: World, client_for: Callable[[Any], Any]
) -> None:
    client = client_for(world.anna)

    def post(address: str, given: dict[str, Any]) -> Any:
        return client.post(address, given | {"submission_token": str(uuid4())})

    sent = post(at("related-new", world), {"name": "Eva Öberg", "relation": "other", "date_of_birth": ""})
    assert sent.status_code in (302, 303), sent.content.decode()
    with acting_as(world.anna):
        who = RelatedPerson.objects.get()
    text = client.get(at("related", world)).content.decode()
    assert "Eva Öberg" in text
    assert "Har inte sagt ja" in text
    form = {
        "recipients": [world.police.pk], "senders": [world.school.pk], "categories": ["family"],
        "last_day": add_months(clock.today(), 3).isoformat(), "signed_on": clock.today().isoformat(),
        "identity_check": "known", "channel": "paper",
    }  # fmt: skip
    wrong = post(at("related-consent", world, who), form | {"senders": [world.police.pk]})
    assert wrong.status_code == 422
    sent = post(at("related-consent", world, who), form)
    assert sent.status_code in (302, 303), sent.content.decode()
    text = client.get(at("related", world)).content.decode()
    assert "Personen tar tillbaka sitt samtycke" in text
    assert client.get(at("related-withdraw", world, who)).status_code == 200
    assert post(at("related-withdraw", world, who), {}).status_code == 422
    sent = post(at("related-withdraw", world, who), {"channel": "phone"})
    assert sent.status_code in (302, 303)
    assert "Återkallat" in client.get(at("related", world)).content.decode()


def test_the_form_for_a_child_asks_for_the_guardians(world: World, client_for: Callable[[Any], Any]) -> None:
    page = client_for(world.anna).get(at("related-consent", world, leo(world))).content.decode()
    assert "Vilka vårdnadshavare har skrivit under?" in page
    page = client_for(world.anna).get(at("related-consent", world, eva(world))).content.decode()
    assert "Vilka vårdnadshavare har skrivit under?" not in page


def test_petras_page_has_no_name(world: World, client_for: Callable[[Any], Any]) -> None:
    petra = cast.petra()
    cast.join(world.team, petra)
    agree(world, leo(world))
    text = client_for(petra).get(at("related", world)).content.decode()
    assert "En närstående (syskon)" in text
    assert "Leo" not in text
    assert "Gäller" not in text
