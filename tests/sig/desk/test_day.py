"""Min dag: what needs the reader, what is new without what it is, own drafts, meetings; and its buttons."""

from datetime import timedelta
from uuid import uuid4

import pytest

from audit import clock, services
from audit.acting import acting_as
from sig.desk import access as desk
from sig.desk.rule import GAP, Need
from sig.models import DayVisit, Entry, Meeting, Phrase
from sig.services import attempts, entries, phrases, releases, steps
from sig.services.releases import To
from tests import cast
from tests.sig import story

pytestmark = pytest.mark.django_db(databases="__all__", transaction=True)


def later(at, **span):
    at(clock.now() + timedelta(**span))


def planned(told, by, **span):
    starts = clock.now() + timedelta(**span)
    with acting_as(by):
        Meeting.of(
            told.case,
            kind="team",
            form="on_site",
            starts_at=starts,
            ends_at=starts + timedelta(hours=1),
            called_by=by,
            called_by_authority=by.authority,
        ).save(force_insert=True)


def test_what_is_late_comes_first_and_says_no_title():
    told = story.running()
    steps.add(
        case=told.case_id,
        title="Ring mamma om pengarna",
        responsible=cast.petra(),
        due_on=clock.today() - timedelta(days=1),
        by=told.anna,
    )
    (card,) = desk.day(by=cast.petra()).pressing
    assert card.needs == (Need.LATE_STEP,)


def test_the_coordinator_is_told_of_a_case_without_a_next_step_and_a_member_is_not():
    story.running()
    assert Need.NO_STEP in desk.day(by=cast.anna()).pressing[0].needs
    assert desk.day(by=cast.sam()).pressing == ()


def test_silence_counts_from_the_start_and_ends_with_a_contact_but_not_with_an_attempt(at):
    told = story.running()
    later(at, days=14)
    assert Need.SILENT_14 in desk.day(by=cast.sam()).cards[0].needs
    told.wrote(cast.sam(), "", kind="contact", contact_kind="no_contact")
    assert Need.SILENT_14 in desk.day(by=cast.sam()).cards[0].needs
    told.wrote(cast.sam(), "", kind="contact", contact_kind="phone")
    assert desk.day(by=cast.sam()).cards[0].needs == ()


def test_new_is_what_may_be_read_and_was_written_or_released_since_the_last_look(at):
    told = story.running()
    told.wrote(cast.sam(), "Till polisen.", to=("polisen",))
    assert desk.day(by=cast.petra()).news == ()
    later(at, seconds=GAP.total_seconds())
    told.wrote(cast.sam(), "Nytt till polisen.", to=("polisen",))
    told.wrote(cast.sam(), "Nytt, bara skolans.")
    told.wrote(cast.petra(), "Skrev jag själv.", category="crime")
    assert [one.count for one in desk.day(by=cast.petra()).news] == [1]
    later(at, minutes=5)
    assert [one.count for one in desk.day(by=cast.petra()).news] == [1]
    later(at, seconds=GAP.total_seconds())
    assert desk.day(by=cast.petra()).news == ()


def test_what_is_released_later_is_new_then(at):
    told = story.running()
    written = told.wrote(cast.sam(), "Senare delat.")
    desk.day(by=cast.petra())
    later(at, hours=1)
    releases.release(entry=written.pk, to=[To(story.authority("polisen").pk)], by=cast.sam())
    assert [one.count for one in desk.day(by=cast.petra()).news] == [1]
    told.withdraw()
    assert desk.day(by=cast.petra()).news == ()


def test_the_page_says_which_case_and_how_many_and_never_what(client_for, at):
    told = story.running()
    desk.day(by=cast.petra())
    later(at, hours=1)
    told.wrote(cast.sam(), "Hemlig text.", to=("polisen",))
    told.wrote(cast.petra(), "Mitt utkast.", draft=True)
    planned(told, told.anna, days=2)
    page = client_for(cast.petra()).get("/day/").content.decode()
    assert "1 ny" in page
    assert "Dina utkast" in page
    assert "Teammöte" in page
    assert "Hemlig text" not in page
    assert "Mitt utkast." not in page


def test_meetings_that_are_over_or_cancelled_are_not_to_come(at):
    told = story.running()
    for days in (1, 3, 2):
        planned(told, told.anna, days=days)
    assert [row.starts_at for row in desk.day(by=cast.sam()).meetings] == sorted(
        row.starts_at for row in desk.day(by=cast.sam()).meetings
    )
    assert len(desk.day(by=cast.sam()).meetings) == 3
    later(at, days=1, hours=1)
    assert len(desk.day(by=cast.sam()).meetings) == 2
    assert desk.day(by=cast.bea()).meetings == ()


def test_it_is_the_first_page_of_those_who_work_in_teams_and_of_nobody_else(client_for):
    story.running()
    assert client_for(cast.anna()).get("/").url == "/day/"
    assert client_for(cast.sam()).get("/").url == "/day/"
    maj = cast.person("maj@ledning.example", "Maj Chef", "management_group", at="socialtjansten")
    assert client_for(maj).get("/").url != "/day/"
    assert client_for(maj).get("/day/").status_code == 403


def test_looking_is_recorded_and_remembered_for_the_looker_alone(monkeypatch):
    story.running()
    written, append = [], services.append
    monkeypatch.setattr(
        services, "append", lambda fields, **more: (written.append(fields), append(fields, **more))
    )
    desk.day(by=cast.sam())
    assert ("day.view", "allow") in [(one["action"], one.get("decision")) for one in written]
    with acting_as(cast.petra()):
        assert not DayVisit.objects.exists()


def test_one_tap_and_undo_on_the_page(client_for):
    told = story.running()
    sam = client_for(cast.sam())
    answer = sam.post(f"/cases/{told.case_id}/no-answer/", {"submission_token": uuid4()}, follow=True)
    assert "Går att ångra till" in answer.content.decode()
    with acting_as(cast.sam()):
        made = Entry.objects.get(contact_kind="no_contact")
    undo = f"/cases/{told.case_id}/entries/{made.pk}/undo/"
    answer = sam.post(undo, {"submission_token": uuid4()}, follow=True)
    assert "Går att ångra till" not in answer.content.decode()
    with acting_as(cast.sam()):
        assert not Entry.objects.exists()


def test_opening_the_day_finishes_what_may_no_longer_be_undone(client_for, at):
    told = story.running()
    made = attempts.no_answer(case=told.case_id, by=cast.sam())
    at(made.settles_at)
    assert "Ångra" not in client_for(cast.petra()).get("/day/").content.decode()
    with acting_as(cast.sam()):
        assert not Entry.objects.get(pk=made.pk).draft


def test_pressing_twice_with_one_token_is_one_attempt(client_for):
    told = story.running()
    sam, token = client_for(cast.sam()), {"submission_token": uuid4()}
    for _turn in range(20):
        assert sam.post(f"/cases/{told.case_id}/no-answer/", token).status_code == 303
    with acting_as(cast.sam()):
        assert Entry.objects.count() == 1


# --- own phrases ---------------------------------------------------------------------------------------


def texts(by):
    return [one.text for one in desk.phrases(by=by)]


def test_phrases_are_added_changed_moved_and_removed(client_for):
    story.running()
    sam = client_for(cast.sam())
    for text in ("Ett.", "Två.", "Tre."):
        sam.post("/day/phrases/", {"submission_token": uuid4(), "text": text})
    first, _second, third = desk.phrases(by=cast.sam())
    sam.post(f"/day/phrases/{third.id}/up/", {"submission_token": uuid4()})
    assert texts(cast.sam()) == ["Ett.", "Tre.", "Två."]
    sam.post(f"/day/phrases/{first.id}/", {"submission_token": uuid4(), "text": "Noll.", "version": "1"})
    assert texts(cast.sam()) == ["Noll.", "Tre.", "Två."]
    old = sam.post(f"/day/phrases/{first.id}/", {"submission_token": uuid4(), "text": "Fel.", "version": "1"})
    assert (old.status_code, texts(cast.sam())[0]) == (409, "Noll.")
    sam.post(f"/day/phrases/{first.id}/remove/", {"submission_token": uuid4()})
    assert texts(cast.sam()) == ["Tre.", "Två."]


def test_phrases_are_nobody_elses_and_end_at_twenty(client_for):
    story.running()
    mine = [phrases.add(text=f"Fras {number}", by=cast.sam()) for number in range(20)]
    petra = client_for(cast.petra())
    assert petra.get(f"/day/phrases/{mine[0].pk}/").status_code == 404
    assert petra.post(f"/day/phrases/{mine[0].pk}/remove/", {"submission_token": uuid4()}).status_code == 404
    with acting_as(cast.petra()):
        assert not Phrase.objects.exists()
    answer = client_for(cast.sam()).post("/day/phrases/", {"submission_token": uuid4(), "text": "En till"})
    assert answer.status_code == 422
    assert "En till" in answer.content.decode()


def test_ticked_phrases_are_added_to_the_text_without_script(client_for):
    told = story.running()
    phrase = phrases.add(text="Vi tog en promenad.", by=cast.sam())
    sent = {
        "submission_token": uuid4(),
        "contact_kind": "phone",
        "category": "school",
        "readers_for": "school",
        "happened_at": clock.local(clock.now()).strftime("%Y-%m-%dT%H:%M"),
        "text": "Hej.",
        "phrases": [str(phrase.pk)],
    }
    assert client_for(cast.sam()).post(f"/cases/{told.case_id}/contact/", sent).status_code == 303
    with acting_as(cast.sam()):
        entry = Entry.objects.get(kind="contact")
    assert desk.own_words(entry, by=cast.sam())[0] == "Hej.\nVi tog en promenad."


# --- the same contact in other cases -------------------------------------------------------------------


def test_each_other_case_gets_a_draft_of_its_own_and_nothing_binds_them(client_for):
    told = story.running()
    other = story.begin(name="Bo Påhittad").consented().joined(cast.petra(), cast.sam()).started()
    busy = story.begin(name="Cia Påhittad").consented().joined(cast.petra(), cast.sam()).started()
    closed_to_sam = story.begin(name="Dan Påhittad").consented().joined(cast.petra()).started()
    told_there = entries.log(
        case=busy.case_id, kind="contact", contact_kind="sms", category="school", draft=True, by=cast.sam()
    )
    first = told.wrote(
        cast.sam(), "Träffade syskonen.", kind="contact", contact_kind="visit", to=("polisen",)
    )
    sam = client_for(cast.sam())
    address = f"/cases/{told.case_id}/entries/{first.pk}/same/"
    page = sam.get(address).content.decode()
    assert str(other.case_id) in page
    assert str(closed_to_sam.case_id) not in page
    chosen = {"submission_token": uuid4(), "cases": [str(other.case_id), str(busy.case_id)]}
    answer = sam.post(address, chosen, follow=True)
    assert "Du har redan ett utkast där" in answer.content.decode()
    assert "Träffade syskonen." in answer.content.decode()
    with acting_as(cast.sam()):
        made = Entry.objects.get(case=other.case_id)
        assert (made.draft, made.contact_kind, made.corrects_id, made.answers_id) == (
            True,
            "visit",
            None,
            None,
        )
        assert Entry.objects.get(case=busy.case_id).pk == told_there.pk
    forged = {"submission_token": uuid4(), "cases": [str(closed_to_sam.case_id)]}
    assert sam.post(address, forged).status_code == 422
