"""What Petra typed survives the session that ended under her."""

from datetime import timedelta

import pytest
from django.db import connection
from django.test import Client, RequestFactory

from audit.acting import acting_as, acting_as_system
from crypto.versioned import Conflict
from teams import kept_forms
from teams.models import KeptForm
from teams.services import roles, sessions
from tests import cast

pytestmark = pytest.mark.django_db
TEXT = "Överlämning: mötet med rektor är flyttat till fredag."


def leave_form(browser: Client, team, held):
    return browser.post(
        f"/teams/{team.pk}/members/{held.pk}/end/",
        {"note": TEXT, "version": "1", "last_day": "", "submission_token": "x", "password": "hemligt"},
    )


def kept_count() -> int:
    with acting_as_system("test"):
        return KeptForm.objects.count()


@pytest.fixture
def seat(at):
    team = cast.team()
    return team, cast.join(team, cast.petra())


@pytest.mark.parametrize("how", ["idle", "absolute", "roles changed", "signed out", "replaced"])
def test_typed_text_comes_back_after_signing_in_again(seat, client_for, at, how):
    team, held = seat
    anna = cast.anna()
    browser = client_for(anna)
    if how == "roles changed":
        roles.change(user=anna, roles={"coordinator", "team_member"}, by=cast.adam())
    elif how == "signed out":
        sessions.end_everywhere(by=anna)
    elif how == "replaced":
        client_for(anna), client_for(anna)
    else:
        at(timedelta(minutes=15) if how == "idle" else timedelta(hours=8))
    answer = leave_form(browser, team, held)
    address = f"/teams/{team.pk}/members/{held.pk}/end/"
    assert answer.status_code == 303
    assert answer.headers["Location"].startswith("/sign-in/?next=")
    page = client_for(anna).get(address).content.decode()
    assert TEXT in page
    assert "hemligt" not in page


def test_a_stale_second_factor_keeps_the_text_too(seat, client_for, at):
    team, held = seat
    browser = client_for(cast.anna())
    at(timedelta(minutes=6))
    assert leave_form(browser, team, held).headers["Location"].startswith("/sign-in/confirm/")
    assert kept_count() == 1


def test_nobody_else_gets_it_and_it_is_sealed(seat, client_for, at):
    team, held = seat
    browser = client_for(cast.anna())
    at(timedelta(minutes=15))
    leave_form(browser, team, held)
    page = client_for(cast.dag()).get(f"/teams/{team.pk}/members/{held.pk}/end/").content.decode()
    assert TEXT not in page
    with acting_as(cast.dag()):
        assert not KeptForm.objects.exists()
    with acting_as(cast.anna()):
        assert "<Sealed>" in repr(KeptForm.objects.get().body)


def test_it_is_gone_when_the_form_has_been_sent(seat, client_for, at):
    team, held = seat
    browser = client_for(cast.anna())
    at(timedelta(minutes=15))
    leave_form(browser, team, held)
    browser = client_for(cast.anna())
    address = f"/teams/{team.pk}/members/{held.pk}/end/"
    token = "6f1c2a52-8d0e-4d3a-9a55-1b1c5f7a0001"
    answer = browser.post(address, {"note": TEXT, "version": "1", "submission_token": token})
    assert answer.headers["Location"] == f"/teams/{team.pk}/"
    assert kept_count() == 0


@pytest.mark.parametrize(("after", "there"), [(-1, True), (0, False), (1, False)])
def test_it_lasts_seven_days(seat, client_for, at, after, there):
    team, held = seat
    browser = client_for(cast.anna())
    at(timedelta(minutes=15))
    leave_form(browser, team, held)
    at(timedelta(days=7, minutes=15, seconds=after))
    page = client_for(cast.anna()).get(f"/teams/{team.pk}/members/{held.pk}/end/").content.decode()
    assert (TEXT in page) is there
    kept_forms.purge()
    assert kept_count() == int(there)


def test_a_stranger_without_a_session_leaves_nothing(seat, client):
    leave_form(client, *seat)
    client.cookies["session"] = "y" * 32
    leave_form(client, *seat)
    assert kept_count() == 0


def test_sign_in_and_account_forms_are_never_kept(client_for, at):
    browser = client_for(cast.anna())
    at(timedelta(minutes=15))
    browser.post("/account/recovery-codes/", {"note": TEXT})
    browser.post("/sign-in/", {"email": "anna@social.example", "password": "x"})
    assert kept_count() == 0


def test_the_number_of_kept_forms_has_a_limit(seat, client_for, at):
    team, held = seat
    browser = client_for(cast.anna())
    at(timedelta(minutes=15))
    for _ in range(kept_forms.MAX_PER_PERSON + 3):
        leave_form(browser, team, held)
    assert kept_count() == kept_forms.MAX_PER_PERSON


def test_choices_of_several_and_names_with_code_in_them_are_kept_whole(rf):
    body = {"concern_codes": ["school", "crime"], "reason_code": "moved", "code": "123456"}
    request = rf.post("/cases/new/", body)
    assert kept_forms.keep(request, cast.anna().pk)
    request.user = cast.anna()
    found = kept_forms.kept(request)
    assert dict(found.lists()) == {"concern_codes": ["school", "crime"], "reason_code": ["moved"]}


@pytest.mark.parametrize("size", [kept_forms.MAX_CHARACTERS, kept_forms.MAX_CHARACTERS + 1])
def test_a_body_is_kept_up_to_a_size(rf, size):
    request = rf.post("/cases/new/", {"text": "x" * size})
    assert kept_forms.keep(request, cast.anna().pk) is (size == kept_forms.MAX_CHARACTERS)


def written(text: str, version: str = "0", **more):
    """What a script sends by itself from a form without a case, at an invented address."""
    request = RequestFactory().post(
        "/publications/order/", {"done": text, "autosave": "1", "version": version}
    )
    request.user = more.get("by") or cast.anna()
    return request


def held_text(by=None) -> list[str]:
    found = kept_forms.kept(written("", by=by))
    return found.getlist("done") if found is not None else []


def test_what_is_being_written_is_kept_once_and_grows_a_version():
    assert kept_forms.held(written("")) == 0
    assert kept_forms.hold(written("Möten."), 0) == 1
    assert kept_forms.hold(written("Möten i maj."), 1) == 2
    assert kept_forms.held(written("")) == 2
    assert (kept_count(), held_text()) == (1, ["Möten i maj."])


@pytest.mark.parametrize("known", [0, 1, 3])
def test_another_window_cannot_write_over_what_it_has_not_seen(known):
    kept_forms.hold(written("Ett."), 0)
    kept_forms.hold(written("Två."), 1)
    with pytest.raises(Conflict):
        kept_forms.hold(written("Tre."), known)
    assert held_text() == ["Två."]
    # The same words again: the answer may have been lost on the way.
    assert kept_forms.hold(written("Två.", "7"), known) == 2


def test_what_has_been_sent_elsewhere_does_not_come_back_by_itself():
    kept_forms.hold(written("Ett."), 0)
    kept_forms.forget_all(user=cast.anna(), path="/publications/order/")
    with pytest.raises(Conflict):
        kept_forms.hold(written("Ett, och mer."), 1)
    assert kept_count() == 0


def test_what_is_being_written_is_the_writers_alone_and_sealed():
    kept_forms.hold(written("Möten om Kim."), 0)
    assert held_text(cast.dag()) == []
    assert kept_forms.hold(written("Annat.", by=cast.dag()), 0) == 1
    assert held_text() == ["Möten om Kim."]
    with acting_as_system("test"), connection.cursor() as cursor:
        cursor.execute("SELECT teams_keptform::text FROM teams_keptform")
        rows = [row for (row,) in cursor.fetchall()]
    assert len(rows) == 2
    assert not any("Kim" in row or "Annat" in row for row in rows)


@pytest.mark.parametrize(("size", "fits"), [(1, True), (199_999, True), (200_000, True), (200_001, False)])
def test_so_much_is_kept_and_no_more(size, fits):
    assert (kept_forms.hold(written("x" * size), 0) == 1) is fits
    assert kept_count() == int(fits)


def test_it_is_gone_after_seven_days(at):
    kept_forms.hold(written("Ett."), 0)
    at(timedelta(days=7) - timedelta(seconds=1))
    assert held_text() == ["Ett."]
    at(timedelta(days=7))
    assert held_text() == []
    assert kept_forms.purge() == 1
