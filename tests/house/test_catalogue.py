"""Every text of the screen has an English one that says the same things in the same places."""

import re

from config import catalogue

PLACE = re.compile(r"%\(\w+\)[sd]|%[sd]|\{\w*\}|%%")
SWEDISH = re.compile(r"\b\w*[åäöÅÄÖ]\w*")
NAMES = {
    "Arbetsförmedlingen",
    "Åsa",
}


def pairs() -> list[tuple[str, str]]:
    """(Swedish, English), singular with singular and plural with plural."""
    found: list[tuple[str, str]] = []
    for one in catalogue.held():
        if one.id:
            both = (one.id, one.string) if isinstance(one.id, tuple | list) else ((one.id,), (one.string,))
            found += zip(*both, strict=True)
    return found


def test_nothing_is_missing_and_nothing_left_over() -> None:
    missing = catalogue.missing()
    assert missing == [], "run: python -m config.catalogue update, and translate what is empty"


def test_the_places_for_names_and_numbers_are_the_same() -> None:
    assert len(pairs()) > 2000
    wrong = [
        (swedish, english)
        for swedish, english in pairs()
        if sorted(PLACE.findall(swedish)) != sorted(PLACE.findall(english))
    ]
    assert wrong == []


def test_no_swedish_is_left_in_the_english() -> None:
    left = {word for _swedish, english in pairs() for word in SWEDISH.findall(english)} - NAMES
    assert left == set()


def test_what_stands_around_a_text_is_kept() -> None:
    """Spaces and line ends at its edges, so that words do not run together."""
    edges = re.compile(r"^\s*|\s*$")
    wrong = [pair for pair in pairs() if edges.findall(pair[0]) != edges.findall(pair[1])]
    assert wrong == []
