"""What a protected identity demands of storing, listing, printing and calendars: one table, pure.

The three kinds are sekretessmarkering (`marked`: the population register warns), skyddad folkbokföring
(`protected_registration`, FOL 16 §: the real address is never spread) and fingerade uppgifter (`fictitious`,
lagen 1991:483: a new name and number that look ordinary). How a receiver must treat the flag is not laid down
in law; the treatment below is this programme's own, to be confirmed with a jurist.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any, Final

from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

NONE: Final = "none"
MARKED: Final = "marked"
PROTECTED_REGISTRATION: Final = "protected_registration"
FICTITIOUS: Final = "fictitious"
HIDDEN_HOME: Final = "hidden"


@dataclass(frozen=True, slots=True)
class Treatment:
    """How one kind is treated. Everything that is False is not done at all, for anybody.

    `keeps_phone`, `keeps_home`: may be stored. `several_numbers`: an earlier number stays beside a new one.
    `named_readers`: only they (and those who coordinate) may know who it is. `warns`: a warning stands
    wherever the name is shown. `name_on_paper`: the name stands in prints, extracts and PDFs.
    `case_in_calendar`: the case number stands in a calendar's title.
    """

    order: int
    keeps_phone: bool
    keeps_home: bool
    several_numbers: bool
    named_readers: bool
    warns: bool
    name_on_paper: bool
    case_in_calendar: bool


TABLE: Final[Mapping[str, Treatment]] = {
    #                                     phone  home   numbers readers warns  paper  calendar
    NONE:                   Treatment(0, True,  True,  True,  False, False, True,  True),
    MARKED:                 Treatment(1, True,  True,  True,  False, True,  False, False),
    PROTECTED_REGISTRATION: Treatment(2, False, False, True,  True,  True,  False, False),
    FICTITIOUS:             Treatment(3, False, False, False, True,  True,  False, False),
}  # fmt: skip
STRONG: Final = frozenset(kind for kind, rule in TABLE.items() if rule.named_readers)
WARNINGS: Final[Mapping[str, Promise]] = {
    MARKED: gettext_lazy(
        "Sekretessmarkering. Säg aldrig namn, adress eller telefon till någon utan att ha prövat det först."
    ),
    PROTECTED_REGISTRATION: gettext_lazy(
        "Skyddad folkbokföring. Skriv aldrig var personen bor. Skicka post genom Skatteverket."
    ),
    FICTITIOUS: gettext_lazy(
        "Fingerade uppgifter. Koppla aldrig ihop dem med ett tidigare namn eller nummer."
    ),
}


def treatment(kind: str) -> Treatment:
    """The rule of a kind. One that nobody has heard of is treated as the strongest."""
    return TABLE.get(kind, TABLE[FICTITIOUS])


def strongest(kinds: Iterable[str]) -> str:
    """Of several people on one paper or line, the kind that decides."""
    return max(kinds, key=lambda kind: treatment(kind).order, default=NONE)


def warning(kind: str) -> str:
    """What stands beside the name, "" when nothing needs to."""
    return str(WARNINGS.get(kind, WARNINGS[FICTITIOUS])) if treatment(kind).warns else ""


def may_print(kind: str) -> bool:
    """May the name stand on paper, in an extract, in a PDF?"""
    return treatment(kind).name_on_paper


def printed_name(kind: str, name: str, case_number: str) -> str:
    """What stands on paper: the name, or the case number in its place."""
    return name if may_print(kind) else case_number


def listed_name(name: str, case_number: str, *, known: bool) -> str:
    """What stands in lists, searches, notices and steps. `known`: the rule lets this reader know who it
    is.
    """
    return name if known else case_number


def calendar_title(kind: str, case_number: str) -> str:
    """The title of an appointment that leaves the house: never a name, and no case for the protected."""
    if not treatment(kind).case_in_calendar:
        return _("Möte")
    return _("Möte, %(case)s") % {"case": case_number}


def kept(kind: str, values: Mapping[str, Any]) -> dict[str, Any]:
    """What may be stored of those values: phone and home are emptied where the kind does not allow them."""
    rule = treatment(kind)
    found = dict(values)
    if "phone" in found and not rule.keeps_phone:
        found["phone"] = ""
    if "home" in found and not rule.keeps_home:
        found["home"] = HIDDEN_HOME
    return found


def forgets(before: str, after: str) -> bool:
    """Does the change of kind demand that what is stored already is removed, earlier versions included?"""
    return treatment(before).keeps_phone and not treatment(after).keeps_phone
