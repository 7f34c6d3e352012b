"""The reader: what it reads is what the stage changes say, in one statement, through coded columns alone."""

from collections import Counter
from collections.abc import Callable
from dataclasses import replace
from datetime import date, datetime, timedelta
from pathlib import Path
from typing import Any
from uuid import UUID

import pytest
from django.conf import settings
from django.db import connections
from django.test.utils import CaptureQueriesContext

from audit import clock
from consent.age import midnight
from sig.figures.dimensions import days, end_of, only, split, until
from sig.figures.fifteen import CONDITIONS, OutcomeDefinition, fifteen
from sig.figures.flows import flow
from sig.figures.funnel import WHO, Funnel, funnel
from sig.figures.history import Caseload
from sig.figures.shares import Share
from sig.figures.snapshot import ONWARD, snapshot
from sig.importing import bulk
from sig.models import Programme
from sig.models.codes import AgeBand, ClosureReason, Stage, StageReason
from sig.outcome_rule import FINAL_MONTHS, JUDGES, OCCUPATION_PERCENT, Conditions, outcome_verdict
from sig.programme import parse
from sig.reports import histories
from sig.services import closures, outcomes, programmes, shrinking
from sig.shrinking.rule import kept_days
from sig.states import MOVES
from tests import cast
from tests.sig import story
from tests.sig.story import Story

DAY = timedelta(days=1)
world = pytest.mark.django_db(transaction=True, databases="__all__")


# the rules of the house, said again in a package that imports none of them


def test_the_stages_lead_where_the_rule_says():
    assert {stage: frozenset(onward) for stage, onward in MOVES.items()} == {
        stage: onward for stage, onward in ONWARD.items() if stage
    }
    assert set(ONWARD) == {"", *Stage.values}


def test_everybody_who_may_say_no_is_somebody_in_the_funnel():
    no = {reason for moves in MOVES.values() for to, found in moves.items() if to in ("declined", "refused")
          for reason in found}  # fmt: skip
    assert set(WHO) == no


def test_the_definition_is_the_one_that_verdicts_are_given_by():
    mine = OutcomeDefinition("prov-1", frozenset({"provstad"}))
    found = outcome_verdict(Conditions("no", OCCUPATION_PERCENT, ("no",) * JUDGES, True), FINAL_MONTHS)
    assert tuple(found.met) == mine.conditions == CONDITIONS
    assert (mine.occupation_percent, mine.judges, mine.months) == (OCCUPATION_PERCENT, JUDGES, FINAL_MONTHS)
    assert outcome_verdict(Conditions(), mine.preliminary_months).preliminary
    assert "error" in ClosureReason.values


# a caseload


@pytest.fixture
def loaded() -> None:
    file = Path(settings.BASE_DIR) / "programmes" / "eskilstuna-2016-2019.toml"
    programmes.load(parse(file.read_text(encoding="utf-8")), coordinator=cast.anna(), deputy=cast.dag())


def make(count: int, seed: int) -> None:
    bulk.make(bulk.invented(count, seed), 0, seed=seed)


@world
def test_what_is_read_is_what_the_stage_changes_say(loaded: None, superuser: Callable[[], Any]):
    for user in (cast.petra(), cast.sam(), cast.ulla(), cast.olle()):
        assert user.pk
    make(12, seed=2)
    few, asked_of_few = asked()
    make(60, seed=3)
    load, asked_of_many = asked()
    assert (asked_of_few, asked_of_many) == (1, 1)
    assert (len(few.histories), len(load.histories)) == (12, 72)
    with superuser() as session:
        rows = session.execute(
            "SELECT case_id, to_stage, at, recorded_at, reason FROM sig_stagechange"
        ).fetchall()
        cases = session.execute(CASES).fetchall()
        verified = session.execute(
            "SELECT case_id, months, verdict, verified_at, definition_version FROM sig_outcome"
            " WHERE verified_at IS NOT NULL"
        ).fetchall()
    read = [
        (row.case, move.stage, move.at, move.recorded_at, move.reason)
        for row in load.histories
        for move in row.moves
    ]
    assert Counter(read) == Counter((str(case), *rest) for case, *rest in rows)
    assert Counter(
        (
            row.case,
            row.programme,
            row.sex,
            row.age_band,
            row.area,
            row.nominator,
            row.closed_reason,
            row.planned,
        )
        for row in load.histories
    ) == Counter((str(case), *rest) for case, *rest in cases)  # fmt: skip
    assert verified
    assert Counter(
        (row.case, one.months, one.verdict, one.verified_at, one.definition)
        for row in load.histories
        for one in row.verdicts
    ) == Counter((str(case), *rest) for case, *rest in verified)
    counted_whole(load)


CASES = """
SELECT c.id, p.code, c.sex, c.age_band, coalesce(a.code, ''), u.code, coalesce(k.reason, ''), k.planned
  FROM sig_case c JOIN sig_programme p ON p.id = c.programme_id LEFT JOIN sig_area a ON a.id = c.area_id
  JOIN sig_nomination n ON n.case_id = c.id JOIN teams_authority u ON u.id = n.authority_id
  LEFT JOIN sig_closure k ON k.case_id = c.id
"""


def asked() -> tuple[Caseload, int]:
    """The caseload, and how many statements it took."""
    with CaptureQueriesContext(connections["statistics"]) as captured:
        load = histories.read()
    return load, len(captured)


def counted_whole(load: Caseload) -> None:
    """Everything adds up, by every dimension, and the fifteen are of everybody who started."""
    taken = snapshot(load, end_of(clock.today()), clock.now())
    first = min(row.moves[0].at for row in load.histories)
    window = days(first.date() - DAY, clock.today())
    whole = funnel(taken, window)
    assert whole.entered["nominated"] == len(load.histories)
    went = flow(taken, window)
    mine = histories.definition()
    assert went.inflow == whole.started > flow(only(taken, mine.programmes), window).inflow > 0
    assert flow(only(taken, mine.programmes), window).inflow == fifteen(taken, mine).started
    assert went.by_reason
    for dimension in ("sex", "age_band", "area", "nominator", "programme"):
        parts = split(taken, dimension).values()
        assert sum(flow(part, window).outflow for part in parts) == went.outflow
        assert sum(funnel(part, window).entered["nominated"] for part in parts) == len(load.histories)
    assert set(AgeBand.values) == set(split(taken, "age_band"))


@world
def test_the_definition_is_the_programmes(loaded: None):
    found = histories.definition()
    goal = Programme.objects.using("statistics").get(counts_towards_goal=True)
    assert found.programmes == {goal.code} == {"strukturerad-metod"}
    assert (found.version, found.text) == (
        goal.settings["definition_version"],
        goal.settings["definition_text"],
    )
    assert found.text


@world
def test_without_a_programme_there_is_no_definition():
    with pytest.raises(histories.NoDefinition, match="count towards the goal"):
        histories.definition()
    assert histories.read() == Caseload(())


@world
@pytest.mark.parametrize(("ahead", "refused"), [(-1, False), (0, False), (1, True)])
def test_figures_are_of_a_day_that_has_come(ahead: int, refused: bool):
    day = clock.today() + ahead * DAY
    if not refused:
        assert histories.taken(day).before == end_of(day)
        return
    with pytest.raises(ValueError, match="has come"):
        histories.taken(day)


# a verdict, and what takes it back


def closed_and_judged() -> Story:
    """A case that has broken loose: registered, judged by two, proposed and verified."""
    told = story.running()
    closures.close(case=told.case_id, reason="goals_met", planned=True, by=told.anna)
    story.agree_to_contact(told)
    change(told, version=1)
    for judge in (cast.petra(), cast.sam()):
        outcomes.judge(case=told.case_id, months=12, answer="no", by=judge)
    row = outcomes.propose(case=told.case_id, months=12, by=told.anna)
    outcomes.verify(outcome=row.pk, version=row.version, by=cast.dag())
    return told


def change(told: Story, *, version: int, **found: Any) -> None:
    values = {"suspicion": "no", "occupation_percent": 80} | found
    outcomes.register(
        case=told.case_id, months=12, by=told.anna, version=version, youth_answered=True,
        youth_words="Det går bra nu.", **values,
    )  # fmt: skip


@world
def test_a_suspicion_that_becomes_known_takes_the_verdict_back():
    """And nothing else that is changed in the follow-up does."""
    told = closed_and_judged()
    mine = histories.definition()
    assert fifteen(histories.taken(clock.today()), mine).broken == Share(1, 1)
    change(told, version=2, occupation_percent=90)
    assert fifteen(histories.taken(clock.today()), mine).broken == Share(1, 1)
    between = clock.now()
    change(told, version=3, suspicion="yes")
    found = fifteen(histories.taken(clock.today()), mine)
    assert (found.verdicts["broken"], found.verdicts["not"], found.taken_back, found.started) == (0, 1, 1, 1)
    then = fifteen(snapshot(histories.read(), between, between), mine)
    assert (then.verdicts["broken"], then.taken_back) == (1, 0)


@world
def test_a_case_registered_by_mistake_is_counted_nowhere():
    told = story.running()
    before = histories.taken(clock.today())
    closures.close(case=told.case_id, reason="error", planned=False, by=told.anna)
    after = histories.taken(clock.today())
    window = until(end_of(clock.today()))
    assert (flow(before, window).inflow, flow(after, window).inflow) == (1, 0)
    assert (funnel(before, window).entered["nominated"], funnel(after, window).entered["nominated"]) == (1, 0)


# what shrinks


def age(superuser: Callable[[], Any], case_id: UUID, back: int) -> None:
    with superuser() as session:
        session.execute("SET session_replication_role = replica")
        session.execute(
            "UPDATE sig_stagechange SET at = at - %s, recorded_at = recorded_at - %s WHERE case_id = %s",
            [back * DAY, back * DAY, case_id],
        )


@world
def test_a_nomination_that_shrinks_stays_in_the_funnel(superuser: Callable[[], Any]):
    """At every end of a half-year, with whoever said no and where."""
    goal = story.programme()
    for number, reason in enumerate((StageReason.YOUTH_REFUSED, StageReason.GUARDIAN_REFUSED)):
        told = story.begin(name=f"Kim {number}").informed().to(Stage.REFUSED, reason)
        age(superuser, told.case_id, (kept_days(goal.settings) + 5) * (1 + 5 * number))
    ends = [date(year, month, day) for year in range(2024, 2027) for month, day in ((6, 30), (12, 31))]
    lasts = [*(day for day in ends if day < clock.today()), clock.today()]

    def funnels() -> list[Funnel]:
        return [funnel(histories.taken(day), until(end_of(day))) for day in lasts]

    before = funnels()
    assert shrinking.shrink_due() == 2
    after = funnels()
    assert [forgetting(one) for one in before] == [forgetting(one) for one in after]
    assert after[-1].entered == {"nominated": 2, "eligible": 2, "informed": 2, "consented": 0, "started": 0}
    assert after[-1].steps[2].gone == {"youth_refused": 1, "guardian_refused": 1}
    assert [sum(step.no_longer_kept for step in one[-1].steps) for one in (before, after)] == [0, 6]
    assert {row.since for row in histories.read().shrunk} <= {
        midnight(date(year, month, 1)) for year in range(2024, 2027) for month in (1, 7)
    }


def forgetting(found: Funnel) -> Funnel:
    """The funnel without how many are only a number."""
    return replace(found, steps=tuple(replace(step, no_longer_kept=0) for step in found.steps))


@pytest.mark.parametrize(
    "text", ["2026-03-01T10:00:00+00:00", "2026-03-01T10:00:00.5+00:00", "2026-03-01T10:00:00.123456+00:00"]
)
def test_times_come_out_of_the_data_base_whole(text: str):
    found = histories._at(text)
    assert found.utcoffset() == timedelta(0)
    assert found.replace(microsecond=0) == datetime.fromisoformat("2026-03-01T10:00:00+00:00")
