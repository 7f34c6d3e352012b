"""Who must sign on a given day, and why. Pure.

Guardians decide together (föräldrabalken 6 kap. 11 and 13 §§). A dead guardian drops out, and a god man
stands in for guardians who cannot be reached (lag 2005:429). Nobody else ever drops out in silence: a
guardian who is unreachable, refuses, is a threat or lacks legal capacity stays on the list with a plain
reason and blocks, until somebody changes the facts.
"""

from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Literal
from uuid import UUID

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from consent.age import Leap, birthday, midnight, turns_18_at
from consent.rules import ConsentRules

Signer = Literal["youth", "guardian"]
LEAP: Leap = "earlier"

KINDS: dict[str, Promise] = {
    "guardian": _("Vårdnadshavare"),
    "appointed": _("Särskilt förordnad vårdnadshavare"),
    "god_man": _("God man för ensamkommande barn"),
}
STANDINGS: dict[str, Promise] = {
    "active": _("Kan skriva under"),
    "dead": _("Har avlidit"),
    "unreachable": _("Går inte att nå"),
    "refuses": _("Säger nej"),
    "threat": _("Är den som hotar eller skadar den unge"),
    "lacks_capacity": _("Kan inte fatta egna beslut"),
}
BLOCKING = frozenset(STANDINGS) - {"active", "dead"}

WHY: dict[str, Promise] = {
    "youth_minor": _("Den unge ska alltid själv säga ja."),
    "youth_adult": _("Den unge har fyllt 18 år och bestämmer själv."),
    "youth_alone": _("Den unge är gammal nog att själv bestämma om sitt samtycke."),
    "guardian": _("Den unge är under 18 år. Alla vårdnadshavare bestämmer tillsammans."),
    "guardian_alone": _("Den unge är under 18 år och har en vårdnadshavare."),
    "appointed": _("Är särskilt förordnad vårdnadshavare för den unge."),
    "god_man": _("Är god man och bestämmer i vårdnadshavarnas ställe."),
    "no_guardian": _("Den unge är under 18 år, men ingen vårdnadshavare är registrerad."),
}
BLOCKS: dict[str, Promise] = {
    "no_guardian": _("Registrera vem som är vårdnadshavare. Tills dess får inget delas."),
    "unreachable": _(
        "Vårdnadshavaren går inte att nå. Samtycket kan inte gälla utan underskriften. "
        "Fortsätt söka, eller fråga en jurist om den andra får bestämma ensam."
    ),
    "refuses": _("Vårdnadshavaren säger nej. Då får inget delas med stöd av samtycke."),
    "threat": _(
        "Vårdnadshavaren kan vara en fara för den unge. Fråga inte efter underskriften. "
        "Prata med socialtjänsten och en jurist om hur ni går vidare."
    ),
    "lacks_capacity": _(
        "Vårdnadshavaren kan inte fatta egna beslut. Fråga en jurist vem som får bestämma i stället."
    ),
}
EXCUSES: dict[str, Promise] = {
    "dead": _("Har avlidit och skriver inte under."),
    "god_man_instead": _("Går inte att nå. God man bestämmer i vårdnadshavarens ställe."),
    "custody_ended": _("Är inte längre vårdnadshavare."),
    "of_age": _("Den unge är gammal nog att bestämma utan vårdnadshavare."),
}


@dataclass(frozen=True)
class GuardianFacts:
    """One registered guardian. `standing_since`: when the present standing took effect (before: active).

    The signature is demanded from `registered_at` until `custody_until` (half-open).
    """

    id: UUID
    registered_at: datetime
    kind: str = "guardian"
    standing: str = "active"
    standing_since: datetime | None = None
    custody_until: datetime | None = None

    def standing_at(self, at: datetime) -> str:
        """The standing in force at that instant."""
        return "active" if self.standing_since and at < self.standing_since else self.standing

    def has_custody_at(self, at: datetime) -> bool:
        """Registered and not ended at that instant."""
        return self.registered_at <= at and (self.custody_until is None or at < self.custody_until)


@dataclass(frozen=True)
class PersonFacts:
    """What decides who signs for one youth."""

    date_of_birth: date
    guardians: tuple[GuardianFacts, ...] = ()


@dataclass(frozen=True)
class Required:
    """One signature that is demanded. `why` is a key of WHY, `blocked` of BLOCKS or empty.

    `guardian_id` is None for the youth, and where nobody is registered who could sign.
    """

    signer: Signer
    guardian_id: UUID | None
    why: str
    blocked: str = ""

    @property
    def blocked_by_refusal(self) -> bool:
        """A refusal also ends a yes that was given before; the other obstacles only prevent a new one."""
        return self.blocked == "refuses"

    @property
    def sentence(self) -> str:
        """Why this person, in plain Swedish."""
        return str(WHY[self.why])

    @property
    def blocked_sentence(self) -> str:
        """Why the signature cannot be had, in plain Swedish; empty when it can."""
        return str(BLOCKS[self.blocked]) if self.blocked else ""


@dataclass(frozen=True)
class Excused:
    """One registered guardian whose signature is not demanded; `why` is a key of EXCUSES."""

    guardian_id: UUID
    why: str

    @property
    def sentence(self) -> str:
        """Why not, in plain Swedish."""
        return str(EXCUSES[self.why])


def instant(on: date | datetime) -> datetime:
    """An instant as it is; a day as its last microsecond, so that what was registered that day counts."""
    return on if isinstance(on, datetime) else midnight(on + timedelta(days=1)) - timedelta(microseconds=1)


def required_signers(facts: PersonFacts, rules: ConsentRules, on: date | datetime) -> tuple[Required, ...]:
    """Everyone whose signature is demanded at that time, the youth first. Never empty."""
    at = instant(on)
    required: list[Required] = []
    if _youth_signs(facts, rules, at):
        required.append(Required("youth", None, _why_youth(facts, rules, at)))
    if not _guardians_sign(facts, rules, at):
        return tuple(required)
    demanded = [guardian for guardian in facts.guardians if not excuse(guardian, facts, rules, at)]
    demanded = [guardian for guardian in demanded if guardian.registered_at <= at]
    if not demanded:
        return (*required, Required("guardian", None, "no_guardian", "no_guardian"))
    required.extend(_required_guardian(guardian, at, alone=len(demanded) == 1) for guardian in demanded)
    return tuple(required)


def excused(facts: PersonFacts, rules: ConsentRules, on: date | datetime) -> tuple[Excused, ...]:
    """Every registered guardian who does not sign at that time, with the reason: nobody just vanishes."""
    at = instant(on)
    found = ((guardian.id, excuse(guardian, facts, rules, at)) for guardian in facts.guardians)
    return tuple(Excused(guardian_id, why) for guardian_id, why in found if why)


def excuse(guardian: GuardianFacts, facts: PersonFacts, rules: ConsentRules, at: datetime) -> str:
    """A key of EXCUSES, or empty when the signature is demanded (once the guardian is registered)."""
    if not _guardians_sign(facts, rules, at):
        return "of_age"
    if guardian.standing_at(at) == "dead":
        return "dead"
    if guardian.custody_until is not None and at >= guardian.custody_until:
        return "custody_ended"
    if guardian.standing_at(at) == "unreachable" and guardian.kind != "god_man" and _god_man(facts, at):
        return "god_man_instead"
    return ""


def boundaries(facts: PersonFacts, rules: ConsentRules) -> frozenset[datetime]:
    """Every instant at which the list of required signers may change."""
    born = facts.date_of_birth
    found = {turns_18_at(born), _birthday_at(born, rules.youth_signs_from)}
    found.add(_birthday_at(born, rules.guardians_sign_until))
    for guardian in facts.guardians:
        found.update({guardian.registered_at, guardian.standing_since, guardian.custody_until} - {None})  # type: ignore[arg-type]
    return frozenset(found)


def _birthday_at(born: date, years: int) -> datetime:
    return midnight(birthday(born, years, LEAP))


def _guardians_sign(facts: PersonFacts, rules: ConsentRules, at: datetime) -> bool:
    return at < _birthday_at(facts.date_of_birth, rules.guardians_sign_until)


def _youth_signs(facts: PersonFacts, rules: ConsentRules, at: datetime) -> bool:
    return at >= _birthday_at(facts.date_of_birth, rules.youth_signs_from)


def _why_youth(facts: PersonFacts, rules: ConsentRules, at: datetime) -> str:
    if at >= turns_18_at(facts.date_of_birth):
        return "youth_adult"
    return "youth_minor" if _guardians_sign(facts, rules, at) else "youth_alone"


def _god_man(facts: PersonFacts, at: datetime) -> bool:
    return any(
        guardian.kind == "god_man" and guardian.has_custody_at(at) and guardian.standing_at(at) == "active"
        for guardian in facts.guardians
    )


def _required_guardian(guardian: GuardianFacts, at: datetime, *, alone: bool) -> Required:
    standing = guardian.standing_at(at)
    why = guardian.kind if guardian.kind != "guardian" else "guardian_alone" if alone else "guardian"
    return Required("guardian", guardian.id, why, standing if standing in BLOCKING else "")
