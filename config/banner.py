"""What every page says on top when a case is open by break-glass, and to whom one has to be told."""

import logging
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from django.db import Error as DatabaseError
from django.http import HttpRequest
from django.utils.functional import SimpleLazyObject

from teams import notices
from teams.notices import NoticeLine
from teams.services import break_glass
from teams.services.break_glass import Opening

log = logging.getLogger("sig.banner")
TOLD = ("glass_opened", "glass_to_review", "glass_late", "glass_unjustified")


@dataclass(frozen=True)
class Banner:
    """The person's own open break-glass, and what they have been told of others'."""

    opening: Opening | None = None
    told: tuple[NoticeLine, ...] = ()


def banner(request: HttpRequest) -> dict[str, object]:
    """Context processor; worked out only when a template asks for it."""
    return {"banner": SimpleLazyObject(lambda: build(request))}


def newest(lines: Iterable[NoticeLine]) -> tuple[NoticeLine, ...]:
    """One line for each kind that names no team, one for each team of the others. Pure; newest come first."""
    found: dict[tuple[str, object], NoticeLine] = {}
    for line in lines:
        found.setdefault((line.kind, "" if line.kind in notices.WITHOUT_TEAM else line.team_id), line)
    return tuple(found.values())


def build(request: HttpRequest) -> Banner:
    """Empty for whoever has not proved both factors, and on a page that says the data base is away."""
    user: Any = getattr(request, "user", None)
    if not getattr(user, "is_authenticated", False) or not getattr(user, "is_verified", bool)():
        return Banner()
    try:
        return Banner(break_glass.open_now(by=user), newest(notices.unread(by=user, kinds=TOLD)))
    except DatabaseError as error:
        log.error("no banner request=%s reason=%s", getattr(request, "id", ""), type(error).__name__)
        return Banner()
