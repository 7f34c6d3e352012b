"""The demo's publications: of three days, one for each audience, ordered by one and approved by two others.

What was recorded by those days cannot be asked for: the caseload was imported when the demo was made. Each is
counted from what had happened by its day, as it is recorded now.
"""

from collections.abc import Callable, Mapping
from datetime import timedelta

from audit import clock
from audit.acting import acting_as
from sig.models import Publication
from sig.publications.rule import Answer, State
from sig.services import definitions, publications
from teams.models import User

REPORTS = ((470, "officials"), (240, "political"), (0, "steering"))
"""How many days ago, and to whom. Each one more is audited together with those before: the third takes most
of the time."""
ADOPTED_AGO = 500
TEXTS: Mapping[str, str] = {
    "done": "Teamen har träffats som planerat. Nya områden har kommit med och alla verksamheter har utsett "
    "någon som är med från början.",
    "together": "Skola, polis och socialtjänst följer upp tillsammans varje månad. Ung Fritid är med i fler "
    "team än förut.",
    "effects": "Det är tidigt att säga något om effekter. Fler går i skolan, men ingen jämförelse finns.",
    "ahead": "Till nästa gång ser vi över hur vi informerar vårdnadshavare.",
}
NOTE = "Stämmer med det vi har sett."


def show(cast: Mapping[str, User], progress: Callable[[str, int, int], None]) -> None:
    """Everything above. Raises RuntimeError when one of them is refused: the demo would show none."""
    _adopt(cast)
    for number, (ago, audience) in enumerate(REPORTS, 1):
        draft = _draft(ago, audience, cast["sara"])
        for who in ("maj", "dag"):
            publications.decide(draft.pk, Answer.APPROVE, NOTE if who == "maj" else "", by=cast[who])
        progress("Utgåvor", number, len(REPORTS))


def _adopt(cast: Mapping[str, User]) -> None:
    """What the programme file proposes, adopted as it stands."""
    with acting_as(cast["sara"]):
        file = definitions.in_force()
    assert file is not None
    made = definitions.propose(
        version=file.version,
        text=file.text,
        occupation_percent=file.occupation_percent,
        programmes=file.programmes,
        by=cast["sara"],
    )
    day = clock.today() - timedelta(days=ADOPTED_AGO)
    definitions.adopt(
        definition=made.pk, adopted_on=day, minutes="Styrgruppen för SIG, § 4 (påhittat)", by=cast["stig"]
    )


def _draft(ago: int, audience: str, sara: User) -> Publication:
    day = clock.today() - timedelta(days=ago)
    order = publications.order(audience=audience, ends_on=day, texts=TEXTS, by=sara)
    if publications.make(order.pk) is not State.DRAFTED:
        code = publications.order_state(order.pk, by=sara).refusal
        raise RuntimeError(f"the demo's publication of {day} was refused: {code}")
    with acting_as(sara):
        return Publication.objects.get(order=order)
