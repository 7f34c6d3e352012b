"""The table of protected identity, cell by cell, and what follows from it."""

import pytest

from consent import protection
from consent.models import Youth
from consent.protection import FICTITIOUS, MARKED, NONE, PROTECTED_REGISTRATION

KINDS = (NONE, MARKED, PROTECTED_REGISTRATION, FICTITIOUS)
EVERYTHING = {"phone": "070-1", "home": "same", "name": "Elin", "language": "sv"}
HIDDEN = {**EVERYTHING, "phone": "", "home": "hidden"}

# kind: stored, earlier numbers kept, named readers only, warning, on paper, in the calendar
CASES = {
    NONE: (EVERYTHING, True, False, False, "Elin", "Möte, SIG-26-001"),
    MARKED: (EVERYTHING, True, False, True, "SIG-26-001", "Möte"),
    PROTECTED_REGISTRATION: (HIDDEN, True, True, True, "SIG-26-001", "Möte"),
    FICTITIOUS: (HIDDEN, False, True, True, "SIG-26-001", "Möte"),
}


def test_every_kind_that_can_be_stored_is_in_the_table() -> None:
    assert set(Youth.Protection.values) == set(protection.TABLE) == set(CASES)


@pytest.mark.parametrize("kind", KINDS)
def test_each_cell_of_the_table(kind: str) -> None:
    stored, several, readers, warns, paper, calendar = CASES[kind]

    assert protection.kept(kind, EVERYTHING) == stored
    assert protection.treatment(kind).several_numbers is several
    assert (kind in protection.STRONG) is readers
    assert bool(protection.warning(kind)) is warns
    assert protection.printed_name(kind, "Elin", "SIG-26-001") == paper
    assert protection.may_print(kind) is (paper == "Elin")
    assert protection.calendar_title(kind, "SIG-26-001") == calendar


def test_no_calendar_says_a_name() -> None:
    assert not any("Elin" in protection.calendar_title(kind, "SIG-26-001") for kind in KINDS)


def test_a_kind_that_nobody_has_heard_of_is_treated_as_the_strongest() -> None:
    assert protection.treatment("new") == protection.treatment(FICTITIOUS)
    assert protection.warning("new") == protection.warning(FICTITIOUS)
    assert protection.strongest([NONE, "new"]) == "new"


@pytest.mark.parametrize("before", KINDS)
@pytest.mark.parametrize("after", KINDS)
def test_what_is_stored_is_removed_when_the_kind_becomes_one_of_the_stronger(before: str, after: str) -> None:
    stronger = {PROTECTED_REGISTRATION, FICTITIOUS}

    assert protection.forgets(before, after) is (before not in stronger and after in stronger)


def test_the_strongest_of_several_decides() -> None:
    assert protection.strongest([]) == NONE
    assert protection.strongest([MARKED, NONE]) == MARKED
    assert protection.strongest(KINDS) == FICTITIOUS


def test_a_list_shows_the_number_to_whoever_may_not_know() -> None:
    assert protection.listed_name("Elin", "SIG-26-001", known=True) == "Elin"
    assert protection.listed_name("Elin", "SIG-26-001", known=False) == "SIG-26-001"
