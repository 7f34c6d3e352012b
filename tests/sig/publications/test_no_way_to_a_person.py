"""No page of a publication leads to a case, a team, or anybody: every link is followed, as each of those who
may read it, until nothing new is left."""

import re
from collections.abc import Callable, Iterator
from html.parser import HTMLParser
from pathlib import Path
from typing import Any

import pytest
from django.conf import settings
from django.test import Client
from django.urls import resolve, reverse

from audit.acting import acting_as
from sig.importing import save
from sig.importing.invented import caseload
from sig.models import Case, Publication
from sig.programme import parse
from sig.reports.rendering import Rendered
from sig.services import programmes, publications
from teams.models import Team
from tests import cast
from tests.sig.publications import drafts

CASES = 2
pytestmark = pytest.mark.django_db(transaction=True, databases="__all__")
FIGURES = frozenset(
    ("steering", "publications", "publication", "definition", "decisions", "commitments", "indicators")
)
"""Pages of figures and of words about them; what they link to is walked on."""
LEAVES = frozenset(
    ("publication-file", "commitments-print", "indicators-print", "monthly", "exact")
    + ("help", "help-job", "accessibility", "account", "sign-out", "language", "home", "processing")
)
"""Files and sheets, the management group's own month, and what stands at the head and foot of every page."""


class Links(HTMLParser):
    """Every address that a page leads to, by link or by form."""

    def __init__(self) -> None:
        super().__init__()
        self.found: set[str] = set()

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        given = dict(attrs)
        address = given.get("href") if tag == "a" else given.get("action") if tag == "form" else None
        if address and not address.startswith("#"):
            self.found.add(address)


@pytest.fixture
def town(monkeypatch: pytest.MonkeyPatch) -> Publication:
    """Invented youths with cases, and a publication."""
    text = (Path(settings.BASE_DIR) / "programmes" / "eskilstuna-2016-2019.toml").read_text(encoding="utf-8")
    programmes.load(parse(text), coordinator=cast.anna(), deputy=cast.dag())
    hands = save.Hands(cast.anna(), cast.dag(), {"police": cast.petra()})
    save.save(caseload()[:CASES], hands)
    rendered = (Rendered("pdf", "lage.pdf", "application/pdf", b"%PDF-1.7"),)
    monkeypatch.setattr(publications, "files", lambda issued, approval: rendered)
    draft = drafts.drafted(cast.anna())
    for by in (cast.dag(), cast.maj()):
        publications.decide(draft.pk, publications.Answer.APPROVE, "", by=by)
    return draft


def walked(client: Client, first: str) -> Iterator[tuple[str, str]]:
    """(address, page) of everything that can be reached from `first` by pages of figures."""
    waiting, seen = [first], {first}
    while waiting:
        address = waiting.pop()
        answer = client.get(address)
        if not answer["Content-Type"].startswith("text/html"):
            continue
        assert answer.status_code == 200, address
        yield address, answer.content.decode()
        links = Links()
        links.feed(answer.content.decode())
        for link in links.found - seen:
            seen.add(link)
            assert "?" not in link, f"{address} asks a question: {link}"
            name = resolve(link).url_name
            if name in FIGURES:
                waiting.append(link)
            else:
                assert name in LEAVES, f"{address} leads to {name}: {link}"


def test_no_link_leads_to_anybody(town: Publication, client_for: Callable[[Any], Client]):
    with acting_as(cast.anna()):
        cases = list(Case.objects.select_related("youth"))
        teams = list(Team.objects.all())
    assert len(cases) == len(teams) == CASES
    never = {str(one.pk) for one in (*cases, *teams)} | {one.number for one in cases}
    never |= {str(one.youth_id) for one in cases}
    expected = {reverse("publications"), reverse("definition"), reverse("publication", args=(town.pk,))}
    for who in (cast.stig(), cast.maj()):
        pages = dict(walked(client_for(who), reverse("steering")))
        assert expected <= set(pages)
        for address, page in pages.items():
            assert not [one for one in never if one in page], address
            assert not re.search(r"/(cases|consents|teams|nominations|meetings)/", page), address
    only_back_and_files(town, client_for(cast.anna()))


def only_back_and_files(town: Publication, client: Client) -> None:
    """Anna has cases of her own; but for the menu the page of a publication does not lead to them."""
    page = client.get(reverse("publication", args=(town.pk,))).content.decode()
    links = Links()
    links.feed(page.split("<main", 1)[1].split("</main>", 1)[0])
    assert {resolve(link).url_name for link in links.found} <= {"publications", "publication-file"}
