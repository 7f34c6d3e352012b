"""What the pages about third persons ask for, by ids: finds the rows, then calls the service that decides."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any
from uuid import UUID

from audit import clock
from audit.acting import acting_as
from consent import categories
from consent import rules as rule_book
from consent.age import birthday, day_of, is_minor, midnight
from consent.related import policy
from consent.services import guard, related
from consent.services.related import Signed, longest_end
from teams.models import Authority, Team, User

DAY = timedelta(days=1)


@dataclass(frozen=True)
class AgreementForm:
    """What the form of a third person's yes is made of. `turns_18_on` only of a child."""

    places: tuple[tuple[int, str], ...]
    kinds: tuple[tuple[str, str], ...]
    child: bool
    last_day: date
    longest_months: int
    turns_18_on: date | None = None


def register(team_id: UUID, *, by: User, **values: Any) -> None:
    """A third person around the team's youth. Raises NotAllowed, ValidationError."""
    related.register(team_id=team_id, by=by, **values)


def change(team_id: UUID, person_id: UUID, *, by: User, **values: Any) -> None:
    """Change one. Raises NotAllowed, ValidationError, Conflict."""
    related.change(team_id=team_id, person_id=person_id, by=by, **values)


def agreement_form(team_id: UUID, date_of_birth: date | None, *, by: User) -> AgreementForm:
    """Choices and start values. Raises NotAllowed."""
    rules = rule_book.current(team_id)
    now = clock.database_now()
    with acting_as(by):
        guard.require_coordinator(team_id, by)
        places = Authority.objects.exclude(kind="property_owner").values_list("pk", "name")
        found = tuple((pk, name) for pk, name in places)
    child = date_of_birth is not None and is_minor(date_of_birth, now)
    ends = policy.last_moment(date_of_birth, now, longest_end(midnight(clock.today()), rules))
    return AgreementForm(
        places=found,
        kinds=tuple((code, categories.name(code)) for code in rules.categories),
        child=child,
        last_day=day_of(ends - DAY / 2),
        longest_months=rules.longest_months,
        turns_18_on=birthday(date_of_birth, 18) if child and date_of_birth else None,
    )


def agree(
    team_id: UUID,
    person_id: UUID,
    *,
    lines: Iterable[tuple[int, int, str]],
    given: dict[str, Any],
    by: User,
) -> None:
    """Register the person's yes. `last_day` is inclusive. Raises NotAllowed, ValidationError."""
    with acting_as(by):
        guard.require_coordinator(team_id, by)
        places = Authority.objects.in_bulk()
        signed_on: date = given["signed_on"]
        noon = midnight(signed_on) + DAY / 2
        signed = Signed(
            identity_check=given["identity_check"],
            channel=given["channel"],
            signed_at=min(noon, clock.database_now()) if signed_on <= clock.today() else noon,
            signed_by=given.get("signed_by", ""),
        )
        related.agree(
            team=Team.objects.get(pk=team_id),
            related=related.person(team_id=team_id, person_id=person_id, by=by),
            scope=[(places[sender], places[recipient], kind) for sender, recipient, kind in lines],
            ends_at=midnight(given["last_day"] + DAY),
            signed=signed,
            by=by,
        )


def withdraw(team_id: UUID, person_id: UUID, *, channel: str, by: User) -> None:
    """Take back whatever the person has agreed to here. Raises NotAllowed."""
    related.withdraw(team_id=team_id, person_id=person_id, channel=channel, by=by)
