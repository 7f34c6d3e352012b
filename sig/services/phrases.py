"""Own phrases: sentences that somebody writes often, for themselves alone."""

from collections.abc import Callable
from uuid import UUID

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

from audit.acting import acting_as
from audit.actions import Action
from audit.decisions import Basis, Decision, refuse
from audit.services import record
from sig.models import Phrase
from teams.models import User

MOST = 20
HIDDEN = Decision(False, "not_own")


def add(*, text: str, by: User) -> Phrase:
    """One more, last in the list. Raises ValidationError when there are twenty already."""
    with acting_as(by):
        places = list(Phrase.objects.filter(user=by).values_list("position", flat=True))
        if len(places) >= MOST:
            raise ValidationError(_("Du har redan tjugo fraser. Ta bort en först."), code="most")
        phrase = Phrase(user=by, text=text.strip(), position=max(places, default=0) + 1)
        phrase.save(force_insert=True)
        _record(by)
    return phrase


def change(*, phrase: UUID, text: str, version: int, by: User) -> None:
    """Another wording. Raises NotAllowed, Conflict."""

    def do(held: Phrase) -> None:
        held.text = text.strip()
        held.save_versioned(version)

    _with(phrase, by, do)


def move_up(*, phrase: UUID, by: User) -> None:
    """One place up; the first stays. Raises NotAllowed."""

    def do(held: Phrase) -> None:
        rows = list(Phrase.objects.filter(user=by))
        place = [row.pk for row in rows].index(held.pk)
        if place:
            rows[place - 1], rows[place] = rows[place], rows[place - 1]
        for position, row in enumerate(rows, start=1):
            if row.position != position:
                row.position = position
                row.save()

    _with(phrase, by, do)


def remove(*, phrase: UUID, by: User) -> None:
    """Gone for good; what was written with it stays. Raises NotAllowed."""
    _with(phrase, by, lambda held: Phrase.objects.filter(pk=held.pk).delete())


def _with(phrase: UUID, by: User, do: Callable[[Phrase], object]) -> None:
    with acting_as(by):
        held = Phrase.objects.filter(pk=phrase, user=by).first()
        if held is None:
            refuse(HIDDEN)
        do(held)
        _record(by)


def _record(by: User) -> None:
    record(Action.PHRASE_CHANGE, by=by, decision=Decision(True, "own", Basis("user", str(by.pk))))
