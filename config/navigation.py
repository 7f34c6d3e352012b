"""The menu: which pages a person's roles open, read from the route policies so that they cannot differ."""

from dataclasses import dataclass
from functools import cache
from typing import Any

from django.conf import settings
from django.http import HttpRequest
from django.urls import NoReverseMatch, resolve, reverse
from django.utils.functional import Promise, SimpleLazyObject
from django.utils.translation import gettext_lazy as _

from audit import clock
from audit.routes import RoutePolicy
from teams.naming import PAPER, staff_name_for

MENU: tuple[tuple[str, Promise], ...] = (
    ("day", _("Min dag")),
    ("cases", _("Ärenden")),
    ("meetings", _("Möten")),
    ("todo", _("Uppgifter")),
    ("my-nominations", _("Mina anmälningar")),
    ("monthly", _("Månaden")),
    ("exact", _("Siffror")),
    ("steering", _("Läget")),
    ("publications", _("Rapporter")),
    ("decisions", _("Beslut")),
    ("log-review", _("Granska")),
    ("break-glass-queue", _("Nödöppningar")),
    ("users", _("Användare")),
)


@dataclass(frozen=True)
class Item:
    text: Promise
    href: str
    current: bool
    exact: bool


@dataclass(frozen=True)
class Navigation:
    """What the header shows: nothing about a person until someone is signed in. `signs`: for prints."""

    items: tuple[Item, ...]
    home: str
    name: str
    signs: str
    role: str
    account: str
    sign_out: str
    demo: bool
    now: object


def navigation(request: HttpRequest) -> dict[str, object]:
    """Context processor; worked out only when a template asks for it."""
    return {"navigation": SimpleLazyObject(lambda: build(request))}


def build(request: HttpRequest) -> Navigation:
    user: Any = getattr(request, "user", None)
    roles = user.roles() if user is not None and user.is_authenticated else None
    items = tuple(visible(request.path, roles)) if roles is not None else ()
    return Navigation(
        items=items,
        home=items[0].href if items else "/",
        name=user.name if roles is not None else "",
        signs=staff_name_for(user, reader=PAPER) if roles is not None else "",
        role=user.authority.name if roles is not None and user.authority else "",
        account=address("account") if roles is not None else "",
        sign_out=address("sign-out") if roles is not None else "",
        demo=settings.DEMO,
        now=clock.now(),
    )


def visible(path: str, roles: frozenset[str]) -> list[Item]:
    shown = [(text, href) for name, text in MENU if (href := address(name)) and opens(href, roles)]
    here = max((href for _text, href in shown if path.startswith(href)), key=len, default="")
    return [Item(text, href, href == here, href == path) for text, href in shown]


def address(name: str) -> str:
    try:
        return reverse(name)
    except NoReverseMatch:
        return ""


def opens(href: str, roles: frozenset[str]) -> bool:
    who = policy_at(href).who
    return isinstance(who, str) or bool(roles & who)


@cache
def policy_at(href: str) -> RoutePolicy:
    """What the route behind an address of the menu declares."""
    return resolve(href).func.policy  # type: ignore[attr-defined, no-any-return]
