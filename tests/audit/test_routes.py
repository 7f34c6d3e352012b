"""A route says who may come and how; the callback refuses other methods."""

import pytest
from django.http import HttpResponse
from django.test import RequestFactory

from audit.routes import PUBLIC, SIGNED_IN, route

ask = RequestFactory()


def page(request, **kwargs):
    """A page."""
    return HttpResponse("hej")


@pytest.mark.parametrize(("methods", "allowed"), [
    (("GET",), {"GET", "HEAD"}), (("POST",), {"POST"}), (("GET", "POST"), {"GET", "HEAD", "POST"}),
])  # fmt: skip
def test_unlisted_methods_get_405(methods, allowed):
    callback = route("x", page, name="x", who=PUBLIC, methods=methods).callback
    for method in ("GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS", "TRACE", "BREW"):
        status = callback(ask.generic(method, "/x")).status_code
        assert status == (200 if method in allowed else 405), method


@pytest.mark.parametrize(("who", "kept"), [
    (PUBLIC, "public"), (SIGNED_IN, "signed_in"), (["a", "b"], frozenset("ab")),
    (frozenset("a"), frozenset("a")),
])  # fmt: skip
def test_the_policy_travels_with_the_callback(who, kept):
    made = route("x/<int:n>", page, name="x", who=who, step_up=True)
    assert (made.callback.policy.who, made.callback.policy.step_up) == (kept, True)
    assert made.callback.__name__ == "page"
    assert made.name == "x"


@pytest.mark.parametrize("who", ["", "coordinator", [], frozenset()])
def test_nobody_or_a_bare_role_is_a_mistake(who):
    with pytest.raises(ValueError):
        route("x", page, name="x", who=who)


@pytest.mark.parametrize("methods", [(), ("PUT",), ("get",), ("GET", "HEAD")])
def test_odd_methods_are_a_mistake(methods):
    with pytest.raises(ValueError, match="methods"):
        route("x", page, name="x", who=PUBLIC, methods=methods)
