"""Who may not know, learns nothing: a real id of somebody else's and an invented one get the same answer."""

from collections.abc import Callable, Mapping
from typing import Any
from uuid import uuid4

import pytest

from tests.routes.conftest import House
from tests.routes.table import CASE_ROWS, CONSENT_ROWS, PEOPLE_ROWS, Row

pytestmark = pytest.mark.django_db(databases="__all__")
VOLATILE = frozenset({"x-request-id", "date", "set-cookie"})
NUMBERS = ("user_id",)
HIDDEN = [
    row for row in (*CASE_ROWS, *CONSENT_ROWS, *PEOPLE_ROWS) if any(part.endswith("_id") for part in row.ids)
]
# Olle is police and in no team; Bea's authority has no part in the consent; Petra sits in another team, and
# must not know of the case that the school has just asked for.
OUTSIDERS = {"olle": {}, "bea": {}, "petra": {"case_id": "incoming", "team_id": "incoming_team"}}
each = pytest.mark.parametrize("row", HIDDEN, ids=lambda row: row.name)


def seen(house: House, row: Row, method: str, person: str, instead: Mapping[str, object]) -> tuple[Any, ...]:
    """Everything about an answer that an outsider can compare. A button is pressed with its token."""
    client = house.client(person)
    sent = {"submission_token": uuid4()} if method == "post" else {}
    answer = getattr(client, method)(house.address(row, **instead), sent)
    headers = {name.lower(): value for name, value in answer.headers.items()}
    plain = {name: value for name, value in headers.items() if name not in VOLATILE}
    return answer.status_code, plain, sorted(answer.cookies), len(answer.content)


def invented(row: Row) -> dict[str, object]:
    return {part: 999 if part in NUMBERS else uuid4() for part in row.ids if part.endswith("_id")}


def variants(house: House, row: Row, person: str) -> list[dict[str, object]]:
    """All ids real, then each one invented. Petra's own are no secret: only the case and team are real."""
    made, other = invented(row), OUTSIDERS[person]
    if other:
        return [{**made, part: house.ids[thing]} for part, thing in other.items() if part in made]
    return [{}, *({part: fake} for part, fake in made.items())]


@each
@pytest.mark.parametrize("person", OUTSIDERS)
def test_a_real_id_and_an_invented_one_look_the_same(house: House, row: Row, person: str) -> None:
    for method in ("get", "post"):
        nothing = seen(house, row, method, person, invented(row))
        for instead in variants(house, row, person):
            assert seen(house, row, method, person, instead) == nothing, (method, instead)


@each
def test_in_a_team_what_is_not_for_the_reader_is_not_there(house: House, row: Row) -> None:
    """Sam sits in the team of the case and not in that of Petra's texts."""
    if "entry_id" not in row.ids or row.name == "release-take-back":
        return
    for method in ("get", "post"):
        theirs = seen(house, row, method, "sam", {})
        assert theirs[0] in (404, 405), method
        assert theirs == seen(house, row, method, "sam", {"entry_id": uuid4()}), method


def test_the_page_of_a_draft_is_not_there_for_what_is_published(house: House) -> None:
    address = f"/cases/{house.ids['case']}/entries/{house.ids['own']}/draft/"
    assert house.client("petra").get(address).status_code == 404


UNTOUCHED = """
SELECT (SELECT draft FROM sig_entry WHERE id = %(draft)s),
       (SELECT taken_back_at FROM sig_release WHERE id = %(release)s),
       (SELECT done_at FROM sig_task WHERE id = %(todo)s),
       (SELECT done_at FROM sig_action WHERE id = %(action)s),
       (SELECT read_at FROM sig_notice WHERE id = %(notice)s),
       (SELECT read_at FROM teams_notice WHERE id = %(team_notice)s),
       (SELECT count(*) FROM teams_conflict)
"""


def test_the_buttons_that_outsiders_pressed_did_nothing(house: House, superuser: Callable[[], Any]) -> None:
    with superuser() as session:
        found = session.execute(UNTOUCHED, house.ids).fetchone()
    assert found == (True, None, None, None, None, None, 0)
