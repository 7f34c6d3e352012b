"""What the demo shows once: files, drafts, phrases, a relative, a measure, an extract, an emergency, two kept
apart, a hand-over, what the law opens, and what is kept from others."""

from collections.abc import Sequence
from datetime import timedelta
from uuid import UUID

from audit import clock
from audit.acting import acting_as
from audit.context import request_context
from consent.models import Consent
from consent.services import measures, related, scans
from consent.services.grounds import Disclosed
from consent.services.measures import Said
from sig.assessments import services as assessments
from sig.demo_case import Live, workday
from sig.demo_papers import paper, timetable
from sig.models import Closure
from sig.services import (
    apart,
    attachments,
    break_glass,
    closures,
    disclosures,
    entries,
    extracts,
    phrases,
    withholdings,
)
from sig.services.break_glass import Emergency
from teams.models import User
from teams.services import break_glass as glass
from teams.services import hand_over
from teams.services.hand_over import Wish

DISCLOSED = "Ute sent flera kvällar med äldre kamrater. Familjen är orolig."
WHAT = "Att den unge är ute sent med äldre kamrater."
WHY = "Det finns en risk för nya brott. Polisen kan prata med gruppen innan något händer."
PHRASES = (
    ("petra", "Vi pratade en stund på torget. Lugnt."),
    ("petra", "Ringde upp. Vi hörs igen i veckan."),
    ("sara", "Gick igenom målen. Inget nytt att besluta."),
    ("sara", "Vi ses nästa vecka, samma tid."),
    ("ulla", "På gården i kväll. Bra stämning."),
)
EMERGENCY = "Den unge kom till mottagningen i kväll och mår mycket dåligt. Vem kan jag ringa?"


def show(lives: Sequence[Live]) -> None:
    """Each of these in one of the cases; the first two or three have most."""
    first, second, third, fifth = lives[0], lives[1], lives[2], lives[4]
    _files(first)
    _around(first)
    _disclosed(first)
    _asked_for_the_file(first)
    _kept_back(second)
    _unfinished(first, third)
    _emergency(fifth)
    apart.keep(case=lives[5].id, other=lives[6].id, by=first.cast["sara"])
    _hand_over(third)
    for who, text in PHRASES:
        phrases.add(text=text, by=first.cast[who])


def thank(closure: UUID, by: User) -> None:
    """What was said at the end of the case that was closed last."""
    with acting_as(by):
        held = Closure.objects.get(pk=closure)
    talked = closures.Said(
        exit_view="I skolan varje dag. Tränar två kvällar. Inga nya händelser sedan i våras.",
        youth_words="Det var skönt att ni inte gav upp.",
        thanks="held",
        thanks_on=clock.local(held.closed_at).date(),
    )
    closures.change(closure=closure, said=talked, version=held.version, by=by)


def _files(live: Live) -> None:
    """A picture with a contact of social services, a paper with a note of school, the signed consent."""
    sara, sam = live.cast["sara"], live.cast["sam"]
    contact = entries.log(
        case=live.id, kind="contact", contact_kind="school_visit", category="school",
        text="Ritade ett schema som hänger på kylskåpet hemma. Bilden är med här.",
        happened_at=clock.now() - timedelta(days=1), release_to=live.to("school", "ung_fritid"), by=sara,
    )  # fmt: skip
    attachments.add(entry=contact.pk, case=live.id, files=[("Schema.png", timetable())], by=sara)
    note = entries.log(
        case=live.id, kind="note", category="school",
        text="Anpassningar som lärarna har kommit överens om. De börjar gälla på måndag.",
        happened_at=clock.now() - timedelta(days=2), release_to=live.to("social_services"), by=sam,
    )  # fmt: skip
    lines = (
        "Anpassningar i skolan",
        "",
        "1. Börjar klockan tio.",
        "2. Läser matte i liten grupp.",
    )
    attachments.add(entry=note.pk, case=live.id, files=[("Anpassningar.pdf", paper(lines))], by=sam)
    with acting_as(sara):
        consent = Consent.objects.filter(team=live.team_id).latest("created_at").pk
    signed = paper(("Samtycke", "", "Påhittat papper för demon. Underskrivet av den unge och familjen."))
    scans.add_scan(live.team_id, consent, data=signed, by=sara)


def _around(live: Live) -> None:
    """A sibling, a yes to a measure, an instrument, an evening of the police that stays with them."""
    sara, today = live.cast["sara"], clock.today()
    related.register(team_id=live.team_id, name="Robin Påhittsson", relation="sibling", by=sara)
    decided = Said("contact_person", "youth_15", workday(today - timedelta(days=30), -1))
    measures.register(team_id=live.team_id, said=decided, by=sara)
    assessments.use_instrument(
        case=live.id, name="SAVRY", category="crime", level="medium",
        used_on=workday(today - timedelta(days=45), -1), by=sara,
    )  # fmt: skip
    entries.log(
        case=live.id, kind="note", category="crime", text="Hör till en pågående utredning.",
        happened_at=clock.now() - timedelta(days=4), restricted=True,
        restricted_review_on=today + timedelta(days=60), by=live.cast["petra"],
    )  # fmt: skip


def _disclosed(live: Live) -> None:
    """An entry that the consent has not opened to the police; social services hands it out on a paragraph."""
    sara = live.cast["sara"]
    entry = entries.log(
        case=live.id,
        kind="note",
        category="crime",
        text=DISCLOSED,
        happened_at=clock.now() - timedelta(days=3),
        by=sara,
    )
    police = live.to("police")[0].authority_id
    what = Disclosed("osl_10_18a", "crime", WHAT, WHY, recipient=police, met=3)
    disclosures.disclose(case=live.id, what=what, entries=[entry.pk], by=sara)


def _asked_for_the_file(live: Live) -> None:
    """The youth has asked for an extract of the file; somebody is going through it."""
    extracts.begin(case=live.id, asked=extracts.Request("youth", "known"), by=live.cast["sara"])


def _kept_back(live: Live) -> None:
    """Something told in confidence, which the guardians are not to read now."""
    sara = live.cast["sara"]
    told = entries.log(
        case=live.id, kind="contact", contact_kind="visit", category="family", spoken_alone=True,
        text="Berättade i enrum hur det är hemma. Vill själv säga det till familjen när det känns rätt.",
        happened_at=clock.now() - timedelta(days=7), by=sara,
    )  # fmt: skip
    why = "Den unge skulle inte våga berätta mer om familjen fick läsa det nu."
    withholdings.withhold(
        entry=told.pk, reason=why, review_on=clock.today() + timedelta(days=30), by=sara, case=live.id
    )


def _unfinished(first: Live, other: Live) -> None:
    """Two texts that somebody has begun."""
    for live, who, kind, text in (
        (first, "petra", "contact", "Sågs vid stationen. Berättade att"),
        (other, "sara", "note", "Ring gården om fredag. Fråga också om"),
    ):
        entries.log(
            case=live.id,
            kind=kind,
            category="leisure",
            text=text,
            contact_kind="outreach" if kind == "contact" else "",
            draft=True,
            by=live.cast[who],
        )


def _emergency(live: Live) -> None:
    """BUP had the case open for a moment; the log reviewer has it to look into."""
    bea = live.cast["bea"]
    with request_context(level="otp"):
        break_glass.begin(Emergency(live.file.number, EMERGENCY, "", 15), fresh=True, by=bea)
    glass.close(by=bea)


def _hand_over(live: Live) -> None:
    """Sara will be away, and has asked Hanna to lead one case meanwhile. She has not answered yet."""
    first = workday(clock.today() + timedelta(days=21))
    note = "Ledig i två veckor. Praktiken går bra. Ring gården om något händer."
    wish = Wish((live.team_id,), live.cast["hanna"].pk, first, first + timedelta(days=14), note)
    hand_over.offer(wish, by=live.cast["sara"])
