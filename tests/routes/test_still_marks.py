"""Every page of the case work, the consents, a team and a break-glass asks whether it may stay."""

import re
from collections.abc import Iterator
from html import unescape
from typing import Any

import pytest

from teams.shown import HEADER
from tests.routes.conftest import House
from tests.routes.table import CASE_ROWS, CONSENT_ROWS, PEOPLE_ROWS, Row

pytestmark = pytest.mark.django_db(databases="__all__")
MARK = re.compile(r'data-still="([^"]+)" data-shown="([^"]+)"')
ABOUT_SOMEBODY = {"team_id", "opening_id"}
# Pages without a mark, and why. A page that is here and has one, or is not there, fails.
EXCEPTIONS = {
    "phrases": "own phrases, for their writer alone as long as the session lasts",
    "phrase": "the same",
    "case-readers": "a fragment for a form on a page with a mark: names of authorities, no text",
    "break-glass": "asks for a case number, shows nothing of a case",
    "my-nominations": "own receipts: a number that names nobody, a day and a stage",
    "nominations-ending": "case numbers and days; whoever coordinates sees them as long as they lead",
    "nomination-new": "what the nominator is typing; nothing is looked up",
    "nomination-receipt": "the number of the receipt alone",
    "processing": "legal bases of each authority; no youth is in it",
}
SHOWN = (200, 422)
rows = [*CASE_ROWS, *CONSENT_ROWS, *(row for row in PEOPLE_ROWS if ABOUT_SOMEBODY & set(row.ids))]
each = pytest.mark.parametrize("row", rows, ids=lambda row: row.name)


def pages(house: House, row: Row) -> Iterator[tuple[str, str, Any]]:
    """Every HTML page that the row's address answers with, for whom, and how it was asked for."""
    for method in ("get", "post"):
        for person in house.likes(row, method):
            if row.expected(method, person) not in SHOWN:
                continue
            answer = house.ask(row, method, person)
            if answer.headers.get("Content-Type", "").startswith("text/html") and answer.content:
                yield method, person, answer


@each
def test_the_page_has_a_mark_which_lets_it_stay_with_that_person_alone(house: House, row: Row) -> None:
    """The token is bound to one person: Olle, who is in no team, gets no for everybody's."""
    wrong = []
    for method, person, answer in pages(house, row):
        found = MARK.findall(answer.content.decode())
        if row.name in EXCEPTIONS:
            assert found == [], f"{row.name} has a mark: it is no exception"
            continue
        if len(found) != 1:
            wrong.append(f"{method} as {person}: {len(found)} marks")
            continue
        address, token = map(unescape, found[0])
        for asks in dict.fromkeys((person, "olle", "lovisa")):
            status = house.client(asks).get(address, headers={HEADER: token}).status_code
            if status not in ((204,) if asks == person else (403, 409)):
                wrong.append(f"{method} as {person}, asked by {asks}: {status}")
    assert wrong == []


def test_every_exception_is_a_page(house: House) -> None:
    known = {row.name: row for row in rows}
    for name, reason in EXCEPTIONS.items():
        assert reason
        assert any(pages(house, known[name])), name
