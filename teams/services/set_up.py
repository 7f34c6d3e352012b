"""First-time set-up by a one-time link: choose a password, connect an authenticator, receive recovery
codes.
"""

from dataclasses import dataclass
from typing import Literal

from django.contrib.auth.password_validation import validate_password
from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

from audit import clock
from audit.acting import acting_as_system
from audit.actions import Action
from audit.services import record
from teams.models import SetUpLink, User
from teams.services import sessions, users
from teams.signin import authenticators, limits, secrets

SYSTEM = "set-up"
Step = Literal["password", "authenticator", "gone"]


@dataclass(frozen=True, slots=True)
class SetUp:
    """How far a link has come. `gone`: unknown, used, too old, or the account is closed; one answer for
    all.
    """

    step: Step
    name: str = ""
    email: str = ""


@dataclass(frozen=True, slots=True)
class NewAuthenticator:
    """What the person's app needs: the secret in groups of four to type, and the address to scan."""

    secret: str
    address: str


def look_up(token: str) -> SetUp:
    """The step at which this link stands."""
    link = _link(token)
    if link is None:
        return SetUp("gone")
    return SetUp("authenticator" if link.password_set_at else "password", link.user.name, link.user.email)


def choose_password(*, token: str, password: str) -> bool:
    """Set the password and make a new authenticator to connect. False when the link is gone.

    Raises ValidationError (field "password") when the password is too weak. Every session of the account
    ends.
    """
    with acting_as_system(SYSTEM):
        link = _link(token, lock=True)
        if link is None:
            return False
        try:
            validate_password(password, link.user)
        except ValidationError as error:
            raise ValidationError({"password": error.messages}) from None
        link.user.set_password(password)
        link.user.save(update_fields=["password"])
        authenticators.replace(user=link.user, secret=secrets.new_authenticator_secret(), confirmed=False)
        link.password_set_at = clock.now()
        link.save(update_fields=["password_set_at"])
        record(Action.CREDENTIAL_CHANGE, object=f"user:{link.user_id}", purpose="password")
        sessions.end_all(user=link.user, reason="credentials_changed", by=None)
    return True


def new_authenticator(token: str) -> NewAuthenticator | None:
    """The secret to connect, while the link stands at that step; None otherwise."""
    link = _link(token)
    if link is None or link.password_set_at is None:
        return None
    secret = authenticators.pending_secret(user=link.user)
    grouped = " ".join(secret[start : start + 4] for start in range(0, len(secret), 4))
    return NewAuthenticator(grouped, authenticators.address(user=link.user, secret=secret))


def confirm(*, token: str, code: str) -> list[str] | None:
    """Connect the authenticator with its first code and spend the link. The ten recovery codes; None: the
    link is gone.

    Raises ValidationError (field "code") when the code is wrong or must wait.
    """
    with acting_as_system(SYSTEM):
        link = _link(token, lock=True)
        if link is None or link.password_set_at is None:
            return None
        checked = authenticators.check(user=link.user, code=code, confirmed=False)
        if checked.answer == "ok":
            return _finish(link, link.user)
    # Raised only here, so that the failed attempt is counted.
    if checked.answer == "wait":
        text = _("Vänta %(seconds)s sekunder och skriv sedan den kod som appen visar.")
        raise ValidationError({"code": text % {"seconds": checked.wait_seconds}})
    raise ValidationError({"code": _("Koden stämmer inte. Skriv de sex siffror som appen visar just nu.")})


def _finish(link: SetUpLink, user: User) -> list[str]:
    authenticators.confirm(user=user)
    link.used_at = clock.now()
    link.save(update_fields=["used_at"])
    user.set_up_at = clock.now()
    user.save(update_fields=["set_up_at"])
    record(Action.USER_SET_UP, object=f"user:{user.pk}")
    sessions.end_all(user=user, reason="credentials_changed", by=None)
    return users.new_recovery_codes(user=user, by=None)


def _link(token: str, *, lock: bool = False) -> SetUpLink | None:
    rows = SetUpLink.objects.select_related("user").filter(token_hash=secrets.token_hash(token))
    rows = rows.select_for_update(of=("self",)) if lock else rows
    link = rows.filter(used_at__isnull=True, user__is_active=True).first()
    return link if link and limits.link_in_time(expires_at=link.expires_at, at=clock.now()) else None
