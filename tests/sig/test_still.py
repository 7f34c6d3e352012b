"""An open page asks whether it may go on being shown: the pure comparison, the route, and every cause."""

import re
from collections.abc import Callable
from dataclasses import replace
from itertools import product
from typing import Any
from uuid import UUID, uuid4

import pytest
from django.test import Client

from audit import clock
from audit.acting import acting_as_system
from sig import access
from sig.models import Notice
from sig.models.codes import NoticeCode
from sig.services import extracts, plans, releases
from teams import shown
from teams.models import User, UserSession
from teams.services import break_glass, conflicts, members, sessions
from teams.shown import Shown
from teams.signin import limits
from tests import cast
from tests.sig import story
from tests.sig.story import Story
from tests.sig.test_break_glass import POLICE_GROUND, broken, number
from tests.teams.conftest import written  # noqa: F401

IDS = [UUID(int=n << 96) for n in range(1, 5)]
FLAGS = [dict(zip(shown.FLAGS, given, strict=True)) for given in product((True, False), repeat=4)]


@pytest.mark.parametrize("before", FLAGS, ids=str)
def test_nothing_that_was_shown_may_be_gone(before: dict[str, bool]) -> None:
    page = Shown(7, **before, rows=shown.marks(IDS[:2]))
    assert shown.may_stay(page, page)
    for after in FLAGS:
        kept = all(after[flag] or not before[flag] for flag in shown.FLAGS)
        assert shown.may_stay(page, replace(page, **after)) is kept
    assert shown.may_stay(page, replace(page, rows=shown.marks(IDS)))
    assert not shown.may_stay(page, replace(page, rows=shown.marks(IDS[1:])))
    assert not shown.may_stay(page, replace(page, rows=frozenset()))
    assert not shown.may_stay(page, replace(page, authority=8))


@pytest.mark.parametrize("flags", FLAGS, ids=str)
@pytest.mark.parametrize("amount", [0, 1, 4])
def test_a_token_says_what_was_put_in_it(flags: dict[str, bool], amount: int) -> None:
    page, case = Shown(70_000, **flags, rows=shown.marks(IDS[:amount])), uuid4()
    text = shown.token(page, user=5, about=case)
    assert shown.read(text, user=5, about=case) == page
    assert shown.read(text, user=6, about=case) is None
    assert shown.read(text, user=5, about=uuid4()) is None
    assert shown.read(text[:-1], user=5, about=case) is None
    assert shown.read("B" + text[1:], user=5, about=case) is None
    assert shown.read("", user=5, about=case) is None


def test_a_token_for_a_whole_long_case_fits_in_a_header() -> None:
    page = Shown(1, rows=shown.marks(UUID(int=n << 64) for n in range(500)))
    assert len(shown.token(page, user=1, about=uuid4())) < 8000


class Page:
    """One person's open case page."""

    def __init__(self, client: Client, told: Story, at: str = "", *, address: str = "") -> None:
        self.client = client
        text = client.get(address or f"/cases/{told.case_id}/{at}").content.decode()
        (self.address,) = re.findall(r'data-still="([^"]+)"', text)
        (self.token,) = re.findall(r'data-shown="([^"]+)"', text)

    def asked(self) -> int:
        answer = self.client.get(self.address, headers={shown.HEADER: self.token})
        assert answer.content == b""
        assert answer.headers["Cache-Control"] == "no-store"
        return int(answer.status_code)


Clients = Callable[[User], Client]
pytestmark = pytest.mark.django_db(databases="__all__")


@pytest.fixture
def told() -> Story:
    """Petra reads what Sam has released; the plan stands on consent as well."""
    found = story.running()
    found.wrote(cast.sam(), "Till polisen.", to=("polisen",))
    found.wrote(cast.petra(), "Polisens eget.", category="crime")
    return found


def taken_back(told: Story) -> None:
    (view,) = [one for one in access.case(told.case_id, by=cast.sam()).entries if one.releases]
    releases.take_back(release=view.releases[0].id, by=cast.sam())


def left(told: Story) -> None:
    held = next(m for m in told.case.team.memberships.all() if m.user_id == cast.petra().pk)
    members.end(membership=held, by=cast.anna())


CAUSES: dict[str, Callable[[Story], object]] = {
    "withdrawal": lambda told: told.withdraw(),
    "taken back": taken_back,
    "conflict": lambda told: conflicts.declare(team=told.case.team, user=cast.petra(), by=cast.petra()),
    "conflict by another": lambda told: conflicts.declare(
        team=told.case.team, user=cast.petra(), by=cast.anna()
    ),
    "signed out elsewhere": lambda told: sessions.end_everywhere(by=cast.petra()),
}


@pytest.mark.parametrize("cause", CAUSES)
def test_every_cause_stops_the_page(told: Story, client_for: Clients, cause: str) -> None:
    page = Page(client_for(cast.petra()), told)
    assert page.asked() == 204
    CAUSES[cause](told)
    assert page.asked() in (409, 303)


@pytest.mark.parametrize("cause", CAUSES)
@pytest.mark.parametrize("page", ["/cases/", "/teams/{team}/"])
def test_the_list_and_the_team_stop_with_what_they_showed(
    told: Story, client_for: Clients, page: str, cause: str
) -> None:
    """The list shows the name and no text; the team page neither."""
    opened = Page(client_for(cast.petra()), told, address=page.format(team=told.case.team_id))
    assert opened.asked() == 204
    CAUSES[cause](told)
    stays = cause == "taken back" or (cause == "withdrawal" and "teams" in page)
    assert opened.asked() in ((204,) if stays else (409, 303))


def test_a_case_that_has_come_since_does_not_stop_the_list(told: Story, client_for: Clients) -> None:
    page = Page(client_for(cast.anna()), told, address="/cases/")
    story.begin(name="Lo Påhittad")
    assert page.asked() == 204


def test_an_extract_stops_when_a_text_in_it_is_taken_back(told: Story, client_for: Clients) -> None:
    extract = extracts.begin(case=told.case_id, asked=extracts.Request("youth", "known"), by=cast.petra())
    page = Page(client_for(cast.petra()), told, f"extracts/{extract}/")
    assert page.asked() == 204
    taken_back(told)
    assert page.asked() == 409


def test_a_form_about_a_goal_rests_on_the_plan(told: Story, client_for: Clients) -> None:
    goal = plans.add_goal(case=told.case_id, own_words="Jag vill jobba.", by=cast.anna())
    page = Page(client_for(cast.anna()), told, f"plan/goals/{goal.pk}/")
    assert page.asked() == 204
    rests = shown.read(page.token, user=cast.anna().pk, about=told.case_id)
    assert rests is not None
    assert rests.plan


def test_what_has_come_since_does_not_stop_it(told: Story, client_for: Clients) -> None:
    page = Page(client_for(cast.petra()), told)
    told.wrote(cast.petra(), "Nytt.", category="crime")
    told.wrote(cast.sam(), "Nytt till polisen.", to=("polisen",))
    assert page.asked() == 204


def test_whoever_reads_only_the_own_goes_on_after_a_withdrawal(told: Story, client_for: Clients) -> None:
    page = Page(client_for(cast.anna()), told)
    told.withdraw()
    assert page.asked() == 204


def test_a_page_that_showed_only_the_name_stops_when_the_name_is_no_longer_for_them(
    told: Story, client_for: Clients
) -> None:
    page = Page(client_for(cast.petra()), told, "note/")
    assert page.asked() == 204
    told.withdraw()
    assert page.asked() == 409


def test_the_end_of_a_break_glass_stops_the_page(told: Story, client_for: Clients) -> None:
    broken(cast.olle(), number(told), paragraph=POLICE_GROUND)
    page = Page(client_for(cast.olle()), told)
    assert page.asked() == 204
    break_glass.close(by=cast.olle())
    assert page.asked() == 409


def test_only_a_no_is_in_the_ledger(told: Story, client_for: Clients, written: list[dict[str, Any]]) -> None:
    page = Page(client_for(cast.petra()), told)
    written.clear()
    page.asked()
    assert written == []
    told.withdraw()
    written.clear()
    page.asked()
    (entry,) = written
    assert (entry["action"], entry["purpose"], entry["reason"]) == ("refused", "still", "no_longer_shown")


def test_a_strangers_and_an_invented_case_get_the_same(told: Story, client_for: Clients) -> None:
    client, page = client_for(cast.olle()), Page(client_for(cast.petra()), told)
    answers = [
        client.get(f"/cases/{case}/still/", headers={shown.HEADER: token})
        for case in (told.case_id, uuid4())
        for token in ("", page.token)
    ]
    assert {(answer.status_code, answer.content) for answer in answers} == {(409, b"")}


def test_asking_keeps_no_session_young(
    told: Story, client_for: Clients, monkeypatch: pytest.MonkeyPatch
) -> None:
    client = client_for(cast.petra())
    page = Page(client, told)
    seen = UserSession.objects.get(user=cast.petra()).last_seen_at
    assert page.asked() == 204
    assert UserSession.objects.get(user=cast.petra()).last_seen_at == seen
    later = clock.now() + limits.IDLE
    monkeypatch.setattr(clock, "_now", lambda: later)
    assert page.asked() == 303
    assert UserSession.objects.get(user=cast.petra()).end_reason == "idle"


def test_what_was_said_of_a_consents_end_goes_with_the_consent(told: Story) -> None:
    with acting_as_system("test"):
        for code in (NoticeCode.CONSENT_ENDS, NoticeCode.FLAGGED):
            Notice.objects.create(case=told.case, user=cast.anna(), code=code, created_at=clock.now())
    said = {"consent_ends", "flagged"}
    assert said <= {row.code for row in access.notices(by=cast.anna())}
    told.withdraw()
    assert said & {row.code for row in access.notices(by=cast.anna())} == {"flagged"}
