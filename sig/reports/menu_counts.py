"""From a snapshot to what `sig/publishing` asks for: the menu of an agreement, its words, the true counts by
leaf, and how many people have moved since earlier publications.

A menu is fixed for a series: every area and authority is in it, those not yet in force as `absent`, and
`unknown` wherever something may be unregistered, whether or not it is. Counted are the cases of all
programmes of the agreement; only those that count towards the goal have an outcome (docs/adr/0184).
"""

from collections.abc import Mapping
from dataclasses import replace
from datetime import datetime
from functools import partial
from types import MappingProxyType
from typing import Any, Final

from django.db.models import Sum
from django.utils.translation import gettext as _

from consent.age import day_of
from sig.figures.dimensions import ONE_DAY
from sig.figures.fifteen import OutcomeDefinition
from sig.figures.history import UNKNOWN, Caseload, History, Shrunk
from sig.figures.leaves import change, leaf, leaves
from sig.figures.snapshot import Snapshot, snapshot
from sig.models import Area, Case, FunnelCount, Programme
from sig.models.codes import AgeBand, Stage
from sig.publishing.counts import Contradiction, Counts
from sig.publishing.gate import people
from sig.publishing.menu import WHOLE, Cell, Menu, Part
from sig.publishing.menus import LARGE_FROM, LARGE_VERSION, MENUS, SMALL_VERSION
from sig.publishing.publish import Moved
from sig.reports.histories import ALIAS, programmes
from teams.models import Authority

SEXES: Final = ("F", "M", "X")
DIMENSIONS: Final[Mapping[str, str]] = MappingProxyType(
    {"area": "area", "age": "age_band", "sex": "sex", "nominator": "nominator"}
)
"""Dimension of a menu → field of a History."""
ANY_OUTCOME: Final = OutcomeDefinition("any", frozenset({""}))
"""For where a case stands when its outcome does not matter: closed is `unknown`."""
Moments = tuple[datetime, datetime]
"""(before, ledger) of a snapshot."""


def menu_of(agreement: Programme, version: str = "") -> Menu:
    """The menu of the agreement that `agreement` carries the goal of.

    `version`: that of the series, once it has begun; without one, by how many have been nominated so far.
    Raises KeyError for a version there is not.
    """
    made = MENUS[version or _version(agreement)]
    menu = made(
        {
            "area": (*_areas(agreement), UNKNOWN),
            "age": tuple(AgeBand.values),
            "sex": SEXES,
            "nominator": (*_authorities(), UNKNOWN),
        },
        agreement.goal or 0,
    )
    return menu if agreement.goal else replace(menu, goal=None)


def labels(menu: Menu, agreement: Programme) -> Mapping[str, Mapping[str, str]]:
    """Dimension → value → its word in Swedish, in the order of the menu."""
    words: dict[str, dict[str, str]] = {
        "area": _areas(agreement) | {UNKNOWN: _("Uppgift saknas")},
        "age": {value: str(AgeBand(value).label) for value in AgeBand.values},
        "sex": {"F": _("Flickor"), "M": _("Pojkar"), "X": _("Annat eller okänt")},
        "nominator": _authorities() | {UNKNOWN: _("Uppgift saknas")},
    }
    return {name: {value: words[name][value] for value in values} for name, values in menu.dimensions.items()}


def counted(menu: Menu, taken: Snapshot, definition: OutcomeDefinition) -> Counts:
    """True counts by dimension, value and leaf, of the cases of `taken`.

    `absent`: the areas that begin after the day of the snapshot, where nobody stands in them all the same.
    Raises Contradiction for a value that the menu has not, or figures that cannot be true.
    """
    found: dict[Cell, int] = {}
    try:
        for (_value, name), count in leaves(taken, definition).items():
            found[WHOLE, WHOLE, name] = count
        for dimension in menu.dimensions:
            for (value, name), count in leaves(taken, definition, partial(_value_of, dimension)).items():
                found[dimension, value, name] = count
    except ValueError as error:
        raise Contradiction(str(error)) from error
    parts = {cell[:2] for cell in found}
    if stray := sorted(part for part in parts if part not in menu.parts):
        raise Contradiction(f"menu {menu.version} has no {stray}")
    return Counts(found, _absent(menu, taken, definition) - parts)


def moved(menu: Menu, caseload: Caseload, now: Snapshot, then: Mapping[str, Moments]) -> Moved:
    """(stage, publication) → how many people have entered or left the stage since that publication.

    `then`: publication → the moments of the snapshot that it was counted from. For every stage that a row is
    gated by. Of nominations no longer kept only what has certainly moved is counted: one that was kept then
    and is a number now has not moved. Cases that `now` was not asked of are left out of `caseload` too.
    """
    gates = {row.gate: frozenset(menu.stages.members(row.gate)) for row in menu.rows}
    found: dict[tuple[str, str], int] = {}
    for key, moments in then.items():
        before = snapshot(caseload, *moments)
        for stage, within in gates.items():
            cases = _cases(now, within) ^ _cases(before, within)
            found[stage, key] = len(cases) + people(_left(now, within), _left(before, within))
    return found


def to_json(menu: Menu, counts: Counts) -> dict[str, Any]:
    """As they are kept beside the publication: `people`, `absent`, and which values the menu had."""
    return {
        "people": sorted([*cell, count] for cell, count in counts.people.items()),
        "absent": sorted(map(list, counts.absent)),
        "dimensions": {name: list(values) for name, values in menu.dimensions.items()},
    }


def from_json(menu: Menu, stored: Mapping[str, Any]) -> Counts:
    """The inverse of `to_json`. What `menu` has and the stored menu had not did not exist then: absent."""
    had = {(name, value) for name, values in stored["dimensions"].items() for value in values}
    gone = {(name, value) for name, value in stored["absent"]}
    return Counts(
        {(name, value, stage): count for name, value, stage, count in stored["people"]},
        frozenset(gone | (set(menu.parts[1:]) - had)),
    )


def _version(agreement: Programme) -> str:
    """By everybody nominated so far, those no longer kept too."""
    codes = programmes(agreement)
    kept = Case.objects.using(ALIAS).filter(programme__code__in=codes).count()
    left = FunnelCount.objects.using(ALIAS).filter(programme__code__in=codes, stage=Stage.NOMINATED)
    people = kept + (left.aggregate(people=Sum("count"))["people"] or 0)
    return LARGE_VERSION if people >= LARGE_FROM else SMALL_VERSION


def _areas(agreement: Programme) -> dict[str, str]:
    """Code → name, those that came first first."""
    rows = Area.objects.using(ALIAS).filter(programme__code__in=programmes(agreement))
    return dict(rows.order_by("since", "pk").values_list("code", "name"))


def _authorities() -> dict[str, str]:
    return dict(Authority.objects.using(ALIAS).order_by("pk").values_list("code", "name"))


def _absent(menu: Menu, taken: Snapshot, definition: OutcomeDefinition) -> frozenset[Part]:
    last = day_of(taken.before) - ONE_DAY
    rows = Area.objects.using(ALIAS).filter(programme__code__in=definition.programmes)
    begun = set(rows.filter(since__lte=last).values_list("code", flat=True))
    late = set(rows.values_list("code", flat=True)) - begun
    return frozenset(("area", code) for code in menu.dimensions.get("area", ()) if code in late)


def _value_of(dimension: str, row: History | Shrunk) -> str:
    found: str = getattr(row, DIMENSIONS[dimension])
    return found or UNKNOWN


def _cases(taken: Snapshot, within: frozenset[str]) -> frozenset[str]:
    """Who stands in these leaves. A gate has all outcomes or none, so that no definition is asked for."""
    return frozenset(row.case for row in taken.histories if leaf(row, ANY_OUTCOME) in within)


def _left(taken: Snapshot, within: frozenset[str]) -> int:
    """How many of the nominations no longer kept stand in these leaves."""
    return sum(count for row in taken.shrunk for name, count in change(row).items() if name in within)
