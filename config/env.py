"""Settings from the environment, secrets from files.

A value that is missing is remembered with the sentence that says how to set it, so that settings can be
imported (to make migrations, to check types) while nothing can be served: `config.start` calls
`refuse_if_incomplete`.
"""

import base64
import binascii
import os
from pathlib import Path

DEMO_PREFIX = "demo:"
problems: dict[str, str] = {}
missing: set[str] = set()


class Refused(SystemExit):
    """A start that may not happen. Carries one Swedish sentence; exit code 2."""

    def __init__(self, sentence: str) -> None:
        self.sentence = sentence
        super().__init__(2)

    def __str__(self) -> str:
        return self.sentence


def text(name: str, hint: str, default: str | None = None) -> str:
    """The value of `name`, else `default`. A missing value without default is remembered with `hint`."""
    value = os.environ.get(name, "").strip()
    if value:
        return value
    if default is None:
        _miss(name, f"{name} saknas: {hint}")
        return ""
    return default


def _miss(name: str, sentence: str) -> None:
    problems[name] = sentence
    missing.add(name)


def flag(name: str, default: bool = False) -> bool:
    """True for 1/true/yes/ja.

    Anything else that is set and not a clear no is a problem, never a silent no.
    """
    value = os.environ.get(name, "").strip().lower()
    if value in {"", "0", "false", "no", "nej"}:
        return default if not value else False
    if value not in {"1", "true", "yes", "ja"}:
        problems[name] = f"{name} måste vara 1 eller 0."
    return value in {"1", "true", "yes", "ja"}


def integer(name: str, default: int, lowest: int, highest: int) -> int:
    """A whole number between `lowest` and `highest`, else a remembered problem and the default."""
    value = os.environ.get(name, "").strip()
    if not value:
        return default
    if not value.isascii() or not value.isdigit() or not lowest <= int(value) <= highest:
        problems[name] = f"{name} måste vara ett heltal mellan {lowest} och {highest}."
        return default
    return int(value)


def words(name: str, hint: str, default: str | None = None) -> list[str]:
    """A comma-separated list without empty items."""
    return [word.strip() for word in text(name, hint, default).split(",") if word.strip()]


def secret(name: str, hint: str, *, needed: bool = True) -> str:
    """The first line of the file that `NAME_FILE` names, else the value of `NAME`.

    A file that is missing, empty or readable by others than its owner and group is a problem.
    """
    path = os.environ.get(f"{name}_FILE", "").strip()
    if not path:
        value = os.environ.get(name, "").strip()
        if not value and needed:
            _miss(name, f"{name}_FILE saknas: {hint}")
        return value
    try:
        mode = Path(path).stat().st_mode
        value = Path(path).read_text(encoding="utf-8").strip()
    except (OSError, UnicodeDecodeError):
        problems[name] = f"{name}_FILE pekar på en fil som inte går att läsa: {path}"
        return ""
    if mode & 0o007:
        problems[name] = f"{path} får inte vara läsbar för alla. Kör: chmod 600 {path}"
        return ""
    if not value:
        problems[name] = f"{path} är tom: {hint}"
    return value


def key(name: str, hint: str, *, demo: bool, needed: bool = True) -> bytes:
    """32 secret bytes, written as base64. Keys made for the demo are marked and refused everywhere else."""
    value = secret(name, hint, needed=needed)
    if not value:
        return b""
    if value.startswith(DEMO_PREFIX):
        if not demo:
            problems[name] = f"{name} är en nyckel från demon och får inte användas här. {hint}"
            return b""
        value = value.removeprefix(DEMO_PREFIX)
    try:
        raw = base64.b64decode(value, validate=True)
    except (binascii.Error, ValueError):
        raw = b""
    if len(raw) != 32:
        problems[name] = f"{name} måste vara 32 byte i base64. Skapa en med: openssl rand -base64 32"
        return b""
    return raw


def refuse_if_incomplete(needed: frozenset[str] | None = None) -> None:
    """Raise Refused with every remembered problem, one a line.

    `needed` names what this process cannot do without; other values may be missing, but none may be wrong.
    """
    counted = [name for name in sorted(problems) if needed is None or name in needed or name not in missing]
    if counted:
        raise Refused("SIG startar inte.\n" + "\n".join(f"  {problems[name]}" for name in counted))
