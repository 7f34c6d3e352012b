"""Who the programme is for. Pure. Outside the criteria a nomination may still be sent, with a reason.

Eskilstuna's agreement: 13–20 years, known to social services, and suspected or convicted of crime. 13–20 is
from the 13th birthday to the day before the 21st.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any, Self

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from consent.age import age_at, within_ages
from sig.models.codes import AgeBand, JusticeStatus

SUSPECTED = frozenset(
    {JusticeStatus.SUSPECTED, JusticeStatus.INQUIRY, JusticeStatus.CHARGED, JusticeStatus.CONVICTED}
)
OUTSIDE: dict[str, Promise] = {
    "too_young": _("Personen är yngre än programmets målgrupp."),
    "too_old": _("Personen är äldre än programmets målgrupp."),
    "not_known_to_social": _("Personen är inte aktuell hos socialtjänsten."),
    "not_suspected": _("Personen är inte misstänkt eller dömd för brott."),
}
BANDS = ((13, AgeBand.BELOW), (15, AgeBand.FROM_13), (18, AgeBand.FROM_15), (21, AgeBand.FROM_18))


@dataclass(frozen=True)
class Criteria:
    """The programme's own thresholds; `oldest` is the last whole year that belongs."""

    youngest: int = 13
    oldest: int = 20
    known_to_social: bool = True
    suspected: bool = True

    @classmethod
    def from_settings(cls, settings: Mapping[str, Any]) -> Self:
        """From `settings["criteria"]` of a programme; what is not said is as in the agreement."""
        given = settings.get("criteria", {})
        return cls(**{key: given[key] for key in cls.__dataclass_fields__ if key in given})


def outside(
    criteria: Criteria, *, born: date, on: date, known_to_social: bool, justice_status: str
) -> tuple[str, ...]:
    """The criteria that are not met, as keys of `OUTSIDE`; empty when all are."""
    found = []
    if not within_ages(born, on, criteria.youngest, criteria.oldest):
        found.append("too_young" if age_at(born, on) < criteria.youngest else "too_old")
    if criteria.known_to_social and not known_to_social:
        found.append("not_known_to_social")
    if criteria.suspected and justice_status not in SUSPECTED:
        found.append("not_suspected")
    return tuple(found)


def age_band(born: date, on: date) -> AgeBand:
    """The band that figures use, at nomination."""
    age = age_at(born, on)
    return next((band for limit, band in BANDS if age < limit), AgeBand.ABOVE)
