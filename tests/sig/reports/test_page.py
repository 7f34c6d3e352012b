"""The steering page and its PDF: frozen totals, no way to a person, plain words when nothing can be shown."""

import io
import re
from datetime import timedelta
from pathlib import Path

import pypdf
import pytest
from django.conf import settings
from django.urls import reverse

from audit import clock
from audit.decisions import NotAllowed
from sig.importing import save
from sig.importing.invented import caseload
from sig.models import ReportSnapshot
from sig.programme import parse
from sig.reports import counts, loader, snapshots
from sig.services import programmes
from tests import cast

pytestmark = pytest.mark.django_db(transaction=True, databases="__all__")


@pytest.fixture
def programme() -> None:
    text = (Path(settings.BASE_DIR) / "programmes" / "eskilstuna-2016-2019.toml").read_text(encoding="utf-8")
    programmes.load(parse(text), coordinator=cast.anna(), deputy=cast.dag())


def test_without_a_report_the_page_says_so(programme: None, client_for):
    page = client_for(cast.stig()).get(reverse("steering"))
    assert page.status_code == 200
    assert "Första rapporten är inte framtagen än." in page.content.decode()


def test_only_the_coordinator_takes_a_report(programme: None, client_for):
    with pytest.raises(NotAllowed):
        snapshots.take(by=cast.stig())
    assert client_for(cast.stig()).post(reverse("steering-take")).status_code == 403
    assert client_for(cast.petra()).get(reverse("steering")).status_code == 403


def test_a_small_caseload_shows_nothing_but_says_why(programme: None, client_for):
    hands = save.Hands(cast.anna(), cast.dag(), {"police": cast.petra()})
    save.save(caseload()[:4], hands)
    snapshots.take(by=cast.anna())
    page = client_for(cast.stig()).get(reverse("steering")).content.decode()
    assert "Färre än 5 av 15" in page
    assert "visas inte" in page
    assert "SIG-16" not in page
    assert not re.search(r"/cases/|/consents/|/teams/", page.split("<main")[1])


def test_page_and_digest_come_from_the_frozen_figures_only(programme: None, client_for, monkeypatch):
    first = snapshots.take(by=cast.anna())
    monkeypatch.setattr(loader, "moves", lambda: pytest.fail("counted again"))
    page = client_for(cast.stig()).get(reverse("steering-report", args=(first.id,)))
    assert page.status_code == 200
    row = ReportSnapshot.objects.get(pk=first.id)
    assert row.digest == snapshots.digest(row.figures)
    assert row.figures["code_version"]
    assert row.definition_version == counts.DEFINITION_VERSION


def test_an_identity_that_breaks_stores_nothing(programme: None, monkeypatch):
    moment = clock.now() - timedelta(days=3)
    broken = (counts.Move("a", "sig", "closed", moment),)
    monkeypatch.setattr(loader, "moves", lambda: broken)
    with pytest.raises(counts.IdentityBroken):
        snapshots.take(by=cast.anna())
    assert not ReportSnapshot.objects.exists()


@pytest.mark.parametrize("days", [-1, 1])
def test_no_report_for_tomorrow_and_none_before_the_last(programme: None, days: int):
    snapshots.take(by=cast.anna())
    with pytest.raises(ValueError, match="a report is taken"):
        snapshots.take(by=cast.anna(), on=clock.today() + timedelta(days=days))


def test_the_pdf_holds_the_same_words(programme: None, client_for):
    report = snapshots.take(by=cast.anna())
    answer = client_for(cast.stig()).get(reverse("steering-pdf", args=(report.id,)))
    assert answer["Content-Type"] == "application/pdf"
    pdf = pypdf.PdfReader(io.BytesIO(answer.content))
    assert pdf.trailer["/Root"]["/Lang"] == "sv"
    text = " ".join(page.extract_text() for page in pdf.pages)
    assert "har brutit loss" in text
    assert "Strukturerad metod på individnivå" in text
