"""What may be asked of the youth after the closure: the whole table; the service and the page obey it."""

from itertools import product
from uuid import uuid4

import pytest
from django.core.exceptions import ValidationError
from django.urls import reverse

from audit import clock
from consent.services import desk
from sig import access
from sig.aftercare.rule import NO_AFTERCARE, YouthAnswer, needs_contact, refusal
from sig.services import closures, outcomes
from tests.sig import story

NOTHING = YouthAnswer()
ANSWERED = YouthAnswer(answered=True)
SAID = YouthAnswer(words="Det går bra.")
BOTH = YouthAnswer(answered=True, words="Det går bra.")
OTHER = YouthAnswer(answered=True, words="Det går sämre.")
TABLE = {
    (NOTHING, NOTHING): False, (NOTHING, ANSWERED): True, (NOTHING, SAID): True, (NOTHING, BOTH): True,
    (NOTHING, OTHER): True,
    (ANSWERED, NOTHING): False, (ANSWERED, ANSWERED): False, (ANSWERED, SAID): True, (ANSWERED, BOTH): True,
    (ANSWERED, OTHER): True,
    (SAID, NOTHING): False, (SAID, ANSWERED): True, (SAID, SAID): False, (SAID, BOTH): True,
    (SAID, OTHER): True,
    (BOTH, NOTHING): False, (BOTH, ANSWERED): False, (BOTH, SAID): False, (BOTH, BOTH): False,
    (BOTH, OTHER): True,
    (OTHER, NOTHING): False, (OTHER, ANSWERED): False, (OTHER, SAID): True, (OTHER, BOTH): True,
    (OTHER, OTHER): False,
}  # fmt: skip


@pytest.mark.parametrize(("before", "after"), list(product((NOTHING, ANSWERED, SAID, BOTH, OTHER), repeat=2)))
def test_only_something_new_of_the_youths_own_needs_contact(before, after):
    assert needs_contact(before, after) is TABLE[before, after]
    for consented, recorded_then in product((True, False), repeat=2):
        free = consented or recorded_then or not TABLE[before, after]
        found = refusal(before, after, consented=consented, recorded_then=recorded_then)
        assert found == ("" if free else NO_AFTERCARE)


def closed(*, aftercare: bool) -> story.Story:
    told = story.running()
    if aftercare:
        story.agree_to_contact(told)
    closures.close(case=told.case_id, reason="moved", planned=False, by=told.anna)
    return told


def register(told: story.Story, **answers):
    version = access.case(told.case_id, by=told.anna).follow_ups[0].version
    return outcomes.register(case=told.case_id, months=6, version=version, by=told.anna, **answers)


@pytest.mark.django_db
def test_what_the_authorities_answer_needs_no_consent():
    told = closed(aftercare=False)
    assert register(told, suspicion="no", occupation_percent=80).suspicion == "no"


@pytest.mark.django_db
@pytest.mark.parametrize("answer", [{"youth_answered": True}, {"youth_words": "Hej."}])
def test_without_aftercare_the_youths_answer_is_refused(answer):
    told = closed(aftercare=False)
    with pytest.raises(ValidationError) as refused:
        register(told, suspicion="no", **answer)
    assert [one.code for one in refused.value.error_dict["youth_answered"]] == [NO_AFTERCARE]
    assert access.case(told.case_id, by=told.anna).follow_ups[0].done_at is None


@pytest.mark.django_db
def test_with_aftercare_it_is_registered_and_stays_when_that_is_taken_back():
    told = closed(aftercare=True)
    register(told, youth_answered=True, youth_words="Det går bra.")
    with_all = {"youth_answered": True, "youth_words": "Det går bra."}
    desk.withdraw(told.case.team_id, key="youth", channel="phone", purposes=("aftercare",), by=told.anna)
    register(told, suspicion="no", **with_all)
    with pytest.raises(ValidationError):
        register(told, youth_answered=True, youth_words="Nu går det sämre.")
    assert access.case(told.case_id, by=told.anna).follow_ups[0].youth_words == "Det går bra."


@pytest.mark.django_db
def test_an_import_keeps_what_was_answered_then():
    told = closed(aftercare=False)
    assert register(told, youth_answered=True, at=clock.now()).youth_answered


@pytest.mark.django_db
@pytest.mark.parametrize("aftercare", [False, True])
def test_the_page_says_plainly_that_the_youth_may_not_be_contacted(client_for, aftercare):
    told = closed(aftercare=aftercare)
    anna, here = client_for(told.anna), reverse("case-follow-up", args=[told.case_id, 6])
    page = anna.get(here).content.decode()
    assert ("Ta inte kontakt med den unge." in page) is not aftercare
    given = {"submission_token": str(uuid4()), "version": "1", "suspicion": "no", "occupation_percent": "80"}
    given |= {"youth_answered": "yes", "youth_words": "Det går bra."}
    answer = anna.post(here, given)
    if aftercare:
        assert answer.status_code == 303
    else:
        assert answer.status_code == 422
        assert "Samtycke till kontakt efter avslutet finns inte." in answer.content.decode()
        assert "Det går bra." in answer.content.decode()
        sent = {**given, "submission_token": str(uuid4()), "youth_answered": "no", "youth_words": ""}
        assert anna.post(here, sent).status_code == 303
