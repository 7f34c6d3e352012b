"""How much sealing costs, beside raw AES-GCM and Fernet. Ratios count; times depend on the machine."""

import secrets
import tempfile
import time
import uuid
from collections.abc import Callable
from pathlib import Path
from typing import Any

from cryptography.fernet import Fernet
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from django.test.utils import override_settings

from audit.decisions import Decision
from crypto import envelope
from crypto.fields import SealedTextField
from crypto.kek import file
from crypto.keyring import Keyring, keyring
from crypto.padding import unpad
from crypto.sealed import Sealed, Token

Say = Callable[[str], Any]
ROUNDS = 15
YES = Decision(allowed=True, reason="own")
SIZES = [12, 400, 2_000, 20_000, 200_000]
PAGE = [12] * 120 + [400] * 60 + [2_000] * 20


def seconds(ways: list[Callable[[], Any]], repeats: int) -> list[float]:
    """The best time of one call of each way. Rounds take turns, so that other load meets all alike."""
    best = [1e9] * len(ways)
    for _ in range(ROUNDS):
        for number, way in enumerate(ways):
            began = time.thread_time()
            for _ in range(repeats):
                way()
            best[number] = min(best[number], (time.thread_time() - began) / repeats)
    return best


class Row:
    """What a field needs of a model, without a table: the measured path is the field's own."""

    def __init__(self, owner: uuid.UUID) -> None:
        self.id, self.version, self.owner = uuid.uuid4(), 1, owner

    def key_owner(self) -> uuid.UUID:
        return self.owner


def text_field() -> Any:
    """A text field set up as a model would."""
    field: Any = SealedTextField(key="case")
    field.name = field.attname = "text"
    field.entity, field.home = "bench.note", Row
    field.column_name = envelope.column("bench.note", "text")
    return field


def sealed_text(field: Any, owner: uuid.UUID, size: int) -> Sealed[str]:
    """A stored value of ``size`` characters in a row of its own."""
    row: Any = Row(owner)
    return Sealed(row, field, Token(field.seal(row, field.encode("x" * size)), 1))


def compare(field: Any, say: Say) -> float:
    """Open values of each size in four ways. Returns the worst ratio of a value to raw AES-GCM.

    raw: nonce and ciphertext stored together. value: form check, associated data, decryption, padding.
    field: the same with key, owner, place and type.
    """
    heads = "".join(f"{head:>12}" for head in ("raw", "value", "field", "Fernet"))
    say(f"{'bytes':>8}{heads}   of raw: value  field  Fernet   stored +")
    worst = 1e9
    for size in SIZES:
        times, overhead = opening_times(field, size)
        value, whole, fernet = (times[0] / moment for moment in times[1:])
        shown = "".join(f"{moment * 1e6:>9.2f} µs" for moment in times)
        say(f"{size:>8}{shown}{value:>16.2f}{whole:>7.2f}{fernet:>8.2f}{overhead:>11}")
        worst = min(worst, value)
    return worst


def opening_times(field: Any, size: int) -> tuple[list[float], int]:
    """Seconds to open one value of ``size`` bytes raw, as value, as field and with Fernet; bytes added."""
    text, nonce = "x" * size, secrets.token_bytes(12)
    secret, fernet = AESGCM(secrets.token_bytes(32)), Fernet(Fernet.generate_key())
    raw, token = nonce + secret.encrypt(nonce, text.encode(), None), fernet.encrypt(text.encode())
    sealed = sealed_text(field, uuid.uuid4(), size)
    row: Any = sealed.row
    stored = sealed.state.data  # type: ignore[union-attr]
    key = keyring().sealing("case", row.owner)
    cipher = key.cipher(field.column_name)
    where = envelope.place(field.column_name, row.id, key.owner_part, 1)

    def value() -> str:
        envelope.key_id(stored)
        return unpad(envelope.unseal(cipher, where, stored)).decode()

    ways: list[Callable[[], str]] = [
        lambda: secret.decrypt(raw[:12], raw[12:], None).decode(),
        value,
        lambda: sealed.reveal(YES),
        lambda: fernet.decrypt(token).decode(),
    ]
    return seconds(ways, 2_000 if size < 100_000 else 100), len(stored) - size


def page(ring: Keyring, field: Any, owners: int) -> float:
    """Milliseconds for a page of 200 sealed fields of ``owners`` cases, the unwrapping of keys included."""
    cases = [uuid.uuid4() for _ in range(owners)]
    cells = [sealed_text(field, cases[number % owners], size) for number, size in enumerate(PAGE)]

    def show() -> None:
        with ring.request_cache():
            ring.warm("case", cases)
            for cell in cells:
                cell.reveal(YES)

    return seconds([show], 5)[0] * 1000


def raw_page() -> float:
    """The same page with raw AES-GCM under one key, in milliseconds."""
    cipher, nonce = AESGCM(secrets.token_bytes(32)), secrets.token_bytes(12)
    cells = [cipher.encrypt(nonce, b"x" * size, None) for size in PAGE]
    return seconds([lambda: [cipher.decrypt(nonce, cell, None).decode() for cell in cells]], 5)[0] * 1000


def many_keys(ring: Keyring, say: Say) -> None:
    """What 10,000 keys cost."""
    owners = [uuid.uuid4() for _ in range(10_000)]
    began = time.perf_counter()
    ring.ensure_keys("person", owners)
    made = time.perf_counter() - began
    with ring.request_cache():
        began = time.perf_counter()
        ring.warm("person", owners)
        warmed = time.perf_counter() - began
    say(f"10 000 keys: made in {made:.2f} s, read and unwrapped in {warmed:.2f} s")


def measure(ring: Keyring, say: Say) -> bool:
    """Everything. True when a value opens at half of raw AES-GCM and the page of one case in 3 ms."""
    field = text_field()
    with ring.request_cache():
        worst = compare(field, say)
    say(f"value, worst size: {worst:.2f} of raw AES-GCM (goal ≥ 0.5)")
    raw, took = raw_page(), {owners: page(ring, field, owners) for owners in (1, 20, 200)}
    say(f"page of 200 fields (raw {raw:.2f} ms; goal for one case ≤ 3 ms)")
    for owners, moment in took.items():
        say(f"  {owners:>3} cases: {moment:.2f} ms")
    many_keys(ring, say)
    return worst >= 0.5 and took[1] <= 3


def run(say: Say) -> bool:
    """Measure with a keystore of its own in a temporary folder."""
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
            return measure(keyring(), say)
