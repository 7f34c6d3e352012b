"""Extracts through the services: who gets what, and what never leaves a trace."""

import io
import os
import zlib
from dataclasses import replace
from datetime import timedelta
from hashlib import sha256
from uuid import uuid4

import pypdf
import pytest
from django.core.exceptions import ValidationError
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from audit import clock
from audit.acting import acting_as
from audit.decisions import NotAllowed
from crypto.versioned import Conflict
from sig import access
from sig.extracts import access as extracts
from sig.extracts.rules import HARM, OTHER_AUTHORITY, PART, SHOW, THIRD_PERSON, WHOLE, Proposal, Ruling
from sig.extracts.sheet import Sheet, Text
from sig.models import SubjectExtract
from sig.services import extracts as service
from sig.services.extracts import Request
from sig.views.extracts import paper_for
from tests import cast
from tests.audit.conftest import stored  # noqa: F401
from tests.sig import story
from tests.sig.rights.test_pages import text_of

pytestmark = pytest.mark.django_db(transaction=True, databases="__all__")
YOUTH = Request("youth", "id_document")


def begin(told, by=None, asked=YOUTH):
    return service.begin(case=told.case_id, asked=asked, by=by or cast.anna())


def sheet(told, extract, by=None):
    return extracts.sheet(extract, case=told.case_id, by=by or cast.anna())


def rule(told, extract, ruling, number=0, by=None):
    by = by or cast.anna()
    seen = sheet(told, extract, by)
    service.rule(extract=extract, text=seen.texts[number].id, ruling=ruling, version=seen.version, by=by)


def made(told, extract, by=None):
    by = by or cast.anna()
    seen = sheet(told, extract, by)
    service.make(extract=extract, version=seen.version, render=paper_for(by), by=by)
    return extracts.handed_out(extract, by=by)[1]


def accepted(told, extract, by=None):
    by = by or cast.anna()
    service.accept(extract=extract, version=sheet(told, extract, by).version, by=by)
    return made(told, extract, by)


def codes(wrong):
    return [error.code for error in wrong.value.error_list]


def test_the_file_is_the_own_and_what_others_have_shared():
    told = story.running()
    told.wrote(cast.anna(), "Socialtjänstens eget.")
    told.wrote(cast.sam(), "Skolans delade.", to=("socialtjansten",))
    told.wrote(cast.sam(), "Skolans eget.")
    told.wrote(cast.anna(), "Utkast.", draft=True)
    seen = sheet(told, begin(told))
    assert [(text.text, text.authority) for text in seen.texts] == [
        ("Socialtjänstens eget.", "Socialtjänsten"),
        ("Skolans delade.", "Skolan"),
    ]
    assert seen.left_out == ("Utkast: 1",)
    assert seen.undecided == 2


def test_from_request_to_paper(stored):  # noqa: F811
    told = story.running()
    told.wrote(cast.anna(), "Kim kom i tid. Lillebror Elias var med. Vi pratade om skolan.")
    told.wrote(cast.anna(), "Det här rör bara grannen.")
    extract = begin(told)
    rule(told, extract, Ruling(PART, frozenset({THIRD_PERSON}), frozenset({1}), ("skolan",)))
    rule(told, extract, Ruling(WHOLE, frozenset({THIRD_PERSON})), number=1)
    pdf = made(told, extract)
    said = text_of(pdf)
    assert "Kimkomitid.[maskat]Vipratadeom[maskat]." in said.replace(" ", ""), said
    for gone in ("Elias", "grannen"):
        assert gone not in said
    assert "Handlar om någon annan (OSL 26 kap. 1 §)" in said
    assert "av Anna Samordnare" in said
    with acting_as(cast.anna()):
        row = SubjectExtract.objects.get()
    assert (row.state, row.shown, row.masked_in_part, row.masked) == ("made", 0, 1, 1)
    assert row.digest == sha256(pdf).hexdigest()
    actions = [(entry["action"], entry.get("purpose")) for entry in stored()]
    for wanted in (("extract.change", "ruling"), ("export.extract", "made"), ("export.extract", "fetched")):
        assert wanted in actions
    (line,) = extracts.extracts_of(access.case(told.case_id, by=cast.anna()), by=cast.anna())
    assert (line.requester, line.made_by, line.digest) == ("Den unge", "Anna Samordnare", row.digest)


def test_nothing_of_it_is_stored_in_the_clear(superuser):
    told = story.running()
    told.wrote(cast.anna(), "Ettunderligtord finns här.")
    extract = begin(told)
    rule(told, extract, Ruling(PART, frozenset({HARM}), words=("Ettunderligtord",)))
    made(told, extract)
    with superuser() as session:
        (row,) = session.execute("SELECT row(e.*)::text FROM sig_subjectextract e").fetchone()
        (decisions, pdf) = session.execute("SELECT decisions, pdf FROM sig_subjectextract").fetchone()
    assert "Ettunderligtord" not in row
    assert b"Ettunderligtord" not in bytes(decisions)
    assert b"%PDF" not in bytes(pdf)


def test_what_was_made_never_changes(superuser):
    told = story.running()
    told.wrote(cast.anna(), "Text.")
    extract = begin(told)
    accepted(told, extract)
    seen = sheet(told, extract)
    with pytest.raises(ValidationError) as wrong:
        service.drop(extract=extract, version=seen.version, by=cast.anna())
    assert codes(wrong) == ["closed"]
    with acting_as(cast.anna()):
        assert SubjectExtract.objects.filter(pk=extract).update(shown=9) == 0


def test_everything_must_be_ruled_on_first():
    told = story.running()
    told.wrote(cast.anna(), "Ett.")
    extract = begin(told)
    with pytest.raises(ValidationError) as wrong:
        made(told, extract)
    assert codes(wrong) == ["undecided"]
    service.accept(extract=extract, version=sheet(told, extract).version, by=cast.anna())
    told.wrote(cast.anna(), "Ett till.")
    with pytest.raises(ValidationError):
        made(told, extract)


def test_a_ruling_must_hold():
    told = story.running()
    told.wrote(cast.anna(), "Ett. Två.")
    extract = begin(told)
    for ruling, code in (
        (Ruling(WHOLE), "reason"),
        (Ruling(PART, frozenset({HARM})), "nothing_marked"),
        (Ruling(PART, frozenset({HARM}), words=("saknas",)), "words"),
    ):
        with pytest.raises(ValidationError) as wrong:
            rule(told, extract, ruling)
        assert codes(wrong) == [code] if not hasattr(wrong.value, "error_dict") else True


def test_two_who_rule_at_once():
    told = story.running()
    told.wrote(cast.anna(), "Ett.")
    extract = begin(told)
    seen = sheet(told, extract)
    text, old = seen.texts[0].id, seen.version
    service.rule(extract=extract, text=text, ruling=Ruling(SHOW), version=old, by=cast.dag())
    with pytest.raises(Conflict):
        service.rule(
            extract=extract, text=text, ruling=Ruling(WHOLE, frozenset({HARM})), version=old, by=cast.anna()
        )
    assert sheet(told, extract).texts[0].ruling == Ruling(SHOW)


def test_each_authority_has_its_own_and_sees_no_others():
    told = story.running()
    told.wrote(cast.anna(), "Socialtjänstens.")
    told.wrote(cast.sam(), "Skolans.")
    extract = begin(told)
    mine = begin(told, by=cast.sam())
    assert [text.text for text in sheet(told, mine, cast.sam()).texts] == ["Skolans."]
    for other in (cast.sam(), cast.petra(), cast.olle(), cast.lovisa()):
        with pytest.raises(NotAllowed) as foreign:
            sheet(told, extract, other)
        with pytest.raises(NotAllowed) as unknown:
            sheet(told, uuid4(), other)
        assert foreign.value.decision == unknown.value.decision
        with pytest.raises(NotAllowed):
            extracts.handed_out(extract, by=other)
    with pytest.raises(NotAllowed):
        extracts.sheet(extract, case=uuid4(), by=cast.anna())
    with pytest.raises(NotAllowed):
        begin(told, by=cast.olle())


def test_whoever_has_no_secrecy_rule_makes_no_extract():
    told = story.running().joined()
    cast.join(told.case.team, cast.ulla())
    with pytest.raises(NotAllowed):
        begin(told, by=cast.ulla())


def test_somebody_else_is_referred_and_nothing_is_kept():
    told = story.running()
    for asked, code in (
        (Request("other", "known"), "other"),
        (Request("guardian", "known"), "insiders_only"),
        (Request("guardian", "known", uuid4()), "not_guardian"),
    ):
        with pytest.raises(ValidationError) as wrong:
            begin(told, asked=asked)
        assert codes(wrong) == [code]
    with pytest.raises(ValidationError) as wrong:
        begin(told, by=cast.sam(), asked=Request("guardian", "known", told.guardian.pk))
    assert codes(wrong) == ["insiders_only"]
    with acting_as(cast.anna()):
        assert not SubjectExtract.objects.exists()


def test_a_guardian_gets_less_and_at_eighteen_nothing(superuser):
    told = story.running()
    told.wrote(cast.anna(), "Till mamma.")
    told.wrote(cast.sam(), "Från skolan.", to=("socialtjansten",))
    asked = Request("guardian", "id_document", told.guardian.pk, youth_agrees=True)
    extract = begin(told, asked=asked)
    seen = sheet(told, extract)
    assert (seen.refusal, seen.left_out) == ("", ())
    assert [(text.choice, text.proposal.reasons) for text in seen.texts] == [
        (SHOW, frozenset()),
        (WHOLE, {OTHER_AUTHORITY}),
    ]
    assert "Mia Exempelsson" in text_of(accepted(told, extract))
    set_born(told, clock.today() - timedelta(days=18 * 366))
    assert sheet(told, extract).refusal == "adult"
    assert sheet(told, extract).texts == ()
    assert extracts.handed_out(extract, by=cast.anna())[1] is None
    with pytest.raises(ValidationError) as wrong:
        begin(told, asked=asked)
    assert codes(wrong) == ["adult"]


def set_born(told, born):
    with acting_as(told.anna):
        youth = told.case.youth
        youth.date_of_birth = born
        youth.save()


def test_what_stops_being_shared_is_not_fetched_again():
    told = story.running()
    told.wrote(cast.sam(), "Från skolan.", to=("socialtjansten",))
    extract = begin(told)
    assert b"%PDF" in accepted(told, extract)
    told.withdraw()
    assert extracts.handed_out(extract, by=cast.anna())[1] is None


def test_a_masked_text_that_stops_being_shared_does_not_stop_the_paper():
    told = story.running()
    told.wrote(cast.sam(), "Från skolan.", to=("socialtjansten",))
    extract = begin(told)
    rule(told, extract, Ruling(WHOLE, frozenset({OTHER_AUTHORITY})))
    made(told, extract)
    told.withdraw()
    assert extracts.handed_out(extract, by=cast.anna())[1] is not None


def test_the_own_restricted_entries_of_the_police_are_left_out_and_seen_to_be_by_them_alone():
    told = story.running()
    told.wrote(cast.petra(), "Vanlig.", category="crime")
    told.wrote(cast.petra(), "Spaning.", category="crime", restricted=True)
    extract = begin(told, by=cast.petra())
    seen = sheet(told, extract, cast.petra())
    assert [text.text for text in seen.texts] == ["Vanlig."]
    assert seen.left_out == ("Hålls hemligt för en utredning: 1",)
    assert "Spaning" not in text_of(accepted(told, extract, cast.petra()))


def test_restricted_entries_change_nothing_in_the_extract_of_another(monkeypatch):
    """Bytes equal with and without them: the clock stands still for the stamp on the paper."""
    told = story.running()
    told.wrote(cast.anna(), "Socialtjänstens.")
    moment = clock.now()
    monkeypatch.setattr("sig.views.extracts.clock.now", lambda: moment)
    render = paper_for(cast.anna())
    extract = begin(told)
    before = sheet(told, extract)
    first = render(before)
    told.wrote(cast.petra(), "Spaning.", category="crime", restricted=True)
    told.wrote(cast.petra(), "Mer spaning.", category="school", restricted=True)
    after = sheet(told, extract)
    assert (after.texts, after.left_out, after.undecided) == (
        before.texts,
        before.left_out,
        before.undecided,
    ) or ([text.text for text in after.texts] == [text.text for text in before.texts])
    assert after.left_out == before.left_out
    assert render(after) == first


def test_a_protected_youth_is_a_number_in_the_extract(superuser):
    told = story.running()
    told.wrote(cast.anna(), "Text.")
    with superuser() as session:
        session.execute("UPDATE consent_youth SET protection = 'marked'")
    said = text_of(accepted(told, begin(told)))
    assert "Exempelsson" not in said
    assert told.case.number in said


def test_the_days_of_an_extract_count_in_sweden():
    told = story.running()
    today = clock.today()
    told.wrote(cast.anna(), "I dag.")
    day = timedelta(days=1)
    for first, last, count in (
        (today, today, 1),
        (today + day, None, 0),
        (None, today - day, 0),
        (today - day, today, 1),
    ):
        extract = begin(told, asked=replace(YOUTH, from_on=first, to_on=last))
        assert len(sheet(told, extract).texts) == count


def test_goals_are_part_of_the_whole_file_only():
    from sig.services import plans

    told = story.running()
    plans.add_goal(case=told.case_id, own_words="Jag vill gå klart nian.", by=cast.anna())
    (text,) = sheet(told, begin(told)).texts
    assert "Jag vill gå klart nian." in text.text
    part = begin(told, asked=replace(YOUTH, from_on=clock.today()))
    assert sheet(told, part).texts == ()


PAPERS = int(os.environ.get("SIG_MASKED_PAPERS", "5"))
WORD = st.text(alphabet="abcdefghijklmnopqrstuvwxyzåäö", min_size=7, max_size=12)


@settings(max_examples=PAPERS, deadline=None, suppress_health_check=list(HealthCheck))
@given(st.lists(st.lists(WORD, min_size=1, max_size=4, unique=True), min_size=1, max_size=6), st.data())
def test_what_is_masked_is_not_in_the_paper_in_any_form(said, data):
    """Generated texts: no masked sentence or word in the text layer, in the file, or in any stream of it."""
    texts, secret, open_words = [], set(), set()
    for number, words in enumerate(said):
        marks = [f"m{number}x{turn}{word}" for turn, word in enumerate(words)]
        text = " ".join(f"Här står {mark}." for mark in marks)
        choice = data.draw(st.sampled_from([SHOW, PART, WHOLE]))
        hidden = data.draw(st.sets(st.integers(0, len(marks) - 1), min_size=1)) if choice == PART else set()
        by_word = data.draw(st.booleans())
        ruling = Ruling(
            choice,
            frozenset() if choice == SHOW else frozenset({HARM}),
            frozenset() if by_word else frozenset(hidden),
            tuple(marks[at] for at in sorted(hidden)) if by_word else (),
        )
        gone = set(marks) if choice == WHOLE else {marks[at] for at in hidden}
        secret |= gone
        open_words |= set(marks) - gone
        texts.append(one_text(text, ruling))
    pdf = paper_for(Printer())(one_sheet(texts))
    layer = text_of(pdf).replace(" ", "")
    assert all(word in layer for word in open_words)
    assert not [word for word in secret if word in layer]
    for stream in streams(pdf):
        assert not [word for word in secret if word.encode() in stream or word.encode("utf-16-be") in stream]


class Printer:
    """Somebody who makes papers."""

    name, protected, pk, authority_id, authority = "Pia Provtagare", False, 1, None, None


def one_text(text, ruling):
    return Text(
        id=uuid4(), title="Anteckning", category="Skola", authority="Skolan", author="Sam Skolkurator",
        happened_at=clock.now(), created_at=clock.now(), text=text, reporter=False, corrects=False,
        shared_with=(), proposal=Proposal(), ruling=ruling,
    )  # fmt: skip


def one_sheet(texts):
    from sig.extracts.rules import Asker

    return Sheet(
        id=uuid4(), version=1, case_id=uuid4(), number="SIG-26-001", authority="Skolan", requester="youth",
        requester_name="Den unge", asker=Asker("youth"), youth="Kim Exempelsson", guardian="",
        identity_check="known", from_on=None, to_on=None, state="draft", started_by="Sam", made_at=None,
        started_at=clock.now(), texts=tuple(texts),
    )  # fmt: skip


def streams(pdf):
    """The file itself and every stream in it, unpacked."""
    yield pdf
    reader = pypdf.PdfReader(io.BytesIO(pdf))
    for number in range(1, len(reader.xref[0]) + 1 if reader.xref.get(0) else 1):
        try:
            found = reader.get_object(pypdf.generic.IndirectObject(number, 0, reader))
        except (pypdf.errors.PdfReadError, zlib.error, KeyError):
            continue
        if hasattr(found, "get_data"):
            yield found.get_data()
        else:
            yield str(found).encode()
