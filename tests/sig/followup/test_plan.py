"""Themes, commitments and indicators as a programme file says them, and what is said of a fault."""

from decimal import Decimal

import pytest

from sig import programme
from sig.programme import ProgrammeFault
from tests.sig.followup.test_documents import FILES, text_of

ESKILSTUNA = text_of("eskilstuna-2016-2019")
AGREEMENT = programme.parse(ESKILSTUNA)


def test_all_rows_of_the_agreement_are_there():
    themes = [one.code for one in AGREEMENT.themes]
    rows = {theme: sum(one.theme == theme for one in AGREEMENT.commitments) for theme in themes}
    assert rows == {"unga": 7, "krogmiljo": 6, "trygghet": 6}
    assert AGREEMENT.follow_ups_a_year == 3


def test_the_sig_row_and_its_boards():
    (row,) = [one for one in AGREEMENT.commitments if one.code == "sig-grupp"]
    assert row.boards == ("SN", "AVN", "BUN", "KFN", "TSN")
    assert row.effect == "Ungdomen ska bryta sin kriminella livsstil. Mäta in- och utflöde. Mäta effekter."
    assert [line for line, _quote in row.sources] == [256, 256]


@pytest.mark.parametrize("name", FILES)
def test_every_commitment_says_what_who_and_when(name: str):
    for row in programme.parse(text_of(name)).commitments:
        assert row.what, row.code
        assert row.boards, row.code
        assert row.time_plan, row.code


@pytest.mark.parametrize("name", FILES)
def test_every_indicator_that_can_be_is_split_by_sex(name: str):
    whole = [one.code for one in programme.parse(text_of(name)).indicators if not one.by_sex]
    assert whole == (["night-walks"] if name.startswith("eskilstuna") else [])


def test_numbers_are_kept_as_they_are_written():
    attitude = next(one for one in AGREEMENT.indicators if one.code == "drug-attitude")
    assert (attitude.known[0].value, attitude.target.value) == (Decimal("3.72"), Decimal("4.72"))
    assert (attitude.lowest, attitude.highest) == (1, 6)


WRONG = {
    "unknown theme": ('theme = "unga"', 'theme = "gamla"', "som inte finns i themes"),
    "unknown board": ('boards = ["SN", "BUN", "KFN"]\neffect', 'boards = ["XX"]\neffect', "nämner XX"),
    "no boards": ('boards = ["SN", "BUN", "KFN"]\neffect', "boards = []\neffect", "minst en text"),
    "commitment twice": ('code = "falt"', 'code = "metod"', "commitments: metod finns två gånger"),
    "theme twice": ('code = "krogmiljo"', 'code = "unga"', "themes: unga finns två gånger"),
    "indicator twice": ('code = "traffic"', 'code = "narcotics"', "indicators: narcotics finns två gånger"),
    "five times a year": ("times = 3\nsource", "times = 5\nsource", "ska vara något av 1, 2, 3"),
    "never": ("times = 3\nsource", "times = 0\nsource", "follow_up.times ska vara mellan 1 och 12"),
    "unknown unit": ('unit = "scale"', 'unit = "poäng"', "'poäng' finns inte"),
    "unknown way": ('better = "lower"', 'better = "bra"', "'bra' finns inte"),
    "off the scale": ("year = 2014, value = 3.72", "year = 2014, value = 6.01", "6.01, utanför skalan"),
    "below the scale": ("year = 2014, value = 3.72", "year = 2014, value = 0.99", "0.99, utanför skalan"),
    "target off the scale": ("value = 4.72, year", "value = 7, year", "värdet 7, utanför skalan"),
    "scale upside down": ("lowest = 1\nhighest = 6", "lowest = 6\nhighest = 6", "inte är större än lowest"),
    "unknown area": ('area = "froslunda"', 'area = "nyfors"', "nämner nyfors, som inte finns i areas"),
    "not split by area": ("year = 2015, value = 22", 'year = 2015, area = "arby", value = 22', "delas inte"),
    "unknown sex": ("year = 2015, value = 22", 'year = 2015, sex = "K", value = 22', "'K' finns inte"),
    "value missing": ("year = 2015, value = 22", "year = 2015", "known[1].value saknas"),
    "value as text": ("year = 2015, value = 22", 'year = 2015, value = "22"', "value ska vara ett tal"),
    "no source": ('source = { line = 196, quote = "anmälda skadegörelsebrott (22 under 2015)" }\nproposal',
                  "motive", "indicators[4]: ange source"),
}  # fmt: skip


@pytest.mark.parametrize(("old", "new", "says"), WRONG.values(), ids=WRONG)
def test_a_fault_is_named_in_swedish(old: str, new: str, says: str):
    assert old in ESKILSTUNA
    with pytest.raises(ProgrammeFault) as fault:
        programme.parse(ESKILSTUNA.replace(old, new, 1))
    assert says in str(fault.value)


@pytest.mark.parametrize("times", [1, 2, 4, 6, 12])
def test_a_year_may_have_as_many_follow_ups_as_divide_it(times: int):
    text = ESKILSTUNA.replace("times = 3\nsource", f"times = {times}\nsource")
    assert programme.parse(text).follow_ups_a_year == times


def test_a_file_without_commitments_and_indicators_is_whole():
    text = ESKILSTUNA[: ESKILSTUNA.index("# --- mål, åtaganden")]
    text += ESKILSTUNA[ESKILSTUNA.index("# --- det som kommunen själv väljer") :]
    bare = programme.parse(text)
    assert (bare.themes, bare.commitments, bare.indicators, bare.follow_ups_a_year) == ((), (), (), 3)
