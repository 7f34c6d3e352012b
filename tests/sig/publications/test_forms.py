"""What is asked for an order, an answer, a definition: what is missing is said, warnings have to be read."""

from datetime import timedelta
from typing import Any

import pytest

from audit import clock
from sig.forms.definitions import AdoptForm, ProposeForm
from sig.forms.publications import LONGEST_TEXT, AnswerForm, OrderForm, seen_as

TEXTS = {"done": "Möten.", "together": "Skolan.", "effects": "Färre bråk."}
FOUND = {"done": ["Ser ut som ett namn: Kim."], "ahead": ["Ett tal under fem: 3."]}


def order(**changed: Any) -> OrderForm:
    return OrderForm({"audience": "steering", "ends_on": clock.today().isoformat(), **changed})


@pytest.mark.parametrize(
    ("audience", "missing"),
    [
        ("steering", set()),
        ("officials", {"done", "together", "effects"}),
        ("political", {"done", "together", "effects"}),
    ],
)
def test_the_agreements_own_groups_are_told_something_under_each_heading(audience: str, missing: set[str]):
    assert set(order(audience=audience).errors) == missing
    assert set(order(audience=audience, done=" ", together="x", effects="y").errors) == missing & {"done"}
    assert order(audience=audience, **TEXTS).is_valid()


@pytest.mark.parametrize(("days", "wrong"), [(-1, False), (0, False), (1, True)])
def test_a_day_that_has_been(days: int, wrong: bool):
    form = order(ends_on=(clock.today() + timedelta(days=days)).isoformat())
    assert ("ends_on" in form.errors) is wrong


@pytest.mark.parametrize(("more", "wrong"), [(-1, False), (0, False), (1, True)])
def test_a_text_has_an_end(more: int, wrong: bool):
    assert ("done" in order(done="x" * (LONGEST_TEXT + more)).errors) is wrong


def test_nobody_chosen_and_no_day():
    assert set(OrderForm({}).errors) == {"audience", "ends_on"}
    assert "audience" in order(audience="everybody").errors


def test_texts_are_those_that_were_written():
    form = order(done=" Möten. ", ahead="  ")
    assert form.is_valid()
    assert form.texts() == {"done": "Möten."}


def test_a_warning_is_put_at_its_field_with_what_to_do():
    form = order(done="Kim.")
    form.is_valid()
    form.warn(FOUND)
    assert set(form.errors) == {"done", "ahead", "read"}
    assert form.errors["done"] == FOUND["done"]
    assert form.seen == seen_as(FOUND)


@pytest.mark.parametrize(
    ("sent", "goes"),
    [
        ({}, False),
        ({"read": "on"}, False),
        ({"seen": seen_as(FOUND)}, False),
        ({"read": "on", "seen": seen_as(FOUND)}, True),
        ({"read": "on", "seen": seen_as({"done": FOUND["done"]})}, False),
    ],
)
def test_the_writer_goes_on_after_reading_these_very_warnings(sent: dict[str, str], goes: bool):
    form = order(done="Kim.", ahead="Om 3.", **sent)
    form.is_valid()
    form.warn(FOUND)
    assert form.is_valid() is goes
    assert form.texts().get("done") == ("Kim." if goes else None)


def test_without_warnings_there_is_nothing_to_read():
    form = order()
    form.is_valid()
    form.warn({})
    assert form.is_valid()
    assert form.seen == ""


def test_a_digest_does_not_depend_on_the_order_of_the_headings():
    assert seen_as(FOUND) == seen_as(dict(reversed(FOUND.items())))
    assert seen_as(FOUND) != seen_as({"done": FOUND["ahead"], "ahead": FOUND["done"]})


@pytest.mark.parametrize(
    ("sent", "wrong"),
    [
        ({"answer": "approve"}, set()),
        ({"answer": "approve", "note": "Bra."}, set()),
        ({"answer": "reject", "note": "Fel dag."}, set()),
        ({"answer": "reject"}, {"note"}),
        ({"answer": "reject", "note": "  "}, {"note"}),
        ({"answer": "withdraw", "note": "Fel."}, {"answer"}),
        ({}, {"answer"}),
    ],
)
def test_whoever_says_no_says_why(sent: dict[str, str], wrong: set[str]):
    assert set(AnswerForm(sent, answers=("approve", "reject")).errors) == wrong


@pytest.mark.parametrize(
    ("sent", "wrong"),
    [
        ({"answer": "withdraw", "note": "Fel dag."}, set()),
        ({"answer": "withdraw"}, {"note"}),
        ({"answer": "approve", "note": "Jag själv."}, {"answer"}),
    ],
)
def test_whoever_ordered_it_can_only_take_it_back(sent: dict[str, str], wrong: set[str]):
    form = AnswerForm(sent, answers=("withdraw",))
    assert set(form.errors) == wrong
    assert form.taken_back


@pytest.mark.parametrize("answer", ["approve", "reject", "withdraw"])
def test_whoever_may_say_nothing_says_nothing(answer: str):
    assert set(AnswerForm({"answer": answer, "note": "Så."}).errors) == {"answer"}


@pytest.mark.parametrize(
    ("percent", "wrong"), [("0", True), ("1", False), ("100", False), ("101", True), ("en", True), ("", True)]
)
def test_a_percentage_is_one(percent: str, wrong: bool):
    sent = {"version": "2", "text": "Så.", "occupation_percent": percent, "programmes": ["sig"]}
    form = ProposeForm(sent, programmes=[("sig", "SIG")])
    assert set(form.errors) == ({"occupation_percent"} if wrong else set())


def test_a_definition_is_proposed_whole_and_of_known_programmes():
    assert set(ProposeForm({}).errors) == {"version", "text", "occupation_percent", "programmes"}
    sent = {"version": "2", "text": "Så.", "occupation_percent": "75", "programmes": ["other"]}
    assert set(ProposeForm(sent, programmes=[("sig", "SIG")]).errors) == {"programmes"}


@pytest.mark.parametrize(("days", "wrong"), [(0, set()), (1, {"adopted_on"})])
def test_an_adoption_has_been_made_and_stands_in_minutes(days: int, wrong: set[str]):
    day = (clock.today() + timedelta(days=days)).isoformat()
    assert set(AdoptForm({"adopted_on": day, "minutes": "§ 4"}).errors) == wrong
    assert set(AdoptForm({}).errors) == {"adopted_on", "minutes"}
