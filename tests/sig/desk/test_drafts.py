"""One draft of each kind in a case: kept while somebody writes, never overwritten unseen, sent once."""

import os
from threading import Thread
from uuid import uuid4

import pytest
from django.core.exceptions import ValidationError
from django.db import connections
from django.test import Client

from audit import clock
from audit.acting import acting_as
from audit.decisions import NotAllowed
from crypto.versioned import Conflict
from sig.desk import access as desk
from sig.models import Entry, Release
from sig.services import entries, plans
from sig.services.entries import Content
from teams.models import KeptForm
from teams.services import sessions
from tests import cast
from tests.sig import story

pytestmark = pytest.mark.django_db
TURNS = int(os.environ.get("SIG_DOUBLE_SUBMITS", "20"))


def keep(told, text, version=0, by=None, **more):
    content = Content(**{"kind": "contact", "category": "", "text": text, **more})
    return entries.keep(case=told.case_id, content=content, version=version, by=by or cast.sam())


def text_of(entry, by):
    return desk.own_words(entry, by=by)[0]


def drafts(by):
    with acting_as(by):
        return list(Entry.objects.filter(draft=True, author=by))


def test_a_draft_needs_neither_kind_nor_subject_and_is_one():
    told = story.running()
    first = keep(told, "Vi sågs")
    second = keep(told, "Vi sågs vid skolan", first.version)
    assert first.pk == second.pk
    assert len(drafts(cast.sam())) == 1
    assert text_of(second, cast.sam()) == "Vi sågs vid skolan"


def test_the_kinds_and_the_writers_have_a_draft_each():
    told = story.running()
    keep(told, "Kontakt")
    keep(told, "Not", kind="note")
    keep(told, "Polisens", by=cast.petra())
    assert (len(drafts(cast.sam())), len(drafts(cast.petra()))) == (2, 1)


def test_what_somebody_else_is_writing_cannot_be_opened():
    told = story.running()
    held = keep(told, "Mitt.")
    with pytest.raises(NotAllowed):
        desk.own_words(held, by=cast.petra())
    assert drafts(cast.petra()) == []


@pytest.mark.parametrize("version", [0, 1, 3])
def test_a_version_that_is_not_the_last_overwrites_nothing(version):
    told = story.running()
    keep(told, "Ett", 0)
    keep(told, "Två", 1)
    with pytest.raises(Conflict) as raised:
        keep(told, "Annat fönster", version)
    assert text_of(raised.value.current, cast.sam()) == "Två"


@pytest.mark.parametrize("version", [0, 1, 2])
def test_the_same_words_again_are_no_conflict(version):
    """The answer to the first sending was lost on the way."""
    told = story.running()
    keep(told, "Ett", 0)
    held = keep(told, "Två", 1)
    assert keep(told, "Två", version).version == held.version


@pytest.mark.parametrize(
    "changed", [{"category": "school"}, {"contact_kind": "phone"}, {"flagged": True}, {"spoken_alone": True}]
)
def test_another_answer_is_another_content(changed):
    told = story.running()
    held = keep(told, "Samma text")
    with pytest.raises(Conflict):
        keep(told, "Samma text", 0, **changed)
    assert keep(told, "Samma text", held.version, **changed).version == held.version + 1


def test_a_draft_that_is_gone_is_said_and_not_made_again():
    told = story.running()
    held = keep(told, "Ett")
    entries.discard(entry=held.pk, by=cast.sam())
    with pytest.raises(Conflict) as raised:
        keep(told, "Ett till", held.version)
    assert raised.value.current is None
    assert drafts(cast.sam()) == []


def test_who_may_not_write_keeps_nothing():
    told = story.running()
    with pytest.raises(NotAllowed):
        keep(told, "Text", by=cast.bea())


def test_an_unfinished_draft_is_not_published():
    told = story.running()
    held = keep(told, "Halvt")
    with pytest.raises(ValidationError):
        entries.publish(
            entry=held.pk, content=Content("contact", "", "Halvt"), version=held.version, by=cast.sam()
        )


@pytest.mark.parametrize("kind", ["status", "school", "agenda", "minute"])
def test_what_no_form_goes_on_with_is_never_a_draft(kind):
    told = story.running()
    with pytest.raises(ValueError, match="never a draft"):
        keep(told, "Halvt", kind=kind, category="plan")
    with pytest.raises(ValueError, match="never a draft"):
        told.wrote(cast.sam(), "Halvt", kind=kind, draft=True)
    assert drafts(cast.sam()) == []


def test_a_goal_is_one_of_the_plan_that_the_writer_may_read():
    told = story.running()
    goal = plans.add_goal(case=told.case_id, own_words="Klara nian.", by=told.anna)
    assert keep(told, "Om målet", by=told.anna, goal=goal.pk).goal_id == goal.pk
    with pytest.raises(ValidationError):
        keep(told, "Om målet", by=told.anna, kind="note", goal=uuid4())
    told.withdraw()
    with pytest.raises(ValidationError):
        keep(told, "Om målet", goal=goal.pk)


# --- the form ------------------------------------------------------------------------------------------


def body(**more):
    now = clock.local(clock.now()).strftime("%Y-%m-%dT%H:%M")
    return {"submission_token": uuid4(), "happened_at": now, **more}


def whole(**more):
    answers = {"contact_kind": "phone", "category": "school", "readers_for": "school"}
    return body(**{**answers, **more})


def browser_like(client):
    """Another window of the same browser."""
    other = Client()
    other.cookies = client.cookies
    return other


def address(told, kind="contact"):
    return f"/cases/{told.case_id}/{kind}/"


@pytest.mark.django_db(databases="__all__", transaction=True)
def test_what_is_typed_is_kept_listed_and_goes_on_in_the_form(client_for):
    told = story.running()
    sam = client_for(cast.sam())
    answer = sam.post(address(told), body(autosave="1", text="Vi pratade länge"))
    assert answer.status_code == 200
    assert 'data-version="1"' in answer.content.decode()
    assert "Vi pratade" not in answer.content.decode()
    assert "Dina utkast" in sam.get("/day/").content.decode()
    page = sam.get(address(told)).content.decode()
    assert "Vi pratade länge" in page
    assert 'name="version" value="1"' in page
    listed = sam.get(f"/cases/{told.case_id}/entries/{drafts(cast.sam())[0].pk}/draft/")
    assert listed.url == address(told)


@pytest.mark.django_db(databases="__all__", transaction=True)
def test_two_windows_are_shown_each_other_and_neither_overwrites(client_for):
    told = story.running()
    sam = client_for(cast.sam())
    sam.post(address(told), body(autosave="1", text="Fönster ett"))
    answer = sam.post(address(told), body(autosave="1", text="Fönster två"))
    assert answer.status_code == 409
    assert "Fönster ett" in answer.content.decode()
    both = sam.post(address(told), whole(text="Fönster två", version="0"))
    assert both.status_code == 409
    assert "Fönster ett" in both.content.decode()
    assert "Fönster två" in both.content.decode()
    assert text_of(drafts(cast.sam())[0], cast.sam()) == "Fönster ett"


@pytest.mark.django_db(databases="__all__", transaction=True)
def test_saving_turns_the_draft_into_the_entry_once(client_for):
    told = story.running()
    sam = client_for(cast.sam())
    sam.post(address(told), body(autosave="1", text="Ett samtal"))
    sent = whole(version="1", text="Ett samtal")
    answers = [sam.post(address(told), sent) for _turn in range(TURNS)]
    assert {answer.status_code for answer in answers} == {303}
    with acting_as(cast.sam()):
        assert Entry.objects.filter(kind="contact", draft=False, author=cast.sam()).count() == 1
    assert drafts(cast.sam()) == []


@pytest.mark.django_db(databases="__all__", transaction=True)
def test_a_window_whose_draft_was_saved_elsewhere_keeps_its_text(client_for):
    told = story.running()
    sam = client_for(cast.sam())
    sam.post(address(told), body(autosave="1", text="Ett samtal"))
    sam.post(address(told), whole(version="1", text="Ett samtal"))
    assert sam.post(address(told), body(autosave="1", version="1", text="Mer text")).status_code == 409
    answer = sam.post(address(told), whole(version="1", text="Mer text"))
    assert answer.status_code == 422
    assert "redan sparat eller kastat" in answer.content.decode()
    assert "Mer text" in answer.content.decode()


@pytest.mark.django_db(databases="__all__", transaction=True)
def test_what_cannot_be_understood_does_not_stop_the_rest(client_for):
    told = story.running()
    sam = client_for(cast.sam())
    sent = {"happened_at": "i går", "category": "nonsens", "contact_kind": "duva", "text": "Kvar"}
    assert sam.post(address(told), {"autosave": "1", **sent}).status_code == 200
    assert text_of(drafts(cast.sam())[0], cast.sam()) == "Kvar"
    too_long = sam.post(address(told), {"autosave": "1", "text": "x" * 20_001})
    assert too_long.status_code == 422
    assert "Utkastet är inte sparat" in too_long.content.decode()


@pytest.mark.django_db(databases="__all__", transaction=True)
def test_a_consent_that_ends_while_writing_leaves_the_text_with_the_own_authority(client_for):
    told = story.running()
    sam = client_for(cast.sam())
    police = str(story.authority("polisen").pk)
    page = sam.get(address(told) + "?category=school").content.decode()
    assert f'value="{police}"' in page
    told.withdraw()
    answer = sam.post(address(told), whole(text="Viktigt", release_to=[police]), follow=True)
    said = answer.content.decode()
    assert "Samtycket upphörde medan du skrev" in said
    assert "Polisen" in said
    with acting_as(cast.sam()):
        entry = Entry.objects.get(kind="contact", author=cast.sam())
        assert not entry.draft
        assert not Release.objects.filter(entry=entry).exists()


@pytest.mark.django_db(databases="__all__", transaction=True)
def test_after_the_session_ended_the_text_comes_back_in_the_form(client_for):
    told = story.running()
    sam = client_for(cast.sam())
    sessions.end_everywhere(by=cast.sam())
    answer = sam.post(address(told), body(autosave="1", text="Efter utloggningen"))
    assert answer.status_code in (302, 303)
    again = client_for(cast.sam())
    assert "Efter utloggningen" in again.get(address(told)).content.decode()
    assert again.post(address(told), body(autosave="1", text="Efter utloggningen")).status_code == 200
    with acting_as(cast.sam()):
        assert not KeptForm.objects.filter(user=cast.sam()).exists()


@pytest.mark.django_db(databases="__all__", transaction=True)
def test_sent_from_eight_hands_at_the_same_moment_it_is_saved_once(client_for):
    told = story.running()
    sent, codes = whole(text="Ett samtal"), []

    def send(client):
        try:
            codes.extend(client.post(address(told), sent).status_code for _turn in range(TURNS // 8))
        finally:
            connections.close_all()

    signed = client_for(cast.sam())
    hands = [Thread(target=send, args=(browser_like(signed),)) for _hand in range(8)]
    for hand in hands:
        hand.start()
    for hand in hands:
        hand.join()
    assert set(codes) == {303}
    with acting_as(cast.sam()):
        assert Entry.objects.filter(kind="contact", author=cast.sam()).count() == 1
