"""What goes on in the demo's live cases: team, entries, releases, plan, next steps, assessments."""

from datetime import date, timedelta
from typing import NamedTuple
from uuid import UUID

from audit import clock
from audit.acting import acting_as
from consent.age import add_months
from sig.assessments import services as assessments
from sig.assessments.domains import DOMAINS
from sig.assessments.services import Given
from sig.demo_case import Live, spread, workday
from sig.models import Case
from sig.services import entries, plans, steps
from teams.models import User
from teams.services import conflicts, members

SOCIAL, POLICE, SCHOOL, FREE_TIME = "social_services", "police", "school", "ung_fritid"
GROWN_UP, WORKING = 18, 17


class Told(NamedTuple):
    """One entry: whose, of which kind, how many days ago, the words, and which authorities read it."""

    who: str
    kind: str
    detail: str
    category: str
    ago: int
    text: str
    readers: tuple[str, ...] = ()


AT_SCHOOL = (
    Told("sam", "contact", "phone", "school", 21, "Ringde hem om frånvaron. Vi ses på fredag.", (SOCIAL,)),
    Told("petra", "note", "", "crime", 16, "Inga nya händelser på två veckor.", (SOCIAL, SCHOOL)),
    Told(
        "ulla", "contact", "visit", "leisure", 12,
        "På gården två kvällar. Vill prova boxning.", (SOCIAL, SCHOOL),
    ),
    Told(
        "sara", "contact", "home_visit", "plan", 9,
        "Gick igenom målen vid köksbordet. Alla vet vem som gör vad.", (POLICE, SCHOOL),
    ),
    Told(
        "sam", "incident", "positive", "school", 5,
        "En hel vecka utan ogiltig frånvaro.", (SOCIAL, FREE_TIME),
    ),
    Told("petra", "note", "", "crime", 2, "Bara för vår egen planering."),
)  # fmt: skip
AT_NIGHT = (
    Told(
        "petra", "contact", "outreach", "crime", 19,
        "Sågs på torget sent på kvällen. Vi pratade en stund. Lugnt.", (SOCIAL,),
    ),
    Told(
        "sara", "contact", "phone", "plan", 14,
        "Familjen vill ha hjälp med tiderna hemma. Vi bokade ett hembesök.", (POLICE, SCHOOL),
    ),
    Told(
        "sam", "incident", "absence_spike", "school", 11,
        "Borta fyra dagar av fem. Säger att det blir sent på nätterna.", (SOCIAL,),
    ),
    Told(
        "ulla", "contact", "sms", "leisure", 8,
        "Svarade på sms. Kommer på fredag och lagar mat med de andra.", (SOCIAL,),
    ),
    Told(
        "sara", "contact", "home_visit", "plan", 4,
        "Hela familjen var med. Vi kom överens om klockan 22 på vardagar.", (POLICE, SCHOOL, FREE_TIME),
    ),
    Told(
        "ulla", "incident", "positive", "leisure", 1,
        "Städade efter kvällen utan att någon bad om det.", (SOCIAL, SCHOOL),
    ),
)  # fmt: skip
TO_WORK = (
    Told(
        "sara", "contact", "visit", "plan", 20,
        "Skrev en ansökan om praktik tillsammans. Tre ställen att ringa.", (SCHOOL,),
    ),
    Told(
        "sam", "contact", "school_visit", "school", 15,
        "Studievägledaren var med. Vill läsa in två ämnen i vår.", (SOCIAL,),
    ),
    Told("petra", "note", "", "crime", 13, "Inga nya händelser. Vi hälsar när vi ses.", (SOCIAL, SCHOOL)),
    Told(
        "ulla", "contact", "visit", "leisure", 10,
        "Var ledare för de yngre i fotbollen en kväll. Det gick bra.", (SOCIAL, SCHOOL),
    ),
    Told("sara", "contact", "no_contact", "plan", 6, ""),
    Told(
        "sara", "contact", "phone", "plan", 3,
        "Fick ja till praktik på en cykelverkstad. Börjar på måndag.", (SCHOOL, FREE_TIME),
    ),
)  # fmt: skip
STORIES = (AT_SCHOOL, AT_NIGHT, TO_WORK)


class Wanted(NamedTuple):
    """A goal: the youth's words, how one notices, what is done for it and by whom, how it has gone."""

    words: str
    measure: str
    actions: tuple[tuple[str, str, int], ...]
    ratings: tuple[int, ...]


YOUNG = Wanted(
    "Jag vill klara nian.",
    "Är i skolan fyra dagar av fem.",
    (("Läxhjälp två eftermiddagar i veckan", "sam", 9), ("Ringa hem varje fredag", "sam", -4)),
    (-2, -1, -1, 0),
)
OLDER = Wanted(
    "Jag vill gå klart gymnasiet.",
    "Är på alla lektioner i matte och svenska.",
    (("Lägga ett eget schema med mentorn", "sam", 8), ("Skjuts till skolan på måndagar", "sara", -3)),
    (-1, -1, 0, 1),
)
NIGHTS = Wanted(
    "Jag vill sluta vara ute på nätterna.",
    "Är hemma klockan 22 på vardagar.",
    (("Kvällar på gården tisdag och torsdag", "ulla", 12),),
    (-2, -2, -1, 0),
)
WORK = Wanted(
    "Jag vill ha ett jobb i sommar.",
    "Har skickat fem ansökningar.",
    (("Skriva ansökan tillsammans", "sara", 6), ("Fråga cykelverkstaden om praktik", "ulla", -2)),
    (-2, 0, 0, 1),
)
TRUST = Wanted("Jag vill att de där hemma ska lita på mig.", "Svarar när de ringer.", (), (-1, 0, 0, 1))
STEPS = ("Boka möte med skolan", "Ring vårdnadshavare", "Följ med till boxningen")
# How things stood at the start, after three and after six months; None is not known.
SCORES = (
    {
        "school": (2, 2, 4), "peers_gang": (1, 2, 3), "substances": (3, 4, 4), "family": (3, 3, 4),
        "leisure": (2, 4, 4), "attitudes": (2, 3, 3), "health": (3, 3, 4), "debt_threat": (None, 3, 4),
    },
    {
        "school": (3, 2, 3), "peers_gang": (2, 2, 3), "substances": (4, 4, 4), "family": (2, 3, 3),
        "leisure": (1, 3, 4), "attitudes": (3, 3, 4), "health": (2, 3, 3), "work": (None, 2, 3),
    },
)  # fmt: skip
SAID = {
    "school": ("Svårt att komma upp på morgonen.", "Går bättre med ett eget schema.", "Vill dit nu."),
    "leisure": ("Vet inte vad som är roligt.", "Har hittat boxningen.", "Tar med sig en kompis dit."),
}
NOT_ASSESSED = 7
"""Its first assessment is late."""
EVERY, ROUNDS = 3, 3


def fill(live: Live) -> None:
    """Team, entries, plan, steps and assessments of one case."""
    _gather(live)
    for told in STORIES[live.number % len(STORIES)][: 3 + live.number % 4]:
        _write(live, told)
    _planned(live)
    if live.number != NOT_ASSESSED:
        _assessed(live)


def declare_conflict(case_id: UUID, user: User) -> None:
    """A member finds out that the youth is somebody close, says so, and from then on sees nothing."""
    with acting_as(user):
        team = Case.objects.select_related("team").get(pk=case_id).team
    conflicts.declare(team=team, user=user, by=user)


def _gather(live: Live) -> None:
    sara = live.cast["sara"]
    with acting_as(sara):
        team = Case.objects.select_related("team").get(pk=live.id).team
        for key in ("petra", "sam", "ulla"):
            members.add(team=team, user=live.cast[key], authority=live.cast[key].authority, by=sara)


def _write(live: Live, told: Told) -> None:
    ago = min(told.ago, max(live.days - 1, 1))
    entries.log(
        case=live.id,
        kind=told.kind,
        category=told.category,
        text=told.text,
        contact_kind=told.detail if told.kind == "contact" else "",
        incident_kind=told.detail if told.kind == "incident" else "",
        happened_at=clock.now() - timedelta(days=ago, hours=live.number),
        release_to=live.to(*told.readers),
        flagged=told.detail == "absence_spike",
        by=live.cast[told.who],
    )


def _goals(live: Live) -> tuple[Wanted, ...]:
    """One to three, as they fit the age."""
    if live.age >= GROWN_UP:
        return (WORK, TRUST)
    school = YOUNG if live.age < WORKING else OLDER
    return (school, NIGHTS, WORK)[: 1 + live.number % 3]


def _planned(live: Live) -> None:
    """Goals with actions and how they have gone; a next step, late in every other case."""
    sara, today = live.cast["sara"], clock.today()
    made_on = workday(live.started_on + timedelta(days=min(14, live.days // 2)), -1)
    review_on = workday(today + timedelta(days=20 + live.number * 3))
    plans.begin(case=live.id, review_on=review_on, made_on=made_on, by=sara)
    for wanted in _goals(live):
        goal = plans.add_goal(case=live.id, own_words=wanted.words, measure=wanted.measure, by=sara)
        for title, who, days in wanted.actions:
            due_on = workday(today + timedelta(days=days))
            action = plans.add_action(
                goal=goal.pk, title=title, person=live.cast[who], due_on=due_on, by=sara
            )
            if days < 0:
                plans.complete_action(action=action.pk, by=live.cast[who])
        days_rated = spread(made_on, today - timedelta(days=2), len(wanted.ratings))
        for turn, (on, score) in enumerate(zip(days_rated, wanted.ratings, strict=True), 1):
            plans.rate_goal(
                goal=goal.pk, score=score, version=turn, rated_on=on, youth_rated=turn % 2 == 0, by=sara
            )
    late = workday(today - timedelta(days=3), -1) if live.number % 2 else workday(today + timedelta(days=4))
    steps.add(case=live.id, title=STEPS[live.number % len(STEPS)], responsible=sara, due_on=late, by=sara)


def _assessed(live: Live) -> None:
    """At the start and every third month since, each a little better than the one before."""
    first = workday(live.started_on + timedelta(days=min(5, live.days)), -1)
    for turn in range(ROUNDS):
        on = workday(add_months(first, EVERY * turn), -1)
        if on >= clock.today():
            return
        _assess(live, turn, on, "sara", tuple(SCORES[live.number % len(SCORES)]))
        if live.number == 1:
            _assess(live, turn, on + timedelta(days=1), "sam", ("school",))


def _assess(live: Live, turn: int, on: date, who: str, domains: tuple[str, ...]) -> None:
    scores, writes = SCORES[live.number % len(SCORES)], live.cast[who]
    own = str(writes.authority.kind)
    given = {
        code: Given(
            scores[code][turn] if who == "sara" else max(1, (scores[code][turn] or 2) - turn % 2),
            SAID.get(code, ("", "", ""))[turn] if scores[code][turn] else "Vi har inte pratat om det än.",
            tuple(live.everybody(DOMAINS[code].category, own)),
        )
        for code in domains
    }
    occasion = "quarter" if turn else "start"
    assessments.make(case=live.id, occasion=occasion, made_on=on, given=given, by=writes)
