"""The pages of the youth's own right, and their papers."""

import io
import re

import pypdf
import pytest
from django.urls import reverse

from tests import cast
from tests.sig import story

pytestmark = pytest.mark.django_db(transaction=True, databases="__all__")


def text_of(pdf: bytes) -> str:
    """Everything the paper says, in one line."""
    pages = pypdf.PdfReader(io.BytesIO(pdf)).pages
    return re.sub(r"\s+", " ", " ".join(page.extract_text() for page in pages))


@pytest.fixture
def told(sealed):
    told = story.running()
    told.wrote(cast.sam(), "Till polisen.", to=("polisen",))
    return told


def test_the_register_is_a_page_and_a_tagged_paper(told, client_for, sealed):
    client_for(cast.petra()).get(reverse("case", args=[told.case_id]))
    sealed()
    anna = client_for(cast.anna())
    page = anna.get(reverse("case-read-by", args=[told.case_id])).content.decode()
    assert "Läste det som är skrivet om dig" in page
    assert "Petra" not in page
    paper = anna.get(reverse("case-read-by-print", args=[told.case_id]))
    reader = pypdf.PdfReader(io.BytesIO(paper.content))
    assert reader.trailer["/Root"]["/MarkInfo"]["/Marked"]
    assert reader.trailer["/Root"]["/Lang"] == "sv"
    said = text_of(paper.content)
    assert "Polisen Teammedlem" in said
    assert "Skola Det finns ett samtycke" in said
    assert "Utskriven" in said
    assert "Anna Samordnare" in said


def test_the_case_page_leads_the_coordinator_there(told, client_for):
    address = reverse("case-read-by", args=[told.case_id])
    case = reverse("case", args=[told.case_id])
    assert address in client_for(cast.anna()).get(case).content.decode()
    assert address not in client_for(cast.sam()).get(case).content.decode()


def test_the_case_page_leads_to_extracts_for_those_who_may_make_one(told, client_for):
    address = reverse("case-extracts", args=[told.case_id])
    cast.join(told.case.team, cast.ulla())
    for person, there in ((cast.anna(), True), (cast.sam(), True), (cast.ulla(), False)):
        page = client_for(person).get(reverse("case", args=[told.case_id])).content.decode()
        assert (address in page) is there


def test_a_protected_youth_is_a_number_on_the_paper(told, client_for, superuser):
    with superuser() as session:
        session.execute("UPDATE consent_youth SET protection = 'marked'")
    paper = client_for(cast.anna()).get(reverse("case-read-by-print", args=[told.case_id]))
    assert "Kim" not in text_of(paper.content)
