"""The charts and their words as the reader meets them: each code has its sentence, each drawing its table."""

import re
from dataclasses import replace
from datetime import date

import pytest
from django.template.loader import render_to_string
from django.utils.translation import override

from sig.figures import cost, effects
from sig.figures.forecast import NEEDS, Forecast, Over, TooLittle
from sig.figures.half_years import within
from sig.figures.pace import Standing, Target, pace
from sig.reports.drawings import between, number, percent, shares, signed
from tests.sig.figures.samples import ALL
from tests.sig.figures.test_cost import TEXT

TARGET = Target(15, date(2016, 1, 1), date(2019, 12, 31))
DAY = date(2018, 12, 1)
"""The even pace is 10."""
READY = Forecast("", 1000, 11, 9, 14, 8, 0.05, (), ())


def words(template: str, **given: object) -> str:
    return re.sub(r"\s+", " ", render_to_string(f"figures/{template}", given)).strip()


def items(template: str, **given: object) -> list[str]:
    return re.findall(r"<li>\s*(.*?)\s*</li>", words(template, **given))


@pytest.mark.parametrize("language", ["sv", "en"])
@pytest.mark.parametrize("name", sorted(ALL))
def test_a_chart_whole(name: str, language: str) -> None:
    with override(language):
        page = render_to_string("figures/figure.svg.html", {"figure": ALL[name]})
    assert (
        page.count("<svg ")
        == page.count('role="img"')
        == page.count("</title>")
        == page.count("</desc>")
        == 2
    )
    ids = re.findall(r'id="([^"]+)"', page)
    assert len(ids) == len(set(ids)) == 4
    assert set(" ".join(re.findall(r'aria-labelledby="([^"]+)"', page)).split()) == set(ids)
    assert "style=" not in page
    assert "<details" in page
    assert page.count("<tr>") == 1 + max(len(ALL[name].rows), 1)
    for places in re.findall(r' (?:x|y|x1|x2|y1|y2|cx|cy|r|points|viewBox)="([^"]*)"', page):
        assert re.fullmatch(r"[0-9. ,]*", places), places


def test_what_is_read_aloud_is_escaped() -> None:
    figure = replace(next(iter(ALL.values())), title="<b>15</b>")
    assert "<b>" not in render_to_string("figures/figure.svg.html", {"figure": figure})


def test_every_caveat_has_a_sentence() -> None:
    said = items("effect_caveats.html", caveats=tuple(effects.Caveat))
    assert len({text for text in said if len(text) > 20}) == len(effects.Caveat)
    assert len(items("suspicion_caveats.html")) == 5


@pytest.mark.parametrize(
    ("as_of", "low", "high", "standing", "said"),
    [
        (DAY, 15, None, Standing.REACHED, "Målet är nått."),
        (date(2015, 1, 1), 0, None, Standing.NOT_BEGUN, "Perioden har inte börjat."),
        (DAY, 10, 14, Standing.BETWEEN, "Talet är ett spann"),
        (DAY, 10, None, Standing.ON_PACE, "i dag är den 10."),
        (DAY, 12, None, Standing.AHEAD, "2 före jämn takt, som i dag är 10."),
        (DAY, 11, 14, Standing.AHEAD, "1 till 4 före jämn takt, som i dag är 10."),
        (DAY, 6, None, Standing.BEHIND, "4 efter jämn takt, som i dag är 10."),
        (DAY, 5, 9, Standing.BEHIND, "1 till 5 efter jämn takt, som i dag är 10."),
        (date(2020, 1, 1), 11, None, Standing.ENDED_SHORT, "Perioden är slut. Det saknas 4."),
        (date(2020, 1, 1), 10, 14, Standing.ENDED_SHORT, "Perioden är slut. Det saknas 1 till 5."),
    ],
)
def test_the_pace_in_words(as_of: date, low: int, high: int | None, standing: Standing, said: str) -> None:
    found = pace(TARGET, as_of, low, high)
    assert found.standing is standing
    assert said in words("pace_words.html", pace=found)


def test_the_forecast_in_words() -> None:
    said = words("forecast_words.html", forecast=READY)
    assert "I 8 av 10 körningar har mellan 9 och 14 unga brutit loss" in said
    assert "färre än 1 av 10 körningar" in said
    assert "slut. Det finns inget kvar" in words("forecast_words.html", forecast=Over())


def test_what_is_lacking_is_said_for_each_need() -> None:
    said = items("forecast_words.html", forecast=TooLittle(tuple((need, 3) for need in NEEDS)))
    assert len(said) == len(NEEDS)
    assert all("3 " in text and str(need.least) in text for text, need in zip(said, NEEDS, strict=True))


def test_the_answers_in_words() -> None:
    asked = [{6: "yes"}, {6: "no"}, {}]
    assert "6 månader efter avslutet: 1 med ny misstanke, 1 utan, 1 där" in words(
        "within_words.html", within=within(asked, 6)
    )
    assert "Ingen har avslutats för 6 månader sedan" in words("within_words.html", within=within([], 6))


def test_every_refusal_and_every_caveat_of_a_cost_has_a_sentence() -> None:
    said = {words("cost.html", refusal=refusal) for refusal in cost.Refusal}
    assert len(said) == len(cost.Refusal)
    assert all(len(text) > 30 for text in said)
    found = cost.illustrate(cost.read(TEXT), "theft", 15, to_year=2019)
    assert isinstance(found, cost.Illustration)
    page = words("cost.html", cost=replace(found, caveats=tuple(cost.Caveat)))
    assert "15 gånger ”En stöld”" in page
    assert "I 2019 års priser." in page
    assert "Omräknat med KPI (SCB)." in page
    caveats = items("cost.html", cost=replace(found, caveats=tuple(cost.Caveat)))
    assert len({text for text in caveats if text}) == len(cost.Caveat)


@pytest.mark.parametrize(
    ("value", "decimals", "plain", "with_sign"),
    [
        (0, 0, "0", "0"),
        (1, 0, "1", "+1"),
        (-1, 0, "−1", "−1"),
        (0.04, 1, "0,0", "0,0"),
        (-0.06, 1, "−0,1", "−0,1"),
    ],
)
def test_numbers_as_swedish_writes_them(value: float, decimals: int, plain: str, with_sign: str) -> None:
    with override("sv"):
        assert (number(value, decimals), signed(value, decimals)) == (plain, with_sign)
        assert number(1234567, 0) == "1\N{NO-BREAK SPACE}234\N{NO-BREAK SPACE}567"
        assert percent(0.666) == "67\N{NO-BREAK SPACE}%"


@pytest.mark.parametrize(
    ("low", "high", "said"),
    [
        (0.03, 0.35, "3–35\N{NO-BREAK SPACE}%"),
        (0.141, 0.144, "14\N{NO-BREAK SPACE}%"),
        (0.144, 0.146, "14–15\N{NO-BREAK SPACE}%"),
        (None, 0.5, "–"),
        (0.5, None, "–"),
    ],
)
def test_a_span_of_shares(low: float | None, high: float | None, said: str) -> None:
    assert shares(low, high) == said


def test_an_interval_stands_on_one_line() -> None:
    with override("sv"):
        assert between(-0.24, 0.9) == "\N{MINUS SIGN}0,2 till +0,9".replace(" ", "\N{NO-BREAK SPACE}")
