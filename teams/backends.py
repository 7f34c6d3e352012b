"""Answers user.has_perm: from roles without an object, from the stored team permissions with one. No
bypass.
"""

from typing import Any

from django.contrib.auth.backends import BaseBackend

from audit.acting import acting_as
from teams.models import Team, TeamUserObjectPermission, User
from teams.roles import permissions


class RoleBackend(BaseBackend):
    """Somebody inactive may nothing. A team permission opens a page, never an entry: that is `sig.policy`."""

    def get_user(self, user_id: int) -> User | None:
        """The active account that a session names."""
        return User.objects.select_related("authority").filter(pk=user_id, is_active=True).first()

    def has_perm(self, user_obj: Any, perm: str, obj: Any = None) -> bool:
        """`perm` is "app.code". Anything but a team as object is refused."""
        if not isinstance(user_obj, User) or not user_obj.is_active:
            return False
        if obj is None:
            return perm in permissions(user_obj.roles())
        if not isinstance(obj, Team) or not perm.startswith("teams."):
            return False
        with acting_as(user_obj):
            rows = TeamUserObjectPermission.objects.filter(user=user_obj, content_object=obj)
            return rows.filter(permission__codename=perm.removeprefix("teams.")).exists()
