"""The domains are whole: every concern once, five sentences each, plain and our own."""

import re

import pytest

from consent.categories import CATEGORIES
from sig.assessments.domains import DOMAINS, SCALE, Domain
from sig.assessments.instruments import INSTRUMENTS
from sig.models.codes import Concern

WORD = re.compile(r"\w+")
each = pytest.mark.parametrize("domain", DOMAINS.values(), ids=lambda domain: domain.code)
CATEGORY = {
    **{"school": "school", "work": "work", "peers_gang": "leisure", "substances": "substances"},
    **{"family": "family", "leisure": "leisure", "attitudes": "plan", "health": "health"},
    **{"housing_economy": "housing", "debt_threat": "crime"},
}


def test_every_concern_is_a_domain_with_the_category_decided() -> None:
    assert list(DOMAINS) == list(Concern.values)
    assert {code: one.category for code, one in DOMAINS.items()} == CATEGORY
    assert set(CATEGORY.values()) <= set(CATEGORIES)


@each
def test_each_step_has_a_sentence_of_its_own(domain: Domain) -> None:
    sentences = [domain.anchor(score) for score in SCALE]
    assert len(set(sentences)) == len(SCALE) == len(domain.anchors)
    assert all(text.endswith(".") and len(text) <= 60 for text in sentences)


def lix(text: str) -> float:
    """Björnsson's readability index: words a sentence, and the share of long words."""
    words = WORD.findall(text)
    return len(words) / max(1, text.count(".")) + 100 * sum(len(word) > 6 for word in words) / len(words)


@each
def test_the_sentences_are_easy_to_read(domain: Domain) -> None:
    assert lix(" ".join(domain.anchor(score) for score in SCALE)) <= 40


def test_an_instrument_is_a_name_and_nothing_more() -> None:
    assert {"SAVRY", "YLS/CMI", "SIG:RBM"} <= set(INSTRUMENTS)
    assert len(set(INSTRUMENTS)) == len(INSTRUMENTS)
    assert all(len(name) <= 60 for name in INSTRUMENTS)
