"""What happens to Åsa's consent, told step by step: Anna coordinates, the guardians are Mia and Jon."""

from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any

import pytest
from django.core.exceptions import ValidationError

from audit import clock
from audit.acting import acting_as
from audit.decisions import NotAllowed
from consent.age import add_months, birthday, midnight
from consent.identity import parse, sample_number
from consent.models import Consent, ConsentSignature, Grant, Guardian, IdentityNumber, Youth
from consent.services import consents, people, signatures
from teams.models import Authority, Team, User
from tests import cast

pytestmark = pytest.mark.django_db
DAY = timedelta(days=1)


@dataclass
class World:
    anna: User
    team: Team
    youth: Youth
    mia: Guardian
    jon: Guardian
    school: Authority
    police: Authority
    social: Authority

    def draft(self, **changes: Any) -> Consent:
        start = midnight(clock.today())
        values: dict[str, Any] = {
            "youth": self.youth,
            "team": self.team,
            "scope": [(self.school, self.police, "school"), (self.social, self.police, "plan")],
            "starts_at": start,
            "ends_at": midnight(add_months(clock.today(), 6)),
            "by": self.anna,
        }
        return consents.draft(**values | changes)

    def sign(self, consent: Consent, who: Guardian | None = None, **changes: Any) -> ConsentSignature:
        return signatures.sign(
            consent=consent,
            signer="guardian" if who else "youth",
            guardian=who,
            identity_check="known",
            channel="paper",
            by=self.anna,
            **changes,
        )

    def take_back(self, consent: Consent, who: Guardian | None = None) -> None:
        """The youth's or a guardian's signature that counts now is withdrawn."""
        with acting_as(self.anna):
            held = ConsentSignature.objects.get(consent=consent, guardian=who, withdrawn_at=None)
        consents.withdraw(consent=consent, signature=held, channel="phone", by=self.anna)

    def active(self, **changes: Any) -> Consent:
        consent = self.draft(**changes)
        for who in (None, self.mia, self.jon):
            self.sign(consent, who)
        return self.again(consent)

    def again(self, row: Any) -> Any:
        with acting_as(self.anna):
            return type(row).objects.get(pk=row.pk)

    def shared(self, at: datetime | None = None) -> set[tuple[str, str, str]]:
        with acting_as(self.anna):
            rows = Grant.objects.in_force(at or clock.database_now()).select_related("sender", "recipient")
            return {(one.sender.code, one.recipient.code, one.category) for one in rows}


BOTH_LINES = {("skolan", "polisen", "school"), ("socialtjansten", "polisen", "plan")}


@pytest.fixture
def world() -> World:
    anna, team = cast.anna(), None
    team = cast.team(coordinator=anna)
    born = date(clock.today().year - 16, 1, 2)
    youth = people.register_youth(
        name="Åsa Öberg", date_of_birth=born, sex="F", by=anna, team=team, reference="SIG-26-014"
    )
    mia = people.add_guardian(youth=youth, name="Mia Öberg", by=anna)
    jon = people.add_guardian(youth=youth, name="Jon Öberg", by=anna, home="apart")
    places = {code: cast.authority(code) for code in ("skolan", "polisen", "socialtjansten")}
    return World(anna, team, youth, mia, jon, places["skolan"], places["polisen"], places["socialtjansten"])


def test_nothing_is_shared_until_the_last_of_them_has_signed(world: World) -> None:
    consent = world.draft()
    assert (consent.state, world.shared()) == ("draft", set())
    world.sign(consent)
    assert (world.again(consent).state, world.shared()) == ("partly_signed", set())
    world.sign(consent, world.mia)
    assert (world.again(consent).state, world.shared()) == ("partly_signed", set())
    world.sign(consent, world.jon)
    assert (world.again(consent).state, world.shared()) == ("active", BOTH_LINES)


def test_signing_twice_is_one_signature(world: World) -> None:
    consent = world.draft()
    assert world.sign(consent).pk == world.sign(consent).pk
    with acting_as(world.anna):
        assert ConsentSignature.objects.filter(consent=consent).count() == 1


@pytest.mark.parametrize("who", ["youth", "mia", "jon"])
def test_anyone_who_signed_stops_everything_at_once(world: World, who: str) -> None:
    consent = world.active()
    with acting_as(world.anna):
        guardian = getattr(world, who) if who != "youth" else None
        signature = ConsentSignature.objects.get(consent=consent, guardian=guardian)
    before = clock.database_now()
    consents.withdraw(consent=consent, signature=signature, channel="phone", by=world.anna)
    assert world.shared() == set()
    row = world.again(consent)
    with acting_as(world.anna):
        when = ConsentSignature.objects.get(pk=signature.pk).withdrawn_at
    assert before <= when <= clock.database_now()
    assert world.shared(before) == BOTH_LINES
    if who == "youth":
        assert (row.state, row.withdrawn_at) == ("withdrawn", when)
    else:
        assert (row.state, row.withdrawn_at) == ("partly_signed", None)


@pytest.mark.parametrize("who", ["mia", "jon"])
def test_the_guardian_may_sign_again_but_nothing_shared_before_comes_alive(world: World, who: str) -> None:
    consent = world.active()
    first_series, before = consent.series, clock.database_now()
    world.take_back(consent, getattr(world, who))
    assert world.again(consent).series != first_series
    again = world.sign(consent, getattr(world, who))
    assert (world.again(consent).state, world.shared()) == ("active", BOTH_LINES)
    with acting_as(world.anna):
        assert ConsentSignature.objects.filter(consent=consent).count() == 4
        now = {one.series for one in Grant.objects.in_force(clock.database_now())}
        then = {one.series for one in Grant.objects.in_force(before)}
    assert (now, then) == ({world.again(consent).series}, {first_series})
    assert again.pk == world.sign(consent, getattr(world, who)).pk


def test_each_withdrawal_begins_a_series_of_its_own(world: World) -> None:
    consent = world.active()
    seen = [consent.series]
    for who in (world.jon, world.mia, world.jon):
        world.take_back(consent, who)
        seen.append(world.again(consent).series)
        world.sign(consent, who)
    assert len(set(seen)) == 4
    with acting_as(world.anna):
        rows = Grant.objects.filter(consent=consent, category="plan").order_by("starts_at")
        assert [one.series for one in rows] == seen


def test_the_last_one_who_takes_it_back_ends_it(world: World) -> None:
    consent = world.draft()
    for who in (world.mia, world.jon):
        world.sign(consent, who)
    world.take_back(consent, world.mia)
    assert world.again(consent).state == "partly_signed"
    world.take_back(consent, world.jon)
    assert world.again(consent).state == "withdrawn"
    with pytest.raises(ValidationError, match="upphört"):
        world.sign(consent, world.mia)


@pytest.mark.parametrize("who", ["youth", "jon"])
def test_a_renewal_drafted_before_the_withdrawal_does_not_revive_it(world: World, who: str) -> None:
    old = world.active()
    new = world.draft()
    assert new.series == old.series
    world.take_back(old, None if who == "youth" else world.jon)
    assert world.again(new).series != old.series
    for each in (None, world.mia, world.jon):
        world.sign(new, each)
    assert world.shared() == BOTH_LINES
    with acting_as(world.anna):
        assert {one.series for one in Grant.objects.in_force()} == {world.again(new).series}


def test_one_who_no_longer_decides_takes_back_without_stopping_the_others(world: World) -> None:
    consent = world.active()
    people.end_custody(guardian=world.jon, by=world.anna)
    world.take_back(consent, world.jon)
    row = world.again(consent)
    assert (row.state, row.series, world.shared()) == ("active", consent.series, BOTH_LINES)


def test_withdrawing_twice_changes_nothing_more(world: World) -> None:
    consent = world.active()
    with acting_as(world.anna):
        one, two = ConsentSignature.objects.filter(consent=consent)[:2]
    consents.withdraw(consent=consent, signature=one, channel="phone", by=world.anna)
    first = world.again(consent)
    assert first.state == "withdrawn"
    consents.withdraw(consent=consent, signature=one, channel="meeting", by=world.anna)
    assert world.again(consent).withdrawn_at == first.withdrawn_at
    with pytest.raises(ValidationError, match="redan upphört"):
        consents.withdraw(consent=consent, signature=two, channel="phone", by=world.anna)


def test_a_withdrawn_consent_cannot_be_signed_again(world: World) -> None:
    consent = world.draft()
    signature = world.sign(consent)
    consents.withdraw(consent=consent, signature=signature, channel="phone", by=world.anna)
    with pytest.raises(ValidationError, match="upphört"):
        world.sign(consent, world.mia)


def test_a_signature_of_another_consent_is_refused(world: World) -> None:
    first = world.active()
    second = world.draft()
    with acting_as(world.anna):
        signature = ConsentSignature.objects.filter(consent=first).first()
    with pytest.raises(ValidationError, match="annat samtycke"):
        consents.withdraw(consent=second, signature=signature, channel="phone", by=world.anna)


def test_a_renewal_keeps_the_series_and_supersedes_when_it_is_signed(world: World) -> None:
    old = world.active()
    new = world.draft(scope=[(world.school, world.police, "school")])
    assert new.series == old.series
    assert world.shared() == BOTH_LINES
    for who in (None, world.mia, world.jon):
        world.sign(new, who)
    assert world.again(old).state == "superseded"
    assert world.shared() == {("skolan", "polisen", "school")}


def test_a_renewal_that_begins_later_leaves_no_gap(world: World) -> None:
    old = world.active()
    start = midnight(clock.today() + 30 * DAY)
    new = world.draft(starts_at=start, ends_at=start + 100 * DAY)
    for who in (None, world.mia, world.jon):
        world.sign(new, who)
    assert (world.again(old).state, world.again(new).state) == ("active", "active")
    for shift in (-DAY, timedelta(0), DAY):
        assert world.shared(start + shift) == BOTH_LINES
    assert world.again(old).superseded_at == start


def test_after_a_withdrawal_a_new_series_begins(world: World) -> None:
    old = world.active()
    with acting_as(world.anna):
        signature = ConsentSignature.objects.filter(consent=old).first()
    consents.withdraw(consent=old, signature=signature, channel="phone", by=world.anna)
    assert world.draft().series != old.series


def test_closing_ends_it_and_a_later_consent_is_a_new_series(world: World) -> None:
    old = world.active()
    assert consents.end(team=world.team, reason="closed", by=world.anna) == 1
    assert consents.end(team=world.team, reason="closed", by=world.anna) == 0
    assert (world.again(old).state, world.again(old).ended_reason) == ("expired", "closed")
    assert world.shared() == set()
    assert world.draft().series != old.series


def test_a_draft_that_nobody_signed_is_rewritten(world: World) -> None:
    first = world.draft()
    again = world.draft(scope=[(world.school, world.police, "crime")])
    assert first.pk == again.pk
    with acting_as(world.anna):
        assert [one.category for one in again.scope.all()] == ["crime"]


def test_a_draft_that_somebody_signed_is_never_rewritten(world: World) -> None:
    first = world.draft()
    world.sign(first)
    again = world.draft(scope=[(world.school, world.police, "crime")])
    assert first.pk != again.pk
    assert (world.again(first).state, world.again(first).ended_reason) == ("expired", "discarded")
    with acting_as(world.anna):
        assert [one.category for one in first.scope.order_by("category")] == ["plan", "school"]


def test_mia_says_no_to_the_police_knowing_about_school(world: World) -> None:
    consent = world.draft()
    world.sign(consent)
    world.sign(consent, world.jon)
    world.sign(consent, world.mia, exclusions=[(world.police, "school")])
    assert world.shared() == {("socialtjansten", "polisen", "plan")}


def test_a_later_no_to_one_authority_holds_from_then(world: World) -> None:
    consent = world.active()
    with acting_as(world.anna):
        signature = ConsentSignature.objects.filter(consent=consent).first()
    assert signature is not None
    consents.exclude(signature=signature, recipient=world.police, channel="phone", by=world.anna)
    assert world.shared() == set()
    assert world.again(consent).state == "active"


def test_an_authority_that_leaves_shares_nothing_more(world: World) -> None:
    world.active()
    consents.remove_authority(team=world.team, authority=world.school, by=world.anna)
    assert world.shared() == {("socialtjansten", "polisen", "plan")}


def test_an_authority_may_come_back_with_a_new_consent(world: World) -> None:
    world.active()
    consents.remove_authority(team=world.team, authority=world.school, by=world.anna)
    world.active()
    assert world.shared() == BOTH_LINES


def test_a_new_guardian_stops_it_until_he_has_signed(world: World) -> None:
    consent = world.active()
    per = people.add_guardian(youth=world.youth, name="Per Ny", by=world.anna)
    assert (world.again(consent).state, world.shared()) == ("partly_signed", set())
    world.sign(consent, per)
    assert (world.again(consent).state, world.shared()) == ("active", BOTH_LINES)


def test_a_guardian_who_now_refuses_takes_it_back_and_a_changed_mind_needs_a_new_signature(
    world: World,
) -> None:
    consent = world.active()
    jon = people.change_guardian(guardian=world.jon, standing="refuses", by=world.anna)
    assert (world.again(consent).state, world.shared()) == ("partly_signed", set())
    with pytest.raises(ValidationError, match="säger nej"):
        world.sign(consent, jon)
    jon = people.change_guardian(guardian=jon, standing="active", by=world.anna)
    assert (world.again(consent).state, world.shared()) == ("partly_signed", set())
    world.sign(consent, jon)
    assert (world.again(consent).state, world.shared()) == ("active", BOTH_LINES)
    assert world.again(consent).series != consent.series


def test_a_part_is_taken_back_by_kind_with_its_channel_and_once(world: World) -> None:
    consent = world.active()
    with acting_as(world.anna):
        signature = ConsentSignature.objects.get(consent=consent, guardian=world.jon)
    said = {"signature": signature, "category": "school", "channel": "phone", "by": world.anna}
    first = consents.exclude(**said)
    assert consents.exclude(**said).pk == first.pk
    assert (first.channel, first.registered_by, first.recipient) == ("phone", world.anna, None)
    assert world.shared() == {("socialtjansten", "polisen", "plan")}
    assert world.again(consent).state == "active"
    with pytest.raises(ValidationError, match="Välj en verksamhet"):
        consents.exclude(signature=signature, channel="phone", by=world.anna)
    world.take_back(consent, world.jon)
    with pytest.raises(ValidationError, match="redan upphört"):
        consents.exclude(signature=signature, category="plan", channel="phone", by=world.anna)


@pytest.mark.parametrize(
    ("needs", "kind", "code"),
    [
        (False, "", ""), (False, "none", ""), (False, "phone", ""), (False, "child", "child"),
        (True, "", "needed"), (True, "none", "needed"), (True, "on_site", ""), (True, "phone", ""),
        (True, "other_adult", ""), (True, "child", "child"), (True, "dog", "unknown"),
    ],
)  # fmt: skip
def test_whoever_needs_an_interpreter_has_one_and_never_a_child(
    world: World, needs: bool, kind: str, code: str
) -> None:
    jon = people.change_guardian(guardian=world.jon, language="so", interpreter=needs, by=world.anna)
    consent = world.draft()
    if code:
        with pytest.raises(ValidationError) as refused:
            world.sign(consent, jon, interpreter=kind)
        assert [one.code for one in refused.value.error_dict["interpreter"]] == [code]
    else:
        made = world.sign(consent, jon, interpreter=kind)
        assert (made.language, made.interpreter) == ("so", kind or "none")


def test_an_import_of_what_was_before_asks_no_interpreter(world: World) -> None:
    start = midnight(clock.today()) - 10 * DAY
    with acting_as(world.anna):
        Guardian.objects.update(registered_at=start, interpreter=True)
    consent = world.draft(starts_at=start, ends_at=start + 50 * DAY)
    jon = world.again(world.jon)
    assert world.sign(consent, jon, at=start + DAY).interpreter == "none"


def aftercare(world: World, **changes: Any) -> Consent:
    """A consent to contact after the closure, signed by all three."""
    start = midnight(clock.today())
    wanted = {"purpose": "aftercare", "scope": [], "starts_at": start, "ends_at": start + 400 * DAY}
    consent = world.draft(**wanted | changes)
    for who in (None, world.mia, world.jon):
        world.sign(consent, who)
    return world.again(consent)  # type: ignore[no-any-return]


def test_aftercare_stands_beside_the_sharing_and_outlives_the_closure(world: World) -> None:
    sharing = world.active()
    assert not consents.aftercare_in_force(world.team.pk)
    after = aftercare(world)
    assert (world.again(sharing).state, after.state, after.series != sharing.series) == (
        "active",
        "active",
        True,
    )
    assert consents.end(team=world.team, reason="closed", by=world.anna) == 1
    assert (world.again(sharing).state, world.again(after).state) == ("expired", "active")
    assert consents.aftercare_in_force(world.team.pk)
    assert world.shared() == set()


def test_drafts_of_both_purposes_wait_side_by_side(world: World) -> None:
    sharing = world.draft()
    world.sign(sharing)
    after = world.draft(purpose="aftercare", scope=[])
    assert world.again(sharing).state == "partly_signed"
    assert world.draft(purpose="aftercare", scope=[]).pk == after.pk
    assert consents.end(team=world.team, reason="refused", by=world.anna) == 2


def test_aftercare_shares_nothing_and_lasts_18_months_at_most(world: World) -> None:
    with pytest.raises(ValidationError, match="delar inget"):
        world.draft(purpose="aftercare")
    longest = midnight(add_months(clock.today(), 18))
    assert world.draft(purpose="aftercare", scope=[], ends_at=longest)
    with pytest.raises(ValidationError, match="18 månader"):
        world.draft(purpose="aftercare", scope=[], ends_at=longest + DAY)


@pytest.mark.parametrize("who", ["youth", "jon"])
def test_aftercare_stops_when_somebody_takes_it_back(world: World, who: str) -> None:
    world.active()
    after = aftercare(world)
    world.take_back(after, None if who == "youth" else world.jon)
    assert not consents.aftercare_in_force(world.team.pk)
    assert world.shared() == BOTH_LINES


@pytest.mark.parametrize(("shift", "yes"), [(-1, False), (0, True), (1, True), (398, True), (401, False)])
def test_aftercare_holds_in_its_period_only(world: World, shift: int, yes: bool) -> None:
    after = aftercare(world)
    at = after.activated_at if shift == 0 else after.activated_at + shift * DAY
    assert consents.aftercare_in_force(world.team.pk, at) is yes


@pytest.mark.parametrize(("shift", "yes"), [(-1, True), (0, False), (1, False)])
def test_the_guardians_aftercare_ends_on_the_18th_birthday(world: World, shift: int, yes: bool) -> None:
    today = clock.today()
    born = date(today.year - 18, today.month, today.day) + 40 * DAY
    people.change_youth(youth=world.youth, date_of_birth=born, by=world.anna)
    aftercare(world)
    turns = midnight(birthday(born, 18))
    assert consents.aftercare_in_force(world.team.pk, turns + timedelta(seconds=shift)) is yes


@pytest.mark.parametrize("standing", ["unreachable", "refuses", "threat", "lacks_capacity"])
def test_a_blocked_guardian_cannot_sign_and_the_reason_is_said(world: World, standing: str) -> None:
    consent = world.draft()
    jon = people.change_guardian(guardian=world.jon, standing=standing, by=world.anna)
    with pytest.raises(ValidationError, match="[Vv]årdnadshavaren"):
        world.sign(consent, jon)


def test_when_jon_dies_the_others_suffice(world: World) -> None:
    consent = world.draft()
    world.sign(consent)
    world.sign(consent, world.mia)
    people.change_guardian(guardian=world.jon, standing="dead", by=world.anna)
    assert (world.again(consent).state, world.shared()) == ("active", BOTH_LINES)


def test_when_custody_ends_the_others_suffice(world: World) -> None:
    consent = world.draft()
    world.sign(consent)
    world.sign(consent, world.mia)
    people.end_custody(guardian=world.jon, by=world.anna)
    assert world.again(consent).state == "active"
    with pytest.raises(ValidationError, match="redan borttagen"):
        people.end_custody(guardian=world.again(world.jon), by=world.anna)


def test_the_18th_birthday_is_written_into_the_grant(world: World) -> None:
    today = clock.today()
    born = date(today.year - 18, today.month, today.day) + 40 * DAY
    people.change_youth(youth=world.youth, date_of_birth=born, by=world.anna)
    world.active()
    birthday = midnight(born.replace(year=born.year + 18))
    with acting_as(world.anna):
        assert {one.ends_at for one in Grant.objects.all()} == {birthday}
    own = world.draft(starts_at=birthday, ends_at=birthday + 90 * DAY)
    with pytest.raises(ValidationError, match="ska inte skriva under"):
        world.sign(own, world.mia)
    world.sign(own)
    assert world.again(own).state == "active"
    assert world.shared(birthday - timedelta(seconds=1)) == world.shared(birthday) == BOTH_LINES


def test_a_corrected_birth_date_moves_the_end(world: World) -> None:
    world.active()
    today = clock.today()
    born = date(today.year - 18, today.month, 1) - DAY
    turned = midnight(born.replace(year=born.year + 18))
    people.change_youth(youth=world.youth, date_of_birth=born + 400 * DAY, by=world.anna)
    with acting_as(world.anna):
        before = {one.ends_at for one in Grant.objects.all()}
    people.change_youth(youth=world.youth, date_of_birth=born + 365 * DAY, by=world.anna)
    with acting_as(world.anna):
        assert {one.ends_at for one in Grant.objects.all()} <= before
    assert turned < clock.database_now()


def test_the_worker_gives_the_expired_their_name(world: World) -> None:
    start = midnight(clock.today()) - 10 * DAY
    guardians = (None, world.mia, world.jon)
    with acting_as(world.anna):
        Guardian.objects.update(registered_at=start)
    consent = world.draft(starts_at=start, ends_at=start + 5 * DAY)
    for who in guardians:
        world.sign(consent, who, at=start + DAY)
    assert world.again(consent).state == "active"
    assert world.shared() == set()
    assert consents.expire_due() == 1
    assert consents.expire_due() == 0
    assert world.again(consent).state == "expired"


@pytest.mark.parametrize(("months", "ok"), [(11, True), (12, True), (13, False)])
def test_a_consent_lasts_twelve_months_at_most(world: World, months: int, ok: bool) -> None:
    end = midnight(add_months(clock.today(), months))
    if ok:
        assert world.draft(ends_at=end)
    else:
        with pytest.raises(ValidationError, match="12 månader"):
            world.draft(ends_at=end)


def test_impossible_drafts_are_refused(world: World) -> None:
    now = clock.database_now()
    with pytest.raises(ValidationError, match="minst ett slags"):
        world.draft(scope=[])
    with pytest.raises(ValidationError, match="med sig själv"):
        world.draft(scope=[(world.school, world.school, "school")])
    with pytest.raises(ValidationError, match="finns inte"):
        world.draft(scope=[(world.school, world.police, "secrets")])
    with pytest.raises(ValidationError, match="efter startdagen"):
        world.draft(starts_at=now, ends_at=now)


@pytest.mark.parametrize("who", ["petra", "sam", "olle", "adam", "dag"])
def test_only_the_teams_coordinator_registers_consent(world: World, who: str) -> None:
    person = getattr(cast, who)()
    if who in ("petra", "sam"):
        cast.join(world.team, person)
    consent = world.draft()
    with pytest.raises(NotAllowed):
        signatures.sign(consent=consent, signer="youth", identity_check="known", channel="paper", by=person)
    with pytest.raises(NotAllowed):
        world.draft(by=person)
    with pytest.raises(NotAllowed):
        consents.end(team=world.team, reason="closed", by=person)
    with pytest.raises(NotAllowed):
        people.add_guardian(youth=world.youth, name="Falsk", by=person)


def test_a_known_number_is_taken_without_a_word_and_the_second_waits(world: World) -> None:
    number = parse(sample_number(date(2010, 4, 12)), on=clock.today())
    first = people.register_youth(name="Bo", date_of_birth=date(2010, 4, 12), by=world.anna, identity=number)
    petra = cast.petra()
    second = people.register_youth(name="Bo B", date_of_birth=date(2010, 4, 12), by=petra, identity=number)
    with acting_as(petra):
        rows = list(IdentityNumber.objects.all())
        assert [(row.youth_id, row.confirmed) for row in rows] == [(second.pk, False)]
    with acting_as(world.anna):
        assert [row.youth_id for row in IdentityNumber.objects.filter(confirmed=True)] == [first.pk]
    found = people.find(identity=number, by=petra)
    assert found is not None
    assert found.pk == second.pk
    assert people.find(identity=number, by=cast.olle()) is None


def test_reserve_numbers_are_never_compared(world: World) -> None:
    number = parse("R-17", on=clock.today(), kind="reservnummer")
    for name in ("Bo", "Bea"):
        people.register_youth(name=name, date_of_birth=date(2010, 4, 12), by=world.anna, identity=number)
    assert people.find(identity=number, by=world.anna) is None


def test_nobody_is_born_tomorrow(world: World) -> None:
    with pytest.raises(ValidationError, match="framtiden"):
        people.register_youth(name="Bo", date_of_birth=clock.today() + DAY, by=world.anna)


def test_a_team_is_about_one_youth(world: World) -> None:
    other = people.register_youth(name="Bo", date_of_birth=date(2010, 4, 12), by=world.anna)
    with pytest.raises(ValidationError, match="någon annan"):
        people.link(youth=other, team=world.team, by=world.anna)
