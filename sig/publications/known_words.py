"""What the agreement itself calls things: words with capitals that point at nobody, for `comments`."""

from collections.abc import Iterable

from audit.acting import acting_as
from sig.commitments.access import goal_programme
from sig.models import Area, Commitment, Indicator, Programme
from teams.models import Authority, Board, Body, Unit, User

KINDS_OF_TOWN = ("kommun", "stad")


def known_words(*, by: User) -> frozenset[str]:
    """The municipality, its agreement and goal, areas, boards, authorities and their units, bodies, themes,
    commitments and indicators, as they are written. All of it is public, so no reading is recorded.
    """
    with acting_as(by, durable=True):
        found = {*_everywhere(), *_of(goal_programme())}
    return frozenset(one.strip() for one in found if one.strip())


def _everywhere() -> Iterable[str]:
    for named in (Authority, Board, Body, Unit):
        yield from named.objects.values_list("name", flat=True)
    for code in Authority.Kind.values:
        yield str(Authority.Kind(code).label)
    yield from Area.objects.values_list("name", flat=True)


def _of(agreement: Programme | None) -> Iterable[str]:
    if agreement is None:
        return
    yield from (agreement.municipality, town(agreement.municipality), agreement.goal_text)
    yield str(agreement.settings.get("document", ""))
    yield from Programme.objects.values_list("name", flat=True)
    yield from (str(one["name"]) for one in agreement.settings.get("themes", ()))
    for named in (Commitment, Indicator):
        yield from named.objects.filter(programme=agreement).values_list("name", flat=True)


def town(municipality: str) -> str:
    """A municipality as it is spoken of: "Upplands Väsby kommun" → "Upplands Väsby"."""
    words = municipality.split()
    return " ".join(words[:-1]) if words[-1:] and words[-1].casefold() in KINDS_OF_TOWN else municipality
