"""Small questions put to parsed JSON, each answered with the value or with a clear refusal."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any


class Unreadable(ValueError):
    """The document is not published-tables/1; the message says where and why."""

    def __init__(self, where: str, why: str) -> None:
        super().__init__(f"{where}: {why}")


def an_object(found: Any, where: str, needed: tuple[str, ...], allowed: tuple[str, ...]) -> Mapping[str, Any]:
    """An object with every key of `needed`, and beside them none but `allowed`."""
    parts = names(found, where)
    for key in needed:
        if key not in parts:
            raise Unreadable(where, f"has no {key!r}")
    for key in parts:
        if key not in needed and key not in allowed:
            raise Unreadable(where, f"has {key!r}, which is not understood")
    return parts


def names(found: Any, where: str) -> Mapping[str, Any]:
    """Any object."""
    if not isinstance(found, dict):
        raise Unreadable(where, "is not an object")
    return found


def a_list(found: Any, where: str) -> list[Any]:
    """Any list."""
    if not isinstance(found, list):
        raise Unreadable(where, "is not a list")
    return found


def texts(found: Any, where: str) -> tuple[str, ...]:
    """A list of texts, none empty."""
    for one in a_list(found, where):
        if not isinstance(one, str) or not one:
            raise Unreadable(where, f"{one!r} is not a text")
    return tuple(found)


def choice(found: Any, where: str, among: tuple[str, ...]) -> str:
    """One of `among`."""
    if not isinstance(found, str) or found not in among:
        raise Unreadable(where, f"{found!r} is none of {', '.join(among) or 'nothing'}")
    return found


def whole(found: Any, where: str) -> int:
    """A whole number from 0."""
    if isinstance(found, bool) or not isinstance(found, int) or found < 0:
        raise Unreadable(where, f"{found!r} is not a whole number from 0")
    return int(found)
