"""What somebody typed is not lost when the session ends under it.

A POST that arrives too late is sealed under the account's own key for seven days, for the same account
only, and offered back in the same form after sign-in. Files, passwords and codes are never kept. A form
without a case may be kept in the same way while it is written (`hold`).
"""

from typing import Final, cast

from django.db.models import QuerySet
from django.http import HttpRequest, QueryDict

from audit import clock
from audit.acting import acting_as, acting_as_system
from crypto.versioned import Conflict
from teams import access
from teams.models import KeptForm, User
from teams.signin import limits

MAX_CHARACTERS: Final = 200_000
MAX_PER_PERSON: Final = 20
NEVER_FIELDS: Final = frozenset({"csrfmiddlewaretoken", "submission_token", "password", "again", "code"})
BY_SCRIPT: Final = frozenset({"autosave", "version"})
"""What a script adds to what somebody typed."""
NEVER_PATH: Final = ("/sign-in/", "/sign-out/", "/set-up/", "/account/")


def keep(request: HttpRequest, user_id: int | None) -> bool:
    """Keep the body of this POST for `user_id`. False when there is nothing to keep, or nobody to keep it
    for.

    Called after the CSRF check: another site must not be able to plant text.
    """
    if user_id is None or request.method != "POST" or request.path.startswith(NEVER_PATH):
        return False
    body = _body(request)
    if not _fits(request, body):
        return False
    with acting_as_system("teams.kept-forms"):
        KeptForm.objects.create(user_id=user_id, path=request.path, body=body)
        surplus = KeptForm.objects.filter(user_id=user_id).order_by("-kept_at").values_list("pk", flat=True)
        KeptForm.objects.filter(pk__in=list(surplus[MAX_PER_PERSON:])).delete()
    return True


def hold(request: HttpRequest, version: int) -> int | None:
    """Keep what is being written at this address, in place of what was kept there: the version it has now.

    None when it does not fit. `version`: what the page knows, 0 for nothing. Raises Conflict when other words
    have been kept or sent since; the same words again are no conflict, since an answer may have been lost.
    """
    user = cast(User, request.user)
    body = {key: values for key, values in _body(request).items() if key not in BY_SCRIPT}
    if not _fits(request, body):
        return None
    with acting_as_system("teams.kept-forms"):
        row = _rows(user, request.path).first()
        if row is not None and _typed(row, user) == body:
            return row.version
        if (row.version if row else 0) != version:
            raise Conflict(row)
        if row is not None and not KeptForm.objects.filter(pk=row.pk).delete()[0]:
            raise Conflict(None)
        KeptForm.objects.create(user=user, path=request.path, body=body, version=version + 1)
    return version + 1


def held(request: HttpRequest) -> int:
    """The version of what is kept for this person and address; 0 for nothing."""
    user = cast(User, request.user)
    with acting_as(user):
        row = _rows(user, request.path).first()
    return row.version if row else 0


def kept(request: HttpRequest) -> QueryDict | None:
    """The newest body that was kept for this person and this address, as form data; None when there is
    none.
    """
    user = cast(User, request.user)
    with acting_as(user):
        row = _rows(user, request.path).first()
    if row is None:
        return None
    data = QueryDict(mutable=True)
    for key, values in access.kept_body(row, by=user).items():
        data.setlist(key, values)
    return data


def forget(*, user: User, path: str) -> None:
    """The form has been sent, or its writer lets it go: drop the newest that was kept for it."""
    with acting_as(user):
        newest = _rows(user, path).values_list("pk", flat=True).first()
        if newest:
            KeptForm.objects.filter(pk=newest).delete()


def forget_all(*, user: User, path: str) -> None:
    """What was written there is kept elsewhere by now: drop everything that was kept for the address."""
    with acting_as(user):
        _rows(user, path).delete()


def purge() -> int:
    """For the worker: drop what is older than seven days. Returns how many."""
    with acting_as_system("teams.kept-forms"):
        return KeptForm.objects.filter(kept_at__lte=clock.now() - limits.KEPT_FORM).delete()[0]


def _body(request: HttpRequest) -> dict[str, list[str]]:
    return {key: list(values) for key, values in request.POST.lists() if key not in NEVER_FIELDS}


def _fits(request: HttpRequest, body: dict[str, list[str]]) -> bool:
    size = sum(len(value) for values in body.values() for value in values)
    return 0 < size <= MAX_CHARACTERS and len(request.path) <= 300


def _typed(row: KeptForm, user: User) -> dict[str, list[str]]:
    body = access.kept_body(row, by=user)
    return {key: values for key, values in body.items() if key not in BY_SCRIPT}


def _rows(user: User, path: str) -> QuerySet[KeptForm]:
    newest_first = KeptForm.objects.filter(user=user, path=path).order_by("-kept_at")
    return newest_first.filter(kept_at__gt=clock.now() - limits.KEPT_FORM)
