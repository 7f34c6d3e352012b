"""The demo's meetings: some held, with who came, what was said and what was decided; some to come."""

from datetime import date, timedelta
from typing import NamedTuple
from uuid import UUID

from audit import clock
from audit.acting import acting_as
from sig.demo_case import Live, at_nine, workday
from sig.models import Attendance, Meeting
from sig.services import entries, meetings, steps
from sig.services.meetings import Invitation

HELD = {1: (74, 32), 2: (27,), 4: (40,), 9: (20,), 10: (96, 34)}
"""How many days ago, by the case's number."""
COMING = {1: 6, 2: 9, 4: 0, 5: 13, 9: 3, 10: 16}
"""In how many days; 0 is today."""
PLACES = ("Rum 3, Medborgarhuset", "Fritidsgården", "Skolans konferensrum")
TEAM = ("sara", "petra", "sam", "ulla")


class Brought(NamedTuple):
    """A point: who brings it up, of which kind, the words; what was said, and the step that was decided."""

    who: str
    category: str
    text: str
    said: str
    step: str
    owner: str


BROUGHT = (
    Brought(
        "sam", "school", "Hur kommer man till första lektionen?",
        "Skolan flyttar matten till klockan tio. Familjen ringer om det inte går.",
        "Ändra schemat från måndag", "sam",
    ),
    Brought(
        "petra", "crime", "Kvällarna på torget. Vad kan vi göra tillsammans?",
        "Polisen och fältarbetarna går dit på fredagar. Alla hälsar och frågar hur det är.",
        "Gå till torget på fredag", "petra",
    ),
    Brought(
        "ulla", "leisure", "Vill börja träna. Vem betalar avgiften?",
        "Socialtjänsten betalar första terminen. Ung Fritid följer med de första gångerna.",
        "Betala träningsavgiften", "sara",
    ),
)  # fmt: skip
TO_COME = (
    ("sam", "school", "Går det nya schemat bra?"),
    ("ulla", "leisure", "Lovet: vem är ledig och vem finns?"),
)
NOT_THERE = ("petra", "ulla")
"""Who had to stay away, from one meeting to the next."""


def hold(live: Live) -> None:
    """The meetings of one case, held and planned."""
    for turn, ago in enumerate(HELD.get(live.number, ())):
        on = workday(clock.today() - timedelta(days=min(ago, live.days - 2)), -1)
        _held(live, on, turn)
    if live.number in COMING:
        _planned(live)


def _held(live: Live, on: date, turn: int) -> None:
    sara, start = live.cast["sara"], at_nine(on, 13)
    to = _invitation(live, "planning" if turn == 0 else "team", start.date(), 13)
    row = meetings.call(case=live.id, to=to, at=start - timedelta(days=10), by=sara)
    for point in BROUGHT[turn : turn + 2] if live.number % 2 else BROUGHT[-2:]:
        _spoken(live, row, point, on)
    _marked(live, row.pk, turn)
    meetings.close(meeting=row.pk, at=row.ends_at, by=sara)


def _spoken(live: Live, row: Meeting, point: Brought, on: date) -> None:
    """A point, what was said of it, and the step; what was decided long ago is done."""
    asked = _bring_up(live, row.pk, point.who, point.category, point.text, days=on - timedelta(days=2))
    entries.log(
        case=live.id,
        kind="minute",
        category=point.category,
        text=point.said,
        happened_at=row.starts_at,
        meeting=row.pk,
        answers=asked,
        release_to=live.everybody(point.category, "social_services"),
        by=live.cast["sara"],
    )
    due_on = workday(on + timedelta(days=7 if on < clock.today() - timedelta(days=35) else 40))
    step = steps.add(
        case=live.id,
        title=point.step,
        responsible=live.cast[point.owner],
        due_on=due_on,
        meeting=row.pk,
        by=live.cast["sara"],
    )
    if due_on < clock.today():
        steps.complete(task=step.pk, by=live.cast[point.owner])


def _marked(live: Live, meeting: UUID, turn: int) -> None:
    """Who came: all but one, who had said so."""
    away = live.cast[NOT_THERE[(live.number + turn) % len(NOT_THERE)]]
    with acting_as(live.cast["sara"]):
        called = list(Attendance.objects.filter(meeting=meeting))
    for one in called:
        presence = "excused" if one.user_id == away.pk else "came"
        meetings.attend(meeting=meeting, one=one.pk, presence=presence, by=live.cast["sara"])


def _planned(live: Live) -> None:
    on = clock.today() + timedelta(days=COMING[live.number])
    on = workday(on) if COMING[live.number] else on
    kind = "follow_up" if live.number in HELD else "planning"
    to = _invitation(live, kind, on, 9 + live.number % 6)
    row = meetings.call(case=live.id, to=to, by=live.cast["sara"])
    for who, category, text in TO_COME[: 1 + live.number % 2]:
        _bring_up(live, row.pk, who, category, text)


def _bring_up(
    live: Live, meeting: UUID, who: str, category: str, text: str, days: date | None = None
) -> UUID:
    writes = live.cast[who]
    entry = entries.log(
        case=live.id,
        kind="agenda",
        category=category,
        text=text,
        happened_at=at_nine(days) if days else None,
        meeting=meeting,
        release_to=live.everybody(category, str(writes.authority.kind)),
        by=writes,
    )
    found: UUID = entry.pk
    return found


def _invitation(live: Live, kind: str, on: date, hour: int) -> Invitation:
    form = "digital" if live.number % 4 == 0 else "on_site"
    place = "" if form == "digital" else PLACES[live.number % len(PLACES)]
    return Invitation(
        kind=kind,
        form=form,
        starts_at=at_nine(on, hour),
        minutes=60,
        place=place,
        youth_invited=live.number % 2 == 1,
        people=live.account(*TEAM),
    )
