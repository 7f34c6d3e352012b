"""What the ledger says about the readings of one case, for a floor above that has decided who may know.

Reads with "review", as the log review does. Whoever asks is recorded before the first line is handed out.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime

from audit.access import USING, fields_of
from audit.acting import acting_as, current_block
from audit.actions import Action
from audit.context import Acts
from audit.decisions import Decision
from audit.models import Entry, Leaf
from audit.services import record

CHUNK = 1_000
MOST = 100_000


@dataclass(frozen=True, slots=True)
class Reading:
    """One thing that was opened or printed. `kinds` are the codes that stood as its purpose."""

    at: datetime
    actor: str
    authority: str
    role: str
    action: str
    basis_kind: str
    basis_id: str
    kinds: tuple[str, ...]
    request: str


def readings(
    case: str,
    actions: frozenset[Action],
    *,
    by: Acts,
    decision: Decision,
    action: Action = Action.READERS_VIEW,
    purpose: str = "",
) -> Iterator[Reading]:
    """What was allowed of `actions` in the case with that pseudonym, newest first, at most MOST lines.

    `decision` is the caller's: may `by` know who read this case? It is recorded as `action` and committed
    (or joins an open block) before anything is read. Raises NotAllowed. A refusal is not a reading. What was
    done less than a second or two ago may not be sealed, and is then not there.
    """
    allowed = decision.allowed
    with acting_as(by, durable=current_block() is None):
        record(
            action if allowed else Action.REFUSED,
            by=by,
            decision=decision,
            case=case if allowed else "",
            purpose=purpose or "readers",
            outcome="ok" if allowed else "refused",
        )
    decision.require()
    return _stream(case, actions) if case else iter(())


def _stream(case: str, actions: frozenset[Action]) -> Iterator[Reading]:
    wanted = Leaf.objects.using(USING).filter(case_ref=case, action__in=sorted(map(str, actions)))
    seen, before = 0, None
    while seen < MOST:
        older = wanted if before is None else wanted.filter(number__lt=before)
        leaves = list(older.order_by("-number")[: min(CHUNK, MOST - seen)])
        if not leaves:
            return
        yield from _readings(leaves)
        seen, before = seen + len(leaves), leaves[-1].number


def _readings(leaves: list[Leaf]) -> Iterator[Reading]:
    entries = Entry.objects.using(USING).filter(id__in=[leaf.entry for leaf in leaves])
    payloads = dict(entries.values_list("id", "payload"))
    for leaf in leaves:
        fields = fields_of(bytes(payloads.get(leaf.entry, b"")))
        if leaf.at is None or fields.get("outcome", "ok") != "ok" or fields.get("decision") == "deny":
            continue
        kind, _colon, basis = str(next(iter(fields.get("basis", [])), "")).partition(":")
        yield Reading(
            at=leaf.at,
            actor=leaf.actor,
            authority=str(fields.get("authority", "")),
            role=str(fields.get("role", "")),
            action=leaf.action,
            basis_kind=kind,
            basis_id=basis,
            kinds=tuple(filter(None, str(fields.get("purpose", "")).split(","))),
            request=str(fields.get("request", "")),
        )
