"""Everything that crypto refuses, one class for each misuse.

No message carries a value, a key or a piece of either: only where it happened.
"""


class SealedError(Exception):
    """A sealed value was used in a way that is refused. ``code`` goes into the audit entry."""

    code = "sealed"


class SealedUnprintable(SealedError, TypeError):
    """Somebody tried to print, format or iterate over a sealed value."""

    code = "unprintable"


class SealedNotPortable(SealedError, TypeError):
    """Somebody tried to pickle or serialise a sealed value."""

    code = "not_portable"


class SealedNotSealed(SealedError):
    """The column holds something that was never sealed (plaintext, or too short to be a value)."""

    code = "not_sealed"


class SealedUnknownFormat(SealedError):
    """The version byte is not one that this release writes or reads."""

    code = "unknown_format"


class SealedUnknownAlgorithm(SealedError):
    """The algorithm byte is not one that this release accepts: a downgrade is refused."""

    code = "unknown_algorithm"


class SealedTampered(SealedError):
    """The value was changed, or was sealed for another row, column, table, owner or version."""

    code = "tampered"


class SealedWrongOwner(SealedTampered):
    """The key named in the value belongs to somebody else than the row does."""

    code = "wrong_owner"


class SealedUnplaced(SealedError):
    """The value is not attached to a row (it came from ``values()``), so it cannot be opened."""

    code = "unplaced"


class SealedMoved(SealedError):
    """A value belonging to another row or field was assigned here."""

    code = "moved"


class SealedKeyMissing(SealedError):
    """No key with the id named in the value is in the keystore (wrong store or rotated out)."""

    code = "key_missing"


class SealedKeyDestroyed(SealedKeyMissing):
    """The owner's keys were destroyed; what they sealed is gone for good."""

    code = "key_destroyed"


class SealedWriteRefused(SealedError, TypeError):
    """A sealed column was written past ``save()`` (``update``, ``bulk_update``, an expression)."""

    code = "write_refused"


class SealedVersionSkew(SealedError):
    """Only part of the row would be saved, so value and row version would no longer agree."""

    code = "version_skew"


class SealedWrongType(SealedError, TypeError):
    """The plaintext is not of the type that the field seals."""

    code = "wrong_type"


class SealedTooLong(SealedError, ValueError):
    """The plaintext is longer than the field allows."""

    code = "too_long"


class KeystoreError(SealedError):
    """The keystore cannot be used: missing, unreadable or with permissions that are too open."""

    code = "keystore"


class KekError(KeystoreError):
    """The key-encryption key is missing, unsafe, or refused to unwrap."""

    code = "kek"


class ErasureLedgerBroken(KeystoreError):
    """The erasure ledger's chain does not hold: a line was changed, removed or cut."""

    code = "ledger_broken"


class ErasureViolated(KeystoreError):
    """The erasure ledger names a key that still exists (an old keystore was restored)."""

    code = "erasure_violated"


class StreamBroken(SealedError):
    """An attachment's chunks were dropped, reordered, repeated, cut or belong to another file."""

    code = "stream_broken"
