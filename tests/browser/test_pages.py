"""Every page with something on it, with its form sent blank, and for whoever may not: one load, every look.

`./dev test` looks at a sample, by phone, on a desk or in the dark, by turns; `./dev prove gate` at all and in
all three.
"""

import pytest
from django.urls import reverse
from playwright.sync_api import expect

from tests.browser.chromium import Window
from tests.browser.gate import holds, sampled, says_what_is_wrong
from tests.browser.matrix import FILLED, REFUSED, WRONG
from tests.browser.places import Ids, bare, complete, waiting
from tests.browser.sittings import Sit
from tests.browser.world import World

pytestmark = pytest.mark.django_db(databases="__all__")
# What somebody could fill in is emptied, and a day that may be left out is no day. What the page itself sends
# along stays, but to another route.
SEND_BLANK = """to => { const form = [...document.querySelectorAll("main form")].find(one =>
    one.method === "post" && new URL(one.action).pathname === (to || location.pathname)
    && (to || one.querySelector("input:not([type=hidden]), select, textarea")));
  for (const one of form.elements) {
    if (one.name === "csrfmiddlewaretoken" || one.matches("button")) continue;
    if (one.type === "hidden") { one.disabled = Boolean(to); continue; }
    if (one.matches("[type=checkbox], [type=radio]")) one.checked = false;
    else if (one.type === "date" && !one.required) [one.type, one.value] = ["text", "i morgon"];
    else if (one.matches("select")) one.selectedIndex = [...one.options].findIndex(each => !each.value);
    else one.value = ""; }
  HTMLFormElement.prototype.submit.call(form); }"""


@pytest.fixture(scope="module")
def places(world: World) -> Ids:
    """With other cases beside, so that there is something to choose between and something to sign."""
    return {**complete(world), **bare(world), **waiting(world)}


def expected(shown: Window, status: int) -> None:
    """Beside the answer, Chromium notes a day that is none; both were asked for."""
    shown.refused(status)
    shown.complaints[:] = [text for text in shown.complaints if '"i morgon" does not conform' not in text]


@pytest.mark.parametrize(("who", "address"), sampled(FILLED, 3))
def test_page(sit: Sit, places: Ids, who: str, address: str) -> None:
    holds(sit(who).open(address.format(**places)))


@pytest.mark.parametrize(("who", "address", "to"), sampled(WRONG, 5))
def test_a_form_sent_blank(sit: Sit, places: Ids, who: str, address: str, to: str) -> None:
    shown = sit(who).open(address.format(**places))
    with shown.page.expect_navigation() as answered:
        shown.page.evaluate(SEND_BLANK, to and reverse(to, kwargs=_parts(to, places)))
    assert answered.value is not None
    assert answered.value.status == 422
    expect(shown.page.get_by_role("alert")).to_be_visible()
    says_what_is_wrong(shown)
    holds(shown)
    expected(shown, 422)


def _parts(route: str, places: Ids) -> dict[str, object]:
    """What the few addresses that are only sent to are made of."""
    known = {
        "consent-withdraw-now": {"team_id": places["team"]},
        "outcome-verify": {"case_id": places["closed"], "months": 6},
        "publication-answer": {"publication_id": places["drafted"]},
    }
    return known.get(route, {})


@pytest.mark.parametrize(("who", "address", "status"), REFUSED)
def test_refusal(sit: Sit, places: Ids, who: str, address: str, status: int) -> None:
    shown = sit(who)
    answer = shown.page.goto(shown.base + address.format(**places))
    assert answer is not None
    first = answer.request
    while first.redirected_from:
        first = first.redirected_from
    assert first.response().status == status  # type: ignore[union-attr]
    holds(shown)
    expected(shown, status)
