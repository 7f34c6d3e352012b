"""The ledger's tables. They hold ids and codes, no foreign keys out, no content; `store` and `sealer` write
them.

The key of the acting user and the sealer's heartbeat are tables without a model (migration 0001): a test's
flush must not empty them.
"""

from typing import Any, ClassVar, NoReturn

from django.db import models
from django.db.models import F, Func, Q

from audit.fields import TransactionIdField
from audit.labels import Label


class AppendOnly(models.Model):
    """Rows that never change. The data base refuses as well (row_security)."""

    class Meta:
        abstract = True

    def save(self, *args: Any, **kwargs: Any) -> None:
        """Insert. Raises TypeError when the row is already stored."""
        if not self._state.adding:
            raise TypeError(f"{type(self).__name__} is append-only")
        super().save(*args, **kwargs)

    def delete(self, *args: Any, **kwargs: Any) -> NoReturn:
        """Always raises TypeError."""
        raise TypeError(f"{type(self).__name__} is append-only")


class Entry(AppendOnly):
    """One entry: `payload` is the exact leaf, written once and never re-encoded."""

    id = models.BigAutoField(primary_key=True)
    txid = TransactionIdField(db_default=Func(function="pg_current_xact_id"))
    writer = models.CharField(max_length=40)
    wseq = models.BigIntegerField()
    payload = models.BinaryField()

    sensitivity: ClassVar[dict[str, Label]] = {
        "id": Label.INTERNAL,
        "txid": Label.INTERNAL,
        "writer": Label.INTERNAL,
        "wseq": Label.INTERNAL,
        "payload": Label.INTERNAL,
    }

    class Meta:
        db_table = "audit_entry"
        indexes = (models.Index(fields=["txid", "id"], name="audit_entry_order"),)
        constraints = (models.UniqueConstraint(fields=["writer", "wseq"], name="audit_entry_one_place"),)

    def __str__(self) -> str:
        return f"{self.writer}:{self.wseq}"


class Leaf(AppendOnly):
    """An entry's place in the tree, and what the log reviewer filters by (read from the payload when
    sealed).
    """

    number = models.BigIntegerField(primary_key=True)
    entry = models.BigIntegerField(unique=True)
    hash = models.BinaryField(max_length=32)
    at = models.DateTimeField(null=True)
    actor = models.CharField(max_length=200)
    case_ref = models.CharField(max_length=200)
    action = models.CharField(max_length=200)
    object = models.CharField(max_length=200)

    sensitivity: ClassVar[dict[str, Label]] = {
        "number": Label.INTERNAL,
        "entry": Label.INTERNAL,
        "hash": Label.INTERNAL,
        "at": Label.INTERNAL,
        "actor": Label.INTERNAL,
        "case_ref": Label.INTERNAL,
        "action": Label.INTERNAL,
        "object": Label.INTERNAL,
    }

    class Meta:
        db_table = "audit_leaf"
        indexes = (
            models.Index(fields=["case_ref", "number"], name="audit_leaf_case", condition=~Q(case_ref="")),
            models.Index(fields=["actor", "number"], name="audit_leaf_actor"),
            models.Index(fields=["at"], name="audit_leaf_at"),
        )

    def __str__(self) -> str:
        return str(self.number)


class Checkpoint(AppendOnly):
    """A signed tree head: `note` is the C2SP text as exported."""

    size = models.BigIntegerField(primary_key=True)
    root = models.BinaryField(max_length=32)
    note = models.TextField()
    at = models.DateTimeField()

    sensitivity: ClassVar[dict[str, Label]] = {
        "size": Label.INTERNAL,
        "root": Label.INTERNAL,
        "note": Label.INTERNAL,
        "at": Label.INTERNAL,
    }

    class Meta:
        db_table = "audit_checkpoint"

    def __str__(self) -> str:
        return f"{self.size} {bytes(self.root).hex()[:16]}"


class SealerKey(AppendOnly):
    """A public key that sealed from `at` on, as a C2SP verifier key."""

    vkey = models.CharField(primary_key=True, max_length=300)
    at = models.DateTimeField()

    sensitivity: ClassVar[dict[str, Label]] = {"vkey": Label.PUBLIC, "at": Label.INTERNAL}

    class Meta:
        db_table = "audit_sealer_key"

    def __str__(self) -> str:
        return self.vkey


class Restart(AppendOnly):
    """Set when the data base was restored into another cluster, whose transaction ids start over."""

    after_entry = models.BigIntegerField(primary_key=True)
    at = models.DateTimeField()

    sensitivity: ClassVar[dict[str, Label]] = {"after_entry": Label.INTERNAL, "at": Label.INTERNAL}

    class Meta:
        db_table = "audit_restart"

    def __str__(self) -> str:
        return str(self.after_entry)


class LogReview(AppendOnly):
    """A signed protocol: who reviewed which period and sample, and what the tree looked like (a paper
    witness).
    """

    class Remark(models.TextChoices):
        NONE = "none", "Inget att anmärka"
        ASKED = "asked", "Frågor ställda till berörda"
        REPORTED = "reported", "Anmält vidare"

    reviewer = models.BigIntegerField()
    from_on = models.DateField()
    to_on = models.DateField()
    sample = models.PositiveIntegerField()
    remark = models.CharField(max_length=20, choices=Remark)
    signed_off_at = models.DateTimeField()
    tree_size = models.BigIntegerField()
    tree_root = models.BinaryField(max_length=32)

    sensitivity: ClassVar[dict[str, Label]] = {
        "id": Label.INTERNAL,
        "reviewer": Label.INTERNAL,
        "from_on": Label.INTERNAL,
        "to_on": Label.INTERNAL,
        "sample": Label.INTERNAL,
        "remark": Label.INTERNAL,
        "signed_off_at": Label.INTERNAL,
        "tree_size": Label.INTERNAL,
        "tree_root": Label.INTERNAL,
    }

    class Meta:
        db_table = "audit_log_review"
        constraints = (
            models.CheckConstraint(condition=Q(from_on__lte=F("to_on")), name="audit_log_review_period"),
            models.UniqueConstraint(
                fields=["reviewer", "from_on", "to_on", "tree_size"], name="audit_log_review_once"
            ),
        )

    def __str__(self) -> str:
        return f"{self.from_on} {self.to_on}"
