"""What a page has shown, as a token that the page carries, and whether it may still be shown. Pure.

The token names rows by the first eight bytes of their ids, is bound to one person and one thing (a case, a
team), and holds no content. Everything shown must still be there for that person; what has come since does
not matter.
"""

import base64
import binascii
import hashlib
from collections.abc import Iterable
from dataclasses import dataclass
from uuid import UUID

from django.core.signing import BadSignature, Signer

HEADER = "X-Shown"
PREFIX = 8
FLAGS = ("social", "leads", "named", "plan")
About = UUID | str


@dataclass(frozen=True)
class Shown:
    """For which authority the page was made, what else it rested on, and which rows stood on it.

    `named`: who the youth is; `plan`: the whole plan; `social`, `leads`: what only those see.
    """

    authority: int
    social: bool = False
    leads: bool = False
    named: bool = False
    plan: bool = False
    rows: frozenset[bytes] = frozenset()


NOTHING = Shown(0)
"""Of a page that nobody was let in to, and of one that rests on nothing but who is signed in."""


def may_stay(shown: Shown, now: Shown) -> bool:
    """Is everything that was shown still there? `now` is what the same page could show at this moment."""
    return (
        shown.authority == now.authority
        and all(getattr(now, flag) or not getattr(shown, flag) for flag in FLAGS)
        and shown.rows <= now.rows
    )


def marks(ids: Iterable[UUID]) -> frozenset[bytes]:
    """How the token names rows."""
    return frozenset(row.bytes[:PREFIX] for row in ids)


def line(*words: object) -> bytes:
    """How the token names what is told apart by its words and not by one row's id."""
    return hashlib.blake2b("|".join(map(str, words)).encode(), digest_size=PREFIX).digest()


def token(shown: Shown, *, user: int, about: About) -> str:
    """The token of a page."""
    flags = sum(getattr(shown, flag) << place for place, flag in enumerate(FLAGS))
    packed = shown.authority.to_bytes(4) + bytes([flags]) + b"".join(sorted(shown.rows))
    return _signer(user, about).sign(base64.urlsafe_b64encode(packed).decode("ascii"))


def read(text: str, *, user: int, about: About) -> Shown | None:
    """What the page had shown; None for a token that is not this person's of this thing."""
    try:
        packed = base64.urlsafe_b64decode(_signer(user, about).unsign(text))
    except (BadSignature, binascii.Error, ValueError):
        return None
    rows = packed[5:]
    return Shown(
        int.from_bytes(packed[:4]),
        *(bool(packed[4] >> place & 1) for place in range(len(FLAGS))),
        frozenset(rows[at : at + PREFIX] for at in range(0, len(rows), PREFIX)),
    )


def _signer(user: int, about: About) -> Signer:
    return Signer(salt=f"teams.shown|{user}|{about}")
