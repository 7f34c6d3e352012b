"""Every page asks the data base as often when there is much as when there is little, and stays light.

The house is asked once when it holds some of everything, and once more when it holds about three times as
much.
A page that asks once for each case, entry, person or paper is told with the statements that came again.
"""

import gzip
import os
import re
from collections import Counter
from collections.abc import Iterator
from contextlib import ExitStack
from dataclasses import dataclass

import pytest
from django.db import connections
from django.test.utils import CaptureQueriesContext

from tests.routes.conftest import House
from tests.routes.growth import grow
from tests.routes.table import PEOPLE, ROWS, Row

pytestmark = pytest.mark.django_db(databases="__all__")
ASKED = ("default", "review", "statistics")
LIGHT = 15_000
"""Bytes of a page, compressed: what a later page may weigh on a slow network (`./dev bench pages`)."""
ON = "leads on to another page, which is counted"
STILL = "answers an open page in a word: 204 or 409"
NOT_PAGES = {
    "health": "a word for the machine that watches",
    "home": ON,
    "entry-draft": ON,
    "todo-new": ON,
    "break-glass-case": ON,
    "exact-forecast-run": "leads back until a forecast has been begun",
    "sign-in-code": "shown between the password and the code; looks at one account",
    "set-up-authenticator": "shown once, after the password was chosen; looks at one account",
    "case-still": STILL,
    "cases-still": STILL,
    "consent-still": STILL,
    "team-still": STILL,
    "break-glass-still": STILL,
    "here": STILL,
}
"""What answers GET and is not counted, and why."""
LEDGER = "INSERT INTO audit_entry"
LINES = {
    "case": "a line for each ground that entries were read on, and for each case that is kept apart from it",
    "case-apart": "the same page beneath",
    "disclosure-new": "a line for each ground that the entries to choose from were read on",
}
"""Pages that write more lines into the ledger when there is more, and why. One that does not fails."""
VALUES = re.compile(r"'(?:[^']|'')*'|\b\d+\b")
LISTS = re.compile(r"\?(?:::\w+)?(?:, \?(?:::\w+)?)+")
SAVEPOINTS = re.compile(r' "s\d+_x\d+"')
pages = [row for row in ROWS if row.get is not None and row.name not in NOT_PAGES]


@dataclass(frozen=True)
class Asked:
    """What one page answered: its statements with the values taken out (`lines` were entries of the ledger),
    and its compressed weight.
    """

    status: int
    statements: Counter[str]
    lines: int
    weight: int


Both = dict[str, tuple[Asked, Asked]]


def readers(row: Row) -> Iterator[str]:
    """Whoever leads, who sees most, else the first who may; with SIG_STATEMENTS=all several of the team."""
    may = [name for name in PEOPLE if row.expected("get", name) == 200]
    wanted = ("anna", "petra", "ulla", may[0])
    found = list(dict.fromkeys(name for name in wanted if name in may))
    yield from found if os.environ.get("SIG_STATEMENTS") == "all" else found[:1]


def ask(house: House, row: Row, person: str) -> Asked:
    client, address = house.client(person), house.address(row)
    with ExitStack() as open_now:
        for name in ASKED:
            connections[name].queries_log.clear()
        captured = [open_now.enter_context(CaptureQueriesContext(connections[name])) for name in ASKED]
        answer = client.get(address)
    sent = Counter(shape(query["sql"]) for one in captured for query in one.captured_queries)
    lines = sum(sent.pop(words) for words in list(sent) if words.startswith(LEDGER))
    is_page = answer.headers["Content-Type"].startswith("text/html")
    weight = len(gzip.compress(answer.content, 6)) if is_page else 0
    return Asked(answer.status_code, sent, lines, weight)


def shape(sql: str) -> str:
    """A statement without its values, and a list of values as one."""
    return LISTS.sub("?", VALUES.sub("?", SAVEPOINTS.sub("", sql)))


@pytest.fixture(scope="module")
def asked(house: House) -> Both:
    """Each page, with some of everything and with three times as much."""
    wanted = [(row, person) for row in pages for person in readers(row)]
    few = _after(house, wanted, 0)
    many = _after(house, wanted, 1, 2)
    names = [f"{row.name} as {person}" for row, person in wanted]
    return dict(zip(names, zip(few, many, strict=True), strict=True))


def _after(house: House, wanted: list[tuple[Row, str]], *turns: int) -> list[Asked]:
    """Every page, when the house has grown. Whoever was given a seat has to sign in again."""
    for turn in turns:
        grow(house.world, house.ids, turn)
    house.clients.clear()
    for person in {person for _row, person in wanted}:
        house.client(person).get("/day/")
    return [ask(house, row, person) for row, person in wanted]


def test_every_page_answers(asked: Both) -> None:
    answers = {name: (few.status, many.status) for name, (few, many) in asked.items()}
    assert {name: both for name, both in answers.items() if both != (200, 200)} == {}


def test_the_number_of_statements_does_not_grow(asked: Both) -> None:
    wrong = []
    for name, (few, many) in asked.items():
        before, after = few.statements.total(), many.statements.total()
        if before != after:
            less, more = few.statements - many.statements, many.statements - few.statements
            wrong += [f"{name}: {before} → {after}", *said("+", more), *said("-", less)]
    assert not wrong, "\n".join(wrong)


def said(sign: str, statements: Counter[str]) -> Iterator[str]:
    for words, count in statements.most_common(6):
        yield f"    {sign}{count} × {words[:400]}"


def test_the_ledger_gets_as_many_lines_unless_there_is_a_reason(asked: Both) -> None:
    more = {name.split()[0] for name, (few, many) in asked.items() if few.lines != many.lines}
    assert more <= set(LINES)
    if os.environ.get("SIG_STATEMENTS") == "all":
        assert more == set(LINES)


def test_every_page_stays_light(asked: Both) -> None:
    heavy = {name: many.weight for name, (_few, many) in asked.items() if many.weight > LIGHT}
    assert heavy == {}


def test_what_is_not_counted_shows_nothing() -> None:
    """Every other address that answers GET is asked; one that shows a page is no exception."""
    answers = {row.name: set((row.get or {}).values()) for row in ROWS if row.get is not None}
    assert set(NOT_PAGES) <= set(answers)
    assert {name for name in NOT_PAGES if 200 in answers[name]} == {"health"}
    assert [row.name for row in pages if 200 not in answers[row.name]] == []
