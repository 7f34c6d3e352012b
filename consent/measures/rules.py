"""Who may say yes to a measure (insats), at which age and on which day, as data. Pure.

Not the consent that lifts secrecy: nothing here opens anything to anybody. Sources: föräldrabalken 6 kap. 11,
13 and 13 a §§; socialtjänstlagen (2025:400), where open measures may be given from twelve years with the
child's own consent (prop. 2022/23:64, from 1 July 2023). Rows with `confirm` need a jurist's word.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from consent.age import MAJORITY, birthday
from consent.signers import GuardianFacts

MEASURES: dict[str, Promise] = {
    "open_treatment": _("Behandling i öppna former"),
    "contact_person": _("Kontaktperson eller kontaktfamilj"),
    "psychological_treatment": _("Psykologisk behandling"),
    "other": _("Annan insats"),
}
DECIDERS: dict[str, Promise] = {
    "both_guardians": _("Alla vårdnadshavare tillsammans"),
    "only_guardian": _("Den enda vårdnadshavaren"),
    "one_guardian": _("En vårdnadshavare, efter socialnämndens beslut"),
    "youth_12": _("Den unge själv, från 12 år"),
    "youth_15": _("Den unge själv, från 15 år"),
    "adult": _("Den unge själv, som är myndig"),
}
NAMED = frozenset(set(MEASURES) - {"other"})
OPEN = frozenset({"open_treatment", "contact_person"})
ALL = frozenset(MEASURES)
FROM_TWELVE = date(2023, 7, 1)


@dataclass(frozen=True)
class Rule:
    """`decider` may say yes to `measures` from age `age_from` and below `age_below`, since `since`.

    `guardians`: how many there must be (None: any). `board`: a decision by socialnämnden must come first.
    """

    decider: str
    measures: frozenset[str]
    place: str
    age_from: int = 0
    age_below: int | None = MAJORITY
    guardians: range | None = None
    since: date | None = None
    board: bool = False
    confirm: bool = False


RULES: tuple[Rule, ...] = (
    Rule("both_guardians", ALL, "FB 6 kap. 11 och 13 §§", guardians=range(2, 100)),
    Rule("only_guardian", ALL, "FB 6 kap. 11 §", guardians=range(1, 2)),
    Rule("one_guardian", NAMED, "FB 6 kap. 13 a §", guardians=range(2, 100), board=True),
    Rule("youth_12", OPEN, "SoL (2025:400)", 12, 15, since=FROM_TWELVE, confirm=True),
    Rule("youth_15", NAMED, "SoL (2025:400), patientlagen 4 kap. 3 §", 15, confirm=True),
    Rule("adult", ALL, "FB 9 kap. 1 §", MAJORITY, None),
)


def may_decide(measure: str, born: date, guardians: int, on: date) -> tuple[Rule, ...]:
    """Every rule by which somebody may say yes to that measure on that day. `guardians`: with custody then.

    An age that gives the youth a say comes on the later birthday (29 February), majority on the earlier one.
    """
    return tuple(
        rule
        for rule in RULES
        if measure in rule.measures
        and _of_age(rule, born, on)
        and (rule.guardians is None or guardians in rule.guardians)
        and (rule.since is None or rule.since <= on)
    )


def rule_for(decider: str, rules: Sequence[Rule]) -> Rule | None:
    """The one of `rules` that lets `decider` say yes."""
    return next((rule for rule in rules if rule.decider == decider), None)


def holders(guardians: Iterable[GuardianFacts], at: datetime) -> int:
    """How many have custody at that moment. A god man stands in for all of them (lag 2005:429)."""
    held = [one for one in guardians if _has_custody(one, at)]
    return 1 if any(one.kind == "god_man" for one in held) else len(held)


def _has_custody(one: GuardianFacts, at: datetime) -> bool:
    # Not `has_custody_at`: what was decided before a guardian was entered here must be possible to register.
    return (one.custody_until is None or at < one.custody_until) and one.standing_at(at) != "dead"


def _of_age(rule: Rule, born: date, on: date) -> bool:
    return _reached(born, rule.age_from, on) and (
        rule.age_below is None or not _reached(born, rule.age_below, on)
    )


def _reached(born: date, years: int, on: date) -> bool:
    if years == 0:
        return True
    return birthday(born, years, "earlier" if years == MAJORITY else "later") <= on
