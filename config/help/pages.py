"""The pages of help in the order of the index; each has a template of its own in templates/help/jobs."""

from dataclasses import dataclass

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _


@dataclass(frozen=True)
class Job:
    """One page: its address, its heading, and what the index says of it."""

    slug: str
    title: Promise
    lead: Promise


JOBS: tuple[Job, ...] = (
    Job("sign-in", _("Logga in"), _("Lösenord, engångskod och vad du gör om telefonen är borta.")),
    Job("nominate", _("Anmäla en ung person"), _("Vad du skriver, och vad som händer sedan.")),
    Job("consent", _("Samtycke"), _("Vilka som skriver under, vad som delas och hur någon säger nej.")),
    Job("log-a-contact", _("Logga en kontakt"), _("Fyra tryck på telefonen, och inget du skrivit går bort.")),
    Job("who-reads", _("Vem läser det jag skriver?"), _("Så ser du det innan du sparar.")),
    Job("plan", _("Plan och mål"), _("Mål med den unges egna ord, och vem som gör vad.")),
    Job("meeting", _("Möte"), _("Före, under och efter ett möte i teamet.")),
    Job("closure", _("Avsluta och följa upp"), _("Två steg till avslutet. Sedan 6 och 12 månader.")),
    Job("reports", _("Rapporter"), _("Siffror som lämnar huset: hur de beställs, granskas och godkänns.")),
    Job("figures", _("Exakta siffror"), _("För ledningsgruppen och samordnare. De lämnar aldrig huset.")),
    Job("emergency", _("Nödöppning"), _("När det är akut och du inte är med i ärendet.")),
    Job("log-review", _("Granska loggen"), _("För dig som ser efter vem som har läst vad.")),
)
BY_SLUG = {job.slug: job for job in JOBS}

STOPS: tuple[Promise, ...] = (
    _("Din dag börjar här"),
    _("Kims ärende"),
    _("Du har träffat Kim"),
    _("Vem får läsa det?"),
    _("Kims mål"),
    _("Ett möte"),
    _("Någon ångrar sig"),
    _("Slutet, och tiden efter"),
)
"""The tour: headings in order; stop n is templates/help/tour/n.html."""
