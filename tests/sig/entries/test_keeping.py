"""Restricted entries leave no trace; what guardians may not read is decided; third persons; drafts end."""

import re
from datetime import timedelta
from uuid import uuid4

import pytest
from django.core.exceptions import ValidationError
from django.db import DatabaseError

from audit import clock
from audit.acting import acting_as
from audit.decisions import NotAllowed
from consent.age import add_months
from sig import access, entry_tasks
from sig.models import Entry, EntryAbout, Notice, Withholding
from sig.services import entries, releases, withholdings
from sig.services.entries import Content
from sig.withheld import withheld_entries
from tests import cast
from tests.sig import story

pytestmark = pytest.mark.django_db
PLACES = ("cases/{}/", "cases/{}/disclosures/", "cases/{}/contact/?category=crime", "cases/{}/plan/")
CHANGING = re.compile(r'(name="(?:csrfmiddlewaretoken|submission_token)" value="|data-still="|token=)[^"&]*')
MINUTES = re.compile(r"(kl\. |T)\d\d[.:]\d\d")


def pages(client_for, told, who):
    client = client_for(who)
    places = [f"/{place.format(told.case_id)}" for place in PLACES]
    places += ["/cases/", f"/teams/{told.case.team_id}/", f"/consents/{told.case.team_id}/"]
    bodies = {place: client.get(place).content.decode() for place in places}
    return {place: CHANGING.sub(r"\1", MINUTES.sub("", body)) for place, body in bodies.items()}


@pytest.mark.django_db(databases="__all__", transaction=True)
def test_every_page_of_others_is_the_same_letter_for_letter_with_and_without_it(client_for):
    told = story.running()
    told.wrote(cast.petra(), "Öppen.", category="crime")
    others = (told.anna, cast.dag(), cast.sam())
    before = [pages(client_for, told, who) for who in others]
    hidden = told.wrote(cast.petra(), "Förundersökning.", category="crime", restricted=True)
    entries.correct(entry=hidden.pk, text="Rättad.", by=cast.petra())
    told.wrote(cast.petra(), "Halvt.", category="crime", draft=True)
    entry_tasks.nightly(0)
    for who, was in zip(others, before, strict=True):
        for place, body in pages(client_for, told, who).items():
            assert body == was[place], (who.name, place)


@pytest.mark.parametrize(
    ("days", "valid"), [(None, False), (0, False), (1, True), ("six", True), ("over", False)]
)
def test_a_restriction_is_looked_at_again_within_six_months(days, valid):
    told = story.running()
    last = add_months(clock.today(), 6)
    named = {None: None, "six": last, "over": last + timedelta(days=1)}
    day = named[days] if days in named else clock.today() + timedelta(days=days)
    content = {
        "kind": "note",
        "category": "crime",
        "text": "x",
        "restricted": True,
        "restricted_review_on": day,
    }
    if valid:
        assert entries.log(case=told.case_id, by=cast.petra(), **content).restricted_review_on == day
        return
    with pytest.raises(ValidationError) as refused:
        entries.log(case=told.case_id, by=cast.petra(), **content)
    assert set(refused.value.error_dict) == {"restricted_review_on"}


def test_a_flag_on_a_restricted_entry_is_refused_and_tells_nobody():
    told = story.running()
    with pytest.raises(ValidationError) as refused:
        told.wrote(cast.petra(), restricted=True, flagged=True)
    assert set(refused.value.error_dict) == {"flagged"}
    assert "flagged" not in {notice.code for notice in access.notices(by=told.anna)}


def test_a_restriction_is_extended_or_lifted_by_the_owner_and_changes_nothing_else():
    told = story.running()
    hidden = told.wrote(cast.petra(), "Hemligt.", category="crime", restricted=True)
    note = entries.correct(entry=hidden.pk, text="Rättat.", by=cast.petra())
    for stranger in (told.anna, cast.sam(), cast.olle()):
        with pytest.raises(NotAllowed):
            entries.review_restriction(entry=hidden.pk, until=None, by=stranger)
    later = clock.today() + timedelta(days=30)
    entries.review_restriction(entry=hidden.pk, until=later, by=cast.petra())
    assert access.entry(hidden.pk, by=cast.petra()).review_on == later
    assert access.entry(note.pk, by=cast.petra()).review_on == later
    with pytest.raises(ValidationError):
        entries.review_restriction(entry=hidden.pk, until=clock.today(), by=cast.petra())
    entries.review_restriction(entry=hidden.pk, until=None, by=cast.petra())
    (seen,) = access.case(told.case_id, by=cast.petra()).entries
    assert (seen.text, seen.restricted, seen.review_on) == ("Hemligt.", False, None)
    assert access.case(told.case_id, by=told.anna).entries == ()
    with pytest.raises(NotAllowed):
        entries.review_restriction(entry=hidden.pk, until=later, by=cast.petra())


def test_a_published_entry_is_never_changed_not_even_a_restricted_one(superuser):
    told = story.running()
    hidden = told.wrote(cast.petra(), "Hemligt.", category="crime", restricted=True)
    plain = told.wrote(cast.petra(), "Öppet.", category="crime")
    for pk, change in ((hidden.pk, {"category": "school"}), (plain.pk, {"investigation_restricted": True})):
        with acting_as(cast.petra()):
            assert Entry.objects.filter(pk=pk).update(**change) == 0


def test_the_police_author_is_told_when_a_restriction_is_due_and_nobody_else(monkeypatch):
    told = story.running()
    told.wrote(cast.petra(), restricted=True, restricted_review_on=clock.today() + timedelta(days=7))
    assert [entry_tasks.remind_of_restrictions() for _run in range(2)] == [1, 0]
    assert "restriction_due" in {notice.code for notice in access.notices(by=cast.petra())}
    for other in (told.anna, cast.dag(), cast.sam()):
        with acting_as(other):
            assert not Notice.objects.filter(code="restriction_due").exists()
    ahead = clock.now() + timedelta(days=7)
    monkeypatch.setattr(clock, "_now", lambda: ahead)
    assert [entry_tasks.remind_of_restrictions() for _run in range(2)] == [1, 0]


def test_guardians_are_kept_from_an_entry_by_its_owner_with_a_reason_and_a_day():
    told = story.running()
    first = told.wrote(cast.sam(), "Känsligt.", to=("socialtjansten",))
    note = entries.correct(entry=first.pk, text="Rättat.", by=cast.sam())
    soon = clock.today() + timedelta(days=30)
    for reason, day, field in (
        (" ", soon, "reason"),
        ("Hot.", None, "review_on"),
        ("Hot.", clock.today(), "review_on"),
    ):
        with pytest.raises(ValidationError) as refused:
            withholdings.withhold(entry=first.pk, reason=reason, review_on=day, by=cast.sam())
        assert set(refused.value.error_dict) == {field}
    with pytest.raises(NotAllowed):
        withholdings.withhold(entry=first.pk, reason="Hot.", review_on=soon, by=told.anna)
    withholdings.withhold(entry=first.pk, reason="Hot.", review_on=soon, by=cast.sam())
    with pytest.raises(ValidationError) as refused:
        withholdings.withhold(entry=first.pk, reason="Hot.", review_on=soon, by=cast.sam())
    assert refused.value.code == "already"
    for reader, count in ((cast.sam(), 2), (told.anna, 2), (cast.petra(), 0)):
        with acting_as(reader):
            assert withheld_entries(told.case_id) == (
                frozenset({first.pk, note.pk}) if count else frozenset()
            )
    assert access.entry(first.pk, by=cast.sam()).withheld
    withholdings.extend(entry=first.pk, review_on=soon + timedelta(days=1), by=cast.sam())
    withholdings.lift(entry=first.pk, by=cast.sam())
    with acting_as(told.anna):
        assert withheld_entries(told.case_id) == frozenset()
    with pytest.raises(NotAllowed):
        withholdings.lift(entry=first.pk, by=cast.sam())


def test_row_security_lets_only_the_owner_write_a_withholding():
    told = story.running()
    first = told.wrote(cast.sam(), "Känsligt.", to=("socialtjansten",))
    values = {"entry": first, "authority": cast.authority("skolan"), "review_on": clock.today()}
    row = Withholding.of(told.case, decided_by=told.anna, decided_at=clock.now(), reason="x", **values)
    with pytest.raises(DatabaseError, match="row-level security"), acting_as(told.anna):
        row.save(force_insert=True)


def test_whoever_decided_is_told_when_it_is_to_be_looked_at_again():
    told = story.running()
    first = told.wrote(cast.sam(), "Känsligt.")
    withholdings.withhold(
        entry=first.pk, reason="Hot.", review_on=clock.today() + timedelta(days=8), by=cast.sam()
    )
    assert entry_tasks.remind_of_withholdings() == 0
    withholdings.extend(entry=first.pk, review_on=clock.today() + timedelta(days=7), by=cast.sam())
    assert [entry_tasks.remind_of_withholdings() for _run in range(2)] == [1, 0]
    assert "withholding_due" in {notice.code for notice in access.notices(by=cast.sam())}


@pytest.fixture
def after(monkeypatch):
    """`after(days=7)`: the clock stands that much later than when it was first asked to."""
    real, began = clock._now, []

    def at(**time):
        began.append(real())
        monkeypatch.setattr(clock, "_now", lambda: began[0] + timedelta(**time))

    return at


def test_a_draft_that_nobody_touches_is_told_of_and_then_destroyed(after, superuser):
    told = story.running()
    held = told.wrote(cast.sam(), "Ofärdigt.", draft=True)
    published = told.wrote(cast.sam(), "Färdigt.")
    after(days=6, seconds=-1)
    assert (entry_tasks.warn_of_drafts(), entry_tasks.destroy_drafts()) == (0, 0)
    after(days=6)
    assert (entry_tasks.destroy_drafts(), entry_tasks.warn_of_drafts()) == (0, 1)
    assert entry_tasks.warn_of_drafts() == 0
    assert "draft_ends" in {notice.code for notice in access.notices(by=cast.sam())}
    assert "draft_ends" not in {notice.code for notice in access.notices(by=told.anna)}
    after(days=7, seconds=-1)
    assert entry_tasks.destroy_drafts() == 0
    after(days=7)
    assert entry_tasks.destroy_drafts() == 1
    with acting_as(cast.sam()):
        assert set(Entry.objects.values_list("pk", flat=True)) == {published.pk}
        assert not Entry.objects.filter(pk=held.pk).exists()


def test_a_draft_is_never_destroyed_without_having_been_told_of(after):
    told = story.running()
    told.wrote(cast.sam(), "Ofärdigt.", draft=True)
    after(days=30)
    assert (entry_tasks.destroy_drafts(), entry_tasks.warn_of_drafts()) == (0, 1)
    assert entry_tasks.destroy_drafts() == 0
    after(days=31)
    assert entry_tasks.destroy_drafts() == 1


def test_touching_a_draft_starts_its_week_again(after):
    told = story.running()
    held = told.wrote(cast.sam(), "Ofärdigt.", draft=True)
    after(days=6, hours=1)
    assert entry_tasks.warn_of_drafts() == 1
    content = Content("note", "school", "Mer.")
    entries.save_draft(entry=held.pk, content=content, version=held.version, by=cast.sam())
    after(days=8)
    assert (entry_tasks.destroy_drafts(), entry_tasks.warn_of_drafts()) == (0, 0)


def test_the_worker_reads_no_draft_and_a_person_destroys_none(after):
    from audit.acting import acting_as_system
    from sig.disclosures import rule_sql

    told = story.running()
    told.wrote(cast.sam(), "Ofärdigt.", draft=True)
    with acting_as_system("sig.drafts"):
        assert not Entry.objects.exists()
    late = clock.now() + timedelta(days=30)
    with acting_as(cast.sam()):
        assert rule_sql.warn_of_drafts(late, late) == []
        assert rule_sql.destroy_drafts(late, late) == 0
        assert rule_sql.restrictions_due(late.date()) == []
        assert Entry.objects.filter(draft=True).count() == 1


def test_a_published_draft_keeps_nothing_of_having_been_one(after):
    told = story.running()
    held = told.wrote(cast.sam(), "Ofärdigt.", draft=True)
    after(hours=5)
    content = Content("note", "school", "Klart.")
    done = entries.publish(entry=held.pk, content=content, version=held.version, by=cast.sam())
    assert (done.saved_at, done.draft_warned_at, done.created_at) == (None, None, clock.now())


def test_an_entry_of_another_case_is_not_at_this_address(client_for):
    told, other = story.running(), uuid4()
    held = told.wrote(cast.sam(), "Ett ärende.", to=("polisen",))
    draft = told.wrote(cast.sam(), "Utkast.", draft=True)
    with acting_as(cast.sam()):
        row = held.releases.get()
    content = Content("note", "school", "Nytt.")
    for attempt in (
        lambda: access.entry(held.pk, by=cast.sam(), case=other),
        lambda: entries.correct(entry=held.pk, text="x", by=cast.sam(), case=other),
        lambda: entries.discard(entry=draft.pk, by=cast.sam(), case=other),
        lambda: entries.save_draft(entry=draft.pk, content=content, version=1, by=cast.sam(), case=other),
        lambda: releases.release(entry=held.pk, to=(), by=cast.sam(), case=other),
        lambda: releases.take_back(release=row.pk, by=cast.sam(), case=other),
        lambda: releases.take_back(release=row.pk, by=cast.sam(), entry=other),
        lambda: withholdings.lift(entry=held.pk, by=cast.sam(), case=other),
    ):
        with pytest.raises(NotAllowed) as refused:
            attempt()
        assert refused.value.decision.hidden
    assert releases.take_back(release=row.pk, by=cast.sam(), entry=held.pk, case=told.case_id).taken_back_at


def test_taking_back_takes_the_corrections_too_and_sharing_shares_them():
    told = story.running()
    first = told.wrote(cast.sam(), "Fel.")
    entries.correct(entry=first.pk, text="Rätt.", by=cast.sam())
    releases.release(entry=first.pk, to=[releases.To(cast.authority("polisen").pk)], by=cast.sam())
    (seen,) = access.case(told.case_id, by=cast.petra()).entries
    assert [note.text for note in seen.corrections] == ["Rätt."]
    with acting_as(cast.sam()):
        row = first.releases.get()
    releases.take_back(release=row.pk, by=cast.sam())
    assert access.case(told.case_id, by=cast.petra()).entries == ()


INBOUND = [
    (cast.anna, "sol_19_1", "En granne", True),
    (cast.anna, "", "En granne", False),
    (cast.anna, "mars", "", False),
    (cast.sam, "sol_19_1", "", False),
    (cast.petra, "osl_10_18a", "", True),
]


@pytest.mark.parametrize(("who", "ground", "reporter", "valid"), INBOUND)
def test_on_what_a_fact_came_in_fits_who_got_it(who, ground, reporter, valid):
    told = story.running()
    given = {"category": "school", "inbound_ground": ground, "reporter": reporter}
    if valid:
        assert told.wrote(who(), **given).inbound_ground == ground
        return
    with pytest.raises(ValidationError) as refused:
        told.wrote(who(), **given)
    assert set(refused.value.error_dict) == {"inbound_ground"}


def test_a_reporter_is_shown_to_the_owner_alone_and_the_ground_to_every_reader():
    told = story.begin().consented(("socialtjansten", "polisen", "identity"), *story.SCOPE).started()
    told.joined(cast.petra(), cast.sam())
    told.wrote(told.anna, "Uppgift.", category="identity", to=("polisen",),
               inbound_ground="sol_19_1", reporter="Grannen på tredje våningen")  # fmt: skip
    (mine,) = access.case(told.case_id, by=told.anna).entries
    (theirs,) = access.case(told.case_id, by=cast.petra()).entries
    assert (mine.inbound_place, mine.reporter) == ("SoL 19 kap. 1 §", "Grannen på tredje våningen")
    assert (theirs.inbound_place, theirs.reporter) == ("SoL 19 kap. 1 §", "")


def test_an_unknown_third_person_is_refused_and_nothing_saved():
    told = story.running()
    with pytest.raises(ValidationError):
        told.wrote(cast.sam(), about=(uuid4(),))
    with acting_as(cast.sam()):
        assert not Entry.objects.exists()
        assert not EntryAbout.objects.exists()
