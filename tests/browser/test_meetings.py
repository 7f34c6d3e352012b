"""The pages of meetings and of the month, on a phone, on a desk and in the dark."""

from collections.abc import Callable

import pytest

from audit import clock
from sig.services import entries, meetings
from sig.services.releases import To
from tests import cast
from tests.browser.chromium import Window
from tests.browser.gate import looks_right
from tests.browser.world import World

pytestmark = pytest.mark.django_db(databases="__all__")
Visit = Callable[..., Window]


@pytest.fixture(scope="module")
def meeting(world: World, django_db_blocker: object) -> str:
    """The address of a meeting today, with a point of the school."""
    with django_db_blocker.unblock():  # type: ignore[attr-defined]
        people = tuple(world.people[name].pk for name in ("anna", "petra", "sam", "ulla"))
        start = clock.now().replace(minute=0, second=0, microsecond=0)
        to = meetings.Invitation("team", "on_site", start, 60, "Rum 3, Fristaden", people=people)
        row = meetings.call(case=world.ids["case"], to=to, by=world.people["anna"])
        others = [To(cast.authority(code).pk) for code in ("socialtjansten", "polisen")]
        entries.log(case=world.ids["case"], kind="agenda", category="school", text="Frånvaron på onsdagar.",
                    meeting=row.pk, release_to=others, by=world.people["sam"])  # fmt: skip
    return f"/cases/{world.ids['case']}/meetings/{row.pk}/"


@pytest.mark.parametrize(
    ("who", "address"),
    [
        ("anna", "/meetings/"),
        ("anna", "/cases/{case}/meetings/"),
        ("petra", "/cases/{case}/meetings/new/"),
        ("petra", "/cases/{case}/meetings/bring-up/"),
        ("anna", "{meeting}"),
        ("ulla", "{meeting}"),
        ("anna", "{meeting}change/"),
        ("anna", "{meeting}decisions/"),
        ("anna", "{meeting}said/"),
        ("maj", "/monthly/"),
    ],
)
def test_axe_finds_nothing(visit: Visit, world: World, meeting: str, who: str, address: str) -> None:
    looks_right(visit(who).open(address.format(meeting=meeting, **world.ids)))
