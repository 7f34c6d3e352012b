"""Staff accounts and the roles given to them over time."""

from typing import Any, ClassVar, Self
from uuid import UUID

from django.contrib import auth
from django.contrib.auth.models import AbstractBaseUser, BaseUserManager
from django.db import models
from django.db.models.functions import Lower
from django.utils.functional import cached_property
from django.utils.translation import gettext_lazy as _

from audit import clock
from audit.context import LedgerActor
from audit.labels import Label
from crypto.keyring import owner_of_user
from teams.models.authorities import Authority, Unit
from teams.models.periods import PeriodQuerySet, ends_after_start
from teams.roles import RoleValue


def user_key_owner(user_id: int) -> UUID:
    """The key owner of what is sealed for one account (authenticator secret, kept forms)."""
    return owner_of_user(user_id)


class UserManager(BaseUserManager["User"]):
    def get_by_natural_key(self, username: str | None) -> "User":
        """E-mail is compared without regard to case. Raises User.DoesNotExist."""
        return self.get(email__iexact=(username or "").strip())


class User(AbstractBaseUser):
    """A member of staff. Nobody is a superuser; a role opens pages, membership and consent open a youth's
    case.
    """

    sensitivity: ClassVar[dict[str, Label]] = {
        "id": Label.INTERNAL,
        "password": Label.SECRET,
        "last_login": Label.INTERNAL,
        "email": Label.PERSONAL,
        "name": Label.PERSONAL,
        "authority": Label.INTERNAL,
        "unit": Label.INTERNAL,
        "is_active": Label.INTERNAL,
        "protected": Label.INTERNAL,
        "set_up_at": Label.INTERNAL,
        "created_at": Label.INTERNAL,
    }
    is_superuser = False
    is_staff = False

    id = models.BigAutoField(primary_key=True)
    email = models.EmailField(_("e-post"), unique=True)
    name = models.CharField(_("namn"), max_length=120)
    authority = models.ForeignKey(
        Authority, models.PROTECT, null=True, blank=True, related_name="staff", verbose_name=_("verksamhet")
    )
    unit = models.ForeignKey(Unit, models.PROTECT, null=True, blank=True, verbose_name=_("enhet"))
    is_active = models.BooleanField(_("aktiv"), default=True)
    protected = models.BooleanField(_("skyddade personuppgifter"), default=False)
    set_up_at = models.DateTimeField(null=True, blank=True)
    created_at = models.DateTimeField(default=clock.now)

    objects = UserManager()
    USERNAME_FIELD = "email"
    REQUIRED_FIELDS: ClassVar[list[str]] = ["name"]

    class Meta:
        ordering = ("name",)
        constraints = [models.UniqueConstraint(Lower("email"), name="one_account_per_address")]

    def __repr__(self) -> str:
        return f"<User {self.pk}>"

    @cached_property
    def _roles_now(self) -> frozenset[str]:
        return frozenset(RoleAssignment.objects.filter(user=self).in_force().values_list("role", flat=True))

    def roles(self) -> frozenset[str]:
        """Role values in force now, read once for this instance; nobody inactive has any."""
        return self._roles_now if self.is_active else frozenset()

    def has_perm(self, perm: str, obj: Any = None) -> bool:
        """Ask every backend. There is no bypass."""
        return any(
            backend.has_perm(self, perm, obj)
            for backend in auth.get_backends()
            if hasattr(backend, "has_perm")
        )

    def ledger_actor(self) -> LedgerActor:
        """Who the ledger names: ids and codes, never a name."""
        return LedgerActor(
            id=self.pk,
            authority=self.authority.code if self.authority else "",
            unit=str(self.unit_id or ""),
            role=",".join(sorted(self.roles())),
        )

    @classmethod
    def normalize_username(cls, username: str) -> str:
        """Addresses are kept in lower case."""
        return super().normalize_username(username).strip().lower()


class RoleAssignmentQuerySet(PeriodQuerySet):
    def of(self, user: User) -> Self:
        return self.filter(user=user)


class RoleAssignment(models.Model):
    """A role held from–to. Ended, never deleted."""

    sensitivity: ClassVar[dict[str, Label]] = {
        "id": Label.INTERNAL,
        "user": Label.INTERNAL,
        "role": Label.INTERNAL,
        "starts_at": Label.INTERNAL,
        "ends_at": Label.INTERNAL,
    }

    user = models.ForeignKey(User, models.PROTECT, related_name="role_assignments")
    role = models.CharField(max_length=20, choices=RoleValue.choices)
    starts_at = models.DateTimeField(default=clock.now)
    ends_at = models.DateTimeField(null=True, blank=True)

    objects = RoleAssignmentQuerySet.as_manager()

    class Meta:
        constraints = [
            ends_after_start("role_ends_after_start"),
            models.UniqueConstraint(
                fields=("user", "role"),
                condition=models.Q(ends_at__isnull=True),
                name="one_open_assignment_per_role",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.user_id}:{self.role}"
