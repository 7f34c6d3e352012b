"""The demo's invented world, made through the services by invented people.

The agreement and the sample caseload are moved in time by whole weeks so that today lies in the third year;
ages, weekdays and the distance between events stay as they were. Nobody in it exists.
"""

import json
import os
from collections.abc import Callable, Iterator, Sequence
from dataclasses import asdict, dataclass, replace
from datetime import date, timedelta
from pathlib import Path
from uuid import UUID

from django.conf import settings

from audit import clock
from audit.acting import acting_as
from consent.age import add_months
from crypto.keyring import keyring
from sig import (
    demo_agreement,
    demo_casework,
    demo_meetings,
    demo_once,
    demo_publications,
    demo_school,
)
from sig.demo_case import Live
from sig.importing import save
from sig.importing.invented import as_known_on, caseload, moved
from sig.importing.rows import ImportedCase
from sig.models import Case, Closure
from sig.programme import Programme, parse
from sig.services import programmes
from teams.models import Authority, Body, User
from teams.roles import ROLES
from teams.services import bodies, users
from teams.signin.demo import PASSWORD

THEN = date(2018, 11, 20)
"""The day in the sample caseload that becomes today."""
DOMAIN = "demo.example.org"
CAST = (
    ("sara", "Sara Låtsasson", "coordinator", "social_services"),
    ("dag", "Dag Påhittberg", "coordinator", "social_services"),
    ("hanna", "Hanna Tänktqvist", "coordinator", "social_services"),
    ("petra", "Petra Provkvist", "team_member", "police"),
    ("sam", "Sam Exempelgren", "team_member", "school"),
    ("ulla", "Ulla Testström", "team_member", "ung_fritid"),
    ("bea", "Bea Skisslund", "team_member", "bup"),
    ("maj", "Maj Fabelberg", "management_group", "school"),
    ("stig", "Stig Utkastsson", "steering_group", "police"),
    ("lovisa", "Lovisa Attrappgren", "log_reviewer", ""),
    ("adam", "Adam Modellqvist", "administrator", ""),
)
WEEK = timedelta(weeks=1)
Progress = Callable[[str, int, int], None]


@dataclass(frozen=True)
class Person:
    """An invented person and how to sign in as them. Exists in demo mode only."""

    name: str
    role: str
    authority: str
    email: str
    password: str
    secret: str


def load(progress: Progress = lambda label, done, total: None) -> list[Person]:
    """Load the programme, the people and the caseload, once; again gives the same people."""
    if _file().exists() and User.objects.filter(email=f"sara@{DOMAIN}").exists():
        return people()
    with keyring().request_cache():
        return _loaded(progress)


def _loaded(progress: Progress) -> list[Person]:
    shift = weeks() * 7
    file = shifted(parse(_source("eskilstuna-2016-2019.toml")), shift)
    progress("Programmet", 0, 1)
    programmes.load(file)
    cast, found = _people(progress)
    programmes.load(file, coordinator=cast["sara"], deputy=cast["dag"])
    for kind, key in (("management", "maj"), ("steering", "stig")):
        bodies.seat(body=Body.objects.get(kind=kind), user=cast[key])
    cases = [*known_cases(shift), *extra_cases(clock.today())]
    done = _saved(cases, cast, progress)
    lives = _lives(cases, done, cast)
    for live in lives:
        for what in (demo_casework.fill, demo_meetings.hold, demo_school.report):
            what(live)
        progress("Pågående ärenden", live.number, len(lives))
    demo_once.show(lives)
    demo_once.thank(_closed_last(cases, done, cast["sara"]), by=cast["sara"])
    demo_casework.declare_conflict(done.cases[cases[-1].number], cast["sam"])
    demo_agreement.fill(by=cast["sara"])
    demo_publications.show(cast, progress)
    _keep(found)
    return found


def people() -> list[Person]:
    """Everybody who can sign in to the demo; empty before it is loaded."""
    if not _file().exists():
        return []
    return [Person(**one) for one in json.loads(_file().read_text(encoding="utf-8"))]


def notice() -> str:
    """The sentence that says what has been done to time."""
    return (
        f"Allt är påhittat. Överenskommelsen 2016–2019 och ärendena är flyttade {weeks()} veckor framåt, "
        "så att i dag ligger i programmets tredje år."
    )


def weeks() -> int:
    """How many whole weeks the caseload is moved, so that THEN is today or at most six days ago."""
    return (clock.today() - THEN).days // 7


def shifted(file: Programme, days: int) -> Programme:
    """The programme with every date moved, said in its name."""
    later = timedelta(days=days)
    first = (file.starts_on + later + WEEK).year
    years = f"{first}–{(file.ends_on + later - WEEK).year}"
    return replace(
        demo_agreement.years_moved(file, first - file.starts_on.year),
        programmes=tuple(
            replace(one, goal_text=one.goal_text.replace("2016–2019", years)) for one in file.programmes
        ),
        municipality=f"{file.municipality} (påhittad, flyttad {days // 7} veckor)",
        starts_on=file.starts_on + later,
        ends_on=file.ends_on + later,
        areas=tuple(replace(area, since=area.since + later) for area in file.areas),
    )


def known_cases(shift: int) -> list[ImportedCase]:
    """The sample caseload as it stood on THEN, moved; case numbers follow the new years."""
    known = [moved(as_known_on(case, THEN), shift) for case in caseload() if case.nominated_on <= THEN]
    seen: dict[int, int] = {}
    cases = []
    for case in known:
        year = case.nominated_on.year
        seen[year] = seen.get(year, 0) + 1
        cases.append(replace(case, number=f"SIG-{year % 100:02}-{seen[year]:03}"))
    return cases


def extra_cases(today: date) -> Iterator[ImportedCase]:
    """Four that show what waits: a birthday soon, a consent that runs out, a new nomination, a conflict."""
    samples = [case for case in caseload(seed=7) if case.started_on and case.sex == "M"][:4]
    for place, case in enumerate(samples):
        fresh = moved(
            as_known_on(case, case.nominated_on), (today - case.nominated_on).days - (90, 200, 1, 60)[place]
        )
        on = fresh.nominated_on
        fresh = replace(fresh, number=f"SIG-{today:%y}-{901 + place}", identity=None, conflict="")
        if place != 2:
            fresh = replace(
                fresh,
                eligible_on=on + timedelta(days=5),
                informed_on=on + timedelta(days=12),
                consented_on=on + timedelta(days=25),
                started_on=on + timedelta(days=32),
            )
        if place == 0:
            fresh = replace(fresh, date_of_birth=add_months(today + timedelta(days=9), -12 * 18))
        if place == 1:
            fresh = replace(fresh, consent_until=today + timedelta(days=12))
        yield fresh


def _people(progress: Progress) -> tuple[dict[str, User], list[Person]]:
    authorities = {one.kind: one for one in Authority.objects.all()}
    cast: dict[str, User] = {}
    found: list[Person] = []
    for number, (key, name, role, kind) in enumerate(CAST, 1):
        authority = authorities.get(kind)
        email, password = f"{key}@{DOMAIN}", PASSWORD
        user, _link = users.create(email=email, name=name, authority=authority, roles=[role])
        secret = users.enrol(user=user, password=password)
        cast[key] = User.objects.select_related("authority").get(pk=user.pk)
        where = authority.name if authority else "Kommunen"
        found.append(Person(name, str(ROLES[role].name_sv), where, email, password, secret))
        progress("Påhittade personer", number, len(CAST))
    return cast, found


def _saved(cases: Sequence[ImportedCase], cast: dict[str, User], progress: Progress) -> save.Saved:
    ticks = iter(range(1, len(cases) + 1))
    others = {"police": cast["petra"], "school": cast["sam"]}
    hands = save.Hands(cast["sara"], cast["dag"], others)
    return save.save(cases, hands, tick=lambda: progress("Påhittade ärenden", next(ticks), len(cases)))


def _lives(cases: Sequence[ImportedCase], done: save.Saved, cast: dict[str, User]) -> list[Live]:
    """The cases at work, in the order of the caseload."""
    found = [case for case in cases if case.started_on and not case.closed_on and case.consented_on]
    with acting_as(cast["sara"]):
        teams = dict(Case.objects.values_list("pk", "team_id"))
    ids = [(done.cases[case.number], case) for case in found]
    return [Live(pk, teams[pk], number, case, cast) for number, (pk, case) in enumerate(ids, 1)]


def _closed_last(cases: Sequence[ImportedCase], done: save.Saved, sara: User) -> UUID:
    """The closure of the case that reached its goals most lately."""
    ended = [(case.closed_on, case.number) for case in cases if case.closed_on and case.planned]
    number = max((day, number) for day, number in ended if day is not None)[1]
    with acting_as(sara):
        return Closure.objects.get(case=done.cases[number]).pk


def _keep(found: Sequence[Person]) -> None:
    path = _file()
    path.parent.mkdir(parents=True, exist_ok=True)
    handle = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600)
    with os.fdopen(handle, "w", encoding="utf-8") as out:
        json.dump([asdict(one) for one in found], out, ensure_ascii=False, indent=1)


def _file() -> Path:
    return Path(settings.VAR_DIR) / "demo" / "people.json"


def _source(name: str) -> str:
    return (Path(settings.BASE_DIR) / "programmes" / name).read_text(encoding="utf-8")
