"""The ten domains, and what each step from 1 (much worry) to 5 (well) looks like. Data; our own words.

Each sentence says what somebody can see or be told, for one ordinary month. Nothing here is taken from an
instrument.
"""

from collections.abc import Mapping
from dataclasses import dataclass

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from sig.models.codes import Concern

SCALE = (1, 2, 3, 4, 5)
UNKNOWN = "unknown"


@dataclass(frozen=True)
class Domain:
    """A domain with the kind of information that a score of it is, and a sentence for each step, 1 first."""

    code: str
    category: str
    anchors: tuple[Promise, ...]

    @property
    def name(self) -> str:
        return str(Concern(self.code).label)

    def anchor(self, score: int) -> str:
        """What that step looks like."""
        return str(self.anchors[score - 1])


DOMAINS: Mapping[str, Domain] = {
    one.code: one
    for one in (
        Domain(
            "school",
            "school",
            (
                _("Går inte till skolan."),
                _("Är i skolan några dagar. Får inga betyg."),
                _("Är i skolan ungefär halva tiden. Klarar några ämnen."),
                _("Är i skolan de flesta dagar. Klarar de flesta ämnen."),
                _("Är i skolan varje dag och klarar sina ämnen."),
            ),
        ),
        Domain(
            "work",
            "work",
            (
                _("Har inget jobb och vill inte prata om det."),
                _("Vill jobba men har inte kommit i gång."),
                _("Söker jobb eller praktik med hjälp."),
                _("Har praktik eller jobbar ibland."),
                _("Har jobb, feriejobb eller praktik och kommer i tid."),
            ),
        ),
        Domain(
            "peers_gang",
            "leisure",
            (
                _("Är med personer i ett gäng nästan varje dag."),
                _("Är med personer i ett gäng varje vecka."),
                _("Träffar både dem och andra vänner."),
                _("Är mest med vänner som håller sig utanför brott."),
                _("Är bara med vänner som håller sig utanför brott."),
            ),
        ),
        Domain(
            "substances",
            "substances",
            (
                _("Använder droger eller dricker nästan varje dag."),
                _("Använder droger eller dricker sig full varje vecka."),
                _("Använder droger eller dricker någon gång i månaden."),
                _("Har slutat, men är orolig för att börja igen."),
                _("Använder inga droger och dricker inte."),
            ),
        ),
        Domain(
            "family",
            "family",
            (
                _("Hot, slag eller ingen kontakt alls hemma."),
                _("Bråk hemma flera gånger i veckan."),
                _("Ibland bråk, ibland bra. Familjen behöver stöd."),
                _("Mest bra. De pratar med varandra."),
                _("Tryggt hemma. Någon vuxen vet var den unge är."),
            ),
        ),
        Domain(
            "leisure",
            "leisure",
            (
                _("Gör inget på sin fritid. Är ute på nätterna."),
                _("Är mest ute utan att göra något särskilt."),
                _("Har provat en aktivitet men går sällan dit."),
                _("Går till en aktivitet de flesta veckor."),
                _("Har en fast aktivitet och vuxna ledare omkring sig."),
            ),
        ),
        Domain(
            "attitudes",
            "plan",
            (
                _("Tycker att brott är rätt och vill inte ändra något."),
                _("Ser inga problem med hur det är."),
                _("Tvekar. Ser att något behöver ändras."),
                _("Vill ändra sig och tar emot hjälp."),
                _("Har bestämt sig och gör det som är sagt."),
            ),
        ),
        Domain(
            "health",
            "health",
            (
                _("Mår så dåligt att vardagen inte går. Behöver vård nu."),
                _("Mår ofta dåligt eller sover dåligt. Har ingen hjälp."),
                _("Mår upp och ner. Har fått hjälp eller väntar på den."),
                _("Mår mest bra. Sover och äter som de flesta."),
                _("Mår bra och vet vart man vänder sig om det ändras."),
            ),
        ),
        Domain(
            "housing_economy",
            "housing",
            (
                _("Har ingenstans att bo."),
                _("Bor tillfälligt eller saknar pengar till mat."),
                _("Har en plats att bo på en tid. Pengarna räcker ibland."),
                _("Bor fast. Pengarna räcker för det mesta."),
                _("Bor fast och tryggt. Pengarna räcker."),
            ),
        ),
        Domain(
            "debt_threat",
            "crime",
            (
                _("Är hotad nu, eller har en skuld som någon kräver med hot."),
                _("Har fått hot den senaste månaden."),
                _("Har en skuld eller är rädd för någon."),
                _("Skulden är nästan borta. Inget hot på länge."),
                _("Har ingen sådan skuld och är inte hotad."),
            ),
        ),
    )
}
