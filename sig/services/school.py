"""The school's weekly figures: each is an entry with a school week on it, released as any entry."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, time, timedelta
from uuid import UUID

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

from audit import clock
from audit.decisions import Decision, refuse
from sig.models import Entry, SchoolWeek
from sig.models.codes import EntryKind, NoSchool
from sig.policy import may_write_entry
from sig.school.policy import may_report
from sig.school.weeks import Week
from sig.school.weeks import may_report as in_time
from sig.services import entries, releases
from sig.services.releases import To
from sig.services.working import Work, working
from teams.models import Authority, User

CATEGORY = "school"
FRIDAY_NOON = timedelta(days=4)


@dataclass(frozen=True, repr=False)
class Reported:
    """One week: a share of the planned time, or why there is none to count."""

    week: Week
    percent: int | None = None
    no_school: str = ""
    comment: str = ""


def report(*, case: UUID, reported: Iterable[Reported], by: User, release_to: Iterable[To] = ()) -> int:
    """Write figures of several weeks, all or none; how many. Raises NotAllowed, ValidationError."""
    wanted, given = tuple(release_to), tuple(reported)
    with working(case, may_write_entry, by=by) as work:
        _require_school(work)
        for one in given:
            _write(work, one, wanted)
    return len(given)


def correct(*, case: UUID, reported: Reported, by: User) -> None:
    """A new figure for a week that has one: it counts from now on, and the old one stays in the file. Whoever
    reads the old one reads the new. Raises NotAllowed, ValidationError."""
    with working(case, may_write_entry, by=by) as work:
        _require_school(work)
        rows = SchoolWeek.objects.filter(case=case, entry__owner_authority=work.authority_id)
        same = rows.filter(year=reported.week.year, week=reported.week.number)
        old = same.select_related("entry").order_by("-entry__created_at").first()
        if old is None:
            refuse(Decision(False, "not_there"))
        new = _write(work, reported, ())
        releases.give(work, new, releases.readers_now(old.entry))


def words(reported: Reported) -> str:
    """The figure as it stands in the file: week 47 2026, 80 procent. Pure."""
    named = {"week": reported.week.number, "year": reported.week.year}
    if reported.percent is None:
        named["why"] = str(NoSchool(reported.no_school).label).lower()
        return _("Vecka %(week)d %(year)d: inget att räkna, %(why)s.") % named
    return _("Vecka %(week)d %(year)d: i skolan %(percent)d procent av tiden.") % {
        **named,
        "percent": reported.percent,
    }


def _write(work: Work, reported: Reported, release_to: tuple[To, ...]) -> Entry:
    _check(reported)
    entry = entries.log(
        case=work.case,
        kind=EntryKind.SCHOOL,
        category=CATEGORY,
        text="\n".join(filter(None, (words(reported), reported.comment.strip()))),
        happened_at=_happened(reported.week),
        release_to=release_to,
        by=work.by,
    )
    SchoolWeek.objects.create(
        entry=entry,
        case=work.case,
        year=reported.week.year,
        week=reported.week.number,
        percent=reported.percent,
        no_school=reported.no_school,
    )
    return entry


def _require_school(work: Work) -> None:
    kind = Authority.objects.values_list("kind", flat=True).get(pk=work.authority_id)
    may_report(work.facts, kind).require()


def _check(reported: Reported) -> None:
    if (reported.percent is None) == (reported.no_school == ""):
        raise ValidationError(_("Skriv en siffra, eller välj varför det inte finns någon."), code="either")
    if reported.percent is not None and not 0 <= reported.percent <= 100:
        raise ValidationError(_("Skriv ett tal från 0 till 100."), code="percent")
    if not in_time(reported.week, clock.today()):
        raise ValidationError(_("Den veckan går inte att fylla i."), code="week")


def _happened(week: Week) -> datetime:
    """Friday noon, and never later than now."""
    friday = datetime.combine(week.monday + FRIDAY_NOON, time(12), tzinfo=clock.STOCKHOLM)
    return min(friday, clock.now())
