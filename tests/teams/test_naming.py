"""What a member of staff is called: every combination of who is protected and who reads."""

import pytest

from teams.naming import PAPER, NameReader, staff_name

POLICE, SCHOOL = 2, 3
HIDDEN = "en medarbetare på Polisen"
READERS = {
    "paper": (PAPER, HIDDEN),
    "nobody in particular": (NameReader(user=9), HIDDEN),
    "another authority": (NameReader(user=9, authorities=frozenset({SCHOOL})), HIDDEN),
    "own authority": (NameReader(user=9, authorities=frozenset({SCHOOL, POLICE})), "Petra"),
    "coordinator": (NameReader(user=9, authorities=frozenset({SCHOOL}), coordinates=True), "Petra"),
    "the person": (NameReader(user=7), "Petra"),
}


@pytest.mark.parametrize("who", READERS)
@pytest.mark.parametrize("protected", [True, False])
def test_who_reads_which_name(who: str, protected: bool) -> None:
    reader, expected = READERS[who]

    said = staff_name(
        "Petra", protected=protected, user=7, authority=POLICE, authority_name="Polisen", reader=reader
    )

    assert said == (expected if protected else "Petra")


def test_without_an_authority_the_name_is_hidden_all_the_same() -> None:
    said = staff_name(
        "Petra",
        protected=True,
        user=7,
        authority=None,
        authority_name="",
        reader=NameReader(user=9, authorities=frozenset({POLICE})),
    )

    assert said == "en medarbetare"


def test_two_without_a_number_are_not_the_same_person() -> None:
    said = staff_name("X", protected=True, user=None, authority=None, authority_name="", reader=PAPER)

    assert said == "en medarbetare"
