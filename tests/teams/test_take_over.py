"""A coordinator who does not lead a team: sees nothing of it, and takes it over with a reason."""

from collections.abc import Iterator
from datetime import timedelta
from typing import Any
from uuid import uuid4

import pytest
from django.core.exceptions import ValidationError
from django.db import DatabaseError
from django.urls import reverse

from audit import clock
from audit.acting import acting_as, acting_as_system
from audit.decisions import NotAllowed
from teams import access, notices, team_hooks
from teams.models import Membership, Team, User
from teams.services import conflicts, members, take_over, users
from tests import cast

pytestmark = pytest.mark.django_db
NUMBER = "SIG-26-014"
TODAY = timedelta(0)


def karin() -> User:
    return cast.person("karin@social.example", "Karin Annanstans", "coordinator", at="socialtjansten")


@pytest.fixture
def team(monkeypatch: pytest.MonkeyPatch) -> Iterator[Team]:
    """Anna's team, whose case has NUMBER."""
    made = cast.team()
    monkeypatch.setattr(
        team_hooks._hooks, "team_of_number", lambda given: made.pk if given == NUMBER else None
    )
    monkeypatch.setattr(team_hooks._hooks, "number", lambda _team: NUMBER)
    return made


def take(by: User, *, days: int | None = None, number: str = NUMBER) -> Any:
    last_day = None if days is None else clock.today() + timedelta(days=days)
    return take_over.take_over(number=number, reason="Anna är sjuk.", last_day=last_day, by=by)


def leads(team: Team, user: User) -> bool:
    try:
        return access.team(team.pk, by=user).may_manage
    except NotAllowed:
        return False


def seats(user: User) -> int:
    with acting_as(user):
        return Membership.objects.count() + Team.objects.count() + Membership.history.count()


def test_the_role_alone_opens_no_team_neither_in_the_service_nor_in_the_data_base(team: Team) -> None:
    held = cast.join(team, cast.petra())
    members.end(membership=held, by=cast.anna(), note="Ring mamman.")

    with pytest.raises(NotAllowed, match="not_member"):
        access.team(team.pk, by=karin())
    with pytest.raises(NotAllowed):
        members.end(membership=held, by=karin())
    assert seats(karin()) == 0
    with pytest.raises(DatabaseError), acting_as(karin()):
        Membership.objects.create(team=team, user=karin(), authority=karin().authority, role="coordinator")


@pytest.mark.parametrize(("days", "allowed"), [(None, False), (61, False), (60, True), (59, True), (0, True)])
def test_covering_for_somebody_is_for_a_time(team: Team, days: int | None, allowed: bool) -> None:
    if not allowed:
        with pytest.raises(ValidationError) as refused:
            take(karin(), days=days)
        assert set(refused.value.error_dict) == {"last_day"}
        assert not leads(team, karin())
        return
    take(karin(), days=days)
    assert leads(team, karin())
    assert leads(team, cast.anna())
    with acting_as(karin()):
        seat = Membership.objects.get(user=karin())
    assert seat.taken_over == "cover"


def test_a_day_that_has_been_is_refused(team: Team) -> None:
    with pytest.raises(ValidationError, match="redan varit"):
        take(karin(), days=-1)


def test_when_nobody_leads_it_is_taken_over_until_further_notice(team: Team, written: list[Any]) -> None:
    anna, _told = cast.anna(), karin()
    conflicts.declare(team=team, user=anna, by=anna)
    assert [one.number for one in take_over.waiting(by=karin())] == [NUMBER]

    take(karin())

    with acting_as(karin()):
        seat = Membership.objects.get(user=karin())
    assert (seat.taken_over, seat.ends_at) == ("unled", None)
    assert take_over.waiting(by=karin()) == ()
    entry = next(one for one in written if one["action"] == "team.take_over")
    assert entry["purpose"] == "unled"
    assert "Anna är sjuk" not in str(written)
    line = next(one for one in access.team(team.pk, by=karin()).members if one.user_id == karin().pk)
    assert line.take_over_reason == "Anna är sjuk."


@pytest.mark.parametrize("who", ["anna", "adam", "lovisa"])
def test_the_one_before_and_those_who_watch_are_told(team: Team, who: str) -> None:
    person = getattr(cast, who)()
    take(karin(), days=10)

    assert [line.kind for line in notices.unread(by=person)] == ["taken_over"]


def test_the_one_who_led_last_is_told_when_nobody_leads_any_more(team: Team) -> None:
    with acting_as(cast.anna()):
        held = Membership.objects.get(user=cast.anna())
    members.end(membership=held, by=cast.anna())

    take(karin())

    assert "taken_over" in [line.kind for line in notices.unread(by=cast.anna())]
    assert leads(team, karin())
    assert not leads(team, cast.anna())


def test_an_account_that_is_closed_leads_nothing(team: Team) -> None:
    users.deactivate(user=cast.anna(), by=cast.adam())

    take(karin())

    assert leads(team, karin())


def test_a_member_who_takes_over_changes_seat(team: Team) -> None:
    cast.join(team, karin())

    take(karin(), days=5)

    with acting_as(karin()):
        held = Membership.objects.in_force(clock.database_now()).filter(user=karin())
        assert [seat.role for seat in held] == ["coordinator"]


def test_a_number_that_is_not_there_and_one_with_a_conflict_answer_alike(team: Team) -> None:
    cast.join(team, karin())
    conflicts.declare(team=team, user=karin(), by=karin())

    said = []
    for number in (NUMBER, "SIG-99-999"):
        with pytest.raises(ValidationError) as refused:
            take(karin(), number=number)
        said.append(refused.value.message_dict)

    assert said[0] == said[1]


def test_whoever_leads_already_is_told_so_and_others_may_not(team: Team, written: list[Any]) -> None:
    for do in (take_over.check, take):
        more = {"number": NUMBER, "last_day": None} if do is take_over.check else {}
        with pytest.raises(ValidationError, match="redan"):
            do(by=cast.anna(), **more)
        with pytest.raises(NotAllowed, match="not_coordinator"):
            do(by=cast.petra(), **more)
    assert [one["purpose"] for one in written if one["action"] == "refused"] == ["take_over"] * 2


def test_the_reason_is_for_those_who_lead_the_team(team: Team) -> None:
    take(karin(), days=5)
    cast.join(team, cast.petra())

    line = next(one for one in access.team(team.pk, by=cast.petra()).members if one.user_id == karin().pk)

    assert (line.taken_over, line.take_over_reason) == ("", "")
    with acting_as_system("test"):
        assert "sjuk" not in str(Membership.objects.filter(user=karin()).values_list("take_over_reason"))


def test_on_the_pages(team: Team, client_for: Any) -> None:
    client, _told = client_for(karin()), cast.adam()
    assert client.get(reverse("team", args=[team.pk])).status_code == 404
    assert "Ta över ett team" in client.get(reverse("take-over")).content.decode()
    sent = {
        "submission_token": str(uuid4()),
        "number": "SIG-99-999",
        "reason": "Annas ledighet",
        "last_day": "",
    }
    answer = client.post(reverse("take-over"), sent)
    assert answer.status_code == 422
    assert "Annas ledighet" in answer.content.decode()
    assert "inget ärende att ta över" in answer.content.decode()

    day = str(clock.today() + timedelta(days=3))
    answer = client.post(reverse("take-over"), {**sent, "number": NUMBER, "last_day": day})

    assert answer.url == reverse("team", args=[team.pk])
    page = client.get(answer.url).content.decode()
    assert "Annas ledighet" in page
    told = client_for(cast.adam()).get(reverse("users")).content.decode()
    assert "En annan samordnare har tagit över ett team." in told
