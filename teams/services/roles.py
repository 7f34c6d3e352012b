"""Who holds which role, from when to when. Any change ends the person's sessions."""

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

from audit import clock
from audit.actions import Action
from audit.services import record
from teams import policy
from teams.models import RoleAssignment, User
from teams.roles import ADMINISTRATOR, ROLES
from teams.services import break_glass, sessions
from teams.services.acting import acting


def change(*, user: User, roles: frozenset[str] | set[str] | list[str], by: User | None) -> frozenset[str]:
    """Let `user` hold exactly `roles` from now. Returns them. Changing nothing ends no session.

    Raises NotAllowed unless `by` is an administrator (None: the machine), ValidationError for an unknown
    role and when the last administrator would lose the role.
    """
    wanted = frozenset(roles)
    if wanted - ROLES.keys():
        raise ValidationError(_("Rollen finns inte."), code="unknown_role")
    with acting(by):
        if by is not None:
            policy.may_manage_users(active=by.is_active, roles=by.roles()).require()
        User.objects.select_for_update().get(pk=user.pk)
        now = clock.now()
        held = frozenset(RoleAssignment.objects.of(user).in_force(now).values_list("role", flat=True))
        if ADMINISTRATOR in held - wanted:
            refuse_last_administrator(user)
        RoleAssignment.objects.of(user).filter(role__in=held - wanted, ends_at=None).update(ends_at=now)
        RoleAssignment.objects.bulk_create(
            [RoleAssignment(user=user, role=role, starts_at=now) for role in sorted(wanted - held)]
        )
        user.__dict__.pop("_roles_now", None)
        if wanted != held:
            record(Action.ROLE_CHANGE, by=by, object=f"user:{user.pk}", purpose=",".join(sorted(wanted)))
            break_glass.end_for(user, why="roles_changed", by=by)
            sessions.end_all(user=user, reason="roles_changed", by=None)
    return wanted


def refuse_last_administrator(user: User) -> None:
    """Raise ValidationError when nobody but `user` can manage accounts."""
    held = RoleAssignment.objects.filter(role=ADMINISTRATOR, ends_at__isnull=True)
    # One at a time: the second to come sees, in its next statement, what the first has done.
    list(held.select_for_update().order_by("pk"))
    if not held.filter(user__is_active=True).exclude(user=user).exists():
        raise ValidationError(_("Minst en person måste vara administratör."), code="last_administrator")
