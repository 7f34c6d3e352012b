"""Nominating: criteria, minimal data, the same receipt for everybody, numbers without gaps or doubles."""

import re
from datetime import date

import pytest
from django.core.exceptions import ValidationError

from audit import clock
from audit.acting import acting_as
from audit.decisions import NotAllowed
from consent.identity import sample_number
from sig import access
from sig.models import Case, Nomination, Notice, StageChange
from teams.models import Membership
from tests import cast
from tests.sig import story

pytestmark = pytest.mark.django_db


def nomination(told):
    with acting_as(told.anna):
        return Nomination.objects.get(case=told.case_id)


def test_one_transaction_makes_youth_team_case_nomination_and_first_step():
    told = story.begin(concerns=("school", "debt_threat"))
    case = told.case
    assert re.fullmatch(rf"SIG-{clock.today():%y}-\d{{3}}", case.number)
    assert (case.stage, case.sex) == ("nominated", "M")
    with acting_as(told.anna):
        assert [change.to_stage for change in StageChange.objects.filter(case=case)] == ["nominated"]
        seats = Membership.objects.filter(team=case.team_id)
        assert {(seat.user.name, seat.role) for seat in seats} == {
            ("Anna Samordnare", "coordinator"), ("Dag Ställföreträdare", "coordinator")
        }  # fmt: skip
    assert nomination(told).concerns == ["school", "debt_threat"]


def test_the_coordinator_and_the_deputy_are_told():
    told = story.begin()
    for leader in (cast.anna(), cast.dag()):
        (notice,) = access.notices(by=leader)
        assert (notice.code, notice.case_id) == ("nominated", told.case_id)
    with acting_as(cast.sam()):
        assert not Notice.objects.exists()


def test_outside_the_criteria_a_reason_is_asked_for_and_then_it_is_sent():
    with pytest.raises(ValidationError) as refused:
        story.begin(justice_status="none_known")
    assert "outside_reason" in refused.value.error_dict
    told = story.begin(justice_status="none_known", outside_reason="Rör sig med äldre som begår brott.")
    assert access.case(told.case_id, by=told.anna).nomination.outside_reason.startswith("Rör sig")


@pytest.mark.parametrize(
    ("changes", "field"),
    [
        ({"date_of_birth": None}, "date_of_birth"),
        ({"date_of_birth": date(2100, 1, 1)}, "date_of_birth"),
        ({"date_of_birth": None, "identity": "123"}, "identity"),
    ],
)
def test_a_birth_date_or_a_personal_number_is_needed(changes, field):
    with pytest.raises(ValidationError) as refused:
        story.begin(**changes)
    assert field in refused.value.error_dict


def test_a_personal_number_gives_the_birth_date():
    told = story.begin(date_of_birth=None, identity=sample_number(story.BORN))
    assert access.case(told.case_id, by=told.anna).date_of_birth == story.BORN


def test_a_second_nomination_gets_the_same_receipt_and_the_coordinator_is_told():
    number = sample_number(story.BORN)
    first = story.begin(identity=number)
    second = story.begin(identity=number, by=cast.petra())
    assert not nomination(first).duplicate
    assert nomination(second).duplicate
    assert [len(nomination(told).receipt) for told in (first, second)] == [9, 9]
    (mine,) = access.my_nominations(by=cast.petra())
    assert mine.stage_name == "Anmäld"
    assert {notice.code for notice in access.notices(by=cast.anna())} == {"nominated", "nominated_again"}


def test_numbers_follow_each_other():
    numbers = [story.begin().case.number for _turn in range(3)]
    last = [int(number.rsplit("-", 1)[1]) for number in numbers]
    assert last == [last[0], last[0] + 1, last[0] + 2]


def test_somebody_without_an_authority_may_not_nominate():
    with pytest.raises(NotAllowed):
        story.begin(by=cast.adam())
    with acting_as(cast.anna()):
        assert not Case.objects.exists()


def test_search_by_personal_number_reaches_the_own_caseload_only():
    number = sample_number(story.BORN)
    told = story.begin(identity=number)
    assert [row.id for row in access.search(number, by=told.anna)] == [told.case_id]
    assert access.search(number, by=cast.petra()) == ()
