"""Every address, as every role: the answer is the declared one, and a blank form changes nothing.

Of those with the same roles and the same declared answer one is asked; `./dev prove routes` asks everybody.
"""

import re
from collections.abc import Callable, Iterator
from functools import cache
from typing import Any

import pytest
from django.http import HttpResponse
from django.template.loader import render_to_string
from django.urls import URLResolver, get_resolver, reverse

from audit.routes import PUBLIC, RoutePolicy
from tests.browser.matrix import NOT_A_PAGE, named
from tests.routes.conftest import House
from tests.routes.table import NOBODY, PEOPLE, ROWS, Row

pytestmark = pytest.mark.django_db(databases="__all__")
KEPT = """
SELECT relname FROM pg_class WHERE relnamespace = 'public'::regnamespace AND relkind = 'r'
AND (relname LIKE 'sig\\_%' OR relname LIKE 'consent\\_%'
     OR relname IN ('teams_team', 'teams_membership', 'teams_conflict', 'teams_roleassignment'))
  AND relname <> 'sig_dayvisit'  -- looking at one's own day is what it remembers
ORDER BY relname
"""
NOT_PAGES = named(NOT_A_PAGE)
each = pytest.mark.parametrize("row", ROWS, ids=lambda row: row.name)


def state(superuser: Callable[[], Any]) -> dict[str, str]:
    """A fingerprint of each table with cases, consents and seats, all in one statement."""
    with superuser() as session:
        tables = [row[0] for row in session.execute(KEPT)]
        assert {"sig_case", "consent_consent", "consent_grant"} <= set(tables)
        mark = "SELECT '{0}', (SELECT md5(string_agg(t::text, '|' ORDER BY t::text)) FROM {0} t)"
        return dict(session.execute(" UNION ALL ".join(map(mark.format, tables))).fetchall())


def policies(resolver: URLResolver | None = None) -> Iterator[tuple[str, RoutePolicy]]:
    """(name, what the route declares) of every route in the house."""
    for pattern in (resolver or get_resolver()).url_patterns:
        if isinstance(pattern, URLResolver):
            yield from policies(pattern)
        else:
            yield str(pattern.name), pattern.callback.policy


def test_every_route_has_one_row() -> None:
    assert sorted(row.name for row in ROWS) == sorted(name for name, _policy in policies())


def test_the_table_and_the_routes_declare_the_same() -> None:
    declared = dict(policies())
    for row in ROWS:
        policy = declared[row.name]
        methods = {method.upper() for method in ("get", "post") if getattr(row, method) is not None}
        assert methods == set(policy.methods), row.name
        assert row.step_up == policy.step_up, row.name
        assert (NOBODY in row.may.split()) == (policy.who == PUBLIC), row.name


def test_the_roles_of_a_route_are_those_of_its_row(house: House) -> None:
    """A door behind the gate may refuse the same people; the gate must refuse them by itself."""
    declared = dict(policies())
    for row in ROWS:
        who = declared[row.name].who
        opened = {name for name, held in house.roles.items() if isinstance(who, str) or held & who}
        assert opened == set(row.may.split()) - {NOBODY}, row.name


@each
def test_the_answer_is_the_declared_one(house: House, superuser: Callable[[], Any], row: Row) -> None:
    before = state(superuser)
    wrong = []
    for method in ("get", "post"):
        for person in house.likes(row, method):
            answer = house.ask(row, method, person)
            expected = row.expected(method, person)
            if answer.status_code != expected:
                wrong.append(f"{method} as {person}: {answer.status_code}, declared {expected}")
            wrong += [f"{method} as {person}: {fault}" for fault in faults(row, person, answer)]
    assert wrong == []
    if row.post is not None:
        assert without_a_body(house, row) < 500
    assert state(superuser) == before


def without_a_body(house: House, row: Row) -> int:
    """The status when the first who may sends nothing at all, not even what a blank form carries."""
    person = next(name for name in PEOPLE if name in row.may.split())
    answer = house.client(person).post(house.address(row))
    if row.signs_out:
        del house.clients[person]
    return int(answer.status_code)


def faults(row: Row, person: str, answer: Any) -> Iterator[str]:
    """What no answer may lack, whoever asks and whatever it says."""
    if not answer.headers.get("Content-Security-Policy", "").startswith("default-src 'none';"):
        yield "no content security policy"
    if answer.headers.get("Cache-Control") != "no-store":
        yield f"cached: {answer.headers.get('Cache-Control')}"
    if answer.headers.get("Referrer-Policy") != "same-origin":
        yield f"tells where from: {answer.headers.get('Referrer-Policy')}"
    turned_away = answer.status_code == 303 and person == NOBODY and NOBODY not in row.may.split()
    if turned_away and not answer.headers["Location"].startswith(reverse("sign-in") + "?next="):
        yield f"led to {answer.headers['Location']}"
    if answer.status_code in (403, 404) and content(answer) != refusing(answer.status_code):
        yield "refused by a page that the gate does not look at"
    if row.name in NOT_PAGES and answer.status_code == 200 and answer.content.startswith(b"<!doctype html"):
        yield "a page that the gate does not look at"


def content(answer: Any) -> str:
    """What a page says below its head, its menu and what was left to tell of the last thing done."""
    return "".join(
        re.findall(r'<title>.*?</title>|<div class="narrow">.*</main>', answer.content.decode(), re.S)
    )


@cache
def refusing(status: int) -> str:
    """The page that tests/browser/matrix.py has among REFUSED."""
    return content(HttpResponse(render_to_string(f"{status}.html")))
