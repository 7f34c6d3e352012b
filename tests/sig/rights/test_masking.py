"""Texts cut and masked: what is masked is gone, what is not stays as it was."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sig.extracts.masking import mentioning, occurrences, pieces, sentences, spans

TEXTS = st.text(alphabet="aåbM .!?\n…", max_size=60)


@given(TEXTS)
def test_every_character_is_in_one_sentence(text):
    cut = sentences(text)
    assert "".join(text[start:end] for start, end in cut) == text
    assert all(start < end for start, end in cut)


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("", []),
        ("Ett.", ["Ett."]),
        ("Ett. Två! Tre?", ["Ett. ", "Två! ", "Tre?"]),
        ("Rad ett\nRad två", ["Rad ett\n", "Rad två"]),
        ("Kl. 9.30 ringde hon.", ["Kl. ", "9.30 ringde hon."]),
        ("...", ["..."]),
        ("Slut.\n\nNytt stycke", ["Slut.\n\n", "Nytt stycke"]),
    ],
)
def test_where_sentences_end(text, said):
    assert [text[start:end] for start, end in sentences(text)] == said


@given(TEXTS, st.data())
def test_what_is_left_is_the_text_without_the_masked(text, data):
    every = len(sentences(text))
    chosen = data.draw(st.sets(st.integers(0, max(0, every - 1)))) if every else set()
    hidden = spans(text, chosen, ())
    masked = {at for start, end in hidden for at in range(start, end)}
    left = pieces(text, hidden)
    kept = "".join(piece.text for piece in left)
    unmasked = "".join(letter for at, letter in enumerate(text) if at not in masked)
    assert kept.split() == unmasked.split() or kept.replace(" ", "") == unmasked.replace(" ", "")
    assert all(piece.text == "" for piece in left if piece.masked)
    assert not any(one.masked and two.masked for one, two in zip(left, left[1:], strict=False))


def test_neighbours_become_one_mark_so_that_they_cannot_be_counted():
    text = "Ett. Två. Tre. Fyra."
    left = pieces(text, spans(text, {1, 2}, ()))
    assert [(piece.text, piece.masked) for piece in left] == [("Ett. ", False), ("", True), (" Fyra.", False)]


def test_words_are_found_in_any_case_and_over_line_breaks():
    text = "Morbror Ali kom. Han heter ALI och morbror\nAli."
    assert [text[a:b] for a, b in occurrences(text, ["morbror ali"])] == ["Morbror Ali", "morbror\nAli"]
    assert [text[a:b] for a, b in occurrences(text, ["ali"])] == ["Ali", "ALI", "Ali"]
    assert occurrences(text, ["", "  ", "saknas"]) == ()
    assert occurrences("a.b", ["."]) == ((1, 2),)


@pytest.mark.parametrize(
    ("text", "numbers"),
    [
        ("Mia ringde. Allt är bra.", {0}),
        ("Allt är bra. MIAS bror kom.", {1}),
        ("Miamar är en plats.", set()),
        ("Fru Larsson kom. Mia gick.", {0, 1}),
        ("Ingen nämns.", set()),
        ("", set()),
    ],
)
def test_sentences_that_mention_a_name(text, numbers):
    assert mentioning(text, ["Mia Larsson"]) == numbers
    assert mentioning(text, []) == mentioning(text, [""]) == set()


def test_numbers_outside_the_text_mask_nothing():
    assert spans("Ett.", {-1, 5}, ()) == ()
