"""What keeps a team with the one who wants to hand it over. Pure."""

from dataclasses import dataclass
from typing import Final

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

TAKEN: Final = "taken"
WHY: Final[dict[str, Promise]] = {
    TAKEN: _("Överlämnat"),
    "giver_left": _("Stannade kvar. Den som lämnade leder inte teamet längre."),
    "not_available": _("Stannar hos dig. Personen kan inte vara med i det här teamet."),
    "already_leads": _("Stannar hos dig. Personen leder redan teamet."),
    "already_member": _("Stannar hos dig. Personen är redan med i teamet."),
    "no_consent": _("Stannar hos dig. Samtycket omfattar inte personens verksamhet."),
    "declined": _("Stannar hos dig. Personen tackade nej."),
    "withdrawn": _("Stannar hos dig. Du tog tillbaka det."),
}


@dataclass(frozen=True)
class Taking:
    """How giver and taker stand to one team. `able`: active, with an authority and the coordinator's role.

    `refusal`: why the taker's authority may not join the team, "" when it may.
    """

    giver_leads: bool = True
    able: bool = True
    blocked: bool = False
    leads: bool = False
    member: bool = False
    cover: bool = False
    refusal: str = ""


def obstacle(one: Taking) -> str:
    """Why the team stays, as a code of WHY; "" when nothing keeps it.

    A conflict of interest and a closed account are the same answer. A member who is to lead for good changes
    seat; for a time they cannot, because they would not get the old one back.
    """
    reasons = (
        ("giver_left", not one.giver_leads),
        ("not_available", not one.able or one.blocked),
        ("already_leads", one.leads),
        ("already_member", one.member and one.cover),
        ("no_consent", bool(one.refusal)),
    )
    return next((reason for reason, keeps in reasons if keeps), "")
