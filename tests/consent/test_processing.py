"""Why personal data may be processed: text from the programme file, and not the consent."""

import tomllib
from collections.abc import Callable
from datetime import date, timedelta
from pathlib import Path
from typing import Any

import pytest
from django.db import DatabaseError
from django.urls import reverse

from audit import clock
from audit.acting import acting_as
from consent.models import ProcessingBasis
from consent.services.processing import bases, in_force
from sig import programme
from sig.programme import ProgrammeFault
from sig.services import programmes
from tests import cast

pytestmark = pytest.mark.django_db(transaction=True)
TEXT = (Path(__file__).parents[2] / "programmes" / "eskilstuna-2016-2019.toml").read_text(encoding="utf-8")
DAY = timedelta(days=1)
HEAD = '[[processing]]\ncode = "socialtjansten"\n'


def test_every_authority_with_a_register_says_why() -> None:
    found = programme.parse(TEXT)
    named = {one.authority for one in found.processing}
    assert named == {one.code for one in found.authorities} - {"fastighetsagare"}
    assert all(one.confirm for one in found.processing)
    assert found.nomination_kept_days == 60
    assert found.settings()["nomination_kept_days"] == 60


def test_a_file_without_them_is_no_fault() -> None:
    short = TEXT.split("[retention]")[0]
    found = programme.parse(short)
    assert (found.processing, found.nomination_kept_days) == ((), 60)


@pytest.mark.parametrize(
    ("old", "new", "words"),
    [
        ('authority = "polisen"\ncontroller', 'authority = "tullen"\ncontroller', "tullen finns inte"),
        (HEAD, '[[processing]]\ncode = "polisen"\n', "polisen finns två gånger"),
        ("01-01\nconfirm", "01-01\nends_on = 2015-01-01\nconfirm", "slutar före"),
        ("nomination_kept_days = 60", "nomination_kept_days = 0", "nomination_kept_days ska vara mellan"),
        ('proposal = "Står inte i överenskommelsen.', 'x = "', "source"),
    ],
)  # fmt: skip
def test_a_fault_is_said_in_swedish(old: str, new: str, words: str) -> None:
    assert old in TEXT
    with pytest.raises(ProgrammeFault, match=words):
        programme.parse(TEXT.replace(old, new, 1))


def test_records_of_the_new_tables_say_where_they_come_from() -> None:
    places = [place for place, _record in programme.records(tomllib.loads(TEXT))]
    assert "retention" in places
    assert "processing[1]" in places


def test_loading_twice_changes_nothing() -> None:
    file = programme.parse(TEXT)
    programmes.load(file)
    again = programmes.load(file)
    assert (again.made, again.changed) == (0, 0)
    assert len(bases(by=cast.petra())) == 7


@pytest.mark.parametrize(("step", "holds"), [(-1, False), (0, True), (9, True), (10, True), (11, False)])
def test_a_basis_holds_from_its_first_day_to_its_last(step: int, holds: bool) -> None:
    start = date(2026, 5, 1)
    row = ProcessingBasis(starts_on=start, ends_on=start + 10 * DAY)
    assert bool(in_force([row], start + step * DAY)) is holds
    row.ends_on = None
    assert bool(in_force([row], start + step * DAY)) is (step >= 0)


def test_the_page_says_that_it_is_not_the_consent(client_for: Callable[[Any], Any]) -> None:
    programmes.load(programme.parse(TEXT))
    text = client_for(cast.petra()).get(reverse("processing")).content.decode()
    assert "Det här är inte samtycket." in text
    assert "artikel 6.1 e" in text
    assert "Bekräfta med jurist" in text


def test_nobody_changes_it_by_hand() -> None:
    programmes.load(programme.parse(TEXT))
    with acting_as(cast.anna()):
        assert ProcessingBasis.objects.update(starts_on=clock.today()) == 0
        with pytest.raises(DatabaseError, match="permission denied"):
            ProcessingBasis.objects.all().delete()
