"""Saves understood cases through the services that everybody uses, in one transaction: all or none.

What happened before the system was there keeps its dates, and meets the same gates as of those dates.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, time, timedelta
from itertools import product
from uuid import UUID
from zoneinfo import ZoneInfo

from django.core.exceptions import ValidationError
from django.db import IntegrityError
from django.utils import timezone

from audit.acting import acting_as
from audit.decisions import Decision, NotAllowed, refuse
from consent.age import add_months, age_at, midnight
from consent.models import ConsentSignature, Guardian
from consent.services import consents, people, signatures
from crypto.keyring import keyring
from sig.importing.columns import BY_NAME, folded
from sig.importing.rows import ImportedCase, Names, Problem
from sig.models import Area, Case, FollowUp, Programme
from sig.models.codes import LegalBasis, Months, Stage, StageReason
from sig.services import closures, nominations, outcomes, stages
from sig.states import MoveRefused
from teams.models import Authority, User
from teams.services import conflicts, members

STOCKHOLM = ZoneInfo("Europe/Stockholm")
OFFICE_HOUR = time(10)
SHARING = ("social_services", "police", "school", "ung_fritid")
SHARED = ("identity", "school", "crime", "leisure", "plan")


Move = tuple[Stage, str, str]
BEFORE_CONSENT: tuple[Move, ...] = (
    (Stage.ELIGIBLE, "eligible_on", StageReason.IN_TARGET_GROUP),
    (Stage.INFORMED, "informed_on", StageReason.INFORMED),
    (Stage.DECLINED, "declined_on", "declined_why"),
    (Stage.REFUSED, "refused_on", "refused_by"),
)
AFTER_CONSENT: tuple[Move, ...] = ((Stage.CONSENTED, "consented_on", StageReason.CONSENT_ACTIVE),)
"""Where to, on which day of the row, and the reason: the row's own or always the same."""


class ImportRefused(Exception):
    """Nothing was saved. `problems` says why, row by row."""

    def __init__(self, problems: Sequence[Problem]) -> None:
        super().__init__(f"{len(problems)} problems")
        self.problems = tuple(problems)


@dataclass(frozen=True)
class Hands:
    """Who does what: the coordinator acts, a colleague verifies outcomes, `others` (by authority) judge."""

    coordinator: User
    verifier: User | None = None
    others: Mapping[str, User] = field(default_factory=dict)


@dataclass
class Saved:
    """What an import did: case number → case id for the new ones, and the numbers that were there already."""

    cases: dict[str, UUID] = field(default_factory=dict)
    skipped: list[str] = field(default_factory=list)


def names() -> Names:
    """The programmes and areas that exist, as a file may call them."""
    programmes: dict[str, str] = {}
    areas: dict[tuple[str, str], str] = {}
    ages = (13, 21)
    for row in Programme.objects.prefetch_related("areas"):
        programmes |= {folded(row.code): row.code, folded(row.name): row.code}
        ages = (row.settings["criteria"]["age_from"], row.settings["criteria"]["age_below"])
        for area in row.areas.all():
            areas |= {(row.code, folded(area.code)): area.code, (row.code, folded(area.name)): area.code}
    return Names(programmes, areas, *ages)


def existing(cases: Sequence[ImportedCase], *, by: User) -> set[str]:
    """The case numbers that `by` already has."""
    with acting_as(by):
        return set(
            Case.objects.filter(number__in=[case.number for case in cases]).values_list("number", flat=True)
        )


def save(cases: Sequence[ImportedCase], hands: Hands, *, tick: Callable[[], None] = lambda: None) -> Saved:
    """Save all cases that are not there, or none. Raises ImportRefused; `tick` is called after every row."""
    done = Saved(skipped=sorted(existing(cases, by=hands.coordinator)))
    known = set(done.skipped)
    with keyring().request_cache(), acting_as(hands.coordinator):
        importer = _Importer(hands)
        for case in cases:
            if case.number not in known:
                done.cases[case.number] = _one(importer, case)
            tick()
    return done


def _one(importer: "_Importer", case: ImportedCase) -> UUID:
    try:
        return importer.enter(case)
    except ValidationError as fault:
        raise ImportRefused([Problem(case.row, "", " ".join(fault.messages))]) from fault
    except MoveRefused as fault:
        text = f"stegen följer inte ordningen för ärenden ({fault.code})."
        raise ImportRefused([Problem(case.row, "", text)]) from fault
    except NotAllowed as fault:
        text = "samordnaren får inte registrera det här. Är hen programmets samordnare?"
        raise ImportRefused([Problem(case.row, "", text)]) from fault
    except IntegrityError as fault:
        text = "ärendenumret finns redan i ett ärende som du inte samordnar."
        raise ImportRefused([Problem(case.row, "Ärendenummer", text)]) from fault


def moment(day: date) -> datetime:
    """A day of the file as a time: mid-morning in Stockholm, or now if that is still to come."""
    return min(datetime.combine(day, OFFICE_HOUR, STOCKHOLM), timezone.now())


class _Importer:
    """One import: what is looked up once."""

    def __init__(self, hands: Hands) -> None:
        self.hands = hands
        self.by = hands.coordinator
        self.programmes = {row.code: row for row in Programme.objects.select_related("coordinator", "deputy")}
        self.areas = {(row.programme_id, row.code): row for row in Area.objects.all()}
        self.authorities: dict[str, Authority] = {}
        for authority in Authority.objects.order_by("-id"):
            self.authorities[authority.kind] = authority

    def enter(self, case: ImportedCase) -> UUID:
        row = self._nominated(case)
        guardians = self._family(case, row)
        self._moves(case, row, BEFORE_CONSENT)
        if case.consented_on:
            self._consented(case, row, guardians)
        self._moves(case, row, AFTER_CONSENT)
        if case.started_on:
            at = moment(case.started_on)
            stages.decide_start(case=row.pk, legal_basis=LegalBasis.NOT_SET, at=at, by=self.by)
        if case.withdrawn_on:
            self._withdrawn(row, moment(case.withdrawn_on))
        if case.closed_on:
            self._closed(case, row)
        if conflicted := self.hands.others.get(case.conflict):
            conflicts.declare(team=row.team, user=conflicted, by=self.by)
        return row.pk

    def _nominated(self, case: ImportedCase) -> Case:
        programme = self.programmes[case.programme]
        if self.by.pk not in (programme.coordinator_id, programme.deputy_id):
            refuse(Decision(False, "not_coordinator", hidden=False))
        receipt = nominations.nominate(
            programme=programme,
            name=case.name,
            sex=case.sex,
            known_to_social=case.known_to_social,
            justice_status=case.justice,
            date_of_birth=case.date_of_birth,
            identity=case.identity.digits if case.identity else "",
            area=self.areas[programme.pk, case.area],
            concerns=case.concerns,
            outside_reason=case.outside_reason,
            nominated_at=moment(case.nominated_on),
            number=case.number,
            authority=self.authorities.get(case.nominated_by),
            by=self.by,
        )
        return Case.objects.select_related("team", "youth").get(pk=receipt.case_id)

    def _family(self, case: ImportedCase, row: Case) -> list[Guardian]:
        changed = {"protection": case.protection, "language": case.language}
        if changed != {"protection": "none", "language": "sv"}:
            people.change_youth(youth=row.youth, by=self.by, **changed)
        named = ((case.guardian_1, case.home_1), (case.guardian_2, case.home_2))
        return [
            people.add_guardian(
                youth=row.youth, name=name, home=home, by=self.by, at=moment(case.nominated_on)
            )
            for name, home in named
            if name
        ]

    def _consented(self, case: ImportedCase, row: Case, guardians: Sequence[Guardian]) -> None:
        assert case.consented_on is not None
        at = moment(case.consented_on)
        sharing = [self.authorities[kind] for kind in SHARING if kind in self.authorities]
        pairs = [(one, other) for one, other in product(sharing, sharing) if one != other]
        consent = consents.draft(
            youth=row.youth,
            team=row.team,
            scope=[(one, other, category) for (one, other), category in product(pairs, SHARED)],
            starts_at=at,
            ends_at=self._until(case, at),
            by=self.by,
            at=at,
        )
        paper = {"identity_check": "known", "channel": "paper", "signed_at": at, "by": self.by, "at": at}
        signatures.sign(consent=consent, signer="youth", **paper)
        if age_at(case.date_of_birth, case.consented_on) < 18:
            for guardian in guardians:
                signatures.sign(consent=consent, signer="guardian", guardian=guardian, **paper)

    def _withdrawn(self, row: Case, at: datetime) -> None:
        signed = ConsentSignature.objects.filter(consent__team=row.team, signer="youth").latest("signed_at")
        consents.withdraw(consent=signed.consent, signature=signed, channel="phone", by=self.by, at=at)

    def _moves(self, case: ImportedCase, row: Case, moves: Sequence[Move]) -> None:
        for to, day_field, why in moves:
            if day := getattr(case, day_field):
                reason = getattr(case, why) if why in BY_NAME else why
                if to == Stage.ELIGIBLE and case.outside_reason:
                    reason = StageReason.OUTSIDE_ACCEPTED
                stages.move(case=row.pk, to=to, reason=StageReason(reason), at=moment(day), by=self.by)

    def _until(self, case: ImportedCase, at: datetime) -> datetime:
        assert case.consented_on is not None
        longest = midnight(add_months(case.consented_on, 12))
        return (
            min(midnight(case.consent_until + timedelta(days=1)), longest) if case.consent_until else longest
        )

    def _closed(self, case: ImportedCase, row: Case) -> None:
        assert case.closed_on is not None
        closures.close(
            case=row.pk,
            reason=case.closed_why,
            planned=bool(case.planned),
            youth_words=case.youth_words,
            at=moment(case.closed_on),
            by=self.by,
        )
        if case.follow_up_on:
            self._followed_up(case, row, moment(case.follow_up_on))

    def _followed_up(self, case: ImportedCase, row: Case, at: datetime) -> None:
        twelve = Months.TWELVE.value
        held = FollowUp.objects.get(case=row.pk, months=twelve)
        outcomes.register(
            case=row.pk,
            months=twelve,
            version=held.version,
            suspicion=case.suspicion,
            occupation_percent=case.occupation,
            youth_answered=bool(case.answered),
            at=at,
            by=self.by,
        )
        if case.gang_social:
            outcomes.judge(case=row.pk, months=twelve, answer=case.gang_social, by=self.by, at=at)
        if case.gang_police and (police := self.hands.others.get("police")):
            members.add(team=row.team, user=police, authority=police.authority, by=self.by)
            outcomes.judge(case=row.pk, months=twelve, answer=case.gang_police, by=police, at=at)
        proposed = outcomes.propose(case=row.pk, months=twelve, by=self.by, at=at)
        if self.hands.verifier:
            outcomes.verify(outcome=proposed.pk, version=proposed.version, by=self.hands.verifier, at=at)
