"""What to look at again in the words that are to leave the house: names, few people, days, ages. Pure.

Figures are audited; words are not, and a sentence can carry a case. This finds what can be found by its form,
and whoever writes decides: a warning is a question. It cannot know that a story is about somebody. Names are
given by the caller and end nowhere but in the answer.

Of a small number only that is found which may be about people: not money, times, grades, ranges or parts of
a larger number. "En" and "ett" are a number only before a word for a person ("en flicka", "ett ärende").
"""

import re
from collections.abc import Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass

from sig.publications.wording import (
    CALENDAR,
    COMPILED,
    KINDS,
    NAME,
    NEVER_NAMES,
    NUMBERED,
    OPENERS,
    PAIR,
    PLACE_FIRST,
    PLACE_WORD,
    SMALL_NUMBER,
)

Span = tuple[int, int]
Found = tuple[int, int, str]
"""Where it begins and ends, and its kind."""


@dataclass(frozen=True)
class Warning:  # noqa: A001
    """`kind`: one of `wording.KINDS`. `heading`: under which words. `words`: what was found, as written."""

    kind: str
    heading: str
    words: str


def warnings(
    texts: Mapping[str, str], names: Collection[str], known: Collection[str] = ()
) -> tuple[Warning, ...]:
    """What to look at, heading by heading, in the order of the words; the same words once a heading.

    `texts`: heading → what is written under it. `names`: people whom the system knows, as it writes them.
    `known`: authorities, areas and other names that point at nobody. One of several words is spared as it is
    written, whole; a single word wherever it stands. Nobody's whole name is spared for looking like one.
    """
    every = (
        Warning(kind, heading, " ".join(text[begin:end].split()))
        for heading, text in texts.items()
        for begin, end, kind in sorted(_in(text, names, known))
    )
    return tuple(dict.fromkeys(every))


def _in(text: str, names: Collection[str], known: Collection[str]) -> list[Found]:
    """Nothing is found twice: what comes first in KINDS has it."""
    taken: list[Found] = []
    spared = _phrases(text, known)
    every = (*_by_form(text), *_known_names(text, names, spared), *_pairs(text, known, spared))
    for begin, end, kind in every:
        if not any(begin < last and first < end for first, last, _kind in taken):
            taken.append((begin, end, kind))
    return taken


def _by_form(text: str) -> Iterator[Found]:
    for kind in KINDS:
        for pattern in COMPILED.get(kind, ()):
            for match in pattern.finditer(text):
                if not _is_numbered(kind, text, match):
                    yield (*match.span(), kind)


def _is_numbered(kind: str, text: str, match: re.Match[str]) -> bool:
    """§ 4, steg 2, kl. 3: a number of something else than people."""
    if kind != SMALL_NUMBER or not match.group()[-1].isdigit():
        return False
    return bool(NUMBERED.search(text[: match.start()]))


def _phrases(text: str, known: Collection[str]) -> list[Span]:
    """Where what is known stands in so many words: "Goda fritidsalternativ", "Nätverket Unga i Årby"."""
    several = [words for name in known if len(words := name.split()) > 1]
    found = (re.finditer(rf"(?i:(?<!\w){_written(words)}s?(?!\w))", text) for words in several)
    return [one.span() for each in found for one in each]


def _written(words: Iterable[str]) -> str:
    return r"\s+".join(re.escape(one) for one in words)


def _lies_in(spans: Iterable[Span], begin: int, end: int) -> bool:
    return any(first <= begin and end <= last for first, last in spans)


def _known_names(text: str, names: Collection[str], spared: Collection[Span]) -> Iterator[Found]:
    """Whole names however they are written; a part of one only with a capital: "Kim", "Kims". A part that
    stands in a known name of several words is no person: "Ung" in "Ung Fritid"."""
    for name in sorted(names):
        parts = [one for one in re.split(r"[\s,]+", name) if len(one.strip(".")) > 1]
        if len(parts) > 1:
            yield from _each(rf"(?i:\b{_written(parts)}s?\b)", text)
        for part in parts:
            written = part[0].upper() + part[1:]
            pattern = rf"\b(?:{re.escape(written)}|{re.escape(written.upper())})(?:s|S)?\b"
            yield from (one for one in _each(pattern, text) if not _lies_in(spared, *one[:2]))


def _each(pattern: str, text: str) -> Iterator[Found]:
    return ((*one.span(), NAME) for one in re.finditer(pattern, text))


def _pairs(text: str, known: Collection[str], spared: Collection[Span]) -> Iterator[Found]:
    """Two words with capitals beside one another that are no place, no body and no opening of a sentence."""
    single = {one.casefold() for name in known for one in _single(name.split())}
    words = single | {f"{one}s" for one in single} | NEVER_NAMES
    at = 0
    while match := PAIR.search(text, at):
        at = match.start(2)
        if not _lies_in(spared, *match.span()) and not _is_no_name(text, match, words):
            at = match.end()
            yield (*match.span(), NAME)


def _single(words: list[str]) -> list[str]:
    """What of a known name is spared by itself. Of several words those with a capital, but the first: in
    "Övriga kommunen med Torshälla" the last."""
    return words if len(words) == 1 else [one for one in words[1:] if one[0].isupper()]


def _is_no_name(text: str, match: re.Match[str], spared: Collection[str]) -> bool:
    first, second = (one.casefold() for one in match.groups())
    if (first in OPENERS and _opens(text, match.start())) or {first, second} <= CALENDAR:
        return True
    return first in PLACE_FIRST or first in spared or second in spared or bool(PLACE_WORD.search(second))


def _opens(text: str, place: int) -> bool:
    """Whether a sentence begins there."""
    before = text[:place].rstrip(" \t")
    return not before or before[-1] in '.!?:\n•–-”"'
