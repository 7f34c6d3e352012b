"""The documents behind the programme files, as fingerprints: three bytes of each word and sign, line by line.

A quotation can be held against its line without the document being in the repository. Whoever has the
document makes its fingerprint again with ``python -m tests.sig.followup.documents <programme> <text file>``.
"""

import hashlib
import re
from pathlib import Path

HERE = Path(__file__).parent
BYTES = 3
WORD = re.compile(r"\w+|[^\w\s]")
"""A word or a sign; so a quotation may end where a sign follows, but not inside a word."""
Line = tuple[str, ...]


def word(text: str) -> str:
    """The fingerprint of one word."""
    return hashlib.sha256(text.encode()).hexdigest()[: 2 * BYTES]


def fingerprint(text: str) -> str:
    """A document as a file of fingerprints: the digest of the whole, then one line for each of its lines."""
    whole = hashlib.sha256(text.encode()).hexdigest()
    lines = ("".join(map(word, WORD.findall(line))) for line in text.split("\n"))
    return "\n".join((whole, *lines)) + "\n"


def lines(programme: str) -> list[Line]:
    """The fingerprints of the document that the programme file `programme` quotes, line by line."""
    _whole, *rest = (HERE / f"{programme}.words").read_text(encoding="ascii").split("\n")[:-1]
    return [tuple(line[at : at + 2 * BYTES] for at in range(0, len(line), 2 * BYTES)) for line in rest]


def stands_in(quote: str, line: Line) -> bool:
    """Whether the words of the quotation follow one another in the line."""
    words = tuple(map(word, WORD.findall(quote)))
    return any(line[at : at + len(words)] == words for at in range(len(line) - len(words) + 1))
