"""Making an assessment: for each domain an entry with its readers, and the score that hangs on it."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime, time
from uuid import UUID

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

from audit import clock
from audit.actions import Action
from consent.categories import CATEGORIES
from sig.assessments.domains import DOMAINS, SCALE, Domain
from sig.assessments.policy import may_assess
from sig.models import Assessment, Case, DomainScore, Entry, InstrumentUse
from sig.models.codes import EntryKind, Occasion, SummaryLevel
from sig.services import entries
from sig.services.releases import To
from sig.services.working import working
from teams.models import User


@dataclass(frozen=True, repr=False)
class Given:
    """The answer for one domain: a step or None (then `words` says why), own words, and who shall read."""

    score: int | None
    words: str = ""
    release_to: tuple[To, ...] = ()


def make(
    *, case: Case | UUID, occasion: str, made_on: date, given: Mapping[str, Given], by: User
) -> Assessment:
    """An assessment for the author's authority; all of it or nothing.

    Raises NotAllowed; ValidationError, where a refusal of a domain's readers stands under `<domain>_to`.
    """
    _check(occasion, made_on, given)
    with working(case, may_assess, by=by) as work:
        made = Assessment.of(
            work.case, owner_authority_id=work.authority_id, author=by, occasion=occasion, made_on=made_on
        )
        made.save(force_insert=True)
        work.record(Action.ASSESSMENT_MAKE, "assessment", made.pk, count=len(given))
        for domain in DOMAINS.values():
            if domain.code in given:
                answer = given[domain.code]
                entry = _entry(work.case, domain, answer, made_on, by)
                DomainScore.objects.create(
                    entry=entry, case=work.case, assessment=made, domain=domain.code, score=answer.score
                )
    return made


def use_instrument(
    *,
    case: Case | UUID,
    name: str,
    category: str,
    used_on: date,
    level: str,
    by: User,
    release_to: Iterable[To] = (),
) -> InstrumentUse:
    """That an instrument was used: its name, the day and a level. Raises NotAllowed, ValidationError."""
    called = " ".join(name.split())
    if not called or len(called) > 60 or category not in CATEGORIES or level not in SummaryLevel.values:
        raise ValidationError({"name": ValidationError(_("Skriv vad instrumentet heter."), code="required")})
    with working(case, may_assess, by=by) as work:
        entry = entries.log(
            case=work.case.pk,
            kind=EntryKind.STATUS,
            category=category,
            text=f"{called}. {_('Sammanfattning')}: {SummaryLevel(level).label}.",
            happened_at=_moment(used_on),
            release_to=release_to,
            by=by,
        )
        used = InstrumentUse(entry=entry, case=work.case, name=called, used_on=used_on, level=level)
        used.save(force_insert=True)
    return used


def _check(occasion: str, made_on: date, given: Mapping[str, Given]) -> None:
    if occasion not in Occasion.values:
        raise ValidationError({"occasion": ValidationError(_("Välj när skattningen görs."), code="unknown")})
    if made_on > clock.today():
        raise ValidationError({"made_on": ValidationError(_("Välj i dag eller tidigare."), code="future")})
    steps = {one.score for one in given.values()} - {None}
    if not steps or not steps <= set(SCALE) or not given.keys() <= DOMAINS.keys():
        raise ValidationError(_("Välj ett steg för minst ett område."), code="empty")


def _entry(case: Case, domain: Domain, answer: Given, made_on: date, by: User) -> Entry:
    """The step's own sentence is the text: it is understood without the scale, also in an extract."""
    step = f"{answer.score}. {domain.anchor(answer.score)}" if answer.score else ""
    try:
        return entries.log(
            case=case.pk,
            kind=EntryKind.STATUS,
            category=domain.category,
            text="\n".join(filter(None, (step, answer.words.strip()))) or _("Vet inte."),
            happened_at=_moment(made_on),
            release_to=answer.release_to,
            by=by,
        )
    except ValidationError as error:
        raise ValidationError({f"{domain.code}_to": error.messages}) from error


def _moment(day: date) -> datetime | None:
    """Now for today; else noon of that day."""
    if day == clock.today():
        return None
    return datetime.combine(day, time(12), tzinfo=clock.STOCKHOLM)
