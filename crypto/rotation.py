"""Change keys while everybody works. Every step can be broken off and run again.

1. Rewrap: the same data keys under the newest KEK version; no row of the database is touched.
2. Succeed: an owner gets a new data key; new values use it from then on.
3. Reseal: rows still sealed with a retiring key are sealed with the new one.
4. Destroy: a retiring key goes when nothing refers to it and its grace time is over.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

from django.apps import apps
from django.db import models
from django.db.models.expressions import Col, Func

from audit import clock
from audit.acting import acting_as_system
from audit.actions import Action
from audit.services import record
from crypto import datakey
from crypto.envelope import key_id
from crypto.errors import SealedError
from crypto.keyring import ROTATED, Keyring
from crypto.keystore import StoredKey
from crypto.rows import sealed_fields, settled
from crypto.sealed import Token

ACTOR = "rotate_keys"
BATCH = 200
# Longer than any transaction may last: one that began under the old key must be visible before it is counted.
GRACE = timedelta(minutes=15)
Model = type[models.Model]
Step = Callable[[int], Any]


class KeyIdOf(Func):
    """The key id inside a stored value: what rotation counts by, and the only part that SQL reads."""

    template = "substring(%(expressions)s from 3 for 16)"

    def __init__(self, field: models.Field[Any, Any]) -> None:
        column = Col(field.model._meta.db_table, field, models.BinaryField())
        super().__init__(column, output_field=models.BinaryField())


def sealed_models() -> list[Model]:
    """Every model with sealed fields, history included."""
    return [model for model in apps.get_models() if sealed_fields(model)]


def rewrap(ring: Keyring, step: Step) -> int:
    """Put every data key under the newest KEK version. Returns how many were not."""
    current = ring.kek.health()
    stale = [key for key in ring.store.all_keys() if key.wrapped.kek != current]
    for some in _pieces(stale):
        ring.store.rewrapped([key._replace(wrapped=ring.kek.rewrap(key.wrapped)) for key in some])
        step(len(some))
    return len(stale)


def succeed(ring: Keyring, owner: UUID | None = None, step: Step = bool) -> int:
    """Give every owner (or one) whose key has no retiring predecessor a new data key. Returns how many."""
    keys = [key for key in ring.store.all_keys() if owner is None or key.owner == owner]
    under_way = {(key.kind, key.owner) for key in keys if key.state == "retiring"}
    due = [
        key
        for key in keys
        if key.kind in ROTATED and key.state == "active" and (key.kind, key.owner) not in under_way
    ]
    for key in due:
        with acting_as_system(ACTOR):
            record(Action.KEY_ROTATE, object=f"{key.kind}:{key.owner}")
        ring.store.succeed(ring.wrapped(datakey.fresh(key.kind, key.owner), key.generation + 1))
        step(1)
    ring.forget()
    return len(due)


def reseal(
    ring: Keyring, using: str, step: Step, among: Iterable[Model] | None = None, owner: UUID | None = None
) -> list[str]:
    """Seal anew every row that a retiring key sealed. Returns the rows that could not be opened."""
    retiring = {key.id for key in ring.store.retiring() if owner is None or key.owner == owner}
    broken: list[str] = []
    for model in sealed_models() if among is None else among:
        for pks in _pieces(_rows_sealed_with(model, retiring, using)):
            with ring.request_cache():
                broken += _reseal_rows(model, pks, retiring, using)
            step(len(pks))
    return broken


def count_to_reseal(ring: Keyring, using: str, among: Iterable[Model] | None = None) -> int:
    """How many rows a retiring key still seals."""
    retiring = {key.id for key in ring.store.retiring()}
    chosen = sealed_models() if among is None else among
    return sum(len(_rows_sealed_with(model, retiring, using)) for model in chosen)


def referenced(using: str, among: Iterable[Model] | None = None) -> set[bytes]:
    """The ids of all data keys that some stored value was sealed with."""
    found: set[bytes] = set()
    for model in sealed_models() if among is None else among:
        for field in sealed_fields(model):
            rows = model._base_manager.using(using).filter(**{f"{field.name}__isnull": False}).order_by()
            found |= {bytes(row[0]) for row in rows.values_list(KeyIdOf(field)).distinct()}
    return found


def destroy_unused(
    ring: Keyring, using: str, among: Iterable[Model] | None = None, grace: timedelta = GRACE
) -> tuple[int, int]:
    """Destroy retiring keys without references, their grace time over. Returns (destroyed, waiting)."""
    retiring = ring.store.retiring()
    held = referenced(using, among) if retiring else set()
    ready = [key for key in retiring if key.id not in held and _over(key, clock.now() - grace)]
    for some in _pieces(ready):
        with acting_as_system(ACTOR):
            record(Action.KEY_ROTATE, count=len(some), outcome="destroyed")
        ring.store.destroy(key.id for key in some)
    ring.forget()
    return len(ready), len(retiring) - len(ready)


def _rows_sealed_with(model: Model, keys: set[bytes], using: str) -> list[Any]:
    if not keys:
        return []
    pks: dict[Any, None] = {}
    for field in sealed_fields(model):
        rows = model._base_manager.using(using).filter(**{f"{field.name}__isnull": False}).order_by("pk")
        pairs = rows.values_list("pk", KeyIdOf(field)).iterator(chunk_size=5000)
        pks.update((pk, None) for pk, key in pairs if bytes(key) in keys)
    return list(pks)


def _reseal_rows(model: Model, pks: list[Any], retiring: set[bytes], using: str) -> list[str]:
    broken = []
    with acting_as_system(ACTOR, using=using):
        for row in model._base_manager.using(using).select_for_update().filter(pk__in=pks).order_by("pk"):
            try:
                fresh = _resealed(row, retiring)
            except SealedError as error:
                broken.append(f"{model._meta.label}:{row.pk}:{error.code}")
                continue
            if fresh:
                model._base_manager.using(using).filter(pk=row.pk).update(**fresh)
    return broken


def _resealed(row: models.Model, retiring: set[bytes]) -> dict[str, Token]:
    fresh = {}
    for field in sealed_fields(type(row)):
        token = row.__dict__[field.attname]
        if token is not None and key_id(token.data) in retiring:
            fresh[field.attname] = settled(row, field, token, anew=True)
    return fresh


def _over(key: StoredKey, moment: datetime) -> bool:
    return datetime.fromisoformat(key.retired_at) <= moment


def _pieces(items: list[Any]) -> Iterator[list[Any]]:
    for start in range(0, len(items), BATCH):
        yield items[start : start + BATCH]
