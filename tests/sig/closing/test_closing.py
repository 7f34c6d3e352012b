"""The two steps of a closure, and the page after it: what stands there, what is refused, nothing half."""

import re
from datetime import timedelta
from html import unescape
from uuid import uuid4

import pytest
from django.core.exceptions import ValidationError
from django.urls import reverse

from audit import clock
from audit.acting import acting_as
from audit.decisions import NotAllowed
from crypto.versioned import Conflict
from sig import access
from sig.closing import access as door
from sig.models import Attendance, Closure, FollowUp, Meeting, Notice
from sig.services import closures, steps
from sig.services.closures import Said
from tests import cast
from tests.sig import story

pytestmark = pytest.mark.django_db


def text(answer):
    return unescape(answer.content.decode())


def call(told, *, days=7):
    """A meeting that Anna called, with Petra."""
    at = clock.now() + timedelta(days=days)
    with acting_as(told.anna):
        row = Meeting.of(
            told.case,
            kind="team",
            form="on_site",
            starts_at=at,
            ends_at=at + timedelta(hours=1),
            called_by=told.anna,
            called_by_authority=told.anna.authority,
        )
        row.save(force_insert=True)
        for user in (told.anna, cast.petra()):
            Attendance.objects.create(
                meeting=row, case=told.case, authority_id=user.authority_id, user_id=user.pk
            )
    return row


def close(told, **changes):
    values = {"reason": "goals_met", "planned": True, "thanks": "declined"}
    return closures.close(case=told.case_id, by=told.anna, **values | changes)


def answers(**changes):
    values = {"reason": "goals_met", "planned": "yes", "thanks": "held"}
    values |= {"thanks_on": clock.today().isoformat(), "youth_words": "Det hjälpte att någon ringde."}
    return {"submission_token": str(uuid4()), **values, **changes}


def test_step_one_lists_what_is_open_and_changes_nothing(client_for):
    told = story.running()
    told.wrote(told.anna, draft=True)
    told.wrote(cast.petra(), draft=True)
    due = clock.today() + timedelta(days=3)
    steps.add(case=told.case_id, title="Ring skolan", responsible=told.anna, due_on=due, by=told.anna)
    call(told)
    here = reverse("case-closing", args=[told.case_id])
    page = text(client_for(told.anna).get(here))
    assert "Ring skolan" in page
    assert "Teammöte" in page
    assert page.count("Anteckning,") == 1
    assert "Samtycke till kontakt saknas då" in page
    assert told.case.stage == "started"


def test_nobody_but_the_coordinator_sees_step_one(client_for):
    told = story.running()
    here = reverse("case-closing", args=[told.case_id])
    assert client_for(cast.petra()).get(here).status_code == 403
    with pytest.raises(NotAllowed):
        door.still_open(access.case(told.case_id, by=cast.petra()), by=cast.petra())


def test_the_form_closes_everything_at_once_and_leads_to_what_comes_after(client_for):
    told = story.running()
    meeting = call(told)
    story.agree_to_contact(told)
    anna, here = client_for(told.anna), reverse("case-close", args=[told.case_id])
    answer = anna.post(here, answers())
    assert (answer.status_code, answer["Location"]) == (303, reverse("case-aftercare", args=[told.case_id]))
    page = text(anna.get(answer["Location"]))
    for words in ("Samtycket att dela upphörde", "Samtalet är hållet", "Det hjälpte att någon ringde."):
        assert words in page
    assert "Den unge får kontaktas" in page
    with acting_as(told.anna):
        assert Meeting.objects.get(pk=meeting.pk).state == "cancelled"
        assert FollowUp.objects.filter(case=told.case_id).count() == 2
    with acting_as(cast.petra()):
        assert Notice.objects.filter(user=cast.petra(), code="meeting_moved").count() == 1
    assert anna.get(reverse("case-closing", args=[told.case_id])).status_code == 302


@pytest.mark.parametrize(
    ("wrong", "said"),
    [
        ({"thanks_on": ""}, "Skriv vilken dag samtalet hölls."),
        ({"thanks": "declined"}, "Ta bort datumet"),
        ({"thanks": ""}, "Välj ett svar."),
        ({"thanks_on": "2999-01-01"}, "Datumet kan inte ligga framåt i tiden."),
    ],
)
def test_a_talk_half_told_closes_nothing_and_keeps_the_words(client_for, wrong, said):
    told = story.running()
    call(told)
    answer = client_for(told.anna).post(reverse("case-close", args=[told.case_id]), answers(**wrong))
    assert answer.status_code == 422
    assert said in text(answer)
    assert "Det hjälpte att någon ringde." in text(answer)
    assert told.case.stage == "started"
    with acting_as(told.anna):
        assert Meeting.objects.get(case=told.case_id).state == "planned"
        assert not Closure.objects.filter(case=told.case_id).exists()


def test_when_the_closure_fails_the_meeting_stands(monkeypatch):
    told = story.running()
    call(told)
    monkeypatch.setattr(closures.consents, "end", lambda **_given: 1 / 0)
    with pytest.raises(ZeroDivisionError):
        close(told)
    assert told.case.stage == "started"
    with acting_as(told.anna):
        assert Meeting.objects.get(case=told.case_id).state == "planned"
        assert not Notice.objects.filter(code="meeting_moved").exists()


def test_what_was_said_is_added_to_afterwards_and_never_overwritten_unseen(client_for):
    told = story.running()
    closure = close(told)
    anna, here = client_for(told.anna), reverse("closure-words", args=[told.case_id])
    version = re.search(r'name="version" value="(\d+)"', text(anna.get(here)))[1]
    given = {"version": version, "thanks": "held", "thanks_on": clock.today().isoformat()}
    given |= {"exit_view": "Går i skolan.", "youth_words": "Tack."}
    assert anna.post(here, {**given, "submission_token": str(uuid4())}).status_code == 303
    assert "Tack." in text(anna.get(reverse("case-aftercare", args=[told.case_id])))
    late = anna.post(here, {**given, "youth_words": "Annat.", "submission_token": str(uuid4())})
    assert late.status_code == 409
    assert "Annat." in text(late)
    with pytest.raises(Conflict):
        closures.change(closure=closure.pk, said=Said(), version=1, by=told.anna)
    with pytest.raises(ValidationError):
        closures.change(closure=closure.pk, said=Said(thanks="held"), version=2, by=told.anna)


def test_the_end_is_for_social_services_alone_and_before_it_there_is_no_page(client_for):
    told = story.running()
    places = [reverse(name, args=[told.case_id]) for name in ("case-aftercare", "closure-words")]
    assert [client_for(told.anna).get(place).status_code for place in places] == [404, 404]
    close(told)
    assert client_for(told.anna).get(places[0]).status_code == 200
    assert client_for(cast.petra()).get(places[0]).status_code == 404


def test_the_page_after_warns_as_long_as_nobody_agreed_to_contact(client_for):
    told = story.running()
    close(told)
    page = text(client_for(told.anna).get(reverse("case-aftercare", args=[told.case_id])))
    assert "Ta inte kontakt med den unge." in page
    assert page.count("Samtycke till kontakt saknas den dagen.") == 2
