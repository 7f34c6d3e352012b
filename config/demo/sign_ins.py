"""How the terminal shows who may sign in: name, role, sign-in, one-time-code secret and its QR code."""

from collections.abc import Sequence
from itertools import zip_longest
from typing import Protocol
from urllib.parse import quote, urlencode

import segno
from django.conf import settings

GAP = "   "


class Person(Protocol):
    """An invented person who may sign in to the demo."""

    @property
    def name(self) -> str: ...
    @property
    def role(self) -> str: ...
    @property
    def authority(self) -> str: ...
    @property
    def email(self) -> str: ...
    @property
    def password(self) -> str: ...
    @property
    def secret(self) -> str: ...


def sheet(people: Sequence[Person], width: int) -> str:
    """Every person with a QR code, as many beside each other as `width` columns hold."""
    cards = [card(person) for person in people]
    if not cards:
        return ""
    wide = max(len(line) for lines in cards for line in lines)
    beside = max(1, (width + len(GAP)) // (wide + len(GAP)))
    rows = [cards[start : start + beside] for start in range(0, len(cards), beside)]
    return "\n\n".join("\n".join(_row(row, wide)) for row in rows)


def _row(row: Sequence[Sequence[str]], wide: int) -> list[str]:
    return [GAP.join(part.ljust(wide) for part in line).rstrip() for line in zip_longest(*row, fillvalue="")]


def card(person: Person) -> list[str]:
    """The lines of one person."""
    return [
        person.name,
        f"{person.role}, {person.authority}",
        f"E-post    {person.email}",
        f"Lösenord  {person.password}",
        f"Kod       {person.secret}",
        *code(uri(person.email, person.secret)),
    ]


def uri(email: str, secret: str) -> str:
    """The address that an authenticator app reads from the QR code."""
    issuer = settings.OTP_TOTP_ISSUER
    return f"otpauth://totp/{quote(f'{issuer}:{email}')}?{urlencode({'secret': secret, 'issuer': issuer})}"


def code(text: str) -> list[str]:
    """A QR code in half-block characters, two modules a line.

    Dark on light whatever the terminal's colours.
    """
    matrix = [list(row) for row in segno.make(text, micro=False, error="l").matrix_iter(border=2)]
    if len(matrix) % 2:
        matrix.append([0] * len(matrix[0]))
    glyph = {(0, 0): "█", (0, 1): "▀", (1, 0): "▄", (1, 1): " "}
    return [
        "".join(glyph[int(bool(up)), int(bool(down))] for up, down in zip(*pair, strict=True))
        for pair in zip(matrix[::2], matrix[1::2], strict=True)
    ]
