"""Invented programmes through the product: counts of each report, and the publications made of them."""

from sig.publishing.counts import Counts
from sig.publishing.menu import Goal, Menu, Part, Stages
from sig.publishing.menus import LARGE_FROM, city, large
from sig.publishing.publish import publish
from sig.publishing.record import Earlier, NotPublished, Parameters
from tests.publishing.caseloads import Caseload


def counts(caseload: Caseload, report: str) -> Counts:
    """The true numbers of a report, by what the menus split by."""
    people = {
        (name, value, leaf): caseload.count(
            {"stage": leaf} if name == "" else {name: value, "stage": leaf}, report
        )
        for name, value in _parts(caseload)
        for leaf in stages(caseload).leaves
    }
    return Counts(people, _absent(caseload, report))


def _parts(caseload: Caseload) -> list[Part]:
    return [("", ""), *((name, value) for name, values in caseload.dimensions.items() for value in values)]


def _absent(caseload: Caseload, report: str) -> frozenset[Part]:
    place = caseload.reports.index
    return frozenset(
        ("area", area) for area, start in caseload.starts.items() if place(report) < place(start)
    )


def stages(caseload: Caseload) -> Stages:
    """The stages as the invented programme has them."""
    described = caseload.structure()["stage"]
    assert isinstance(described, dict)
    leaves = tuple(described["leaves"])
    groups = {name: leaves if of == "*" else tuple(of) for name, of in described["groups"].items()}
    moves = {leaf: tuple(to) for leaf, to in described["moves"].items()}
    return Stages(leaves, groups, moves, described["sensitive"])


def menu(caseload: Caseload) -> Menu:
    """The product's menu of the programme's size, with the programme's own stages."""
    ours = (city if len(caseload.people) < LARGE_FROM else large)(caseload.dimensions)
    there = stages(caseload)
    rows = tuple(row for row in ours.rows if all(one in there.all for one in row.stages))
    return Menu("invented/1", ours.dimensions, there, rows, Goal("broken_loose", 15))


def publications(
    caseload: Caseload, profile: str, reports: int = 12, parameters: Parameters | None = None
) -> tuple[Menu, list[Earlier], dict[str, str]]:
    """The first `reports` publications that could be made, and why the others could not."""
    asked = menu(caseload)
    done: list[Earlier] = []
    refused: dict[str, str] = {}
    for report in caseload.reports[:reports]:
        truth = counts(caseload, report)
        try:
            made = publish(asked, done, report, truth, profile=profile, parameters=parameters)
        except NotPublished as error:
            refused[report] = error.code
            continue
        done.append(Earlier(made, truth))
    return asked, done, refused
