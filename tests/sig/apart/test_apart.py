"""Kept apart: for whoever leads both cases, and for nobody else, on no page."""

import re
from collections.abc import Callable, Iterator
from datetime import timedelta
from typing import Any
from uuid import uuid4

import psycopg
import pytest
from django.core.exceptions import ValidationError
from django.db import connection, connections
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from audit import clock
from audit.acting import acting_as, seal_actor
from audit.decisions import NotAllowed
from sig.apart import access
from sig.models import KeptApart, Notice
from sig.services import apart, meetings
from sig.services.meetings import Invitation
from teams.models import Membership
from teams.services import members
from tests import cast
from tests.sig import story
from tests.sig.story import Story

pytestmark = pytest.mark.django_db
Two = tuple[Story, Story]
As = Callable[[Any], Client]
OTHERS = ("petra", "sam", "bea", "ulla")


@pytest.fixture
def two() -> Two:
    """Kim with Petra, and Alex with Sam; Anna and Dag lead both."""
    kim = story.running()
    with acting_as(kim.anna):
        seat = Membership.objects.get(team=kim.case.team, user=cast.sam())
    members.end(membership=seat, by=kim.anna)
    alex = story.begin(name="Alex Påhittad").consented().joined(cast.sam()).started()
    return kim, alex


def keep(two: Two) -> KeptApart:
    return apart.keep(case=two[0].case_id, other=two[1].case_id, by=cast.anna())


def call(
    told: Story, *, hours: float = 30, place: str = "Rum 3", by: Any = None, form: str = "on_site"
) -> Any:
    noon = clock.local(clock.now() + timedelta(days=1)).replace(hour=12, minute=0, second=0, microsecond=0)
    start = noon + timedelta(hours=hours)
    to = Invitation("team", form, start, 60, place, people=(cast.anna().pk,))
    return meetings.call(case=told.case_id, to=to, by=by or cast.anna())


def told_of(two: Two, number: int = 0, by: Any = None) -> list[str]:
    (mark,) = access.apart_from(two[number].case_id, by=by or cast.anna())
    return list(mark.warnings)


# --- marking ---


def test_a_mark_stands_on_both_cases_and_ends(two: Two) -> None:
    mark = keep(two)
    for here, other in (two, two[::-1]):
        (found,) = access.apart_from(here.case_id, by=cast.dag())
        assert (found.case_id, found.number, found.warnings) == (other.case_id, other.case.number, ())
    with pytest.raises(ValidationError, match="redan isär"):
        apart.keep(case=two[1].case_id, other=two[0].case_id, by=cast.dag())
    for _again in range(2):
        apart.end(mark=mark.pk, case=two[1].case_id, by=cast.dag())
    assert access.apart_from(two[0].case_id, by=cast.anna()) == ()
    assert keep(two).pk != mark.pk


def test_only_of_two_different_cases(two: Two) -> None:
    with pytest.raises(ValidationError, match="annat ärende"):
        apart.keep(case=two[0].case_id, other=two[0].case_id, by=cast.anna())


@pytest.mark.parametrize("name", OTHERS)
def test_nobody_else_marks_or_asks(two: Two, name: str) -> None:
    who = getattr(cast, name)()
    with pytest.raises(NotAllowed):
        apart.keep(case=two[0].case_id, other=two[1].case_id, by=who)
    keep(two)
    with pytest.raises(NotAllowed):
        access.apart_from(two[0].case_id, by=who)
    assert access.warnings_for(two[0].case_id, by=who, user=cast.sam().pk) == ()


def leave(told: Story, who: Any) -> None:
    members.end(membership=seat_of(told, who), by=None)


def test_to_whoever_leads_only_one_there_is_no_mark(two: Two) -> None:
    mark = keep(two)
    members.add(team=two[0].case.team, user=cast.sam(), authority=cast.authority("skolan"), by=cast.anna())
    assert told_of(two, by=cast.dag())
    leave(two[1], cast.dag())
    assert access.apart_from(two[0].case_id, by=cast.dag()) == ()
    assert access.warnings_for(two[0].case_id, by=cast.dag(), user=cast.sam().pk) == ()
    with pytest.raises(NotAllowed):
        apart.keep(case=two[0].case_id, other=two[1].case_id, by=cast.dag())
    with pytest.raises(NotAllowed):
        apart.end(mark=mark.pk, case=two[0].case_id, by=cast.dag())
    assert told_of(two)


# --- warnings ---


def test_a_member_of_both_teams_but_not_those_who_lead_both(two: Two) -> None:
    keep(two)
    assert told_of(two) == []
    number = two[1].case.number
    assert access.warnings_for(two[0].case_id, by=cast.anna(), user=cast.sam().pk) == (
        f"Sam Skolkurator är också med i teamet för {number}.",
    )
    assert access.warnings_for(two[0].case_id, by=cast.anna(), user=cast.bea().pk) == ()
    two[0].joined(cast.sam())
    assert told_of(two) == [f"Sam Skolkurator är också med i teamet för {number}."]
    assert told_of(two, 1) == [f"Sam Skolkurator är också med i teamet för {two[0].case.number}."]


def test_meetings_close_in_time_or_at_the_same_place(two: Two) -> None:
    keep(two)
    call(two[0], hours=0)
    call(two[1], hours=1.4, place="Annan plats")
    call(two[1], hours=4, place=" RUM 3. ")
    call(two[1], hours=7, place="Annan plats")
    call(two[1], hours=0, form="digital")
    number = two[1].case.number
    found = told_of(two)
    assert len(found) == 2
    assert found[0].startswith(f"{number} har möte nästan samtidigt, ")
    assert found[1].startswith(f"{number} har möte på samma plats samma dag, ")


def test_a_meeting_that_is_about_to_be_called(two: Two) -> None:
    keep(two)
    there = call(two[1])
    when = {"starts_at": there.starts_at, "ends_at": there.ends_at}
    assert len(access.warnings_for(two[0].case_id, by=cast.anna(), **when)) == 1
    later = {name: moment + timedelta(hours=5) for name, moment in when.items()}
    assert access.warnings_for(two[0].case_id, by=cast.anna(), **later) == ()
    assert len(access.warnings_for(two[0].case_id, by=cast.anna(), **later, place="rum 3")) == 1


# --- notices ---


def notices(by: Any) -> list[Notice]:
    with acting_as(by):
        return list(Notice.objects.filter(user=by, code="apart"))


def test_those_who_lead_both_are_told_whoever_did_it_and_nobody_else(two: Two) -> None:
    keep(two)
    two[0].joined(cast.sam())
    for who in (cast.anna(), cast.dag()):
        assert [notice.case_id for notice in notices(who)] == [two[0].case_id]
    for name in OTHERS:
        assert notices(getattr(cast, name)()) == []


def test_a_meeting_called_by_somebody_else_is_told_once(two: Two) -> None:
    keep(two)
    call(two[0])
    assert notices(cast.anna()) == []
    for _again in range(2):
        call(two[1], by=cast.sam())
    assert [notice.case_id for notice in notices(cast.anna())] == [two[1].case_id]


def test_without_a_mark_nothing_is_told(two: Two) -> None:
    two[0].joined(cast.sam())
    assert notices(cast.anna()) == []


# --- nobody else sees anything ---

CHANGES = re.compile(
    rb'name="(csrfmiddlewaretoken|submission_token)" value="[^"]+"|data-shown="[^"]+"|kl\. \d\d\.\d\d'
)
PAGES = ("case", "case-plan", "case-disclosures", "case-contact", "case-note", "case-school", "case-extracts")


def pages(client_for: As, two: Two, who: Any) -> Iterator[tuple[str, int, bytes]]:
    client = client_for(who)
    for told in two:
        addresses = [reverse(name, args=[told.case_id]) for name in PAGES]
        for address in (*addresses, reverse("team", args=[told.case.team_id]), "/cases/"):
            answer = client.get(address)
            yield address, answer.status_code, CHANGES.sub(b"", answer.content)


@pytest.mark.parametrize("name", ["petra", "sam", "karin"])
def test_every_page_is_the_same_with_a_mark_as_without(two: Two, client_for: As, name: str) -> None:
    """Petra sits in one team, Sam in both; Karin leads one of them and not the other."""
    two[0].joined(cast.sam())
    if name == "karin":
        who = cast.person("karin@social.example", "Karin Bara", "coordinator", at="socialtjansten")
        team, place = two[0].case.team, cast.authority("socialtjansten")
        members.add(team=team, user=who, authority=place, role="coordinator", by=cast.anna())
    else:
        who = getattr(cast, name)()
    call(two[0])
    call(two[1])
    before = list(pages(client_for, two, who))
    keep(two)
    apart.tell(two[0].case_id)
    assert list(pages(client_for, two, who)) == before
    assert 200 in {status for _address, status, _content in before}


# --- the pages of those who lead both ---


def test_the_page_marks_warns_and_ends(two: Two, client_for: As) -> None:
    client, address = client_for(cast.anna()), reverse("case-apart", args=[two[0].case_id])
    assert "Alex Påhittad" in client.get(address).content.decode()
    sent = {"submission_token": str(uuid4()), "other": str(two[1].case_id)}
    assert client.post(address, sent).status_code == 303
    two[0].joined(cast.sam())
    case = client.get(reverse("case", args=[two[0].case_id])).content.decode()
    assert "Två unga som ska hållas isär kan mötas" in case
    assert f"Sam Skolkurator är också med i teamet för {two[1].case.number}." in case
    (mark,) = access.apart_from(two[0].case_id, by=cast.anna())
    gone = reverse("case-apart-end", args=[two[0].case_id, mark.id])
    assert client.post(gone, {"submission_token": str(uuid4())}).status_code == 303
    assert "hållas isär kan mötas" not in client.get(reverse("case", args=[two[0].case_id])).content.decode()


def test_adding_to_the_team_warns_first_and_then_does_it(two: Two, client_for: As) -> None:
    keep(two)
    client, address = client_for(cast.anna()), reverse("member-add", args=[two[0].case.team_id])
    sent = {"user": str(cast.sam().pk), "role": "member"}
    warned = client.post(address, {"submission_token": str(uuid4()), **sent})
    assert warned.status_code == 422
    assert "Sam Skolkurator är också med i teamet" in warned.content.decode()
    assert f'name="anyway" value="{cast.sam().pk}"' in warned.content.decode()
    other = {**sent, "anyway": str(cast.bea().pk)}
    assert client.post(address, {"submission_token": str(uuid4()), **other}).status_code == 422
    right = {**sent, "anyway": str(cast.sam().pk)}
    assert client.post(address, {"submission_token": str(uuid4()), **right}).status_code == 303


def seat_of(told: Story, who: Any) -> Membership:
    with acting_as(told.anna):
        return Membership.objects.in_force(clock.database_now()).get(team=told.case.team, user=who)


def colleague() -> Any:
    """Somebody of the police who sits in the other team."""
    return cast.person("pelle@polis.example", "Pelle Påhittad", "team_member", at="polisen")


def test_a_substitute_is_warned_of_before_anybody_stands_in(two: Two, client_for: As) -> None:
    keep(two)
    pelle = colleague()
    two[1].joined(pelle)
    client, where = client_for(cast.anna()), [two[0].case.team_id, seat_of(two[0], cast.petra()).pk]
    address = reverse("member-substitute", args=where)
    sent = {"user": str(pelle.pk), "note": "Ring på tisdagar."}
    warned = client.post(address, {"submission_token": str(uuid4()), **sent})
    assert warned.status_code == 422
    page = warned.content.decode()
    assert f"Pelle Påhittad är också med i teamet för {two[1].case.number}." in page
    assert "Ring på tisdagar." in page
    assert notices(cast.anna()) == []
    right = {**sent, "anyway": str(pelle.pk)}
    assert client.post(address, {"submission_token": str(uuid4()), **right}).status_code == 303
    assert seat_of(two[0], pelle).substitute_for_id is not None


def test_whoever_leads_only_one_is_warned_of_no_substitute(two: Two, client_for: As) -> None:
    keep(two)
    pelle = colleague()
    two[1].joined(pelle)
    leave(two[1], cast.dag())
    where = [two[0].case.team_id, seat_of(two[0], cast.petra()).pk]
    sent = {"submission_token": str(uuid4()), "user": str(pelle.pk)}
    assert client_for(cast.dag()).post(reverse("member-substitute", args=where), sent).status_code == 303


def test_the_number_of_statements_does_not_grow_with_meetings(two: Two) -> None:
    keep(two)
    call(two[1])
    few = asked(lambda: told_of(two))
    for _more in range(4):
        call(two[1])
        call(two[0])
    assert asked(lambda: told_of(two)) == few


def asked(do: Callable[[], Any]) -> int:
    with CaptureQueriesContext(connection) as queries:
        do()
    return len(queries)


# --- the wall ---


@pytest.mark.django_db(transaction=True)
def test_a_bare_session_sees_and_writes_marks_only_as_whoever_leads_both(two: Two) -> None:
    mark = keep(two)
    held = connections["default"].settings_dict
    with psycopg.connect(
        dbname=held["NAME"], user=held["USER"], password=held["PASSWORD"], host=held["HOST"],
        port=held["PORT"] or None, autocommit=True,
    ) as session:  # fmt: skip

        def count(who: Any) -> int:
            token = seal_actor("user", str(who.pk), 60) if who else ""
            session.execute("SELECT set_config('sig.actor', %s, false)", [token])
            return int(session.execute("SELECT count(*) FROM sig_keptapart").fetchone()[0])

        assert [count(who) for who in (cast.anna(), cast.dag(), None)] == [1, 1, 0]
        assert [count(getattr(cast, name)()) for name in OTHERS] == [0] * len(OTHERS)
        leave(two[1], cast.dag())
        assert count(cast.dag()) == 0
        made = "UPDATE sig_keptapart SET ended_at = now() WHERE id = %s"
        assert session.execute(made, [mark.pk]).rowcount == 0
        with pytest.raises(psycopg.errors.InsufficientPrivilege):
            session.execute(
                "INSERT INTO sig_keptapart (id, first_id, second_id, made_by_id, made_at)"
                " SELECT gen_random_uuid(), first_id, second_id, %s, now() FROM"
                " (VALUES (%s::uuid, %s::uuid)) v(first_id, second_id)",
                [cast.dag().pk, *sorted((two[0].case_id, two[1].case_id))],
            )
        with pytest.raises(psycopg.errors.InsufficientPrivilege):
            session.execute("DELETE FROM sig_keptapart")
