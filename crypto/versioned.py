"""Rows that nobody can overwrite without having seen what they overwrite."""

import uuid
from typing import Any, Self

from django.core.exceptions import ObjectDoesNotExist
from django.db import models

from crypto.rows import sealed_fields


class Conflict(Exception):
    """Somebody else saved first. ``current`` is the row as it is now, or None when it is gone."""

    def __init__(self, current: models.Model | None) -> None:
        super().__init__("somebody else saved first")
        self.current = current


class Versioned(models.Model):
    """``id`` and ``version``. Every save of an existing row raises the version by one.

    A row is saved only if it still has the version that was loaded (or, with ``save_versioned``, the one
    that a form was filled in on); else Conflict. Sealed fields are sealed anew under the new version.
    """

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    version = models.PositiveIntegerField(default=1, editable=False)

    class Meta:
        abstract = True

    @classmethod
    def from_db(cls, db: str | None, field_names: Any, values: Any, **kwargs: Any) -> Self:
        row = super().from_db(db, field_names, values, **kwargs)
        row._note_loaded()
        return row

    def refresh_from_db(self, using: Any = None, fields: Any = None, from_queryset: Any = None) -> None:
        super().refresh_from_db(using, fields, from_queryset)
        if fields is None or "version" in fields:
            self._note_loaded()

    def save_versioned(self, expected_version: int) -> None:
        """Save if the row still has ``expected_version``. Raises Conflict, carrying the current row."""
        self._state.expected = expected_version  # type: ignore[attr-defined]
        self.save()

    def save(self, **kwargs: Any) -> None:
        if self._state.adding:
            super().save(**kwargs)
            self._note_loaded()
            return
        expected = self._expected()
        # Reading loads what was deferred: Django would leave it out, and it must follow the new version.
        sealed = [field.name for field in sealed_fields(type(self))]
        for name in sealed:
            getattr(self, name)
        if kwargs.get("update_fields") is not None:
            kwargs["update_fields"] = {*kwargs["update_fields"], "version", *sealed}
        self.version = expected + 1
        try:
            super().save(**kwargs)
        except BaseException:
            self.version = expected
            raise
        self._note_loaded()

    def _do_update(self, base_qs: Any, *args: Any) -> Any:
        # Raised here, before Django marks the transaction as broken: the current row can still be read.
        updated = super()._do_update(base_qs.filter(version=self._expected()), *args)
        if not updated:
            raise Conflict(self._current())
        return updated

    def _expected(self) -> int:
        expected: int | None = getattr(self._state, "expected", None)
        return self.version if expected is None else expected

    def _note_loaded(self) -> None:
        self._state.expected = self.__dict__.get("version")  # type: ignore[attr-defined]

    def _current(self) -> Self | None:
        try:
            return type(self)._base_manager.using(self._state.db).get(pk=self.pk)
        except ObjectDoesNotExist:
            return None
