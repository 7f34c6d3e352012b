"""Planted mistakes in the rule: each must make at least one of the three forms differ.

`./dev prove rule_mutations` tries all; the ordinary tests try a few of each kind.
"""

import inspect
import os
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from types import ModuleType
from typing import Any

from django.db import connections

from sig import policy, row_security
from tests.sig import rule_forms
from tests.sig.world import World, ended, moments


@dataclass(frozen=True)
class Mutation:
    """Replace `old` by `new` in `policy` (source) or in `verdicts` or `policies` (SQL)."""

    name: str
    where: str
    old: str
    new: str


PYTHON = (
    Mutation("conflict forgotten", "policy", "any(conflict.holds(facts.at)", "any(False"),
    Mutation("inactive forgotten", "policy", "if not facts.active", "if False"),
    Mutation(
        "membership never ends",
        "policy",
        "if member.period.holds(self.at)",
        "if member.period.starts_at <= self.at",
    ),
    Mutation("end is inclusive", "policy", "at < self.ends_at", "at <= self.ends_at"),
    Mutation("start is exclusive", "policy", "self.starts_at <= at", "self.starts_at < at"),
    Mutation("everybody sees before start", "policy", "if facts.stage not in OPENED and", "if False and"),
    Mutation("closed is hidden", "policy", "facts.stage not in OPENED", 'facts.stage != "started"'),
    Mutation("drafts are shared", "policy", "facts.draft and facts.author", "False and facts.author"),
    Mutation("restricted is forgotten", "policy", "if facts.restricted and", "if False and"),
    Mutation(
        "own is any social services", "policy", "if facts.owner in authorities:", "if 1 in authorities:"
    ),
    Mutation("release to anybody", "policy", "if release.recipient in authorities and", "if True and"),
    Mutation("taken back still counts", "policy", "release.period.holds(facts.case.at)", "True"),
    Mutation("series is not compared", "policy", "if grant.series == release.series", "if True"),
    Mutation("sender is not compared", "policy", "sharing.sender == facts.owner", "True"),
    Mutation("category is not compared", "policy", "and sharing.category == facts.category", "and True"),
    Mutation("grants never end", "policy", "and sharing.period.holds(facts.case.at)", "and True"),
)
SQL = (
    Mutation(
        "membership at any time",
        "verdicts",
        "WHERE m.user_id = p_user AND (m.starts_at <= p_at AND",
        "WHERE m.user_id = p_user AND (true AND",
    ),
    Mutation(
        "conflict forgotten in SQL",
        "verdicts",
        "AND NOT EXISTS (SELECT 1 FROM teams_conflict",
        "AND true OR NOT EXISTS (SELECT 1 FROM teams_conflict",
    ),
    Mutation("grant of another category", "policies", "AND g.category = sig_entry.category", ""),
    Mutation("grant of another series", "policies", "AND g.series = r.series", ""),
    Mutation(
        "drafts readable past the application",
        "policies",
        "AND NOT (sig_entry.draft AND sig_entry.author_id IS DISTINCT FROM (SELECT sig_me()))",
        "",
    ),
    Mutation(
        "restricted readable past the application",
        "policies",
        "AND NOT (sig_entry.investigation_restricted",
        "AND NOT (false",
    ),
    Mutation(
        "grants never end past the application", "policies", "statement_timestamp() < g.ends_at", "true"
    ),
    Mutation("ground of another sender", "verdicts", "AND d.sender_id = e.owner_authority_id", ""),
)
ALL = (*PYTHON, *SQL)
SAMPLE = (PYTHON[3], PYTHON[12], SQL[2], SQL[6])


def chosen() -> tuple[Mutation, ...]:
    """All of them when SIG_MUTATIONS=all, else a few of each kind."""
    return ALL if os.environ.get("SIG_MUTATIONS") == "all" else SAMPLE


def caught(mutation: Mutation, world: World) -> bool:
    """Does anything differ with the mistake in place? Raises LookupError when the text to replace is gone."""
    at = [*moments(world.base), *ended(world.base)]
    if mutation.where == "policy":
        return _caught_in_python(_policy(mutation), world, at)
    with _planted(mutation):
        if mutation.where == "verdicts":
            wrong_sql = rule_forms.asked_in_sql(world, at)
            return bool(rule_forms.differences(wrong_sql, rule_forms.asked_in_python(world, at)))
        return any(_leaks(world, person) for person in world.people)


def _caught_in_python(wrong: Any, world: World, at: list[Any]) -> bool:
    right = rule_forms.asked_in_sql(world, at)
    for team in world.teams:
        alone = World(world.base, world.people, [team])
        answers = rule_forms.asked_in_python(alone, at, wrong)
        if any(right[key] != answer for key, answer in answers.items()):
            return True
    return False


def _leaks(world: World, person: Any) -> bool:
    at, seen = rule_forms.asked_of_row_security(person)
    return seen != rule_forms.allowed_in_python(world, person, at)


def _policy(mutation: Mutation) -> Any:
    module = ModuleType("mutated_policy")
    text = _replaced(inspect.getsource(policy), mutation)
    # Dataclasses look their module up by name.
    sys.modules[module.__name__] = module
    module.__dict__["__builtins__"] = __builtins__
    exec(compile(text, "mutated_policy", "exec"), module.__dict__)  # noqa: S102
    return lambda facts: module.may_view_entry(_as(module, facts))  # type: ignore[attr-defined]


def _as(module: ModuleType, facts: Any) -> Any:
    """The same facts, built from the mutated module's classes, whose methods may be the mistake."""
    kind = getattr(module, type(facts).__name__, None)
    if isinstance(facts, tuple):
        return tuple(_as(module, item) for item in facts)
    if kind is None or not hasattr(facts, "__dataclass_fields__"):
        return facts
    return kind(**{name: _as(module, getattr(facts, name)) for name in facts.__dataclass_fields__})


@contextmanager
def _planted(mutation: Mutation) -> Iterator[None]:
    try:
        _apply(_replaced(row_security.SQL, mutation))
        yield
    finally:
        _apply(row_security.SQL)


def _replaced(text: str, mutation: Mutation) -> str:
    if mutation.old not in text:
        raise LookupError(f"{mutation.name}: the text to replace is not there any more")
    return text.replace(mutation.old, mutation.new)


def _apply(sql: str) -> None:
    with connections["owner"].cursor() as cursor:
        cursor.execute(sql)
