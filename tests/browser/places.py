"""The ids that the addresses of the house are made of, beyond those that the world itself needs."""

from datetime import timedelta
from typing import Any
from uuid import UUID

from audit import reviews
from audit.acting import acting_as
from audit.clock import database_now, now, today
from audit.context import request_context
from audit.models import Checkpoint
from consent.exchange import access as exchange
from consent.models import Consent, Guardian
from consent.services import consents, imports, measures, people, readers, related, scans
from consent.services.measures import Said
from sig.assessments import services
from sig.assessments.services import Given
from sig.extracts.access import sheet
from sig.models import Action, Assessment, Attachment, Case, Notice, Programme, Release, Task
from sig.school.weeks import newest_to_report
from sig.services import apart, attachments, entries, extracts, meetings, phrases, school
from sig.services import break_glass as emergency
from sig.services.break_glass import Emergency
from sig.services.releases import To
from sig.services.school import Reported
from sig.views.extracts import paper_for
from teams import notices
from teams.models import BreakGlass, Membership, User
from teams.services import break_glass, hand_over, users
from teams.services.hand_over import Wish
from tests import cast
from tests.audit.conftest import seal_by_command
from tests.browser.agreed import agreed
from tests.browser.issued import issued
from tests.browser.world import World, found, nominate, start

Ids = dict[str, Any]


def complete(world: World) -> Ids:
    """Everything that an address can name; `token` opens a set-up that nobody has begun."""
    above = {**_above(world), **agreed(world), **issued(world)}
    return {**world.ids, **_in_the_case(world), **_extracts(world), **above, "receipt": "abcd-2345"}


def bare(world: World) -> Ids:
    """A case that has just begun, with a meeting and an extract of nothing; Karin leads no case at all."""
    anna = world.people["anna"]
    world.people["karin"] = cast.person(
        "karin@social.example", "Karin Annanstans", "coordinator", at="socialtjansten"
    )
    with acting_as(anna):
        programme = Programme.objects.get()
    case = start(world, nominate(world, programme, "Nils Nybörjare", years=16))
    start_at = now().replace(minute=0, second=0, microsecond=0) + timedelta(days=2)
    people = tuple(world.people[name].pk for name in ("anna", "petra"))
    met = meetings.call(
        case=case, to=meetings.Invitation("team", "phone", start_at, 30, people=people), by=anna
    )
    extract = extracts.begin(case=case.pk, asked=extracts.Request("youth", "known"), by=anna)
    return {**world.ids, "bare": case.pk, "bare_meeting": met.pk, "bare_extract": extract}


def waiting(world: World) -> Ids:
    """A case whose consents are drafted and signed by nobody, and somebody's sibling who has said yes."""
    anna = world.people["anna"]
    with acting_as(anna):
        programme = Programme.objects.get()
    case = nominate(world, programme, "Vera Väntande", years=16)
    people.add_guardian(youth=case.youth, name="Gun Påhittad", by=anna)
    police, school = (cast.authority(code) for code in ("polisen", "skolan"))
    scope, when = [(police, school, "school")], database_now()
    asked = {"youth": case.youth, "team": case.team, "starts_at": when, "by": anna}
    for purpose, lines in (("leave_crime", scope), ("aftercare", ())):
        consents.draft(scope=lines, purpose=purpose, ends_at=when + timedelta(days=90), **asked)
    sibling = related.register(team_id=case.team_id, name="Leo Påhittad", relation="sibling", by=anna)
    related.agree(
        team=case.team,
        related=sibling,
        scope=scope,
        ends_at=when + timedelta(days=60),
        signed=related.Signed("known", "meeting", when),
        by=anna,
    )
    return {"waiting_team": case.team_id, "agreed": sibling.pk}


def _in_the_case(world: World) -> Ids:
    anna = world.people["anna"]
    case = found(world.ids["case"], anna)
    notices.tell_coordinators(team=case.team, kind="member_joined")
    reader = readers.add(case.team_id, user_id=world.people["petra"].pk, by=anna)
    with acting_as(anna):
        ids: Ids = {
            "action": Action.objects.get(case=case).pk,
            "guardian": Guardian.objects.get(youth=case.youth_id).pk,
            "reader": reader.pk,
            "notice": Notice.objects.filter(user=anna)[0].pk,
            "seat": Membership.objects.get(team=case.team_id, user=world.people["petra"]).pk,
            "todo": Task.objects.filter(case=case, done_at=None)[0].pk,
        }
        ids["measure"] = measures.register(
            team_id=case.team_id, said=Said("open_treatment", "only_guardian", today()), by=anna
        ).pk
        ids["related"] = related.register(
            team_id=case.team_id, name="Leo Påhittad", relation="sibling", by=anna
        ).pk
    with acting_as(world.people["ulla"]):
        ids["release"] = Release.objects.filter(entry=world.ids["shared"])[0].pk
    ids |= _papers(case, anna) | _files(world) | _school(world) | {"assessment": assessed(world).pk}
    ids |= _meeting(case, world)
    ids["phrase"] = phrases.add(text="Vi tog en promenad.", by=world.people["petra"]).pk
    ids |= _apart(world)
    return {**ids, "team_notice": notices.unread(by=anna, team_id=case.team_id)[0].id}


def assessed(world: World, days_ago: int = 0) -> Assessment:
    """Anna's assessment of two domains: school is shared with police and school, family with nobody."""
    readers = tuple(To(cast.authority(code).pk) for code in ("polisen", "skolan"))
    given = {
        "school": Given(3, "Bättre på morgnarna.", readers),
        "family": Given(None, "Vet inte än."),
    }
    return services.make(
        case=world.ids["case"],
        occasion="start",
        made_on=today() - timedelta(days=days_ago),
        given=given,
        by=world.people["anna"],
    )


def _meeting(case: Case, world: World) -> Ids:
    """A team meeting today, with a point that only the police may read."""
    people = tuple(world.people[name].pk for name in ("anna", "petra", "sam", "ulla"))
    start = now().replace(minute=0, second=0, microsecond=0)
    to = meetings.Invitation("team", "on_site", start, 60, "Rum 3", people=people)
    row = meetings.call(case=case, to=to, by=world.people["anna"])
    point = entries.log(
        case=case,
        kind="agenda",
        category="crime",
        text="Kvällarna på torget.",
        meeting=row.pk,
        by=world.people["petra"],
    )
    return {"meeting": row.pk, "point": point.pk}


def _papers(case: Case, anna: User) -> Ids:
    with acting_as(anna):
        consent = Consent.objects.filter(team=case.team_id).latest("created_at")
    paper = b"%PDF-1.7\ntrailer<<>>\n%%EOF\n"
    scan = scans.add_scan(case.team_id, consent.pk, data=paper, by=anna)
    out = exchange.exported(case.team_id, consent.pk, "fhir-r4b", by=anna)
    came = imports.take_in(case.team_id, data=out.content, by=anna)
    return {"consent": consent.pk, "scan": scan.pk, "import": came.pk}


def _files(world: World) -> Ids:
    """One of Petra's contact and one of her draft."""
    petra, paper = world.people["petra"], ("Protokoll.pdf", b"%PDF-1.7\ntrailer<<>>\n%%EOF\n")
    found: Ids = {}
    for name, entry in (("file", "own"), ("draft_file", "draft")):
        where = {"entry": world.ids[entry], "case": world.ids["case"]}
        attachments.add(**where, files=[paper], by=petra)
        with acting_as(petra):
            found[name] = Attachment.objects.get(**where).pk
    return found


def _apart(world: World) -> Ids:
    """Anna keeps the case at work apart from the one on its way in."""
    made = apart.keep(case=world.ids["case"], other=world.ids["incoming"], by=world.people["anna"])
    return {"mark": made.pk}


def _school(world: World) -> Ids:
    """A week that Sam has reported."""
    week = newest_to_report(today()).plus(-4)
    school.report(case=world.ids["case"], reported=[Reported(week, 80)], by=world.people["sam"])
    return {"year": week.year, "week": week.number}


def _extracts(world: World) -> Ids:
    """One that is being ruled on and one that was made, of social services."""
    anna = world.people["anna"]
    asked = extracts.Request("youth", "known")
    ids = [extracts.begin(case=world.ids["case"], asked=asked, by=anna) for _turn in range(2)]
    extracts.accept(extract=ids[1], version=1, by=anna)
    extracts.make(extract=ids[1], version=2, render=paper_for(anna), by=anna)
    texts = sheet(ids[0], case=world.ids["case"], by=anna).texts
    return {"extract": ids[0], "made_extract": ids[1], "extract_text": texts[0].id}


def _above(world: World) -> Ids:
    spare, token = users.create(
        email="nils@skola.example",
        name="Nils Ny",
        authority=cast.authority("skolan"),
        roles=("team_member",),
    )
    opening = broken_glass(world)
    ids = {"spare": spare.pk, "token": token, "opening": opening}
    karin = cast.person("karin@social.example", "Karin Annanstans", "coordinator", at="socialtjansten")
    teams = (found(world.ids["closed"], world.people["anna"]).team_id,)
    ids["hand_over"] = hand_over.offer(Wish(teams, karin.pk), by=world.people["anna"])
    return {**ids, "review": _review(world)}


def broken_glass(world: World) -> UUID:
    """Gerd of the police had the case open in an emergency, and has closed it."""
    gerd = cast.person("gerd@polis.example", "Gerd Jour", "team_member", at="polisen")
    number = found(world.ids["case"], world.people["anna"]).number
    with request_context(level="otp"):
        emergency.begin(Emergency(number, "Ett akut läge.", "", 15), fresh=True, by=gerd)
    break_glass.close(by=gerd)
    with acting_as(gerd):
        return BreakGlass.objects.get(user=gerd).pk


def _review(world: World) -> int:
    seal_by_command(1)
    head = Checkpoint.objects.using("review").order_by("-size")[0]
    return reviews.sign_off(
        from_on=today(),
        to_on=today(),
        sample=3,
        remark="none",
        tree_size=head.size,
        by=world.people["lovisa"],
    )
