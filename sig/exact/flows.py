"""The chapter about in and out: flows, the way to the start, who said no, and times. Pure."""

from collections.abc import Sequence
from datetime import date

from django.utils.translation import gettext as _

from sig.exact.sections import Section, Table, cell, day, days, spread, table
from sig.figures.dimensions import Window
from sig.figures.flows import Flow
from sig.figures.funnel import WHO, Funnel
from sig.figures.history import UNKNOWN
from sig.figures.times import Times
from sig.models.codes import ClosureReason, Stage, StageReason
from sig.reports.exact import Exact

EVERY_WHO = ("youth", "guardian", "withdrawn_before_start", "start_not_decided", "declined")


def sections(found: Exact) -> tuple[Section, ...]:
    """Flows, the funnel, times."""
    return (_flow(found), _funnel(found), _times(found))


def _flow(found: Exact) -> Section:
    one = found.flow
    return Section(
        "flow",
        _("Inflöde, utflöde och pågående"),
        words=(identity(one),),
        tables=(reason_table(one), plan_table(one), year_table(found.by_year)),
        meaning=(
            _("Inflöde är starten: dagen då både samtycke och beslut finns."),
            _("Pågående räknas genom att följa varje ärende, flöden genom att räkna händelser. Går det inte "
              "ihop visas ingenting."),
            _("Felregistrerade ärenden räknas inte alls."),
        ),
    )  # fmt: skip


def identity(one: Flow) -> str:
    """12 + 8 − 5 = 15, written out."""
    return _(
        "Pågick vid periodens början %(start)d + startade %(inflow)d \N{MINUS SIGN} avslutade %(outflow)d "
        "= pågick vid periodens slut %(end)d."
    ) % {"start": one.stock_start, "inflow": one.inflow, "outflow": one.outflow, "end": one.stock_end}


def reason_table(one: Flow) -> Table:
    """Why cases were closed, the most common first."""
    ordered = sorted(one.by_reason.items(), key=lambda pair: (-pair[1], pair[0]))
    rows = [(closing_reason(code), count) for code, count in ordered]
    rows.append((_("Avslutade"), one.outflow))
    return table("reasons", _("Utflöde efter skäl"), (_("Skäl"), _("Antal")), rows)


def closing_reason(code: str) -> str:
    """The words of a closing reason."""
    return _("Inget skäl angivet") if code == UNKNOWN else str(ClosureReason(code).label)


def plan_table(one: Flow) -> Table:
    """Planned or not."""
    rows = [
        (_("Planerat"), one.planned),
        (_("Oplanerat"), one.unplanned),
        (_("Inte angivet"), one.not_said),
    ]
    return table("planned", _("Planerade och oplanerade avslut"), (_("Avslut"), _("Antal")), rows)


def year_table(years: Sequence[Flow]) -> Table:
    """A flow for each calendar year of the programme."""
    head = (_("År"), _("Pågick vid början"), _("Startade"), _("Avslutade"), _("Pågick vid slutet"))
    rows = [(year(one.window), one.stock_start, one.inflow, one.outflow, one.stock_end) for one in years]
    return table("years", _("År för år, hela programmet"), head, rows)


def year(window: Window) -> str:
    """2017, or the part of it that is counted."""
    first, last = window.first, window.last
    if (first.month, first.day, last.month, last.day) == (1, 1, 12, 31):
        return str(first.year)
    return _("%(year)d (från %(first)s till %(last)s)") % {
        "year": first.year,
        "first": _short(first),
        "last": _short(last),
    }


def _short(value: date) -> str:
    return day(value).rsplit(" ", 1)[0]


def _funnel(found: Exact) -> Section:
    one = found.funnel
    return Section(
        "funnel",
        _("Vägen till start"),
        tables=(step_table(one), no_table(one), end_reason_table(one)),
        meaning=(
            _("Varje steg räknar dem som kom dit under perioden, också de som anmäldes före den."),
            _("Väntade vid början + kom \N{MINUS SIGN} gick vidare \N{MINUS SIGN} slutade där = väntar vid "
              "slutet. Går det inte ihop visas ingenting."),
            _("”Finns bara som siffra” är anmälningar som inte blev något och har tagits bort. De är med i "
              "alla talen."),
        ),
    )  # fmt: skip


def step_table(one: Funnel) -> Table:
    """What waited, came, went and waits at each stage before the start."""
    head = (
        _("Steg"), _("Väntade vid början"), _("Kom"), _("Finns bara som siffra"), _("Gick vidare"),
        _("Slutade där"), _("Väntar vid slutet"),
    )  # fmt: skip
    rows: list[Sequence[object]] = [
        (
            str(Stage(step.stage).label),
            step.waiting_start,
            step.entered,
            step.no_longer_kept,
            step.onward,
            sum(step.gone.values()),
            step.waiting_end,
        )
        for step in one.steps
    ]
    rows.append((_("Startade"), None, one.started, None, None, None, None))
    return table("funnel", _("Från anmälan till start"), head, rows)


def who_said(who: str) -> str:
    """Who or what ended it before the start."""
    return {
        "youth": _("Den unge tackade nej"),
        "guardian": _("Vårdnadshavare tackade nej"),
        "withdrawn_before_start": _("Samtycket återkallades före start"),
        "start_not_decided": _("Socialtjänsten beslutade att inte starta"),
        "declined": _("Inte aktuell"),
    }[who]


def no_table(one: Funnel) -> Table:
    """Who said no, at which stage."""
    stages = [str(Stage(step.stage).label) for step in one.steps]
    rows = [
        (who_said(who), *(step.said_no(who) for step in one.steps), one.said_no(who)) for who in EVERY_WHO
    ]
    return table("no", _("Vem som sade nej, och i vilket steg"), (_("Vem"), *stages, _("Alla steg")), rows)


def end_reason_table(one: Funnel) -> Table:
    """Every reason for which somebody left before the start; of some who are only a number it is gone."""
    ordered = sorted(one.gone.items(), key=lambda pair: (-pair[1], pair[0]))
    rows = [
        (str(StageReason(code).label), who_said(WHO[code]), count)
        if code in WHO
        else (_("Uppgift saknas"), _("Uppgift saknas"), count)
        for code, count in ordered
    ]
    return table(
        "end-reasons", _("Skäl till att det inte blev start"), (_("Skäl"), _("Vem"), _("Antal")), rows
    )


def _times(found: Exact) -> Section:
    head = (
        _("Tid"), _("Antal färdiga"), _("Median, färdiga"), _("Median, alla"), _("Pågår"),
        _("Längst hittills"),
    )  # fmt: skip
    rows = [
        _time(_("Från anmälan till start"), found.to_start),
        _time(_("Från start till avslut"), found.in_sig),
    ]
    return Section(
        "times",
        _("Tider"),
        tables=(table("times", _("Tid till start och tid i SIG"), head, rows),),
        meaning=(
            _("Dagar är kalenderdagar. Färdiga är de som startade, eller avslutades, under perioden."),
            _("Median för de färdiga är för kort som förväntan: de långa pågår än."),
            _("Median för alla är mellan vilka dagar medianen hamnar när också de som pågår är färdiga."),
        ),
    )


def _time(name: str, one: Times) -> tuple[str, ...]:
    longest = days(one.running[-1]) if one.running else None
    return name, cell(len(one.ended)), days(one.median), spread(one), cell(len(one.running)), cell(longest)
