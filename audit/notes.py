"""Signed notes, checkpoints and cosignatures in the public C2SP formats. Pure; no Django.

signed-note: text, blank line, signature lines. tlog-checkpoint: origin, size, root. tlog-cosignature: a
witness's timestamped signature over the same text. Reading is strict: one way to write each thing, so that no
byte of a file can change unseen.
"""

import base64
import binascii
import re
import struct
from dataclasses import dataclass
from hashlib import sha256

from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey, Ed25519PublicKey

ED25519 = 0x01
COSIGNATURE = 0x04
SIGNATURE_LINE = re.compile(r"— ([^\s+]+) ([A-Za-z0-9+/=]+)")
VKEY = re.compile(r"([^\s+]+)\+([0-9a-f]{8})\+([A-Za-z0-9+/=]+)")
SIZE = re.compile(r"0|[1-9][0-9]{0,18}")


class BadNote(Exception):
    """A note, key or signature that is not what it claims to be."""


@dataclass(frozen=True, slots=True)
class Checkpoint:
    """A tree head: who, how many leaves, their root."""

    origin: str
    size: int
    root: bytes

    @property
    def text(self) -> str:
        """The note text that is signed."""
        return f"{self.origin}\n{self.size}\n{encode(self.root)}\n"


@dataclass(frozen=True, slots=True)
class Signature:
    """One signature line: key name, 4-byte key id, the signature's bytes."""

    name: str
    key_id: bytes
    value: bytes

    @property
    def line(self) -> str:
        """As it stands in a note, with its newline."""
        return f"— {self.name} {encode(self.key_id + self.value)}\n"


@dataclass(frozen=True, slots=True)
class Verifier:
    """A public key with its name and signature type (ED25519 or COSIGNATURE)."""

    name: str
    type: int
    public: bytes

    @property
    def key_id(self) -> bytes:
        """First four bytes of SHA-256 over name, newline, type and key."""
        return sha256(self.name.encode() + b"\n" + bytes([self.type]) + self.public).digest()[:4]

    @property
    def vkey(self) -> str:
        """The C2SP verifier key, one line without newline."""
        return f"{self.name}+{self.key_id.hex()}+{encode(bytes([self.type]) + self.public)}"

    def check(self, text: str, signature: Signature) -> int | None:
        """Raise BadNote unless `signature` is this key's over `text`. A cosignature answers with its time."""
        if (signature.name, signature.key_id) != (self.name, self.key_id):
            raise BadNote(f"signed by {signature.name}, not by {self.name}")
        value, message, time = signature.value, text.encode(), None
        if self.type == COSIGNATURE:
            if len(value) != 72:
                raise BadNote("a cosignature has 72 bytes")
            (time,) = struct.unpack(">Q", value[:8])
            value, message = value[8:], cosigned_message(text, time)
        try:
            Ed25519PublicKey.from_public_bytes(self.public).verify(value, message)
        except InvalidSignature:
            raise BadNote(f"the signature by {self.name} does not hold") from None
        return time


class Signer:
    """An Ed25519 private key (32-byte seed) with a name."""

    def __init__(self, name: str, seed: bytes, kind: int = ED25519) -> None:
        self._private = Ed25519PrivateKey.from_private_bytes(seed)
        self.verifier = Verifier(name, kind, self._private.public_key().public_bytes_raw())

    def sign(self, text: str) -> Signature:
        """A note signature over `text`."""
        return Signature(self.verifier.name, self.verifier.key_id, self._private.sign(text.encode()))

    def cosign(self, text: str, time: int) -> Signature:
        """A cosignature/v1 over the checkpoint `text`, saying that it was the newest at `time` (POSIX
        seconds).
        """
        value = struct.pack(">Q", time) + self._private.sign(cosigned_message(text, time))
        return Signature(self.verifier.name, self.verifier.key_id, value)


def cosigned_message(text: str, time: int) -> bytes:
    """What a witness signs."""
    return f"cosignature/v1\ntime {time}\n{text}".encode()


def encode(value: bytes) -> str:
    """Standard base64."""
    return base64.b64encode(value).decode("ascii")


def decode(value: str) -> bytes:
    """Standard base64, only as `encode` would write it: spare bits must be zero. Raises BadNote."""
    try:
        decoded = base64.b64decode(value, validate=True)
    except (binascii.Error, ValueError):
        raise BadNote("not base64") from None
    if encode(decoded) != value:
        raise BadNote("base64 with stray bits")
    return decoded


def parse_vkey(line: str) -> Verifier:
    """A verifier key from its line (without newline). Raises BadNote."""
    match = VKEY.fullmatch(line)
    if not match:
        raise BadNote("not a verifier key")
    key = decode(match[3])
    if len(key) != 33 or key[0] not in (ED25519, COSIGNATURE):
        raise BadNote("not an Ed25519 verifier key")
    verifier = Verifier(match[1], key[0], key[1:])
    if verifier.key_id.hex() != match[2]:
        raise BadNote("the key's id does not match the key")
    return verifier


def write_note(text: str, *signatures: Signature) -> str:
    """The signed note."""
    return text + "\n" + "".join(signature.line for signature in signatures)


def parse_note(note: str) -> tuple[Checkpoint, list[Signature]]:
    """A signed checkpoint without extension lines. Raises BadNote; checks no signature."""
    text, blank, rest = note.partition("\n\n")
    lines = text.split("\n")
    if not blank or len(lines) != 3 or not rest.endswith("\n"):
        raise BadNote("not a signed checkpoint")
    origin, size, root = lines
    if not origin or not SIZE.fullmatch(size):
        raise BadNote("a checkpoint has an origin and a size")
    return Checkpoint(origin, int(size), _root(root)), [_signature(line) for line in rest[:-1].split("\n")]


def _root(line: str) -> bytes:
    root = decode(line)
    if len(root) != 32:
        raise BadNote("a root has 32 bytes")
    return root


def _signature(line: str) -> Signature:
    match = SIGNATURE_LINE.fullmatch(line)
    if not match:
        raise BadNote("not a signature line")
    value = decode(match[2])
    if len(value) < 5:
        raise BadNote("a signature has a key id and a value")
    return Signature(match[1], value[:4], value[4:])
