"""Loads the facts that `sig/policy.py` judges: how the acting person stands to a case, in one statement."""

from datetime import UTC, datetime
from typing import Any
from uuid import UUID

from audit.context import current
from sig import rule_sql
from sig.policy import CaseFacts, MemberFact, Period
from teams.models import User

NOBODY = CaseFacts(user=None, verified=False, active=False, at=datetime.min.replace(tzinfo=UTC), stage="")


def case_facts(case_id: UUID, *, by: User) -> CaseFacts:
    """The facts at the moment of the statement. A case that does not exist is one without members.

    Asked inside `acting_as(by)`: the data base answers for whoever it has verified, not for whoever is named.
    """
    return facts_from(rule_sql.case_facts(case_id), by=by)


def facts_from(found: dict[str, Any] | None, *, by: User) -> CaseFacts:
    """The data base's answer as facts; nobody's when it answered for another person than `by`."""
    if found is None or found["user"] != by.pk:
        return NOBODY
    return CaseFacts(
        user=found["user"],
        verified=current().level != "password",
        active=found["active"],
        at=_moment(found["at"]),
        stage=found["stage"] or "",
        memberships=tuple(_member(row) for row in found["memberships"]),
        conflicts=tuple(_period(row) for row in found["conflicts"]),
    )


def authority_in(facts: CaseFacts) -> int:
    """The authority that the asker writes for in this case: the first of their memberships in force, else of
    what they hold by break-glass.

    Raises LookupError when there is none; the rule has refused before that.
    """
    found = sorted(facts.seated() or facts.authorities())
    if not found:
        raise LookupError("no membership in force")
    return found[0]


def _member(row: dict[str, Any]) -> MemberFact:
    return MemberFact(
        row["authority"], row["social"], row["coordinator"], _period(row),
        row["secrecy"], row["break_glass"] or "", row["kind"], row["paragraph"],
    )  # fmt: skip


def _period(row: dict[str, Any]) -> Period:
    return Period(_moment(row["starts_at"]), _moment(row["ends_at"]) if row["ends_at"] else None)


def _moment(text: str) -> datetime:
    return datetime.fromisoformat(text)
