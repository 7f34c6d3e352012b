"""A form is carried out once, however often it is sent.

One transaction holds the change, its ledger entry and the token's row. Whoever sends the same token at the
same time waits for that row, and then gets the first one's answer. The same token with another body is
refused with a page that keeps the text.
"""

import hmac
import uuid
from collections.abc import Callable
from hashlib import sha256
from typing import Any, cast

from django.conf import settings
from django.core.exceptions import BadRequest
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect, QueryDict
from django.shortcuts import render
from django.utils.datastructures import MultiValueDict

from audit.acting import acting_as
from audit.actions import Action
from audit.decisions import NotAllowed
from audit.services import record
from teams import kept_forms
from teams.models import Submission, User

TOKEN = "submission_token"  # noqa: S105  the name of a form field
NOT_BODY = frozenset({TOKEN, "csrfmiddlewaretoken"})


def once(request: HttpRequest, do: Callable[[], str]) -> HttpResponse:
    """Run `do` (services; returns the address to go to) as the signed-in person, once for each form's token.

    303 to that address; the same answer to a repeat; 409 to a changed body. What `do` raises undoes
    everything, so that a corrected form may be sent with any token. Raises BadRequest without a token.
    """
    token, user = _token(request), cast(User, request.user)
    digest = body_hash(request.POST, request.FILES)
    try:
        stored = _carried_out(request, user, Submission(user=user, token=token, body_hash=digest), do)
    except NotAllowed as refusal:
        # The transaction of the attempt is gone, and a refusal must not go with it.
        with acting_as(user, durable=True):
            record(
                Action.REFUSED, by=user, decision=refusal.decision, object=_route(request), outcome="refused"
            )
        raise
    if not hmac.compare_digest(stored.body_hash, digest):
        return _changed(request)
    return see_other(stored.result)


def see_other(address: str) -> HttpResponse:
    """303: go there with GET."""
    response = HttpResponseRedirect(address)
    response.status_code = 303
    return response


def body_hash(body: QueryDict, files: MultiValueDict[str, Any] | None = None) -> str:
    """Keyed hash of what was filled in: a plain one would let a short text be guessed."""
    lines = [f"{len(key)}:{key}={len(value)}:{value}" for key, value in typed(body)]
    lines += [f"{len(key)}:{key}@{digest}" for key, digest in _sent(files)]
    return hmac.new(settings.SECRET_KEY.encode(), "\n".join(lines).encode(), sha256).hexdigest()


def typed(body: QueryDict) -> list[tuple[str, str]]:
    """(field, value) of everything that somebody filled in, in a fixed order."""
    return sorted((key, value) for key, values in body.lists() if key not in NOT_BODY for value in values)


def _sent(files: MultiValueDict[str, Any] | None) -> list[tuple[str, str]]:
    found = []
    for key, uploads in files.lists() if files else ():
        for upload in uploads:
            upload.seek(0)
            found.append((key, sha256(upload.read()).hexdigest()))
            upload.seek(0)
    return sorted(found)


def _carried_out(request: HttpRequest, user: User, mine: Submission, do: Callable[[], str]) -> Submission:
    with acting_as(user):
        Submission.objects.bulk_create([mine], ignore_conflicts=True)
        stored = Submission.objects.select_for_update().get(user=user, token=mine.token)
        if stored.pk == mine.pk:
            stored.result = do()
            stored.save(update_fields=["result"])
            kept_forms.forget(user=user, path=request.path)
    return stored


def _route(request: HttpRequest) -> str:
    return f"route:{request.resolver_match.view_name}" if request.resolver_match else "route:"


def _token(request: HttpRequest) -> uuid.UUID:
    try:
        return uuid.UUID(request.POST.get(TOKEN, ""))
    except ValueError:
        raise BadRequest("the form has no submission token") from None


def _changed(request: HttpRequest) -> HttpResponse:
    context = {"typed": typed(request.POST), "path": request.get_full_path()}
    return render(request, "teams/submissions/changed.html", context, status=409)
