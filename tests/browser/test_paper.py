"""Every page on paper: who printed it and when, and nothing that is only for the screen."""

import io
import re
from collections.abc import Callable

import pytest
from pypdf import PdfReader

from tests.browser.chromium import DESKTOP, Window
from tests.browser.world import World

pytestmark = pytest.mark.django_db(databases="__all__")
PAGES = [
    ("anna", "/cases/"),
    ("anna", "/cases/{case}/"),
    ("anna", "/cases/{case}/plan/"),
    ("anna", "/cases/{case}/disclosures/"),
    ("anna", "/cases/{case}/closing/"),
    ("anna", "/cases/{closed}/aftercare/"),
    ("anna", "/cases/{closed}/follow-up/6/"),
    ("anna", "/consents/{team}/"),
    ("anna", "/teams/{team}/"),
    ("anna", "/help/consent/"),
    ("petra", "/cases/{case}/"),
    ("stig", "/steering/"),
    ("lovisa", "/log-review/"),
]
WHEN = r"\d{1,2} \w{3,4}\.? 20\d\d kl\. \d\d\.\d\d"
NAMES = {
    "anna": "Anna Samordnare",
    "petra": "Petra Polis",
    "stig": "Stig Områdeschef",
    "lovisa": "Lovisa Loggranskare",
}
SCREEN_ONLY = ("Logga ut", "Huvudmeny", "Hoppa till innehållet", "Tillgänglighet\n", "http")


def words(shown: Window) -> str:
    """The text of the PDF that the browser makes, spaces as they may."""
    pages = PdfReader(io.BytesIO(shown.page.pdf(format="A4", tagged=True))).pages
    return re.sub(r"[ \u00a0]+", " ", "\n".join(page.extract_text() for page in pages))


@pytest.mark.parametrize(("who", "address"), PAGES)
def test_paper_says_who_printed_it_and_when(
    visit: Callable[..., Window], world: World, who: str, address: str
) -> None:
    shown = visit(who, DESKTOP).open(address.format(**world.ids))
    heading, menu = shown.page.locator("h1").inner_text(), shown.page.locator("nav.menu a").all_inner_texts()
    said = words(shown)
    assert re.search(f"Utskriven av {NAMES[who]} {WHEN}", said.replace("\n", " "))
    assert heading.split()[0] in said
    assert [one for one in SCREEN_ONLY if one in said] == []
    first = said[: said.index(heading.split()[0])]
    assert [one for one in menu if one in first] == []
    assert re.search(r"\b1 \(\d+\)", said), "no page number"


def test_paper_for_somebody_signed_out_names_nobody(visit: Callable[..., Window], world: World) -> None:
    assert "Utskriven av" not in words(visit("", DESKTOP).open("/help/"))
