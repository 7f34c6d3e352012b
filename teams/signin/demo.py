"""The invented people on the sign-in page of the demo, and nowhere else.

Outside demo mode the list is empty and the demo's password opens nothing.
"""

from dataclasses import dataclass
from typing import Final

from django.conf import settings

from teams.models import RoleAssignment, User
from teams.roles import ROLES
from teams.signin import authenticators

PASSWORD: Final = "Detta är en provmiljö 2018"  # noqa: S105  every invented person has it, in demo mode only


@dataclass(frozen=True, slots=True)
class DemoPerson:
    """One invented person, what they may do, and the code that their authenticator shows now."""

    email: str
    name: str
    authority: str
    roles: str
    code: str
    password: str


def is_on() -> bool:
    """Whether this is the demo."""
    return bool(getattr(settings, "DEMO", False))


def people() -> list[DemoPerson]:
    """Everybody who can sign in, in the order of the roles; nobody outside demo mode."""
    if not is_on():
        return []
    order = list(ROLES)
    held: dict[int, list[str]] = {}
    for user_id, role in RoleAssignment.objects.in_force().values_list("user_id", "role"):
        held.setdefault(user_id, []).append(role)
    users = User.objects.filter(is_active=True, set_up_at__isnull=False, pk__in=held).select_related(
        "authority"
    )
    ranked = sorted(users, key=lambda user: (min(map(order.index, held[user.pk])), user.name))
    return [_person(user, sorted(held[user.pk], key=order.index)) for user in ranked]


def code_for(user: User) -> str:
    """The code to fill in for an invented person; "" outside demo mode."""
    return authenticators.usable_code(user=user) if is_on() else ""


def _person(user: User, roles: list[str]) -> DemoPerson:
    names = ", ".join(str(ROLES[role].name_sv) for role in roles)
    authority = user.authority.name if user.authority else ""
    return DemoPerson(
        user.email, user.name, authority, names, authenticators.usable_code(user=user), PASSWORD
    )
