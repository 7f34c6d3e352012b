"""One-time codes (RFC 6238) against the sealed secret: a step either way, never the same step twice.

One of the few files that open a sealed value for a machine: the secret is compared with, not shown, except
while its owner sets it up.
"""

from base64 import b32decode
from collections.abc import Callable
from dataclasses import dataclass
from math import ceil
from typing import Final, Literal
from urllib.parse import quote

from django.utils import timezone
from django_otp.oath import TOTP

from audit import clock
from crypto.sealed import open_for_machine
from teams.models import Authenticator, User

STEP_SECONDS: Final = 30
TOLERANCE: Final = 1
DIGITS: Final = 6
ISSUER: Final = "SIG"
Answer = Literal["ok", "wrong", "wait", "none"]


@dataclass(frozen=True, slots=True)
class Checked:
    """What became of a code; `wait_seconds` when it was not looked at because of earlier failures."""

    answer: Answer
    wait_seconds: int = 0


def replace(*, user: User, secret: str, confirmed: bool) -> Authenticator:
    """Put `secret` (base32) in place of the account's authenticator, or beside it until it is confirmed."""
    Authenticator.objects.filter(user=user, confirmed=confirmed).delete()
    row = Authenticator(user=user, name=ISSUER, confirmed=confirmed, key=secret)
    row.save()
    return row


def check(
    *, user: User, code: str, or_else: Callable[[str], bool] | None = None, confirmed: bool = True
) -> Checked:
    """Compare `code` and remember its step; `or_else` may accept it as something other (a recovery code).

    Call it inside a transaction: the row is locked while the code is compared, so that one code opens one
    session.
    """
    row = Authenticator.objects.select_for_update().filter(user=user, confirmed=confirmed).first()
    if row is None:
        return Checked("none")
    allowed, why = row.verify_is_allowed()
    if not allowed:
        return Checked("wait", max(1, ceil((why["locked_until"] - timezone.now()).total_seconds())))
    right = _matches(row, code) or (or_else is not None and or_else(code))
    if right:
        row.throttle_reset(commit=False)
    else:
        row.throttle_increment(commit=False)
    row.save()
    return Checked("ok" if right else "wrong")


def _matches(row: Authenticator, code: str) -> bool:
    digits = "".join(code.split())
    generator = _generator(row)
    if not (digits.isascii() and digits.isdecimal() and len(digits) == DIGITS):
        return False
    if not generator.verify(int(digits), TOLERANCE, row.last_t + 1):
        return False
    row.last_t = generator.t()
    return True


def confirm(*, user: User) -> None:
    """The new authenticator works: it takes the old one's place."""
    Authenticator.objects.filter(user=user, confirmed=True).delete()
    Authenticator.objects.filter(user=user, confirmed=False).update(confirmed=True)


def pending_secret(*, user: User) -> str:
    """The base32 secret of the authenticator that its owner is setting up, or "" when there is none."""
    row = Authenticator.objects.filter(user=user, confirmed=False).first()
    return open_for_machine(row.key, "set-up") if row and row.key else ""


def usable_code(*, user: User) -> str:
    """A code that would be accepted now: this step's, or the next one's when this one is spent; "" without
    a device.

    For the demo's sign-in page and for tests.
    """
    row = Authenticator.objects.filter(user=user, confirmed=True).first()
    if row is None:
        return ""
    generator = _generator(row)
    if row.last_t >= generator.t():
        generator.drift += 1
    return f"{generator.token():0{DIGITS}d}"


def address(*, user: User, secret: str) -> str:
    """The otpauth:// address that authenticator apps read from a QR code."""
    label = quote(f"{ISSUER}:{user.email}")
    return f"otpauth://totp/{label}?secret={secret}&issuer={ISSUER}&algorithm=SHA1&digits={DIGITS}&period={STEP_SECONDS}"


def _generator(row: Authenticator) -> TOTP:
    if row.key is None:
        raise ValueError("an authenticator without a secret")
    generator = TOTP(b32decode(open_for_machine(row.key, "one-time-code")), step=STEP_SECONDS)
    generator.time = clock.now().timestamp()
    return generator
