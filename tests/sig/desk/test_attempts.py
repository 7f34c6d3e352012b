"""Rang, no answer: one tap, two minutes to undo it, then an entry like any other."""

from datetime import timedelta

import pytest
from django.core.exceptions import ValidationError

from audit.acting import acting_as
from audit.decisions import NotAllowed
from sig import access, entry_tasks
from sig.desk import rule_sql
from sig.models import Entry, Release
from sig.services import attempts, entries
from sig.services.attempts import UNDO
from sig.services.entries import Content
from tests import cast
from tests.sig import story

pytestmark = pytest.mark.django_db


def seen_by(user):
    with acting_as(user):
        return list(Entry.objects.filter(contact_kind="no_contact"))


def test_it_is_the_authors_alone_until_it_settles_and_then_the_authoritys(at):
    told = story.running()
    colleague = cast.person("olle@polis.example", "Olle Ny", "team_member", at="polisen")
    told.joined(colleague)
    made = attempts.no_answer(case=told.case_id, by=cast.petra())
    assert (len(seen_by(cast.petra())), seen_by(colleague)) == (1, [])
    at(made.settles_at - timedelta(seconds=1))
    assert entry_tasks.settle(0) == 0
    at(made.settles_at)
    assert entry_tasks.settle(0) == 1
    assert entry_tasks.settle(0) == 0
    (settled,) = seen_by(colleague)
    assert (settled.draft, settled.settles_at, settled.created_at) == (False, None, made.created_at)
    shown = access.entry(settled.pk, by=colleague)
    assert (shown.detail, shown.text) == ("Försök utan kontakt", "")


def test_nobody_else_is_told(at):
    told = story.running()
    made = attempts.no_answer(case=told.case_id, by=cast.petra())
    at(made.settles_at)
    entry_tasks.settle(0)
    assert seen_by(cast.sam()) == []
    with acting_as(cast.petra()):
        assert not Release.objects.filter(entry=made).exists()


@pytest.mark.parametrize(("after", "undone"), [(-1, True), (0, False), (1, False)])
def test_undo_leaves_nothing_and_is_over_after_two_minutes(at, after, undone):
    told = story.running()
    made = attempts.no_answer(case=told.case_id, by=cast.petra())
    at(made.created_at + UNDO + timedelta(seconds=after))
    if undone:
        attempts.undo(entry=made.pk, case=told.case_id, by=cast.petra())
    else:
        with pytest.raises(ValidationError):
            attempts.undo(entry=made.pk, case=told.case_id, by=cast.petra())
    assert bool(seen_by(cast.petra())) is not undone


def test_undo_is_for_ones_own_and_never_for_a_draft_or_an_entry():
    told = story.running()
    made = attempts.no_answer(case=told.case_id, by=cast.petra())
    with pytest.raises(NotAllowed):
        attempts.undo(entry=made.pk, case=told.case_id, by=cast.sam())
    draft = told.wrote(cast.petra(), "Utkast.", category="crime", draft=True)
    written = told.wrote(cast.petra(), "Klart.", category="crime")
    for entry in (draft, written):
        with pytest.raises(ValidationError):
            attempts.undo(entry=entry.pk, case=told.case_id, by=cast.petra())


def test_it_is_no_draft_to_go_on_with():
    told = story.running()
    attempts.no_answer(case=told.case_id, by=cast.petra())
    content = Content("contact", "", "Något annat")
    kept = entries.keep(case=told.case_id, content=content, version=0, by=cast.petra())
    assert (kept.settles_at, kept.contact_kind) == (None, "")
    assert len(seen_by(cast.petra())) == 1


def test_who_may_not_write_logs_nothing():
    told = story.running()
    with pytest.raises(NotAllowed):
        attempts.no_answer(case=told.case_id, by=cast.bea())


def test_only_the_worker_settles(at):
    told = story.running()
    made = attempts.no_answer(case=told.case_id, by=cast.petra())
    at(made.settles_at + timedelta(hours=1))
    with acting_as(cast.petra()):
        assert rule_sql.settle(made.settles_at) == 0
