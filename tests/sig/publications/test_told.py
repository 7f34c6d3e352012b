"""Every state, every refusal and everything that could be proved has its words."""

from django.utils import translation

from sig.publications import told
from sig.publications.coarser import KINDS
from sig.publications.rule import Answer, State
from sig.publications.wording import KINDS as WARNED
from sig.publishing.knowledge import AGAINST
from sig.publishing.record import REASONS


def test_every_state_has_words_and_a_tone():
    assert set(told.STATES) == set(State)
    words = [str(told.standing(state)[0]) for state in State]
    assert len(set(words)) == len(words)
    assert {told.standing(state)[1] for state in State} <= {"info", "warning", "success", "neutral"}


def test_every_refusal_says_why_in_the_words_of_the_record_and_what_to_do():
    with translation.override("sv"):
        assert {code: str(told.refused(code).why) for code in REASONS} == dict(REASONS)
        assert all(str(told.refused(code).then).endswith(".") for code in REASONS)
        assert "Inget har lämnats ut" in str(told.refused("came_later").why)


def test_everything_that_could_be_proved_is_told_with_its_numbers():
    with translation.override("sv"):
        sentences = told.provable(KINDS)
    assert len(set(sentences)) == len(KINDS)
    assert "mellan 1 och 4" in sentences[0]
    assert not [one for one in sentences if "%" in one]


def test_every_profile_of_the_audit_has_a_name():
    assert set(told.PROFILES) == set(AGAINST)


def test_every_warning_quotes_the_words_and_says_what_to_do():
    assert set(told.WARNINGS) == set(WARNED)
    with translation.override("sv"):
        sentences = [told.warned(kind, "tre unga") for kind in WARNED]
    assert len(set(sentences)) == len(WARNED)
    assert all("”tre unga”" in one for one in sentences)


def test_every_answer_and_every_kind_of_file_is_named():
    assert len({told.answered(answer) for answer in Answer}) == len(Answer)
    assert set(told.FILES) == {"html", "pdf", "csv", "xlsx", "json"}
    assert [code for code, _name in told.audiences()] == ["steering", "officials", "political"]
    assert told.audience("officials") == dict(told.audiences())["officials"]
