"""Staff accounts: made, set up again, closed. Never deleted: the ledger names them."""

from collections.abc import Iterable

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

from audit import clock
from audit.actions import Action
from audit.services import record
from teams import policy
from teams.models import Authority, RecoveryCode, SetUpLink, Unit, User
from teams.roles import ADMINISTRATOR
from teams.services import break_glass, members, sessions
from teams.services import roles as role_services
from teams.services.acting import acting
from teams.signin import authenticators, limits, secrets


def create(
    *,
    email: str,
    name: str,
    by: User | None = None,
    authority: Authority | None = None,
    unit: Unit | None = None,
    roles: Iterable[str] = (),
) -> tuple[User, str]:
    """A new account and the token of its one-time set-up link (72 hours), which is shown only now.

    Raises NotAllowed unless `by` is an administrator (None: the machine), ValidationError when the address
    is taken or the unit belongs to another authority.
    """
    email = User.normalize_username(email)
    with acting(by):
        _require_administrator(by)
        if User.objects.filter(email__iexact=email).exists():
            raise ValidationError(
                {"email": _("Det finns redan ett konto med den e-postadressen.")}, code="taken"
            )
        if unit and (authority is None or unit.authority_id != authority.pk):
            raise ValidationError(
                {"unit": _("Enheten hör inte till den verksamheten.")}, code="other_authority"
            )
        user = User(email=email, name=name.strip(), authority=authority, unit=unit)
        user.set_unusable_password()
        user.save()
        record(Action.USER_CREATE, by=by, object=f"user:{user.pk}")
        role_services.change(user=user, roles=frozenset(roles), by=by)
        return user, _link(user)


def new_link(*, user: User, by: User | None) -> str:
    """A new set-up link, for a lost phone or password. Earlier links stop working. Raises NotAllowed,
    ValidationError.
    """
    with acting(by):
        _require_administrator(by)
        if not user.is_active:
            raise ValidationError(_("Kontot är stängt. Öppna det först."), code="inactive")
        record(Action.USER_CHANGE, by=by, object=f"user:{user.pk}", purpose="set_up_link")
        return _link(user)


def deactivate(*, user: User, by: User | None) -> None:
    """Close an account: sessions end, team permissions go, memberships stay as history and are blocked.

    Raises NotAllowed, and ValidationError for oneself and the last administrator.
    """
    with acting(by):
        _require_administrator(by)
        if by == user:
            raise ValidationError(_("Du kan inte stänga ditt eget konto."), code="self")
        User.objects.select_for_update().get(pk=user.pk)
        if ADMINISTRATOR in user.roles():
            role_services.refuse_last_administrator(user)
        _set_active(user, False, by)
        SetUpLink.objects.filter(user=user, used_at__isnull=True).delete()
        break_glass.end_for(user, why="deactivated", by=by)
        sessions.end_all(user=user, reason="deactivated", by=by)


def reactivate(*, user: User, by: User | None) -> None:
    """Open a closed account again. Raises NotAllowed."""
    with acting(by):
        _require_administrator(by)
        _set_active(user, True, by)


def set_protected(*, user: User, protected: bool, by: User | None) -> None:
    """Protect somebody's name, or stop: at once, everywhere. Raises NotAllowed unless `by` is an
    administrator.
    """
    with acting(by):
        _require_administrator(by)
        if user.protected == protected:
            return
        user.protected = protected
        user.save(update_fields=["protected"])
        purpose = "protected" if protected else "not_protected"
        record(Action.USER_CHANGE, by=by, object=f"user:{user.pk}", purpose=purpose)


def enrol(*, user: User, password: str, secret: str | None = None) -> str:
    """Set up an account in one step (demo, tests): password, authenticator, ready. Returns the base32
    secret.
    """
    secret = secret or secrets.new_authenticator_secret()
    with acting(None):
        user.set_password(password)
        user.set_up_at = user.set_up_at or clock.now()
        user.save(update_fields=["password", "set_up_at"])
        authenticators.replace(user=user, secret=secret, confirmed=True)
        SetUpLink.objects.filter(user=user, used_at__isnull=True).update(used_at=clock.now())
        record(Action.USER_SET_UP, object=f"user:{user.pk}")
    return secret


def new_recovery_codes(*, user: User, by: User | None) -> list[str]:
    """Ten new codes in place of the old ones, shown only now. For the account's owner. Raises
    PermissionError.
    """
    if by is not None and by.pk != user.pk:
        raise PermissionError("recovery codes are made by their owner")
    with acting(by):
        RecoveryCode.objects.filter(user=user).delete()
        codes = secrets.new_recovery_codes()
        RecoveryCode.objects.bulk_create(
            [RecoveryCode(user=user, code_hash=secrets.recovery_hash(user.pk, code)) for code in codes]
        )
        record(Action.CREDENTIAL_CHANGE, by=user, object=f"user:{user.pk}", purpose="recovery_codes")
    return codes


def _link(user: User) -> str:
    SetUpLink.objects.filter(user=user, used_at__isnull=True).delete()
    token = secrets.new_link_token()
    expires_at = clock.now() + limits.SET_UP_LINK
    SetUpLink.objects.create(user=user, token_hash=secrets.token_hash(token), expires_at=expires_at)
    return token


def _set_active(user: User, active: bool, by: User | None) -> None:
    user.is_active = active
    user.save(update_fields=["is_active"])
    members.sync_person(user)
    record(Action.USER_CHANGE, by=by, object=f"user:{user.pk}", purpose="opened" if active else "closed")


def _require_administrator(by: User | None) -> None:
    if by is not None:
        policy.may_manage_users(active=by.is_active, roles=by.roles()).require()
