"""A consent's whole life by chance, through the services: what is shared is always what a plain account of
the events permits, and the word on the screen follows from the facts.

The account beside it knows no cuts and no grants: it keeps what happened and asks, line by line and moment by
moment, whether everybody who counts said yes.
"""

import uuid
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any

import pytest
from django.db import transaction
from hypothesis import HealthCheck, Phase, settings
from hypothesis import strategies as st
from hypothesis.stateful import (
    RuleBasedStateMachine,
    initialize,
    invariant,
    precondition,
    rule,
    run_state_machine_as_test,
)

from audit import clock, store
from audit.acting import acting_as
from consent.access import facts_of
from consent.age import birthday, midnight
from consent.models import Consent, ConsentSignature, Grant, Guardian
from consent.services import consents, people, signatures
from consent.states import state_at
from tests import cast

pytestmark = pytest.mark.django_db
DAY = timedelta(days=1)
KINDS = ("school", "plan")
WHO = ("youth", "mia", "jon", "per")
REAL_NOW = clock.database_now


@dataclass
class Said:
    """One signature in the plain account: until when it holds, and what it does not cover from when."""

    since: datetime
    until: datetime | None = None
    noes: list[tuple[str | None, str | None, datetime]] = field(default_factory=list)

    def yes(self, to: str, kind: str, at: datetime) -> bool:
        if at < self.since or (self.until is not None and at >= self.until):
            return False
        return not any(
            place in (None, to) and what in (None, kind) and at >= when for place, what, when in self.noes
        )


@dataclass
class Paper:
    """One consent in the plain account."""

    starts: datetime
    ends: datetime
    lines: frozenset[tuple[str, str, str]]
    said: dict[str, list[Said]] = field(default_factory=dict)
    ended: datetime | None = None
    replaced: datetime | None = None
    series: set[uuid.UUID] = field(default_factory=set)

    def latest(self, who: str) -> Said | None:
        given = self.said.get(who, [])
        return given[-1] if given and given[-1].until is None else None


class Life(RuleBasedStateMachine):
    """Two guardians from the start, perhaps a third; the clock only runs forward."""

    anna: Any

    @initialize(days_to_18=st.integers(2, 60))
    def begin(self, days_to_18: int) -> None:
        self.room = transaction.atomic()
        self.room.__enter__()
        self.at = REAL_NOW()
        clock.database_now = lambda using="default": self.at  # type: ignore[assignment]
        self.anna = cast.anna()
        self.team = cast.team(coordinator=self.anna)
        turns = clock.local(self.at).date() + days_to_18 * DAY
        born = turns.replace(year=turns.year - 18)
        self.majority = midnight(birthday(born, 18))
        self.youth = people.register_youth(name="Åsa", date_of_birth=born, by=self.anna, team=self.team)
        self.guardians: dict[str, Guardian] = {}
        self.custody: dict[str, list[datetime | None]] = {}
        self.places = {code: cast.authority(code) for code in ("skolan", "polisen", "socialtjansten")}
        self.papers: dict[uuid.UUID, Paper] = {}
        self.dead_series: set[uuid.UUID] = set()
        for name in ("mia", "jon"):
            self._guardian(name)
        self.draft(days=20, start=0, wide=True)

    def _guardian(self, name: str) -> None:
        self.tick()
        self.guardians[name] = people.add_guardian(youth=self.youth, name=name, by=self.anna)
        self.custody[name] = [self.at, None]

    def tick(self) -> None:
        self.at += timedelta(seconds=1)

    @property
    def open(self) -> list[uuid.UUID]:
        with acting_as(self.anna):
            rows = Consent.objects.filter(team=self.team, state__in=("draft", "partly_signed", "active"))
            return list(rows.order_by("created_at", "id").values_list("pk", flat=True))

    def row(self, pk: uuid.UUID) -> Consent:
        with acting_as(self.anna):
            return Consent.objects.get(pk=pk)

    @rule(
        days=st.sampled_from([0, 0, 1, 20, 90]), start=st.sampled_from([0, 0, 0, 5, 40]), wide=st.booleans()
    )
    def draft(self, days: int, start: int, wide: bool) -> None:
        self.tick()
        lines = {("skolan", "polisen", kind) for kind in KINDS}
        if wide:
            lines |= {("skolan", "socialtjansten", kind) for kind in KINDS}
        starts = self.at + start * DAY
        before = self.open
        made = consents.draft(
            youth=self.youth,
            team=self.team,
            scope=[(self.places[one], self.places[other], kind) for one, other, kind in lines],
            starts_at=starts,
            ends_at=starts + (days + 1) * DAY,
            by=self.anna,
        )
        for pk in set(before) - set(self.open):
            self.papers[pk].ended = self.at
        self.papers[made.pk] = Paper(starts, starts + (days + 1) * DAY, frozenset(lines))

    @precondition(lambda self: self.open)
    @rule(
        who=st.sampled_from(WHO),
        place=st.sampled_from([None, "polisen"]),
        kind=st.sampled_from([None, "school"]),
        which=st.integers(0, 3),
    )
    def sign(self, who: str, place: str | None, kind: str | None, which: int) -> None:
        self.sign_one(self.open[which % len(self.open)], who, place, kind)

    @precondition(lambda self: self.open)
    @rule(which=st.integers(0, 3), but=st.sampled_from([None, *WHO]))
    def everybody_signs(self, which: int, but: str | None) -> None:
        pk = self.open[which % len(self.open)]
        for who in WHO:
            if pk in self.open and who != but:
                self.sign_one(pk, who, None, None)

    def sign_one(self, pk: uuid.UUID, who: str, place: str | None, kind: str | None) -> None:
        self.tick()
        paper, when = self.papers[pk], max(self.at, self.papers[pk].starts)
        if who not in self.demanded(when) or paper.latest(who):
            return
        noes, before = [(place, kind)] if place or kind else [], set(self.open)
        signatures.sign(
            consent=self.row(pk),
            signer="youth" if who == "youth" else "guardian",
            guardian=self.guardians.get(who),
            identity_check="known",
            channel="paper",
            exclusions=[(self.places[one] if one else None, what or "") for one, what in noes],
            by=self.anna,
        )
        paper.said.setdefault(who, []).append(
            Said(self.at, noes=[(one, what, self.at) for one, what in noes])
        )
        row = self.row(pk)
        if row.state == "active":
            start = max(self.at, paper.starts)
            for other in before - {pk}:
                if self.row(other).series == row.series:
                    older = self.papers[other]
                    older.replaced = min(older.replaced or start, start)

    @precondition(lambda self: self.open)
    @rule(who=st.sampled_from(WHO), which=st.integers(0, 3))
    def withdraw(self, who: str, which: int) -> None:
        self.tick()
        pk = self.open[which % len(self.open)]
        said = self.papers[pk].latest(who)
        if said is None or self.over(self.papers[pk], self.at):
            return
        row = self.row(pk)
        if who in self.demanded(max(self.at, row.starts_at)):
            self.dead_series.add(row.series)
        consents.withdraw(consent=row, signature=self.held(pk, who), channel="phone", by=self.anna)
        said.until = self.at

    @precondition(lambda self: self.open)
    @rule(
        who=st.sampled_from(WHO),
        place=st.sampled_from([None, "polisen"]),
        kind=st.sampled_from(KINDS),
        which=st.integers(0, 3),
    )
    def exclude(self, who: str, place: str | None, kind: str, which: int) -> None:
        self.tick()
        pk = self.open[which % len(self.open)]
        said = self.papers[pk].latest(who)
        if said is None or self.over(self.papers[pk], self.at):
            return
        consents.exclude(
            signature=self.held(pk, who),
            recipient=self.places[place] if place else None,
            category=kind,
            channel="phone",
            by=self.anna,
        )
        said.noes.append((place, kind, self.at))

    @precondition(lambda self: "per" not in self.guardians)
    @rule()
    def a_third_guardian(self) -> None:
        self._guardian("per")

    @rule(who=st.sampled_from(("mia", "jon", "per")))
    def custody_ends(self, who: str) -> None:
        if who in self.guardians and self.custody[who][1] is None:
            self.tick()
            with acting_as(self.anna):
                row = Guardian.objects.get(pk=self.guardians[who].pk)
            people.end_custody(guardian=row, by=self.anna)
            self.custody[who][1] = self.at

    @rule(hours=st.sampled_from([1, 23, 24, 25, 24 * 7, 24 * 30]))
    def time_passes(self, hours: int) -> None:
        self.at += timedelta(hours=hours)

    @precondition(lambda self: self.at < self.majority)
    @rule(seconds=st.sampled_from([-1, 0, 1]))
    def the_birthday(self, seconds: int) -> None:
        self.at = max(self.at, self.majority + timedelta(seconds=seconds))

    @rule()
    def the_worker_runs(self) -> None:
        consents.expire_due()

    @precondition(lambda self: self.open)
    @rule()
    def close(self) -> None:
        self.tick()
        for pk in self.open:
            self.papers[pk].ended = self.at
        consents.end(team=self.team, reason="closed", by=self.anna)

    def held(self, pk: uuid.UUID, who: str) -> ConsentSignature:
        with acting_as(self.anna):
            guardian = self.guardians.get(who)
            return ConsentSignature.objects.get(consent_id=pk, guardian=guardian, withdrawn_at=None)

    def demanded(self, at: datetime) -> set[str]:
        """Youth always; every guardian with custody while the youth is a minor, and somebody at least."""
        if at >= self.majority:
            return {"youth"}
        there = {
            name
            for name, (since, until) in self.custody.items()
            if since <= at and (until is None or at < until)
        }
        return {"youth", *(there or {"nobody"})}

    def over(self, paper: Paper, at: datetime) -> bool:
        """Withdrawn for good, closed, replaced, out of time, or grown up."""
        given = [one for all_of in paper.said.values() for one in all_of if one.since <= at]
        youths = [one for one in paper.said.get("youth", ()) if one.until is not None and one.until <= at]
        moments = [one.until for one in given if one.until is not None and one.until <= at]
        nobody = any(
            not any(one.since <= when and (one.until is None or one.until > when) for one in given)
            for when in moments
        )
        limits = [paper.ends, paper.ended, paper.replaced]
        if paper.starts < self.majority:
            limits.append(self.majority)
        return bool(youths) or nobody or any(one is not None and one <= at for one in limits)

    def permitted(self, paper: Paper, line: tuple[str, str, str], at: datetime) -> bool:
        if at < paper.starts or self.over(paper, at):
            return False
        return all(
            any(one.yes(line[1], line[2], at) for one in paper.said.get(who, ())) for who in self.demanded(at)
        )

    def moments(self) -> set[datetime]:
        found = {self.at, self.majority}
        for paper in self.papers.values():
            found |= {paper.starts, paper.ends}
        return {one + timedelta(seconds=shift) for one in found for shift in (-1, 0, 1)} | {
            self.at - timedelta(seconds=2),
            self.at + 3 * DAY,
        }

    @invariant()
    def what_is_shared_is_what_was_agreed_to(self) -> None:
        if not hasattr(self, "papers"):
            return
        with acting_as(self.anna):
            rows = list(Grant.objects.filter(team=self.team).select_related("sender", "recipient"))
        for pk, paper in self.papers.items():
            mine = [row for row in rows if row.consent_id == pk]
            for at in self.moments():
                shared = {
                    (row.sender.code, row.recipient.code, row.category)
                    for row in mine
                    if row.starts_at <= at < row.ends_at
                }
                assert shared == {line for line in paper.lines if self.permitted(paper, line, at)}, at

    @invariant()
    def nothing_is_shared_now_while_a_signature_is_missing(self) -> None:
        if not hasattr(self, "papers"):
            return
        with acting_as(self.anna):
            shared = set(
                Grant.objects.in_force(self.at).filter(team=self.team).values_list("consent_id", flat=True)
            )
        for pk in shared:
            assert all(self.papers[pk].latest(who) for who in self.demanded(self.at))

    @invariant()
    def no_series_that_a_withdrawal_ended_comes_alive_again(self) -> None:
        if not hasattr(self, "papers"):
            return
        with acting_as(self.anna):
            alive = set(
                Grant.objects.filter(team=self.team, ends_at__gt=self.at).values_list("series", flat=True)
            )
        assert not alive & self.dead_series

    @invariant()
    def the_state_follows_from_the_facts(self) -> None:
        if not hasattr(self, "papers"):
            return
        consents.expire_due()
        with acting_as(self.anna):
            for row in Consent.objects.filter(team=self.team):
                wanted = state_at(facts_of(row), self.at)
                ended = {"expired", "withdrawn", "superseded"}
                assert row.state == wanted or {row.state, str(wanted)} <= ended

    def teardown(self) -> None:
        clock.database_now = REAL_NOW
        if hasattr(self, "room"):
            transaction.set_rollback(True)
            self.room.__exit__(None, None, None)
            store.forget_writer()


def test_a_life_by_chance(monkeypatch: pytest.MonkeyPatch) -> None:
    run_state_machine_as_test(
        Life,
        settings=settings(
            max_examples=20,
            stateful_step_count=12,
            deadline=None,
            phases=(Phase.explicit, Phase.reuse, Phase.generate),
            suppress_health_check=list(HealthCheck),
        ),
    )
