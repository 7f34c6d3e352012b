"""The charts with their words: what stands in the drawing, what is read aloud, and the same numbers as a
table.

Nothing is counted or withheld here: what is given is what may be shown.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from django.utils.formats import date_format, number_format
from django.utils.translation import gettext as _

from sig.figures.drawing.lines import Shown, fan, pace_line
from sig.figures.drawing.multiples import Indicator, multiple
from sig.figures.drawing.paired import Row, differences, groups
from sig.figures.drawing.paper import Drawing
from sig.figures.drawing.steps import MONTH, free_line, half_years
from sig.figures.forecast import Fan
from sig.figures.half_years import Mass
from sig.figures.pace import Target
from sig.figures.survival import Step

Cells = tuple[str, ...]


@dataclass(frozen=True)
class Figure:
    """Everything that `figures/figure.svg.html` needs. `id` is unique on its page."""

    id: str
    title: str
    desc: str
    wide: Drawing
    narrow: Drawing
    head: Cells
    rows: tuple[Cells, ...]


def pace_figure(key: str, shown: Sequence[Shown], target: Target) -> Figure:
    """The pace line: what was shown, against the straight line to the goal."""
    goal = _("Mål %(goal)d") % {"goal": target.goal}
    return Figure(
        key,
        _("Hur många som har brutit loss, mot målet %(goal)d") % {"goal": target.goal},
        _(
            "Den streckade linjen är målet i jämn takt. Punkter är exakta tal. Staplar är spann: "
            "talet ligger någonstans i dem. Samma tal står i tabellen under."
        ),
        pace_line(shown, target, goal),
        pace_line(shown, target, goal, narrow=True),
        (_("Dag"), _("Har brutit loss"), _("Målet i jämn takt")),
        tuple((_day(one.day), one.text, str(target.due(one.day))) for one in shown),
    )


def forecast_figure(key: str, shown: Sequence[Shown], ahead: Sequence[Fan], target: Target) -> Figure:
    """The fan of a forecast, from the last that was shown to the end of the period."""
    goal = _("Mål %(goal)d") % {"goal": target.goal}
    return Figure(
        key,
        _("Hur många som kan ha brutit loss, mot målet %(goal)d") % {"goal": target.goal},
        _(
            "Det skuggade fältet håller minst 8 av 10 körningar av en beräkning på det som har hänt. "
            "Den prickade linjen är den mittersta körningen, den streckade målet i jämn takt. "
            "Samma tal står i tabellen under."
        ),
        fan(shown, ahead, target, goal),
        fan(shown, ahead, target, goal, narrow=True),
        (_("Dag"), _("Har brutit loss"), _("8 av 10 körningar"), _("Mittersta körningen")),
        (
            *((_day(one.day), one.text, "–", "–") for one in shown),
            *((_day(one.day), "–", Shown(one.day, one.low, one.high).text, str(one.median)) for one in ahead),
        ),
    )


def free_figure(key: str, steps: Sequence[Step], *, since: str) -> Figure:
    """Time to a suspicion that was written down. `since`: the words for what it is counted from."""
    months, at_risk = _("månader %(since)s") % {"since": since}, _("antal som följs")
    return Figure(
        key,
        _("Andel utan ny antecknad misstanke, %(since)s") % {"since": since},
        _(
            "Linjen går ned när någon får en ny antecknad misstanke. Fältet är 95 procents osäkerhet. "
            "Ett kort streck är någon som inte längre följs. Samma tal står i tabellen under."
        ),
        free_line(steps, months, at_risk, percent),
        free_line(steps, months, at_risk, percent, narrow=True),
        (_("Månader"), _("Följdes"), _("Ny misstanke"), _("Följs inte längre"), _("Andel utan"), _("95 %")),
        tuple(
            (
                number(one.days / MONTH, 1),
                str(one.at_risk),
                str(one.events),
                str(one.left),
                percent(one.free),
                shares(one.low, one.high),
            )
            for one in steps
        ),
    )


def half_years_figure(key: str, masses: Sequence[Mass]) -> Figure:
    """New suspicion after the closing, from answers at the follow-ups."""
    months = _("månader efter avslutet")
    return Figure(
        key,
        _("Andel utan ny misstanke efter avslutet"),
        _(
            "Polisen svarar ja eller nej vid uppföljningarna och säger ingen dag. Punkterna är andelen då. "
            "I rutorna mellan dem är det inte känt när det hände. Samma tal står i tabellen under."
        ),
        half_years(masses, months, percent),
        half_years(masses, months, percent, narrow=True),
        (_("Månader efter avslutet"), _("Andel med första nya misstanken")),
        tuple(
            (
                _("efter %(months)d, inte sedd än") % {"months": one.after}
                if one.until == float("inf")
                else f"{one.after:g}–{one.until:g}",
                percent(one.share),
            )
            for one in masses
        ),
    )


def groups_figure(key: str, rows: Sequence[Row]) -> Figure:
    """Worse, unchanged and improved, a row for each domain."""
    heads, none = (_("sämre"), _("oförändrat"), _("bättre")), _("för få för att visas")
    return Figure(
        key,
        _("Hur många det har gått bättre och sämre för"),
        _("En stapel för varje område, med dem som har en skattning både före och efter. "
          "Samma tal står i tabellen under."),
        groups(rows, heads, none),
        groups(rows, heads, none, narrow=True),
        (_("Område"), *(head.capitalize() for head in heads)),
        tuple((row.name, *(map(str, row.counts) if row.counts else (none, "–", "–"))) for row in rows),
    )  # fmt: skip


def differences_figure(key: str, rows: Sequence[Row]) -> Figure:
    """The mean difference and its interval, a row for each domain."""
    heads, none = (_("sämre"), _("bättre")), _("för få för att visas")
    return Figure(
        key,
        _("Hur många steg det har ändrats i genomsnitt"),
        _("Punkten är den genomsnittliga ändringen, strecket 95 procents osäkerhet. "
          "Strecket i mitten är ingen ändring. Samma tal står i tabellen under."),
        differences(rows, heads, none, signed),
        differences(rows, heads, none, signed, narrow=True),
        (_("Område"), _("Genomsnittlig ändring"), _("95 %")),
        tuple(
            (row.name, signed(row.mean[1], 1), between(row.mean[0], row.mean[2]))
            if row.mean
            else (row.name, none, "–")
            for row in rows
        ),
    )  # fmt: skip


def indicator_figure(
    key: str,
    name: str,
    one: Indicator,
    *,
    decimals: int = 0,
    scale: tuple[float, float] | None = None,
    years: tuple[int, int] | None = None,
) -> Figure:
    """One indicator of the agreement."""

    def say(value: float) -> str:
        return number(value, decimals)

    return Figure(
        key,
        name,
        _("Linjen är värdet varje år, den streckade vägen till målet. Samma tal står i tabellen under."),
        multiple(one, say, scale=scale, years=years),
        multiple(one, say, scale=scale, years=years, narrow=True),
        (_("År"), _("Värde")),
        (
            *((str(year), say(value)) for year, value in one.values),
            *(((_("Mål %(year)d") % {"year": one.target[0]}, say(one.target[1])),) if one.target else ()),
        ),
    )


def percent(share: float) -> str:
    """Whole percent, with a space that does not break."""
    return f"{100 * share:.0f}\N{NO-BREAK SPACE}%"


def shares(low: float | None, high: float | None) -> str:
    """3–35 %, or one share where both ends are written alike; a dash where it is not known."""
    if low is None or high is None:
        return "–"
    least, most = percent(low), percent(high)
    return most if least == most else f"{least.split()[0]}–{most}"


def between(low: float, high: float) -> str:
    """+0,1 till +0,9, on one line."""
    said = _("%(low)s till %(high)s") % {"low": signed(low, 1), "high": signed(high, 1)}
    return said.replace(" ", "\N{NO-BREAK SPACE}")


def number(value: float, decimals: int) -> str:
    """As the reader's language writes decimals and thousands, with a true minus."""
    text = str(number_format(round(value, decimals), decimals, force_grouping=True))
    return text.replace("-", "\N{MINUS SIGN}")


def signed(value: float, decimals: int = 0) -> str:
    """With a true minus, and a plus; nought has neither."""
    rounded = round(value, decimals)
    sign = "+" if rounded > 0 else "\N{MINUS SIGN}" if rounded < 0 else ""
    return sign + number(abs(rounded), decimals)


def _day(day: date) -> str:
    return date_format(day, "j F Y")
