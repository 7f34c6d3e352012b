"""The English catalogue: finds the texts of the screen, keeps `locale/en` in step, and compiles it at set-up.

Run as ``python -m config.catalogue update`` after a text has been added or changed, ``compile`` at set-up.
The source language is Swedish (ADR 3); what the catalogue lacks is shown in Swedish, and fails the tests.
"""

import ast
import re
import sys
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path

from babel.messages.catalog import Catalog
from babel.messages.extract import DEFAULT_KEYWORDS, extract_from_file
from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po, write_po

ROOT = Path(__file__).resolve().parent.parent
CODE = ("audit", "config", "consent", "crypto", "sig", "teams")
TEMPLATES = ROOT / "templates"
FILE = ROOT / "locale" / "en" / "LC_MESSAGES" / "django.po"
KEYWORDS = {
    **DEFAULT_KEYWORDS,
    **{f"{name}_lazy": spec for name, spec in DEFAULT_KEYWORDS.items()},
}
TEXT = r"""u?(?:'(?:[^'\\]|\\.)*'|"(?:[^"\\]|\\.)*")"""
CALL = re.compile(rf"\b(_|[np]{{0,2}}gettext)\(((?:\s*{TEXT}\s*,?)+)")
Message = str | tuple[str, ...]
MADE = datetime(2026, 11, 22, tzinfo=UTC)
"""Written into the header, so that an unchanged catalogue is an unchanged file."""


def messages(root: Path = ROOT) -> Iterator[tuple[Message, str | None]]:
    """(text, or singular and plural; context) of everything marked for translation in code and templates."""
    for app in CODE:
        for path in sorted((root / app).rglob("*.py")):
            for found in extract_from_file("python", path, keywords=KEYWORDS):
                yield found[1], found[3]
    for path in sorted((root / "templates").rglob("*.*")):
        yield from in_template(path.read_text(encoding="utf-8"))


def in_template(source: str) -> Iterator[tuple[Message, str | None]]:
    """What one template marks for translation, as Django's own reader sees it."""
    from django.utils.translation.template import templatize

    for name, arguments in CALL.findall(templatize(source)):
        texts = [ast.literal_eval(one) for one in re.findall(TEXT, arguments)]
        context = texts.pop(0) if "p" in name else None
        yield (tuple(texts) if len(texts) > 1 else texts[0]), context


def wanted() -> Catalog:
    """Every text there is, untranslated."""
    catalogue = _empty()
    for message, context in messages():
        if message:
            catalogue.add(message, context=context)
    return catalogue


def held(path: Path = FILE) -> Catalog:
    """The catalogue as it is kept; empty when there is none yet."""
    if not path.is_file():
        return _empty()
    with path.open("rb") as file:
        return read_po(file, locale="en", abort_invalid=True)


def missing() -> list[object]:
    """Texts without an English one, and English ones whose text is gone."""
    kept, now = held(), wanted()
    without: list[object] = [
        one.id for one in now if one.id and not _translated(kept.get(one.id, one.context))
    ]
    left: list[object] = [one.id for one in kept if one.id and now.get(one.id, one.context) is None]
    return [*without, *left]


def update(path: Path = FILE) -> int:
    """Take new texts in, empty, and gone ones out. Returns how many lack a translation."""
    kept, now = held(path), wanted()
    for one in now:
        before = kept.get(one.id, one.context) if one.id else None
        if before is not None and _translated(before):
            one.string = before.string
    path.parent.mkdir(parents=True, exist_ok=True)
    with path.open("wb") as file:
        write_po(file, now, width=0, no_location=True, sort_output=True)
    return len(missing())


def compile_catalogue(path: Path = FILE) -> bool:
    """Write the compiled file beside it; True when it was older or not there."""
    target = path.with_suffix(".mo")
    if target.is_file() and target.stat().st_mtime >= path.stat().st_mtime:
        return False
    half = target.with_suffix(".mo.new")
    with half.open("wb") as file:
        write_mo(file, held(path))
    half.replace(target)
    return True


def _translated(message: object) -> bool:
    texts = getattr(message, "string", "")
    return bool(texts) and all(texts if isinstance(texts, tuple | list) else [texts])


def _empty() -> Catalog:
    return Catalog(
        locale="en",
        domain="django",
        project="SIG",
        version="1",
        copyright_holder="SIG",
        msgid_bugs_address="-",
        creation_date=MADE,
        revision_date=MADE,
        last_translator="SIG",
        language_team="en",
        fuzzy=False,
        header_comment="# English texts of the screen. Kept in step by: python -m config.catalogue update",
    )


def main(arguments: list[str]) -> int:
    if arguments == ["compile"]:
        compile_catalogue()
        return 0
    if arguments == ["update"]:
        import django
        from django.conf import settings

        settings.configure(USE_I18N=True)
        django.setup()
        print(f"{update()} texts lack an English translation in {FILE.relative_to(ROOT)}.")  # noqa: T201
        return 0
    print("python -m config.catalogue update | compile", file=sys.stderr)  # noqa: T201
    return 2


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
