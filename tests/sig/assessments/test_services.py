"""Assessments: all or nothing, read where their entries are read, and no trace for others."""

from datetime import timedelta

import pytest
from django.core.exceptions import ValidationError

from audit import clock
from audit.acting import acting_as
from audit.decisions import NotAllowed
from sig import access
from sig.assessments import access as assessments
from sig.assessments import services
from sig.assessments.services import Given
from sig.models import Assessment, DomainScore, Entry
from sig.services import closures
from sig.services.releases import To
from tests import cast
from tests.sig import story

pytestmark = pytest.mark.django_db


@pytest.fixture
def told():
    return story.running()


def make(told, by=None, days_ago=0, occasion="start", **given):
    answers = given or {"school": Given(3), "family": Given(None, "Vet inte än.")}
    made_on = clock.today() - timedelta(days=days_ago)
    return services.make(
        case=told.case_id, occasion=occasion, made_on=made_on, given=answers, by=by or told.anna
    )


def history(told, by):
    return assessments.history(access.case(told.case_id, by=by), by=by)


def to(*codes):
    return tuple(To(cast.authority(code).pk) for code in codes)


def test_each_domain_is_an_entry_with_the_category_of_the_domain(told):
    made = make(told)
    with acting_as(told.anna):
        rows = DomainScore.objects.filter(assessment=made).select_related("entry")
        found = {row.domain: (row.score, row.entry.kind, row.entry.category) for row in rows}
    assert found == {"school": (3, "status", "school"), "family": (None, "status", "family")}


def test_the_text_is_understood_without_the_scale(told):
    make(told, school=Given(2, "Kommer efter lunch."))
    (score,) = history(told, told.anna).scores
    assert score.text == "2. Är i skolan några dagar. Får inga betyg.\nKommer efter lunch."


def test_a_score_is_read_where_it_is_released_and_nowhere_else(told):
    """The story's consent lets the school send what is about school to the police, and nothing back."""
    made = make(told, by=cast.sam(), school=Given(4, "", to("polisen")), health=Given(2))
    police = history(told, cast.petra())
    assert [(one.domain, one.score, one.mine, one.readers) for one in police.scores] == [
        ("school", 4, False, ())
    ]
    assert [one.id for one in police.occasions] == [made.pk]
    own = history(told, cast.sam())
    assert {one.domain: one.readers for one in own.scores} == {"school": ("Polisen",), "health": ()}
    # The coordinator learns that it was made and when, not how things stand.
    led = history(told, told.anna)
    assert (len(led.occasions), led.scores) == (1, ())


def test_without_a_released_score_nothing_shows_that_one_was_made(told):
    make(told, by=cast.sam(), health=Given(2))
    police = history(told, cast.petra())
    assert (police.scores, police.occasions, police.due) == ((), (), None)


def test_when_the_consent_ends_the_score_is_gone(told):
    make(told, by=cast.sam(), school=Given(4, "", to("polisen")))
    assert history(told, cast.petra()).scores
    told.withdraw()
    gone = history(told, cast.petra())
    assert (gone.scores, gone.occasions) == ((), ())


def test_a_release_that_nothing_covers_saves_nothing_at_all(told):
    with pytest.raises(ValidationError) as refused:
        make(told, by=cast.sam(), school=Given(4), health=Given(2, "", to("polisen")))
    assert list(refused.value.error_dict) == ["health_to"]
    with acting_as(cast.sam()):
        assert not Assessment.objects.exists()
        assert not Entry.objects.filter(kind="status").exists()


@pytest.mark.parametrize(
    "wrong",
    [
        {"occasion": "never"},
        {"days_ago": -1},
        {"school": Given(6)},
        {"school": Given(0)},
        {"school": Given(None)},
        {"mars": Given(3)},
    ],
)
def test_what_cannot_be_saved(told, wrong):
    with pytest.raises(ValidationError):
        make(told, **wrong)


def test_a_member_assesses_while_the_work_goes_on_and_nobody_else(told):
    with pytest.raises(NotAllowed):
        make(told, by=cast.olle())
    make(told, by=cast.petra())
    closures.close(
        case=told.case_id, reason="moved", planned=True, exit_view="", youth_words="", by=told.anna
    )
    with pytest.raises(NotAllowed):
        make(told)


def test_the_previous_answer_is_the_same_authoritys(told):
    make(told, days_ago=90, school=Given(2))
    make(told, by=cast.sam(), days_ago=30, school=Given(5))
    make(told, days_ago=0, occasion="quarter", school=Given(3))
    found = history(told, told.anna)
    latest = found.latest("school", told.anna.authority_id)
    assert (latest.score, found.before(latest).score) == (3, 2)
    assert history(told, cast.sam()).latest("school", cast.sam().authority_id).score == 5


def test_what_is_due_is_told_to_whoever_coordinates(told):
    assert history(told, told.anna).due.occasion == "start"
    assert history(told, cast.sam()).due is None
    make(told)
    found = history(told, told.anna)
    assert (found.due.occasion, found.late, found.suggested) == ("quarter", False, "quarter")


def test_an_instrument_is_kept_by_name_day_and_level(told):
    used = {"used_on": clock.today(), "level": "high", "category": "school"}
    services.use_instrument(case=told.case_id, name=" SDQ ", by=cast.sam(), release_to=to("polisen"), **used)
    (seen,) = history(told, cast.petra()).instruments
    assert (seen.name, seen.level_name) == ("SDQ", "Hög")
    for wrong in ({"name": " "}, {"name": "x" * 61}, {"name": "SDQ", "level": "97 poäng"}):
        with pytest.raises(ValidationError):
            services.use_instrument(case=told.case_id, by=cast.sam(), **{**used, **wrong})
