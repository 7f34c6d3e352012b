"""Which definition of having broken loose is in force: the version that the steering group adopted last.

Until it has adopted one, what the programme file says stands, and is marked as not adopted. A verdict keeps
the version that it was judged by; those of versions that were in force before are taken over, so that a new
definition never judges again what has been judged (docs/adr/0187).
"""

from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db.models import Q, QuerySet

from sig.figures.fifteen import OutcomeDefinition
from sig.models import DefinitionAdoption, Programme
from sig.reports.issued import Definition


@dataclass(frozen=True)
class InForce:
    """One version. `programmes`: codes of those that count. `adopted_on` None: not adopted yet.

    `before`: the versions that were in force before it, oldest first.
    """

    version: str
    text: str
    occupation_percent: int
    programmes: tuple[str, ...]
    adopted_on: date | None = None
    minutes: str = ""
    before: tuple[str, ...] = ()

    @property
    def outcome(self) -> OutcomeDefinition:
        """As counting takes it. Raises ValueError for what cannot be a definition."""
        return OutcomeDefinition(
            version=self.version,
            programmes=frozenset(self.programmes),
            text=self.text,
            adopted_on=self.adopted_on,
            adopted_by=self.minutes,
            occupation_percent=self.occupation_percent,
            accepts=frozenset(self.before),
        )

    @property
    def issued(self) -> Definition:
        """As a publication says it."""
        return Definition(self.version, self.text, self.occupation_percent, self.adopted_on, self.minutes)


def in_force(agreement: Programme, using: str = "default") -> InForce | None:
    """What is in force for the agreement that `agreement` carries the goal of; None where nothing is said."""
    rows = DefinitionAdoption.objects.using(using).filter(definition__agreement=agreement.pk)
    adopted = list(
        rows.order_by("recorded_at", "pk" if using == "default" else "definition_id").values(
            "adopted_on",
            "minutes",
            "definition__version",
            "definition__text",
            "definition__occupation_percent",
            "definition__programmes",
        )
    )
    file = of_file(agreement, using)
    versions = [*([file.version] if file else []), *(row["definition__version"] for row in adopted)]
    before = tuple(one for one in dict.fromkeys(versions) if one != versions[-1])
    return _adopted(adopted[-1], before) if adopted else file


def of_file(agreement: Programme, using: str = "default") -> InForce | None:
    """What the programme file says, adopted by nobody; None where it says no version."""
    settings: dict[str, Any] = agreement.settings
    if not settings.get("definition_version"):
        return None
    counting = of_agreement(agreement, using).filter(counts_towards_goal=True)
    codes = {agreement.code, *counting.values_list("code", flat=True)}
    return InForce(
        settings["definition_version"],
        settings.get("definition_text", ""),
        settings.get("occupation_percent", OutcomeDefinition.occupation_percent),
        tuple(sorted(codes)),
    )


def of_agreement(agreement: Programme, using: str = "default") -> QuerySet[Programme]:
    """The programmes of the same agreement, itself included."""
    code = agreement.settings.get("agreement")
    others = Q(settings__agreement=code) if code else Q()
    return Programme.objects.using(using).filter(Q(pk=agreement.pk) | others)


def _adopted(row: dict[str, Any], before: tuple[str, ...]) -> InForce:
    return InForce(
        row["definition__version"],
        row["definition__text"],
        row["definition__occupation_percent"],
        tuple(row["definition__programmes"]),
        row["adopted_on"],
        row["minutes"],
        before,
    )
