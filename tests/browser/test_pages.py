"""Every page, as its people meet it: axe finds nothing, nothing scrolls sideways, the console is silent."""

from collections.abc import Callable

import pytest

from tests.browser.chromium import MODES, NARROW, Window
from tests.browser.world import World

pytestmark = pytest.mark.django_db(databases="__all__")
PAGES = [
    ("anna", "/cases/"),
    ("anna", "/cases/?q=Björn"),
    ("anna", "/cases/{case}/"),
    ("petra", "/cases/"),
    ("petra", "/cases/{case}/"),
    ("petra", "/cases/{case}/?kind=note"),
    ("petra", "/cases/{case}/contact/"),
    ("petra", "/cases/{case}/contact/?category=crime"),
    ("petra", "/cases/{case}/note/"),
    ("petra", "/cases/{case}/incident/"),
    ("petra", "/cases/{case}/entries/{draft}/draft/"),
    ("petra", "/cases/{case}/entries/{own}/readers/"),
    ("petra", "/cases/{case}/entries/{own}/correct/"),
    ("petra", "/cases/{case}/entries/{own}/guardians/"),
    ("petra", "/cases/{case}/entries/{hidden}/restriction/"),
    ("petra", "/cases/{case}/entries/{hidden}/readers/"),
    ("anna", "/cases/{case}/disclosures/"),
    ("petra", "/cases/{case}/disclosures/"),
    ("anna", "/cases/{case}/disclosures/new/"),
    ("anna", "/cases/{case}/disclosures/new/osl_10_18a/"),
    ("petra", "/cases/{case}/disclosures/new/osl_10_28/"),
    ("petra", "/cases/{case}/step/"),
    ("petra", "/cases/{case}/plan/"),
    ("petra", "/nominations/"),
    ("petra", "/nominations/new/"),
    ("ulla", "/cases/{case}/entries/{shared}/readers/"),
    ("anna", "/cases/{incoming}/"),
    ("anna", "/cases/{incoming}/stage/"),
    ("anna", "/cases/{case}/close/"),
    ("anna", "/cases/{case}/plan/"),
    ("anna", "/cases/{case}/plan/review/"),
    ("anna", "/cases/{case}/plan/goals/new/"),
    ("anna", "/cases/{case}/plan/goals/{goal}/"),
    ("anna", "/cases/{case}/plan/goals/{goal}/attained/"),
    ("anna", "/cases/{case}/plan/goals/{goal}/actions/new/"),
    ("anna", "/cases/?ended=1"),
    ("anna", "/cases/{closed}/"),
    ("anna", "/cases/{closed}/follow-up/6/"),
    ("petra", "/cases/{closed}/follow-up/12/judgement/"),
    ("petra", "/cases/{closed}/"),
    ("", "/sign-in/"),
    ("petra", "/account/"),
    ("anna", "/teams/{team}/"),
    ("anna", "/teams/take-over/"),
    ("ulla", "/cases/{case}/"),
    ("ulla", "/cases/"),
    ("anna", "/consents/{team}/"),
    ("petra", "/consents/{team}/"),
    ("anna", "/consents/{incoming_team}/"),
    ("anna", "/consents/{team}/signers/"),
    ("anna", "/consents/{team}/youth/"),
    ("anna", "/consents/{team}/youth/protection/"),
    ("anna", "/consents/{team}/youth/readers/"),
    ("anna", "/consents/{team}/guardians/new/"),
    ("anna", "/consents/{team}/scope/"),
    ("anna", "/consents/{team}/print/"),
    ("anna", "/consents/{team}/register/"),
    ("anna", "/consents/{team}/withdraw/"),
    ("anna", "/consents/{team}/aftercare/"),
    ("adam", "/administration/users/"),
    ("adam", "/administration/authorities/"),
    ("lovisa", "/log-review/"),
    ("stig", "/steering/"),
    ("anna", "/steering/"),
]


@pytest.mark.parametrize(("who", "address"), PAGES)
def test_page(visit: Callable[..., Window], world: World, who: str, address: str) -> None:
    place = address.format(**world.ids)
    for mode in MODES:
        shown = visit(who, mode).open(place)
        assert shown.axe() == [], mode.name
        assert shown.page.locator("h1").count() == 1
        assert shown.page.locator("[style]").count() == 0
    narrow = visit(who, NARROW).open(place)
    assert narrow.overflow() <= 0
