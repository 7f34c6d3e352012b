"""Invented figures for drawing: ordinary, empty, one point, and at the ends of what can be."""

from datetime import date, timedelta
from math import inf

from sig.figures.drawing.lines import Shown
from sig.figures.drawing.multiples import Indicator
from sig.figures.drawing.paired import Row
from sig.figures.forecast import Fan
from sig.figures.half_years import Mass
from sig.figures.pace import Target
from sig.figures.survival import Watched, kaplan_meier
from sig.reports.drawings import (
    Figure,
    differences_figure,
    forecast_figure,
    free_figure,
    groups_figure,
    half_years_figure,
    indicator_figure,
    pace_figure,
)

TARGET = Target(15, date(2016, 1, 1), date(2019, 12, 31))
LONG = Target(120, date(2016, 1, 1), date(2035, 12, 31))


def term(place: int) -> date:
    """Every fourth month from the beginning."""
    return date(2016, 5, 1) + timedelta(days=122 * place)


EXACT = [Shown(term(place), many, many) for place, many in enumerate((0, 0, 1, 2, 2, 4, 6, 6))]
BANDS = [
    Shown(term(place), 5 * (many // 5), 5 * (many // 5) + 4) for place, many in enumerate((0, 1, 4, 6, 9, 11))
]
CROWDED = [
    Shown(date(2019, 9, 1) + timedelta(days=10 * place), 13 + place % 3, 13 + place % 3)
    for place in range(10)
]
BEYOND = [Shown(date(2015, 1, 1), 0, 0), Shown(date(2021, 1, 1), 47, 47)]
AHEAD = [
    Fan(date(2018, 10, 1) + timedelta(days=41 * place), 6 + place // 4, 6 + place // 2, 7 + 3 * place // 4)
    for place in range(12)
]
NAMES = (
    *("Skola", "Arbete", "Kamrater och gäng", "Droger och alkohol", "Familj"),
    *("Fritid", "Attityder", "Hälsa", "Boende och ekonomi", "Skulder och hot"),
)
DOMAINS = [
    Row(name, (place % 4, 4 + place % 3, 6 - place % 3), (-0.5 + 0.1 * place, 0.2 * place, 0.9 + 0.2 * place))
    for place, name in enumerate(NAMES[:8])
] + [Row(name, None) for name in NAMES[8:]]
EXTREME = [Row("Skola", (0, 0, 40), (3.1, 4.0, 4.0)), Row("Familj", (40, 0, 0), (-4.0, -4.0, -3.1))]
EXTREME += [Row("Fritid", (1, 1, 98), (-4, 0, 4)), Row("Hälsa", (0, 1, 0), (0, 0, 0))]
WATCHED = [Watched(days, days % 3 == 0) for days in range(20, 700, 23)]
MASSES = (Mass(0, 6, 0.18), Mass(6, 12, 0.12), Mass(12, inf, 0.7))
CRIMES = Indicator(((2015, 61), (2016, 80), (2017, 102), (2018, 131)), (2019, 162))
ATTITUDE = Indicator(((2015, 3.72), (2017, 3.9), (2018, 4.1)), (2019, 4.72))

PACES = {
    "exact": pace_figure("pace", EXACT, TARGET),
    "bands": pace_figure("pace-bands", BANDS, TARGET),
    "empty": pace_figure("pace-empty", [], TARGET),
    "one": pace_figure("pace-one", EXACT[-1:], TARGET),
    "crowded": pace_figure("pace-crowded", CROWDED, TARGET),
    "beyond": pace_figure("pace-beyond", BEYOND, TARGET),
    "long": pace_figure("pace-long", [Shown(date(2030, 1, 1), 118, 122)], LONG),
    "goal of one": pace_figure(
        "pace-goal", [Shown(term(4), 0, 0)], Target(1, TARGET.starts_on, TARGET.ends_on)
    ),
}
FORECASTS = {
    "ordinary": forecast_figure("fan", EXACT, AHEAD, TARGET),
    "from a band": forecast_figure("fan-band", BANDS, AHEAD[3:], TARGET),
    "nothing shown": forecast_figure("fan-new", [], AHEAD, TARGET),
    "empty": forecast_figure("fan-empty", [], [], TARGET),
    "at nought": forecast_figure("fan-nought", [], [Fan(TARGET.ends_on, 0, 0, 0)], TARGET),
    "far beyond": forecast_figure("fan-far", EXACT, [Fan(TARGET.ends_on, 20, 60, 140)], TARGET),
}
SURVIVALS = {
    "ordinary": free_figure("free", kaplan_meier(WATCHED), since="efter start"),
    "empty": free_figure("free-empty", (), since="efter start"),
    "one event": free_figure("free-one", kaplan_meier([Watched(40, True)]), since="efter start"),
    "nobody": free_figure("free-none", kaplan_meier([Watched(400, False)] * 3), since="efter start"),
    "all at once": free_figure("free-once", kaplan_meier([Watched(0, True)] * 3), since="efter start"),
    "half-years": half_years_figure("half", MASSES),
    "half-years empty": half_years_figure("half-empty", ()),
    "half-years one": half_years_figure("half-one", (Mass(0, 12, 0.3), Mass(12, inf, 0.7))),
    "half-years all": half_years_figure("half-all", (Mass(0, 6, 1.0),)),
}
PAIRS = {
    "groups": groups_figure("groups", DOMAINS),
    "groups extreme": groups_figure("groups-extreme", EXTREME),
    "groups empty": groups_figure("groups-empty", []),
    "differences": differences_figure("differences", DOMAINS),
    "differences extreme": differences_figure("differences-extreme", EXTREME),
    "differences empty": differences_figure("differences-empty", []),
}
MULTIPLES = {
    "crimes": indicator_figure("crimes", "Narkotikabrott", CRIMES, years=(2015, 2019)),
    "attitude": indicator_figure(
        "attitude", "Attitydindex", ATTITUDE, decimals=2, scale=(1, 5), years=(2015, 2019)
    ),
    "one year": indicator_figure("one", "Skadegörelse", Indicator(((2016, 22),))),
    "empty": indicator_figure("none", "Våldsbrott", Indicator(())),
    "large": indicator_figure(
        "large", "Kostnad", Indicator(((1999, 1_234_567), (2030, -1_000)), (2040, 2e6))
    ),
    "falling": indicator_figure(
        "falling", "Cannabis", Indicator(((2015, 12), (2016, 12), (2017, 11), (2018, 6)), (2019, 6))
    ),
}
ALL: dict[str, Figure] = {
    f"{group}: {name}": figure
    for group, figures in (
        ("pace", PACES),
        ("forecast", FORECASTS),
        ("survival", SURVIVALS),
        ("pairs", PAIRS),
        ("multiples", MULTIPLES),
    )
    for name, figure in figures.items()
}
