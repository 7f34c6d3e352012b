"""Minutes on paper and as text to copy, and the month on paper: each with what its reader may read."""

import io
import re
from html import unescape

import pypdf
import pytest
from django.urls import reverse

from audit import clock
from sig.services import entries, meetings, steps
from sig.services.releases import To
from teams.services import users
from tests import cast
from tests.sig.meetings.test_pages import invitation

pytestmark = pytest.mark.django_db(databases="__all__")
POLICE_ONLY, SHARED, OF_ANNA = "Bara polisens fråga.", "Frånvaron i skolan.", "Skolan ändrar schemat."
FOR_SCHOOL, FOR_POLICE = "Nytt schema klart", "Ring om torget"


@pytest.fixture(scope="module")
def meeting(world, django_db_blocker):
    """What the school brought up is for police and social services; the point of the police is its own."""
    anna, petra, sam = (world.people[name] for name in ("anna", "petra", "sam"))
    case = world.ids["case"]
    with django_db_blocker.unblock():
        row = meetings.call(case=case, to=invitation(world), by=anna)
        social, police, school = (
            To(cast.authority(code).pk) for code in ("socialtjansten", "polisen", "skolan")
        )
        write = {"case": case, "meeting": row.pk, "category": "school"}
        point = entries.log(kind="agenda", text=SHARED, release_to=[social, police], by=sam, **write)
        entries.log(kind="agenda", text=POLICE_ONLY, by=petra, **{**write, "category": "health"})
        entries.log(
            kind="minute", text=OF_ANNA, answers=point.pk, release_to=[police, school], by=anna, **write
        )
        due = {"case": case, "due_on": clock.today(), "meeting": row.pk, "by": anna}
        steps.add(title=FOR_SCHOOL, responsible=sam, **due)
        steps.add(title=FOR_POLICE, responsible=petra, **due)
        meetings.attend(meeting=row.pk, presence="came", by=anna)
        meetings.close(meeting=row.pk, by=anna)
    return row.pk


def words(pdf):
    """Everything the paper says, in one line."""
    pages = pypdf.PdfReader(io.BytesIO(pdf)).pages
    return re.sub(r"\s+", " ", " ".join(page.extract_text() for page in pages))


@pytest.fixture
def answer(as_, world, meeting):
    """What somebody gets at an address of the meeting."""
    where = [world.ids["case"], meeting]
    return lambda name, who: as_(who).get(reverse(name, args=where))


def paper(response):
    assert response.status_code == 200
    assert response["Content-Type"] == "application/pdf"
    return words(response.content)


WHO = {
    "anna": ((SHARED, OF_ANNA, FOR_SCHOOL, FOR_POLICE), (POLICE_ONLY,)),
    "petra": ((SHARED, OF_ANNA, POLICE_ONLY, FOR_POLICE), (FOR_SCHOOL,)),
    "sam": ((SHARED, OF_ANNA, FOR_SCHOOL), (POLICE_ONLY, FOR_POLICE)),
}


@pytest.mark.parametrize("who", sorted(WHO))
def test_the_minutes_on_paper_hold_what_their_reader_may_read(answer, world, who):
    there, gone = WHO[who]
    said = paper(answer("meeting-print", who))
    assert [part for part in there if part not in said] == []
    assert [part for part in gone if part in said] == []
    now = clock.local(clock.now())
    stamp = re.search(r"Utskriven (.+?) av ([^·]+?) \d", said)
    assert stamp, said
    assert re.search(rf"\b{now.day} \w+", stamp[1])
    assert stamp[2].startswith(world.people[who].name)
    assert "Åsa" not in said


OWN = {
    "anna": ((OF_ANNA,), (SHARED, POLICE_ONLY, FOR_SCHOOL, FOR_POLICE)),
    "petra": ((POLICE_ONLY, FOR_POLICE), (SHARED, OF_ANNA, FOR_SCHOOL)),
    "sam": ((SHARED, FOR_SCHOOL), (OF_ANNA, POLICE_ONLY, FOR_POLICE)),
}


@pytest.mark.parametrize("who", sorted(OWN))
def test_the_text_to_copy_is_what_the_own_authority_said_and_is_to_do(answer, who):
    there, gone = OWN[who]
    page = unescape(answer("meeting-text", who).content.decode())
    copied = page.split("<textarea")[1].split("</textarea>")[0]
    assert [part for part in there if part not in copied] == []
    assert [part for part in gone if part in page] == []


@pytest.mark.parametrize("name", ["meeting-print", "meeting-text"])
def test_nothing_is_taken_out_by_those_whom_no_secrecy_rule_binds(answer, name):
    refused = answer(name, "ulla")
    assert refused.status_code == 403
    assert SHARED not in refused.content.decode(errors="replace")


def test_the_month_on_paper_has_its_figures_and_names_nobody_but_its_printer(as_, world, meeting):
    said = paper(as_("maj").get(reverse("monthly-print")))
    assert "1 möte hölls." in said
    assert re.search(r"Nästa steg|Väntar på start", said)
    assert re.search(r"Utskriven .+ av Maj Enhetschef", said)
    for secret in ("Åsa", "SIG-", "Petra", "Sam Skol", POLICE_ONLY):
        assert secret not in said
    assert as_("anna").get(reverse("monthly-print")).status_code == 403


@pytest.mark.parametrize(
    ("name", "who"),
    [("meeting-print", "petra"), ("monthly-print", "maj"), ("case-disclosures-print", "petra")],
)
def test_a_protected_name_is_on_no_paper_that_its_bearer_prints(as_, world, meeting, name, who):
    person = world.people[who]
    users.set_protected(user=person, protected=True, by=None)
    try:
        ids = {"meeting-print": [world.ids["case"], meeting], "case-disclosures-print": [world.ids["case"]]}
        said = paper(as_(who).get(reverse(name, args=ids.get(name, []))))
    finally:
        users.set_protected(user=person, protected=False, by=None)
    assert person.name not in said
    assert re.search(r"Utskriven .+ av en medarbetare på", said)
