"""Anna signs in, and others try."""

from datetime import timedelta

import pytest
from axes.models import AccessAttempt
from django.test import Client

from teams.models import Authenticator, User, UserSession
from teams.services import sessions, users
from teams.signin import authenticators, demo
from tests import cast

pytestmark = pytest.mark.django_db
REFUSED = "Det gick inte att logga in."


def give_password(client: Client, email: str, password: str = cast.PASSWORD, **more):
    return client.post("/sign-in/", {"email": email, "password": password, **more})


def give_code(client: Client, user: User, **more):
    return client.post("/sign-in/code/", {"code": authenticators.usable_code(user=user), **more})


def enter(client: Client, user: User, **more):
    give_password(client, user.email, **more)
    return give_code(client, user, **more)


def inside(client: Client) -> bool:
    return client.get("/account/").status_code == 200


def test_anna_gives_password_and_code_and_is_inside(client, written):
    anna = cast.anna()
    assert client.get("/account/").headers["Location"] == "/sign-in/?next=%2Faccount%2F"
    answer = give_password(client, " ANNA@social.example ")
    assert (answer.status_code, answer.headers["Location"]) == (303, "/sign-in/code/")
    assert not inside(client), "a password alone opens nothing"
    answer = give_code(client, anna)
    assert (answer.status_code, answer.headers["Location"]) == (303, "/")
    assert inside(client)
    assert [entry["action"] for entry in written][-1] == "signin.ok"


def test_wrong_password_unknown_address_closed_account_and_locked_account_answer_alike(client, written):
    anna, petra = cast.anna(), cast.petra()
    users.deactivate(user=petra, by=cast.adam())
    answers = [
        give_password(client, anna.email, "fel"),
        give_password(client, "ingen@social.example"),
        give_password(client, petra.email),
    ]
    for _ in range(4):
        give_password(client, anna.email, "fel")
    answers.append(give_password(client, anna.email))
    pages = {(a.status_code, a.content.decode().split("<form")[0].split("</head>")[1]) for a in answers}
    assert len(pages) == 1
    assert REFUSED in answers[0].content.decode()
    assert [entry["action"] for entry in written if entry["action"].startswith("signin.")].count(
        "signin.locked"
    ) == 2, "the fifth failure locks, the sixth meets the lock"


def test_each_refusal_costs_one_password_hash(client, monkeypatch):
    from django.contrib.auth.hashers import MD5PasswordHasher

    anna = cast.anna()
    computed = []
    real = MD5PasswordHasher.encode
    monkeypatch.setattr(
        MD5PasswordHasher,
        "encode",
        lambda self, password, salt: computed.append(1) or real(self, password, salt),
    )
    counts = []
    for email in (anna.email, "ingen@social.example"):
        computed.clear()
        give_password(client, email, "fel")
        counts.append(len(computed))
    for _ in range(4):
        give_password(client, anna.email, "fel")
    computed.clear()
    give_password(client, anna.email)
    assert [*counts, len(computed)] == [1, 1, 1]


@pytest.mark.parametrize(("after", "open_again"), [(-1, False), (0, False), (1, True)])
def test_a_lock_lasts_fifteen_minutes(client, after, open_again, monkeypatch):
    from django.utils import timezone

    anna = cast.anna()
    for _ in range(5):
        give_password(client, anna.email, "fel")
    locked_at = AccessAttempt.objects.get().attempt_time
    monkeypatch.setattr("axes.handlers.proxy.now", lambda: locked_at + timedelta(minutes=15, seconds=after))
    monkeypatch.setattr(timezone, "now", lambda: locked_at + timedelta(minutes=15, seconds=after))
    assert (give_password(client, anna.email).status_code == 303) is open_again


def test_the_lock_holds_no_address_of_a_person_or_a_machine(client):
    give_password(client, cast.anna().email, "hemligt fel")
    row = str(vars(AccessAttempt.objects.get()))
    assert all(word not in row for word in ("anna", "social.example", "hemligt", "127.0.0.1"))


def test_a_full_sign_in_forgets_earlier_failures(client):
    anna = cast.anna()
    for _ in range(4):
        give_password(client, anna.email, "fel")
    enter(client, anna)
    assert AccessAttempt.objects.count() == 0


@pytest.mark.parametrize(("step", "right"), [(-2, False), (-1, True), (0, True), (1, True), (2, False)])
def test_a_code_of_the_step_before_or_after_is_accepted(client, at, step, right):
    anna = cast.anna()
    give_password(client, anna.email)
    at(timedelta(seconds=30 * step))
    code = authenticators.usable_code(user=anna)
    at(timedelta())
    client.post("/sign-in/code/", {"code": code})
    assert inside(client) is right


def test_a_code_that_was_used_is_refused(at, client):
    anna = cast.anna()
    code = authenticators.usable_code(user=anna)
    give_password(client, anna.email)
    client.post("/sign-in/code/", {"code": code})
    assert inside(client)
    other = Client()
    give_password(other, anna.email)
    answer = other.post("/sign-in/code/", {"code": code})
    assert (answer.status_code, inside(other)) == (422, False)
    assert "redan använd" in answer.content.decode()


def test_an_older_code_than_the_last_one_used_is_refused(at, client):
    anna = cast.anna()
    earlier = authenticators.usable_code(user=anna)
    at(timedelta(seconds=30))
    enter(client, anna)
    other = Client()
    give_password(other, anna.email)
    other.post("/sign-in/code/", {"code": earlier})
    assert not inside(other)


def test_wrong_codes_must_wait_longer_each_time_even_for_the_right_one(client, written):
    anna = cast.anna()
    give_password(client, anna.email)
    assert "stämmer inte" in client.post("/sign-in/code/", {"code": "000000"}).content.decode()
    answer = give_code(client, anna)
    assert "Vänta" in answer.content.decode()
    assert not inside(client)
    Authenticator.objects.update(throttling_failure_timestamp=None)
    give_code(client, anna)
    assert inside(client)
    assert [e["purpose"] for e in written if e["action"] == "otp.failed"] == ["wrong", "wait"]


@pytest.mark.parametrize("code", ["", "12345", "1234567", "abcdef", "١٢٣٤٥٦", "12 34", "²²²²²²", "-12345"])
def test_what_is_not_a_code_is_answered_in_words(client, code):
    anna = cast.anna()
    give_password(client, anna.email)
    answer = client.post("/sign-in/code/", {"code": code})
    assert answer.status_code == 422
    assert "<title>Fel:" in answer.content.decode()


def test_a_recovery_code_opens_once(client, written):
    anna = cast.anna()
    codes = users.new_recovery_codes(user=anna, by=anna)
    assert len(set(codes)) == 10
    give_password(client, anna.email)
    client.post("/sign-in/code/", {"code": f" {codes[3].upper()} "})
    assert inside(client)
    assert "recovery.used" in [entry["action"] for entry in written]
    other = Client()
    give_password(other, anna.email)
    assert other.post("/sign-in/code/", {"code": codes[3]}).status_code == 422


def test_petras_recovery_code_is_nothing_for_anna(client):
    anna, petra = cast.anna(), cast.petra()
    code = users.new_recovery_codes(user=petra, by=petra)[0]
    give_password(client, anna.email)
    assert client.post("/sign-in/code/", {"code": code}).status_code == 422


def test_the_code_page_without_a_password_leads_back(client):
    assert client.get("/sign-in/code/").headers["Location"] == "/sign-in/"


@pytest.mark.parametrize(("after", "works"), [(-1, True), (0, False), (1, False)])
def test_the_code_comes_within_five_minutes_of_the_password(client, at, after, works):
    anna = cast.anna()
    give_password(client, anna.email)
    at(timedelta(minutes=5, seconds=after))
    give_code(client, anna)
    assert inside(client) is works


@pytest.mark.parametrize(
    ("wanted", "target"),
    [
        ("/account/", "/account/"),
        ("/account/?a=1", "/account/?a=1"),
        ("https://evil.example/", "/"),
        ("//evil.example/", "/"),
        ("/\\evil.example", "/"),
        ("javascript:alert(1)", "/"),
        ("/sign-out/", "/"),
        ("/account/sign-out-everywhere/", "/"),
        ("/no-such-page/", "/"),
        ("", "/"),
    ],
)
def test_after_sign_in_one_goes_only_to_a_page_of_ours(client, wanted, target):
    answer = enter(client, cast.anna(), next=wanted)
    assert answer.headers["Location"] == target


def test_the_cookie_changes_at_sign_in(client):
    anna = cast.anna()
    client.get("/sign-in/")
    give_password(client, anna.email)
    before = client.cookies["session"].value
    give_code(client, anna)
    assert client.cookies["session"].value != before


def test_a_third_browser_ends_the_oldest(at):
    anna, browsers = cast.anna(), []
    for minute in range(3):
        at(timedelta(minutes=minute))
        browsers.append(Client())
        enter(browsers[-1], anna)
    assert [inside(browser) for browser in browsers] == [False, True, True]
    ended = UserSession.objects.get(end_reason="replaced")
    assert ended.started_at == min(row.started_at for row in UserSession.objects.all())


@pytest.mark.parametrize(("after", "goes_on"), [(-1, True), (0, False), (1, False)])
def test_fifteen_idle_minutes_end_the_session_on_the_server(client, at, after, goes_on):
    enter(client, cast.anna())
    at(timedelta(minutes=15, seconds=after))
    assert inside(client) is goes_on
    assert UserSession.objects.get().end_reason == ("" if goes_on else "idle")
    at(timedelta())
    assert inside(client) is goes_on, "what has ended stays ended"


@pytest.mark.parametrize(("after", "goes_on"), [(-1, True), (0, False), (1, False)])
def test_eight_hours_end_the_session_however_busy(client, at, after, goes_on):
    enter(client, cast.anna())
    for quarter in range(1, 8 * 6):
        at(timedelta(minutes=10 * quarter))
        assert inside(client)
    at(timedelta(hours=8, seconds=after))
    assert inside(client) is goes_on
    assert UserSession.objects.get().end_reason == ("" if goes_on else "absolute")


def test_signing_out_ends_the_session_even_for_somebody_who_copied_the_cookie(client):
    enter(client, cast.anna())
    thief = Client()
    thief.cookies["session"] = client.cookies["session"].value
    assert inside(thief)
    assert client.post("/sign-out/").headers["Location"] == "/sign-in/"
    assert not inside(client)
    assert not inside(thief)
    assert client.post("/sign-out/").status_code == 303, "pressing twice is harmless"


def test_anna_signs_out_everywhere_and_one_by_one(at):
    anna, first, second = cast.anna(), Client(), Client()
    enter(first, anna)
    at(timedelta(minutes=1))
    enter(second, anna)
    lines = sessions.running(by=anna, this=None)
    second.post(f"/account/sessions/{lines[1].id}/end/")
    assert [inside(first), inside(second)] == [False, True]
    second.post("/account/sign-out-everywhere/")
    assert not inside(second)


def test_petra_cannot_end_annas_session(client):
    enter(client, cast.anna())
    petra = Client()
    enter(petra, cast.petra())
    petra.post(f"/account/sessions/{UserSession.objects.earliest('pk').pk}/end/")
    assert inside(client)


def test_a_cookie_made_up_or_without_a_row_is_nobody(client):
    client.cookies["session"] = "x" * 32
    assert not inside(client)
    anna = cast.anna()
    client.force_login(anna, backend="teams.backends.RoleBackend")
    assert not inside(client), "Django's session alone is not enough"


@pytest.mark.parametrize(("age", "asks"), [(-1, False), (0, False), (1, True)])
def test_new_recovery_codes_ask_for_a_fresh_second_factor(client, at, age, asks):
    anna = cast.anna()
    enter(client, anna)
    at(timedelta(minutes=5, seconds=age))
    answer = client.get("/account/recovery-codes/")
    assert (answer.status_code == 303) is asks
    if asks:
        assert answer.headers["Location"] == "/sign-in/confirm/?next=%2Faccount%2Frecovery-codes%2F"
        assert client.post("/sign-in/confirm/", {"code": "000000"}).status_code == 422
        Authenticator.objects.update(throttling_failure_timestamp=None)
        code = authenticators.usable_code(user=anna)
        answer = client.post("/sign-in/confirm/", {"code": code, "next": "/account/recovery-codes/"})
        assert answer.headers["Location"] == "/account/recovery-codes/"
        assert client.get("/account/recovery-codes/").status_code == 200


def test_the_invented_people_are_on_the_page_in_the_demo_only(client, settings):
    anna = cast.anna()
    settings.DEMO = False
    assert demo.people() == []
    assert demo.code_for(anna) == ""
    assert "Påhittade personer" not in client.get("/sign-in/").content.decode()
    settings.DEMO = True
    page = client.get("/sign-in/").content.decode()
    assert anna.email in page
    assert "Samordnare" in page
    assert demo.people()[0].code in page


def test_the_demos_password_opens_nothing_outside_the_demo(client, settings):
    anna = cast.anna()
    users.enrol(user=anna, password=demo.PASSWORD)
    settings.DEMO = False
    assert give_password(client, anna.email, demo.PASSWORD).status_code == 422
    settings.DEMO = True
    assert give_password(client, anna.email, demo.PASSWORD).status_code == 303
    assert authenticators.usable_code(user=anna) in client.get("/sign-in/code/").content.decode()


def test_the_secret_is_not_in_the_data_base_in_the_clear():
    anna = cast.anna()
    secret = users.enrol(user=anna, password=cast.PASSWORD)
    from django.db import connection

    with connection.cursor() as cursor:
        cursor.execute("SELECT key FROM teams_authenticator WHERE user_id = %s", [anna.pk])
        stored = bytes(cursor.fetchone()[0])
    assert secret.encode() not in stored
    assert str(Authenticator.objects.get(user=anna)).count(secret) == 0
