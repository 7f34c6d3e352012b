"""New suspicion after the closing, as far as two answers of the police can say. Pure.

At the follow-ups (6 and 12 months after the closing) the police answer yes, no or "not disclosed", and
nothing more: no day. The event is therefore *interval-censored*: a no at 6 and a yes at 12 places it
somewhere between, a yes at 12 alone anywhere in the year. Drawing such answers as days would invent them.
What is done instead:

* `span` turns the answers into the spans in which the first new suspicion lies;
* `npmle` is Turnbull's estimate (1976, J R Stat Soc B 38:290), the shares that make the answers most likely,
  known at the ends of the half-years only; between them nothing is known and nothing may be drawn but a box;
* `within` says yes, no and not known of each follow-up, the exact interval among those with an answer, and
  the range that the share has if all who are not known were no or all were yes (Manski 1990). Who has no
  answer need not be like the others, so that range is the figure that cannot be wrong.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from math import inf

from sig.figures.intervals import share_interval

YES, NO = "yes", "no"
"""Codes of `Suspicion`; anything else is not known."""
VISITS = (6, 12)
CLOSE = 1e-10
ROUNDS = 200_000


@dataclass(frozen=True)
class Span:
    """The first event came after `after` and no later than `until` months; `inf`: not seen yet."""

    after: float
    until: float

    def __post_init__(self) -> None:
        if not 0 <= self.after < self.until:
            raise ValueError(f"a span goes forward from 0, not from {self.after} to {self.until}")


@dataclass(frozen=True)
class Within:
    """What is known `months` after the closing of everybody who could have been asked by then.

    `low`, `high`: the exact 95 % interval of yes among those with an answer, None where there is none.
    `least`, `most`: the share if all not known were no, and if all were yes; None of nobody.
    """

    months: int
    yes: int
    no: int
    unknown: int
    low: float | None
    high: float | None
    least: float | None
    most: float | None


def span(answers: Mapping[int, str], visits: Sequence[int] = VISITS) -> Span | None:
    """One youth's span from the answers by month; None where nothing was answered.

    Each answer covers the whole time from the closing, so the earliest yes ends the span and the latest no
    before it begins it. A no after a yes contradicts it; the yes stands, as it does in the outcome rule.
    """
    after = 0.0
    for months in sorted(visits):
        answer = answers.get(months, "")
        if answer == YES:
            return Span(after, months)
        if answer == NO:
            after = months
    return Span(after, inf) if after else None


def contradicts(answers: Mapping[int, str]) -> bool:
    """Does a later answer deny an earlier yes? Then somebody ought to look, and the page may say so."""
    yes = [months for months, answer in answers.items() if answer == YES]
    return any(answer == NO and months > min(yes, default=inf) for months, answer in answers.items())


def within(asked: Sequence[Mapping[int, str]], months: int) -> Within:
    """`asked`: the answers of everybody for whom `months` have passed since the closing.

    Somebody who was yes earlier is yes; a later no speaks for the earlier time as well.
    """
    states = [_state(span(answers), months) for answers in asked]
    yes, no, unknown = (states.count(state) for state in (True, False, None))
    low, high = share_interval(yes, yes + no) if yes + no else (None, None)
    every = len(states)
    least, most = (yes / every, (yes + unknown) / every) if every else (None, None)
    return Within(months, yes, no, unknown, low, high, least, most)


def _state(found: Span | None, months: int) -> bool | None:
    if found is None:
        return None
    if found.until <= months:
        return True
    return False if found.after >= months else None


@dataclass(frozen=True)
class Mass:
    """A share of the events that came after `after` and no later than `until`."""

    after: float
    until: float
    share: float


def npmle(seen: Sequence[Span]) -> tuple[Mass, ...]:
    """Turnbull's estimate: the innermost spans and their shares, earliest first; together 1.

    By self-consistency (EM) from equal shares until no share moves by 1e-10; shares below 1e-7 are none.
    Raises ArithmeticError if that does not happen in 200,000 rounds.
    """
    inner = innermost(seen)
    holds = [
        [place for place, (a, b) in enumerate(inner) if one.after <= a and b <= one.until] for one in seen
    ]
    shares = [1 / len(inner)] * len(inner) if inner else []
    for _round in range(ROUNDS):
        new = _consistent(shares, holds)
        moved = max((abs(a - b) for a, b in zip(new, shares, strict=True)), default=0.0)
        shares = new
        if moved < CLOSE:
            return tuple(
                Mass(a, b, share) for (a, b), share in zip(inner, shares, strict=True) if share > 1e-7
            )
    raise ArithmeticError("the shares did not settle")


def _consistent(shares: Sequence[float], holds: Sequence[Sequence[int]]) -> list[float]:
    new = [0.0] * len(shares)
    for places in holds:
        whole = sum(shares[place] for place in places)
        for place in places:
            new[place] += shares[place] / whole / len(holds)
    return new


def innermost(seen: Sequence[Span]) -> list[tuple[float, float]]:
    """Where shares can lie at all: from a beginning to the next end, with no other beginning between."""
    ends = sorted({(one.until, 0) for one in seen} | {(one.after, 1) for one in seen})
    # An end comes before a beginning in the same place, for spans are open to the left.
    return [
        (here, there)
        for (here, begins), (there, again) in zip(ends, ends[1:], strict=False)
        if begins and not again
    ]


def free_after(masses: Sequence[Mass], months: float) -> float | None:
    """The estimated share without an event by `months`; None inside a span, where it is not determined."""
    if any(one.after < months < one.until for one in masses):
        return None
    return sum(one.share for one in masses if one.after >= months)
