"""The strip at the top of a case: who may know, until when, who may not, and who has not signed."""

from dataclasses import dataclass
from datetime import date
from typing import Any

from django.utils.formats import date_format
from django.utils.timezone import localtime
from django.utils.translation import gettext as _

from consent import access
from consent.overview import ConsentOverview
from sig.casefile import CaseFile


@dataclass(frozen=True)
class Strip:
    """What the strip says. `missing` names only those whom the reader may know; `lost` is about the reader's
    own authority; `until` is the last day.
    """

    tone: str
    headline: str
    shared_with: tuple[str, ...] = ()
    not_with: tuple[str, ...] = ()
    missing: tuple[str, ...] = ()
    lost: str = ""
    until: date | None = None


def consent_strip(file: CaseFile, *, by: Any) -> Strip:
    """The strip for this reader, from the consent page's own overview."""
    return in_words(access.consent_overview(file.team_id, by=by, stays=False))


def in_words(overview: ConsentOverview) -> Strip:
    """Pure. Withdrawn says that sharing stopped and when, never why."""
    missing = tuple(f"{one.role.lower()} {one.person.name}" for one in overview.signers if not one.signed_at)
    if overview.may_know and overview.until:
        day = date_format(overview.until, "j b Y")
        headline = _("Samtycket gäller t.o.m. %(day)s.") % {"day": day}
        lost = _lost(overview)
        return Strip("info", headline, overview.may_know, overview.may_not, missing, lost, overview.until)
    if overview.stopped_at:
        day = date_format(localtime(overview.stopped_at), "j b Y")
        headline = _("Delningen upphörde %(day)s. Inget delas mellan verksamheterna.") % {"day": day}
        return Strip("danger", headline, missing=missing)
    headline = _("Inget får delas ännu. Bara socialtjänsten och den som anmälde vet att ärendet finns.")
    return Strip("warning", headline, missing=missing)


def _lost(overview: ConsentOverview) -> str:
    """That the reader's authority reads less than before, and since when."""
    if overview.lost_at is None:
        return ""
    day = date_format(localtime(overview.lost_at), "j b Y")
    return _("Något som din verksamhet fick läsa upphörde %(day)s.") % {"day": day}
