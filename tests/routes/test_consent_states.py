"""Every address of a case × its people × every state of its consent, as data; and who reads what in each.

The states follow one another in one story, in the order of STATES.
"""

import os
from collections.abc import Callable
from dataclasses import dataclass
from datetime import timedelta
from typing import Final

import pytest

from audit import clock
from audit.acting import acting_as_system
from consent.models import Consent, ConsentSignature, Guardian
from consent.services import consents, people, signatures
from consent.services.recompute import locked, recompute
from sig.models import Case
from sig.services import closures
from tests import cast
from tests.browser.world import SHARED, WITH, found
from tests.routes.conftest import House
from tests.routes.table import CASE_ROWS, CONSENT_ROWS, Row

pytestmark = pytest.mark.django_db(databases="__all__")
ASKED = "anna petra sam ulla bea olle"
NAME, SHARED_TEXT = "Östlund", "kom till gården"
SCHOOL_TEXT, HIDDEN = "Tredje gången", "Hör till en utredning"


ALL = os.environ.get("SIG_STATES") == "all"
SHARE = 16


@dataclass(frozen=True)
class State:
    """What the case page shows to whom: the youth's name, Ulla's contact released to police and school.

    Petra asked for the case and wrote the name herself; Ulla is told none, for no consent covers identity.
    """

    name: str
    named: str
    shared: str
    consent: str
    otherwise: tuple[tuple[str, str, int], ...] = ()


NO_PAPER = (("consent-form", "anna", 404), ("consent-form-language", "anna", 404))


def refused(status: int, names: str, people: str) -> tuple[tuple[str, str, int], ...]:
    return tuple((name, person, status) for name in names.split() for person in people.split())


# The plan follows the consent; a score follows its release, which no later signature brings back.
NO_SCORES = refused(404, "assessment", "petra sam")
NOTHING = (*refused(404, "plan-print", "petra sam"), *NO_SCORES)
NOT_POLICE = refused(404, "plan-print assessment", "petra")
# Nothing is written in a closed case, and each form says so; who reads an entry can still be seen and ended.
OVER = (
    *refused(403, "case-contact case-note case-incident", "anna petra sam ulla"),
    *refused(403, "case-bring-up assessment-new instrument-new", "anna petra sam ulla"),
    *refused(403, "plan-review goal-new goal-edit goal-attained action-new action-edit", "anna"),
    ("entry-correct", "petra", 403),
    *refused(302, "case-closing case-close", "anna"),
    *refused(404, "contact-same meeting-said", "petra"),
    *refused(404, "meeting-new", "anna petra sam"),
    *refused(404, "meeting-change", "anna"),
    *refused(404, "meeting-bring-up meeting-said-apart meeting-decide", "anna petra sam ulla"),
    *refused(403, "case-school-report case-school-week", "sam"),
)
STATES: Final = (
    State("active", "anna petra sam", "petra sam ulla", "active"),
    State("police_excluded", "anna petra sam", "sam ulla", "active", NOT_POLICE),
    State("guardian_missing", "anna petra", "ulla", "partly_signed", NOTHING),
    State("renewed", "anna petra sam", "petra sam ulla", "active"),
    State("guardian_withdrew", "anna petra", "ulla", "partly_signed", NOTHING),
    State("signed_again", "anna petra sam", "ulla", "active", NO_SCORES),
    State("youth_withdrew", "anna petra", "ulla", "withdrawn", (*NO_PAPER, *NOTHING)),
    State("drafted_anew", "anna petra", "ulla", "draft", NOTHING),
    State("one_signed", "anna petra", "ulla", "partly_signed", NOTHING),
    State("all_signed", "anna petra sam", "ulla", "active", NO_SCORES),
    State("expired", "anna petra", "ulla", "expired", (*NO_PAPER, *NOTHING)),
    State("closed", "anna petra", "ulla", "expired", (*NO_PAPER, *NOTHING, *OVER)),
)
PAGES = [row for row in (*CASE_ROWS, *CONSENT_ROWS) if row.get is not None]


class Story:
    """Moves the case at work from state to state, through the services."""

    def __init__(self, house: House) -> None:
        self.house, self.reached = house, "active"
        self.anna = house.world.people["anna"]
        self.case: Case = found(house.ids["case"], self.anna)

    def reach(self, name: str) -> None:
        names = [state.name for state in STATES]
        for step in names[names.index(self.reached) + 1 : names.index(name) + 1]:
            STEPS[step](self)
            self.reached = step

    def latest(self) -> Consent:
        with acting_as_system("test"):
            return Consent.objects.filter(team=self.case.team_id, purpose="leave_crime").latest("created_at")

    def signature(self, signer: str) -> ConsentSignature:
        with acting_as_system("test"):
            held = ConsentSignature.objects.filter(consent=self.latest(), signer=signer, withdrawn_at=None)
            return held.select_related("consent").latest("registered_at")

    def guardians(self) -> list[Guardian]:
        with acting_as_system("test"):
            return list(Guardian.objects.filter(youth=self.case.youth_id).order_by("registered_at"))

    def sign(self, *signers: Guardian | None) -> None:
        for guardian in signers:
            signatures.sign(
                consent=self.latest(),
                signer="guardian" if guardian else "youth",
                guardian=guardian,
                identity_check="known",
                channel="meeting",
                by=self.anna,
            )

    def draft(self) -> None:
        authorities = [cast.authority(code) for code in WITH]
        scope = [(a, b, kind) for a in authorities for b in authorities for kind in SHARED if a != b]
        now = clock.database_now()
        consents.draft(youth=self.case.youth, team=self.case.team, scope=scope, starts_at=now,
                       ends_at=now + timedelta(days=150), by=self.anna)  # fmt: skip


def exclude_police(story: Story) -> None:
    consents.exclude(
        signature=story.signature("guardian"), recipient=cast.authority("polisen"), channel="phone",
        by=story.anna,
    )  # fmt: skip


def add_guardian(story: Story) -> None:
    people.add_guardian(youth=story.case.youth, name="Gudrun Påhittad", by=story.anna)


def renew(story: Story) -> None:
    story.draft()
    story.sign(*story.guardians(), None)


def guardian_withdraws(story: Story) -> None:
    held = story.signature("guardian")
    consents.withdraw(consent=held.consent, signature=held, channel="phone", by=story.anna)


def sign_again(story: Story) -> None:
    story.sign(*story.guardians())


def youth_withdraws(story: Story) -> None:
    held = story.signature("youth")
    consents.withdraw(consent=held.consent, signature=held, channel="meeting", by=story.anna)


def one_signs(story: Story) -> None:
    story.sign(None)


def time_runs_out(story: Story) -> None:
    with acting_as_system("test"):
        row = locked(story.latest().pk)
        now = clock.database_now()
        row.starts_at, row.ends_at = now - timedelta(days=2), now - timedelta(seconds=1)
        row.save()
        recompute(row, by=None)


def close(story: Story) -> None:
    closures.close(case=story.case.pk, reason="goals_met", planned=True, exit_view="", youth_words="",
                   by=story.anna)  # fmt: skip


STEPS: Final[dict[str, Callable[[Story], None]]] = {
    "police_excluded": exclude_police,
    "guardian_missing": add_guardian,
    "renewed": renew,
    "guardian_withdrew": guardian_withdraws,
    "signed_again": sign_again,
    "youth_withdrew": youth_withdraws,
    "drafted_anew": Story.draft,
    "one_signed": one_signs,
    "all_signed": sign_again,
    "expired": time_runs_out,
    "closed": close,
}


@pytest.fixture(scope="module")
def story(house: House) -> Story:
    return Story(house)


@pytest.mark.parametrize("state", STATES, ids=lambda state: state.name)
def test_every_page_answers_as_declared_in_every_state(story: Story, state: State) -> None:
    story.reach(state.name)
    assert story.latest().state == state.consent
    changed = {(name, person): status for name, person, status in state.otherwise}
    wrong = []
    for row in asked_in(state):
        for person in ASKED.split():
            expected = changed.get((row.name, person), row.expected("get", person))
            answer = story.house.ask(row, "get", person)
            if answer.status_code != expected:
                wrong.append(f"{row.name} as {person}: {answer.status_code}, declared {expected}")
            body = answer.content.decode(errors="replace")
            wrong += leaks(row, person, state, body)
            wrong += lacks(person, state, body) if row.name == "case" else []
    assert wrong == [], "\n".join(wrong)


def asked_in(state: State) -> list[Row]:
    """What the state changes, the case page, and a sixth of the other pages, another sixth in each state;
    all of them with SIG_STATES=all (`./dev prove consent_states`)."""
    otherwise = {"case", *(name for name, _person, _status in state.otherwise)}
    turn = STATES.index(state)
    return [row for at, row in enumerate(PAGES) if ALL or row.name in otherwise or at % SHARE == turn % SHARE]


def leaks(row: Row, person: str, state: State, body: str) -> list[str]:
    """On no page of the case does anybody meet what the state keeps from them."""
    if "case_id" in row.ids and row.ids["case_id"] != "case":
        return []
    kept = []
    if person not in state.named.split() and NAME in body:
        kept.append("the name")
    if person not in state.shared.split() and SHARED_TEXT in body:
        kept.append("the shared contact")
    if person != "sam" and SCHOOL_TEXT in body:
        kept.append("the school's own")
    if person != "petra" and HIDDEN in body:
        kept.append("the investigation")
    return [f"{row.name} shows {person} {what}" for what in kept]


def lacks(person: str, state: State, body: str) -> list[str]:
    """What one may know stands on the case page."""
    missing = []
    if person in state.named.split() and NAME not in body:
        missing.append("the name")
    if person in state.shared.split() and SHARED_TEXT not in body:
        missing.append("the shared contact")
    return [f"the case page lacks {what} for {person}" for what in missing]
