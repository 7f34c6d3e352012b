"""The forecast as a chapter on paper and in the file: the one that the reader has run since signing in,
with its own day, how many runs and their spread; else that there is none."""

from django.utils.translation import gettext as _

from sig.exact.forecasting import Foreseen
from sig.exact.sections import Section, Table, cell, day, table
from sig.figures.forecast import Forecast, TooLittle
from sig.reports.drawings import forecast_figure

TENTHS = 10


def section(found: Foreseen | None, *, stale: bool = False) -> Section:
    """`found` None: none has been run. `stale`: one has, of other cases than those that there are now."""
    title = _("Prognos till periodens slut")
    told = found.told if found else None
    if found is None or told is None or found.fault:
        return Section("forecast", title, tables=(_standing(_words_of_none(stale)),))
    if not isinstance(told, Forecast):
        words = _("Det har hänt för lite för att räkna framåt.")
        over = _("Perioden är slut. Det finns inget kvar att räkna framåt.")
        only = _standing(words if isinstance(told, TooLittle) else over)
        return Section("forecast", title, tables=(only,), caveats="forecast")
    assert found.agreed.target is not None
    figure = forecast_figure("forecast", found.shown, told.fan, found.agreed.target)
    return Section("forecast", title, figures=(figure,), tables=(_of_runs(found, told),), caveats="forecast")


def _words_of_none(stale: bool) -> str:
    if stale:
        return _("Prognosen gällde uppgifter som har ändrats sedan dess. Räkna fram den igen.")
    return _("Ingen prognos är framräknad.")


def _standing(words: str) -> Table:
    return table("forecast-none", _("Prognosen"), (_("Vad"), _("Värde")), ((_("Läge"), words),))


def _of_runs(found: Foreseen, told: Forecast) -> Table:
    """Everything that the page says of the runs, as rows."""
    rows = (
        (_("Räknad på uppgifter till och med"), day(found.last)),
        (_("Loggens tidpunkt"), found.ledger.isoformat()),
        (_("Antal körningar"), cell(told.runs)),
        (_("Periodens sista dag"), day(found.agreed.ends_on)),
        (_("Lägst i spannet"), cell(told.low)),
        (_("Mittersta körningen"), cell(told.median)),
        (_("Högst i spannet"), cell(told.high)),
        (_("Så många av 10 körningar ligger i spannet"), cell(told.inside)),
        (_("Så många av 10 körningar når målet"), reaching(told.tenths)),
        (_("Definition"), found.definition),
        (_("Räkneregler"), found.counting),
        (_("Slumpens frö"), told.seed),
    )
    return table("forecast-runs", _("Prognosen"), (_("Vad"), _("Värde")), rows)


def reaching(tenths: int) -> str:
    """Of ten runs, as the page says it: never none of them, never all."""
    if tenths == 0:
        return _("färre än 1")
    return _("fler än 9") if tenths == TENTHS else cell(tenths)
