"""What is left of nominations that shrank says in every figure what the nominations said."""

from collections.abc import Callable
from datetime import date, datetime, timedelta
from importlib import import_module
from operator import attrgetter
from typing import Any
from uuid import uuid4

import psycopg
import pytest

from audit import clock
from consent.age import day_of, midnight
from sig.figures.dimensions import until
from sig.figures.funnel import funnel
from sig.figures.leaves import leaves
from sig.figures.snapshot import snapshot
from sig.models import Programme
from sig.models.codes import Stage, StageReason
from sig.reports import histories, menu_counts
from sig.services import shrinking
from sig.shrinking import rule
from sig.shrinking.rule import Published
from tests import cast
from tests.sig import story
from tests.sig.story import Story
from tests.sig.test_shrinking import age

pytestmark = pytest.mark.django_db(transaction=True, databases="__all__")
DAY = timedelta(days=1)


@pytest.fixture
def refused() -> Story:
    return story.begin().informed().to(Stage.REFUSED, StageReason.YOUTH_REFUSED)


def published(superuser: Callable[[], Any], goal: Programme, ends_on: date, counted_at: datetime) -> None:
    """A publication as of that day, counted at that moment."""
    order = uuid4()
    with superuser() as session:
        session.execute("SET session_replication_role = replica")
        session.execute(
            "INSERT INTO sig_publicationorder (id, agreement_id, audience, ends_on, texts, with_cost,"
            " ordered_by_id, ordered_at) VALUES (%s, %s, 'steering', %s, '{}', false, %s, %s)",
            [order, goal.pk, ends_on, cast.anna().pk, counted_at],
        )
        session.execute(
            "INSERT INTO sig_publication (id, order_id, agreement_id, key, menu, record, digest, counted_at)"
            " VALUES (%s, %s, %s, %s, 'city/1', '{}', '', %s)",
            [uuid4(), order, goal.pk, str(order)[:18], counted_at],
        )


def counted(moments: list[tuple[datetime, datetime]]) -> list[Any]:
    """Everything that a publication, or the end of a half-year, says of nominations: leaves by every
    dimension and the funnel with its reasons. Of cases and of what is left of them."""
    load, mine = histories.read(), histories.definition()
    found: list[Any] = []
    for before, ledger in moments:
        taken = snapshot(load, before, ledger)
        whole = funnel(taken, until(before))
        found.append([leaves(taken, mine, attrgetter(name)) for name in ("sex", "age_band", "nominator")])
        found.append([(step.entered, step.onward, step.gone, step.waiting_end) for step in whole.steps])
    return found


def test_the_figures_do_not_change(superuser: Callable[[], Any]) -> None:
    """Not of any publication, whenever it was counted; not at a half-year's end; and nobody has moved."""
    goal, today, now = story.programme(), clock.today(), clock.now()
    reasons = (StageReason.YOUTH_REFUSED, StageReason.GUARDIAN_REFUSED, StageReason.YOUTH_REFUSED)
    held = [story.begin(name=f"Kim {number}").informed() for number in range(5)]
    for one, reason in zip(held, reasons, strict=False):
        one.to(Stage.REFUSED, reason)
    for one, days in zip(held, (500, 170, 170, 170, 3), strict=True):
        age(superuser, one.case_id, days)
    with superuser() as session:
        session.execute("SET session_replication_role = replica")
        # The second was written down as it happened; the third's steps a month apart, and all of them late.
        session.execute(
            "UPDATE sig_stagechange SET at = at - CASE to_stage WHEN 'nominated' THEN 90 WHEN 'eligible' THEN"
            " 60 WHEN 'informed' THEN 30 ELSE 0 END * interval '1 day' WHERE case_id = %s",
            [held[2].case_id],
        )
    days = [today - ago * DAY for ago in (520, 260, 231, 230, 229, 200, 171, 170, 169, 100, 0)]
    moments = []
    for place, day in enumerate(days):
        late = (0, 1, 40, 90)[place % 4]
        counted_at = min(midnight(day) + timedelta(hours=20) + late * DAY, now)
        published(superuser, goal, day, counted_at)
        moments.append((midnight(day + DAY), counted_at))
    halves = [date(year, month, 1) for year in range(today.year - 2, today.year + 1) for month in (1, 7)]
    moments += [(midnight(day), now) for day in halves if day <= today]
    before = counted(moments)
    sent = {str(place): one for place, one in enumerate(moments)}
    menu = menu_counts.menu_of(goal)

    def moved() -> Any:
        load = histories.read()
        return menu_counts.moved(menu, load, snapshot(load, midnight(today + DAY), now), sent)

    moved_before = moved()
    assert shrinking.shrink_due() == 3
    assert counted(moments) == before
    assert before[-1] != before[1]
    after = moved()
    assert all(after[key] <= moved_before[key] for key in after), "a gate never opens by shrinking"
    with superuser() as session:
        assert session.execute(
            "SELECT count(*) FROM sig_funnelcount WHERE known_from IS NOT NULL"
        ).fetchone()[0]


def test_python_and_sql_count_from_the_same_moment(refused: Story, superuser: Callable[[], Any]) -> None:
    goal, now = story.programme(), clock.now()
    age(superuser, refused.case_id, 70)
    with superuser() as session:
        session.execute("SET session_replication_role = replica")
        session.execute("UPDATE sig_stagechange SET at = at - 30 * interval '1 day'")
    held: list[Published] = []
    for ago, counted_ago in ((130, 125), (101, 101), (100, 69), (99, 71), (80, 80), (71, 70), (70, 60)):
        one = Published(clock.today() - ago * DAY, now - counted_ago * DAY)
        published(superuser, goal, one.ends_on, one.counted_at)
        held.append(one)
    (row,) = histories.read().histories
    told, expected = row.moves[0].recorded_at, set()
    for move in row.moves:
        told = max(told, move.recorded_at)
        day = day_of(move.at)
        expected.add((move.stage, rule.since(day, held), rule.known_from(day, told, held)))
    assert shrinking.shrink_due() == 1
    with superuser() as session:
        found = session.execute("SELECT stage, since, known_from FROM sig_funnelcount").fetchall()
    assert set(found) == expected
    assert any(known is not None for _stage, _since, known in expected)


def test_what_had_shrunk_before_ends_where_the_counts_leave_somebody(superuser: Callable[[], Any]) -> None:
    """The migration: of six nominated four belonged, three were informed and one consented."""
    goal, school = story.programme(), cast.sam().authority_id
    with superuser() as session:
        for stage, half, count in (
            ("nominated", 1, 4), ("nominated", 2, 2), ("eligible", 2, 4), ("informed", 2, 3),
            ("consented", 2, 1),
        ):  # fmt: skip
            session.execute(
                "INSERT INTO sig_funnelcount (programme_id, authority_id, sex, age_band, stage, half, since,"
                " ended_in, reason, count) VALUES (%s, %s, 'F', '15-17', %s, %s, %s, '', '', %s)",
                [goal.pk, school, stage, f"2018-H{half}", date(2018, 6 * half - 5, 1), count],
            )
        session.execute(import_module("sig.migrations.0015_keep_where_nominations_ended").ENDS)
        found = session.execute(
            "SELECT ended_in, count, half, reason FROM sig_funnelcount WHERE stage = 'declined'"
        ).fetchall()
    assert sorted(found) == [
        ("consented", 1, "2018-H2", ""), ("eligible", 1, "2018-H2", ""),
        ("informed", 2, "2018-H2", ""), ("nominated", 2, "2018-H2", ""),
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("stage", "ended_in", "reason", "stands"),
    [("nominated", "", "", True), ("nominated", "nominated", "", False), ("nominated", "", "moved", False),
     ("declined", "nominated", "moved", True), ("declined", "", "moved", False), ("refused", "", "", False),
     ("refused", "informed", "", True)],
)  # fmt: skip
def test_only_an_end_says_where_and_why(
    superuser: Callable[[], Any], stage: str, ended_in: str, reason: str, stands: bool
) -> None:
    goal, school = story.programme(), cast.sam().authority_id
    values = [goal.pk, school, stage, ended_in, reason]
    statement = (
        "INSERT INTO sig_funnelcount (programme_id, authority_id, sex, age_band, stage, half, since,"
        " ended_in, reason, count) VALUES (%s, %s, 'F', '15-17', %s, '2018-H1', '2018-01-01', %s, %s, 1)"
    )
    with superuser() as session:
        if stands:
            session.execute(statement, values)
        else:
            with pytest.raises(psycopg.errors.CheckViolation):
                session.execute(statement, values)
