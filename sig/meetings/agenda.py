"""What a meeting has to talk about besides what members bring up: built from what exists, for one reader.
Pure.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any, Final

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from sig.casefile import ActionView, CaseFile, StepView

STEP: Final = "step"
ACTION: Final = "action"
CONSENT: Final = "consent"
ASSESSMENT: Final = "assessment"
NO_STEP: Final = "no_step"
HEADINGS: Final[dict[str, Promise]] = {
    STEP: _("Försenade steg"),
    ACTION: _("Försenat i planen"),
    CONSENT: _("Samtycke"),
    ASSESSMENT: _("Skattning"),
    NO_STEP: _("Nästa steg"),
}
SOON: Final = timedelta(days=14)


@dataclass(frozen=True, repr=False)
class Item:
    """One thing: of what kind, in words, whose it is and since or until when."""

    kind: str
    text: str
    who: str = ""
    on: date | None = None
    urgent: bool = True


@dataclass(frozen=True, repr=False)
class Section:
    """The things of one kind."""

    title: Any
    items: tuple[Item, ...]


@dataclass(frozen=True)
class Coming:
    """What is due by a day, in words that are known already."""

    text: str
    on: date
    urgent: bool


def agenda(
    file: CaseFile,
    *,
    today: date,
    consents: Iterable[Coming] = (),
    assessments: Iterable[Coming] = (),
) -> tuple[Section, ...]:
    """Late steps, late actions, consents that end, assessments due, a case without a next step.

    Everything is what `file` holds for its reader; what the reader may not see is not there.
    """
    items = (
        *(_step(one) for one in file.steps if late(one, today)),
        *(_action(one) for one in actions(file) if late(one, today)),
        *(Item(CONSENT, one.text, on=one.on, urgent=one.urgent) for one in consents),
        *(
            Item(ASSESSMENT, one.text, on=one.on, urgent=one.urgent)
            for one in assessments
            if one.on - today <= SOON
        ),
        *_without_step(file),
    )
    return tuple(
        Section(title, found)
        for kind, title in HEADINGS.items()
        if (found := tuple(one for one in items if one.kind == kind))
    )


def late(one: StepView | ActionView, today: date) -> bool:
    """Not done, and its day has passed."""
    return one.done_at is None and one.due_on < today


def actions(file: CaseFile) -> tuple[ActionView, ...]:
    """Every action of the plan that the reader sees."""
    return tuple(one for goal in (file.plan.goals if file.plan else ()) for one in goal.actions)


def _step(one: StepView) -> Item:
    return Item(STEP, one.title, f"{one.owner}, {one.authority}", one.due_on)


def _action(one: ActionView) -> Item:
    return Item(ACTION, one.title, f"{one.person}, {one.authority}", one.due_on)


def _without_step(file: CaseFile) -> Iterable[Item]:
    """Only whoever leads can tell: the others do not see the steps of every authority."""
    if file.may.coordinate and file.next_step is None:
        yield Item(NO_STEP, str(_("Inget är bestämt. Bestäm vem som gör vad härnäst.")))
