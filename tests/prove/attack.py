"""Invented programmes, twelve reports each: what the publications prove to the public and to an insider.

`SIG_ATTACK_CASELOADS` (default 20) says how many programmes, `SIG_ATTACK_FIRST` from which seed on,
`SIG_ATTACK_REPORTS` (12) how many reports, `SIG_ATTACK_PROFILES` (public,insider) against whom. Every third
has corrections, verdicts taken back and areas that join later. With `SIG_ATTACK_DONE` naming a file, what was
tried and clean is written there, one line each, and not tried again by a later run of the same code.

The attacker sees published-tables/1 alone and shares no code with what made it; the truth is used only to
judge it. First it must find plenty in figures published as they are: an attacker that finds nothing anywhere
proves nothing.
"""

import hashlib
import os
import time
from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from sig.publishing import export, menus, record
from sig.publishing.counts import Counts
from sig.publishing.menu import EVERYBODY, Menu
from sig.publishing.publish import publish
from sig.publishing.record import Earlier, NotPublished
from tests.publishing import caseloads, naive
from tests.publishing.attacker import hunt
from tests.publishing.attacker.hunt import Report, attack
from tests.publishing.attacker.judge import lies, mistaken
from tests.publishing.attacker.model import Fact, Knowledge
from tests.publishing.attacker.tables import Tables, read
from tests.publishing.caseloads import LEAVES, Caseload, make

CASELOADS = int(os.environ.get("SIG_ATTACK_CASELOADS", "20"))
FIRST = int(os.environ.get("SIG_ATTACK_FIRST", "1"))
REPORTS = int(os.environ.get("SIG_ATTACK_REPORTS", "12"))
PROFILES = tuple(os.environ.get("SIG_ATTACK_PROFILES", "public,insider").split(","))
DONE = os.environ.get("SIG_ATTACK_DONE", "")
KNOWN = ("nominated", "closed")
PLENTY = 100


def run(say: Callable[[str], None]) -> bool:
    """Whether nothing at all was found, in any of them, by either reader."""
    if not _finds_plenty(say):
        return False
    clean, done = True, Done(Path(DONE) if DONE else None)
    for seed in range(FIRST, FIRST + CASELOADS):
        for profile in PROFILES:
            name = f"{done.code} {seed} {profile} {REPORTS}"
            if name in done.names:
                say(f"   caseload {seed} {profile}: tried before, nothing found")
            elif _tried(say, invented(seed), profile):
                done.add(name)
            else:
                clean = False
    return clean


class Done:
    """What was tried and clean, in a file (None: nowhere). `code`: a digest of what publishes and attacks."""

    def __init__(self, file: Path | None) -> None:
        self.file = file
        self.code = _code()
        self.names = set(file.read_text().splitlines()) if file and file.exists() else set()

    def add(self, name: str) -> None:
        if self.file is not None:
            with self.file.open("a") as out:
                out.write(name + "\n")


def _code() -> str:
    found = hashlib.sha256()
    for folder in (Path(record.__file__).parent, Path(hunt.__file__).parent):
        for file in sorted(folder.glob("*.py")):
            found.update(file.read_bytes())
    for file in (Path(__file__), Path(caseloads.__file__)):
        found.update(file.read_bytes())
    return found.hexdigest()[:16]


def invented(seed: int) -> Caseload:
    """The programme of a seed: every third is one in which things are corrected."""
    if seed % 3:
        return make(seed)
    return make(seed, corrections=0.05, reversals=0.2, late_areas=1)


@dataclass
class Published:
    """What the product published, one after the other, and which reports it refused to publish."""

    menu: Menu
    earlier: list[Earlier]
    refused: list[str]

    def document(self, first: int | None = None) -> dict[str, Any]:
        """The first publications (all), as published-tables/1."""
        return export.tables(self.menu, [one.publication for one in self.earlier[:first]])


def published(caseload: Caseload, profile: str, reports: Sequence[str]) -> Published:
    """Let the product publish these reports for readers up to `profile`."""
    found = Published(menus.city(dict(caseload.dimensions)), [], [])
    for report in reports:
        counts = counted(found.menu, caseload, report)
        try:
            publication = publish(found.menu, found.earlier, report, counts, profile=profile)
        except NotPublished as error:
            found.refused.append(f"{report}: {error.code}")
        else:
            found.earlier.append(Earlier(publication, counts))
    return found


def counted(menu: Menu, caseload: Caseload, report: str) -> Counts:
    """The true counts that the product is given."""
    people = {}
    for name, value in menu.parts:
        for leaf in LEAVES:
            d = {"stage": leaf} if (name, value) == EVERYBODY else {name: value, "stage": leaf}
            people[name, value, leaf] = caseload.count(d, report)
    later = (value for value, start in caseload.starts.items() if report < start)
    return Counts(people, frozenset(("area", value) for value in later))


def knowledge(caseload: Caseload, profile: str, releases: Sequence[str]) -> Knowledge:
    """What this reader has besides: how many mistakes there were, and an insider two exact numbers."""
    facts = [
        Fact((("stage", stage),), release, caseload.count({"stage": stage}, release))
        for stage in KNOWN
        for release in releases
        if profile == "insider"
    ]
    mistakes = sum(person.taken_out is not None for person in caseload.people)
    return Knowledge(tuple(facts), mistakes=mistakes, eager=not mistakes, at_most=1_000)


@dataclass(frozen=True)
class Outcome:
    """One attack. `wrong`: lies, and false proofs (of an attacker who assumes too much)."""

    tables: Tables
    report: Report
    wrong: list[str]


@dataclass(frozen=True)
class Truth:
    """What is so of a caseload, asked by the stages of the document: it may have groups of its own."""

    caseload: Caseload
    tables: Tables

    def count(self, d: Mapping[str, str], release: str) -> int:
        """The true number in a cell; leaves that no caseload has hold nobody."""
        leaves = self.tables.stage.members(d["stage"]) & set(LEAVES)
        return sum(self.caseload.count({**d, "stage": leaf}, release) for leaf in leaves)

    def score(self, measure: str, d: Mapping[str, str], release: str) -> int:
        """What a measure adds up to."""
        return self.caseload.score(measure, d, release)


def tried(caseload: Caseload, profile: str, document: dict[str, Any]) -> Outcome:
    """Attack what was published of a caseload."""
    tables = read(document)
    report = attack(tables, knowledge(caseload, profile, tables.releases))
    truth = Truth(caseload, tables)
    wrong = [str(one) for one in lies(tables, truth)]
    wrong += [f"false proof: {one}" for one in mistaken(report, truth)]
    return Outcome(tables, report, wrong)


def _tried(say: Callable[[str], None], caseload: Caseload, profile: str) -> bool:
    began = time.process_time()
    known = published(caseload, profile, caseload.reports[:REPORTS])
    made = time.process_time() - began
    outcome = tried(caseload, profile, known.document())
    report = outcome.report
    shown = Counter(cell.lo is not None for cell in outcome.tables.cells)
    say(
        f"   caseload {caseload.seed} {profile}: {len(outcome.tables.releases)} published, "
        f"{shown[True]} of {sum(shown.values())} figures shown, {report.asked} questions, "
        f"{report.kinds() or 'nothing'} found, {len(report.unsolved)} unsolved "
        f"({made:.0f} s to publish, {report.seconds:.0f} s to attack)"
    )
    for why in known.refused:
        say(f"      not published: {why}")
    if not report.findings and not outcome.wrong and not report.unsolved:
        return True
    for line in [*map(str, report.findings[:10]), *outcome.wrong[:10], *map(str, report.unsolved[:3])]:
        say("      " + line)
    say(f"      wrong from publication number {smallest(caseload, profile, known)} on")
    return False


def smallest(caseload: Caseload, profile: str, known: Published) -> int:
    """The first publication that makes something wrong; 0 if only the whole sequence's time ran out."""
    for number in range(1, len(known.earlier) + 1):
        outcome = tried(caseload, profile, known.document(number))
        if outcome.report.findings or outcome.wrong:
            return number
    return 0


def _finds_plenty(say: Callable[[str], None]) -> bool:
    """The same attacker on figures as they are, and on those with cells below 5 withheld."""
    caseload = make(7, years=1, cases=25)
    found = {
        show.__name__: len(attack(read(naive.counts(caseload, show))).findings)
        for show in (naive.as_it_is, naive.below_five_withheld)
    }
    say(f"   in naive exports of one year: {found} findings")
    return min(found.values()) >= PLENTY
