"""The audit of a county finds what sums and tables prove together, and nothing where they prove nothing."""

import random
from dataclasses import replace

import pytest

from sig.national import sums
from sig.national.blocks import Audited, audited
from sig.national.released import Fault, Released
from tests.national.test_sums import STAGE, band, document, hidden, place
from tests.publishing.attacker.hunt import attack
from tests.publishing.attacker.model import Knowledge
from tests.publishing.attacker.tables import read

SAFE = [band("nominated", 20), band("closed", 10), band("good", 5)]
BOTH = [band("closed", 5, sex="F"), band("closed", 5, sex="P")]


def county(*members: Released, **narrower: tuple[int, int]) -> Audited:
    """Audit with the true sums, some stage's said more narrowly than the bands allow."""
    found = sums.sums(sums.common(members), members)
    found = tuple(
        replace(one, low=narrower[one.cell[2]][0], high=narrower[one.cell[2]][1])
        if one.cell[2] in narrower
        else one
        for one in found
    )
    return audited(members, found, 60)


def test_safe_tables_and_their_sums_prove_nothing() -> None:
    found = county(place("A", SAFE), place("B", [*SAFE, *BOTH]), place("C", SAFE))
    assert found.findings == ()
    assert found.unsolved == 0
    assert (found.municipalities, found.figures) == (3, 3 * 3 + 2 + 3)
    assert found.targets > 3 * 5


def test_a_sum_that_is_narrower_than_its_bands_would_be_found() -> None:
    """Each of two has 0–4 good; that they are one together tells that each has none or one."""
    members = [place(name, [band("closed", 10), band("good", 0)]) for name in "AB"]
    assert county(*members).findings == ()
    found = county(*members, good=(1, 1)).findings
    assert "number municipality/A/good" in found
    assert "sum good" in found


def test_a_sum_beside_its_parts_cannot_be_untrue() -> None:
    with pytest.raises(Fault, match="kan inte alla vara sanna"):
        county(place("A", SAFE), place("B", SAFE), closed=(40, 44))


def test_one_municipality_that_tells_too_much_is_found_among_others() -> None:
    naive = [{"d": {"stage": "closed"}, "v": 12}, {"d": {"stage": "good"}, "v": 10}]
    found = county(place("A", SAFE), place("B", naive), place("C", SAFE))
    assert found.findings
    assert all("B" in one or one.startswith("sum") for one in found.findings)


@pytest.mark.parametrize(
    ("low", "wide", "proved"), [(1, 0, True), (4, 1, True), (4, 2, False), (6, 1, False)]
)
def test_a_number_is_proved_at_the_same_width_as_within_a_municipality(
    low: int, wide: int, proved: bool
) -> None:
    said = {"d": {"stage": "closed"}, "lo": low, "hi": low + wide}
    found = county(place("A", [band("nominated", 20), said]), place("B", SAFE))
    assert any("closed" in one for one in found.findings) is proved


def test_a_figure_that_waited_is_held_against_the_gate() -> None:
    """10–14 closed, and fewer than five more since: now 20 bad are not possible, and 15 are."""
    for bad, possible in ((15, True), (20, False)):
        waited = [band("closed", 10, as_of="1"), band("bad", bad)]
        one = place("A", [band("closed", 10)], waited)
        if possible:
            assert county(one).unsolved == 0
        else:
            with pytest.raises(Fault, match="A: siffrorna kan inte alla vara sanna"):
                county(one)


def test_who_was_taken_out_does_not_make_the_figures_impossible() -> None:
    """20–24 girls then, 10–14 nominated now: six at least were mistakes. Seventy-six are not believed."""
    then, now = band("nominated", 20, sex="F"), band("nominated", 10)
    taken_out = place("A", [then], [now, band("closed", 0), then | {"as_of": "1"}], rules={})
    assert county(taken_out).unsolved == 0
    then = band("nominated", 90, sex="F")
    with pytest.raises(Fault, match="A: siffrorna kan inte alla vara sanna"):
        county(place("A", [then], [now, then | {"as_of": "1"}], rules={}))


@pytest.mark.parametrize("seed", range(24))
def test_it_finds_something_exactly_when_the_attacker_does(seed: int) -> None:
    """Random tables of one municipality, its truth known: the attacker shares no code with the audit."""
    source = random.Random(seed)
    cells, true = [], {sex: [source.randint(0, 7) for _ in range(3)] for sex in "FP"}
    for sex in ("", "F", "P"):
        rows = list(true.values()) if not sex else [true[sex]]
        leaves = [sum(row[leaf] for row in rows) for leaf in range(3)]
        counts = dict(zip(("ongoing", "good", "bad"), leaves, strict=True))
        counts |= {"nominated": sum(leaves), "closed": leaves[1] + leaves[2]}
        for stage, count in counts.items():
            if source.random() < 0.5:
                width = source.choice((1, 2, 3, 5, 5))
                low = count // width * width
                d = {"stage": stage, **({"sex": sex} if sex else {})}
                cells.append({"d": d, "lo": low, "hi": low + width - 1})
    text = document(cells or [hidden("closed", "1")])
    del text["rules"]
    proved = attack(read(text), Knowledge(at_most=1_000), seconds=5).findings
    assert bool(county(place("A", cells or [hidden("closed", "1")], rules={})).findings) == bool(proved)


def test_a_value_that_comes_later_holds_nobody_before() -> None:
    areas = {"area": {"leaves": ["Norr", "Söder"], "starts": {"Söder": "2"}}, "stage": STAGE}
    one = place(
        "A", [band("nominated", 10)], [band("nominated", 10, as_of="1"), band("closed", 5)], dimensions=areas
    )
    # everybody then was in Norr: known before reading, and so no finding
    assert county(one).findings == ()


def test_no_time_no_sums() -> None:
    members = (place("A", SAFE),)
    with pytest.raises(Fault, match="hann inte bli klar"):
        audited(members, sums.sums(sums.common(members), members), 0.0)
