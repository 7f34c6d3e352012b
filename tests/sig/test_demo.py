"""The demo's world: made by the services, once, fast, with somebody in every role and something to do."""

import stat
from datetime import date, timedelta
from pathlib import Path

import pytest
from django.db.models import Count, Model
from pypdfium2 import PdfDocument

from audit import clock
from audit.acting import acting_as, acting_as_system
from audit.decisions import Decision, NotAllowed
from consent.age import birthday
from consent.models import Consent, DisclosureGround, Youth
from consent.scans.cleaning import cleaned
from sig import access, demo, demo_publications
from sig.demo_papers import paper, timetable
from sig.disclosures.access import register
from sig.models import (
    Assessment,
    Attachment,
    Attendance,
    Case,
    Closure,
    Entry,
    GoalRating,
    Meeting,
    Outcome,
    Release,
    SchoolWeek,
    Task,
)
from sig.models.codes import Audience
from sig.programme import parse
from sig.publications.rule import State
from sig.services import publications
from teams.models import Conflict, Notice, User
from teams.roles import ROLES

pytestmark = pytest.mark.django_db(transaction=True, databases="__all__")


def test_the_demo_has_what_a_newcomer_looks_for(settings, tmp_path: Path, monkeypatch: pytest.MonkeyPatch):
    settings.VAR_DIR = tmp_path
    assert {to for _ago, to in demo_publications.REPORTS} == set(Audience.values)
    monkeypatch.setattr(demo_publications, "REPORTS", demo_publications.REPORTS[-1:])
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
        conflict = _what_waits(sara)
        version = parse(demo._source("eskilstuna-2016-2019.toml")).settings()["definition_version"]
        assert set(Outcome.objects.values_list("definition_version", flat=True)) == {version}
    _disclosed_both_ways(sara)
    _something_on_every_page(sara)
    with pytest.raises(NotAllowed):
        access.case(conflict.team.case.pk, by=conflict.user)
    _publications()
    assert demo.load() == found == demo.people()


def _publications() -> None:
    """The newest says how many have broken loose, by what has been adopted. The audits of those before take
    long; tests/config/test_demo.py waits for them all.
    """
    stig = User.objects.get(email="stig@demo.example.org")
    standing = publications.overview(by=stig)
    assert [one.audience for one in reversed(standing)] == [to for _ago, to in demo_publications.REPORTS]
    newest = publications.one(standing[0].publication_id, by=stig)
    assert newest.issued.definition.adopted_on
    assert newest.issued.tiles[-1].low is not None
    assert {one.kind for one in newest.files} == {"html", "pdf", "csv", "xlsx", "json"}
    assert {one.state for one in standing} == {State.PUBLISHED}


def _disclosed_both_ways(sara: User) -> None:
    """The register of one case shows what the law and what the consent has opened."""
    with acting_as(sara):
        case = Case.objects.get(team__in=DisclosureGround.objects.values("team"))
    found = register(case.pk, by=sara)
    (line,) = found.statutory
    assert line.in_force
    assert line.entries == 1
    assert line.what
    assert found.consented


def _something_on_every_page(sara: User) -> None:
    """Meetings held and to come, school over the summer, files, points, ratings and scores over time."""
    with acting_as(sara):
        states = dict(Meeting.objects.values_list("state").annotate(n=Count("id")).order_by())
        assert states["held"] >= 5
        assert states["planned"] >= 5
        held = Meeting.objects.filter(state="held")
        came = Attendance.objects.filter(meeting__in=held)
        assert set(came.values_list("presence", flat=True)) == {"came", "excused"}
        for one in held:
            assert Entry.objects.filter(kind="minute", meeting=one, answers__meeting=one).count() == 2
            assert Task.objects.filter(meeting=one).count() == 2
        assert Entry.objects.filter(kind="agenda", meeting__state="planned").count() >= 5
        weeks = SchoolWeek.objects.all()
        assert weeks.filter(no_school="holiday", week__range=(25, 33)).count() >= 9
        assert weeks.filter(percent__gt=0).count() >= 30
        assert set(Attachment.objects.values_list("media", flat=True)) == {"png", "pdf"}
        assert sum(many >= 4 for many in _each(GoalRating, "goal")) >= 10
        assert sum(many >= 2 for many in _each(Assessment, "case")) >= 4
        assert Closure.objects.filter(thanks="held").count() == 1


def _each(model: type[Model], of: str) -> list[int]:
    """How many rows there are of each."""
    return list(model._default_manager.values_list(of).annotate(n=Count("id")).values_list("n", flat=True))


def _what_waits(sara: User) -> Conflict:
    live = Case.objects.filter(stage="started")
    today, decision = clock.today(), Decision(True, "test")
    birthdays = {birthday(case.youth.date_of_birth.reveal(decision), 18) for case in live}
    assert any(today < day <= today + timedelta(days=30) for day in birthdays)
    ends = clock.now() + timedelta(days=60)
    assert Consent.objects.filter(state="active", ends_at__gt=clock.now(), ends_at__lt=ends).exists()
    assert Task.objects.filter(case__in=live, due_on__lt=today, done_at=None).exists()
    assert Youth.objects.exclude(protection="none").filter(cases__isnull=False).exists()
    with acting_as_system("test"):
        conflicts = Conflict.objects.filter(team__case__in=list(live), ended_at=None)
        conflict = conflicts.select_related("user", "team__case").get()
    assert Notice.objects.filter(kind="substitute_needed", for_user=sara, team=conflict.team).exists()
    return conflict


@pytest.mark.parametrize("year", [2027, 2028])
def test_what_is_soon_is_soon_around_leap_days_and_new_year(year: int):
    for later in (*range(45, 62), *range(350, 372)):
        today = date(year, 1, 1) + timedelta(days=later)
        young, running_out, new, conflicted = demo.extra_cases(today)
        assert today < birthday(young.date_of_birth, 18) <= today + timedelta(days=30)
        assert young.date_of_birth < young.nominated_on
        assert running_out.consent_until == today + timedelta(days=12)
        assert new.nominated_on == today - timedelta(days=1)
        assert conflicted.started_on < today


def test_today_lies_in_the_third_year():
    file = demo.shifted(demo.parse(demo._source("eskilstuna-2016-2019.toml")), demo.weeks() * 7)
    assert 2 * 365 < (clock.today() - file.starts_on).days < 3 * 366
    assert "tredje år" in demo.notice()


def test_the_papers_of_the_demo_are_what_the_product_takes_in():
    page = paper(("Ett (påhittat) papper", "", "1. Åäö."))
    assert cleaned(timetable()).media == "png"
    assert cleaned(page).media == "pdf"
    assert PdfDocument(page)[0].get_textpage().get_text_range().split() == [
        "Ett",
        "(påhittat)",
        "papper",
        "1.",
        "Åäö.",
    ]
