"""Accounts as screens show them: frozen, without a model to wander through."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from django.db.models import Count, Q

from audit import clock
from audit.acting import acting_as
from audit.actions import Action
from audit.context import Acts
from audit.services import record
from teams import policy
from teams.models import Authority, RecoveryCode, RoleAssignment, SetUpLink, Unit, User
from teams.roles import ROLES


@dataclass(frozen=True)
class UserLine:
    """One account. `state`: active, waiting (not set up), link_expired or closed."""

    id: int
    name: str
    email: str
    authority: str
    roles: tuple[str, ...]
    role_names: str
    state: str
    last_seen_at: datetime | None
    protected: bool = False


@dataclass(frozen=True)
class AuthorityLine:
    """One authority with how many active people it has."""

    code: str
    name: str
    kind: str
    board: str
    staff: int


def active(user_id: int | None) -> User | None:
    """The account with this id, if it is open."""
    if user_id is None:
        return None
    return User.objects.select_related("authority").filter(pk=user_id, is_active=True).first()


def get(user_id: int) -> User | None:
    """The account with this id, open or closed."""
    return User.objects.select_related("authority").filter(pk=user_id).first()


def lines(*, by: User) -> list[UserLine]:
    """Every account by name, for the administrator. Raises NotAllowed; the reading is recorded."""
    decision = policy.may_manage_users(active=by.is_active, roles=by.roles())
    decision.require()
    users = list(User.objects.select_related("authority"))
    with acting_as(by, durable=True):
        record(Action.USER_VIEW, by=by, decision=decision, object="user:all", count=len(users))
    held = _roles()
    open_links = set(
        SetUpLink.objects.filter(used_at=None, expires_at__gt=clock.now()).values_list("user_id", flat=True)
    )
    return [_line(user, held.get(user.pk, ()), user.pk in open_links) for user in users]


def line(user_id: int, *, by: User) -> UserLine | None:
    """One account, for the administrator; None when there is none. Raises NotAllowed; the reading is
    recorded.
    """
    decision = policy.may_manage_users(active=by.is_active, roles=by.roles())
    decision.require()
    user = get(user_id)
    with acting_as(by, durable=True):
        record(Action.USER_VIEW, by=by, decision=decision, object=f"user:{user_id}")
    if user is None:
        return None
    has_link = SetUpLink.objects.filter(user=user, used_at=None, expires_at__gt=clock.now()).exists()
    return _line(user, _roles().get(user.pk, ()), has_link)


def authorities() -> list[AuthorityLine]:
    """Every authority by name."""
    active = Count("staff", filter=Q(staff__is_active=True))
    rows = Authority.objects.select_related("board").annotate(active=active)
    return [
        AuthorityLine(
            row.code,
            row.name,
            row.get_kind_display(),
            row.board.name if row.board else "",
            row.active,
        )
        for row in rows
    ]


def authority_choices() -> list[tuple[str, str]]:
    """(code, name) of every authority, for a form and for the log review."""
    return list(Authority.objects.values_list("code", "name"))


def authority(code: str) -> Authority | None:
    """The authority with this code."""
    return Authority.objects.filter(code=code).first()


def unit(authority: Authority | None, name: str) -> Unit | None:
    """The unit of that name in the authority."""
    return Unit.objects.filter(authority=authority, name=name).first() if authority and name else None


def colleagues(code: str) -> list[tuple[int, str]]:
    """(id, name) of active, set-up people of an authority, by name."""
    rows = User.objects.filter(authority__code=code, is_active=True, set_up_at__isnull=False)
    return list(rows.values_list("pk", "name"))


def staff_names(ids: Iterable[int], by: Acts) -> dict[int, str]:
    """id → name, for the log review; also of those whose accounts are closed."""
    return dict(User.objects.filter(pk__in=list(ids)).values_list("pk", "name"))


def recovery_codes_left(*, by: User) -> int:
    """How many of one's own recovery codes are unspent."""
    return RecoveryCode.objects.filter(user=by, used_at__isnull=True).count()


def _roles() -> dict[int, tuple[str, ...]]:
    held: dict[int, tuple[str, ...]] = {}
    for user_id, role in RoleAssignment.objects.in_force().values_list("user_id", "role"):
        held[user_id] = (*held.get(user_id, ()), role)
    return held


def _line(user: User, roles: tuple[str, ...], has_link: bool) -> UserLine:
    state = "active" if user.set_up_at else "waiting" if has_link else "link_expired"
    ordered = tuple(role for role in ROLES if role in roles)
    return UserLine(
        id=user.pk,
        name=user.name,
        email=user.email,
        authority=user.authority.name if user.authority else "",
        roles=ordered,
        role_names=", ".join(str(ROLES[role].name_sv) for role in ordered),
        state=state if user.is_active else "closed",
        last_seen_at=user.last_login,
        protected=user.protected,
    )
