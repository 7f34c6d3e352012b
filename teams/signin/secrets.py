"""Tokens, one-time-code secrets and recovery codes: made at random, stored as hashes or sealed."""

import hmac
import secrets
from base64 import b32encode
from hashlib import sha256
from typing import Final

from django.conf import settings

RECOVERY_CODES: Final = 10
ALPHABET: Final = "abcdefghjkmnpqrstuvwxyz23456789"


def new_link_token() -> str:
    """256 random bits for a one-time link."""
    return secrets.token_urlsafe(32)


def new_authenticator_secret() -> str:
    """160 random bits in base32, as authenticator apps take them (RFC 4226 §4)."""
    return b32encode(secrets.token_bytes(20)).decode()


def new_recovery_codes() -> list[str]:
    """Ten codes of 10 characters, about 49 bits each, without signs that look alike."""
    raw = ["".join(secrets.choice(ALPHABET) for _ in range(10)) for _ in range(RECOVERY_CODES)]
    return [f"{code[:5]}-{code[5:]}" for code in raw]


def token_hash(token: str) -> str:
    """What is stored instead of a link's token."""
    return sha256(f"sig.set-up|{token}".encode()).hexdigest()


def recovery_hash(user_id: int, code: str) -> str:
    """What is stored instead of a recovery code: keyed, bound to the account; blanks, dashes and case do
    not count.
    """
    plain = "".join(sign for sign in code.lower() if sign.isalnum())
    return hmac.new(settings.SECRET_KEY.encode(), f"recovery|{user_id}|{plain}".encode(), sha256).hexdigest()
