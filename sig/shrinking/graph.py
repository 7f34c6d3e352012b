"""What belongs to a case, read from the models: every row that refers to the case, its team or its youth.

A new table is taken along by itself; tests/sig/test_shrinking.py names them all, so that it is thought of.
"""

# ruff: noqa: S608 - names of the models' own tables and columns
from collections.abc import Iterator
from dataclasses import dataclass

from django.apps import apps
from django.db.models import ForeignKey, Model

ROOTS = {"sig.Case": "v_case", "teams.Team": "v_team", "consent.Youth": "v_youth"}


@dataclass(frozen=True)
class Belonging:
    """A table and the condition on its rows, in the variables of `sig_shrink`."""

    table: str
    condition: str


def belongings() -> tuple[Belonging, ...]:
    """Every table that something is deleted from, dependants before what they refer to."""
    models = sorted(apps.get_models(), key=lambda model: model._meta.db_table)
    parts = {model: tuple(_links(model)) for model in models}
    taken = _taken(parts)
    ordered: list[type[Model]] = []
    for model in sorted(taken, key=lambda model: model._meta.db_table):
        _place(model, taken, ordered)
    return tuple(Belonging(one._meta.db_table, _condition(one, taken)) for one in ordered)


def _links(model: type[Model]) -> Iterator[tuple[str, str, type[Model]]]:
    """(column, column there, table there) of every reference; an earlier version refers to its row."""
    for field in model._meta.concrete_fields:
        if isinstance(field, ForeignKey) and field.related_model is not model:
            yield field.column or "", field.target_field.column or "", field.related_model
    if origin := getattr(model, "instance_type", None):
        key = origin._meta.pk.column
        yield key, key, origin


Links = dict[type[Model], tuple[tuple[str, str, type[Model]], ...]]


def _taken(parts: Links) -> Links:
    """The roots and whatever refers to them, through any number of tables."""
    taken = {model for model in parts if model._meta.label in ROOTS}
    while more := {m for m in parts if m not in taken and any(there in taken for *_names, there in parts[m])}:
        taken |= more
    return {
        model: tuple(link for link in parts[model] if link[2] in taken) for model in parts if model in taken
    }


def _place(model: type[Model], taken: Links, ordered: list[type[Model]]) -> None:
    """Put `model` after everything that refers to it."""
    if model in ordered:
        return
    for other in sorted(taken, key=lambda one: one._meta.db_table):
        if any(there is model for *_names, there in taken[other]):
            _place(other, taken, ordered)
    ordered.append(model)


def _condition(model: type[Model], taken: Links) -> str:
    own = ROOTS.get(model._meta.label)
    found = [f"id = {own}"] if own else []
    if own is None:
        found += [_refers(*link, taken) for link in taken[model]]
    return " OR ".join(found)


def _refers(column: str, key: str, there: type[Model], taken: Links) -> str:
    if root := ROOTS.get(there._meta.label):
        return f"{column} = {root}"
    return f"{column} IN (SELECT {key} FROM {there._meta.db_table} WHERE {_condition(there, taken)})"
