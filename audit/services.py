"""`record`: the one way into the ledger for everybody above."""

import re
from typing import Any

from audit.acting import current_block
from audit.actions import Action
from audit.context import Acts, LedgerActor, current
from audit.decisions import Decision
from audit.store import append

CODE = re.compile(r"[A-Za-z0-9_.:+/,=|-]{0,200}")
PERSONAL_NUMBER = re.compile(r"(?:[a-z_.]+:)?(?:\d\d)?\d\d(?:0\d|1[0-2])(?:[0-2]\d|3[01]|[6-9]\d)[-+]?\d{4}")


def record(
    action: Action | str,
    *,
    by: Acts | None = None,
    decision: Decision | None = None,
    object: str = "",  # noqa: A002  the word of the ledger
    case: str = "",
    purpose: str = "",
    count: int | None = None,
    outcome: str = "ok",
    using: str = "default",
) -> None:
    """Insert one entry on the current transaction.

    `by` defaults to whoever the open block acts for. Ids and codes only: a value with a space, longer than
    200 characters or shaped like a personal number raises ValueError. RuntimeError outside acting_as,
    acting_as_system and recording; LedgerUnavailable when the entry cannot be written, and then nothing may
    be shown.
    """
    fields: dict[str, Any] = {
        "action": str(Action(action)),
        "object": object,
        "case": case,
        "purpose": purpose,
        "count": count,
        "outcome": outcome,
        **_actor(by, using),
        **_decision(decision),
        **_request(),
    }
    for name, value in fields.items():
        _refuse_content(name, value)
    append(fields, using=using)


def _actor(by: Acts | None, using: str) -> dict[str, str]:
    block = current_block(using)
    if block is None:
        raise RuntimeError("record() belongs inside acting_as, acting_as_system or recording")
    named = by.ledger_actor() if by is not None else None
    acting = block.actor
    if named and acting and not str(acting.id).startswith("system:") and str(named.id) != str(acting.id):
        raise ValueError(f"entry by {named.id} in a block where {acting.id} acts")
    actor = named or acting or LedgerActor("")
    return {"actor": str(actor.id), "authority": actor.authority, "unit": actor.unit, "role": actor.role}


def _decision(decision: Decision | None) -> dict[str, Any]:
    if decision is None:
        return {}
    basis = decision.basis
    return {
        "decision": "allow" if decision.allowed else "deny",
        "reason": decision.reason,
        "rule": decision.rule,
        "basis": [f"{basis.kind}:{basis.id}"] if basis else [],
    }


def _request() -> dict[str, str]:
    context = current()
    return {"request": context.request_id, "level": context.level, "ip": context.ip_hash}


def _refuse_content(name: str, value: Any) -> None:
    if isinstance(value, list):
        for item in value:
            _refuse_content(name, item)
    elif isinstance(value, str):
        if not CODE.fullmatch(value):
            raise ValueError(f"the ledger takes ids and codes only: {name}")
        if PERSONAL_NUMBER.fullmatch(value):
            raise ValueError(f"{name} looks like a personal number")
