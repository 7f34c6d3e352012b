"""More of everything that a page could ask for once for each of: entries, cases, people, papers, notices.

Each turn adds at least one of every kind to the house that the table's addresses lead to.
"""

from datetime import timedelta
from typing import Any

from audit.acting import acting_as
from audit.clock import database_now, now, today
from audit.context import request_context
from consent.models import Consent, Guardian
from consent.services import consents, grounds, measures, people, related, scans, signatures
from consent.services.measures import Said
from sig.assessments import services as assessments
from sig.assessments.services import Given
from sig.indicators.shown import Spot
from sig.models import Goal, Programme
from sig.school.weeks import newest_to_report
from sig.services import (
    apart,
    attachments,
    attempts,
    disclosures,
    entries,
    extracts,
    meetings,
    phrases,
    plans,
    school,
    stages,
    steps,
    withholdings,
)
from sig.services import break_glass as emergency
from sig.services.break_glass import Emergency
from sig.services.releases import To
from sig.services.school import Reported
from teams import notices
from teams.models import Team
from teams.services import authorities, break_glass, conflicts, hand_over
from teams.services.hand_over import Wish
from tests import cast
from tests.browser import issued
from tests.browser.agreed import entered, said
from tests.browser.places import _review
from tests.browser.world import SHARED, World, found, nominate, start

PAPER = b"%PDF-1.7\ntrailer<<>>\n%%EOF\n"
MEASURES = ("contact_person", "open_treatment", "contact_person")
NEW_KINDS = ("bup", "labour_market", "arbetsformedlingen")


def grow(world: World, ids: dict[str, Any], turn: int) -> None:
    """One turn more; `turn` counts from 0."""
    for more in (_entries, _plan, _meetings, _figures, _papers, _around, _cases, _above):
        more(world, ids, turn)


def _entries(world: World, ids: dict[str, Any], turn: int) -> None:
    case, own = ids["case"], ids["own"]
    anna, petra, sam, ulla = (world.people[name] for name in ("anna", "petra", "sam", "ulla"))
    to = tuple(To(cast.authority(code).pk) for code in ("socialtjansten", "polisen", "skolan"))
    person = related.register(team_id=ids["team"], name=f"Leo Påhittad {turn}", relation="sibling", by=anna)
    written = [
        entries.log(
            case=case,
            kind="note",
            category="school",
            text=f"Anteckning {turn}.",
            flagged=True,
            release_to=[one for one in to if one.authority_id != by.authority_id],
            by=by,
        )
        for by in (anna, petra, sam, ulla)
    ]
    for entry, by in zip(written, (anna, petra, sam), strict=False):
        attachments.add(entry=entry.pk, case=case, files=[(f"{turn}.pdf", PAPER)], by=by)
        entries.correct(entry=entry.pk, case=case, text="Det var på tisdagen.", by=by)
    withholdings.withhold(
        entry=written[1].pk, reason="Hot hemma.", review_on=today() + timedelta(days=90), by=petra
    )
    attachments.add(entry=own, case=case, files=[(f"{turn}.pdf", PAPER)], by=petra)
    entries.correct(entry=own, case=case, text="Fel tid.", by=petra)
    entries.log(case=case, kind="note", category="crime", text="Med.", about=(person.pk,), by=anna)
    entries.log(
        case=case,
        kind="note",
        category="crime",
        text="Hör till en utredning.",
        restricted=True,
        restricted_review_on=today() + timedelta(days=90),
        by=petra,
    )
    # One of each kind is all that anybody has in a case: a page that opens it does so from the first turn on.
    for kind in ("contact", "incident", "note") if not turn else ():
        for by in (anna, sam):
            entries.log(case=case, kind=kind, category="crime", draft=True, by=by)
    for by in (anna, petra, sam):
        attempts.no_answer(case=case, by=by)


def _plan(world: World, ids: dict[str, Any], turn: int) -> None:
    anna, sam, due = world.people["anna"], world.people["sam"], today() + timedelta(days=turn - 1)
    with acting_as(anna):
        first = Goal.objects.get(pk=ids["goal"])
    made = plans.add_goal(case=ids["case"], own_words=f"Jag vill {turn}.", by=anna)
    for goal in (first, made):
        plans.rate_goal(goal=goal.pk, score=1, version=goal.version, by=anna)
        for title in ("Ringa", "Skriva"):
            plans.add_action(goal=goal.pk, title=title, person=sam, due_on=due, by=anna)
    for name in ("anna", "petra", "sam"):
        for title in ("Ring", "Skriv"):
            step = steps.add(
                case=ids["case"], title=title, responsible=world.people[name], due_on=due, by=anna
            )
        steps.complete(task=step.pk, by=anna)


def _meetings(world: World, ids: dict[str, Any], turn: int) -> None:
    case, anna = ids["case"], world.people["anna"]
    called = tuple(world.people[name].pk for name in ("anna", "petra", "sam", "ulla"))
    noon = now().replace(hour=11, minute=0, second=0, microsecond=0)
    for days in (2 + turn, 20 + turn):
        to = meetings.Invitation("team", "on_site", noon + timedelta(days=days), 60, "Rum 3", people=called)
        meetings.call(case=case, to=to, by=anna)
    meetings.cancel(meeting=meetings.call(case=case, to=to, by=anna).pk, by=anna)
    for name in ("anna", "petra", "sam"):
        by = world.people[name]
        for kind in ("agenda", "minute"):
            entries.log(
                case=case, kind=kind, category="school", text=f"{turn}", meeting=ids["meeting"], by=by
            )
        steps.add(case=case, title="Beslut", responsible=by, due_on=today(), meeting=ids["meeting"], by=anna)


def _figures(world: World, ids: dict[str, Any], turn: int) -> None:
    case, anna, sam = ids["case"], world.people["anna"], world.people["sam"]
    readers = (To(cast.authority("polisen").pk),)
    assessments.make(
        case=case,
        occasion="quarter",
        made_on=today() - timedelta(days=3 - turn),
        given={"school": Given(4, "Bra.", readers), "family": Given(2), "leisure": Given(None, "Vet inte.")},
        by=anna,
    )
    used = {"used_on": today(), "level": "high", "category": "school"}
    assessments.use_instrument(case=case, name=f"SDQ {turn}", by=anna, **used)
    said(world, f"Pågår i {turn + 3} skolor.", "going_on")
    entered(world, "narcotics", Spot(2022), 150 + turn)
    week = newest_to_report(today()).plus(-turn)
    school.report(case=case, reported=[Reported(week, 80 - turn)], by=sam)


def _papers(world: World, ids: dict[str, Any], turn: int) -> None:
    case, team, anna = ids["case"], ids["team"], world.people["anna"]
    held = found(case, anna)
    people.add_guardian(youth=held.youth, name=f"Död Påhittad {turn}", standing="dead", by=anna)
    _renewed(world, held.team, held.youth)
    scans.add_scan(team, ids["consent"], data=PAPER, by=anna)
    said = Said(MEASURES[turn], "youth_15", today(), "Samtal")
    measures.register(team_id=team, said=said, by=anna)
    lines = [(cast.authority("polisen"), cast.authority("skolan"), "school")]
    person = related.person(team_id=team, person_id=ids["related"], by=anna)
    signed = related.Signed("known", "meeting", database_now())
    ends_at = database_now() + timedelta(days=90)
    related.agree(team=held.team, related=person, scope=lines, ends_at=ends_at, signed=signed, by=anna)
    told = entries.log(case=case, kind="note", category="crime", text="Ute.", by=anna)
    what = grounds.Disclosed(
        paragraph="osl_10_18a",
        category="crime",
        what="Ute om nätterna.",
        reasoning="Risk för nya brott.",
        recipient=cast.authority("polisen").pk,
        met=3,
    )
    disclosures.disclose(case=case, what=what, entries=[told.pk], by=anna)
    extracts.begin(case=case, asked=extracts.Request("youth", "known"), by=anna)


def _renewed(world: World, team: Team, youth: Any) -> Consent:
    """One consent more, signed by those who signed the last."""
    anna, begins = world.people["anna"], database_now()
    places = [cast.authority(code) for code in ("socialtjansten", "polisen", "skolan", "ung-fritid")]
    scope = [(one, other, kind) for one in places for other in places if one != other for kind in SHARED]
    ends_at = begins + timedelta(days=200)
    row = consents.draft(youth=youth, team=team, scope=scope, starts_at=begins, ends_at=ends_at, by=anna)
    with acting_as(anna):
        guardian = Guardian.objects.get(youth=youth, standing="active")
    sign = {"consent": row, "identity_check": "known", "channel": "meeting", "by": anna}
    signatures.sign(signer="guardian", guardian=guardian, **sign)
    signatures.sign(signer="youth", **sign)
    return row


def _around(world: World, ids: dict[str, Any], turn: int) -> None:
    """Staff, authorities, seats, a conflict, notices."""
    anna = world.people["anna"]
    team = found(ids["case"], anna).team
    for place in ("polis", "skola"):
        code = {"polis": "polisen", "skola": "skolan"}[place]
        one = cast.person(f"ny{turn}@{place}.example", f"Ny {place} {turn}", "team_member", at=code)
        cast.join(team, one)
    conflicts.declare(team=team, user=one, by=one)
    authorities.ensure_authority(
        code=f"ny-{turn}", kind=NEW_KINDS[turn], name=f"Ny verksamhet {turn}", secrecy_regime="OSL"
    )
    for kind in ("member_joined", "member_left"):
        notices.tell_coordinators(team=team, kind=kind)
    phrases.add(text=f"Vi talade om {turn}.", by=world.people["petra"])


def _cases(world: World, ids: dict[str, Any], turn: int) -> None:
    """A case at work with what is in it, one that waits and one that was declined."""
    anna, petra = world.people["anna"], world.people["petra"]
    with acting_as(anna):
        programme = Programme.objects.get()
    case = start(world, nominate(world, programme, f"Kim Påhittad {turn}", years=16))
    for by in (anna, petra):
        entries.log(
            case=case.pk, kind="contact", contact_kind="visit", category="school", flagged=True, by=by
        )
        entries.log(case=case.pk, kind="note", category="school", text="Utkast.", draft=True, by=by)
        steps.add(case=case.pk, title="Ring", responsible=by, due_on=today(), by=anna)
    to = meetings.Invitation(
        "team", "on_site", now() + timedelta(days=1), 60, "Rum 3", people=(anna.pk, petra.pk)
    )
    meetings.call(case=case.pk, to=to, by=anna)
    apart.keep(case=ids["case"], other=case.pk, by=anna)
    nominate(world, programme, f"Ny Påhittad {turn}", years=15)
    declined = nominate(world, programme, f"Nej Påhittad {turn}", years=15)
    stages.move(case=declined.pk, to="declined", reason="referred", by=anna)
    hand_over.offer(Wish((case.team_id,), world.people["karin"].pk), by=anna)


def _above(world: World, ids: dict[str, Any], turn: int) -> None:
    """What stands above the cases: a broken glass, a publication, a review of the log."""
    gerd = cast.person(f"jour{turn}@polis.example", f"Jour {turn}", "team_member", at="polisen")
    asked = Emergency(found(ids["case"], world.people["anna"]).number, "Ett akut läge.", "", 15)
    with request_context(level="otp"):
        emergency.begin(asked, fresh=True, by=gerd)
    break_glass.close(by=gerd)
    issued.more(ids, turn)
    _review(world)
