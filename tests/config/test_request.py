"""Each request has an id; an address is only hashed; and what cannot be recorded is not shown."""

import pytest
from django.db import DatabaseError, InterfaceError, OperationalError, ProgrammingError
from django.http import HttpResponse

from audit import context
from audit.store import LedgerUnavailable
from config import errors
from config.middleware import request as middleware


@pytest.mark.parametrize(
    ("remote", "forwarded", "proxies", "client"),
    [
        ("192.0.2.9", "", [], "192.0.2.9"),
        ("192.0.2.9", "203.0.113.5", [], "192.0.2.9"),
        ("10.0.0.1", "203.0.113.5", ["10.0.0.0/8"], "203.0.113.5"),
        ("10.0.0.1", "198.51.100.1, 203.0.113.5", ["10.0.0.0/8"], "203.0.113.5"),
        ("10.0.0.1", "203.0.113.5, 10.0.0.2", ["10.0.0.0/8"], "203.0.113.5"),
        ("10.0.0.1", "garbage", ["10.0.0.0/8"], ""),
        ("10.0.0.1", "", ["10.0.0.0/8"], "10.0.0.1"),
        ("11.0.0.1", "203.0.113.5", ["10.0.0.0/8"], "11.0.0.1"),
        ("", "", [], ""),
    ],
)
def test_only_our_own_proxies_are_believed(settings, remote, forwarded, proxies, client):
    settings.TRUSTED_PROXIES = proxies
    assert middleware.client_address(remote, forwarded) == client


def test_an_address_is_recognised_and_not_read_back(rf, settings):
    one, same, other = (
        rf.get("/", REMOTE_ADDR=address) for address in ("192.0.2.1", "192.0.2.1", "192.0.2.2")
    )
    first = middleware.address_hash(one)
    assert first == middleware.address_hash(same) != middleware.address_hash(other)
    assert len(first) == 16
    settings.SECRET_KEY = "another installation" * 3
    assert middleware.address_hash(one) != first


def test_every_request_has_an_id_that_the_ledger_shares(rf):
    seen = []
    handle = middleware.RequestIdentity(lambda request: seen.append(context.current()) or HttpResponse())
    first, second = handle(rf.get("/")), handle(rf.get("/"))
    assert first["X-Request-Id"] == seen[0].request_id != second["X-Request-Id"]
    assert context.current().request_id == ""


@pytest.mark.parametrize(
    ("error", "unavailable"),
    [
        (LedgerUnavailable("stopped"), True),
        (OperationalError("gone"), True),
        (InterfaceError("closed"), True),
        (ProgrammingError("permission denied for table audit_entry"), True),
        (ProgrammingError("permission denied for table sig_case"), False),
        (DatabaseError("other"), False),
        (ValueError("audit_entry"), False),
    ],
)
def test_what_cannot_be_recorded_is_not_shown(rf, monkeypatch, error, unavailable):
    monkeypatch.setattr(
        "config.errors.render", lambda request, template, *context, status: HttpResponse(status=status)
    )
    answer = middleware.RequestIdentity(lambda request: HttpResponse()).process_exception(rf.get("/"), error)
    assert (answer is not None) is unavailable
    if answer is not None:
        assert answer.status_code == 503
        assert answer["Retry-After"]


def test_the_cause_is_found_however_deep(rf):
    outer = ValueError("outer")
    outer.__cause__ = LedgerUnavailable("inner")
    assert errors.is_unavailable(outer)


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("error", "status"),
    [(LedgerUnavailable("stopped"), 503), (OperationalError("gone"), 503), (ValueError("x"), 500)],
)
def test_it_does_not_matter_where_it_struck(client, monkeypatch, error, status):
    """Middleware, too, may be the first to meet a database that is away."""

    def fails(cookie):
        raise error

    monkeypatch.setattr("teams.middleware.sessions.find", fails)
    client.raise_request_exception = False
    answer = client.get("/health")
    assert answer.status_code == status
    assert 'lang="sv"' in answer.content.decode()


def test_a_page_that_cannot_be_made_is_two_sentences(rf, monkeypatch):
    def fails(*args, **kwargs):
        raise RuntimeError("no templates")

    monkeypatch.setattr("config.errors.render", fails)
    assert "Ring som vanligt" in errors.unavailable(rf.get("/")).content.decode()
    assert "Något gick fel" in errors.broken(rf.get("/")).content.decode()
