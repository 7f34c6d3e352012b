"""A form in a case where nothing is written: it says so, and what was written is still to be read."""

from html import unescape

import pytest
from django.urls import reverse

from sig.casefile import Rights, barred
from sig.models.codes import Stage
from sig.services import closures, entries
from sig.services.entries import Content
from sig.views.barred import typed
from tests import cast
from tests.sig import story

WRITES = Rights(write=True)
READS = Rights(read_only=True)


@pytest.mark.parametrize(
    ("may", "stage", "reason"),
    [
        (WRITES, Stage.STARTED, ""),
        (Rights(), Stage.CLOSED, "closed"),
        (Rights(), Stage.CONSENTED, "not_started"),
        (Rights(), Stage.NOMINATED, "not_started"),
        (READS, Stage.STARTED, "read_only"),
        (READS, Stage.CLOSED, "read_only"),
    ],
)
def test_why_nothing_is_written(may, stage, reason):
    assert barred(may, stage) == reason


@pytest.mark.parametrize(
    ("name", "kept"),
    [
        ("text", True),
        ("own_words", True),
        ("school_words", True),
        ("comment-2026-07", True),
        ("csrfmiddlewaretoken", False),
        ("submission_token", False),
        ("category", False),
        ("release_to", False),
    ],
)
def test_only_words_of_ones_own_are_given_back(name, kept):
    assert typed({name: "Vi sågs."}) == (["Vi sågs."] if kept else [])
    assert typed({name: "  "}) == []


def close(told):
    closures.close(case=told.case_id, reason="goals_met", planned=True, thanks="declined", by=told.anna)


def text(answer):
    return unescape(answer.content.decode())


@pytest.fixture
def ended(transactional_db):
    """A closed case over a draft of Sam's."""
    told = story.running()
    content = Content("contact", "school", "Vi hann inte klart.")
    entries.keep(case=told.case_id, content=content, version=0, by=cast.sam())
    close(told)
    return told


pages = pytest.mark.django_db(databases="__all__", transaction=True)
FORMS = ("case-contact", "case-note", "case-incident", "case-bring-up", "assessment-new", "instrument-new")


@pages
def test_no_form_opens_in_a_closed_case_and_each_says_why_and_where_to_go(ended, client_for):
    sam = client_for(cast.sam())
    for name in FORMS:
        answer = sam.get(reverse(name, args=[ended.case_id]))
        assert answer.status_code == 403, name
        said = text(answer)
        assert "I ett avslutat ärende skrivs inget nytt." in said, name
        assert f'href="{reverse("case", args=[ended.case_id])}"' in said, name
        assert "<textarea" not in said, name


@pages
def test_a_draft_begun_while_the_case_was_open_is_listed_and_read(ended, client_for):
    sam = client_for(cast.sam())
    day = text(sam.get("/day/"))
    assert "Dina utkast" in day
    assert "Ärendet är avslutat." in day
    link = next(part for part in day.split('href="') if "/draft/" in part).split('"')[0]
    answer = sam.get(link, follow=True)
    assert answer.status_code == 403
    assert "Vi hann inte klart." in text(answer)
    assert "Vi hann inte klart." in text(sam.get(reverse("case", args=[ended.case_id])))
    assert "Vi hann inte klart." not in text(client_for(cast.petra()).get(reverse("day")))


@pages
def test_what_is_sent_to_a_closed_case_comes_back_and_nothing_is_saved(ended, client_for):
    sam = client_for(cast.sam())
    sent = {"kind": "note", "category": "school", "readers_for": "school", "text": "Skrevs för sent."}
    answer = sam.post(reverse("case-note", args=[ended.case_id]), sent)
    assert answer.status_code == 403
    assert "Skrevs för sent." in text(answer)
    assert "Det sparades inte." in text(answer)
    assert "Skrevs för sent." not in text(sam.get(reverse("case", args=[ended.case_id])))


@pages
def test_before_the_start_the_reason_is_another(transactional_db, client_for):
    told = story.begin()
    answer = client_for(told.anna).get(reverse("case-note", args=[told.case_id]))
    assert answer.status_code == 403
    assert "Före starten skrivs inget" in text(answer)


@pages
def test_who_reads_an_entry_is_seen_and_ended_in_a_closed_case_too(transactional_db, client_for):
    told = story.running()
    crime = told.wrote(told.anna, "Ute om nätterna.", category="crime")
    told.disclosed(told.anna, "polisen", crime)
    close(told)
    anna = client_for(told.anna)
    page = text(anna.get(reverse("entry-release", args=[told.case_id, crime.pk])))
    assert "Ta tillbaka" in page
    assert 'name="release_to"' not in page


@pages
def test_files_are_added_to_no_entry_of_a_closed_case(transactional_db, client_for):
    told = story.running()
    note = told.wrote(cast.sam())
    close(told)
    page = text(client_for(cast.sam()).get(reverse("entry-files", args=[told.case_id, note.pk])))
    assert "i ärendet skrivs inget nytt" in page
    assert 'type="file"' not in page
