"""How far one goal has come over time, as a small drawing like those of the domains. Pure."""

from django.utils.translation import gettext as _

from sig.assessments.chart import Drawing, Point, Series, across, ends, height
from sig.planning.shown import GoalSheet

STEPS = (-2, -1, 0, 1, 2)
LABELS = {-2: "−2", 0: "0", 2: "+2"}


def ratings_drawing(goal: GoalSheet) -> Drawing | None:
    """None until there are two ratings to compare."""
    rows = {one.on: one.score for one in goal.ratings}
    if len(rows) < 2:
        return None
    first, last = min(rows), max(rows)
    points = tuple(Point(across(on, first, last), height(step + 3)) for on, step in rows.items())
    grid = tuple((LABELS.get(step, ""), height(step + 3)) for step in STEPS)
    series = Series(_("Måluppfyllelse"), points, tuple(rows.items()))
    return Drawing(f"goal-{goal.id}", _("Över tid"), (series,), grid, ends(first, last))
