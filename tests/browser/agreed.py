"""What the agreement of the tests' world promises and measures: a commitment with a corrected status, and two
indicators, one of them with values that are too small to be shown.
"""

from datetime import timedelta
from decimal import Decimal
from typing import Any

from audit.acting import acting_as
from audit.clock import today
from sig.commitments.rounds import round_of
from sig.indicators.shown import Spot
from sig.models import Commitment, Indicator, Programme
from sig.services import agreement
from sig.services.agreement import Status
from tests.browser.world import World

THEMES = [{"code": "unga", "name": "Förebygga brott bland unga", "goal": "Minska ungdomsbrottsligheten."}]
YEARS = range(2020, 2024)
SOURCE = "Brå, anmälda brott"


def agreed(world: World) -> dict[str, Any]:
    """The ids that addresses need: codes of one commitment and one indicator."""
    anna = world.people["anna"]
    with acting_as(anna):
        goal = Programme.objects.get(counts_towards_goal=True)
        goal.settings = {**goal.settings, "themes": THEMES, "follow_ups_a_year": 3}
        goal.save(update_fields=["settings"])
        Commitment.objects.create(programme=goal, place=1, **COMMITMENT)
        for place, given in enumerate((REPORTED, INDEX), 1):
            Indicator.objects.create(programme=goal, place=place, **given)
    said(world, "Pågår i en skola.", "going_on")
    said(world, "Pågår i två skolor.", "going_on")
    for year in YEARS:
        entered(world, "narcotics", Spot(year), 160 - 7 * (year - 2020))
    entered(world, "narcotics", Spot(2023), 140)
    entered(world, "narcotics", Spot(2023, "F"), 3)
    entered(world, "narcotics", Spot(2023, "M"), 137)
    entered(world, "safety-index", Spot(2023, "", "froslunda"), "3.5")
    return {"commitment": "metod", "indicator": "narcotics", "cost_line": "ran"}


def said(world: World, done: str, standing: str) -> None:
    """Anna writes what the social board has said of the newest follow-up."""
    when = round_of(today(), 3).code
    status = Status(
        round=when,
        standing=standing,
        said_by="Socialnämnden",
        said_on=today() - timedelta(days=1),
        done=done,
        together="Polisen och skolan.",
        effects="Fler unga kommer till fritidsgården.",
    )
    agreement.say(commitment="metod", status=status, by=world.people["anna"])


def entered(world: World, code: str, spot: Spot, value: Any) -> None:
    """Anna enters one value."""
    agreement.enter(indicator=code, spot=spot, value=Decimal(value), source=SOURCE, by=world.people["anna"])


COMMITMENT: dict[str, Any] = {
    "code": "metod",
    "theme": "unga",
    "name": "Strukturerad metod kring de unga",
    "what": "Förankra och genomföra en strukturerad metod för samarbetet kring de unga.",
    "police": "Ingå i samverkansmodellen.",
    "boards": ["SN", "BUN"],
    "effect": "Att minst 15 unga bryter loss.",
    "communication": "Återkoppling i respektive verksamhet.",
    "time_plan": "2020–2099",
    "sources": [[249, "bryta loss minst 15 unga"]],
    "proposal": "Provkommunens eget.",
}
MEASURE: dict[str, Any] = {"by_sex": True, "lowest": 0, "sources": [[196, "har ökat är narkotikabrott"]]}
REPORTED = MEASURE | {
    "code": "narcotics",
    "name": "Anmälda narkotikabrott bland unga",
    "unit": "number",
    "better": "lower",
    "by_area": False,
    "about_people": True,
    "known": [{"year": 2019, "value": "162", "low": "", "sex": "", "area": ""}],
    "goal_text": "Ungdomsbrottsligheten ska minska.",
}
INDEX = MEASURE | {
    "code": "safety-index",
    "name": "Trygghetsindex",
    "unit": "scale",
    "better": "lower",
    "by_area": True,
    "about_people": False,
    "decimals": 2,
    "highest": 6,
    "known": [{"year": 2019, "value": "6", "low": "4", "sex": "", "area": "froslunda"}],
    "target": Decimal(2),
    "target_year": 2030,
    "goal_text": "Nivå 0–2 i de prioriterade områdena.",
}
