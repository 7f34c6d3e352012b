"""Signed-in browsers: at most two for a person, 15 minutes idle, 8 hours in all, ended when rights change.

The row decides, not the cookie: Django's session may still be there when the row says that it is over.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from hashlib import sha256
from typing import Any

from django.http import HttpRequest

from audit import clock
from audit.acting import acting_as_system, recording
from audit.actions import Action
from audit.services import record
from teams.models import User, UserSession
from teams.signin import limits


@dataclass(frozen=True, slots=True)
class SessionLine:
    """One open session as its owner sees it."""

    id: int
    started_at: datetime
    last_seen_at: datetime
    is_this: bool


def key_hash(session_key: str) -> str:
    """What is stored instead of the cookie's value."""
    return sha256(f"sig.session|{session_key}".encode()).hexdigest()


def open_session(*, user: User, session_key: str, method: str = "otp") -> UserSession:
    """Register a browser that has just proved both factors; the oldest goes when there are more than two."""
    with recording():
        User.objects.select_for_update().get(pk=user.pk)
        now = clock.now()
        opened = UserSession.objects.create(
            user=user,
            session_key_hash=key_hash(session_key),
            started_at=now,
            last_seen_at=now,
            verified_at=now,
        )
        _end_lapsed(user, now)
        running = UserSession.objects.filter(user=user, ended_at__isnull=True).order_by("-started_at", "-pk")
        _end(running[limits.MAX_SESSIONS :], "replaced", by=user)
        record(Action.SIGNIN_OK, by=user, object=f"session:{opened.pk}", purpose=method)
    return opened


def find(session_key: str | None) -> UserSession | None:
    """The session of a cookie, running or ended."""
    if not session_key:
        return None
    rows = UserSession.objects.select_related("user", "user__authority")
    return rows.filter(session_key_hash=key_hash(session_key)).first()


def still_running(session: UserSession, *, seen: bool = True) -> bool:
    """Whether the session may go on; the limits are applied, and otherwise this request counts as a sign of
    life. Not `seen`: a page asked by itself, and nobody has shown that they are there.
    """
    if session.ended_at is not None or not session.user.is_active:
        return False
    now = clock.now()
    reason = limits.end_reason(started_at=session.started_at, last_seen_at=session.last_seen_at, at=now)
    if reason:
        with recording():
            _end([session], reason, by=session.user)
        return False
    # Compared in the statement: a parallel request may have ended it since it was read.
    running = UserSession.objects.filter(pk=session.pk, ended_at__isnull=True)
    return bool(running.update(last_seen_at=now)) if seen else running.exists()


def verified_recently(request: HttpRequest) -> bool:
    """Whether the second factor of this request's session is at most five minutes old."""
    session: UserSession | None = getattr(request, "user_session", None)
    return session is not None and limits.is_fresh(verified_at=session.verified_at, at=clock.now())


def verified_again(session: UserSession) -> None:
    """The second factor was proved anew in this session."""
    with recording():
        UserSession.objects.filter(pk=session.pk).update(verified_at=clock.now())
        record(Action.SIGNIN_STEP_UP, by=session.user, object=f"session:{session.pk}")


def sign_out(session: UserSession) -> None:
    """The person leaves."""
    with recording():
        _end([session], "signed_out", by=session.user)


def end_one(*, session_id: int, by: User) -> None:
    """End another of one's own sessions. Somebody else's is left alone."""
    with recording():
        _end(UserSession.objects.filter(pk=session_id, user=by, ended_at__isnull=True), "everywhere", by=by)


def end_everywhere(*, by: User) -> None:
    """End all of one's own sessions, this one too."""
    with recording():
        _end(UserSession.objects.filter(user=by, ended_at__isnull=True), "everywhere", by=by)


def end_all(*, user: User, reason: str, by: User | None) -> None:
    """End every session of `user` because rights or credentials changed; goes on in the open transaction.

    Somebody who changes their own rights has just proved who they are and stays; the data base's policies
    take effect for them at the next statement all the same.
    """
    if by is not None and by.pk == user.pk:
        return
    _end(UserSession.objects.filter(user=user, ended_at__isnull=True), reason, by=by)


def running(*, by: User, this: UserSession | None) -> list[SessionLine]:
    """One's own running sessions, newest first."""
    now = clock.now()
    rows = UserSession.objects.filter(user=by, ended_at__isnull=True).order_by("-started_at")
    return [
        SessionLine(row.pk, row.started_at, row.last_seen_at, this is not None and row.pk == this.pk)
        for row in rows
        if not limits.end_reason(started_at=row.started_at, last_seen_at=row.last_seen_at, at=now)
    ]


def _end_lapsed(user: User, now: datetime) -> None:
    for row in UserSession.objects.filter(user=user, ended_at__isnull=True):
        reason = limits.end_reason(started_at=row.started_at, last_seen_at=row.last_seen_at, at=now)
        if reason:
            _end([row], reason, by=user)


def _end(rows: Iterable[UserSession], reason: str, *, by: User | None) -> None:
    about: dict[str, Any] = {"by": by} if by else {}
    for row in list(rows):
        if UserSession.objects.filter(pk=row.pk, ended_at__isnull=True).update(
            ended_at=clock.now(), end_reason=reason
        ):
            record(Action.SESSION_ENDED, object=f"session:{row.pk}", purpose=reason, **about)


def end_lapsed_everywhere() -> int:
    """For the worker: mark what ran out while nobody looked. Returns how many."""
    now = clock.now()
    ended = 0
    with acting_as_system("teams.sessions"):
        for row in UserSession.objects.filter(ended_at__isnull=True).select_related("user").iterator():
            reason = limits.end_reason(started_at=row.started_at, last_seen_at=row.last_seen_at, at=now)
            if reason:
                _end([row], reason, by=None)
                ended += 1
    return ended
