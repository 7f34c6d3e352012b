"""Each programme file against the document it quotes: every quotation stands, word for word, in its line."""

import tomllib
from pathlib import Path

import pytest

from sig import programme
from sig.programme import Source
from tests.sig.followup import documents

FOLDER = Path(__file__).parents[3] / "programmes"
FILES = ("eskilstuna-2016-2019", "soderhamn-2009-2011", "motala-2018-2027")


def text_of(name: str) -> str:
    return (FOLDER / f"{name}.toml").read_text(encoding="utf-8")


def test_no_programme_file_is_forgotten():
    agreements = [
        path for path in FOLDER.glob("*.toml") if "agreement" in tomllib.loads(path.read_text("utf-8"))
    ]
    assert sorted(FILES) == sorted(path.stem for path in agreements)


@pytest.mark.parametrize("name", FILES)
def test_every_quotation_stands_in_its_line(name: str):
    data = tomllib.loads(text_of(name))
    lines = documents.lines(name)
    assert len(lines) == data["document"]["lines"]
    quoted = [
        (place, source) for place, record in programme.records(data) for source in programme.source_of(record)
    ]
    assert len(quoted) >= 30
    wrong = [
        (place, source)
        for place, source in quoted
        if not documents.stands_in(source.quote, lines[source.line - 1])
    ]
    assert wrong == []


@pytest.mark.parametrize("name", FILES)
def test_every_record_has_a_source_or_says_why_not(name: str):
    for place, record in programme.records(tomllib.loads(text_of(name))):
        assert programme.source_of(record) or len(record["proposal"]) > 10, place


@pytest.mark.parametrize(
    "wrong",
    [
        Source(249, "bryta loss minst 16 unga individer"),
        Source(249, "bryta loss unga individer"),
        Source(248, "bryta loss minst 15 unga individer"),
        Source(250, "bryta loss minst 15 unga individer"),
        Source(249, "bryta loss minst 15 unga individ"),
        Source(249, "Bryta loss minst 15 unga individer"),
    ],
)
def test_a_wrong_quotation_is_found(wrong: Source):
    lines = documents.lines("eskilstuna-2016-2019")
    assert documents.stands_in("bryta loss minst 15 unga individer", lines[248])
    assert not documents.stands_in(wrong.quote, lines[wrong.line - 1])


def test_a_fingerprint_tells_lines_words_and_signs():
    whole, *rest = documents.fingerprint("Ett, två\n\ntre").splitlines()
    assert [len(line) // 6 for line in rest] == [3, 0, 1]
    assert len(whole) == 64
    assert rest[2] == documents.word("tre")
