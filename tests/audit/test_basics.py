"""Decisions, the clock, canonical JSON, and labels on every column of the ledger."""

from datetime import UTC, datetime

import pytest
from django.apps import apps
from hypothesis import given
from hypothesis import strategies as st

from audit import clock
from audit.actor_key import pads
from audit.decisions import Decision, NotAllowed
from audit.hashing import canonical
from audit.labels import Label


def test_an_allowed_decision_lets_through():
    Decision(True, "own").require()
    assert Decision(True, "own")


def test_a_refusal_carries_itself():
    refusal = Decision(False, "not_member", hidden=False)
    with pytest.raises(NotAllowed) as caught:
        refusal.require()
    assert caught.value.decision is refusal
    assert not refusal


@pytest.mark.parametrize(("moment", "day"), [
    (datetime(2026, 6, 30, 21, 59, 59, tzinfo=UTC), "2026-06-30"),
    (datetime(2026, 6, 30, 22, 0, 0, tzinfo=UTC), "2026-07-01"),
    (datetime(2026, 12, 31, 22, 59, 59, tzinfo=UTC), "2026-12-31"),
    (datetime(2026, 12, 31, 23, 0, 0, tzinfo=UTC), "2027-01-01"),
])  # fmt: skip
def test_today_is_the_date_in_sweden(frozen, moment, day):
    frozen(moment)
    assert clock.today().isoformat() == day
    assert clock.now() == moment


@pytest.mark.django_db
def test_the_data_base_has_its_own_clock(frozen):
    frozen(datetime(2020, 1, 1, tzinfo=UTC))
    assert clock.database_now().year > 2020
    assert clock.database_now().tzinfo is UTC


def test_canonical_has_sorted_keys_and_no_empty_fields():
    assert canonical({"b": 0, "a": "x", "c": "", "d": None, "e": []}) == b'{"a":"x","b":0}'
    assert canonical({"a": "å"}) == b'{"a":"\\u00e5"}'


@given(st.dictionaries(st.text(), st.text() | st.integers() | st.lists(st.text())))
def test_canonical_is_one_line_of_ascii(fields):
    leaf = canonical(fields)
    assert b"\n" not in leaf
    assert leaf.isascii()


@pytest.mark.parametrize(("size", "right"), [(31, False), (32, True), (64, True), (65, False), (0, False)])
def test_the_actor_key_has_a_length(size, right):
    if right:
        assert [len(pad) for pad in pads(b"k" * size)] == [64, 64]
    else:
        with pytest.raises(ValueError, match="actor key"):
            pads(b"k" * size)


@pytest.mark.parametrize("model", list(apps.get_app_config("audit").get_models()))
def test_every_column_is_labelled(model):
    assert set(model.sensitivity) == {field.name for field in model._meta.concrete_fields}
    assert all(isinstance(label, Label) for label in model.sensitivity.values())
