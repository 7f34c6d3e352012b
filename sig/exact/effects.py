"""The chapter about effects: before and after, and new suspicion. Pure."""

from collections.abc import Sequence
from typing import Final

from django.utils.translation import gettext as _

from sig.exact.sections import NONE, Section, Table, table
from sig.figures.drawing.paired import Row
from sig.figures.effects import FEWEST_PAIRS, Effect, State
from sig.figures.half_years import Within
from sig.models.codes import Concern
from sig.reports.drawings import (
    between,
    differences_figure,
    free_figure,
    groups_figure,
    half_years_figure,
    number,
    shares,
    signed,
)
from sig.reports.exact import Exact, Suspicions

Named = tuple[str, Effect]
SMALLEST: Final = 0.01
"""A smaller p is only said to be smaller."""


def sections(found: Exact) -> tuple[Section, ...]:
    """Domains, goals, after the start and after the closing."""
    goals = [(_("Målen i planen"), found.goals)] if found.goals.pairs else []
    return (
        _domains(found),
        _changes("goals", _("Före och efter: målen i planen"), goals),
        *_suspicions(found),
    )


def _domains(found: Exact) -> Section:
    title = _("Före och efter: tio områden")
    if found.effects is None:
        return Section("effects", title, words=(_not_then(),))
    return _changes(
        "effects", title, [(str(Concern(code).label), one) for code, one in found.effects.items()]
    )


def _suspicions(found: Exact) -> tuple[Section, ...]:
    if found.suspicions is None:
        return (Section("after-start", _("Ny misstanke"), words=(_not_then(),)),)
    return _after_start(found.suspicions), _after_closing(found.suspicions)


def _not_then() -> str:
    return _("Räknas bara så som det är känt nu. Välj bort loggens tidpunkt för att se det.")


def _changes(code: str, title: str, named: Sequence[Named]) -> Section:
    if not named:
        return Section(code, title, words=(_("Det finns inga skattningar att jämföra än."),))
    rows = [row(name, one) for name, one in named]
    shown = any(one.state is State.SHOWN for _name, one in named)
    figures = (groups_figure(f"{code}-groups", rows), differences_figure(f"{code}-means", rows))
    return Section(
        code,
        title,
        words=() if shown else (_few(),),
        figures=figures if shown else (),
        tables=(change_table(code, named),),
        meaning=(
            _("Hela programmet. Varje ung jämförs med sig själv: en verksamhets första skattning mot samma "
              "verksamhets senaste, minst 60 dagar isär. ”Vet inte” är inget tal."),
            _("Genomsnittet tar stegen som lika långa. Spannet är 95 procents osäkerhet."),
            _("p är hur ofta slumpen ensam ger en minst så ojämn fördelning mellan bättre och sämre."),
        ),
        caveats=code,
    )  # fmt: skip


def _few() -> str:
    return _(
        "För få för att visas: det behövs minst %(pairs)d unga med en skattning både före och efter."
    ) % {"pairs": FEWEST_PAIRS}


def row(name: str, one: Effect) -> Row:
    """For the drawings."""
    if one.improved is None or one.unchanged is None or one.worse is None:
        return Row(name, None, None)
    mean = None if one.low is None or one.mean is None or one.high is None else (one.low, one.mean, one.high)
    return Row(name, (one.worse, one.unchanged, one.improved), mean)


def change_table(code: str, named: Sequence[Named]) -> Table:
    """How many have a before and an after, and what the difference is."""
    head = (
        _("Område"), _("Unga med före och efter"), _("Unga utan"), _("Bättre"), _("Oförändrat"), _("Sämre"),
        _("Genomsnittlig ändring"), _("95 %"), _("p"),
    )  # fmt: skip
    rows = [
        (name, one.pairs, one.missing, one.improved, one.unchanged, one.worse, *_difference(one))
        for name, one in named
    ]
    return table(f"{code}-pairs", _("Före och efter, i siffror"), head, rows)


def _difference(one: Effect) -> tuple[str, str, str]:
    if one.mean is None or one.low is None or one.high is None or one.p is None:
        return NONE, NONE, NONE
    return signed(one.mean, 1), between(one.low, one.high), _probability(one.p)


def _probability(p: float) -> str:
    return number(p, 2) if p >= SMALLEST else f"<\N{NO-BREAK SPACE}{number(SMALLEST, 2)}"


def _after_start(one: Suspicions) -> Section:
    title = _("Ny misstanke efter starten")
    if not one.watched:
        return Section("after-start", title, words=(_("Ingen har startat än."),))
    return Section(
        "after-start",
        title,
        words=(_("%(n)d unga följs från starten till avslutet.") % {"n": one.watched},),
        figures=(free_figure("after-start", one.steps, since=_("efter starten")),),
        meaning=(
            _("Hela programmet. Tid till den första nya misstanken eller det första återfallet som teamet "
              "antecknade (Kaplan–Meier). Den som avslutas följs till den dagen."),
        ),
    )  # fmt: skip


def _after_closing(one: Suspicions) -> Section:
    title = _("Ny misstanke efter avslutet")
    contradicting = (
        (_("Antal unga där polisens senare svar säger emot det tidigare: %(n)d. Det tidigare ja:et räknas.")
         % {"n": one.contradicting},)
        if one.contradicting
        else ()
    )  # fmt: skip
    return Section(
        "after-closing",
        title,
        words=contradicting,
        figures=(half_years_figure("after-closing", one.masses),) if one.masses else (),
        tables=(within_table(one.within),),
        meaning=(
            _("Hela programmet. Polisens svar vid uppföljningarna sex och tolv månader efter avslutet. "
              "Figuren är Turnbulls skattning och är känd bara vid de två uppföljningarna."),
            _("Spannet är andelen om alla utan svar var nej, till andelen om alla var ja."),
        ),
        caveats="suspicions",
    )  # fmt: skip


def within_table(found: Sequence[Within]) -> Table:
    """Yes, no and not known at each follow-up."""
    head = (
        _("Efter avslutet"), _("Ny misstanke"), _("Ingen"), _("Svar saknas"),
        _("Andel bland svaren, 95 %"), _("Andel, oavsett svaren som saknas"),
    )  # fmt: skip
    rows = [
        (
            _("%(n)d månader") % {"n": one.months},
            one.yes,
            one.no,
            one.unknown,
            shares(one.low, one.high),
            shares(one.least, one.most),
        )
        for one in found
    ]
    return table("within", _("Polisens svar vid uppföljningarna"), head, rows)
