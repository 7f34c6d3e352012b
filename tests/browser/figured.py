"""A programme in use, for the pictures alone: publications to all audiences, and figures of many youths.

Nothing is counted for the publications, and the exact figures are those of `tests.sig.exact.town` as they
stood on one fixed day, so that another run takes the same pictures.
"""

from datetime import UTC, date, datetime
from itertools import count
from types import SimpleNamespace
from uuid import UUID

import pytest

from audit import clock
from audit.acting import acting_as
from sig.commitments.access import goal_programme
from sig.models import Programme, PublicationOrder
from sig.publications.rule import Answer
from sig.services import costs, publications
from tests.browser.chromium import Window
from tests.browser.issued import copied, drafted, unrendered
from tests.browser.places import Ids
from tests.browser.world import World
from tests.conftest import as_superuser
from tests.sig.exact import town
from tests.sig.publications import records
from tests.sig.publications.records import day_of

DAY = date(2026, 3, 2)
"""The day of every picture."""
NOW = datetime(2026, 3, 2, 9, 15, tzinfo=UTC)
BEGINS, ENDS = date(2022, 1, 1), date(2027, 12, 31)
AUDIENCES = ("officials", "political", "steering")
"""The last is the one that everybody meets first."""
REPORTS = (0, 3, 5, 7, 9, 11)
FIRST = datetime(2022, 2, 7, 10, tzinfo=UTC)
"""When the first youth of the town is nominated, so that eight have broken loose on the day."""


def in_use(world: World, ids: Ids) -> Ids:
    """The ids of the tests' world, with those of a programme that has been at work for years."""
    with unrendered():
        publications.decide(ids["drafted"], Answer.APPROVE, "", by=world.people["maj"])
    shown = {name: _published(world, number, name) for number, name in enumerate(AUDIENCES, 2)}
    waits = drafted(world, 5)
    publications.decide(waits, Answer.APPROVE, "", by=world.people["dag"])
    costs.show(minutes="Styrgruppen § 7", by=world.people["anna"])
    return {**ids, **shown, "published": shown["steering"], "drafted": waits, "counting": _counting(world)}


def years(monkeypatch: pytest.MonkeyPatch) -> None:
    """Before anything is published: six reports in four years, and the exact figures of a town of sixty
    youths on one fixed day."""
    monkeypatch.setattr(records, "REPORTS", REPORTS)
    records.series.cache_clear()
    town.put_in_place(monkeypatch)
    fixed = SimpleNamespace(today=lambda: DAY, now=lambda: NOW)
    monkeypatch.setattr(town, "FIRST", FIRST)
    for module in ("sig.exact.access", "sig.exact.forecasting", "tests.sig.exact.town"):
        monkeypatch.setattr(f"{module}.clock", fixed)
    for module in ("sig.exact.access", "sig.exact.forecasting"):
        monkeypatch.setattr(f"{module}.goal_programme", _agreement)
    monkeypatch.setattr("sig.exact.forecasting.PIECE", 400)
    monkeypatch.setattr("sig.views.exact_forecast.monotonic", count().__next__)
    monkeypatch.setattr("sig.views.exact_forecast.AT_ONCE", "600")


def _agreement() -> Programme | None:
    """The one of the world over six years, not eighty."""
    found = goal_programme()
    if found:
        found.starts_on, found.ends_on = BEGINS, ENDS
    return found


def _published(world: World, number: int, audience: str) -> UUID:
    """A publication to that audience."""
    made = drafted(world, number, audience)
    with unrendered():
        for name in ("dag", "maj"):
            publications.decide(made, Answer.APPROVE, "", by=world.people[name])
    return made


def _counting(world: World) -> UUID:
    """An order that the worker has not come to; the service would refuse, for there is a draft already."""
    with acting_as(world.people["anna"]):
        (row,) = PublicationOrder.objects.filter(ends_on=day_of(0))
    with as_superuser() as session:
        session.execute("SET session_replication_role = replica")
        return copied(session, "publicationorder", "id", row.pk, ordered_at=clock.now())


def order_warned(shown: Window) -> None:
    """Words that point somebody out."""
    shown.page.get_by_label("Styrgruppen för SIG").check()
    shown.page.get_by_label("Vad har gjorts?").fill("Kalle på Storgatan 4 har slutat. 2 till är på väg.")
    shown.page.get_by_label("Vilka har samverkat?").fill("Polisen och skolan möttes 14 mars.")
    shown.page.get_by_label("Eventuella effekter").fill("Fler går i skolan.")
    shown.page.get_by_role("button", name="Räkna och granska").click()
    shown.page.get_by_label("Jag har läst varningarna").wait_for()


def running(shown: Window) -> None:
    """The forecast, when its first piece has been run."""
    shown.page.get_by_role("button", name="Räkna").last.click()
    shown.page.get_by_role("progressbar").wait_for()


def foreseen(shown: Window) -> None:
    """The forecast, when all of it has been run."""
    running(shown)
    for _turn in range(200):
        if not shown.page.get_by_role("progressbar").count():
            return
        shown.page.get_by_role("link", name="Fortsätt här").click()
