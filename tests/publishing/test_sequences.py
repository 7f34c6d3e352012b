"""Publications one after the other, read by the attacker: nothing can be proved, and every band is true.

`./dev prove publications` asks whole sequences for more programmes (SIG_PUBLISHED: programmes, reports).
"""

import json
import os

import pytest

from sig.publishing.export import tables, to_text
from sig.publishing.menus import LEAVES, MOVES, city
from sig.publishing.publish import publish
from sig.publishing.record import Publication
from tests.publishing.attacker.hunt import attack
from tests.publishing.attacker.judge import lies
from tests.publishing.attacker.model import Fact, Knowledge
from tests.publishing.attacker.tables import read
from tests.publishing.caseloads import make
from tests.publishing.sequences import publications
from tests.publishing.small_menus import counts, menu

PROGRAMMES, REPORTS = (int(one) for one in os.environ.get("SIG_PUBLISHED", "1,2").split(","))
VARIANTS: tuple[dict[str, float], ...] = ({}, {"late_areas": 2}, {"reversals": 0.5})


def knowledge(profile: str, made: list[Publication], caseload) -> Knowledge:  # type: ignore[no-untyped-def]
    stages = ("nominated", "closed") if profile == "insider" else ()
    facts = tuple(
        Fact((("stage", stage),), one.key, caseload.count({"stage": stage}, one.key))
        for one in made
        for stage in stages
    )
    return Knowledge(facts=facts, eager=True)


@pytest.mark.parametrize("profile", ["public", "insider"])
@pytest.mark.parametrize("seed", range(PROGRAMMES))
def test_the_attacker_finds_nothing(seed: int, profile: str) -> None:
    caseload = make(seed + 100, **VARIANTS[seed % len(VARIANTS)])  # type: ignore[arg-type]
    asked, done, refused = publications(caseload, profile, REPORTS)
    made = [one.publication for one in done]
    found = read(to_text(tables(asked, made)))
    report = attack(found, knowledge(profile, made, caseload))
    fresh = [sum(one.as_of == p.key and one.band is not None for one in p.cells) for p in made]
    seconds = sum(one.seconds for one in made)
    print(
        f"programme {seed} {profile}: {len(made)} published, {sorted(refused.values())} refused, "
        f"{sum(fresh)} fresh figures of {sum(len(p.cells) for p in made)}, "
        f"{sum(len(p.repairs) for p in made)} repairs, {seconds:.0f} s; attacker asked {report.asked}"
    )
    assert not report.unsolved
    assert [str(one) for one in report.findings] == []
    assert [str(one) for one in lies(found, caseload)] == []
    assert len(made) >= REPORTS - len(refused)


def test_the_export_says_what_was_shown_and_nothing_else() -> None:
    first = publish(menu(), [], "2017-1", counts(F=(6, 6, 6), P=(10, 6, 6)))
    document = tables(menu(), [first])
    assert json.loads(to_text(document)) == document
    assert [one["id"] for one in document["releases"]] == ["2017-1"]
    cells = document["releases"][0]["cells"]
    assert {"d": {"stage": "nominated"}, "lo": 40, "hi": 44, "as_of": "2017-1"} in cells
    assert {"d": {"sex": "F", "stage": "closed"}, "lo": 10, "hi": 14, "as_of": "2017-1"} in cells
    assert len(cells) == len(first.cells)
    assert document["dimensions"]["stage"]["groups"]["nominated"] == "*"
    assert document["rules"]["gate"]["people"] == 5
    # "starts" of what exists from the first is not said, and no count stands anywhere
    assert document["dimensions"]["sex"] == {"leaves": ["F", "P"]}
    assert {key for one in cells for key in one} <= {"d", "lo", "hi", "v", "as_of"}


def test_the_export_refuses_another_menu() -> None:
    first = publish(menu(), [], "2017-1", counts(F=(6, 6, 6), P=(10, 6, 6)))
    dimensions = {"area": ("A",), "age": ("a",), "sex": ("F",), "nominator": ("x",)}
    with pytest.raises(ValueError, match="menu"):
        tables(city(dimensions), [first])


def test_every_leaf_of_the_menu_can_be_reached() -> None:
    reached = {"waiting"} | {to for onward in MOVES.values() for to in onward}
    assert reached == set(LEAVES)
