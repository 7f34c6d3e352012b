"""Every page has its pictures in docs/screens, and no picture is of a page that is gone. Compares names."""

from tests.browser import matrix
from tests.browser.screens import BOTH, FOLDER, MAIN, Picture, pictures
from tests.browser.test_matrix import NUMBERS, Anything, pages


def wanted() -> list[Picture]:
    return list(pictures(Anything(NUMBERS)))


def test_every_page_has_a_picture_by_phone_and_by_desktop() -> None:
    pictured = {one.name for one in wanted() if set(BOTH) <= set(one.modes)}
    assert pages() - pictured == set()
    assert set(matrix.BY_HAND) <= pictured
    assert pictured >= MAIN


def test_the_folder_holds_these_pictures_and_no_others() -> None:
    names = [one.file(mode).name for one in wanted() for mode in one.modes]
    assert len(names) == len(set(names))
    assert {file.name for file in FOLDER.glob("*.png")} == set(names)
    index = (FOLDER / "README.md").read_text(encoding="utf-8")
    assert [name for name in names if f"({name})" not in index] == []
