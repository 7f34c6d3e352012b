"""What rows of a case have in common."""

from typing import Any, NoReturn, Self
from uuid import UUID

from django.db import models

from crypto.versioned import Versioned


class AppendOnlyError(Exception):
    """Somebody tried to change a row that is only ever added to."""


class AppendOnlyQuerySet(models.QuerySet[Any]):
    def update(self, **kwargs: Any) -> NoReturn:
        raise AppendOnlyError(f"{self.model.__name__} rows are added, never changed")

    def delete(self) -> NoReturn:
        raise AppendOnlyError(f"{self.model.__name__} rows are added, never removed")


class AppendOnly(models.Model):
    """Rows that refuse `save()` a second time and `delete()`; a database trigger holds the same."""

    objects = AppendOnlyQuerySet.as_manager()

    class Meta:
        abstract = True

    def save(self, *args: Any, **kwargs: Any) -> None:
        if not self._state.adding:
            raise AppendOnlyError(f"{type(self).__name__} rows are added, never changed")
        super().save(*args, **kwargs)

    def delete(self, *args: Any, **kwargs: Any) -> NoReturn:
        raise AppendOnlyError(f"{type(self).__name__} rows are added, never removed")


class OfCase(Versioned):
    """A versioned row of one case, sealed under the case key.

    `team` repeats the case's team because the team is the owner of the case key: a row opens without its case
    being fetched. The row-security policy for INSERT holds the two equal.
    """

    case = models.ForeignKey("sig.Case", models.PROTECT, related_name="+")
    team = models.ForeignKey("teams.Team", models.PROTECT, related_name="+")

    class Meta:
        abstract = True

    @classmethod
    def of(cls, case: Any, **fields: Any) -> Self:
        """An unsaved row of `case` with `fields`."""
        return cls(case=case, team_id=case.team_id, **fields)

    def key_owner(self) -> UUID:
        owner: UUID = self.team_id
        return owner
