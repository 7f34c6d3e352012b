"""The pages of the exact figures: for whom, what they say, and that nothing in them leads to a person."""

import csv
import io
import json
import re
from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pypdf
import pytest
from django.urls import reverse

from audit import clock
from audit.actions import Action
from sig.exact import access
from sig.figures.flows import IdentityBroken
from sig.figures.funnel import FunnelBroken
from sig.figures.history import Contradiction
from sig.reports import definitions, histories
from tests.sig.exact import town

pytestmark = pytest.mark.django_db(databases="__all__")
CHAPTERS = ("exact", "exact-flows", "exact-groups", "exact-effects")
PAGES = (*CHAPTERS, "exact-forecast", "exact-cost")
PAPER = ("/figures/print/", "/figures/file/")
OWN = re.compile(r"/figures/[a-z/-]*(\?[^\"]*)?|/help/figures/")
LINK = re.compile(r"""(?:href|action|src|formaction)="([^"]*)\"""")


SAID = {
    "exact": (
        "15 av 48 (31 %) som har startat har brutit loss.",
        "Definition prov-1.",
        "Styrgruppens beslut om definitionen är inte registrerat.",
        "Okänt, väntar och pågår räknas aldrig som att ha brutit loss.",
    ),
    "exact-flows": ("= pågick vid periodens slut", "Den unge tackade nej", "Median, alla"),
    "exact-groups": ("Närvaro per verksamhet", "T-värde, median av unga", "Efter anmälande verksamhet"),
    "exact-effects": ("Ingen jämförelsegrupp", "Bara misstankar som teamet har antecknat är med"),
}
"""Of sixty nominations 48 started; 16 were verified as broken, and one of them was taken back."""


@pytest.fixture
def rich(monkeypatch: pytest.MonkeyPatch) -> None:
    town.put_in_place(monkeypatch)


def main(answer) -> str:
    return answer.content.decode().split("<main", 1)[1].split("</main>", 1)[0]


def words(answer) -> str:
    return " ".join(re.sub(r"<[^>]+>", " ", main(answer)).split())


@pytest.fixture
def recorded(superuser) -> Callable[[Action], list[dict[str, Any]]]:
    """The ledger's lines of one kind that the test has made."""
    with superuser() as session:
        (before,) = session.execute("SELECT coalesce(max(id), 0) FROM audit_entry").fetchone()

    def found(action: Action) -> list[dict[str, Any]]:
        with superuser() as session:
            rows = session.execute("SELECT payload FROM audit_entry WHERE id > %s ORDER BY id", [before])
            every = [json.loads(bytes(payload)) for (payload,) in rows.fetchall()]
        return [one for one in every if one["action"] == action]

    return found


@pytest.mark.parametrize("who", ["stig", "petra", "adam", "lovisa"])
def test_nobody_else_sees_them(as_, who: str):
    client = as_(who)
    for name in (*PAGES, "exact-print", "exact-file", "exact-forecast-run"):
        assert client.get(reverse(name)).status_code == 403


def test_coordinators_see_them_too(as_, rich):
    assert as_("anna").get(reverse("exact-groups")).status_code == 200


def test_no_link_leads_from_a_figure_to_a_person(as_, rich):
    """Every address on every page is another page of figures; followed, it leads no further either."""
    client = as_("maj")
    seen, left = set(), [reverse("exact")]
    while left:
        address = left.pop()
        path = address.split("?")[0]
        if path in seen:
            continue
        seen.add(path)
        if path in PAPER:
            continue
        answer = client.get(address)
        assert answer.status_code in {200, 303, 405}, address
        if answer.status_code == 200:
            links = [one.replace("&amp;", "&") for one in LINK.findall(main(answer))]
            assert [one for one in links if not OWN.fullmatch(one)] == []
            left += [one for one in links if one.startswith("/figures/")]
    assert seen >= {reverse(name) for name in PAGES}


def test_the_real_cases_are_counted_and_named_nowhere(as_, world):
    """One at work, one nominated, one closed: as they stand in the data base."""
    client = as_("maj")
    found = client.get(reverse("exact-flows")).context["found"]
    assert (found.flow.inflow, found.flow.outflow, found.flow.stock_end) == (2, 1, 1)
    assert found.funnel.entered["nominated"] == 3
    assert found.verdicts.started == 2
    for name in CHAPTERS:
        said = client.get(reverse(name)).content.decode()
        for secret in ("Åsa", "Östlund", "SIG-", "Petra", "Sam Skol", *map(str, world.ids.values())):
            assert secret not in said


def test_what_the_pages_say(as_, rich):
    client = as_("maj")
    for name, sentences in SAID.items():
        found = words(client.get(reverse(name)))
        for said in sentences:
            assert said in found


def test_the_same_moment_of_the_ledger_gives_the_same_figures(as_, rich):
    client = as_("maj")
    now = client.get(reverse("exact-flows")).context["found"]
    asked = {"period": "whole", "last": now.last.isoformat(), "ledger": now.provenance.ledger.isoformat()}
    again = client.get(reverse("exact-flows"), asked).context["found"]
    assert (again.funnel, again.flow, again.verdicts) == (now.funnel, now.flow, now.verdicts)
    assert again.effects is None
    earlier = clock.now() - timedelta(days=900)
    before = client.get(reverse("exact-flows"), {**asked, "ledger": earlier.isoformat()}).context["found"]
    assert before.verdicts.started < now.verdicts.started


def test_a_moment_that_cannot_be_used_is_said_and_nothing_shown(as_, rich):
    answer = as_("maj").get(reverse("exact"), {"ledger": "i går"})
    assert answer.status_code == 409
    assert "Tidpunkten går inte att använda" in words(answer)
    assert "<td" not in main(answer)


@pytest.mark.parametrize(
    "fault",
    [IdentityBroken("1 + 1 - 1 != 3"), FunnelBroken("nominated: 1"), Contradiction("c-1", "no stage at all")],
)
def test_what_does_not_add_up_is_said_and_nothing_is_shown(as_, monkeypatch, fault: Exception):
    def broken(*_args: object) -> None:
        raise fault

    monkeypatch.setattr(histories, "taken", broken)
    client = as_("maj")
    for name in (*CHAPTERS, "exact-print", "exact-file", "exact-forecast"):
        answer = client.get(reverse(name))
        assert "Siffrorna går inte ihop" in words(answer)
        assert "c-1" not in main(answer)
        assert "<td" not in main(answer)


def test_without_a_definition_nothing_is_shown(as_, rich, monkeypatch):
    monkeypatch.setattr(definitions, "in_force", lambda _goal: None)
    for name in ("exact", "exact-forecast"):
        assert "Definitionen saknas" in words(as_("maj").get(reverse(name)))


def test_without_an_agreement_it_says_so(as_, monkeypatch):
    monkeypatch.setattr(access, "goal_programme", lambda: None)
    assert "Ingen överenskommelse är inläst än." in words(as_("maj").get(reverse("exact")))


def test_the_paper_says_the_same_and_where_it_comes_from_and_is_recorded(as_, rich, recorded):
    answer = as_("maj").get(reverse("exact-print"), {"period": "24"})
    assert answer["Content-Type"] == "application/pdf"
    pdf = pypdf.PdfReader(io.BytesIO(answer.content))
    assert pdf.trailer["/Root"]["/Lang"] == "sv"
    text = " ".join(" ".join(page.extract_text().split()) for page in pdf.pages)
    for said in ("Mot målet", "In och ut", "Grupper", "Effekter", "Maj", "prov-1", "figures-", "Räkneregler"):
        assert said in text
    (line,) = recorded(Action.PRINT_REPORT)
    assert line["object"] == f"report:exact-24-{clock.today().isoformat()}"


def test_the_file_has_every_number_and_where_it_comes_from(as_, rich):
    answer = as_("maj").get(reverse("exact-file"))
    assert answer["Content-Type"] == "text/csv; charset=utf-8"
    rows = list(csv.reader(io.StringIO(answer.content.decode("utf-8-sig")), delimiter=";"))
    assert rows[0] == ["Tabell", "Rad", "Kolumn", "Värde"]
    found = {tuple(row[:3]): row[3] for row in rows[1:]}
    assert found["Utfall efter tolv månader", "Har brutit loss", "Antal"] == "15"
    assert found["Så kan talen räknas fram igen", "Definition", "Värde"] == "prov-1"
    assert {row[0] for row in rows} >= {"Från anmälan till start", "Närvaro per verksamhet", "Efter kön"}


@pytest.mark.parametrize(
    ("name", "action"),
    [
        ("exact", Action.REPORT_VIEW),
        ("exact-effects", Action.REPORT_VIEW),
        ("exact-file", Action.EXPORT_REPORT),
    ],
)
def test_seeing_and_taking_out_are_recorded(as_, rich, recorded, name: str, action: Action):
    as_("maj").get(reverse(name), {"period": "36"})
    (line,) = recorded(action)
    assert line["object"] == f"report:exact-36-{clock.today().isoformat()}"


def test_a_page_asks_the_data_base_as_often_for_any_question(as_, django_assert_max_num_queries):
    with django_assert_max_num_queries(60):
        as_("maj").get(reverse("exact-effects"))
