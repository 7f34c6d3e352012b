"""The consent matrix in words: recipients across, kinds of information down; in each cell yes, or who said
no.

Pure. Whoever may not know who said no is given a matrix without names.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from django.utils.translation import gettext as _

from consent import categories
from consent.grants import Line

Refused = Mapping[tuple[int, str], tuple[str, ...]]


@dataclass(frozen=True)
class Kind:
    """One kind of information that a recipient gets, and from whom. `refused_by`: who said no to it."""

    name: str
    senders: tuple[str, ...]
    code: str = ""
    refused_by: tuple[str, ...] = ()


@dataclass(frozen=True)
class Recipient:
    """One column of the matrix."""

    id: int
    name: str
    kinds: tuple[Kind, ...]

    @property
    def senders(self) -> tuple[str, ...]:
        """Everybody that it hears anything from."""
        return tuple(sorted({place for kind in self.kinds for place in kind.senders}))


@dataclass(frozen=True)
class Cell:
    """One kind to one recipient. `senders` only where they are others than the whole column's."""

    recipient: str
    text: str
    tone: str = ""
    refused_by: tuple[str, ...] = ()
    senders: tuple[str, ...] = ()


@dataclass(frozen=True)
class Row:
    """One kind of information and its cells, in the order of the columns."""

    name: str
    cells: tuple[Cell, ...]


class Matrix(tuple[Recipient, ...]):
    """The columns; `rows` are the same, kind by kind."""

    __slots__ = ()

    @property
    def rows(self) -> tuple[Row, ...]:
        """Every kind that somebody gets, in the order of the list of categories."""
        used = {kind.code: kind.name for one in self for kind in one.kinds}
        ordered = [code for code in categories.CATEGORIES if code in used]
        return tuple(Row(used[code], tuple(_cell(one, code) for one in self)) for code in ordered)


def matrix(lines: Iterable[Line], names: Mapping[int, str], refused: Refused | None = None) -> Matrix:
    """Matrix lines in words: recipients by name, kinds in the order of the list of categories."""
    by_recipient: dict[int, dict[str, set[str]]] = {}
    for line in lines:
        kinds = by_recipient.setdefault(line.recipient, {})
        kinds.setdefault(line.category, set()).add(names.get(line.sender, ""))
    noes = refused or {}
    return Matrix(
        Recipient(
            pk,
            names.get(pk, ""),
            tuple(
                Kind(categories.name(code), tuple(sorted(kinds[code])), code, noes.get((pk, code), ()))
                for code in categories.CATEGORIES
                if code in kinds
            ),
        )
        for pk, kinds in sorted(by_recipient.items(), key=lambda item: names.get(item[0], ""))
    )


def part(whole: Iterable[Recipient], parts: Iterable[tuple[int | None, str]]) -> Matrix:
    """What of `whole` some parts name: an authority (None: all) and a kind ("": all)."""
    chosen = list(parts)

    def covered(pk: int, code: str) -> bool:
        return any(one in (None, pk) and kind in ("", code) for one, kind in chosen)

    kept = (
        Recipient(one.id, one.name, tuple(kind for kind in one.kinds if covered(one.id, kind.code)))
        for one in whole
    )
    return Matrix(one for one in kept if one.kinds)


def _cell(recipient: Recipient, code: str) -> Cell:
    found = next((kind for kind in recipient.kinds if kind.code == code), None)
    if found is None:
        return Cell(recipient.name, _("Delas inte"))
    if found.refused_by:
        return Cell(recipient.name, _("Nej"), "danger", found.refused_by)
    others = found.senders if found.senders != recipient.senders else ()
    return Cell(recipient.name, _("Ja"), "success", senders=others)
