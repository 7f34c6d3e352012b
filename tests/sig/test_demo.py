"""The demo's world: made by the services, once, fast, with somebody in every role and something to do."""

import stat
from datetime import timedelta
from pathlib import Path

import pytest

from audit import clock
from audit.acting import acting_as
from consent.models import Consent
from sig import demo
from sig.models import Case, Entry, Release, Task
from sig.reports import snapshots
from teams.models import User
from teams.roles import ROLES

pytestmark = pytest.mark.django_db(transaction=True, databases="__all__")


def test_the_demo_has_what_a_newcomer_looks_for(settings, tmp_path: Path):
    settings.VAR_DIR = tmp_path
    found = demo.load()
    assert {one.role for one in found} == {str(role.name_sv) for role in ROLES.values()}
    assert all(one.email.endswith("@demo.example.org") for one in found)
    assert stat.S_IMODE((tmp_path / "demo" / "people.json").stat().st_mode) == 0o600
    sara = User.objects.get(email="sara@demo.example.org")
    with acting_as(sara):
        stages = set(Case.objects.values_list("stage", flat=True))
        assert {"nominated", "declined", "refused", "started", "closed"} <= stages
        assert Entry.objects.exists()
        assert Release.objects.exists()
        assert Task.objects.filter(due_on__lt=clock.today(), done_at=None).exists()
        soon = clock.now() + timedelta(days=30)
        assert Consent.objects.filter(state="active", ends_at__lt=soon).exists()
    reports = snapshots.every(by=User.objects.get(email="stig@demo.example.org"))
    assert len(reports) == len(demo.REPORTS)
    goal = reports[-1].figures["rows"]["goal"]
    assert goal["state"] != "withheld"
    assert demo.load() == found == demo.people()


def test_today_lies_in_the_third_year():
    file = demo.shifted(demo.parse(demo._source("eskilstuna-2016-2019.toml")), demo.weeks() * 7)
    assert 2 * 365 < (clock.today() - file.starts_on).days < 3 * 366
    assert "tredje år" in demo.notice()
