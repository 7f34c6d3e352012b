"""Who must sign, as data: parsed from a programme's settings, stored with each consent when drafted.

Default: the agreement of Eskilstuna 2016–2019: parents and youth for everyone under 18, the youth
alone from 18. The programme lives above this floor; it hands in its rules with `provide`.
"""

from collections.abc import Callable, Mapping
from dataclasses import asdict, dataclass, fields
from typing import Any, Self
from uuid import UUID

from consent.age import MAJORITY
from consent.categories import AFTERCARE, CATEGORIES


class BadRules(ValueError):
    """A programme's consent settings cannot be used; the message says which key and what is allowed."""


@dataclass(frozen=True)
class ConsentRules:
    """Thresholds in whole years.

    `youth_signs_from`: the youth signs from this age (0: always). `guardians_sign_until`: guardians sign
    below this age, never above 18. `longest_months`: the longest period of one consent to sharing;
    `aftercare_months`: of one to contact after the closure, which has to reach the follow-up at 12 months.
    `categories`: the codes the programme uses, in the order they are shown.
    """

    youth_signs_from: int = 0
    guardians_sign_until: int = MAJORITY
    longest_months: int = 12
    aftercare_months: int = 18
    categories: tuple[str, ...] = tuple(CATEGORIES)

    def __post_init__(self) -> None:
        for key in ("youth_signs_from", "guardians_sign_until"):
            value = getattr(self, key)
            if not isinstance(value, int) or isinstance(value, bool) or not 0 <= value <= MAJORITY:
                raise BadRules(f"{key} must be a whole number from 0 to 18")
        if self.youth_signs_from > self.guardians_sign_until:
            raise BadRules(
                "youth_signs_from must not exceed guardians_sign_until: nobody would sign between them"
            )
        for key in ("longest_months", "aftercare_months"):
            months = getattr(self, key)
            if not isinstance(months, int) or isinstance(months, bool) or not 1 <= months <= 36:
                raise BadRules(f"{key} must be a whole number from 1 to 36")
        if not self.categories or len(set(self.categories)) != len(self.categories):
            raise BadRules("categories must name each code once, and at least one")
        if unknown := set(self.categories) - set(CATEGORIES):
            raise BadRules(
                f"categories: unknown {', '.join(sorted(unknown))}; known are {', '.join(CATEGORIES)}"
            )

    @classmethod
    def from_settings(cls, settings: Mapping[str, Any]) -> Self:
        """From the `consent` table of a programme file or the JSON of a consent. Raises BadRules."""
        known = {field.name for field in fields(cls)}
        if unknown := set(settings) - known:
            raise BadRules(
                f"unknown consent setting {', '.join(sorted(unknown))}; known are {', '.join(sorted(known))}"
            )
        values = dict(settings)
        if "categories" in values:
            values["categories"] = tuple(values["categories"])
        return cls(**values)

    def longest(self, purpose: str) -> int:
        """The longest period in months of one consent with that purpose."""
        return self.aftercare_months if purpose == AFTERCARE else self.longest_months

    def to_json(self) -> dict[str, Any]:
        """What `from_settings` reads back."""
        return asdict(self) | {"categories": list(self.categories)}


ESKILSTUNA = ConsentRules()

Provider = Callable[[UUID], ConsentRules | None]
_providers: list[Provider] = []


def provide(provider: Provider) -> None:
    """Let the floor above say which rules hold for a team (None: not mine). Called once, at start-up."""
    if provider not in _providers:
        _providers.append(provider)


def current(team_id: UUID) -> ConsentRules:
    """The rules a consent drafted now for that team shall follow; the default where no programme says."""
    for provider in _providers:
        if (found := provider(team_id)) is not None:
            return found
    return ESKILSTUNA
