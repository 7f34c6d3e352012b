"""The gate's declared list against the routes of the house: no page in no state is forgotten."""

from collections.abc import Iterable
from typing import Any

import pytest
from django.urls import resolve

from tests.browser import matrix, test_other_pages
from tests.browser.matrix import named
from tests.routes.table import NOBODY, PEOPLE, ROWS, Row

UUID = "00000000-0000-4000-8000-000000000000"
NUMBERS = {"receipt": "abcd-2345", "spare": 1, "review": 1, "year": 2026, "week": 3, "token": "x"}
TABLE = {row.name: row for row in ROWS}


class Anything(dict[str, Any]):
    """An id of the right shape for each name."""

    def __missing__(self, name: str) -> str:
        return UUID


def routes(pages: Iterable[tuple[Any, ...]]) -> set[str]:
    """Which routes these pages are of."""
    places = (str(page[1]).format_map(Anything(NUMBERS)).split("?")[0] for page in pages)
    return {str(resolve(place).url_name) for place in places}


def has(row: Row, method: str, status: int) -> bool:
    return status in (getattr(row, method) or {}).values()


def pages() -> set[str]:
    """Every route that answers GET with a page of its own."""
    return {row.name for row in ROWS if row.get is not None} - set(named(matrix.NOT_A_PAGE))


def missing(state: str) -> set[str]:
    """The routes that lack a row, and a reason, in that state."""
    by_hand, shown = set(matrix.BY_HAND), routes(matrix.FILLED)
    if state == "filled":
        return pages() - shown - by_hand
    if state == "empty":
        return pages() - routes(matrix.EMPTY) - set(named(matrix.NOT_EMPTY)) - by_hand
    forms = {row.name for row in ROWS if has(row, "post", 422) or row.post and row.get is not None}
    sent = routes(page for page in matrix.WRONG if not page[2]) | {to for *_rest, to in matrix.WRONG if to}
    return forms - sent - set(named(matrix.NOT_WRONG)) - by_hand


@pytest.mark.parametrize("state", ["filled", "empty", "wrong"])
def test_every_page_has_a_row_or_a_reason(state: str) -> None:
    assert missing(state) == set()


def test_somebody_without_the_right_meets_a_page_that_is_looked_at() -> None:
    """All but those who may get the same few pages; which, each route's row in the table says."""
    looked_at = {status for _who, _address, status in matrix.REFUSED}
    for name in pages():
        refused = {TABLE[name].expected("get", person) for person in PEOPLE} - {200, 302}
        assert refused <= looked_at, name
        assert refused or NOBODY in TABLE[name].may.split(), f"{name}: refuses nobody, yet not public"


def test_no_row_and_no_reason_is_about_something_else() -> None:
    """A reason for what has a row would hide the row's loss; a name that is no route would hide nothing."""
    for reasons, rows in ((matrix.NOT_EMPTY, matrix.EMPTY), (matrix.NOT_A_PAGE, ())):
        names = named(reasons)
        assert sum(len(words.split()) for words in reasons.values()) == len(names), "named twice"
        assert set(names) <= set(TABLE)
        assert not set(names) & routes(rows)
    assert set(named(matrix.NOT_WRONG)) <= set(TABLE)
    assert not set(named(matrix.NOT_EMPTY)) & set(named(matrix.NOT_A_PAGE))
    for pages in (matrix.FILLED, matrix.EMPTY, matrix.WRONG, matrix.REFUSED):
        assert len(set(pages)) == len(pages), "a row twice"


def test_what_is_looked_at_by_hand_has_its_test() -> None:
    for name, test in matrix.BY_HAND.items():
        assert name in TABLE
        assert callable(getattr(test_other_pages, test))


def test_a_route_without_a_row_is_found(monkeypatch: pytest.MonkeyPatch) -> None:
    for state, rows, name in (
        ("filled", "FILLED", "case-apart"),
        ("empty", "EMPTY", "case-apart"),
        ("wrong", "WRONG", "case-apart"),
    ):
        left = tuple(page for page in getattr(matrix, rows) if not page[1].endswith("/apart/"))
        monkeypatch.setattr(matrix, rows, left)
        assert missing(state) == {name}
