"""One invented case as unsaved rows of every table it touches. Pure: no database, no clock of its own."""

import random
import secrets
from collections import defaultdict
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from itertools import product
from typing import Any

from django.db.models import Model

from consent.age import add_months, age_at, day_of, midnight
from consent.categories import DEFAULT_PURPOSE
from consent.facts import person
from consent.grants import Facts, GrantSpec, Line, SignatureFacts, derive
from consent.models import (
    Consent,
    ConsentScope,
    ConsentSignature,
    Grant,
    Guardian,
    IdentityNumber,
    Subject,
    Youth,
)
from consent.rules import ConsentRules
from consent.states import state_at
from crypto.blind_index import blind_index
from sig.criteria import age_band
from sig.importing.rows import ImportedCase
from sig.importing.save import SHARED, SHARING, moment
from sig.models import Area, Case, Closure, FollowUp, Nomination, Programme, StageChange
from sig.models.codes import Months, Stage, StageReason
from sig.services.nominations import ALPHABET
from teams.models import Authority, Conflict, Membership, Team, User

STEPS = (
    (Stage.NOMINATED, "nominated_on", StageReason.NOMINATED),
    (Stage.ELIGIBLE, "eligible_on", StageReason.IN_TARGET_GROUP),
    (Stage.INFORMED, "informed_on", StageReason.INFORMED),
    (Stage.DECLINED, "declined_on", ""),
    (Stage.REFUSED, "refused_on", ""),
    (Stage.CONSENTED, "consented_on", StageReason.CONSENT_ACTIVE),
    (Stage.STARTED, "started_on", StageReason.START_DECIDED),
    (Stage.CLOSED, "closed_on", StageReason.CLOSED),
)
LEADER, MEMBER = Membership.Role.COORDINATOR.value, Membership.Role.MEMBER.value


@dataclass(frozen=True)
class Frame:
    """What every case of a run shares: programmes, areas, authorities and who works where."""

    programmes: Mapping[str, Programme]
    areas: Mapping[tuple[int, str], Area]
    authorities: Mapping[str, Authority]
    coordinator: User
    deputy: User | None
    others: Mapping[str, User]
    now: datetime


class Made:
    """One case and its rows by model; `history` says which versions of which rows are kept."""

    def __init__(self, given: ImportedCase, frame: Frame, dice: random.Random) -> None:
        self.given, self.frame, self.dice = given, frame, dice
        self.rows: dict[type[Model], list[Any]] = defaultdict(list)
        self.history: list[tuple[Model, datetime, str, dict[str, Any]]] = []
        self.consent: Consent | None = None
        self.grants: tuple[GrantSpec, ...] = ()
        self.shared: list[str] = []
        self._people()
        self._team()
        if given.consented_on:
            self._consented()
        self._case()
        self._seated()

    @property
    def stage(self) -> Stage:
        """Where the case stands in the end."""
        return self.steps()[-1][0]

    @property
    def authors(self) -> list[User]:
        """Those who may write in it, without the deputy, whose authority the coordinator writes for."""
        return [seat.user for seat in self.rows[Membership] if seat.user != self.frame.deputy]

    def steps(self) -> list[tuple[Stage, datetime, str]]:
        """(stage, when, why) of each move, in order."""
        case = self.given
        why = {Stage.DECLINED: case.declined_why, Stage.REFUSED: case.refused_by}
        if case.outside_reason:
            why[Stage.ELIGIBLE] = StageReason.OUTSIDE_ACCEPTED
        return [
            (stage, moment(day), why.get(stage, reason))
            for stage, name, reason in STEPS
            if (day := getattr(case, name))
        ]

    def add(self, row: Model, at: datetime | None = None) -> None:
        """Keep a row; with `at` also its first version."""
        self.rows[type(row)].append(row)
        if at is not None:
            self.history.append((row, at, "+", {}))

    def _people(self) -> None:
        case, by = self.given, self.frame.coordinator
        self.at = at = moment(case.nominated_on)
        self.youth = Youth(sex=case.sex, language=case.language, protection=case.protection)
        self.youth.name, self.youth.date_of_birth = case.name, case.date_of_birth
        self.youth.registered_by, self.youth.registered_at = by, at
        self.add(self.youth, at)
        if identity := case.identity:
            lookup = blind_index(identity.digits) if identity.comparable else None
            number = IdentityNumber(youth=self.youth, kind=identity.kind, lookup=lookup, since=at)
            number.number = identity.digits
            self.add(number)
        for name, home in ((case.guardian_1, case.home_1), (case.guardian_2, case.home_2)):
            if name:
                row = Guardian(youth=self.youth, home=home, registered_at=at, registered_by=by)
                row.name = name
                self.add(row, at)

    def _team(self) -> None:
        by, programme = self.frame.coordinator, self.frame.programmes[self.given.programme]
        self.team = Team(created_at=self.at, created_by=by)
        self.add(self.team)
        link = Subject(team=self.team, youth=self.youth, reference=self.given.number, linked_by=by)
        link.linked_at = self.at
        self.add(link)
        area = self.frame.areas.get((programme.pk, self.given.area))
        on = self.given.nominated_on
        self.case = Case(number=self.given.number, programme=programme, area=area, youth=self.youth,
                         team=self.team, age_band=age_band(self.given.date_of_birth, on), sex=self.given.sex,
                         nominated_on=on)  # fmt: skip

    def _case(self) -> None:
        case, by = self.given, self.frame.coordinator
        before = ""
        for version, (stage, at, why) in enumerate(self.steps(), 1):
            self.rows[StageChange].append(
                StageChange(case_id=self.case.pk, from_stage=before, to_stage=stage, at=at,
                            recorded_at=self.frame.now, by_id=by.pk, reason=why)
            )  # fmt: skip
            kind = "~" if before else "+"
            self.history.append((self.case, at, kind, {"stage": stage, "version": version}))
            before = stage
            # Entries are written while the work goes on; the closure comes after them, as in life.
            if stage != Stage.CLOSED:
                self.case.stage, self.case.version = stage, version
        self.rows[Case].append(self.case)
        row = Nomination(receipt=_receipt(), case=self.case, team=self.team, user=by, nominated_at=self.at,
                         authority=self.frame.authorities.get(case.nominated_by) or by.authority,
                         concerns=list(case.concerns), known_to_social=case.known_to_social,
                         justice_status=case.justice)  # fmt: skip
        row.outside_reason = case.outside_reason
        self.add(row)

    def _seated(self) -> None:
        frame = self.frame
        seats = [(frame.coordinator, LEADER, self.at)]
        if self.given.started_on:
            named = {line.line.sender for line in self.grants}
            at = moment(self.given.started_on)
            for kind, user in frame.others.items():
                if user.authority_id in named and kind != self.given.conflict:
                    seats.append((user, MEMBER, at))
        for user, role, at in seats:
            self.add(self._seat(user, role, at), at)
        if frame.deputy:
            stands_in = self._seat(frame.deputy, LEADER, self.at)
            stands_in.substitute_for = self.rows[Membership][0]
            self.add(stands_in, self.at)
        if user := frame.others.get(self.given.conflict):
            self.add(Conflict(team=self.team, user=user, declared_at=self.at, declared_by=frame.coordinator))

    def _seat(self, user: User, role: str, at: datetime) -> Membership:
        return Membership(team=self.team, user=user, authority=user.authority, role=role, starts_at=at)

    def _consented(self) -> None:
        case, by = self.given, self.frame.coordinator
        assert case.consented_on is not None
        at = moment(case.consented_on)
        rules = self.frame.programmes[case.programme].settings["consent"]
        rules = ConsentRules.from_settings(rules)
        row = Consent(youth=self.youth, team=self.team, rules=rules.to_json(), purpose=DEFAULT_PURPOSE,
                      starts_at=at, ends_at=midnight(add_months(case.consented_on, 12)), created_at=at,
                      created_by=by, activated_at=at)  # fmt: skip
        scope = self._scope()
        signers = [None, *(self.rows[Guardian] if age_at(case.date_of_birth, case.consented_on) < 18 else ())]
        withdrawn = moment(case.withdrawn_on) if case.withdrawn_on else None
        ended = moment(case.closed_on) if case.closed_on and not withdrawn else None
        facts = Facts(
            person(case.date_of_birth, self.rows[Guardian]), rules, frozenset(scope), at, row.ends_at,
            tuple(_facts(who, at, withdrawn) for who in signers), ended_at=ended,
        )  # fmt: skip
        self.grants = derive(facts)
        self.shared = sorted({one.line.category for one in self.grants})
        row.state, row.withdrawn_at = state_at(facts, self.frame.now), withdrawn
        row.ended_at, row.ended_reason = ended, Consent.Ended.CLOSED if ended else ""
        self._versions(row, at, ended or withdrawn)
        for who in signers:
            self.add(self._signature(row, who, at, withdrawn))
        for line in scope:
            self.add(ConsentScope(consent_id=row.pk, sender_id=line.sender, recipient_id=line.recipient,
                                  category=line.category))  # fmt: skip
        for one in self.grants:
            self.add(Grant(consent_id=row.pk, series=row.series, team_id=self.team.pk,
                           sender_id=one.line.sender, recipient_id=one.line.recipient,
                           category=one.line.category, starts_at=one.starts_at,
                           ends_at=one.ends_at))  # fmt: skip
        self.consent = row

    def _versions(self, row: Consent, at: datetime, ended: datetime | None) -> None:
        self.add(row)
        open_still = {"ended_at": None, "ended_reason": "", "withdrawn_at": None}
        draft = {**open_still, "state": "draft", "activated_at": None, "version": 1}
        active = {**open_still, "state": "active", "version": 2}
        self.history += [(row, at, "+", draft), (row, at, "~", active)]
        row.version = 2
        if ended:
            row.version = 3
            self.history.append((row, ended, "~", {}))

    def _scope(self) -> list[Line]:
        """Social services and one to three others of those who share, on two to five kinds."""
        mine = self.frame.authorities[SHARING[0]].pk
        sharing = [self.frame.authorities[kind].pk for kind in SHARING[1:] if kind in self.frame.authorities]
        chosen = [mine, *self.dice.sample(sharing, self.dice.randint(1, len(sharing)))]
        kinds = self.dice.sample(SHARED, self.dice.randint(2, len(SHARED)))
        pairs = product(chosen, chosen, kinds)
        return [Line(one, other, kind) for one, other, kind in pairs if one != other]

    def _signature(
        self, row: Consent, who: Guardian | None, at: datetime, withdrawn: datetime | None
    ) -> ConsentSignature:
        taken_back = withdrawn if who is None else None
        return ConsentSignature(
            consent=row, signer="guardian" if who else "youth", guardian=who, signed_at=at, registered_at=at,
            identity_check="known", channel="paper", registered_by=self.frame.coordinator,
            withdrawn_at=taken_back, withdrawn_channel="phone" if taken_back else "",
            withdrawn_registered_by=self.frame.coordinator if taken_back else None,
        )  # fmt: skip

    def ending(self) -> Iterator[Model]:
        """The closure and both follow-ups, answered as the file says."""
        case, by = self.given, self.frame.coordinator
        if case.closed_on is None:
            return
        at = moment(case.closed_on)
        closure = Closure.of(self.case, reason=case.closed_why, planned=bool(case.planned), closed_at=at)
        closure.closed_by, closure.youth_words = by, case.youth_words
        yield closure
        for months in Months:
            row = FollowUp.of(self.case, months=months, due_on=add_months(day_of(at), months))
            if months == Months.TWELVE and case.follow_up_on:
                row.suspicion, row.occupation_percent = case.suspicion, case.occupation
                row.youth_answered = bool(case.answered)
                row.done_at, row.done_by, row.version = moment(case.follow_up_on), by, 2
            yield row

    def readers(self, sender: int, category: str, at: datetime) -> list[int]:
        """The authorities that a grant lets read that kind from `sender` at that moment."""
        return [
            one.line.recipient
            for one in self.grants
            if (one.line.sender, one.line.category) == (sender, category)
            and one.starts_at <= at < one.ends_at
        ]

    def span(self) -> tuple[datetime, timedelta]:
        """When the work began and for how long it went on, or has gone on."""
        assert self.given.started_on is not None
        start = moment(self.given.started_on)
        end = moment(self.given.closed_on) if self.given.closed_on else self.frame.now
        return start, max(end - start, timedelta(minutes=1))


def _facts(who: Guardian | None, at: datetime, withdrawn: datetime | None) -> SignatureFacts:
    if who is None:
        return SignatureFacts("youth", None, at, withdrawn)
    return SignatureFacts("guardian", who.pk, at)


def _receipt() -> str:
    letters = "".join(secrets.choice(ALPHABET) for _place in range(8))
    return f"{letters[:4]}-{letters[4:]}"
