"""Changes the cost illustration: every change is a new version, and the old ones stay."""

from collections.abc import Callable, Mapping
from copy import deepcopy
from typing import Any

from django.core.exceptions import ValidationError
from django.utils.text import slugify
from django.utils.translation import gettext as _

from audit import clock
from audit.acting import acting_as
from audit.actions import Action
from audit.decisions import refuse
from audit.services import record
from sig.commitments.access import goal_programme
from sig.exact import policy
from sig.figures.cost import table_of
from sig.models import Programme
from sig.reports.costs import KEY, Version, in_force, versions
from sig.toml_reader import ProgrammeFault
from teams.models import User

LONGEST_CODE = 40
Values = dict[str, Any]
Change = Callable[[Values], None]


def show(*, minutes: str, by: User) -> Version:
    """Switched on, by the steering group's decision in `minutes`. Raises as `put`."""
    return _change("shown", minutes, lambda values: values.update(enabled=True), by)


def hide(*, by: User) -> Version:
    """Switched off. Raises as `put`."""
    return _change("hidden", "", lambda values: values.update(enabled=False), by)


def put(*, code: str, line: Mapping[str, Any], by: User) -> Version:
    """One line, in the shape of the file; a `code` that is there already is replaced, "" is a new line.

    Raises NotAllowed, and ValidationError for what cannot be used or a line that is gone.
    """

    def change(values: Values) -> None:
        rows: list[Values] = values.setdefault("costs", [])
        codes = [row["code"] for row in rows]
        if code and code not in codes:
            raise ValidationError(_("Raden finns inte längre."), code="unknown")
        made = {**line, "code": code or _new_code(str(line["name"]), codes)}
        values["costs"] = [made if row["code"] == code else row for row in rows] + ([] if code else [made])

    return _change("put", str(line["name"]), change, by)


def remove(*, code: str, by: User) -> Version:
    """A line less; it stays in the earlier versions. Raises as `put`."""

    def change(values: Values) -> None:
        left = [row for row in values["costs"] if row["code"] != code]
        if len(left) == len(values["costs"]):
            raise ValidationError(_("Raden finns inte längre."), code="unknown")
        values["costs"] = left

    return _change("removed", code, change, by)


def _change(what: str, about: str, change: Change, by: User) -> Version:
    decision = policy.may_change_cost(by.roles(), active=by.is_active)
    if not decision.allowed:
        refuse(decision)
    with acting_as(by):
        goal = goal_programme()
        if goal is None:
            raise ValidationError(_("Ingen överenskommelse är inläst än."), code="none")
        goal = Programme.objects.select_for_update().get(pk=goal.pk)
        values = deepcopy(dict(in_force(goal).values))
        change(values)
        try:
            table_of(values)
        except ProgrammeFault as fault:
            raise ValidationError(str(fault), code="fault") from fault
        made = Version(len(versions(goal)), clock.now(), by.pk, what, about, values)
        goal.settings = {**goal.settings, KEY: [*goal.settings.get(KEY, []), made.to_json()]}
        goal.save(update_fields=["settings"])
        record(Action.COST_CHANGE, by=by, decision=decision, object=f"cost:{made.number}", purpose=what)
    return made


def _new_code(name: str, codes: list[str]) -> str:
    """Made of the name, and of no other line."""
    stem = slugify(name)[: LONGEST_CODE - 4].strip("-") or "rad"
    tries = (stem, *(f"{stem}-{number}" for number in range(2, len(codes) + 3)))
    return next(one for one in tries if one not in codes)
