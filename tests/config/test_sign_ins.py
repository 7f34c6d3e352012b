"""What the terminal shows newcomers: every person, with a code that a phone can read."""

from dataclasses import dataclass
from urllib.parse import parse_qs, unquote, urlsplit

import segno

from config.demo import sign_ins


@dataclass
class Invented:
    name: str = "Alva Nord"
    role: str = "Samordnare"
    authority: str = "Socialtjänsten"
    email: str = "alva@demo.invalid"
    password: str = "vindstilla-morgon-7"
    secret: str = "JBSWY3DPEHPK3PXP"


def test_every_line_of_the_sign_in_is_there():
    text = sign_ins.sheet([Invented()], 80)
    for part in (
        "Alva Nord",
        "Samordnare, Socialtjänsten",
        "alva@demo.invalid",
        "vindstilla-morgon-7",
        "JBSWY3DPEHPK3PXP",
    ):
        assert part in text


def test_the_address_in_the_code_is_what_apps_expect():
    parts = urlsplit(sign_ins.uri("alva@demo.invalid", "JBSWY3DPEHPK3PXP"))
    assert (parts.scheme, parts.netloc) == ("otpauth", "totp")
    assert unquote(parts.path) == "/SIG:alva@demo.invalid"
    assert parse_qs(parts.query) == {"secret": ["JBSWY3DPEHPK3PXP"], "issuer": ["SIG"]}


def test_the_code_in_the_terminal_is_the_code():
    modules = [
        [bool(cell) for cell in row]
        for row in segno.make("text", micro=False, error="l").matrix_iter(border=2)
    ]
    dark = {"█": (False, False), "▀": (False, True), "▄": (True, False), " ": (True, True)}
    drawn = []
    for line in sign_ins.code("text"):
        drawn += [[dark[glyph][half] for glyph in line] for half in (0, 1)]
    assert drawn[: len(modules)] == modules


def test_the_last_column_that_fits_is_used():
    people = [Invented(name=f"Person {number}") for number in range(2)]
    wide = len(sign_ins.card(people[0])[5])
    for width, beside in [(2 * wide + len(sign_ins.GAP) - 1, 1), (2 * wide + len(sign_ins.GAP), 2)]:
        assert sign_ins.sheet(people, width).splitlines()[0].count("Person") == beside


def test_nobody_is_an_empty_sheet():
    assert sign_ins.sheet([], 80) == ""
