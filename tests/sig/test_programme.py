"""The agreement as data: complete, sourced, and plain about what is wrong."""

import tomllib
from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest

from consent.presets import PRESETS
from sig import programme
from sig.programme import ProgrammeFault

FILE = Path(__file__).parents[2] / "programmes" / "eskilstuna-2016-2019.toml"
TEXT = FILE.read_text(encoding="utf-8")
AGREEMENT = programme.parse(TEXT)


def test_the_fifteen_belong_to_the_structured_method_and_not_to_sig():
    goals = {track.code: (track.counts_towards_goal, track.goal) for track in AGREEMENT.programmes}
    assert goals == {"strukturerad-metod": (True, 15), "sig": (False, None)}


def test_period_age_and_areas():
    assert (AGREEMENT.starts_on, AGREEMENT.ends_on) == (date(2016, 1, 1), date(2019, 12, 31))
    assert (AGREEMENT.criteria.age_from, AGREEMENT.criteria.age_below) == (13, 21)
    assert [area.code for area in AGREEMENT.areas] == [
        "froslunda",
        "lagersberg",
        "skiftinge",
        "arby",
        "ovriga",
    ]


def test_baseline_and_targets_as_in_the_agreement():
    known = {
        one.code: [(value.year, float(value.value)) for value in one.known if not value.area]
        for one in AGREEMENT.indicators
    }
    assert known == {
        "narcotics": [(2012, 61), (2015, 162)],
        "traffic": [(2012, 36), (2015, 65)],
        "violence": [(2015, 132)],
        "damage": [(2015, 22)],
        "drug-attitude": [(2014, 3.72)],
        "cannabis": [(2014, 100)],
        "safety-index": [(2014, 1.67)],
        "night-walks": [(2015, 2)],
    }
    targets = {one.code: float(one.target.value) for one in AGREEMENT.indicators if one.target}
    assert targets == {"drug-attitude": 4.72, "cannabis": 50, "safety-index": 2, "night-walks": 8}
    areas = {
        value.area: (value.low, value.value)
        for one in AGREEMENT.indicators
        for value in one.known
        if value.area
    }
    assert areas == dict.fromkeys(("froslunda", "lagersberg", "skiftinge", "arby"), (4, 6))


def test_bodies_and_how_often_they_meet():
    assert {body.kind: (body.times, body.per) for body in AGREEMENT.bodies} == {
        "management": (1, "month"),
        "steering": (2, "term"),
        "officials": (3, "year"),
        "political": (3, "year"),
    }


def test_parents_and_youth_sign_below_eighteen():
    assert (AGREEMENT.consent.youth_signs_from, AGREEMENT.consent.guardians_sign_until) == (0, 18)


@pytest.mark.parametrize("preset", PRESETS)
def test_a_programme_names_a_preset_and_needs_no_more(preset: str):
    head, tail = TEXT.split("youth_signs_from = 0\nguardians_sign_until = 18\n")
    named = head.replace('preset = "eskilstuna"', f'preset = "{preset}"') + tail
    rules = programme.parse(named).consent
    assert rules == replace(PRESETS[preset].rules, categories=AGREEMENT.consent.categories)


def test_own_keys_go_before_the_preset():
    own = TEXT.replace('preset = "eskilstuna"', 'preset = "munkfors"').replace(
        "youth_signs_from = 0", "youth_signs_from = 12"
    )
    rules = programme.parse(own).consent
    assert (rules.youth_signs_from, rules.guardians_sign_until, rules.aftercare_months) == (12, 18, 18)


def test_without_a_preset_the_file_says_it_all():
    assert programme.parse(TEXT.replace('preset = "eskilstuna"\n', "")) == AGREEMENT
    with pytest.raises(ProgrammeFault, match="consent.youth_signs_from saknas"):
        programme.parse(TEXT.replace('preset = "eskilstuna"\nyouth_signs_from = 0\n', ""))


def test_every_record_says_where_it_comes_from():
    for place, record in programme.records(tomllib.loads(TEXT)):
        sources = programme.source_of(record)
        assert sources or record["proposal"], place
        for source in sources:
            assert 1 <= source.line <= 396, place
            assert 10 <= len(source.quote) <= 120, place
            assert source.quote == source.quote.strip(), place


WRONG = {
    "not toml": ("[agreement]", "[agreement", "går inte att läsa som TOML"),
    "missing key": ('municipality = "Eskilstuna kommun"\n', "", "agreement.municipality saknas"),
    "date as text": (
        "starts_on = 2016-01-01",
        'starts_on = "2016"',
        "starts_on ska vara ett datum",
    ),
    "date with time": ("ends_on = 2019-12-31", "ends_on = 2019-12-31T10:00:00", "utan klockslag"),
    "period backwards": ("ends_on = 2019-12-31", "ends_on = 2016-01-01", "efter agreement.starts_on"),
    "age backwards": ("age_below = 21", "age_below = 13", "högre än criteria.age_from"),
    "no source": (
        'source = { line = 73, quote = "geografiska områden; Skiftinge, Årby, Fröslunda och Lagersberg" }\n'
        'proposal = "Överenskommelsen säger bara att metoden i förlängningen införs i de andra områdena; '
        'dagen är vald här."',
        "",
        "areas[3]: ange source",
    ),
    "source outside": ("line = 364", "line = 397", "rad 397 finns inte"),
    "source at zero": ("line = 73", "line = 0", "ska vara mellan 1 och"),
    "long quote": ("geografiska områden; ", "g" * 80, "högst 120"),
    "area twice": ('code = "arby"', 'code = "skiftinge"', "skiftinge finns två gånger"),
    "area too early": ("since = 2016-01-01", "since = 2015-12-31", "utanför överenskommelsens tid"),
    "area too late": ("since = 2016-01-01", "since = 2020-01-01", "utanför överenskommelsens tid"),
    "code with space": ('code = "arby"', 'code = "Å rby"', "får bara ha a–z"),
    "unknown kind": ('kind = "bup"', 'kind = "vård"', "'vård' finns inte. Välj bland"),
    "unknown board": ('board = "AVN"', 'board = "XYZ"', "som inte finns i boards"),
    "two goals": ("counts_towards_goal = false", "counts_towards_goal = true\ngoal = 3", "exakt ett program"),
    "no goal": ("counts_towards_goal = true", "counts_towards_goal = false", "exakt ett program"),
    "goal of nought": ("goal = 15", "goal = 0", "programmes[1].goal ska vara mellan 1 och"),
    "goal as truth": ("goal = 15", "goal = true", "programmes[1].goal ska vara ett heltal"),
    "unknown category": ('"work", "crime"', '"arbete", "crime"', "consent: reglerna går inte ihop"),
    "signing at 19": ("guardians_sign_until = 18", "guardians_sign_until = 19", "mellan 0 och 18"),
    "unknown preset": ('preset = "eskilstuna"', 'preset = "malmo"', "'malmo' finns inte. Välj bland"),
    "aftercare for ever": ("longest_months = 18", "longest_months = 37", "consent.aftercare.longest_months"),
    "unknown cadence": ('per = "term"', 'per = "vecka"', "Välj bland month, term, year"),
    "no social services": ('kind = "social_services"', 'kind = "school"', "socialtjänsten (kind"),
    "empty name": ('name = "Årby"', 'name = " "', "areas[4].name är tom"),
    "empty list": ('reasons = ["goals_met"', 'reasons = [1, "goals_met"', "lista med minst en text"),
}


@pytest.mark.parametrize(("old", "new", "says"), WRONG.values(), ids=WRONG)
def test_a_fault_is_named_in_swedish(old: str, new: str, says: str):
    assert old in TEXT
    with pytest.raises(ProgrammeFault) as fault:
        programme.parse(TEXT.replace(old, new, 1))
    assert says in str(fault.value)


@pytest.mark.parametrize("since", ["2016-01-01", "2016-01-02", "2019-12-31"])
def test_an_area_may_begin_on_the_first_and_the_last_day(since: str):
    programme.parse(TEXT.replace("since = 2016-01-01", f"since = {since}"))
