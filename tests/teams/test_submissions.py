"""A form is carried out once, however often Anna presses."""

import threading
import uuid
from concurrent.futures import ThreadPoolExecutor

import pytest
from django.core.exceptions import BadRequest, ValidationError
from django.db import connection
from django.http import QueryDict
from django.test import RequestFactory

from audit.acting import acting_as
from audit.decisions import Decision, NotAllowed
from teams.models import Submission, Team
from teams.services import members
from teams.submissions import body_hash, once
from tests import cast

PRESSES = 50


def sent(user, token: str | None = None, **fields):
    body = {"submission_token": token, **fields} if token else fields
    request = RequestFactory().post("/teams/new/", body)
    request.user, request.resolver_match = user, None
    return request


def new_team(user):
    def do() -> str:
        return f"/teams/{members.create_team(by=user, coordinator=user).pk}/"

    return do


@pytest.mark.django_db(transaction=True)
def test_fifty_presses_at_the_same_moment_make_one_team():
    anna, token = cast.anna(), str(uuid.uuid4())
    gate = threading.Barrier(10)

    def press(_: int) -> tuple[int, str]:
        gate.wait()
        try:
            answer = once(sent(anna, token, name="ett"), new_team(anna))
            return answer.status_code, answer.headers["Location"]
        finally:
            connection.close()

    with ThreadPoolExecutor(10) as pool:
        answers = list(pool.map(press, range(PRESSES)))
    assert len(set(answers)) == 1
    assert answers[0][0] == 303
    with acting_as(anna):
        assert Team.objects.count() == 1
    assert Submission.objects.count() == 1


@pytest.mark.django_db
def test_a_repeat_gets_the_first_answer_and_a_changed_body_a_page_that_keeps_the_text():
    anna, token = cast.anna(), str(uuid.uuid4())
    first = once(sent(anna, token, text="Ringde mamma."), lambda: "/first/")
    again = once(sent(anna, token, text="Ringde mamma."), lambda: "/second/")
    assert first.headers["Location"] == again.headers["Location"] == "/first/"
    changed = once(sent(anna, token, text="Ringde pappa."), lambda: "/third/")
    page = changed.content.decode()
    assert changed.status_code == 409
    assert "redan skickat" in page
    assert "Ringde pappa." in page
    assert token not in page, "the kept text can be sent with a new token"


@pytest.mark.django_db
def test_the_same_token_of_another_person_is_another_form():
    token = str(uuid.uuid4())
    assert once(sent(cast.anna(), token), lambda: "/anna/").headers["Location"] == "/anna/"
    assert once(sent(cast.petra(), token), lambda: "/petra/").headers["Location"] == "/petra/"


@pytest.mark.django_db
def test_what_goes_wrong_leaves_nothing_and_the_form_may_be_sent_again():
    anna, token = cast.anna(), str(uuid.uuid4())

    def fails() -> str:
        members.create_team(by=anna, coordinator=anna)
        raise ValidationError("nej")

    with pytest.raises(ValidationError):
        once(sent(anna, token), fails)
    with acting_as(anna):
        assert not Team.objects.exists()
    assert once(sent(anna, token), new_team(anna)).status_code == 303


@pytest.mark.django_db
def test_a_refusal_is_in_the_ledger_although_the_attempt_is_undone(written):
    def refused() -> str:
        raise NotAllowed(Decision(False, "not_coordinator", hidden=False))

    with pytest.raises(NotAllowed):
        once(sent(cast.anna(), str(uuid.uuid4())), refused)
    assert (written[-1]["action"], written[-1]["reason"]) == ("refused", "not_coordinator")


@pytest.mark.django_db
@pytest.mark.parametrize("token", [None, "x", "0"])
def test_a_form_without_a_token_is_refused(token):
    with pytest.raises(BadRequest):
        once(sent(cast.anna(), token), lambda: "/")


def test_the_hash_tells_bodies_apart_and_ignores_token_and_order():
    def digest(text: str) -> str:
        return body_hash(QueryDict(text))

    assert digest("a=1&b=2") == digest("b=2&a=1&csrfmiddlewaretoken=x&submission_token=y")
    bodies = ["a=1&b=2", "a=1&b=", "a=1%0A1:b=1:2", "ab=12", "a=12", "a=1&a=2", ""]
    assert len({digest(body) for body in bodies}) == len(bodies)
