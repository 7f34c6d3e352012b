"""A youth or a guardian whose identity is protected: who may know, what is stored, what is forgotten."""

from datetime import date, timedelta
from typing import Any
from uuid import uuid4

import pytest
from django.core.exceptions import ValidationError
from django.db import DatabaseError, connection
from django.test import Client
from django.urls import reverse

from audit import clock
from audit.acting import acting_as, acting_as_system
from audit.decisions import NotAllowed
from consent import access
from consent.facts import viewer
from consent.identity import parse, sample_number
from consent.models import Guardian, IdentityNumber, NamedReader, RelatedPerson, Youth
from consent.policy import may_know_guardian, may_know_youth
from consent.services import people, readers
from teams.models import BreakGlass, Conflict, User
from teams.services import conflicts
from tests import cast
from tests.consent.test_services import World, world  # noqa: F401

pytestmark = pytest.mark.django_db
KINDS = ("none", "marked", "protected_registration", "fictitious")
STRONG = KINDS[2:]
SECOND = timedelta(seconds=1)


def sonja() -> User:
    """Of social services, no coordinator."""
    return cast.person("sonja@social.example", "Sonja Socialsekreterare", "team_member", at="socialtjansten")


def protect(world: World, kind: str) -> None:
    people.change_youth(youth=world.again(world.youth), protection=kind, by=world.anna)


def named(world: World) -> set[int]:
    with acting_as(world.anna):
        return set(NamedReader.objects.in_force(clock.database_now()).values_list("user", flat=True))


def sees(who: User) -> tuple[bool, int, int]:
    """The youth, how many guardians and how many numbers, as the data base lets that person see them."""
    with acting_as(who):
        return Youth.objects.exists(), Guardian.objects.count(), IdentityNumber.objects.count()


def knows(world: World, who: User) -> bool:
    with acting_as(who):
        return may_know_youth(viewer(team_id=world.team.pk, by=who, at=clock.database_now())).allowed


def break_glass(world: World, who: User, *, lasts: timedelta = SECOND * 60) -> None:
    with acting_as(who):
        now = clock.database_now()
        row = BreakGlass(
            team=world.team, user=who, authority=who.authority, opened_at=now, ends_at=now + lasts
        )
        row.reason = "Akut"
        row.save()


@pytest.fixture
def full(world: World) -> World:  # noqa: F811
    """Åsa with a number and a phone; Petra and Sonja in the team; a consent to the police in force."""
    number = parse(sample_number(world_birth(), serial=981), on=clock.today())
    people.add_number(youth=world.again(world.youth), identity=number, by=world.anna)
    people.change_youth(youth=world.again(world.youth), phone="070-174 06 05", by=world.anna)
    people.change_guardian(guardian=world.again(world.mia), phone="070-174 06 06", by=world.anna)
    for who in (cast.petra(), sonja(), cast.sam()):
        cast.join(world.team, who)
    world.active()
    return world


def world_birth() -> date:
    return date(clock.today().year - 16, 1, 2)


@pytest.mark.parametrize("kind", KINDS)
def test_the_rule_and_the_data_base_agree_on_who_may_know(full: World, kind: str) -> None:
    protect(full, kind)
    readers_before = named(full)
    strong = kind in STRONG
    expected = {
        cast.anna(): True,
        sonja(): True,
        cast.petra(): not strong,
        cast.sam(): False,
        cast.dag(): False,
        cast.olle(): False,
    }

    for who, may in expected.items():
        assert knows(full, who) is sees(who)[0] is may, (kind, who.email)
    assert readers_before == ({cast.anna().pk, sonja().pk} if strong else set())


@pytest.mark.parametrize("kind", KINDS)
@pytest.mark.parametrize("categories", [("leisure",), ("identity",), ("leisure", "identity")])
def test_without_a_secrecy_rule_only_a_consent_to_the_identity_names_the_youth(
    world: World,  # noqa: F811
    kind: str,
    categories: tuple[str, ...],
) -> None:
    ulla = cast.ulla()
    cast.join(world.team, ulla)
    world.active(scope=[(world.social, cast.authority("ung-fritid"), one) for one in categories])
    protect(world, kind)
    readers.add(world.team.pk, user_id=ulla.pk, by=world.anna)

    assert knows(world, ulla) is sees(ulla)[0] is ("identity" in categories)


@pytest.mark.parametrize("kind", STRONG)
def test_the_papers_that_carry_names_follow_the_list(full: World, kind: str) -> None:
    with acting_as(full.anna):
        RelatedPerson.objects.create(
            youth=full.youth, name="Storasyster", relation="sibling", registered_by=full.anna
        )
    with acting_as(sonja()):
        assert RelatedPerson.objects.count() == 1
    protect(full, kind)
    with acting_as(sonja()):
        assert RelatedPerson.objects.count() == 1
    with acting_as(full.anna):
        row = NamedReader.objects.get(user=sonja())

    readers.end(full.team.pk, row.pk, by=full.anna)

    with acting_as(sonja()):
        assert RelatedPerson.objects.count() == 0


@pytest.mark.parametrize("kind", STRONG)
def test_a_reader_taken_off_the_list_sees_the_number_of_the_case_alone(full: World, kind: str) -> None:
    protect(full, kind)
    numbers = 0 if kind == "fictitious" else 1
    assert sees(sonja()) == (True, 2, numbers)
    with acting_as(full.anna):
        row = NamedReader.objects.get(user=sonja())

    readers.end(full.team.pk, row.pk, by=full.anna)

    assert sees(sonja()) == (False, 0, 0)
    assert sees(full.anna) == (True, 2, numbers)
    page = access.consent_overview(full.team.pk, by=sonja())
    shown = repr(page)
    assert (page.insider, page.youth_name, page.turns_18_on) == (True, "", None)
    assert "Åsa" not in shown
    assert "Öberg" not in shown
    assert "Vårdnadshavare 1" in shown
    with pytest.raises(NotAllowed, match="protected_identity"):
        access.youth_identity(full.team.pk, by=sonja())
    assert (
        people.find(identity=parse(sample_number(world_birth(), serial=981), on=clock.today()), by=sonja())
        is None
    )


@pytest.mark.parametrize("kind", STRONG)
def test_a_named_reader_of_another_authority_still_needs_the_consent(full: World, kind: str) -> None:
    protect(full, kind)
    readers.add(full.team.pk, user_id=cast.petra().pk, by=full.anna)
    readers.add(full.team.pk, user_id=cast.sam().pk, by=full.anna)

    assert sees(cast.petra())[:2] == (True, 0)
    assert knows(full, cast.petra())
    assert sees(cast.sam())[0] is knows(full, cast.sam()) is False


def test_only_somebody_in_the_team_is_named_and_only_by_the_coordinator(full: World) -> None:
    with pytest.raises(ValidationError, match="inte med i teamet"):
        readers.add(full.team.pk, user_id=cast.olle().pk, by=full.anna)
    with pytest.raises(NotAllowed):
        readers.add(full.team.pk, user_id=cast.petra().pk, by=sonja())
    with pytest.raises(NotAllowed):
        readers.end(full.team.pk, uuid4(), by=full.anna)
    once = readers.add(full.team.pk, user_id=cast.petra().pk, by=full.anna)
    assert readers.add(full.team.pk, user_id=cast.petra().pk, by=full.anna).pk == once.pk


@pytest.mark.parametrize("kind", STRONG)
def test_what_may_not_be_kept_goes_from_the_row_and_from_every_earlier_version(
    full: World, kind: str
) -> None:
    protect(full, kind)
    people.change_guardian(guardian=full.again(full.mia), protection=kind, by=full.anna)

    with acting_as(full.anna):
        youth, mia = Youth.objects.get(), Guardian.objects.get(pk=full.mia.pk)
        assert (youth.phone, mia.phone, mia.home) == (None, None, "hidden")
        assert Youth.history.filter(phone__isnull=False).count() == 0
        assert Youth.history.filter(name__isnull=False).count() == 0
        assert Guardian.history.filter(id=mia.pk, phone__isnull=False).count() == 0
        assert set(Guardian.history.filter(id=mia.pk).values_list("home", flat=True)) == {"hidden"}
        assert Youth.history.count() >= 3
    people.change_youth(youth=full.again(full.youth), phone="070-174 06 07", by=full.anna)
    people.change_guardian(guardian=full.again(full.mia), phone="070-174 06 08", home="same", by=full.anna)
    with acting_as(full.anna):
        mia = Guardian.objects.get(pk=full.mia.pk)
        assert (Youth.objects.get().phone, mia.phone, mia.home) == (None, None, "hidden")


def test_under_a_marking_everything_stays_and_a_warning_is_shown(full: World) -> None:
    protect(full, "marked")

    with acting_as(full.anna):
        assert Youth.objects.get().phone is not None
        assert Youth.history.filter(name__isnull=False).exists()
    assert "Sekretessmarkering" in access.consent_overview(full.team.pk, by=cast.petra()).warning
    assert access.consent_overview(full.team.pk, by=cast.sam()).warning == ""


def test_fictitious_details_are_never_tied_to_the_old_number(full: World) -> None:
    protect(full, "fictitious")
    with acting_as(full.anna):
        assert IdentityNumber.objects.count() == 0
    new = parse(sample_number(world_birth(), serial=982), on=clock.today())
    people.add_number(youth=full.again(full.youth), identity=new, by=full.anna)

    other = parse(sample_number(world_birth(), serial=983), on=clock.today())
    with pytest.raises(ValidationError, match="bara ett nummer"):
        people.add_number(youth=full.again(full.youth), identity=other, by=full.anna)
    people.change_youth(youth=full.again(full.youth), name="Nytt Namn", by=full.anna)
    with acting_as(full.anna):
        assert IdentityNumber.objects.count() == 1
        assert Youth.history.filter(name__isnull=False).count() == 0


def test_numbers_stay_under_the_other_kinds_and_are_not_deleted_behind_the_rule(full: World) -> None:
    protect(full, "protected_registration")
    with acting_as(full.anna):
        assert IdentityNumber.objects.count() == 1
        IdentityNumber.objects.all().delete()
        assert IdentityNumber.objects.count() == 1


def test_when_the_protection_ends_the_list_ends_and_the_others_see_again(full: World) -> None:
    protect(full, "protected_registration")
    assert not knows(full, cast.petra())

    protect(full, "none")

    assert named(full) == set()
    assert knows(full, cast.petra()) is sees(cast.petra())[0] is True


def test_a_protected_guardian_is_hidden_while_the_youth_is_not(full: World) -> None:
    people.change_guardian(guardian=full.again(full.mia), protection="fictitious", by=full.anna)
    with acting_as(full.anna):
        row = NamedReader.objects.get(user=sonja())
    readers.end(full.team.pk, row.pk, by=full.anna)

    assert sees(sonja())[:2] == (True, 1)
    facts = viewer(team_id=full.team.pk, by=sonja(), at=clock.database_now())
    assert not may_know_guardian(facts, "fictitious").allowed
    assert may_know_guardian(facts, "marked").allowed
    shown = repr(access.consent_overview(full.team.pk, by=sonja()))
    assert "Mia" not in shown
    assert "Jon Öberg" in shown
    assert "Åsa Öberg" in shown


def test_whoever_registered_the_youth_is_no_longer_shown_it(full: World) -> None:
    with acting_as_system("tests"):
        Youth.objects.update(registered_by=cast.olle())
    assert sees(cast.olle())[0] is knows(full, cast.olle()) is True

    protect(full, "fictitious")

    assert sees(cast.olle()) == (False, 0, 0)
    assert not knows(full, cast.olle())


@pytest.mark.parametrize(("lasts", "may"), [(SECOND * 0, False), (SECOND * 60, True)])
def test_broken_glass_shows_who_it_is_while_it_lasts(full: World, lasts: timedelta, may: bool) -> None:
    protect(full, "fictitious")
    assert not knows(full, cast.olle())

    break_glass(full, cast.olle(), lasts=lasts)

    assert sees(cast.olle())[0] is knows(full, cast.olle()) is may


def test_without_broken_glass_a_taken_off_reader_does_not_know_and_with_it_does(full: World) -> None:
    protect(full, "fictitious")
    karl = cast.person("karl@social.example", "Karl Kollega", "team_member", at="socialtjansten")

    break_glass(full, karl)

    assert sees(karl)[:2] == (True, 2)


def test_a_conflict_wins_over_the_list_and_over_the_glass(full: World) -> None:
    protect(full, "fictitious")
    break_glass(full, cast.olle())
    with acting_as(cast.olle()):
        Conflict.objects.create(team=full.team, user=cast.olle(), declared_by=cast.olle())
    conflicts.declare(team=full.team, user=sonja(), by=sonja())

    for who in (sonja(), cast.olle()):
        assert sees(who) == (False, 0, 0)
        assert not knows(full, who)


@pytest.mark.parametrize(
    "change",
    [
        "UPDATE consent_historicalyouth SET name = 'x'::bytea, phone = NULL",
        "UPDATE consent_historicalyouth SET protection = 'none'",
        "UPDATE consent_historicalguardian SET home = 'same', name = NULL, phone = NULL",
        "DELETE FROM consent_namedreader",
    ],
)
def test_the_application_cannot_rewrite_what_was(full: World, change: str) -> None:
    protect(full, "fictitious")
    with pytest.raises(DatabaseError), acting_as(full.anna), connection.cursor() as cursor:
        cursor.execute(change)


def test_a_named_reader_cannot_name_another(full: World) -> None:
    protect(full, "fictitious")
    with pytest.raises(DatabaseError), acting_as(sonja()):
        NamedReader.objects.create(youth_id=full.youth.pk, user=cast.petra(), added_by=sonja())


def post(client: Client, at: str, args: list[Any], **data: Any) -> Any:
    return client.post(reverse(at, args=args), {"submission_token": str(uuid4()), **data})


def test_anna_sets_the_protection_and_names_a_reader_on_the_pages(full: World, client_for: Any) -> None:
    anna = client_for(full.anna)
    team = full.team.pk
    page = anna.get(reverse("consent-youth", args=[team])).content.decode()
    assert "Ändra skyddet" in page
    assert 'name="phone"' in page

    answer = post(anna, "consent-youth-protection", [team], protection="fictitious")
    assert answer.url == reverse("consent-readers", args=[team])
    page = anna.get(answer.url).content.decode()
    assert "Sonja Socialsekreterare" in page
    assert "Samordnar ärendet" in page
    assert 'name="phone"' not in anna.get(reverse("consent-youth", args=[team])).content.decode()

    answer = post(anna, "consent-readers", [team], user=str(cast.petra().pk))
    assert answer.status_code == 303
    with acting_as(full.anna):
        row = NamedReader.objects.in_force(clock.database_now()).get(user=cast.petra())
    assert post(anna, "consent-reader-end", [team, row.pk]).status_code == 303
    assert cast.petra().pk not in named(full)


def test_the_forms_say_what_is_wrong(full: World, client_for: Any) -> None:
    anna = client_for(full.anna)
    team = full.team.pk
    answer = post(anna, "consent-readers", [team])
    assert answer.status_code == 422
    assert "Välj en person." in answer.content.decode()
    answer = post(anna, "consent-youth-protection", [team], protection="x")
    assert answer.status_code == 422
    answer = post(
        anna, "consent-guardian-new", [team], name="Ny Person", kind="guardian", standing="active",
        home="same", language="sv", protection="fictitious", phone="070-1",
    )  # fmt: skip
    assert answer.status_code == 422
    assert "Telefon sparas inte" in answer.content.decode()
    assert "070-1" in answer.content.decode()


@pytest.mark.parametrize("name", ["consent-youth-protection", "consent-readers"])
def test_others_do_not_come_to_the_pages(full: World, client_for: Any, name: str) -> None:
    assert client_for(cast.petra()).get(reverse(name, args=[full.team.pk])).status_code == 403
    assert client_for(cast.dag()).get(reverse(name, args=[full.team.pk])).status_code == 404
