"""The gate at −1/0/+1, and what it may look at."""

import inspect

import pytest

from sig.publishing import gate
from sig.publishing.menus import city
from sig.publishing.publish import publish
from sig.publishing.record import Earlier, NotPublished, Publication
from tests.publishing.small_menus import counts, menu

MENU = menu()


@pytest.mark.parametrize(("people", "opened"), [(0, False), (4, False), (5, True), (6, True)])
def test_five_people_open_the_gate(people: int, opened: bool) -> None:
    assert gate.opens(people) is opened


def test_people_are_never_fewer_than_none() -> None:
    with pytest.raises(ValueError, match="counted"):
        gate.opens(-1)


@pytest.mark.parametrize(("now", "then", "people"), [(12, 12, 0), (16, 12, 4), (17, 12, 5), (7, 12, 5)])
def test_who_was_taken_out_counts_like_who_entered(now: int, then: int, people: int) -> None:
    assert gate.people(now, then) == people


def opened(publication: Publication) -> set[str]:
    return {one.row for one in publication.gates if one.opened}


def after(first: tuple[int, int, int], second: tuple[int, int, int], **moved: int) -> set[str]:
    """The rows that a second publication refreshes; all of them boys, `first` and then `second`."""
    one = counts(F=(6, 6, 6), P=first)
    begun = publish(MENU, [], "1", one)
    counted = {(stage, "1"): number for stage, number in moved.items()}
    return opened(publish(MENU, [Earlier(begun, one)], "2", counts(F=(6, 6, 6), P=second), moved=counted))


NOMINATED = {"nominated", "nominated_by_sex"}
CLOSED = {"closed", "outcomes", "closed_by_sex"}


@pytest.mark.parametrize(
    ("second", "refreshed"),
    [
        ((10, 6, 6), set()),
        ((14, 6, 6), set()),
        ((15, 6, 6), NOMINATED),
        ((16, 6, 6), NOMINATED),
        ((6, 8, 8), set()),
        ((5, 8, 9), CLOSED),
        ((4, 9, 9), CLOSED),
        ((10, 8, 9), NOMINATED | CLOSED),
    ],
)
def test_each_row_has_its_own_gate(second: tuple[int, int, int], refreshed: set[str]) -> None:
    assert after((10, 6, 6), second) == refreshed


def test_corrections_count_by_people() -> None:
    """Three entered and two mistakes were taken out: five people, though the count grew by one."""
    assert after((10, 6, 6), (11, 6, 6)) == set()
    assert after((10, 6, 6), (11, 6, 6), nominated=5) == NOMINATED


def test_outcomes_and_attributes_do_not_move_the_gate() -> None:
    """The same people in nominated and closed, everything else different: the same rows are refreshed."""
    one = counts(F=(6, 6, 6), P=(10, 6, 6))
    begun = Earlier(publish(MENU, [], "1", one), one)
    some = publish(MENU, [begun], "2", counts(F=(6, 6, 6), P=(10, 6, 11)))
    other = publish(MENU, [begun], "2", counts(F=(6, 9, 8), P=(10, 6, 6)))
    assert some.gates == other.gates
    assert set(inspect.signature(gate.people).parameters) == {"now", "then"}


def test_what_is_not_refreshed_stands_as_it_was() -> None:
    one = counts(F=(6, 6, 6), P=(10, 6, 6))
    begun = publish(MENU, [], "1", one)
    later = publish(MENU, [Earlier(begun, one)], "2", counts(F=(6, 6, 6), P=(14, 6, 6)))
    assert later.cells == begun.cells
    assert {cell.as_of for cell in later.cells} == {"1"}


def test_nothing_is_shown_before_the_first_five() -> None:
    none = publish(MENU, [], "1", counts(F=(2, 0, 0), P=(2, 0, 0)))
    assert all(cell.band is None and cell.as_of == "" for cell in none.cells)


def test_gates_of_the_menu_are_only_nominated_and_closed() -> None:
    """What the insider knows anyhow, and nothing that says how somebody fared."""
    of = city({"area": ("A",), "age": ("a",), "sex": ("F", "P"), "nominator": ("x",)})
    assert {row.gate for row in of.rows} == {"nominated", "closed"}
    outcomes = {row.gate for row in of.rows if set(row.stages) & set(of.stages.members("closed"))}
    assert outcomes == {"closed"}


def test_a_name_is_used_once() -> None:
    one = counts(F=(6, 6, 6), P=(10, 6, 6))
    begun = publish(MENU, [], "1", one)
    with pytest.raises(NotPublished) as refused:
        publish(MENU, [Earlier(begun, one)], "1", one)
    assert refused.value.code == "same_name"
