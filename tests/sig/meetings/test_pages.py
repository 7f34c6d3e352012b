"""Meetings as their people meet them: calling, the agenda, what was said, the minutes of each reader."""

from datetime import timedelta

import pytest

from audit import clock
from sig.services import entries, meetings, steps
from sig.services.meetings import Invitation
from sig.services.releases import To
from tests import cast

pytestmark = pytest.mark.django_db(databases="__all__")


def invitation(world, *names, **more):
    """Today at the hour that has just begun; with those named."""
    people = tuple(world.people[name].pk for name in names or ("anna", "petra", "sam", "ulla"))
    start = clock.now().replace(minute=0, second=0, microsecond=0)
    return Invitation(**{"kind": "team", "form": "on_site", "starts_at": start, "minutes": 60,
                         "place": "Rum 3, Fristaden", "people": people} | more)  # fmt: skip


@pytest.fixture(scope="module")
def meeting(world, django_db_blocker):
    """A meeting today, with points of the school and of the police, and one minute and decision each."""
    anna, petra, sam, ulla = (world.people[name] for name in ("anna", "petra", "sam", "ulla"))
    case = world.ids["case"]
    with django_db_blocker.unblock():
        row = meetings.call(case=case, to=invitation(world), by=anna)
        everybody = [To(cast.authority(code).pk) for code in ("socialtjansten", "polisen", "ung-fritid")]
        point = entries.log(case=case, kind="agenda", category="school", text="Frånvaron i skolan.",
                            meeting=row.pk, release_to=everybody, by=sam)  # fmt: skip
        entries.log(case=case, kind="agenda", category="health", text="Bara polisens fråga.",
                    meeting=row.pk, by=petra)  # fmt: skip
        entries.log(case=case, kind="minute", category="school", text="Skolan ändrar schemat.",
                    meeting=row.pk, answers=point.pk, release_to=everybody[1:], by=anna)  # fmt: skip
        due = clock.today() + timedelta(days=7)
        steps.add(case=case, title="Nytt schema klart", responsible=sam, due_on=due, meeting=row.pk, by=anna)
        steps.add(
            case=case, title="Öppna gården extra", responsible=ulla, due_on=due, meeting=row.pk, by=anna
        )
    return row.pk


@pytest.fixture
def address(world, meeting):
    return f"/cases/{world.ids['case']}/meetings/{meeting}/"


def shown(client, address):
    response = client.get(address)
    assert response.status_code == 200, response.status_code
    return response.content.decode()


def test_the_agenda_builds_itself_for_its_reader(as_, address):
    anna, petra, ulla = (shown(as_(name), address) for name in ("anna", "petra", "ulla"))
    for page in (anna, petra):
        assert "Ring vårdnadshavare om frånvaro" in page
        assert "Frånvaron i skolan." in page
    assert "Ring vårdnadshavare om frånvaro" not in ulla
    assert "Vid start" in anna
    assert "Vid start" not in petra
    assert "Bara polisens fråga." in petra
    assert "Bara polisens fråga." not in anna + ulla


def test_each_reader_gets_their_own_minutes_and_no_trace_of_others(as_, address, world, meeting):
    """Kept last: it closes the meeting."""
    anna, petra, ulla = (as_(name) for name in ("anna", "petra", "ulla"))
    meetings.attend(meeting=meeting, presence="came", by=world.people["anna"])
    meetings.close(meeting=meeting, by=world.people["anna"])
    pages = {
        name: shown(client, address) for name, client in (("anna", anna), ("petra", petra), ("ulla", ulla))
    }
    for page in pages.values():
        assert "Skolan ändrar schemat." in page
    assert "Bara polisens fråga." in pages["petra"]
    assert "Bara polisens fråga." not in pages["anna"] + pages["ulla"]
    assert "Nytt schema klart" in pages["anna"]
    assert "Nytt schema klart" not in pages["petra"] + pages["ulla"]
    assert "Öppna gården extra" in pages["ulla"]
    assert "Petra Polis" in pages["anna"]
    assert "Petra Polis" not in pages["ulla"]
