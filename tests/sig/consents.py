"""Grants of an invented consent, derived by the project's own function from who signed what and when.

So that the worlds end grants where the law does: on the 18th birthday, at a withdrawal, at a no.
"""

from datetime import date, datetime, timedelta
from random import Random
from uuid import UUID

from consent.grants import Exclusion, Facts, Line, Removal, SignatureFacts, derive
from consent.rules import ConsentRules
from consent.signers import GuardianFacts, PersonFacts
from sig.policy import GrantFact, Period

DAY, SECOND = timedelta(days=1), timedelta(seconds=1)
AUTHORITIES = range(1, 6)
CATEGORIES = ("school", "crime", "plan")
LINES = 14


def derived(base: datetime, born: date, series: str, random: Random) -> list[GrantFact]:
    """What one consent, begun a hundred days ago, opens."""
    consent = str(UUID(int=random.getrandbits(128), version=4))
    return [
        GrantFact(consent, series, *grant.line, Period(grant.starts_at, grant.ends_at))
        for grant in derive(facts(base, born, random))
    ]


def facts(base: datetime, born: date, random: Random) -> Facts:
    """Half of the youths come of age on `born`'s 18th birthday, the others have done so or wait."""
    years = random.choice((0, 0, -3, 2))
    guardians = tuple(_guardian(base, random) for _turn in range(random.choice((1, 2, 2))))
    signers = [("youth", None), *(("guardian", one.id) for one in guardians)]
    early = random.random() < 0.4
    return Facts(
        person=PersonFacts(_shifted(born, years), guardians),
        rules=ConsentRules(youth_signs_from=random.choice((0, 0, 15))),
        scope=frozenset(_line(random) for _turn in range(LINES)),
        starts_at=base - 100 * DAY,
        ends_at=_edge(base, random) if random.random() < 0.2 else base + 100 * DAY,
        signatures=tuple(
            SignatureFacts(
                signer, guardian, base - 50 * DAY if early else _maybe(base, random, 0.15) or base - 9 * DAY,
                _maybe(base, random, 0.08), _exclusions(base, random),
            )
            for signer, guardian in signers
            if random.random() < 0.95
        ),
        ended_at=_maybe(base, random, 0.05),
        superseded_at=_maybe(base, random, 0.05),
        removals=tuple(
            Removal(random.choice(AUTHORITIES), _edge(base, random)) for _turn in range(random.random() < 0.1)
        ),
    )  # fmt: skip


def _guardian(base: datetime, random: Random) -> GuardianFacts:
    key = UUID(int=random.getrandbits(128), version=4)
    standing = random.choice(("active",) * 12 + ("dead", "refuses"))
    since = None if standing == "active" else _edge(base, random)
    return GuardianFacts(id=key, registered_at=base - 300 * DAY, standing=standing, standing_since=since)


def _exclusions(base: datetime, random: Random) -> tuple[Exclusion, ...]:
    if random.random() < 0.8:
        return ()
    recipient = random.choice((None, *AUTHORITIES))
    category = random.choice(CATEGORIES) if recipient is None else random.choice((None, *CATEGORIES))
    return (Exclusion(_edge(base, random), recipient, category),)


def _line(random: Random) -> Line:
    sender, recipient = random.sample(AUTHORITIES, 2)
    return Line(sender, recipient, random.choice(CATEGORIES))


def _maybe(base: datetime, random: Random, share: float) -> datetime | None:
    return _edge(base, random) if random.random() < share else None


def _edge(base: datetime, random: Random) -> datetime:
    return base + random.choice((-DAY, -SECOND, 0 * SECOND, SECOND, DAY))


def _shifted(born: date, years: int) -> date:
    try:
        return born.replace(year=born.year + years)
    except ValueError:
        return date(born.year + years, 3, 1)
