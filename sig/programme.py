"""A programme file as checked data. Pure: no database, no clock.

Every record in the file says where it comes from: `source` (line and verbatim quote of the agreement) or
`proposal` (why the municipality chose it). A fault raises `ProgrammeFault` in
plain Swedish that names the place.
"""

import tomllib
from collections.abc import Callable, Mapping
from dataclasses import asdict, dataclass
from datetime import date
from typing import Any

from consent.presets import PRESETS
from consent.rules import BadRules, ConsentRules
from sig import processing
from sig.commitments import plan as commitment_plan
from sig.commitments.plan import Commitment, Theme
from sig.indicators import plan as indicator_plan
from sig.indicators.plan import Indicator
from sig.processing import Processing
from sig.toml_reader import ProgrammeFault, Reader

KINDS = frozenset(
    {
        "social_services",
        "police",
        "school",
        "bup",
        "labour_market",
        "ung_fritid",
        "arbetsformedlingen",
        "property_owner",
    }
)
BODIES = frozenset({"management", "steering", "officials", "political"})
PER = frozenset({"month", "term", "year"})
QUOTE = 120
RECORDS = ("programmes", "areas", "boards", "authorities", "bodies")
MORE_RECORDS = (*commitment_plan.RECORDS, indicator_plan.RECORD)
OPTIONAL = ("retention", "readers", commitment_plan.TABLE)
TABLES = ("agreement", "criteria", "coordinator", "consent", "outcome", "closure")


@dataclass(frozen=True)
class Source:
    """A line of the agreement's text and the words that stand there."""

    line: int
    quote: str


@dataclass(frozen=True)
class Board:
    code: str
    name: str


@dataclass(frozen=True)
class Authority:
    code: str
    kind: str
    name: str
    board: str
    secrecy_regime: str


@dataclass(frozen=True)
class Area:
    code: str
    name: str
    since: date


@dataclass(frozen=True)
class Body:
    """A standing group and how often it meets: `times` a `per` (month, term, year)."""

    kind: str
    name: str
    times: int
    per: str


@dataclass(frozen=True)
class Track:
    """One programme of the agreement; only those that count towards the goal carry one."""

    code: str
    name: str
    counts_towards_goal: bool
    goal: int | None
    goal_text: str


@dataclass(frozen=True)
class Criteria:
    age_from: int
    age_below: int
    known_to_social_services: bool
    suspected_or_convicted: bool


@dataclass(frozen=True)
class OutcomeRule:
    definition_version: str
    text: str
    occupation_percent: int
    judging_authorities: int
    counted_after_months: int


@dataclass(frozen=True)
class Programme:
    """The agreement: what `manage.py load_programme` puts into the database."""

    code: str
    municipality: str
    starts_on: date
    ends_on: date
    document: str
    programmes: tuple[Track, ...]
    areas: tuple[Area, ...]
    boards: tuple[Board, ...]
    authorities: tuple[Authority, ...]
    bodies: tuple[Body, ...]
    criteria: Criteria
    consent: ConsentRules
    outcome: OutcomeRule
    closure_reasons: tuple[str, ...]
    processing: tuple[Processing, ...] = ()
    nomination_kept_days: int = 60
    staff_names_for_youth: bool = False
    themes: tuple[Theme, ...] = ()
    commitments: tuple[Commitment, ...] = ()
    indicators: tuple[Indicator, ...] = ()
    follow_ups_a_year: int = commitment_plan.USUAL_TIMES

    def settings(self) -> dict[str, Any]:
        """What a row of sig.Programme keeps as JSON."""
        return {
            "agreement": self.code,
            "consent": self.consent.to_json(),
            "categories": list(self.consent.categories),
            "criteria": {"age_from": self.criteria.age_from, "age_below": self.criteria.age_below},
            "closure_reasons": list(self.closure_reasons),
            "nomination_kept_days": self.nomination_kept_days,
            "staff_names_for_youth": self.staff_names_for_youth,
            "definition_version": self.outcome.definition_version,
            "definition_text": self.outcome.text,
            "occupation_percent": self.outcome.occupation_percent,
            "judging_authorities": self.outcome.judging_authorities,
            "document": self.document,
            "themes": [asdict(theme) for theme in self.themes],
            "follow_ups_a_year": self.follow_ups_a_year,
        }


def parse(text: str) -> Programme:
    """The programme in `text` (TOML). Raises ProgrammeFault."""
    try:
        data = tomllib.loads(text)
    except tomllib.TOMLDecodeError as fault:
        raise ProgrammeFault(f"Filen går inte att läsa som TOML: {fault}.") from fault
    for place, record in records(data):
        _sourced(place, record, int(data.get("document", {}).get("lines", 0)))
    programme = _build(Reader("", data))
    _agree(programme)
    return programme


def records(data: Mapping[str, Any]) -> list[tuple[str, Mapping[str, Any]]]:
    """Every record that must say where it comes from, with its place in the file."""
    found: list[tuple[str, Mapping[str, Any]]] = []
    for name in TABLES:
        table = Reader("", data).table(name).values
        found.append((name, table))
        found += [
            (f"{name}.{key}", inner)
            for key, inner in table.items()
            if isinstance(inner, dict) and not key.startswith("source")
        ]
    found += [(name, Reader("", data).table(name).values) for name in OPTIONAL if name in data]
    for name in RECORDS:
        rows = Reader("", data).rows(name)
        found += [(row.place, row.values) for row in rows]
    for name in MORE_RECORDS:
        found += [(row.place, row.values) for row in commitment_plan.rows(Reader("", data), name)]
    return found + [(row.place, row.values) for row in processing.rows(Reader("", data))]


def source_of(record: Mapping[str, Any]) -> tuple[Source, ...]:
    """The sources of a record, in order; empty for a pure proposal."""
    return tuple(Source(*one) for one in commitment_plan.sources(record))


def _sourced(place: str, record: Mapping[str, Any], lines: int) -> None:
    named = [key for key in record if key.startswith("source")]
    if not named and not str(record.get("proposal", "")).strip():
        raise ProgrammeFault(f"{place}: ange source (rad och citat) eller proposal (varför).")
    for key in named:
        one = Reader(place, record).table(key)
        line, quote = one.whole("line", 1), one.text("quote")
        if len(quote) > QUOTE:
            raise ProgrammeFault(f"{place}.{key}: citatet är {len(quote)} tecken, högst {QUOTE} får plats.")
        if lines and line > lines:
            raise ProgrammeFault(f"{place}.{key}: rad {line} finns inte, dokumentet har {lines} rader.")


def _build(file: Reader) -> Programme:
    agreement, consent, outcome = file.table("agreement"), file.table("consent"), file.table("outcome")
    criteria = file.table("criteria")
    return Programme(
        code=agreement.code(),
        municipality=agreement.text("municipality"),
        starts_on=agreement.day("starts_on"),
        ends_on=agreement.day("ends_on"),
        document=file.table("document").text("title"),
        programmes=tuple(map(_track, file.rows("programmes"))),
        areas=tuple(Area(row.code(), row.text("name"), row.day("since")) for row in file.rows("areas")),
        boards=tuple(Board(row.text("code"), row.text("name")) for row in file.rows("boards")),
        authorities=tuple(map(_authority, file.rows("authorities"))),
        bodies=tuple(map(_body, file.rows("bodies"))),
        criteria=Criteria(
            criteria.whole("age_from", 0, 30),
            criteria.whole("age_below", 1, 30),
            criteria.flag("known_to_social_services"),
            criteria.flag("suspected_or_convicted"),
        ),
        consent=_consent(consent),
        outcome=OutcomeRule(
            outcome.text("definition_version"),
            outcome.text("text"),
            outcome.whole("occupation_percent", 1, 100),
            outcome.whole("judging_authorities", 1, 10),
            outcome.whole("counted_after_months", 1, 60),
        ),
        closure_reasons=file.table("closure").texts("reasons"),
        processing=processing.parse(file, [row.text("code") for row in file.rows("authorities")]),
        nomination_kept_days=_kept_days(file),
        staff_names_for_youth="readers" in file.values and file.table("readers").flag("staff_names"),
        themes=commitment_plan.themes(file),
        commitments=commitment_plan.commitments(file),
        indicators=indicator_plan.indicators(file),
        follow_ups_a_year=commitment_plan.times_a_year(file),
    )


def _kept_days(file: Reader) -> int:
    """How long a nomination that came to nothing is kept. Sixty days where the file says nothing."""
    if "retention" not in file.values:
        return 60
    return file.table("retention").whole("nomination_kept_days", 1, 3650)


def _track(row: Reader) -> Track:
    counts = row.flag("counts_towards_goal")
    goal = row.whole("goal", 1, 10_000) if counts or "goal" in row.values else None
    return Track(row.code(), row.text("name"), counts, goal, row.text("goal_text"))


def _authority(row: Reader) -> Authority:
    board = row.text("board") if "board" in row.values else ""
    regime = row.text("secrecy_regime", empty=True)
    return Authority(row.code(), row.one_of("kind", KINDS), row.text("name"), board, regime)


def _body(row: Reader) -> Body:
    cadence = row.table("cadence")
    return Body(
        row.one_of("kind", BODIES),
        row.text("name"),
        cadence.whole("times", 1, 60),
        cadence.one_of("per", PER),
    )


def _consent(table: Reader) -> ConsentRules:
    """The preset that the file names, with the file's own keys on top; without a name every key is the
    file's own."""
    known: dict[str, Any] = {}
    if "preset" in table.values:
        known = PRESETS[table.one_of("preset", frozenset(PRESETS))].rules.to_json()
    given: dict[str, tuple[str, Callable[[], Any]]] = {
        "youth_signs_from": ("youth_signs_from", lambda: table.whole("youth_signs_from", 0, 18)),
        "guardians_sign_until": ("guardians_sign_until", lambda: table.whole("guardians_sign_until", 0, 18)),
        "longest_months": ("period", lambda: table.table("period").whole("longest_months", 1, 36)),
        "categories": ("categories", lambda: table.table("categories").texts("codes")),
    }
    wanted = known | {
        key: read() for key, (place, read) in given.items() if place in table.values or not known
    }
    if "aftercare" in table.values:
        wanted["aftercare_months"] = table.table("aftercare").whole("longest_months", 1, 36)
    try:
        return ConsentRules.from_settings(wanted)
    except BadRules as fault:
        raise ProgrammeFault(f"consent: reglerna går inte ihop ({fault}).") from fault


def _agree(programme: Programme) -> None:
    """What no single key can say: order of dates and ages, codes used once, boards that exist, one goal."""
    for name in ("programmes", "areas", "boards", "authorities"):
        commitment_plan.once(name, [row.code for row in getattr(programme, name)])
    commitment_plan.once("bodies", [body.name for body in programme.bodies])
    _in_order(programme)
    boards = {board.code for board in programme.boards}
    for authority in programme.authorities:
        if authority.board and authority.board not in boards:
            raise ProgrammeFault(
                f"authorities: {authority.code} hör till {authority.board}, som inte finns i boards."
            )
    if sum(track.counts_towards_goal for track in programme.programmes) != 1:
        raise ProgrammeFault("programmes: exakt ett program ska ha counts_towards_goal = true, målet är ett.")
    if not any(authority.kind == "social_services" for authority in programme.authorities):
        raise ProgrammeFault("authorities: socialtjänsten (kind = social_services) saknas.")
    commitment_plan.agree(programme.themes, programme.commitments, boards)
    indicator_plan.agree(programme.indicators, {area.code for area in programme.areas})


def _in_order(programme: Programme) -> None:
    if programme.ends_on <= programme.starts_on:
        raise ProgrammeFault("agreement.ends_on ska ligga efter agreement.starts_on.")
    if programme.criteria.age_below <= programme.criteria.age_from:
        raise ProgrammeFault("criteria.age_below ska vara högre än criteria.age_from.")
    for area in programme.areas:
        if not programme.starts_on <= area.since <= programme.ends_on:
            raise ProgrammeFault(f"areas: {area.name} börjar {area.since}, utanför överenskommelsens tid.")
