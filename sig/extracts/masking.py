"""A text cut into sentences, and what is left of it when some of it is masked. Pure.

A masked piece carries no text at all: what is not there can end up neither in a page nor in a file. The mark
that stands in its place says nothing about how long it was.
"""

import re
from collections.abc import Iterable
from dataclasses import dataclass

Span = tuple[int, int]
SENTENCE = re.compile(r".+?(?:[.!?…]+(?=\s)|\n+|\Z)\s*", re.DOTALL)
SHORTEST_NAME = 2


@dataclass(frozen=True, repr=False)
class Piece:
    """Some text to show, or (`masked`, and then without text) a mark."""

    text: str
    masked: bool = False


def sentences(text: str) -> tuple[Span, ...]:
    """Every character in exactly one span, in order."""
    return tuple(match.span() for match in SENTENCE.finditer(text))


def occurrences(text: str, words: Iterable[str]) -> tuple[Span, ...]:
    """Wherever one of the words or phrases stands, in any case and across line breaks."""
    found = []
    for phrase in words:
        parts = [re.escape(part) for part in phrase.split()]
        if parts:
            found += [match.span() for match in re.finditer(r"\s+".join(parts), text, re.IGNORECASE)]
    return tuple(sorted(found))


def mentioning(text: str, names: Iterable[str]) -> frozenset[int]:
    """The sentences that mention any part of a name, also as "Mias"."""
    parts = {part for name in names for part in re.findall(r"\w+", name) if len(part) >= SHORTEST_NAME}
    if not parts:
        return frozenset()
    named = re.compile(rf"\b(?:{'|'.join(map(re.escape, sorted(parts)))})s?\b", re.IGNORECASE)
    return frozenset(
        number for number, (start, end) in enumerate(sentences(text)) if named.search(text[start:end])
    )


def pieces(text: str, hidden: Iterable[Span]) -> tuple[Piece, ...]:
    """The text with the spans masked; spans with nothing but space between them become one."""
    found: list[Piece] = []
    at = 0
    for start, end in _merged(text, hidden):
        if text[at:start]:
            found.append(Piece(text[at:start]))
        found.append(Piece("", masked=True))
        at = end
    return (*found, Piece(text[at:])) if text[at:] else tuple(found)


def spans(text: str, chosen: Iterable[int], words: Iterable[str]) -> tuple[Span, ...]:
    """What the chosen sentences and words cover."""
    every = sentences(text)
    return (*(_trimmed(text, every[number]) for number in chosen if 0 <= number < len(every)),
            *occurrences(text, words))  # fmt: skip


def _trimmed(text: str, span: Span) -> Span:
    start, end = span
    return start, start + len(text[start:end].rstrip())


def _merged(text: str, hidden: Iterable[Span]) -> list[Span]:
    found: list[Span] = []
    for start, end in sorted(span for span in hidden if span[0] < span[1]):
        if found and (start <= found[-1][1] or not text[found[-1][1] : start].strip()):
            found[-1] = (found[-1][0], max(found[-1][1], end))
        else:
            found.append((start, end))
    return found
