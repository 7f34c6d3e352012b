"""Plants one mistake of `tests/sig/mutations.py` and says whether anything differs."""

import inspect
import json
import os
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime
from importlib import import_module
from pathlib import Path
from types import ModuleType
from typing import Any
from uuid import UUID

import sig
from audit.acting import acting_as
from teams.models import User
from tests.sig import every_table, rule_forms
from tests.sig.mutations import Mutation
from tests.sig.rule_forms import Seen, Verdicts
from tests.sig.world import Person, Team, World, case_facts, ended, facts, moments, plan_facts

MODULES = {
    "policy": "sig.policy", "rule_sql": "sig.rule_sql", "row_security": "sig.row_security",
    "teams": "teams.row_security", "grants": "consent.grants",
}  # fmt: skip
LASTING = frozenset({"GrantFact", "GroundFact", "RelatedFact", "ReleaseFact"})
TESTS_OF_GRANTS = "tests/consent/test_grants.py"
ROOT = Path(__file__).resolve().parents[2]


@dataclass
class Right:
    """What the three forms answer without a mistake."""

    world: World
    moments: list[datetime]
    verdicts: Verdicts
    seen: dict[tuple[int, datetime], Seen]
    stranger: UUID

    @classmethod
    def of(cls, world: World, stranger: UUID) -> "Right":
        """Asked of the pure functions; the tests of equality hold the others to the same.

        `stranger`: a team with a row in every table, in which nobody of the world sits.
        """
        asked = [*moments(world.base), *ended(world.base)]
        verdicts = rule_forms.asked_in_python(world, asked)
        seen = {
            (person.id, at): rule_forms.allowed_in_python(world, person, at)
            for person in world.people
            for at in asked
        }
        return cls(world, asked, verdicts, seen, stranger)


def caught(mutation: Mutation, right: Right) -> bool:
    """Does anything differ with the mistake in place? Raises LookupError when the text to replace is gone."""
    if mutation.where == "policy":
        return _differs_in_python(_module(mutation), right)
    if mutation.where == "grants":
        return _tests_of_grants_fail(mutation)
    with rule_forms.told_the_time(_walls(mutation)):
        return _differs_past_the_application(right) or _foreign(right) or _differs_in_sql(right)


def _differs_in_python(wrong: ModuleType, right: Right) -> bool:
    people: list[Person | None] = [None, *right.world.people]
    return any(
        _wrong_of(wrong, right, team, person, at)
        for team in right.world.teams
        for person in people
        for at in right.moments
    )


def _wrong_of(wrong: Any, right: Right, team: Team, person: Person | None, at: datetime) -> bool:
    for entry in team.entries:
        answer = wrong.may_view_entry(_as(wrong, facts(team, entry, person, at)))
        basis = answer.basis if answer.allowed else None
        found = (answer.allowed, answer.reason, basis and basis.kind, basis and basis.id)
        if found != right.verdicts[person.id if person else None, entry, at]:
            return True
    if person is None:
        return False
    seen = right.seen[person.id, at]
    if wrong.may_view_case(_as(wrong, case_facts(team, person, at))).allowed != (team.case in seen.cases):
        return True
    plan = plan_facts(team, person, at)
    return plan is not None and _reads(wrong, plan) != (team.case in seen.plans)


def _reads(wrong: Any, plan: Any) -> bool:
    try:
        return bool(wrong.may_view_plan(_as(wrong, plan)).allowed)
    except (AttributeError, ValueError):
        return True


def _differs_past_the_application(right: Right) -> bool:
    for person in right.world.people:
        for at in right.moments:
            _at, seen = rule_forms.asked_of_row_security(person, at)
            if seen != right.seen[person.id, at]:
                return True
    return False


def _foreign(right: Right) -> bool:
    """Does anybody see a row of the strangers' team?"""
    tables = every_table.walled()
    for person in right.world.people[:5]:
        with acting_as(User.objects.get(pk=person.id)):
            for model in tables.values():
                if model._base_manager.filter(pk=every_table.key(model, right.stranger)).exists():
                    return True
    return False


def _differs_in_sql(right: Right) -> bool:
    return any(rule_forms.asked_in_sql(right.world, [at]) != _at(right, at) for at in right.moments)


def _at(right: Right, at: datetime) -> Verdicts:
    return {key: answer for key, answer in right.verdicts.items() if key[2] == at}


def _tests_of_grants_fail(mutation: Mutation) -> bool:
    _replaced(mutation)
    command = [sys.executable, "-m", "pytest", TESTS_OF_GRANTS, "-x", "-q", "-p", "tests.sig.planted_grants"]
    asked = {"SIG_PLANTED": json.dumps([mutation.old, mutation.new])}
    command += ["-p", "no:cacheprovider"]
    done = subprocess.run(command, cwd=ROOT, env={**os.environ, **asked}, capture_output=True, check=False)  # noqa: S603
    return done.returncode == 1


def _replaced(mutation: Mutation) -> str:
    text = inspect.getsource(import_module(MODULES[mutation.where]))
    if mutation.old not in text:
        raise LookupError(f"{mutation.name}: the text to replace is not there any more")
    return text.replace(mutation.old, mutation.new, 1)


def _module(mutation: Mutation) -> ModuleType:
    """The module with the mistake, under another name."""
    return _run(f"mutated_{mutation.where}", _replaced(mutation))


def _run(name: str, text: str) -> ModuleType:
    module = ModuleType(name)
    # Dataclasses look their module up by name.
    sys.modules[name] = module
    module.__dict__["__builtins__"] = __builtins__
    exec(compile(text, name, "exec"), module.__dict__)  # noqa: S102
    return module


def _walls(mutation: Mutation) -> dict[str, str]:
    """{application: SQL} of the walls that the mistake changes."""
    if mutation.where == "rule_sql":
        with _instead(_module(mutation)):
            text = inspect.getsource(import_module("sig.row_security"))
            return {"sig": _run("mutated_row_security", text).SQL}
    return {"teams" if mutation.where == "teams" else "sig": _module(mutation).SQL}


@contextmanager
def _instead(module: ModuleType) -> Iterator[None]:
    real = sys.modules["sig.rule_sql"]
    sys.modules["sig.rule_sql"] = sig.rule_sql = module  # type: ignore[attr-defined]
    try:
        yield
    finally:
        sys.modules["sig.rule_sql"] = sig.rule_sql = real  # type: ignore[attr-defined]


def _as(module: ModuleType, told: Any) -> Any:
    """The same facts, built from the mutated module's classes, whose methods may be the mistake.

    What lives as long as the world is built once.
    """
    if isinstance(told, tuple):
        return tuple(_as(module, item) for item in told)
    if not hasattr(told, "__dataclass_fields__"):
        return told
    made = module.__dict__.setdefault("_made", {})
    name = type(told).__name__
    if name not in LASTING:
        return _made_as(module, told)
    if id(told) not in made:
        made[id(told)] = _made_as(module, told)
    return made[id(told)]


def _made_as(module: ModuleType, told: Any) -> Any:
    kind = getattr(module, type(told).__name__)
    return kind(**{name: _as(module, getattr(told, name)) for name in told.__dataclass_fields__})
