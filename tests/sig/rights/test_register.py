"""From readings to lines: the pure rule of the youth's register."""

import re
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from itertools import permutations

import pytest
from django.conf import settings

from audit.action_names import LEAVING, READS
from audit.readers import Reading
from sig import programme
from sig.readers import words
from sig.readers.register import Emergency, Known, Place, lines, shown
from sig.toml_reader import ProgrammeFault

NOON = datetime(2026, 5, 1, 12, tzinfo=UTC)
SECOND = timedelta(seconds=1)
PLACES = (
    Place(1, "soc", "Socialtjänsten", "social_services"),
    Place(2, "pol", "Polisen", "police"),
    Place(3, "skola", "Skolan", "school"),
)
KNOWN = Known(PLACES, who=lambda actor, code: "")
ONE = Reading(NOON, "7", "skola", "team_member", "entry.view", "consent", "c1", ("school",), "r1")


def test_every_kind_of_reading_is_worded_or_left_out_on_purpose():
    """A new reading must be put into one of the two lists of sig/readers/words.py."""
    assert (READS | LEAVING) - set(words.WHAT) - words.NOT_OF_A_YOUTH == set()
    assert not set(words.WHAT) & words.NOT_OF_A_YOUTH


def test_a_line_says_what_why_when_and_how_often():
    later = replace(ONE, at=NOON + 5 * SECOND, kinds=("family",), request="r2")
    (line,) = lines([later, ONE], KNOWN)
    assert (line.authority, line.who, line.role, line.people) == ("Skolan", "", "Teammedlem", 1)
    assert line.what == "Läste det som är skrivet om dig"
    assert line.kinds == ("Skola", "Familj")
    assert line.ground == "Det finns ett samtycke till det"
    assert (line.first_at, line.last_at, line.count) == (NOON, NOON + 5 * SECOND, 2)


def test_one_page_is_one_reading_however_many_grounds_it_rests_on():
    (line,) = lines([ONE, replace(ONE, basis_id="c2")], KNOWN)
    assert line.count == 1


def test_two_people_of_one_place_are_one_line_without_names_and_two_with():
    both = [ONE, replace(ONE, actor="8", request="r2")]
    (line,) = lines(both, KNOWN)
    assert (line.people, line.count) == (2, 2)
    named = lines(both, replace(KNOWN, who=lambda actor, code: f"N{actor}"))
    assert {(line.who, line.people) for line in named} == {("N7", 1), ("N8", 1)}


@pytest.mark.parametrize(("owner", "told"), [("1", True), ("2", False), ("3", True), ("9", True)])
def test_the_police_answer_for_reading_their_own(owner, told):
    assert shown(replace(ONE, authority="pol", basis_kind="own", basis_id=owner), KNOWN) is told


@pytest.mark.parametrize("kind", ["consent", "statutory", "break_glass", "membership", ""])
def test_whatever_else_the_police_read_is_told(kind):
    assert shown(replace(ONE, authority="pol", basis_kind=kind, basis_id="2"), KNOWN)


@pytest.mark.parametrize("actor", ["system:import", "sql:sig_app", ""])
def test_machines_do_not_read(actor):
    assert lines([replace(ONE, actor=actor)], KNOWN) == ()


@pytest.mark.parametrize(
    ("at", "emergency"),
    [(NOON - SECOND, False), (NOON, True), (NOON + 59 * SECOND, True), (NOON + 60 * SECOND, False)],
)
def test_what_is_read_in_an_emergency_is_marked(at, emergency):
    known = replace(KNOWN, emergencies=(Emergency(7, NOON, NOON + 60 * SECOND),))
    (line,) = lines([replace(ONE, at=at, basis_kind="own", basis_id="3")], known)
    assert line.emergency is emergency
    assert line.ground == ("Nödläge" if emergency else "Verksamheten har själv skrivit det")
    (other,) = lines([replace(ONE, at=at, actor="8")], known)
    assert not other.emergency


def test_an_emergency_is_marked_by_its_basis_alone():
    (line,) = lines([replace(ONE, basis_kind="break_glass", basis_id="b1")], KNOWN)
    assert line.emergency


def test_a_paragraph_is_said_when_it_is_known():
    known = replace(KNOWN, paragraphs={"g1": "OSL 10 kap. 18 a §"})
    (line,) = lines([replace(ONE, basis_kind="statutory", basis_id="g1")], known)
    assert line.ground == "En lag tillåter det (OSL 10 kap. 18 a §)"


def test_the_order_of_the_ledger_does_not_matter_and_the_latest_comes_first():
    three = [ONE, replace(ONE, at=NOON + SECOND, authority="soc", request="r2"),
             replace(ONE, at=NOON + 2 * SECOND, authority="pol", request="r3")]  # fmt: skip
    for some in permutations(three):
        assert [line.authority for line in lines(some, KNOWN)] == ["Polisen", "Socialtjänsten", "Skolan"]


def test_an_unknown_place_keeps_its_code():
    (line,) = lines([replace(ONE, authority="stängd-enhet")], KNOWN)
    assert line.authority == "stängd-enhet"


@pytest.mark.parametrize(
    ("table", "names"),
    [("", False), ("[readers]\nstaff_names = false\nproposal = 'x'", False),
     ("[readers]\nstaff_names = true\nproposal = 'x'", True)],
)  # fmt: skip
def test_the_programme_file_says_whether_names_are_shown(table, names):
    text = (settings.BASE_DIR / "programmes" / "eskilstuna-2016-2019.toml").read_text()
    kept = re.sub(r"\[readers\]\nstaff_names.*\nproposal.*\n", table + "\n", text)
    assert programme.parse(kept).settings()["staff_names_for_youth"] is names


def test_a_setting_without_a_reason_is_refused():
    text = (settings.BASE_DIR / "programmes" / "eskilstuna-2016-2019.toml").read_text()
    bare = re.sub(r"(\[readers\]\nstaff_names.*\n)proposal.*\n", r"\1", text)
    with pytest.raises(ProgrammeFault, match="readers"):
        programme.parse(bare)
