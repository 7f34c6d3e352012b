"""From readings in the ledger to the lines of the youth's register. Pure.

Three rules decide what the youth is told (to be confirmed with a jurist, OSL 18:1 and 35:1):
a refusal is not a reading; an authority that may keep an entry secret for an investigation answers itself for
reading its own, so that no number here moves when it does; the log reviewers' own look is not listed, and the
page says so.
"""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from datetime import datetime

from audit.readers import Reading
from sig.readers import words

POLICE = "police"


@dataclass(frozen=True)
class Place:
    """An authority as the register needs it."""

    id: int
    code: str
    name: str
    kind: str


@dataclass(frozen=True)
class Emergency:
    """One break-glass: whose, and from when until when (half-open)."""

    user: int
    opened_at: datetime
    ends_at: datetime


@dataclass(frozen=True)
class Known:
    """What the lines are worded with. `who` gives the name of an actor, "" when names are not shown."""

    places: tuple[Place, ...]
    who: Callable[[str, str], str]
    paragraphs: Mapping[str, str] = field(default_factory=dict)
    emergencies: tuple[Emergency, ...] = ()

    def name_of(self, code: str) -> str:
        return next((place.name for place in self.places if place.code == code), code)

    def kind_of(self, authority: str) -> str:
        return next((place.kind for place in self.places if str(place.id) == authority), "")


@dataclass(frozen=True)
class Line:
    """One row of the register. `people` says how many when `who` names nobody."""

    authority: str
    who: str
    people: int
    role: str
    what: str
    kinds: tuple[str, ...]
    ground: str
    emergency: bool
    first_at: datetime
    last_at: datetime
    count: int


@dataclass
class _Group:
    first_at: datetime
    last_at: datetime
    people: set[str] = field(default_factory=set)
    kinds: set[str] = field(default_factory=set)
    requests: set[str] = field(default_factory=set)
    count: int = 0

    def add(self, reading: Reading) -> None:
        self.first_at, self.last_at = min(self.first_at, reading.at), max(self.last_at, reading.at)
        self.people.add(reading.actor)
        self.kinds.update(reading.kinds)
        if not reading.request or reading.request not in self.requests:
            self.count += 1
        # Lines of one request lie side by side: the newest is all that must be remembered.
        self.requests = {reading.request}


def shown(reading: Reading, known: Known) -> bool:
    """Is the youth told of this reading?"""
    if not reading.actor.isdigit():
        return False
    return not (reading.basis_kind == "own" and known.kind_of(reading.basis_id) == POLICE)


def lines(readings: Iterable[Reading], known: Known) -> tuple[Line, ...]:
    """The register, the latest first; as many rows in memory as there are lines."""
    groups: dict[tuple[str, ...], _Group] = {}
    for reading in readings:
        if shown(reading, known):
            groups.setdefault(_key(reading, known), _Group(reading.at, reading.at)).add(reading)
    found = [_line(key, group) for key, group in groups.items()]
    return tuple(sorted(found, key=lambda line: (line.last_at, line.what, line.authority), reverse=True))


def _key(reading: Reading, known: Known) -> tuple[str, ...]:
    emergency = _emergency(reading, known)
    why = words.ground(
        "break_glass" if emergency else reading.basis_kind, known.paragraphs.get(reading.basis_id, "")
    )
    return (
        known.name_of(reading.authority),
        known.who(reading.actor, reading.authority),
        words.role(reading.role),
        words.what(reading.action),
        why,
        "emergency" if emergency else "",
    )


def _emergency(reading: Reading, known: Known) -> bool:
    if reading.basis_kind == "break_glass":
        return True
    return any(
        str(one.user) == reading.actor and one.opened_at <= reading.at < one.ends_at
        for one in known.emergencies
    )


def _line(key: tuple[str, ...], group: _Group) -> Line:
    authority, who, role, what, why, emergency = key
    return Line(
        authority=authority,
        who=who,
        people=len(group.people),
        role=role,
        what=what,
        kinds=words.kinds(frozenset(group.kinds)),
        ground=why,
        emergency=bool(emergency),
        first_at=group.first_at,
        last_at=group.last_at,
        count=group.count,
    )
