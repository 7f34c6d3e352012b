"""Provisions that break secrecy without consent, as data; and which of them fits which disclosure. Pure.

Source: domain.md 2.1-2.2. `confirm`: the wording was not read in the statute; a jurist confirms it
before use.
"""

from dataclasses import dataclass
from datetime import date, datetime

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from consent.age import birthday, midnight

SOCIAL, POLICE, SCHOOL, HEALTH = "social_services", "police", "school", "bup"
LABOUR, LEISURE, JOBCENTRE = "labour_market", "ung_fritid", "arbetsformedlingen"
PROSECUTOR, COURT, PRISON, OTHER = "prosecutor", "court", "prison_probation", "other"
AUTHORITIES = frozenset({SOCIAL, POLICE, SCHOOL, HEALTH, LABOUR, LEISURE, JOBCENTRE})
# OSL binds authorities; a property owner is none, and neither sends nor receives on these grounds.
ANYBODY = AUTHORITIES | {PROSECUTOR, COURT, PRISON, OTHER}
CRIME_FIGHTING = frozenset({POLICE, PROSECUTOR})
CONTACT = frozenset({"identity"})

OUTSIDE: dict[str, Promise] = {
    POLICE: _("Polisen, någon utanför teamet"),
    PROSECUTOR: _("Åklagare"),
    COURT: _("Domstol"),
    SOCIAL: _("Socialtjänsten, någon utanför teamet"),
    HEALTH: _("Hälso- och sjukvård"),
    SCHOOL: _("En annan skola"),
    PRISON: _("Kriminalvården"),
    OTHER: _("En annan myndighet"),
}


@dataclass(frozen=True)
class Paragraph:
    """One provision: stored code, where it stands, what it allows, and between whom.

    `conditions` are ticked one by one by whoever decides. `below_age`: only about somebody younger.
    `categories`: only such information; empty means any. `inbound`: facts also come in on it.
    """

    code: str
    place: str
    text: Promise
    senders: frozenset[str] = AUTHORITIES
    recipients: frozenset[str] = ANYBODY
    confirm: bool = False
    conditions: tuple[Promise, ...] = ()
    below_age: int | None = None
    categories: frozenset[str] = frozenset()
    names_statute: bool = False
    inbound: bool = True


PARAGRAPHS: dict[str, Paragraph] = {
    item.code: item
    for item in (
        Paragraph(
            "osl_10_2",
            "OSL 10 kap. 2 §",
            _("Din verksamhet får lämna uppgiften om den måste det för att kunna göra sitt eget arbete."),
            confirm=True,
            conditions=(_("Vårt eget arbete går inte att göra utan att vi lämnar uppgiften."),),
            inbound=False,
        ),
        Paragraph(
            "osl_10_15a",
            "OSL 10 kap. 15 a §",
            _(
                "Myndigheter får lämna uppgifter till varandra för att förebygga, upptäcka eller utreda"
                " brott. Ni väger nyttan mot skadan varje gång. Socialtjänstens uppgifter räknas här som"
                " undantagna."
            ),
            senders=AUTHORITIES - {SOCIAL},
            confirm=True,
            conditions=(
                _("Uppgiften behövs för att förebygga, upptäcka eller utreda brott."),
                _("Vi har vägt nyttan mot skadan för den unge, och nyttan väger över."),
            ),
        ),
        Paragraph(
            "osl_10_18a",
            "OSL 10 kap. 18 a §",
            _(
                "Socialtjänsten får lämna uppgifter till polisen om någon under 21 år, för att förebygga"
                " brott. Det gäller inte konkreta misstankar om brott som redan har hänt."
            ),
            senders=frozenset({SOCIAL}),
            recipients=frozenset({POLICE}),
            confirm=True,
            conditions=(
                _("Särskilda omständigheter visar en risk för att den unge begår brott."),
                _("Uppgiften kan antas bidra till att förhindra det."),
                _("Det är inte olämpligt att lämna uppgiften."),
            ),
            below_age=21,
        ),
        Paragraph(
            "osl_10_18c",
            "OSL 10 kap. 18 c §",
            _(
                "Socialtjänsten och vården får lämna uppgifter till polisen för att förebygga våld eller"
                " andra allvarliga brott mot en närstående."
            ),
            senders=frozenset({SOCIAL, HEALTH}),
            recipients=frozenset({POLICE}),
            confirm=True,
            conditions=(_("Det finns en risk för att någon utsätts för våld av en närstående."),),
        ),
        Paragraph(
            "osl_10_21",
            "OSL 10 kap. 21–24 §§",
            _(
                "Ett misstänkt brott får anmälas till polis eller åklagare. "
                "För vissa verksamheter gäller det bara brott mot barn och allvarliga brott."
            ),
            recipients=CRIME_FIGHTING,
            confirm=True,
            conditions=(_("Misstanken gäller ett brott som vår verksamhet får anmäla."),),
        ),
        Paragraph(
            "osl_10_28",
            "OSL 10 kap. 28 §",
            _("En annan lag eller förordning säger att uppgiften ska lämnas. Skriv vilken."),
            confirm=True,
            names_statute=True,
        ),
        Paragraph(
            "osl_26_9",
            "OSL 26 kap. 9 § och 25 kap. 12 §",
            _(
                "Socialtjänsten och vården får lämna uppgifter till varandra när ett barn under 18 år "
                "behöver det för att få vård eller stöd."
            ),
            senders=frozenset({SOCIAL, HEALTH}),
            recipients=frozenset({SOCIAL, HEALTH}),
            confirm=True,
            conditions=(_("Uppgiften behövs för att barnet ska få nödvändig vård eller nödvändigt stöd."),),
            below_age=18,
        ),
        Paragraph(
            "lag_2025_170_4",
            "Lag (2025:170) 4 §",
            _(
                "Brottsbekämpande myndigheter ska på begäran få kontaktuppgifter: adress, telefon,"
                " arbetsplats och användarnamn. Det gäller även socialtjänsten och vården. "
                "Synnerliga skäl kan göra att uppgiften ändå inte lämnas."
            ),
            recipients=CRIME_FIGHTING,
            conditions=(_("Den brottsbekämpande myndigheten har begärt kontaktuppgiften."),),
            categories=CONTACT,
        ),
        Paragraph(
            "lag_2025_170_6",
            "Lag (2025:170) 6 §",
            _(
                "En kommun ska på begäran lämna uppgifter som brottsbekämpande myndigheter behöver, om inte "
                "sekretessen klart väger tyngre. Uppgifter hos socialtjänst och vård är undantagna (8 §)."
            ),
            senders=frozenset({SCHOOL, LABOUR, LEISURE}),
            recipients=CRIME_FIGHTING,
            conditions=(
                _("Den brottsbekämpande myndigheten har begärt uppgiften och behöver den."),
                _("Sekretessen väger inte klart tyngre."),
            ),
        ),
        Paragraph(
            "lag_2025_170_7",
            "Lag (2025:170) 7 §",
            _(
                "Rektorn ska lämna uppgifter till brottsbekämpande myndigheter, på begäran eller på eget"
                " initiativ."
            ),
            senders=frozenset({SCHOOL}),
            recipients=CRIME_FIGHTING,
            conditions=(_("Rektorn har beslutat att uppgiften ska lämnas."),),
        ),
        Paragraph(
            "sol_19_1",
            "SoL 19 kap. 1 §",
            _(
                "Orosanmälan: den som i sitt arbete misstänker att ett barn far illa ska anmäla det till "
                "socialnämnden. Det behövs inget samtycke."
            ),
            senders=AUTHORITIES - {SOCIAL},
            recipients=frozenset({SOCIAL}),
            confirm=True,
            below_age=18,
        ),
        Paragraph(
            "polislag_6",
            "Polislagen 6 §",
            _("Polisen ska genast underrätta socialtjänsten om det som bör leda till att den ingriper."),
            senders=frozenset({POLICE}),
            recipients=frozenset({SOCIAL}),
        ),
        Paragraph(
            "lul_6",
            "LUL 6 §",
            _(
                "Den som är under 18 år är misstänkt för ett brott som kan ge fängelse. "
                "Socialnämnden ska genast få veta det."
            ),
            senders=frozenset({POLICE, PROSECUTOR}),
            recipients=frozenset({SOCIAL}),
            below_age=18,
        ),
    )
}

REFUSALS: dict[str, Promise] = {
    "paragraph": _("Välj en paragraf i listan."),
    "sender": _("Din verksamhet kan inte lämna uppgifter enligt den paragrafen."),
    "recipient": _("Den mottagaren kan inte få uppgifter enligt den paragrafen."),
    "age": _("Den unge är för gammal för den paragrafen."),
    "category": _("Paragrafen gäller bara kontaktuppgifter. Välj Namn och kontakt."),
    "statute": _("Skriv vilken lag eller förordning som säger att uppgiften ska lämnas."),
    "conditions": _("Kryssa för varje villkor. Är något av dem inte uppfyllt får uppgiften inte lämnas."),
}


@dataclass(frozen=True)
class Sending:
    """What somebody means to disclose. `met`: how many of the paragraph's conditions are confirmed."""

    paragraph: str
    sender: str
    recipient: str
    age: int
    category: str
    met: int = 0
    statute: str = ""


def refusal(sending: Sending) -> str:
    """The first reason (a key of REFUSALS) why the paragraph does not carry that; "" if it does."""
    found = PARAGRAPHS.get(sending.paragraph)
    if found is None:
        return "paragraph"
    faults = (
        ("sender", sending.sender not in found.senders),
        ("recipient", sending.recipient not in found.recipients),
        ("age", found.below_age is not None and sending.age >= found.below_age),
        ("category", bool(found.categories) and sending.category not in found.categories),
        ("statute", found.names_statute and not sending.statute.strip()),
        ("conditions", sending.met < len(found.conditions)),
    )
    return next((code for code, wrong in faults if wrong), "")


def place(code: str) -> str:
    """Where a stored paragraph stands; the code itself for one that is no longer in the list."""
    found = PARAGRAPHS.get(code)
    return found.place if found else code


def outbound(sender: str, age: int) -> tuple[Paragraph, ...]:
    """What an authority of that kind may disclose on, about somebody of that age."""
    return tuple(
        item
        for item in PARAGRAPHS.values()
        if sender in item.senders and (item.below_age is None or age < item.below_age)
    )


def senders_to(code: str, recipient: str) -> frozenset[str]:
    """Whose information reaches an authority of that kind on the paragraph in an emergency: nobody's when the
    paragraph names other recipients, carries contact data alone, or rests on a statute still to be named.
    """
    found = PARAGRAPHS.get(code)
    if found is None or not found.inbound or found.categories or found.names_statute:
        return frozenset()
    return found.senders if recipient in found.recipients else frozenset()


def carries_until(code: str, born: date) -> datetime | None:
    """When somebody born that day becomes too old for the paragraph: 00:00 in Stockholm on that birthday, the
    earlier one for 29 February. None when it has no age limit.
    """
    found = PARAGRAPHS.get(code)
    if found is None or found.below_age is None:
        return None
    return midnight(birthday(born, found.below_age, "earlier"))


def inbound(owner: str) -> tuple[Paragraph, ...]:
    """On what a fact can have come in to an authority of that kind without consent."""
    return tuple(item for item in PARAGRAPHS.values() if item.inbound and owner in item.recipients)
