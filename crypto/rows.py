"""What sealed fields need to know of the row they stand in: which row, whose, and at which version."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any
from uuid import UUID

from django.core import checks
from django.core.exceptions import FieldDoesNotExist
from django.db import models
from django.db.models import signals

from crypto.datakey import DataKey
from crypto.envelope import key_id
from crypto.errors import SealedMoved, SealedVersionSkew, SealedWriteRefused, SealedWrongOwner
from crypto.keyring import keyring
from crypto.padding import Clear
from crypto.rejections import reject
from crypto.sealed import Pending, Sealed, Token

if TYPE_CHECKING:
    from crypto.fields import SealedField

ABSENT = object()
VERSION = "version"
DRAWN_BY_MIGRATIONS = "__fake__"


def row_id(instance: models.Model) -> UUID:
    """The logical row: a history row answers with the id of the row it is a version of."""
    return instance.id  # type: ignore[attr-defined, no-any-return]


def owner_of(instance: models.Model, field: SealedField[Any, Any]) -> UUID:
    """Whose key seals this row. A history model has no methods of its own, so its origin's is used."""
    return field.home.key_owner(instance)  # type: ignore[attr-defined, no-any-return]


def origin_of(instance: models.Model, field: SealedField[Any, Any]) -> tuple[str, str, UUID]:
    """The logical cell, the same for a live row and for its history."""
    return (field.entity, field.name, row_id(instance))


def load_deferred(instance: models.Model, field: SealedField[Any, Any]) -> Token | None:
    """A deferred value together with the version it was sealed under, in one statement."""
    manager = type(instance)._base_manager.using(instance._state.db)
    loaded = manager.only("id", field.attname, VERSION).get(pk=instance.pk)
    state: Token | None = loaded.__dict__[field.attname]
    instance.__dict__[field.attname] = state
    return state


def adopted(instance: models.Model, field: SealedField[Any, Any], value: Sealed[Any]) -> Token | Pending:
    """The state of a ``Sealed`` assigned to ``instance``. Raises SealedMoved for plaintext from elsewhere."""
    same_cell = value.field.entity == field.entity and value.field.name == field.name
    if value.row is instance and same_cell:
        return value.state
    if isinstance(value.state, Pending):
        raise SealedMoved("Ett värde som inte är sparat kan inte flyttas till en annan rad.")
    return value.state


def settled(
    instance: models.Model, field: SealedField[Any, Any], state: Token | Pending, *, anew: bool = False
) -> Token:
    """The token that ``instance`` shall store at its present version: the one at hand when it still fits.

    ``anew`` seals it again all the same. Raises SealedMoved and what opening raises.
    """
    here = origin_of(instance, field)
    version: int = instance.version  # type: ignore[attr-defined]
    if isinstance(state, Token):
        if state.origin is not None and state.origin != here:
            raise reject(
                SealedMoved("Värdet hör till en annan rad eller ett annat fält."), _name(field, here)
            )
        if state.version == version and not anew:
            _refuse_foreign_key(instance, field, state)
            return Token(state.data, version, here)
        payload = Clear(field.unseal(instance, state))
    else:
        payload = state.payload
    return Token(field.seal(instance, payload), version, here)


def refuse_wrong_owner(key: DataKey, field: SealedField[Any, Any], owner: UUID) -> None:
    """Raise SealedWrongOwner unless the key is of the kind and the owner that the row demands."""
    if key.owner.int != owner.int or key.kind != field.key:
        raise SealedWrongOwner("Värdet är förseglat med någon annans nyckel.")


def watch(cls: type[models.Model]) -> None:
    """Note the version of every row of ``cls`` as it is made, and look at every save.

    The models that migrations draw are left out: thousands are made, and none ever opens a value.
    """
    if cls.__module__ == DRAWN_BY_MIGRATIONS:
        return
    signals.post_init.connect(_note_version, sender=cls, dispatch_uid=f"sealed:{cls._meta.label}")
    signals.pre_save.connect(_refuse_partial_save, sender=cls, dispatch_uid=f"sealed:{cls._meta.label}")


def sealed_fields(model: type[models.Model]) -> list[SealedField[Any, Any]]:
    """The sealed fields of ``model``, in order."""
    from crypto.fields import SealedField

    return [field for field in model._meta.concrete_fields if isinstance(field, SealedField)]


def check_model(field: SealedField[Any, Any]) -> list[checks.CheckMessage]:
    """System check: the model has what sealing needs (crypto.E001–E003)."""
    problems: list[checks.CheckMessage] = []
    try:
        if not isinstance(field.model._meta.get_field("id"), models.UUIDField):
            problems.append(checks.Error("A sealed row needs a UUID as id.", obj=field, id="crypto.E001"))
        if not isinstance(field.model._meta.get_field(VERSION), models.IntegerField):
            problems.append(
                checks.Error("A sealed row needs an integer version.", obj=field, id="crypto.E002")
            )
    except FieldDoesNotExist as missing:
        problems.append(checks.Error(f"A sealed row lacks a field: {missing}", obj=field, id="crypto.E001"))
    if not callable(getattr(field.home, "key_owner", None)):
        problems.append(checks.Error("A sealed row needs key_owner().", obj=field, id="crypto.E003"))
    return problems


def _note_version(sender: type[models.Model], instance: models.Model, **kwargs: Any) -> None:
    held = instance.__dict__
    for field in sealed_fields(sender):
        state = held.get(field.attname)
        if isinstance(state, Token) and state.version is None:
            held[field.attname] = _noted(instance, field, state)


def _noted(instance: models.Model, field: SealedField[Any, Any], token: Token) -> Token:
    held = instance.__dict__
    if VERSION not in held or "id" not in held:
        return token
    return Token(token.data, held[VERSION], (field.entity, field.name, held["id"]))


def _refuse_partial_save(
    sender: type[models.Model], instance: models.Model, raw: bool, update_fields: Any, **kwargs: Any
) -> None:
    if raw:
        raise SealedWriteRefused("Förseglade rader kan inte läsas in från en fil.")
    if update_fields is None:
        return
    wanted = set(update_fields)
    states = {field.name: instance.__dict__.get(field.attname) for field in sealed_fields(sender)}
    version = instance.__dict__.get(VERSION)
    moved = any(isinstance(state, Token) and state.version != version for state in states.values())
    touched = wanted & set(states)
    if (moved or VERSION in wanted) and wanted & {VERSION, *states} and not wanted >= {VERSION, *states}:
        raise SealedVersionSkew(
            f"Spara versionen och alla förseglade fält tillsammans ({len(touched)} av {len(states)})."
        )


def _refuse_foreign_key(instance: models.Model, field: SealedField[Any, Any], token: Token) -> None:
    try:
        key = keyring().opening(key_id(token.data))
        refuse_wrong_owner(key, field, owner_of(instance, field))
    except SealedWrongOwner as error:
        raise reject(error, _name(field, origin_of(instance, field))) from None


def _name(field: SealedField[Any, Any], origin: tuple[str, str, UUID]) -> str:
    return f"{field.entity}.{field.name}:{origin[2]}"
