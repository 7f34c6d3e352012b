"""Attachments: what comes out is what went in, or an error at the first wrong chunk."""

import io
import uuid
from typing import Any

import pytest

from audit.decisions import Decision, NotAllowed
from crypto.errors import (
    SealedError,
    SealedKeyMissing,
    SealedUnknownAlgorithm,
    SealedUnknownFormat,
    SealedWrongOwner,
    StreamBroken,
)
from crypto.keyring import Keyring
from crypto.stream import CHUNK, HEADER_LENGTH, TAG_LENGTH, open_stream, seal_stream, sealed_size
from tests.crypto.conftest import YES

FILE, OWNER = uuid.UUID(int=3), uuid.UUID(int=4)
WHOLE = CHUNK + TAG_LENGTH
SIZE = 3 * CHUNK + 100


@pytest.fixture(autouse=True)
def quiet(monkeypatch: pytest.MonkeyPatch, ring: Keyring) -> list[str]:
    seen: list[str] = []

    def note(error: Any, where: str) -> Any:
        seen.append(f"{where} {error.code}")
        return error

    monkeypatch.setattr("crypto.stream.reject", note)
    return seen


def content(size: int) -> bytes:
    return bytes(number % 251 for number in range(size))


def sealed(size: int = SIZE, attachment: uuid.UUID = FILE, owner: uuid.UUID = OWNER) -> bytes:
    out = io.BytesIO()
    seal_stream(io.BytesIO(content(size)), out, attachment=attachment, owner=owner, size=size)
    return out.getvalue()


def opened(value: bytes, size: int = SIZE, attachment: uuid.UUID = FILE, owner: uuid.UUID = OWNER) -> bytes:
    return b"".join(open_stream(io.BytesIO(value), YES, attachment=attachment, owner=owner, size=size))


@pytest.mark.parametrize("size", [0, 1, CHUNK - 1, CHUNK, CHUNK + 1, 2 * CHUNK - 1, 2 * CHUNK, 2 * CHUNK + 1])
def test_every_size_comes_back(size: int) -> None:
    value = sealed(size)
    assert len(value) == sealed_size(size)
    assert opened(value, size) == content(size)


def chunks(value: bytes) -> tuple[bytes, list[bytes]]:
    body = value[HEADER_LENGTH:]
    return value[:HEADER_LENGTH], [body[at : at + WHOLE] for at in range(0, len(body), WHOLE)]


@pytest.mark.parametrize(
    "order",
    [
        [1, 2, 3], [0, 2, 3], [0, 1, 3], [0, 1, 2],
        [1, 0, 2, 3], [0, 2, 1, 3], [0, 1, 3, 2], [3, 2, 1, 0],
        [0, 0, 1, 2, 3], [0, 1, 1, 3], [0, 1, 2, 2, 3], [0, 1, 2, 3, 3], [3], [],
    ],
)  # fmt: skip
def test_dropped_moved_and_repeated_chunks_are_refused(order: list[int], quiet: list[str]) -> None:
    header, pieces = chunks(sealed())
    with pytest.raises(StreamBroken):
        opened(header + b"".join(pieces[number] for number in order))
    assert quiet == [f"attachment:{FILE} stream_broken"]


def test_a_chunk_of_another_file_is_refused() -> None:
    header, pieces = chunks(sealed())
    _, others = chunks(sealed())
    with pytest.raises(StreamBroken):
        opened(header + pieces[0] + others[1] + b"".join(pieces[2:]))


@pytest.mark.parametrize("size", [0, 100, CHUNK])
def test_cutting_anywhere_is_refused(size: int) -> None:
    value = sealed(size)
    cuts = range(len(value)) if size <= 100 else [*range(60), *range(len(value) - 40, len(value))]
    for length in cuts:
        with pytest.raises(SealedError):
            opened(value[:length], size)


def test_cutting_at_a_chunk_and_claiming_the_smaller_size_is_refused() -> None:
    header, pieces = chunks(sealed())
    for kept in (1, 2, 3):
        with pytest.raises(StreamBroken):
            opened(header + b"".join(pieces[:kept]), size=kept * CHUNK)


def test_more_at_the_end_is_refused() -> None:
    for extra in (b"\0", bytes(WHOLE)):
        with pytest.raises(StreamBroken):
            opened(sealed() + extra)


def test_a_flipped_bit_in_every_byte_is_refused() -> None:
    value = sealed(50)
    for at in range(len(value)):
        bad = bytearray(value)
        bad[at] ^= 1 << (at % 8)
        with pytest.raises(SealedError):
            opened(bytes(bad), 50)


@pytest.mark.parametrize(
    ("at", "to", "error"),
    [(0, 0, SealedUnknownFormat), (0, 2, SealedUnknownFormat), (1, 1, SealedUnknownAlgorithm),
     (2, None, SealedKeyMissing)],
)  # fmt: skip
def test_another_header_is_refused(at: int, to: int | None, error: type[SealedError]) -> None:
    value = bytearray(sealed(10))
    value[at] = value[at] ^ 1 if to is None else to
    with pytest.raises(error):
        opened(bytes(value), 10)


@pytest.mark.parametrize(
    ("change", "error"),
    [
        ({"attachment": uuid.UUID(int=9)}, StreamBroken),
        ({"owner": uuid.UUID(int=9)}, SealedWrongOwner),
        ({"size": SIZE - 1}, StreamBroken),
        ({"size": SIZE + 1}, StreamBroken),
        ({"size": 0}, StreamBroken),
    ],
)
def test_another_attachment_owner_or_size_is_refused(
    change: dict[str, Any], error: type[SealedError]
) -> None:
    with pytest.raises(error):
        opened(sealed(), **change)


@pytest.mark.parametrize("claimed", [0, SIZE - 1, SIZE + 1, SIZE + CHUNK])
def test_a_source_of_another_size_is_refused(claimed: int) -> None:
    with pytest.raises(StreamBroken):
        seal_stream(io.BytesIO(content(SIZE)), io.BytesIO(), attachment=FILE, owner=OWNER, size=claimed)


def test_a_decision_is_needed_before_the_first_byte() -> None:
    refusal = Decision(allowed=False, reason="not_member")
    with pytest.raises(NotAllowed):
        open_stream(io.BytesIO(sealed(1)), refusal, attachment=FILE, owner=OWNER, size=1)


def test_plaintext_put_in_is_refused() -> None:
    with pytest.raises(SealedError):
        opened(content(SIZE))
