"""The chapter about groups: attendance by authority, goal attainment, and who the youths are. Pure."""

from statistics import median

from django.utils.translation import gettext as _

from sig.exact.sections import NONE, Labels, Section, Table, share, table, word
from sig.figures.attainment import LEVELS, Attainment
from sig.figures.history import FUNNEL
from sig.figures.shares import Share
from sig.reports.drawings import number
from sig.reports.exact import SPLITS, Exact


def sections(found: Exact, labels: Labels) -> tuple[Section, ...]:
    """Attendance, goals, and a table for each dimension."""
    return (_attendance(found, labels), _goals(found.attainment), _splits(found, labels))


def _attendance(found: Exact, labels: Labels) -> Section:
    head = (_("Verksamhet"), _("Kallad"), _("Var med"), _("Anmält förhinder"), _("Kom inte"), _("Närvaro"))
    rows = [
        (
            word(labels, "nominator", one.authority),
            one.called,
            one.came,
            one.excused,
            one.absent,
            share(Share(one.came, one.called)),
        )
        for one in found.attendance
    ]
    return Section(
        "attendance",
        _("Närvaro på möten"),
        words=() if rows else (_("Inga möten hölls under perioden."),),
        tables=(table("attendance", _("Närvaro per verksamhet"), head, rows),) if rows else (),
        meaning=(
            _("Räknas i möten som har hållits. En verksamhet kallas en gång till ett möte, hur många den än "
              "har i teamet, och var med om någon av dem var med."),
            _("Har ingen skrivit in närvaron räknas det som att verksamheten inte kom."),
        ),
    )  # fmt: skip


def _goals(one: Attainment) -> Section:
    if not one.rated and not one.unrated:
        return Section("attainment", _("Måluppfyllelse"), words=(_("Inga mål är skattade under perioden."),))
    return Section(
        "attainment",
        _("Måluppfyllelse"),
        words=(_("Nått dit man hoppades eller längre: %(share)s mål.")
               % {"share": share(Share(one.reached, one.rated))},),
        tables=(level_table(one),),
        meaning=(
            _("Varje mål räknas med sin senaste skattning under perioden. 0 är det man hoppades på, minus är "
              "kortare och plus längre."),
            _("T-värdet väger ihop en ungs alla mål (Kiresuk och Sherman 1968): 50 är det man hoppades på, "
              "10 är en standardavvikelse."),
        ),
    )  # fmt: skip


def level_table(one: Attainment) -> Table:
    """Goals by where they stand, then youths and their score."""
    names = {
        -2: _("\N{MINUS SIGN}2 mycket kortare än man hoppades"),
        -1: _("\N{MINUS SIGN}1 kortare"),
        0: _("0 dit man hoppades"),
        1: _("+1 längre"),
        2: _("+2 mycket längre"),
    }
    rows: list[tuple[str, object]] = [(names[level], one.levels[level]) for level in LEVELS]
    score = number(median(one.t_scores), 1) if one.t_scores else NONE
    rows += [
        (_("Skattade mål"), one.rated),
        (_("Mål utan skattning"), one.unrated),
        (_("Unga med skattade mål"), one.cases),
        (_("T-värde, median av unga"), score),
    ]
    return table("levels", _("Mål efter hur långt de har kommit"), (_("Läge"), _("Antal")), rows)


def _splits(found: Exact, labels: Labels) -> Section:
    return Section(
        "splits",
        _("Vilka de unga är"),
        tables=tuple(split_table(found, name, labels) for name in SPLITS),
        meaning=(
            _("Ålder, område och anmälande verksamhet är som vid anmälan, kön som i ärendet i dag. De ändras "
              "inte när den unge blir äldre eller flyttar."),
            _("Varje tabell har alla unga, uppdelade på ett sätt i taget."),
            _("”Uppgift saknas” är anmälningar som har lästs in utan den uppgiften."),
        ),
    )  # fmt: skip


def split_table(found: Exact, dimension: str, labels: Labels) -> Table:
    """The stages, the closed and those who go on, for each leaf."""
    title, name = names(dimension)
    head = (
        name, _("Anmälda"), _("I målgruppen"), _("Informerade"), _("Samtycke"), _("Startade"),
        _("Avslutade"), _("Pågår vid slutet"),
    )  # fmt: skip
    rows = [
        (
            word(labels, dimension, one.leaf),
            *(one.entered[stage] for stage in FUNNEL),
            one.closed,
            one.stock_end,
        )
        for one in found.splits[dimension]
    ]
    return table(f"split-{dimension.replace('_', '-')}", title, head, rows)


def names(dimension: str) -> tuple[str, str]:
    """The title of a split, and the name of its first column."""
    return {
        "sex": (_("Efter kön"), _("Kön")),
        "age_band": (_("Efter ålder vid anmälan"), _("Ålder")),
        "area": (_("Efter område"), _("Område")),
        "nominator": (_("Efter anmälande verksamhet"), _("Verksamhet")),
        "programme": (_("Efter program"), _("Program")),
    }[dimension]
