"""The fifteen: who is in the whole, what counts as broken loose, and from when it no longer does."""

from dataclasses import replace
from datetime import UTC, date, datetime

import pytest

from sig.figures.dimensions import days
from sig.figures.fifteen import VERDICTS, Fifteen, OutcomeDefinition, fifteen
from sig.figures.history import History
from sig.figures.provenance import COUNTING_VERSION, provenance
from sig.figures.shares import Share
from tests.sig.figures.cases import DAY, SECOND, TO_START, case, known, verdict

MINE = OutcomeDefinition("prov-2", frozenset({"sig"}))
AT = datetime(2025, 6, 1, 8, tzinfo=UTC)


def closed(name: str, *verdicts, **fields) -> History:
    return case(name, *TO_START, "closed", verdicts=verdicts, **fields)


def count(*rows: History, **moments) -> Fifteen:
    return fifteen(known(*rows, **moments), MINE)


@pytest.mark.parametrize("word", VERDICTS)
def test_only_broken_is_broken(word: str):
    found = count(closed("a", verdict(word, AT)))
    assert dict(found.verdicts) == {one: int(one == word) for one in VERDICTS}
    assert found.broken == Share(int(word == "broken"), 1)


@pytest.mark.parametrize("steps", range(1, 7))
def test_the_whole_is_everybody_who_started(steps: int):
    found = count(case("a", *(*TO_START, "closed")[:steps]))
    assert found.started == found.broken.whole == (steps >= 5)
    assert (found.going_on, found.waiting) == (steps == 5, steps == 6)


def test_what_is_preliminary_is_told_apart_until_it_is_final():
    early, late = verdict("broken", AT, months=6), verdict("partly", AT + 180 * DAY)
    found = count(closed("a", early))
    assert (found.broken.part, found.waiting, found.preliminary["broken"]) == (0, 1, 1)
    found = count(closed("a", early, late))
    assert (found.verdicts["partly"], found.waiting, sum(found.preliminary.values())) == (1, 0, 0)
    assert count(closed("a", early, late), before=AT + 180 * DAY).preliminary["broken"] == 1


@pytest.mark.parametrize("word", VERDICTS)
@pytest.mark.parametrize("axis", ["before", "ledger"])
@pytest.mark.parametrize(("seconds", "back"), [(-1, True), (0, False), (1, False)])
def test_a_relapse_takes_back_from_when_it_was_recorded(word: str, axis: str, seconds: int, back: bool):
    row = closed("a", verdict(word, AT - DAY, withdrawn_at=AT + seconds * SECOND))
    found = count(row, **{axis: AT})
    now = "not" if back else word
    assert dict(found.verdicts) == {one: int(one == now) for one in VERDICTS}
    assert found.taken_back == (back and word != "not")
    assert found.started == 1


def test_a_relapse_takes_back_what_was_preliminary_too():
    row = closed("a", verdict("broken", AT, months=6, withdrawn_at=AT + DAY))
    assert dict(count(row).preliminary) == {"broken": 0, "partly": 0, "not": 1, "unknown": 0}


@pytest.mark.parametrize(
    ("version", "takes"), [("", True), ("prov-2", True), ("prov-1", True), ("prov-0", False), ("prov", False)]
)
def test_a_verdict_counts_by_the_definition_it_was_given_by(version: str, takes: bool):
    mine = replace(MINE, accepts=frozenset({"prov-1"}))
    found = fifteen(known(closed("a", verdict("broken", AT, definition=version))), mine)
    assert (found.broken.part, found.waiting, found.other_version) == (takes, not takes, not takes)
    assert found.definition == "prov-2"


@pytest.mark.parametrize(("programme", "counts"), [("sig", True), ("metod", False)])
def test_the_definition_says_which_programmes_count(programme: str, counts: bool):
    assert count(closed("a", verdict("broken", AT), programme=programme)).broken == Share(counts, counts)


def test_a_mistake_is_not_in_the_whole_either():
    assert count(closed("a", verdict("broken", AT), closed_reason="error")).broken == Share(0, 0)


def test_a_word_that_is_no_verdict_is_refused():
    with pytest.raises(ValueError, match="an outcome is one of"):
        count(closed("a", verdict("perhaps", AT)))


@pytest.mark.parametrize(
    "wrong",
    [{"started": 9}, {"started": 11}, {"taken_back": 4}, {"other_version": 3}, {"going_on": 0},
     {"preliminary": {"broken": 3}}],
    ids=str,
)  # fmt: skip
def test_a_count_that_does_not_add_up_cannot_be_made(wrong: dict):
    right = {
        "definition": "prov-2", "started": 10, "taken_back": 1, "going_on": 2, "waiting": 2,
        "other_version": 0, "verdicts": {"broken": 2, "partly": 1, "not": 3, "unknown": 0},
        "preliminary": {"broken": 1},
    }  # fmt: skip
    assert Fifteen(**right).broken == Share(2, 10)
    with pytest.raises(ValueError, match="counted once|more "):
        Fifteen(**right | wrong)


@pytest.mark.parametrize(
    "wrong",
    [
        {"version": ""},
        {"programmes": frozenset()},
        {"conditions": ("no_suspicion", "occupation", "no_gang")},
        {"conditions": ("no_suspicion", "occupation", "no_gang", "happy")},
        {"judges": 1},
        {"occupation_percent": 0},
        {"occupation_percent": 101},
        {"preliminary_months": 12},
        {"preliminary_months": 0},
    ],
    ids=str,
)
def test_what_cannot_be_a_definition_is_none(wrong: dict):
    assert OutcomeDefinition("prov-2", frozenset({"sig"}), judges=2, occupation_percent=100)
    with pytest.raises(ValueError, match=r"definition|authorities|preliminary"):
        replace(MINE, **wrong)


# a part of a whole


@pytest.mark.parametrize(
    ("part", "whole", "percent"),
    [(0, 0, None), (3, 19, None), (3, 20, 15), (3, 21, 14), (0, 20, 0), (20, 20, 100), (1, 200, 1),
     (1, 201, 0), (5, 40, 13), (7, 40, 18)],
)  # fmt: skip
def test_no_percentage_of_fewer_than_twenty(part: int, whole: int, percent: int | None):
    assert Share(part, whole).percent == percent


@pytest.mark.parametrize(("part", "whole"), [(-1, 5), (6, 5), (1, 0)])
def test_a_part_is_within_its_whole(part: int, whole: int):
    with pytest.raises(ValueError, match="no part of"):
        Share(part, whole)


# what is printed beside each number


def test_a_number_says_what_it_was_counted_from():
    taken = known(closed("a"), before=AT, ledger=AT + DAY)
    window = days(date(2024, 1, 1), date(2024, 12, 31))
    found = provenance(taken, window, MINE, code="1.4.0", ledger_size=77, ledger_root="ab")
    assert found.to_json() == {
        "first": "2024-01-01",
        "last": "2024-12-31",
        "ledger": "2025-06-02T08:00:00+00:00",
        "ledger_size": 77,
        "ledger_root": "ab",
        "counting": COUNTING_VERSION,
        "definition": "prov-2",
        "code": "1.4.0",
    }
    other = known(closed("b"), case("c", "nominated"), before=AT, ledger=AT + DAY)
    assert provenance(other, window, MINE, code="1.4.0", ledger_size=77, ledger_root="ab") == found
    with pytest.raises(ValueError, match="which code"):
        provenance(taken, window, MINE, code="")
