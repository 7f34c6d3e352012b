"""One caseload for a module of tests, and a browser for each person in it."""

import os
import time
from collections.abc import Iterator
from dataclasses import dataclass, field
from functools import cached_property
from typing import Any
from zlib import crc32

import pytest
from django.test import Client
from django.urls import reverse

from consent import printing
from teams.testing import signed_in
from tests import cast
from tests.browser.conftest import _django_db_helper, world  # noqa: F401
from tests.browser.places import Ids, complete
from tests.browser.world import World
from tests.routes.table import NOBODY, PEOPLE, Row

RECENT = 120


@dataclass
class House:
    """The world's people at the addresses of the world's things."""

    world: World
    ids: Ids
    clients: dict[str, Client] = field(default_factory=dict)
    signed_in_at: dict[str, float] = field(default_factory=dict)

    def client(self, person: str) -> Client:
        """The person's browser, signed in with both factors so lately that no step-up is asked for."""
        lately = time.monotonic() - self.signed_in_at.get(person, 0) < RECENT
        if person not in self.clients or not lately:
            self.signed_in_at[person] = time.monotonic()
            client = Client(raise_request_exception=False)
            known = person != NOBODY
            self.clients[person] = signed_in(client, self.world.people[person]) if known else client
        return self.clients[person]

    def address(self, row: Row, **instead: object) -> str:
        """Where the row leads, with other ids in place of some of the real ones."""
        real = {part: self.ids[thing] for part, thing in row.ids.items()}
        return reverse(row.name, kwargs={**real, **instead})

    def likes(self, row: Row, method: str) -> list[str]:
        """Whom to ask: one of those with the same roles and the same declared answer, each in turn by the
        name of the row. Everybody, if SIG_ROUTES is "all".
        """
        alike: dict[tuple[frozenset[str], int], list[str]] = {}
        for person in PEOPLE:
            roles = self.roles[person] if person != NOBODY else frozenset({NOBODY})
            alike.setdefault((roles, row.expected(method, person)), []).append(person)
        if os.environ.get("SIG_ROUTES") == "all":
            return list(PEOPLE)
        turn = crc32(f"{method} {row.name}".encode())
        return [people[turn % len(people)] for people in alike.values()]

    @cached_property
    def roles(self) -> dict[str, frozenset[str]]:
        return {name: user.roles() for name, user in self.world.people.items()}

    def ask(self, row: Row, method: str, person: str) -> Any:
        """The answer at the row's address; a POST sends the form blank."""
        client = self.client(person)
        sent = {"csrfmiddlewaretoken": "blank"} if method == "post" else {}
        answer = getattr(client, method)(self.address(row), sent)
        if method == "post" and row.signs_out:
            del self.clients[person]
        return answer


class Unprinted:
    """Stands in for WeasyPrint: a page's own words, unset. What is printed well is tested elsewhere."""

    def __init__(self, string: str = "", **_rest: Any) -> None:
        self.words = string

    def write_pdf(self, **_rest: Any) -> bytes:
        return b"%PDF-1.7\n" + self.words.encode()


@pytest.fixture(scope="module", autouse=True)
def unprinted() -> Iterator[None]:
    """Setting a PDF takes seconds, and hundreds are asked for here."""
    with pytest.MonkeyPatch.context() as patch:
        for name in ("HTML", "CSS", "FontConfiguration"):
            patch.setattr(printing, name, Unprinted)
        yield


@pytest.fixture(scope="module")
def house(world: World) -> House:  # noqa: F811
    """Besides the cast there is Karin, who leads other cases and not these."""
    world.people["karin"] = cast.person(
        "karin@social.example", "Karin Annanstans", "coordinator", at="socialtjansten"
    )
    fixed = {
        "six": 6,
        "youth_key": "youth",
        "paragraph": "osl_10_28",
        "file_kind": "pdf",
        "form_language": "ar",
        "export_form": "dpv",
        "session": 999_999,
        "help_page": "consent",
        "help_stop": 1,
    }
    return House(world, {**complete(world), **fixed})
