"""Where printed figures come from: which code counted them, and where the ledger stood."""

import os
from functools import cache
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path

from django.db import DatabaseError

from audit.models import Checkpoint


def checkpoint() -> tuple[int, str]:
    """Size and root (hex) of the ledger's newest checkpoint; 0 and "" before the first, or out of reach."""
    try:
        newest = Checkpoint.objects.using("review").order_by("-size").first()
    except DatabaseError:
        return 0, ""
    return (newest.size, bytes(newest.root).hex()) if newest else (0, "")


@cache
def code_version() -> str:
    """The version of the program: package version and, in a working copy, the commit."""
    try:
        number = version("sig")
    except PackageNotFoundError:
        number = "0.1.0"
    head = Path(__file__).parents[2] / ".git" / "HEAD"
    return f"{number}+{commit}" if (commit := _commit(head)) else number


def _commit(head: Path) -> str:
    try:
        text = head.read_text(encoding="ascii").strip()
        if text.startswith("ref: "):
            text = (head.parent / os.path.normpath(text[5:])).read_text(encoding="ascii").strip()
    except OSError:
        return ""
    return text[:12]
