"""Publications: ordered, counted and audited, looked at as a draft, answered, read and fetched.

No page leads from a figure to a person, and no address takes a question: what is shown is what was stored.
"""

import logging
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import timedelta
from typing import Any, Final
from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache

from audit import clock
from crypto.versioned import Conflict
from sig.caseload import access as caseload
from sig.forms.publications import LABELS, AnswerForm, OrderForm
from sig.publications import comments, told
from sig.publications.access import Broken, Shown
from sig.publications.known_words import known_words
from sig.publications.rule import INSIDE, OPEN, WAITING, Answer, State
from sig.reports.examined import examined
from sig.reports.issued_words import shown
from sig.services import publications
from sig.services.publications import Standing
from sig.views.posting import Page, answer, kept, version_of
from teams import kept_forms
from teams.roles import COORDINATOR
from teams.signin.limits import IDLE
from teams.submissions import see_other

log = logging.getLogger(__name__)
DRAFT_STATE: Final = "sig/entries/_draft_state.html"
AGAIN: Final = 5
"""Seconds until the page of an order that is counted is asked for again."""
PATIENCE: Final = timedelta(minutes=10)
"""After so long it is not asked for again by itself: a page left open must not keep a session alive."""
ENDED: Final = (State.REFUSED, State.REJECTED, State.WITHDRAWN)
Sentences = dict[str, list[str]]


@dataclass(frozen=True)
class Row:
    """One order as the lists show it."""

    standing: Standing
    audience: str
    words: str
    tone: str
    why: str

    @property
    def mine_to_answer(self) -> bool:
        """Is whoever looks asked for a yes or a no?"""
        return Answer.APPROVE in self.standing.answers


@never_cache
def landing(request: HttpRequest) -> HttpResponse:
    """How it stands: the publication that left the house last, whole."""
    user: Any = request.user
    found = [one for one in publications.overview(by=user) if one.published_at]
    newest = max(found, key=lambda one: (one.published_at, one.key), default=None)
    if newest is None or newest.publication_id is None:
        return render(request, "publications/landing.html", {"may_order": COORDINATOR in user.roles()})
    return _whole(request, newest.publication_id, "publications/landing.html")


@never_cache
def every(request: HttpRequest) -> HttpResponse:
    """Every publication, by whom it is to; for those inside also drafts and what came to nothing."""
    user: Any = request.user
    rows = [row_of(one) for one in publications.overview(by=user)]
    context = {
        "open": [row for row in rows if row.standing.state in OPEN],
        "published": _by_audience(row for row in rows if row.standing.state is State.PUBLISHED),
        "ended": [row for row in rows if row.standing.state in ENDED],
        "inside": bool(user.roles() & INSIDE),
        "may_order": COORDINATOR in user.roles(),
    }
    return render(request, "publications/list.html", context)


def order(request: HttpRequest) -> HttpResponse:
    """Ask for a publication. What is warned of in the words has to be read before it goes on; what a script
    sends while somebody writes is kept for them alone."""
    user: Any = request.user
    if "autosave" in request.POST:
        return _kept_while_written(request)
    page = Page(
        "publications/order.html", {"idle": int(IDLE.total_seconds()), "version": version_of(request)}
    )
    if request.method != "POST":
        waits = next((one for one in publications.overview(by=user) if one.state in OPEN), None)
        page.context["waits"] = waits and row_of(waits)
        page.context["version"] = page.context["resumed"] = kept_forms.held(request)
        return page.show(request, OrderForm(initial={"ends_on": clock.today()} | kept(request, OrderForm)))
    form = OrderForm(request.POST)
    form.is_valid()
    form.warn(_warned(form.texts(), user))

    def do() -> str:
        given = form.cleaned_data
        made = publications.order(
            audience=given["audience"],
            ends_on=given["ends_on"],
            texts=form.texts(),
            with_cost=given["with_cost"],
            by=user,
        )
        kept_forms.forget_all(user=user, path=request.path)
        return reverse("publication-progress", args=(made.pk,))

    return answer(request, page, form, do)


def _kept_while_written(request: HttpRequest) -> HttpResponse:
    """200 with the version that it has now; 409 when another window has kept other words; 422 when there is
    too much of it."""
    try:
        version = kept_forms.hold(request, version_of(request))
    except Conflict:
        return render(request, DRAFT_STATE, {"differs": True}, status=409)
    if version is None:
        return render(request, DRAFT_STATE, {"problem": _("Texten är för lång.")}, status=422)
    return render(request, DRAFT_STATE, {"version": version, "at": clock.now()})


@never_cache
def progress(request: HttpRequest, order_id: UUID) -> HttpResponse:
    """Where an order is while the worker counts and audits; ends in the draft, or in why there is none."""
    user: Any = request.user
    standing = publications.order_state(order_id, by=user)
    if standing.publication_id:
        return see_other(reverse("publication", args=(standing.publication_id,)))
    counted = standing.state is State.ORDERED
    slow = clock.now() - standing.ordered_at > PATIENCE
    context = {
        "row": row_of(standing),
        "counted": counted,
        "slow": slow,
        "again": AGAIN,
        "refused": told.refused(standing.refusal),
        "may_order": COORDINATOR in user.roles(),
    }
    response = render(request, "publications/progress.html", context)
    if counted and not slow:
        response["Refresh"] = str(AGAIN)
    return response


@never_cache
def publication(request: HttpRequest, publication_id: UUID) -> HttpResponse:
    """One publication as it left the house, or the draft as it would."""
    return _whole(request, publication_id, "publications/publication.html")


def said(request: HttpRequest, publication_id: UUID) -> HttpResponse:
    """What somebody answers to a draft."""
    user: Any = request.user
    found = publications.one(publication_id, by=user)
    # Whoever sends the same answer again is answered as the first time, though there is nothing left to say.
    form = AnswerForm(request.POST, answers=found.standing.answers or tuple(Answer))
    page = Page("publications/publication.html", _context(found, user))

    def do() -> str:
        given = form.cleaned_data
        after = publications.decide(publication_id, Answer(given["answer"]), given["note"], by=user)
        messages.success(request, _after(after))
        return reverse("publication", args=(publication_id,))

    return answer(request, page, form, do)


@never_cache
def file(request: HttpRequest, publication_id: UUID, kind: str) -> HttpResponse:
    """One file, byte for byte as it left the house."""
    user: Any = request.user
    try:
        found = publications.file(publication_id, kind, by=user)
    except Broken:
        return _broken(request)
    response = HttpResponse(found.content, content_type=found.media_type)
    response["Content-Disposition"] = f'attachment; filename="{found.name}"'
    return response


def _whole(request: HttpRequest, publication_id: UUID, template: str) -> HttpResponse:
    user: Any = request.user
    try:
        found = publications.one(publication_id, by=user)
    except Broken:
        return _broken(request)
    context = _context(found, user)
    return render(request, template, {**context, "form": AnswerForm(answers=found.standing.answers)})


def _broken(request: HttpRequest) -> HttpResponse:
    log.exception("a stored publication or file does not have its digest")
    return render(request, "publications/broken.html", status=500)


def _context(found: Shown, user: Any) -> dict[str, Any]:
    draft = found.state is not State.PUBLISHED
    context = {
        **shown(found.issued, found.approval),
        "shown": found,
        "row": row_of(found.standing),
        "draft": draft,
        "waiting": found.state in WAITING,
        "said": [(one, told.answered(one.answer)) for one in found.decisions],
        "files": [
            (one, words) for kind, words in told.FILES.items() for one in found.files if one.kind == kind
        ],
        "inside": bool(user.roles() & INSIDE),
    }
    if draft:
        context["examined"] = examined(found.issued)
        context["warned"] = _named(_warned(found.issued.texts, user))
    return context


def row_of(standing: Standing) -> Row:
    """An order in words."""
    words, tone = told.standing(standing.state)
    why = str(told.refused(standing.refusal).why) if standing.refusal else ""
    return Row(standing, told.audience(standing.audience), str(words), tone, why)


def _by_audience(rows: Iterable[Row]) -> list[tuple[str, list[Row]]]:
    """Newest first within each; those whom nothing is to are left out."""
    found: dict[str, list[Row]] = {}
    for row in rows:
        found.setdefault(row.standing.audience, []).append(row)
    return [(name, found[code]) for code, name in told.audiences() if code in found]


def _warned(texts: Mapping[str, str], user: Any) -> Sentences:
    """Heading → what to look at in the words under it."""
    found: Sentences = {}
    for one in comments.warnings(texts, _names(user), known_words(by=user)):
        found.setdefault(one.heading, []).append(told.warned(one.kind, one.words))
    return found


def _named(found: Sentences) -> Sequence[tuple[str, list[str]]]:
    return [(str(LABELS[heading]), sentences) for heading, sentences in found.items()]


def _names(user: Any) -> set[str]:
    """Names that must not stand in the words: those of the youths whom the writer knows of already."""
    if COORDINATOR not in user.roles():
        return set()
    return {row.name for ended in (False, True) for row in caseload.cases(by=user, ended=ended)}


def _after(state: State) -> str:
    return {
        State.APPROVED_ONCE: _("Ditt svar är sparat. En person till behöver godkänna."),
        State.PUBLISHED: _("Utgåvan är utgiven. Filerna ligger längst ned på sidan."),
        State.REJECTED: _("Ditt svar är sparat. Utkastet ges inte ut."),
        State.WITHDRAWN: _("Utkastet är tillbakataget. Det ges inte ut."),
    }[state]
