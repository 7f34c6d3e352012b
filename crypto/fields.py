"""Model fields whose columns hold sealed bytes.

A model that uses them has a UUID primary key ``id``, an integer ``version`` and ``key_owner()``.
Assign plaintext, read ``Sealed``; ``""`` and None are stored as NULL.
"""

from __future__ import annotations

import datetime
import json
from typing import TYPE_CHECKING, Any, Generic, TypeVar

from django.core.exceptions import FieldError, ValidationError
from django.db import models
from django.db.models.expressions import Col
from django.db.models.lookups import IsNull
from django.db.models.query_utils import DeferredAttribute
from django.utils.translation import gettext as _
from django.views.decorators.debug import sensitive_variables

from crypto import envelope, rows
from crypto.errors import SealedError, SealedNotPortable, SealedTooLong, SealedWriteRefused, SealedWrongType
from crypto.keyring import KINDS, keyring
from crypto.padding import Clear, pad, unpad
from crypto.rejections import reject
from crypto.sealed import Pending, Sealed, Token

S = TypeVar("S")
G = TypeVar("G")

if TYPE_CHECKING:
    FieldBase = models.Field[S | None, Sealed[G] | None]
else:

    class FieldBase(models.Field, Generic[S, G]):
        """Lets the annotation above exist at run time."""


class SealedAttribute(DeferredAttribute):
    """Reads as ``Sealed`` bound to the row; takes plaintext, None, or this same row's ``Sealed``."""

    field: SealedField[Any, Any]

    def __get__(self, instance: models.Model | None, cls: type | None = None) -> Any:
        if instance is None:
            return self
        state = instance.__dict__.get(self.field.attname, rows.ABSENT)
        if state is rows.ABSENT or (isinstance(state, Token) and state.version is None):
            state = rows.load_deferred(instance, self.field)
        return None if state is None else Sealed(instance, self.field, state)

    @sensitive_variables()
    def __set__(self, instance: models.Model, value: Any) -> None:
        instance.__dict__[self.field.attname] = self.field.state_for(instance, value)


class SealedColumn(Col):
    """A sealed column in a query: it can be selected, and nothing else."""

    def resolve_expression(self, *args: Any, **kwargs: Any) -> Any:
        raise FieldError(f"{self.target} is sealed: it cannot be ordered by or used in an expression.")


class SealedField(FieldBase[S, G]):
    """What the sealed fields share. ``key`` is the kind of key: person, case, authority or user."""

    descriptor_class = SealedAttribute
    bucket = 256

    def __init__(self, *args: Any, key: str, entity: str = "", **kwargs: Any) -> None:
        if key not in KINDS:
            raise ValueError(f"Unknown kind of key: {key}")
        self.key, self.entity, self.given_entity = key, entity, entity
        kwargs.setdefault("null", True)
        kwargs.setdefault("blank", True)
        kwargs["editable"] = False
        super().__init__(*args, **kwargs)

    def deconstruct(self) -> Any:
        name, path, args, kwargs = super().deconstruct()
        kwargs.pop("editable", None)
        kwargs["key"] = self.key
        if self.given_entity:
            kwargs["entity"] = self.given_entity
        return name, path, args, kwargs

    def contribute_to_class(self, cls: type[models.Model], name: str, private_only: bool = False) -> None:
        super().contribute_to_class(cls, name, private_only)
        if cls._meta.abstract:
            return
        # A history model gets a copy of this field: it must go on naming the entity it came from.
        if not hasattr(self, "home"):
            self.home: type[models.Model] = cls
            self.entity = self.entity or cls._meta.label_lower
        self.column_name = envelope.column(self.entity, name)
        rows.watch(cls)

    def check(self, **kwargs: Any) -> list[Any]:
        return [*super().check(**kwargs), *rows.check_model(self)]

    def get_internal_type(self) -> str:
        return "BinaryField"

    def get_col(self, alias: str, output_field: Any = None) -> Col:
        return SealedColumn(alias, self, output_field)

    def get_lookup(self, lookup_name: str) -> Any:
        return SealedIsNull if lookup_name == "isnull" else None

    def get_transform(self, lookup_name: str) -> Any:
        return None

    def from_db_value(self, value: Any, expression: Any, connection: Any) -> Token | None:
        return None if value is None else Token(bytes(value))

    def state_for(self, instance: models.Model, value: Any) -> Token | Pending | None:
        """What ``instance`` holds after ``value`` was assigned. Raises SealedWrongType or SealedMoved."""
        if value is None or value == "":
            return None
        if isinstance(value, Token):
            return value
        if isinstance(value, Sealed):
            return rows.adopted(instance, self, value)
        return Pending(self.encode(value))

    def pre_save(self, model_instance: models.Model, add: bool) -> Any:
        """The token to store: new when the plaintext or the row's version changed, else the one at hand."""
        state = model_instance.__dict__.get(self.attname)
        if state is None:
            return None
        token = rows.settled(model_instance, self, state)
        model_instance.__dict__[self.attname] = token
        return token

    def get_db_prep_save(self, value: Any, connection: Any) -> Any:
        if value is None:
            return None
        # Only pre_save makes a token with an origin: update() and bulk_update() never come this way.
        if not isinstance(value, Token) or value.origin is None:
            raise SealedWriteRefused(f"{self.entity}.{self.name} is sealed: write it with save().")
        return connection.Database.Binary(value.data)

    def get_db_prep_value(self, value: Any, connection: Any, prepared: bool = False) -> Any:
        return None if value is None else self.get_db_prep_save(value, connection)

    def get_prep_value(self, value: Any) -> Any:
        return value

    def seal(self, instance: models.Model, payload: Clear) -> bytes:
        """``payload`` sealed for this field of ``instance`` as it is now."""
        key = keyring().sealing(self.key, rows.owner_of(instance, self))
        version: int = instance.version  # type: ignore[attr-defined]
        where = envelope.place(self.column_name, rows.row_id(instance), key.owner_part, version)
        return envelope.seal(key.cipher(self.column_name), key.id, where, pad(payload, self.bucket))

    def unseal(self, instance: models.Model, token: Token) -> bytes:
        """The payload in ``token``. Raises a SealedError, after recording it."""
        try:
            version: int = instance.version if token.version is None else token.version  # type: ignore[attr-defined]
            key = keyring().opening(envelope.key_id(token.data))
            rows.refuse_wrong_owner(key, self, rows.owner_of(instance, self))
            where = envelope.place(self.column_name, rows.row_id(instance), key.owner_part, version)
            return unpad(envelope.unseal(key.cipher(self.column_name), where, token.data))
        except SealedError as error:
            raise reject(error, f"{self.entity}.{self.name}:{rows.row_id(instance)}") from None

    def opened(self, instance: models.Model, state: Token | Pending) -> G:
        """The plaintext, in the type that the field gives out."""
        return self.decode(state.payload if isinstance(state, Pending) else self.unseal(instance, state))

    def encode(self, value: Any) -> Clear:
        """Plaintext as bytes. Raises SealedWrongType or SealedTooLong, without naming the value."""
        raise NotImplementedError

    def decode(self, payload: bytes) -> G:
        """The reverse of ``encode``."""
        raise NotImplementedError

    def clean(self, value: Any, model_instance: models.Model | None) -> Any:
        if value is None and not self.blank:
            raise ValidationError(_("Fältet måste fyllas i."), code="blank")
        return value

    def value_to_string(self, obj: models.Model) -> str:
        raise SealedNotPortable(f"{self.entity}.{self.name} is sealed and cannot be serialised.")


class SealedIsNull(IsNull):
    """The only question that a sealed column answers."""

    def __init__(self, lhs: Any, rhs: Any) -> None:
        super().__init__(Col(lhs.alias, lhs.target, models.BinaryField()), rhs)


class SealedTextField(SealedField[str, str]):
    """Text, padded to 256-byte buckets inside the encryption. ``max_length`` counts characters."""

    def encode(self, value: Any) -> Clear:
        if not isinstance(value, str):
            raise SealedWrongType(f"{self.name} takes text.")
        if self.max_length is not None and len(value) > self.max_length:
            raise SealedTooLong(f"{self.name} takes at most {self.max_length} characters.")
        return Clear(value.encode())

    def decode(self, payload: bytes) -> str:
        return payload.decode()


class SealedDateField(SealedField[datetime.date, datetime.date]):
    """A date; every date takes the same room."""

    bucket = 16

    def encode(self, value: Any) -> Clear:
        if not isinstance(value, datetime.date) or isinstance(value, datetime.datetime):
            raise SealedWrongType(f"{self.name} takes a date.")
        return Clear(value.isoformat().encode())

    def decode(self, payload: bytes) -> datetime.date:
        return datetime.date.fromisoformat(payload.decode())


class SealedJSONField(SealedField[Any, Any]):
    """Anything that JSON can hold, padded like text. Reading gives a new object each time."""

    def encode(self, value: Any) -> Clear:
        try:
            return Clear(json.dumps(value, ensure_ascii=False, separators=(",", ":")).encode())
        except (TypeError, ValueError):
            raise SealedWrongType(f"{self.name} takes what JSON can hold.") from None

    def decode(self, payload: bytes) -> Any:
        return json.loads(payload)


class SealedBytesField(SealedField[bytes, bytes]):
    """Raw bytes, such as an authenticator's secret."""

    bucket = 64

    def encode(self, value: Any) -> Clear:
        if not isinstance(value, bytes):
            raise SealedWrongType(f"{self.name} takes bytes.")
        if self.max_length is not None and len(value) > self.max_length:
            raise SealedTooLong(f"{self.name} takes at most {self.max_length} bytes.")
        return Clear(value)

    def decode(self, payload: bytes) -> bytes:
        return bytes(payload)
