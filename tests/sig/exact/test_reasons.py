"""Why nobody started, in the table: a nomination that shrank says it too, or that it is no longer known."""

from sig.exact.flows import end_reason_table
from sig.figures.dimensions import until
from sig.figures.funnel import funnel
from sig.figures.history import Shrunk
from tests.sig.figures.cases import ALWAYS, START, case, known


def left(stage: str, count: int, ended_in: str = "", reason: str = "") -> Shrunk:
    return Shrunk(stage, "sig", "M", "15-17", "hamnen", "skolan", START, count, ended_in, reason)


def test_those_who_are_only_a_number_say_why_as_far_as_it_is_known():
    rows = (
        left("nominated", 6),
        left("declined", 4, "nominated", "referred"),
        left("declined", 2, "nominated"),
    )
    found = funnel(known(case("a", "nominated", "declined:referred"), shrunk=rows), until(ALWAYS))
    table = end_reason_table(found)
    assert [tuple(str(cell) for cell in row) for row in table.rows] == [
        ("Hänvisad till annat stöd", "Inte aktuell", "5"),
        ("Uppgift saknas", "Uppgift saknas", "2"),
    ]
