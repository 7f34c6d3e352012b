"""From the rows of a table to whole cases: every fault of every row is found before anything is saved."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from consent.age import age_at
from consent.identity import IdentityNo, InvalidNumber
from consent.identity import parse as parse_identity
from sig.importing.columns import BY_NAME, COLUMNS, CellFault, folded
from sig.importing.tables import Cell, Table, TableFault

Fault = Callable[[str, str], None]
"""How a check reports: field name ("" for the row) and sentence."""


@dataclass(frozen=True)
class Problem:
    """A fault: which row, which heading ("" for the row as a whole), and a Swedish sentence."""

    row: int
    heading: str
    sentence: str

    def __str__(self) -> str:
        place = f"Rad {self.row}"
        return f"{place}, {self.heading}: {self.sentence}" if self.heading else f"{place}: {self.sentence}"


@dataclass(frozen=True, repr=False)
class ImportedCase:
    """One row, understood. Dates are days; empty ones are None, empty texts and codes are ""."""

    row: int
    number: str
    programme: str
    area: str
    name: str
    identity: IdentityNo | None
    date_of_birth: date
    sex: str
    nominated_by: str
    nominated_on: date
    known_to_social: bool
    justice: str
    protection: str = "none"
    language: str = "sv"
    guardian_1: str = ""
    home_1: str = "same"
    guardian_2: str = ""
    home_2: str = "same"
    concerns: tuple[str, ...] = ()
    outside_reason: str = ""
    eligible_on: date | None = None
    declined_on: date | None = None
    declined_why: str = ""
    informed_on: date | None = None
    refused_on: date | None = None
    refused_by: str = ""
    consented_on: date | None = None
    consent_until: date | None = None
    started_on: date | None = None
    withdrawn_on: date | None = None
    closed_on: date | None = None
    closed_why: str = ""
    planned: bool | None = None
    youth_words: str = ""
    follow_up_on: date | None = None
    suspicion: str = ""
    occupation: int | None = None
    gang_social: str = ""
    gang_police: str = ""
    answered: bool | None = None
    conflict: str = ""

    def __repr__(self) -> str:
        return f"<ImportedCase row {self.row}>"


ORDER = (
    "nominated_on",
    "eligible_on",
    "informed_on",
    "consented_on",
    "started_on",
    "closed_on",
    "follow_up_on",
)
NEEDS_BEFORE = {
    "informed_on": "eligible_on",
    "consented_on": "informed_on",
    "started_on": "consented_on",
    "closed_on": "started_on",
    "follow_up_on": "closed_on",
    "refused_on": "informed_on",
    "withdrawn_on": "consented_on",
    "consent_until": "consented_on",
}
TOGETHER = (
    ("declined_on", "declined_why"),
    ("refused_on", "refused_by"),
    ("closed_on", "closed_why"),
    ("closed_on", "planned"),
)
DEFAULTS = {"protection": "none", "language": "sv", "home_1": "same", "home_2": "same"}
GUILTY = frozenset({"suspected", "lul_31", "charged", "convicted"})


@dataclass(frozen=True)
class Names:
    """Folded name or code → code, of the programmes and areas that exist, and the age of the target group."""

    programmes: Mapping[str, str]
    areas: Mapping[tuple[str, str], str]
    age_from: int = 13
    age_below: int = 21


def understand(table: Table, names: Names, *, today: date) -> tuple[list[ImportedCase], list[Problem]]:
    """Every row as a case, or what is wrong with it. Raises TableFault when the headings cannot be used."""
    places = match_headings(table.headings)
    cases: list[ImportedCase] = []
    problems: list[Problem] = []
    for row in table.rows:
        case, found = _row(
            row.number, {name: row.cells[place] for name, place in places.items()}, names, today
        )
        problems += found
        if case is not None:
            cases.append(case)
    problems += _repeated(cases)
    return cases, sorted(problems, key=lambda problem: (problem.row, problem.heading))


def match_headings(headings: Sequence[str]) -> dict[str, int]:
    """Field name → column. Capitals, spaces and signs do not matter. Raises TableFault."""
    known = {
        folded(word): column.name
        for column in COLUMNS
        for word in (column.heading, column.name, *column.others)
    }
    places: dict[str, int] = {}
    unknown: list[str] = []
    for place, heading in enumerate(headings):
        name = known.get(folded(heading))
        if name is None:
            unknown.append(heading or f"kolumn {place + 1} utan rubrik")
        elif name in places:
            raise TableFault(f"Rubriken {BY_NAME[name].heading} finns två gånger.")
        else:
            places[name] = place
    if unknown:
        raise TableFault(
            f"Okända rubriker: {', '.join(unknown[:8])}. docs/import.md beskriver alla kolumner."
        )
    missing = [column.heading for column in COLUMNS if column.needed and column.name not in places]
    if missing:
        raise TableFault(f"Rubriker saknas: {', '.join(missing)}.")
    return places


def _row(
    number: int, cells: Mapping[str, Cell], names: Names, today: date
) -> tuple[ImportedCase | None, list[Problem]]:
    problems: list[Problem] = []

    def fault(name: str, sentence: str) -> None:
        problems.append(Problem(number, BY_NAME[name].heading if name else "", sentence))

    values = _values(cells, fault)
    _places(values, names, fault)
    _identity(values, today, fault)
    if problems:
        return None, problems
    for name, default in DEFAULTS.items():
        values[name] = values.get(name) or default
    case = ImportedCase(row=number, **values)  # type: ignore[arg-type]
    for name, sentence in check(case, names, today):
        fault(name, sentence)
    return (None if problems else case), problems


def _values(cells: Mapping[str, Cell], fault: Fault) -> dict[str, object]:
    values: dict[str, object] = {}
    for name, cell in cells.items():
        try:
            values[name] = BY_NAME[name].read(cell)
        except CellFault as wrong:
            fault(name, str(wrong))
            continue
        if BY_NAME[name].needed and values[name] in ("", None):
            fault(name, "saknas.")
    return values


def _places(values: dict[str, object], names: Names, fault: Fault) -> None:
    programme = names.programmes.get(folded(str(values.get("programme", ""))))
    if values.get("programme") and programme is None:
        fault("programme", "finns inte. Läs in programfilen först, eller rätta namnet.")
    elif programme is not None:
        values["programme"] = programme
        area = names.areas.get((programme, folded(str(values.get("area", "")))))
        if values.get("area") and area is None:
            fault("area", "hör inte till programmet.")
        values["area"] = area or ""


def _identity(values: dict[str, object], today: date, fault: Fault) -> None:
    written = str(values.pop("identity", "") or "")
    values["identity"] = None
    if written:
        try:
            values["identity"] = identity = parse_identity(written, on=today)
        except InvalidNumber as wrong:
            fault("identity", wrong.sentence)
            return
        values["date_of_birth"] = values.get("date_of_birth") or identity.date_hint
    if not values.get("date_of_birth"):
        fault("date_of_birth", "saknas, och det finns inget personnummer att ta det ur.")


def check(case: ImportedCase, names: Names, today: date) -> Iterable[tuple[str, str]]:
    """What the cells of one case must agree on: (field, sentence) for each fault."""
    yield from _dates(case, today)
    yield from _endings(case)
    yield from _people(case)
    outside = not (
        names.age_from <= age_at(case.date_of_birth, case.nominated_on) < names.age_below
        and case.known_to_social
        and case.justice in GUILTY
    )
    if outside and not case.outside_reason:
        yield "outside_reason", "saknas. Den unge uppfyller inte kriterierna när anmälan gjordes."


def _dates(case: ImportedCase, today: date) -> Iterable[tuple[str, str]]:
    days = {name: value for name in BY_NAME if name.endswith("_on") and (value := getattr(case, name))}
    yield from ((name, "ligger i framtiden.") for name, value in days.items() if value > today)
    yield from ((name, "ligger före anmälan.") for name, value in days.items() if value < case.nominated_on)
    if case.date_of_birth >= case.nominated_on:
        yield "date_of_birth", "ligger efter anmälan."
    filled = [name for name in ORDER if name in days]
    for earlier, later in zip(filled, filled[1:], strict=False):
        if days[later] < days[earlier]:
            yield later, f"ligger före {BY_NAME[earlier].heading.lower()}."
    for name, parent in NEEDS_BEFORE.items():
        if getattr(case, name) and not getattr(case, parent):
            yield name, f"kan inte anges utan {BY_NAME[parent].heading.lower()}."
    if case.consent_until and case.consented_on and case.consent_until <= case.consented_on:
        yield "consent_until", "ska ligga efter samtycket."


def _endings(case: ImportedCase) -> Iterable[tuple[str, str]]:
    for on, why in TOGETHER:
        given = getattr(case, why) not in ("", None)
        if getattr(case, on) and not given:
            yield why, f"saknas. Den behövs när {BY_NAME[on].heading.lower()} är ifyllt."
        if given and not getattr(case, on):
            yield why, f"kan inte anges utan {BY_NAME[on].heading.lower()}."
    ends = [name for name in ("declined_on", "refused_on", "closed_on") if getattr(case, name)]
    if len(ends) > 1:
        yield ends[1], "kan inte anges: ärendet har redan slutat på ett annat sätt."
    if case.started_on and (case.declined_on or case.refused_on):
        yield "started_on", "kan inte anges när den unge inte blev aktuell eller tackade nej."
    if case.gang_police and case.withdrawn_on:
        yield "gang_police", "kan inte anges: samtycket återkallades, så polisen deltar inte i uppföljningen."
    if case.follow_up_on and case.closed_on and (case.follow_up_on - case.closed_on).days < 330:
        yield "follow_up_on", "ligger mindre än elva månader efter avslutet."


def _people(case: ImportedCase) -> Iterable[tuple[str, str]]:
    minor = case.consented_on and age_at(case.date_of_birth, case.consented_on) < 18
    if minor and not case.guardian_1:
        yield "guardian_1", "saknas. Den unge var under 18 år när samtycket lämnades."
    if case.guardian_2 and not case.guardian_1:
        yield "guardian_2", "kan inte anges utan vårdnadshavare 1."


def _repeated(cases: Sequence[ImportedCase]) -> Iterable[Problem]:
    first: dict[tuple[str, str], int] = {}
    for case in cases:
        for heading, value in (("Ärendenummer", case.number), ("Personnummer", _open_key(case))):
            if not value:
                continue
            earlier = first.setdefault((heading, value), case.row)
            if earlier != case.row:
                yield Problem(case.row, heading, f"finns redan på rad {earlier}.")


def _open_key(case: ImportedCase) -> str:
    """The same person may come twice, but not with two open cases in one programme."""
    ended = case.declined_on or case.refused_on or case.closed_on
    comparable = case.identity is not None and case.identity.comparable
    return f"{case.identity.digits}/{case.programme}" if comparable and not ended and case.identity else ""
