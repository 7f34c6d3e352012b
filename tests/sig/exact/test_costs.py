"""The cost illustration: off by default, changed by coordinators alone, and every version stays."""

from uuid import uuid4

import pytest
from django.core.exceptions import ValidationError
from django.urls import reverse

from audit.acting import acting_as
from audit.decisions import NotAllowed
from sig.commitments.access import goal_programme
from sig.figures.cost import Illustration, Refusal, Term
from sig.forms.costs import CostForm
from sig.reports.costs import in_force, versions
from sig.services import costs
from sig.services.programmes import kept_settings

pytestmark = pytest.mark.django_db(databases="__all__")
LINE = {
    "name": "En stöld",
    "low": 1_000,
    "high": 3_000,
    "own_range": False,
    "price_year": 2012,
    "years": 0,
    "term": "short",
    "second_hand": False,
    "source": "En uträkning",
    "note": "",
    "payers": {"state": 1.0},
}
SENT = {
    "name": "En stöld", "low": "1000", "high": "3000", "price_year": "2012", "years": "0", "term": "short",
    "source": "En uträkning",
}  # fmt: skip


@pytest.fixture(autouse=True)
def as_it_came(world, superuser):
    """The programme's own table is forgotten after each test."""
    yield
    with superuser() as session:
        session.execute("SET session_replication_role = replica")
        session.execute("UPDATE sig_programme SET settings = settings - 'cost'")


def now(world):
    with acting_as(world.people["anna"]):
        goal = goal_programme()
        assert goal is not None
        return in_force(goal), versions(goal)


def sent(**more):
    return {**SENT, "submission_token": str(uuid4()), **more}


def test_it_is_off_until_the_coordinator_says_in_which_minutes(as_, world):
    newest, _every = now(world)
    assert (newest.number, newest.table.enabled) == (0, False)
    assert "Kostnadsexemplet är avstängt" in as_("maj").get(reverse("exact-cost")).content.decode()
    client = as_("anna")
    assert client.post(reverse("exact-cost-show"), sent(minutes="")).status_code == 422
    client.post(reverse("exact-cost-show"), sent(minutes="Styrgruppen 3 mars, punkt 4"))
    newest, _every = now(world)
    assert (newest.what, newest.about, newest.table.enabled) == ("shown", "Styrgruppen 3 mars, punkt 4", True)
    text = as_("maj").get(reverse("exact-cost")).content.decode()
    assert "Det är inte pengar som insatsen har sparat" in text
    assert "Styrgruppen 3 mars, punkt 4" in text
    client.post(reverse("exact-cost-hide"), sent())
    assert now(world)[0].table.enabled is False


def test_a_line_is_added_changed_and_taken_out_and_the_versions_stay(world):
    anna = world.people["anna"]
    costs.put(code="", line=LINE, by=anna)
    costs.put(code="en-stold", line={**LINE, "high": 5_000}, by=anna)
    costs.put(code="", line=LINE, by=anna)
    costs.remove(code="en-stold-2", by=anna)
    newest, every = now(world)
    assert newest.table.costs["en-stold"].high == 5_000
    assert newest.table.costs["en-stold"].term is Term.SHORT
    assert "en-stold-2" not in newest.table.costs
    assert [one.what for one in every] == ["", "put", "put", "put", "removed"]
    assert [one.number for one in every] == [0, 1, 2, 3, 4]
    assert every[1].table.costs["en-stold"].high == 3_000
    assert {one.by for one in every[1:]} == {anna.pk}
    assert len(newest.table.costs) == len(every[0].table.costs) + 1


@pytest.mark.parametrize(
    ("code", "line"),
    [("gone", LINE), ("", {**LINE, "low": 3_000}), ("", {**LINE, "payers": {"state": 0.5}}), ("ran", {})],
)
def test_what_cannot_be_used_changes_nothing(world, code: str, line: dict):
    given = line or {**LINE, "term": "never"}
    with pytest.raises(ValidationError):
        costs.put(code=code, line=given, by=world.people["anna"])
    assert now(world)[0].number == 0


@pytest.mark.parametrize("who", ["maj", "stig", "petra", "adam"])
def test_only_coordinators_change_it(as_, world, who: str):
    for change in (
        lambda by: costs.show(minutes="x", by=by),
        lambda by: costs.hide(by=by),
        lambda by: costs.put(code="", line=LINE, by=by),
        lambda by: costs.remove(code="ran", by=by),
    ):
        with pytest.raises(NotAllowed):
            change(world.people[who])
    assert now(world)[0].number == 0
    assert as_(who).get(reverse("exact-cost-new")).status_code == 403


def test_the_form_keeps_the_shape_of_the_file(as_, world):
    client = as_("anna")
    assert client.get(reverse("exact-cost-line", args=("finns-inte",))).status_code == 404
    client.post(reverse("exact-cost-new"), sent(municipality="25", state="75", own_range="on"))
    stored = now(world)[0].table.costs["en-stold"]
    assert {payer.value: share for payer, share in stored.payers.items()} == {
        "municipality": 0.25,
        "state": 0.75,
    }
    assert (stored.own_range, stored.price_year) == (True, 2012)
    shown = client.get(reverse("exact-cost-line", args=("en-stold",))).context["form"]
    assert (shown["municipality"].value(), shown["low"].value()) == (25, 1_000)
    client.post(reverse("exact-cost-remove", args=("en-stold",)), sent())
    assert "en-stold" not in now(world)[0].table.costs


@pytest.mark.parametrize(
    ("changes", "wrong"),
    [
        ({}, set()),
        ({"low": "2999"}, set()),
        ({"low": "3000"}, {"high"}),
        ({"low": "3001"}, {"high"}),
        ({"low": "-1"}, {"low"}),
        ({"source": ""}, {"source"}),
        ({"price_year": ""}, set()),
        ({"price_year": "1949"}, {"price_year"}),
        ({"price_year": "1950"}, set()),
        ({"term": "never"}, {"term"}),
        ({"state": "100"}, set()),
        ({"state": "99"}, {"__all__"}),
        ({"state": "50", "region": "50"}, set()),
        ({"state": "50", "region": "51"}, {"__all__"}),
        ({"state": "101"}, {"state"}),
    ],
)
def test_what_the_form_says_is_wrong(changes: dict[str, str], wrong: set[str]):
    assert set(CostForm({**SENT, **changes}).errors) == wrong


def test_amounts_are_of_so_many_as_the_agreement_aims_at(as_, world):
    costs.show(minutes="Styrgruppen", by=world.people["anna"])
    page = as_("maj").get(reverse("exact-cost")).context["page"]
    told = [line.told for line in page.lines]
    assert all(isinstance(one, Illustration) and one.many == 15 for one in told)
    costs.hide(by=world.people["anna"])
    page = as_("maj").get(reverse("exact-cost")).context["page"]
    assert {line.told for line in page.lines} == {Refusal.OFF}


def test_loading_the_programme_file_again_keeps_the_table(world):
    """The file says what it says; what the programme has decided about costs is not in it."""
    assert kept_settings({"a": 1}, {"cost": [1], "b": 2}) == {"a": 1, "cost": [1]}
    assert kept_settings({"a": 1}, {}) == {"a": 1}
