"""The gate: who may come to which route, by which method, and how well they have proved who they are."""

import itertools

import pytest
from django.contrib.auth.models import AnonymousUser
from django.http import HttpResponse
from django.urls import resolve

from audit.decisions import Decision, NotAllowed
from config.middleware import gate
from config.middleware.gate import RouteGate


class Somebody:
    """A person as the gate sees one."""

    is_authenticated = True

    def __init__(self, roles=(), verified=True):
        self._roles, self._verified = frozenset(roles), verified

    def roles(self):
        return self._roles

    def is_verified(self):
        return self._verified


@pytest.fixture
def refusals(monkeypatch):
    """What the gate wrote in the ledger; the ledger itself has its own tests."""
    written = []

    class Block:
        def __init__(self, *args, **kwargs):
            assert kwargs == {"durable": True}, "a refusal is committed before the answer"

        def __enter__(self):
            return None

        def __exit__(self, *error):
            return False

    monkeypatch.setattr(gate, "acting_as", Block)
    monkeypatch.setattr(gate, "recording", Block)
    monkeypatch.setattr(gate.services, "record", lambda action, **details: written.append((action, details)))
    return written


@pytest.fixture
def ask(rf, settings, monkeypatch):
    """`ask(path, user)`: the gate's own answer, or None when the view may answer."""
    settings.ROOT_URLCONF = "tests.config.open_urls"

    def page(request, *args, status, **kwargs):
        return HttpResponse(f"page {status}", status=status)

    monkeypatch.setattr(
        "config.errors.render", lambda request, template, *context, status: page(request, status=status)
    )

    def answer(path, user=None, method="get", fresh=True):
        monkeypatch.setattr(gate.sessions, "verified_recently", lambda request: fresh)
        request = getattr(rf, method)(path)
        request.user = user or AnonymousUser()
        request.resolver_match = resolve(path.split("?")[0])
        return RouteGate(lambda request: HttpResponse("in")).process_view(
            request, request.resolver_match.func, (), {}
        )

    return answer


def test_a_route_without_policy_is_closed_to_everybody(ask, refusals):
    assert ask("/forgotten", Somebody({"coordinator"})).status_code == 404
    assert refusals[0][1]["decision"].reason == "no_policy"


@pytest.mark.parametrize("user", [None, Somebody(verified=False), Somebody(), Somebody({"coordinator"})])
def test_a_public_page_is_for_anyone(ask, user):
    assert ask("/public", user) is None


@pytest.mark.parametrize("user", [None, Somebody({"log_reviewer"}, verified=False)])
@pytest.mark.parametrize("path", ["/inside", "/review"])
def test_without_both_factors_the_way_is_to_sign_in(ask, user, path):
    answer = ask(path, user)
    assert answer.status_code == 303
    assert answer["Location"] == f"/sign-in?next=%2F{path[1:]}"


def test_where_one_was_going_is_kept_whole(ask):
    assert ask("/inside?page=2&q=a%26b")["Location"] == "/sign-in?next=%2Finside%3Fpage%3D2%26q%3Da%2526b"


@pytest.mark.parametrize(
    ("roles", "enters"),
    [
        ((), False),
        (("coordinator",), False),
        (("log_reviewer",), True),
        (("coordinator", "log_reviewer"), True),
    ],
)
def test_a_role_opens_its_page_and_a_refusal_is_recorded(ask, refusals, roles, enters):
    answer = ask("/review", Somebody(roles))
    assert (answer is None) is enters
    if not enters:
        assert answer.status_code == 403
        [(_, details)] = refusals
        assert details["object"] == "route:review"
        assert details["decision"].reason == "role"


@pytest.mark.parametrize(
    ("path", "method", "allowed"),
    [
        (path, method, method in methods)
        for (path, methods), method in itertools.product(
            {"/public": {"get", "head", "post"}, "/fresh": {"post"}, "/review": {"get", "head"}}.items(),
            ["get", "head", "post", "put", "patch", "delete", "options", "trace"],
        )
    ],
)
def test_an_unlisted_method_is_405_whoever_asks(ask, path, method, allowed):
    answer = ask(path, Somebody({"coordinator", "log_reviewer"}), method)
    assert (answer is None) is allowed
    if not allowed:
        assert answer.status_code == 405
        assert answer["Allow"]


def test_a_weighty_step_wants_a_fresh_code(ask):
    person = Somebody({"coordinator"})
    assert ask("/fresh", person, "post", fresh=True) is None
    assert ask("/fresh", person, "post", fresh=False)["Location"].startswith("/step-up?next=")


@pytest.mark.parametrize(("hidden", "status"), [(True, 404), (False, 403)])
def test_a_refusal_at_the_door_looks_as_the_decision_says(rf, monkeypatch, hidden, status):
    monkeypatch.setattr(
        "config.errors.render", lambda request, template, *context, status: HttpResponse(status=status)
    )
    error = NotAllowed(Decision(False, "not_member", hidden=hidden))
    assert (
        RouteGate(lambda request: HttpResponse()).process_exception(rf.get("/"), error).status_code == status
    )


def test_other_errors_go_on(rf):
    assert RouteGate(lambda request: HttpResponse()).process_exception(rf.get("/"), ValueError()) is None
