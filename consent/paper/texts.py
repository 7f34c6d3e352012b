"""The form's text in each language, as data: every string of the paper comes from these files.

A file that is not Swedish is a draft until an authorised translator has checked it, and the paper says so
(förvaltningslagen 13 §). A `[checked]` table with `by` and `date` takes the mark away.
"""

import re
import tomllib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date
from functools import cache
from pathlib import Path
from typing import Any

FOLDER = Path(__file__).parent / "texts"
SOURCE = "sv"
SWEDISH_MARK = "Utkast – ska granskas av auktoriserad translator"
LANGUAGES = ("sv-easy", "sv", "en", "ar", "so", "ti", "fa", "ckb", "bs", "fi")
SECTIONS = ("form", "roles", "purposes", "kinds", "categories")
PLACEHOLDER = re.compile(r"\{(\w+)\}")
MONTHS = 12


class TextsBroken(ValueError):
    """A language file lacks something, or says it otherwise than the source; the message says which key."""


@dataclass(frozen=True)
class Checked:
    """An authorised translator has read the file."""

    by: str
    date: date


@dataclass(frozen=True)
class Text:
    """One language. `code` as stored on a person, `lang` as documents say it."""

    code: str
    lang: str
    dir: str
    name: str
    draft: str
    day_form: str
    months: tuple[str, ...]
    form: Mapping[str, str]
    roles: Mapping[str, str]
    purposes: Mapping[str, str]
    kinds: Mapping[str, str]
    categories: Mapping[str, tuple[str, str]]
    checked: Checked | None = field(default=None)

    @property
    def swedish(self) -> bool:
        """The source language, easy or not: needs no translator."""
        return self.lang == SOURCE

    @property
    def is_draft(self) -> bool:
        """Must the paper carry the mark?"""
        return not self.swedish and self.checked is None

    def say(self, key: str, **values: str) -> str:
        """One string of the form with its values put in."""
        return self.form[key].format(**values)

    def day(self, value: date) -> str:
        """A day as it is written in this language."""
        return self.day_form.format(day=value.day, month=self.months[value.month - 1], year=value.year)

    def strings(self) -> Iterator[tuple[str, str]]:
        """(place, string) of everything in the file that may stand on the paper."""
        for section in SECTIONS[:-1]:
            for key, value in getattr(self, section).items():
                yield f"{section}.{key}", value
        for key, pair in self.categories.items():
            yield f"categories.{key}.name", pair[0]
            yield f"categories.{key}.example", pair[1]


def text(code: str) -> Text:
    """The form in that language; "other" and unknown codes get the Swedish one. Raises TextsBroken."""
    return _read(code if code in LANGUAGES else SOURCE)


def has_text(code: str) -> bool:
    """Is there a form in that language?"""
    return code in LANGUAGES


@cache
def _read(code: str) -> Text:
    found = parsed(code, (FOLDER / f"{code}.toml").read_text(encoding="utf-8"))
    if code != SOURCE and (wrong := differences(found, _read(SOURCE))):
        raise TextsBroken(f"{code}.toml: {wrong[0]}")
    return found


def parsed(code: str, content: str) -> Text:
    """A language file as a frozen value. Raises TextsBroken."""
    try:
        raw = tomllib.loads(content)
        meta = raw["meta"]
        shown = Text(
            code=code,
            lang=meta["language"],
            dir=meta["dir"],
            name=meta["name"],
            draft=meta.get("draft", ""),
            day_form=meta["date"],
            months=tuple(meta["months"]),
            categories={key: (pair[0], pair[1]) for key, pair in raw["categories"].items()},
            checked=_checked(raw.get("checked")),
            **{section: dict(raw[section]) for section in SECTIONS[:-1]},
        )
    except (tomllib.TOMLDecodeError, KeyError, IndexError, TypeError) as error:
        raise TextsBroken(f"{code}.toml: {error}") from None
    if shown.dir not in ("ltr", "rtl") or len(shown.months) != MONTHS:
        raise TextsBroken(f"{code}.toml: dir must be ltr or rtl, and there are twelve months")
    if shown.is_draft and not shown.draft:
        raise TextsBroken(f"{code}.toml: meta.draft is missing")
    return shown


def differences(one: Text, source: Text) -> list[str]:
    """Every key that is missing or too many, and every string whose placeholders are not the source's."""
    mine, wanted = dict(one.strings()), dict(source.strings())
    found = [f"{key} is missing" for key in wanted if not mine.get(key, "").strip()]
    found += [f"{key} is not in the source" for key in mine if key not in wanted]
    for key in wanted.keys() & mine.keys():
        if sorted(PLACEHOLDER.findall(mine[key])) != sorted(PLACEHOLDER.findall(wanted[key])):
            found.append(f"{key} has other placeholders than the source")
    if sorted(PLACEHOLDER.findall(one.day_form)) != ["day", "month", "year"]:
        found.append("meta.date must have {day}, {month} and {year}")
    return found


def _checked(raw: Any) -> Checked | None:
    return Checked(str(raw["by"]), raw["date"]) if raw else None
