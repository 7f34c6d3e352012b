"""What goes on in the demo's live cases: team, entries, releases, plan, next steps."""

from collections.abc import Mapping
from datetime import timedelta
from uuid import UUID

from audit import clock
from audit.acting import acting_as
from consent.services.grounds import Disclosed
from sig.assessments import services as assessments
from sig.assessments.services import Given
from sig.models import Case
from sig.services import disclosures, entries, plans, steps
from sig.services.releases import To
from teams.models import User
from teams.services import conflicts, members

SOCIAL, SCHOOL = "social_services", "school"
ENTRIES = (
    ("sam", "contact", "phone", "school", 21, "Ringde hem om frånvaron. Vi ses på fredag.", (SOCIAL,)),
    ("petra", "note", "", "crime", 16, "Inga nya händelser i området på två veckor.", (SOCIAL, SCHOOL)),
    (
        "ulla",
        "contact",
        "visit",
        "leisure",
        12,
        "På gården två kvällar. Vill prova boxning.",
        (SOCIAL, SCHOOL),
    ),
    (
        "sara",
        "contact",
        "home_visit",
        "plan",
        9,
        "Gick igenom målen och vem som gör vad.",
        ("police", SCHOOL),
    ),
    (
        "sam",
        "incident",
        "positive",
        "school",
        5,
        "En hel vecka utan ogiltig frånvaro.",
        (SOCIAL, "ung_fritid"),
    ),
    ("petra", "note", "", "crime", 2, "Bara för vår egen planering.", ()),
)
GOALS = ("Jag vill klara nian.", "Jag vill sluta vara ute på nätterna.", "Jag vill ha ett jobb i sommar.")
DISCLOSED = "Ute sent flera kvällar med äldre kamrater. Mamman är orolig."
WHAT = "Att den unge är ute sent med äldre kamrater."
WHY = "Det finns en risk för nya brott. Polisen kan prata med gruppen innan något händer."
MEASURES = ("Är i skolan fyra dagar av fem.", "Är hemma klockan 23.", "Har skickat fem ansökningar.")
ASSESSED = (1, 2)
# How things stood at the start, after three months and now; None is not known.
SCORES = {
    "school": (2, 2, 4), "peers_gang": (1, 2, 3), "substances": (3, 4, 4), "family": (3, 3, 4),
    "leisure": (2, 4, 4), "attitudes": (2, 3, 3), "health": (3, 3, 4), "debt_threat": (None, 3, 4),
}  # fmt: skip
STEPS = ("Boka möte med skolan", "Ring vårdnadshavare", "Följ med till boxningen")


def live_work(case_id: UUID, number: int, cast: Mapping[str, User]) -> None:
    """Fill one started case whose consent is in force; `number` varies what is there and what is late."""
    sara = cast["sara"]
    with acting_as(sara):
        case = Case.objects.select_related("team").get(pk=case_id)
        for key in ("petra", "sam", "ulla"):
            _join(case, cast[key], sara)
    kinds = {user.authority.kind: user.authority_id for user in cast.values() if user.authority}
    for who, kind, detail, category, ago, text, readers in ENTRIES[: 2 + number % 5]:
        entries.log(
            case=case_id,
            kind=kind,
            category=category,
            text=text,
            contact_kind=detail if kind == "contact" else "",
            incident_kind=detail if kind == "incident" else "",
            happened_at=clock.now() - timedelta(days=ago, hours=number),
            release_to=[To(kinds[reader]) for reader in readers],
            by=cast[who],
        )
    if number == 1:
        _disclosed(case_id, kinds["police"], sara)
    _planned(case_id, number, cast)
    if number in ASSESSED:
        _assessed(case_id, cast["sara"])


def declare_conflict(case_id: UUID, user: User) -> None:
    """A member finds out that the youth is somebody close, says so, and from then on sees nothing."""
    with acting_as(user):
        team = Case.objects.select_related("team").get(pk=case_id).team
    conflicts.declare(team=team, user=user, by=user)


def _join(case: Case, user: User, by: User) -> None:
    members.add(team=case.team, user=user, authority=user.authority, by=by)


def _disclosed(case_id: UUID, police: int, by: User) -> None:
    """An entry that the consent has not opened to the police; social services hands it out on a paragraph."""
    entry = entries.log(
        case=case_id,
        kind="note",
        category="crime",
        text=DISCLOSED,
        happened_at=clock.now() - timedelta(days=3),
        by=by,
    )
    what = Disclosed("osl_10_18a", "crime", WHAT, WHY, recipient=police, met=3)
    disclosures.disclose(case=case_id, what=what, entries=[entry.pk], by=by)


def _planned(case_id: UUID, number: int, cast: Mapping[str, User]) -> None:
    """A goal with an action, and next steps of which every other case has one that is late."""
    today = clock.today()
    words = {"own_words": GOALS[number % len(GOALS)], "measure": MEASURES[number % len(GOALS)]}
    goal = plans.add_goal(case=case_id, by=cast["sara"], **words)
    plans.add_action(
        goal=goal.pk,
        title="Läxhjälp två eftermiddagar i veckan",
        person=cast["sam"],
        due_on=today + timedelta(days=7 + number),
        by=cast["sara"],
    )
    late = -3 if number % 2 else 4
    steps.add(
        case=case_id,
        title=STEPS[number % len(STEPS)],
        responsible=cast["sara"],
        due_on=today + timedelta(days=late),
        by=cast["sara"],
    )


def _assessed(case_id: UUID, by: User) -> None:
    """Three assessments, each a little better than the one before."""
    for turn, ago in enumerate((190, 98, 6)):
        given = {domain: Given(steps[turn]) for domain, steps in SCORES.items()}
        assessments.make(
            case=case_id,
            occasion="quarter" if turn else "start",
            made_on=clock.today() - timedelta(days=ago),
            given=given,
            by=by,
        )
