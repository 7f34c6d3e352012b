"""The demo's list of people and codes cannot be switched on anywhere but on a database that the demo made."""

import itertools

import pytest
from django.db import connections

from config import checks
from config.demo import mode
from config.env import Refused

HERE = frozenset({"localhost"})
OUTSIDE = frozenset({"localhost", "sig.kommunen.example"})


@pytest.mark.parametrize(
    ("demo", "marked", "hosts"), list(itertools.product([True, False], [True, False], [HERE, OUTSIDE]))
)
def test_only_all_or_nothing_serves(demo, marked, hosts):
    refused = mode.sentence(demo=demo, marked=marked, hosts=hosts)
    assert (refused is None) == ((demo and marked and hosts == HERE) or (not demo and not marked))


@pytest.mark.django_db
def test_demo_mode_refuses_a_database_without_the_mark(settings):
    settings.DEMO = True
    settings.ALLOWED_HOSTS = ["localhost"]
    assert "ingen demodatabas" in (mode.refusal(connections["default"]) or "")


@pytest.mark.django_db
def test_the_start_itself_refuses(settings, monkeypatch):
    settings.DEMO = True
    monkeypatch.setattr(checks, "unsafe_commit", lambda connection: None)
    with pytest.raises(Refused, match="ingen demodatabas"):
        checks.refuse_unsafe("default", "sig_app")


@pytest.mark.django_db
def test_the_application_cannot_mark_a_database():
    from django.db import ProgrammingError

    name = connections["default"].settings_dict["NAME"]
    with pytest.raises(ProgrammingError, match="must be owner"), connections["default"].cursor() as cursor:
        cursor.execute(f"COMMENT ON DATABASE \"{name}\" IS '{mode.MARK}'")


@pytest.mark.django_db(transaction=True)
def test_a_database_with_tables_is_never_marked(superuser):
    with superuser() as session, pytest.raises(Refused, match="Inget har ändrats"):
        mode.mark(session, connections["default"].settings_dict["NAME"])


def test_a_page_asked_for_from_another_machine_is_refused(settings, rf):
    from config.middleware.request import RequestIdentity

    settings.DEMO = True
    answer = RequestIdentity(lambda request: pytest.fail("it got through"))
    for address in ("10.0.0.7", "192.0.2.1", "2001:db8::1", ""):
        assert answer(rf.get("/", REMOTE_ADDR=address)).status_code == 403
