"""One small chart of an indicator: everybody in the whole municipality, as the table shows it. Pure."""

from sig.figures.drawing.multiples import Indicator, multiple
from sig.figures.drawing.paper import Drawing, Say
from sig.indicators.shown import IndicatorView, series

FEWEST = 2
"""So many years before there is a line to draw."""


def chart(view: IndicatorView, say: Say) -> Drawing | None:
    """The values by year against the target; None while there are too few. Nothing withheld is in it."""
    drawn = series(view)
    if len(drawn.points) < FEWEST:
        return None
    points = tuple((year, float(value)) for year, value in drawn.points)
    target = (drawn.target[0], float(drawn.target[1])) if drawn.target else None
    return multiple(Indicator(points, target), say, narrow=True)
