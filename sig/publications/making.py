"""Makes a publication of an order: counts once, audits with everything that has left the house, and stores a
draft or why there is none. Run by the worker.

No transaction is open while the audit solves. A crash leaves nothing; run again, it begins again, and once
there is an answer it does nothing.
"""

import logging
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, Final
from uuid import UUID

from django.db import DatabaseError
from django.utils import translation

from audit import clock
from audit.acting import acting_as_system
from audit.actions import Action
from audit.services import record
from sig.figures import history
from sig.figures.dimensions import end_of
from sig.figures.funnel import FunnelBroken
from sig.figures.snapshot import snapshot
from sig.models import Publication, PublicationCounts, PublicationOrder, PublicationRefusal
from sig.publications import rule
from sig.publications.access import facts, orders, publication_of, record_of
from sig.publications.rule import State
from sig.publishing.counts import Contradiction
from sig.publishing.knowledge import INSIDER
from sig.publishing.publish import publish
from sig.publishing.record import Earlier, NotPublished
from sig.reports import definitions, histories, menu_counts, scales
from sig.reports.gated import Behind
from sig.reports.issued import Issued
from sig.reports.issuing import Asked, Before, Counted, issue
from teams.naming import PAPER, staff_name_for

ACTOR: Final = "sig.publications"
FAILED: Final = "failed"
CONTRADICTION: Final = "contradiction"
logger = logging.getLogger(__name__)


@dataclass(frozen=True)
class Left:
    """One publication that has left the house, with the true counts behind it (as stored)."""

    row: Publication
    issued: Issued
    stored: dict[str, Any]


@dataclass(frozen=True)
class Made:
    """A draft to be stored."""

    issued: Issued
    stored: dict[str, Any]


def make(order_id: UUID) -> State:
    """Answer an order with a draft or a refusal; where it stands then. Raises PublicationOrder.DoesNotExist,
    DatabaseError.
    """
    with acting_as_system(ACTOR):
        row = _order(order_id)
        if (at := rule.state(facts(row))) is not State.ORDERED:
            return at
        published = _published(row)
        keys = list(Publication.objects.filter(agreement=row.agreement_id).values_list("key", flat=True))
    made: Made | str
    try:
        with translation.override("sv"):
            made = _made(row, published, rule.next_key(row.ends_on, keys))
    except NotPublished as refused:
        logger.warning("order %s: %s", order_id, refused)
        made = refused.code
    except (Contradiction, history.Contradiction, FunnelBroken):
        logger.exception("order %s: the figures contradict each other", order_id)
        made = CONTRADICTION
    except DatabaseError:
        raise
    except Exception:
        logger.exception("order %s: not made", order_id)
        made = FAILED
    return _store(order_id, made)


def make_left(older_than_seconds: int) -> int:
    """Make what was ordered so long ago and has no answer: its job was lost. How many."""
    with acting_as_system(ACTOR):
        now = clock.now()
        waiting = [
            row.pk
            for row in orders()
            if rule.state(facts(row)) is State.ORDERED
            and (now - row.ordered_at).total_seconds() >= older_than_seconds
        ]
    for order_id in waiting:
        make(order_id)
    return len(waiting)


def _order(order_id: UUID) -> PublicationOrder:
    found = next(iter(orders(pk=order_id)), None)
    if found is None:
        raise PublicationOrder.DoesNotExist(f"order {order_id}")
    return found


def _published(order: PublicationOrder) -> list[Left]:
    """What has left the house of this agreement, oldest first, with its counts."""
    left = [
        (publication.decisions.latest("decided_at").decided_at, publication)
        for row in orders(agreement=order.agreement_id)
        if rule.state(facts(row)) is State.PUBLISHED and (publication := publication_of(row))
    ]
    ordered = [row for _at, row in sorted(left, key=lambda one: one[0])]
    stored = PublicationCounts.objects.using(histories.ALIAS).filter(
        publication__in=[one.pk for one in ordered]
    )
    counts = dict(stored.values_list("publication_id", "counts"))
    return [Left(row, record_of(row), counts[row.pk]) for row in ordered]


def _made(order: PublicationOrder, left: Sequence[Left], key: str) -> Made:
    """Counted and audited; nothing is stored. Raises NotPublished and what counting raises."""
    agreement = order.agreement
    definition = definitions.in_force(agreement, histories.ALIAS)
    if definition is None:
        raise histories.NoDefinition(f"{agreement.code} has no definition")
    menu = menu_counts.menu_of(agreement, left[0].row.menu if left else "")
    now = clock.now()
    caseload = histories.read(agreement)
    taken = snapshot(caseload, end_of(order.ends_on), now)
    counts = menu_counts.counted(menu, taken, definition.outcome)
    then = {one.row.key: (end_of(one.issued.as_of), one.row.counted_at) for one in left}
    publication = publish(
        menu,
        [Earlier(one.issued.publication, menu_counts.from_json(menu, one.stored["counts"])) for one in left],
        key,
        counts,
        profile=INSIDER.code,
        moved=menu_counts.moved(menu, caseload, taken, then),
    )
    behind = Behind(**left[-1].stored["behind"]) if left else Behind()
    with acting_as_system(ACTOR):
        found, behind = issue(
            Asked(
                key=key,
                audience=order.audience,
                ends_on=order.ends_on,
                texts=order.texts,
                with_cost=order.with_cost,
                ordered_by=staff_name_for(order.ordered_by, reader=PAPER),
                counted_at=now,
            ),
            agreement,
            Counted(
                menu,
                menu_counts.labels(menu, agreement),
                publication,
                taken,
                _scores(taken.histories),
                definition,
            ),
            Before([one.issued for one in left], behind),
        )
    return Made(found, {"counts": menu_counts.to_json(menu, counts), "behind": behind.to_json()})


def _scores(known: Sequence[history.History]) -> Any:
    """Scores of the cases that are counted."""
    cases = {one.case for one in known}
    return tuple((domain, score) for domain, score in scales.domain_scores() if score.case in cases)


def _store(order_id: UUID, made: Made | str) -> State:
    """The answer, in one transaction; what was answered meanwhile stands."""
    with acting_as_system(ACTOR):
        row = _order(order_id)
        if (at := rule.state(facts(row))) is not State.ORDERED:
            return at
        outcome = made if isinstance(made, str) else State.DRAFTED.value
        if isinstance(made, str):
            PublicationRefusal(order=row, code=made, refused_at=clock.now()).save(force_insert=True)
        else:
            _store_draft(row, made)
        record(Action.PUBLICATION_MAKE, object=f"order:{order_id}", outcome=outcome)
        return State.REFUSED if isinstance(made, str) else State.DRAFTED


def _store_draft(row: PublicationOrder, made: Made) -> None:
    draft = Publication(
        order=row,
        agreement=row.agreement,
        key=made.issued.key,
        menu=made.issued.publication.menu,
        record=made.issued.to_json(),
        digest=made.issued.sha256,
        counted_at=made.issued.provenance.counted_at,
    )
    draft.save(force_insert=True)
    PublicationCounts(publication=draft, counts=made.stored).save(force_insert=True)
