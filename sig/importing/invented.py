"""An invented caseload: the same seed gives the same people. Nobody in it exists.

Personal numbers are from the Tax Agency's test series (individual number 980–999), which nobody living has,
and surnames say that they are made up.
"""

import random
from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import date, timedelta
from typing import Any

from consent.age import add_months, age_at
from consent.identity import parse as parse_identity
from consent.identity import sample_number
from sig.importing.rows import ImportedCase

START, END = date(2016, 3, 1), date(2019, 12, 31)
AREAS = (
    ("froslunda", START),
    ("lagersberg", START),
    ("ovriga", START),
    ("skiftinge", date(2017, 1, 1)),
    ("arby", date(2017, 1, 1)),
)
BOYS = (
    "Alvin",
    "Elis",
    "Malte",
    "Hugo",
    "Sixten",
    "Yusuf",
    "Ali",
    "Noel",
    "Viggo",
    "Omar",
    "Ludvig",
    "Amir",
    "Melker",
    "Isak",
    "Bilal",
    "Tage",
    "Otto",
    "Samir",
)
GIRLS = (
    "Tuva",
    "Selma",
    "Amina",
    "Freja",
    "Leila",
    "Ester",
    "Signe",
    "Hanan",
)
GROWN = (
    "Karin",
    "Peter",
    "Fatima",
    "Hassan",
    "Maria",
    "Lars",
    "Amal",
    "Johan",
    "Sofia",
    "Anders",
    "Zahra",
    "Mikael",
    "Helena",
    "Ibrahim",
)
SURNAMES = (
    "Påhittsson",
    "Testberg",
    "Provlund",
    "Exempelsson",
    "Demoström",
    "Skissgren",
    "Övningsson",
    "Låtsaskvist",
    "Diktberg",
    "Fabelsson",
    "Modellström",
    "Attrappsson",
    "Kulissberg",
    "Sagolund",
    "Prototypsson",
    "Utkastgren",
    "Hypotessson",
    "Mallberg",
)
CONCERNS = ("school", "peers_gang", "substances", "leisure", "family", "debt_threat", "attitudes", "work")
NOMINATORS = ("social_services", "social_services", "police", "school", "school", "ung_fritid")
GUILTY = ("suspected", "suspected", "convicted", "lul_31")
WORDS = (
    "Det blev lugnare hemma.",
    "Jag har börjat träna igen och det känns bra.",
    "Det var skönt att de inte gav upp.",
    "Jag vill klara skolan.",
    "",
)
SPECIAL = {
    4: {"two_homes": True},
    9: {"protection": "marked"},
    13: {"turns": 18},
    17: {"conflict": "school"},
    21: {"protection": "protected_registration"},
    24: {"two_homes": True},
    29: {"turns": 18},
    33: {"outside": True},
    36: {"coordination": True},
    41: {"turns": 18},
    43: {"nameless_number": True},
    48: {"turns": 18},
}
SERIALS = {"M": tuple(range(981, 1000, 2)), "F": tuple(range(980, 1000, 2))}


@dataclass
class _Numbers:
    """Gives each invented person a test number nobody else has; none when that day's series is used up."""

    taken: set[str]

    def give(self, born: date, sex: str, coordination: bool) -> str:
        for serial in SERIALS["F" if sex == "F" else "M"]:
            number = sample_number(born, serial, coordination=coordination)
            if number not in self.taken:
                self.taken.add(number)
                return number
        return ""


def caseload(count: int = 60, *, seed: int = 2016) -> list[ImportedCase]:
    """`count` cases over 2016–2019, oldest first: 90 % boys, five areas, every way a case can go."""
    dice = random.Random(seed)  # noqa: S311
    numbers = _Numbers(set())
    days = sorted(_nomination_days(count, dice))
    girls = set(dice.sample(range(count), round(count * 0.1)))
    per_year: dict[int, int] = {}
    cases = []
    for place, on in enumerate(days):
        per_year[on.year] = per_year.get(on.year, 0) + 1
        number = f"SIG-{on:%y}-{per_year[on.year]:03}"
        sex = "F" if place in girls else "M"
        cases.append(
            _case(place, number, on, sex, dice, numbers, SPECIAL.get(place, {}) if count >= 50 else {})
        )
    return cases


def _nomination_days(count: int, dice: random.Random) -> Iterator[date]:
    """A third in the first year, the rest evenly, none in the last two months."""
    last = END - timedelta(days=60)
    for place in range(count):
        until = date(2016, 12, 15) if place < count // 3 else last
        since = START if place < count // 3 else date(2016, 12, 16)
        yield since + timedelta(days=dice.randrange((until - since).days))


def _case(
    place: int,
    number: str,
    on: date,
    sex: str,
    dice: random.Random,
    numbers: _Numbers,
    special: dict[str, Any],
) -> ImportedCase:
    born = _born(on, dice, special)
    digits = numbers.give(born, sex, bool(special.get("coordination")))
    surname = dice.choice(SURNAMES)
    case = ImportedCase(
        row=place + 2,
        number=number,
        programme="strukturerad-metod" if dice.random() < 0.72 else "sig",
        area=dice.choice([code for code, since in AREAS if since <= on]),
        name=f"{dice.choice(GIRLS if sex == 'F' else BOYS)} {surname}",
        identity=parse_identity(digits, on=END) if digits and not special.get("nameless_number") else None,
        date_of_birth=born,
        sex=sex,
        protection=special.get("protection", "none"),
        nominated_by=dice.choice(
            ("social_services", "social_services", "police", "school", "school", "ung_fritid")
        ),
        nominated_on=on,
        known_to_social=not special.get("outside"),
        justice="none_known" if special.get("outside") else dice.choice(GUILTY),
        concerns=tuple(sorted(dice.sample(CONCERNS, dice.randint(1, 3)))),
        outside_reason="Skolan och Ung Fritid är mycket oroliga. Socialtjänsten har påbörjat en utredning."
        if special.get("outside")
        else "",
        conflict=special.get("conflict", ""),
    )
    return _onward(_family(case, surname, dice, special), dice, special)


def _born(on: date, dice: random.Random, special: dict[str, Any]) -> date:
    if special.get("turns") == 18:
        return add_months(on, -12 * 18) + timedelta(days=150 + dice.randrange(120))
    years = dice.choices(range(13, 21), weights=(4, 8, 12, 14, 12, 6, 4, 2))[0]
    return add_months(on, -12 * years) - timedelta(days=1 + dice.randrange(360))


def _family(case: ImportedCase, surname: str, dice: random.Random, special: dict[str, Any]) -> ImportedCase:
    first, second = dice.sample(GROWN, 2)
    two_homes = bool(special.get("two_homes"))
    with_second = two_homes or dice.random() < 0.6
    return replace(
        case,
        guardian_1=f"{first} {surname}",
        home_1="shares" if two_homes else "same",
        guardian_2=f"{second} {dice.choice(SURNAMES)}" if with_second else "",
        home_2=("shares" if two_homes else dice.choice(("same", "same", "apart"))) if with_second else "same",
    )


def _onward(case: ImportedCase, dice: random.Random, special: dict[str, Any]) -> ImportedCase:
    """Step by step until the case ends or is still going on when the agreement ends."""
    on = case.nominated_on + timedelta(days=dice.randint(2, 14))
    way = "starts" if special else dice.choices(("declined", "refused", "starts"), weights=(12, 13, 75))[0]
    if way == "declined":
        why = dice.choice(("not_in_target_group", "referred", "moved"))
        return replace(case, declined_on=on, declined_why=why)
    case = replace(case, eligible_on=on, informed_on=on + timedelta(days=dice.randint(3, 21)))
    assert case.informed_on is not None
    on = case.informed_on + timedelta(days=dice.randint(5, 30))
    if way == "refused":
        return replace(case, refused_on=on, refused_by=dice.choice(("youth_refused", "guardian_refused")))
    case = replace(case, consented_on=on, started_on=on + timedelta(days=dice.randint(3, 21)))
    return _ending(case, dice, special)


def _ending(case: ImportedCase, dice: random.Random, special: dict[str, Any]) -> ImportedCase:
    assert case.started_on is not None
    if dice.random() < 0.1 and not special:
        on = case.started_on + timedelta(days=dice.randint(30, 150))
        why = dice.choice(("youth_withdrew", "guardian_withdrew"))
        return _drop_late(replace(case, withdrawn_on=on, closed_on=on, closed_why=why, planned=False), dice)
    closed = case.started_on + timedelta(days=dice.randint(150, 330))
    why = dice.choices(
        ("goals_met", "moved", "placed", "turned_21", "not_reached"), weights=(72, 6, 10, 2, 10)
    )[0]
    if why == "turned_21" and age_at(case.date_of_birth, closed) < 21:
        why = "goals_met"
    words = dice.choice(WORDS)
    case = replace(
        case, closed_on=closed, closed_why=why, planned=why in ("goals_met", "turned_21"), youth_words=words
    )
    return _drop_late(case, dice)


def _drop_late(case: ImportedCase, dice: random.Random) -> ImportedCase:
    assert case.closed_on is not None
    follow_up = add_months(case.closed_on, 12) + timedelta(days=dice.randint(0, 20))
    good = dice.random() < (0.75 if case.closed_why == "goals_met" else 0.2)
    answers = replace(
        case,
        follow_up_on=follow_up,
        suspicion="no" if good else dice.choice(("yes", "not_disclosed")),
        occupation=dice.choice((75, 80, 100)) if good else dice.choice((0, 25, 50, 74)),
        gang_social="no" if good else dice.choice(("yes", "unknown")),
        gang_police="" if case.withdrawn_on else "no" if good else dice.choice(("yes", "unknown", "no")),
        answered=good or dice.random() < 0.5,
    )
    return as_known_on(answers, END)


def as_known_on(case: ImportedCase, today: date) -> ImportedCase:
    """The case as it stood at the end of `today`: nothing later is known yet."""
    gone: dict[str, Any] = {}
    for name, together in LATER.items():
        on = getattr(case, name)
        if on and on > today:
            gone |= {name: None} | together
    return replace(case, **gone)


LATER: dict[str, dict[str, Any]] = {
    "eligible_on": {},
    "declined_on": {"declined_why": ""},
    "informed_on": {},
    "refused_on": {"refused_by": ""},
    "consented_on": {"consent_until": None},
    "started_on": {},
    "withdrawn_on": {},
    "closed_on": {"closed_why": "", "planned": None, "youth_words": ""},
    "follow_up_on": {
        "suspicion": "",
        "occupation": None,
        "gang_social": "",
        "gang_police": "",
        "answered": None,
    },
}


def moved(case: ImportedCase, days: int) -> ImportedCase:
    """Every date and the birth date `days` later, with a test number to match; ages stay the same."""
    later = timedelta(days=days)
    dates = {
        name: value + later
        for name in (*LATER, "nominated_on", "date_of_birth", "consent_until")
        if (value := getattr(case, name)) is not None
    }
    identity = case.identity
    if identity is not None and identity.comparable:
        serial = int(identity.digits[8:11])
        coordination = int(identity.digits[6:8]) > 60
        born = dates["date_of_birth"]
        identity = parse_identity(
            sample_number(born, serial, coordination=coordination), on=dates["nominated_on"]
        )
    return replace(case, identity=identity, **dates)
