"""The keys of one installation: find, make, destroy. ``keyring()`` is the way in."""

import uuid
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from pathlib import Path
from time import monotonic
from typing import Any
from uuid import UUID

from django.conf import settings
from django.core.signals import setting_changed
from django.dispatch import receiver

from audit import clock
from audit.acting import acting_as
from audit.actions import Action
from audit.services import record
from crypto import datakey
from crypto.datakey import DataKey
from crypto.erasures import Erasure, ErasureLedger
from crypto.errors import ErasureViolated, SealedKeyDestroyed, SealedKeyMissing
from crypto.kek import Provider, Wrapped, provider
from crypto.keystore import ACTIVE, Keystore, StoredKey

ROTATED = ("case", "person", "authority", "user")
KINDS = frozenset({*ROTATED, "pseudonym", "attachment"})
USERS = UUID("8a4f6b0e-6c0b-5d8e-9a53-1b6f0c2d7e41")
MAX_AGE_SECONDS = 3.0


class KeyCache:
    """Unwrapped keys of one request. Empties itself every few seconds, so that a shred takes effect."""

    def __init__(self) -> None:
        self.by_id: dict[bytes, DataKey] = {}
        self.active: dict[tuple[str, UUID], DataKey] = {}
        self.born = monotonic()

    def fresh(self) -> "KeyCache":
        """This cache, emptied first when it is too old."""
        if monotonic() - self.born > MAX_AGE_SECONDS:
            self.clear()
        return self

    def clear(self) -> None:
        """Forget every key."""
        self.by_id.clear()
        self.active.clear()
        self.born = monotonic()


_cache: ContextVar[KeyCache | None] = ContextVar("sealed_keys", default=None)


class Keyring:
    """Data keys behind a KEK provider, a keystore file and an erasure ledger."""

    def __init__(self, store: Keystore, kek: Provider, ledger: ErasureLedger) -> None:
        self.store, self.kek, self.ledger = store, kek, ledger

    @contextmanager
    def request_cache(self) -> Iterator[None]:
        """Keep unwrapped keys for one request (or one step of a command); nested use shares the cache."""
        if _cache.get() is not None:
            yield
            return
        token = _cache.set(KeyCache())
        try:
            yield
        finally:
            _cache.reset(token)

    def opening(self, key_id: bytes) -> DataKey:
        """The key that a value names. Raises SealedKeyMissing or SealedKeyDestroyed."""
        held = _cache.get()
        if held is None:
            return self._load(key_id)
        if monotonic() - held.born > MAX_AGE_SECONDS:
            held.clear()
        found = held.by_id.get(key_id)
        if found is None:
            found = held.by_id[key_id] = self._load(key_id)
        return found

    def sealing(self, kind: str, owner: UUID) -> DataKey:
        """The owner's active key, made when there is none. Raises SealedKeyDestroyed."""
        held = _cache.get()
        if held is None:
            return self._active(kind, owner)
        known = held.fresh().active
        found = known.get((kind, owner))
        if found is None:
            found = known[kind, owner] = self._active(kind, owner)
        return found

    def ensure_key(self, kind: str, owner: UUID) -> None:
        """Make sure that ``owner`` has a key. Raises SealedKeyDestroyed when it was shredded."""
        self.ensure_keys(kind, [owner])

    def ensure_keys(self, kind: str, owners: Iterable[UUID]) -> None:
        """The same for many owners in one keystore transaction."""
        if kind not in KINDS:
            raise ValueError(f"Unknown kind of key: {kind}")
        wanted = list(owners)
        erased = self.store.erased_among(wanted)
        if erased:
            raise SealedKeyDestroyed("Nycklarna är förstörda och kan inte göras om.")
        missing = self.store.without_active(kind, wanted)
        self.store.add([self.wrapped(datakey.fresh(kind, owner)) for owner in missing])

    def warm(self, kind: str, owners: Iterable[UUID]) -> None:
        """Load many owners' active keys into the request cache with one look in the store."""
        held = _cache.get()
        if held is None:
            return
        held.fresh()
        for stored in self.store.active_among(kind, list(owners)):
            if stored.id not in held.by_id:
                held.by_id[stored.id] = held.active[kind, stored.owner] = self._unwrapped(stored)

    def shred(self, owner: UUID, *, by: Any = None) -> None:
        """Destroy every key of ``owner`` for good: ledger first, then the keys, then the audit entry.

        Without ``by``: the machine whose block is open.
        """
        if by is None:
            self._shred(owner, "system")
            return
        with acting_as(by):
            self._shred(owner, str(by.ledger_actor().id))

    def _shred(self, owner: UUID, staff: str) -> None:
        keys = tuple(stored.id for stored in self.store.of_owner(owner))
        record(Action.KEY_SHRED, object=f"owner:{owner}", count=len(keys))
        self.ledger.append(Erasure(owner, keys, clock.now().isoformat(), staff))
        self.store.erase(owner)
        self.forget()

    def verify_erasures(self) -> None:
        """Raise ErasureViolated when something that was erased is back, or the ledger was cut."""
        erased = {entry.owner for entry in self.ledger.entries()}
        gone = {key for entry in self.ledger.entries() for key in entry.keys}
        back = [key for key in self.store.all_keys() if key.owner in erased or key.id in gone]
        if back:
            raise ErasureViolated(
                f"{len(back)} raderade nycklar finns åter i förrådet. Kör: manage.py keystore_erase_again"
            )
        if not self.store.erased_owners() <= erased:
            raise ErasureViolated("Raderingsliggaren saknar rader som nyckelförrådet känner till.")

    def erase_again(self) -> int:
        """Destroy once more what the ledger names, after a restore. Returns how many owners had keys."""
        owners = {entry.owner for entry in self.ledger.entries()}
        back = {owner for owner in owners if self.store.of_owner(owner)}
        for owner in owners:
            self.store.erase(owner)
        self.forget()
        return len(back)

    def forget(self) -> None:
        """Empty this request's cache."""
        held = _cache.get()
        if held is not None:
            held.clear()

    def wrapped(self, key: DataKey, generation: int = 1) -> StoredKey:
        """``key`` in the form that the keystore holds."""
        made = clock.now().isoformat()
        return StoredKey(key.id, key.kind, key.owner, generation, ACTIVE, self.kek.wrap(key.payload()), made)

    def _load(self, key_id: bytes) -> DataKey:
        stored = self.store.by_id(key_id)
        if stored is None:
            raise self._gone(key_id)
        return self._unwrapped(stored)

    def _gone(self, key_id: bytes) -> SealedKeyMissing:
        if any(key_id in entry.keys for entry in self.ledger.entries()):
            return SealedKeyDestroyed("Nyckeln är förstörd; värdet går inte att läsa mer.")
        return SealedKeyMissing("Nyckeln finns inte i nyckelförrådet.")

    def _active(self, kind: str, owner: UUID) -> DataKey:
        stored = self.store.active(kind, owner)
        if stored is None:
            self.ensure_key(kind, owner)
            stored = self.store.active(kind, owner)
        if stored is None:
            raise SealedKeyMissing("Nyckeln försvann medan den skapades.")
        return self._unwrapped(stored)

    def _unwrapped(self, stored: StoredKey) -> DataKey:
        payload = self.kek.unwrap(Wrapped(*stored.wrapped))
        return datakey.from_payload(stored.id, stored.kind, stored.owner, payload)


def keyring() -> Keyring:
    """The keyring that the settings name. Raises KeystoreError (or KekError) with the way to mend it."""
    return _current or _opened()


def ensure_key(kind: str, owner: UUID) -> None:
    """Make sure that ``owner`` has a key of that kind (see ``Keyring.ensure_key``)."""
    keyring().ensure_key(kind, owner)


def shred(owner: UUID, *, by: Any) -> None:
    """Destroy every key of ``owner`` (see ``Keyring.shred``)."""
    keyring().shred(owner, by=by)


def owner_of_user(pk: int) -> UUID:
    """The key owner that stands for a staff account: its authenticator secrets are sealed under it."""
    return uuid.uuid5(USERS, str(pk))


_current: Keyring | None = None


def _opened() -> Keyring:
    global _current
    store, ledger = Keystore(Path(settings.KEYSTORE_PATH)), ErasureLedger(Path(settings.ERASURE_LEDGER_PATH))
    _current = Keyring(store, provider(), ledger)
    return _current


@receiver(setting_changed)
def _forget_keyring(*, setting: str, **kwargs: Any) -> None:
    global _current
    if setting.startswith(("KEK_", "KEYSTORE_", "ERASURE_", "VAULT_")):
        _current = None
