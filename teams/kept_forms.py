"""What somebody typed is not lost when the session ends under it.

A POST that arrives too late is sealed under the account's own key for seven days, for the same account
only, and offered back in the same form after sign-in. Files, passwords and codes are never kept.
"""

from typing import Final, cast

from django.db.models import QuerySet
from django.http import HttpRequest, QueryDict

from audit import clock
from audit.acting import acting_as, acting_as_system
from teams import access
from teams.models import KeptForm, User
from teams.signin import limits

MAX_CHARACTERS: Final = 200_000
MAX_PER_PERSON: Final = 20
NEVER_FIELDS: Final = frozenset({"csrfmiddlewaretoken", "submission_token", "password", "again", "code"})
NEVER_PATH: Final = ("/sign-in/", "/sign-out/", "/set-up/", "/account/")


def keep(request: HttpRequest, user_id: int | None) -> bool:
    """Keep the body of this POST for `user_id`. False when there is nothing to keep, or nobody to keep it
    for.

    Called after the CSRF check: another site must not be able to plant text.
    """
    if user_id is None or request.method != "POST" or request.path.startswith(NEVER_PATH):
        return False
    body = {key: values for key, values in request.POST.lists() if key not in NEVER_FIELDS}
    size = sum(len(value) for values in body.values() for value in values)
    if not size or size > MAX_CHARACTERS or len(request.path) > 300:
        return False
    with acting_as_system("teams.kept-forms"):
        KeptForm.objects.create(user_id=user_id, path=request.path, body=body)
        surplus = KeptForm.objects.filter(user_id=user_id).order_by("-kept_at").values_list("pk", flat=True)
        KeptForm.objects.filter(pk__in=list(surplus[MAX_PER_PERSON:])).delete()
    return True


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


def _rows(user: User, path: str) -> QuerySet[KeptForm]:
    newest_first = KeptForm.objects.filter(user=user, path=path).order_by("-kept_at")
    return newest_first.filter(kept_at__gt=clock.now() - limits.KEPT_FORM)
