"""The register of readers in plain Swedish: what was opened, on what ground, in which role. Pure."""

from collections.abc import Mapping

from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from audit.actions import Action
from consent.categories import CATEGORIES
from teams.roles import RoleValue

WHAT: Mapping[Action, Promise] = {
    Action.ENTRY_VIEW: gettext_lazy("Läste det som är skrivet om dig"),
    Action.CASE_VIEW: gettext_lazy("Öppnade ditt ärende"),
    Action.IDENTITY_VIEW: gettext_lazy("Såg ditt namn och din ålder"),
    Action.CONSENT_VIEW: gettext_lazy("Såg vad du har sagt ja till"),
    Action.TEAM_VIEW: gettext_lazy("Såg vilka som är med i ditt team"),
    Action.MEASURE_VIEW: gettext_lazy("Såg vad du har sagt ja till för hjälp och stöd"),
    Action.RELATED_VIEW: gettext_lazy("Såg vilka i din närhet som är registrerade"),
    Action.PLAN_VIEW: gettext_lazy("Läste din plan"),
    Action.OUTCOME_VIEW: gettext_lazy("Såg hur det har gått för dig"),
    Action.FILE_VIEW: gettext_lazy("Öppnade en fil om dig"),
    Action.EXTRACT_VIEW: gettext_lazy("Gick igenom ett utdrag om dig"),
    Action.SCAN_VIEW: gettext_lazy("Såg ett papper som du eller någon annan har skrivit under"),
    Action.DISCLOSURE_VIEW: gettext_lazy("Såg listan över vad som har lämnats ut om dig"),
    Action.PRINT_DISCLOSURES: gettext_lazy("Skrev ut listan över vad som har lämnats ut om dig"),
    Action.EXPORT_CONSENT: gettext_lazy("Tog ut ditt samtycke som en fil"),
    Action.PRINT_CONSENT: gettext_lazy("Skrev ut en blankett om samtycke"),
    Action.PRINT_READERS: gettext_lazy("Skrev ut den här listan"),
    Action.PRINT_PLAN: gettext_lazy("Skrev ut din plan"),
    Action.MEETING_VIEW: gettext_lazy("Såg när ditt team träffas och vad ni ska ta upp"),
    Action.PRINT_MINUTES: gettext_lazy("Skrev ut vad som sades på ett möte om dig"),
    Action.EXPORT_MINUTES: gettext_lazy("Kopierade vad som sades på ett möte om dig"),
    Action.EXPORT_MEETING: gettext_lazy("La in en mötestid i sin kalender"),
    Action.EXPORT_EXTRACT: gettext_lazy("Tog ut ett utdrag om dig"),
}
# Readings of no youth, or the listing itself. A new kind of reading must be put here or above.
NOT_OF_A_YOUTH = frozenset(
    {
        Action.CASE_LIST,
        Action.DAY_VIEW,
        Action.PHRASE_VIEW,
        Action.CASE_SEARCH,
        Action.REPORT_VIEW,
        Action.USER_VIEW,
        Action.SHRINK_VIEW,
        Action.READERS_VIEW,
        Action.PRINT_REPORT,
        Action.AGREEMENT_VIEW,
        Action.PRINT_AGREEMENT,
        Action.PRINT_PROTOCOL,
        Action.EXPORT_LEDGER,
        Action.EXPORT_REVIEW,
        Action.EXPORT_REPORT,
        Action.PUBLICATION_VIEW,
        Action.EXPORT_PUBLICATION,
        Action.DEFINITION_VIEW,
    }
)
GROUNDS: Mapping[str, Promise] = {
    "own": gettext_lazy("Verksamheten har själv skrivit det"),
    "consent": gettext_lazy("Det finns ett samtycke till det"),
    "statutory": gettext_lazy("En lag tillåter det"),
    "membership": gettext_lazy("Är med i teamet runt dig"),
    "authority": gettext_lazy("Socialtjänsten ansvarar för ditt ärende"),
    "break_glass": gettext_lazy("Nödläge"),
    "role": gettext_lazy("Har det som uppgift i sitt arbete"),
}


def what(action: str) -> str:
    """What was done, said to the youth."""
    return str(WHAT[Action(action)])


def ground(kind: str, place: str = "") -> str:
    """Why it was allowed; with the paragraph when one is known."""
    text = str(GROUNDS.get(kind, _("Har behörighet i systemet")))
    return f"{text} ({place})" if place else text


def role(codes: str) -> str:
    """The roles held when it was read."""
    known = {value.value: str(value.label) for value in RoleValue}
    return ", ".join(known[code] for code in codes.split(",") if code in known)


def kinds(codes: frozenset[str]) -> tuple[str, ...]:
    """Kinds of information, in the order of the consent form."""
    return tuple(str(one.name) for one in CATEGORIES.values() if one.code in codes)
