"""How much sealing costs, beside raw AES-GCM and Fernet. Ratios count; times depend on the machine."""

import datetime
import secrets
import statistics
import tempfile
import time
import uuid
from collections.abc import Callable
from pathlib import Path
from typing import Any

from cryptography.fernet import Fernet
from cryptography.hazmat.primitives.ciphers.aead import AESGCM

from audit.decisions import Decision
from crypto import envelope
from crypto.keyring import Keyring, keyring
from crypto.padding import unpad
from crypto.sealed import Sealed, Token

ROUNDS = 7
YES = Decision(allowed=True, reason="own")
SIZES = {
    "name (12 bytes)": 12,
    "note (400 bytes)": 400,
    "note (2 000 bytes)": 2_000,
    "text (20 000 bytes)": 20_000,
}
PAGE = [12] * 120 + [400] * 60 + [2_000] * 20


def seconds(work: Callable[[], Any], repeats: int) -> float:
    """The median time of one call, over rounds of ``repeats`` calls."""
    rounds = []
    for _ in range(ROUNDS):
        began = time.perf_counter()
        for _ in range(repeats):
            work()
        rounds.append((time.perf_counter() - began) / repeats)
    return statistics.median(rounds)


class Row:
    """What a field needs of a model, without a table: the measured path is the field's own."""

    def __init__(self) -> None:
        self.id, self.version = uuid.uuid4(), 1
        self.owner = uuid.uuid4()

    @staticmethod
    def key_owner(row: "Row") -> uuid.UUID:
        return row.owner


def text_field() -> Any:
    """A text field set up as ``contribute_to_class`` would."""
    from crypto.fields import SealedTextField

    field: Any = SealedTextField(key="case")
    field.name = field.attname = "text"
    field.entity, field.home = "bench.note", Row
    field.column_name = envelope.column("bench.note", "text")
    return field


def compare(field: Any) -> None:
    """Print, for each size, the time to open a value in four ways and what each is of raw AES-GCM.

    value: form check, associated data, decryption, padding. field: the same with key, owner, place and type.
    """
    print(
        f"{'bytes':>8}{'raw':>12}{'value':>12}{'field':>12}{'Fernet':>12}   of raw: value  field  Fernet   stored +"
    )
    for size in SIZES:
        times, overhead = opening_times(field, size)
        value, whole, fernet = (times[0] / moment for moment in times[1:])
        shown = "".join(f"{moment * 1e6:>9.2f} µs" for moment in times)
        print(f"{size:>8}{shown}{value:>17.2f}{whole:>7.2f}{fernet:>8.2f}{overhead:>11}")


def opening_times(field: Any, size: int) -> tuple[list[float], int]:
    """Seconds to open one value of ``size`` bytes raw, as a value, as a field and with Fernet; bytes added."""
    row, text, nonce = Row(), "x" * size, secrets.token_bytes(12)
    secret = AESGCM(secrets.token_bytes(32))
    fernet = Fernet(Fernet.generate_key())
    raw, token = secret.encrypt(nonce, text.encode(), None), fernet.encrypt(text.encode())
    stored = field.seal(row, field.encode(text))
    sealed: Sealed[str] = Sealed(row, field, Token(stored, 1))  # type: ignore[arg-type]
    key = keyring().sealing("case", row.owner)
    cipher, where = (
        key.cipher(field.column_name),
        envelope.place(field.column_name, row.id, key.owner_part, 1),
    )

    def value() -> str:
        envelope.key_id(stored)
        return unpad(envelope.unseal(cipher, where, stored)).decode()

    ways: list[Callable[[], str]] = [
        lambda: secret.decrypt(nonce, raw, None).decode(),
        value,
        lambda: sealed.reveal(YES),
        lambda: fernet.decrypt(token).decode(),
    ]
    return [seconds(way, 1_000 if size < 100_000 else 100) for way in ways], len(stored) - size


def page(ring: Keyring, field: Any, owners: int) -> float:
    """Milliseconds for a page of 200 sealed fields of ``owners`` cases, the unwrapping of keys included."""
    cases = [uuid.uuid4() for _ in range(owners)]
    cells: list[Sealed[str]] = []
    for number, size in enumerate(PAGE):
        row = Row()
        row.owner = cases[number % owners]
        cells.append(Sealed(row, field, Token(field.seal(row, field.encode("x" * size)), 1)))  # type: ignore[arg-type]

    def show() -> None:
        with ring.request_cache():
            for cell in cells:
                cell.reveal(YES)

    return seconds(show, 5) * 1000


def raw_page() -> float:
    """The same page with raw AES-GCM under one key, in milliseconds."""
    cipher = AESGCM(secrets.token_bytes(32))
    nonce = secrets.token_bytes(12)
    cells = [cipher.encrypt(nonce, b"x" * size, None) for size in PAGE]
    return seconds(lambda: [cipher.decrypt(nonce, cell, None).decode() for cell in cells], 5) * 1000


def keys(ring: Keyring) -> None:
    """Print what 10,000 keys cost."""
    owners = [uuid.uuid4() for _ in range(10_000)]
    began = time.perf_counter()
    ring.ensure_keys("person", owners)
    made = time.perf_counter() - began
    with ring.request_cache():
        began = time.perf_counter()
        ring.warm("person", owners)
        warmed = time.perf_counter() - began
    print(f"10 000 keys: made in {made:.2f} s, read and unwrapped in {warmed:.2f} s")


def main() -> None:
    """Run against a keystore of its own in a temporary folder."""
    from django.test.utils import override_settings

    from crypto.kek import file

    with tempfile.TemporaryDirectory() as folder:
        home = Path(folder)
        file.create(home / "kek.json")
        chosen = {
            "KEK_PROVIDER": "file",
            "KEK_FILE": str(home / "kek.json"),
            "KEYSTORE_PATH": str(home / "keystore.sqlite"),
            "ERASURE_LEDGER_PATH": str(home / "erasures.jsonl"),
        }
        with override_settings(**chosen):
            measure(keyring())


def measure(ring: Keyring) -> None:
    """Everything, with a verdict a line."""
    field = text_field()
    print(f"crypto, {datetime.datetime.now(datetime.UTC):%Y-%m-%d}")
    with ring.request_cache():
        compare(field)
    print("goal: value ≥ 0.5 of raw AES-GCM")
    raw = raw_page()
    for owners in (1, 20, 200):
        ours = page(ring, field, owners)
        print(f"page of 200 fields, {owners:>3} cases: {ours:.2f} ms (raw {raw:.2f} ms; goal ≤ 3 ms)")
    keys(ring)


if __name__ == "__main__":
    import os

    import django

    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "tests.settings")
    django.setup()
    main()
