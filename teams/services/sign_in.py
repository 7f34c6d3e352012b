"""Two proofs, one after the other. Every attempt is in the ledger; no answer tells an account from none."""

from typing import Final

from django.conf import settings
from django.contrib.auth import login
from django.contrib.auth.hashers import make_password
from django.http import HttpRequest

from audit import clock
from audit.acting import acting_as, acting_as_system, recording
from audit.actions import Action
from audit.services import record
from teams.models import RecoveryCode, User
from teams.services import sessions
from teams.signin import authenticators, demo, lockout, secrets
from teams.signin.authenticators import Checked

BACKEND: Final = "teams.backends.RoleBackend"
SYSTEM: Final = "sign-in"


def check_password(*, email: str, password: str) -> User | None:
    """The account, when the password is right and sign-in with the address is open; None for every other
    reason.

    One password hash is computed whatever the reason.
    """
    user = User.objects.select_related("authority").filter(email__iexact=email.strip()).first()
    locked = lockout.is_locked(email)
    if user is None or locked:
        make_password(password)
        right = False
    else:
        right = user.check_password(password) and _may_sign_in(user, password)
    if right:
        return user
    locks = lockout.failed(email) if not locked else False
    action = Action.SIGNIN_LOCKED if locked or locks else Action.SIGNIN_FAILED
    with recording():
        record(action, object=f"user:{user.pk}" if user else "user:unknown", outcome="refused")
    return None


def check_code(*, user: User, code: str) -> Checked:
    """The second proof: a one-time code, or a recovery code that is then spent."""
    used: list[RecoveryCode] = []

    def recovery(given: str) -> bool:
        digest = secrets.recovery_hash(user.pk, given)
        found = RecoveryCode.objects.select_for_update().filter(
            user=user, code_hash=digest, used_at__isnull=True
        )
        used.extend(found)
        return bool(used)

    with acting_as_system(SYSTEM):
        checked = authenticators.check(user=user, code=code, or_else=recovery)
        if used:
            RecoveryCode.objects.filter(pk=used[0].pk).update(used_at=clock.now())
            record(Action.RECOVERY_USED, by=user, object=f"user:{user.pk}")
        if checked.answer != "ok":
            record(Action.OTP_FAILED, object=f"user:{user.pk}", purpose=checked.answer, outcome="refused")
    return checked


def complete(*, request: HttpRequest, user: User) -> None:
    """Both proofs are given: a new session, with a new cookie, is opened."""
    earlier = getattr(request, "user_session", None)
    if earlier is not None:
        sessions.sign_out(earlier)
    with acting_as(user):
        login(request, user, backend=BACKEND)
    lockout.succeeded(user.email)
    sessions.open_session(user=user, session_key=request.session.session_key or "")


def _may_sign_in(user: User, password: str) -> bool:
    demo_outside_demo = password == demo.PASSWORD and not settings.DEMO
    return user.is_active and user.set_up_at is not None and not demo_outside_demo
