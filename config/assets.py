"""Assemble the style sheets and fonts that browsers and PDFs need from node_modules into static/vendor/.

Run as ``python -m config.assets`` after ``npm ci --ignore-scripts``. Nothing under static/vendor/ is
committed. A second run with unchanged packages only compares one stamp. ``AssetError`` says what is missing.
"""

import hashlib
import re
import shutil
import sys
from collections.abc import Iterator
from pathlib import Path
from urllib.parse import unquote

ROOT = Path(__file__).resolve().parent.parent
PACKAGES = ROOT / "node_modules"
VENDOR = ROOT / "static" / "vendor"
DIGDIR = "@digdir/designsystemet-css"

BASE = ("base", "heading", "label", "paragraph", "validation-message")
COMPONENTS = (
    *("link", "button", "alert", "card", "details", "divider", "error-summary", "field", "fieldset"),
    *("input", "list", "skip-link", "table", "tag"),
)

SCREEN_FONT = (
    "@fontsource-variable/source-sans-3",
    "source-sans-3-{}-wght-normal.woff2",
    ("latin", "latin-ext"),
)
PRINT_FONTS = (
    ("Noto Sans", "@fontsource/noto-sans", "noto-sans", ("latin", "latin-ext", "cyrillic", "vietnamese")),
    ("Noto Sans Ethiopic", "@fontsource/noto-sans-ethiopic", "noto-sans-ethiopic", ("ethiopic",)),
    ("Vazirmatn", "@fontsource/vazirmatn", "vazirmatn", ("arabic",)),
)
WEIGHTS = (400, 700)

DATA_URI = re.compile(r'url\("data:image/svg\+xml;charset=utf-8,([^"]+)"\)')


class AssetError(Exception):
    """A package or a file in it is missing; the text says what to run."""


def assemble(packages: Path = PACKAGES, vendor: Path = VENDOR) -> bool:
    """Fill ``vendor``; True when something was written, False when it was already up to date."""
    stamp = vendor / "stamp"
    wanted = fingerprint(packages)
    if stamp.is_file() and stamp.read_text(encoding="ascii") == wanted:
        return False
    shutil.rmtree(vendor, ignore_errors=True)
    for folder in ("icons", "fonts", "licences"):
        (vendor / folder).mkdir(parents=True)
    write_designsystem(packages, vendor)
    write_fonts(packages, vendor)
    write_licences(packages, vendor)
    stamp.write_text(wanted, encoding="ascii")
    return True


def fingerprint(packages: Path) -> str:
    """Hash of this file and of what npm says it installed."""
    installed = packages / ".package-lock.json"
    if not installed.is_file():
        raise AssetError("Paketen saknas. Kör: npm ci --ignore-scripts")
    return hashlib.sha256(installed.read_bytes() + Path(__file__).read_bytes()).hexdigest()


def write_designsystem(packages: Path, vendor: Path) -> None:
    """One theme sheet and one sheet of the components in use, in the package's own cascade layers."""
    theme = read(packages / DIGDIR / "dist/theme/designsystemet.css")
    (vendor / "theme.css").write_text(keep_print_light(theme), encoding="utf-8")
    sheets = "".join(layered(packages))
    (vendor / "designsystem.css").write_text(data_uris_to_files(sheets, vendor), encoding="utf-8")


def layered(packages: Path) -> Iterator[str]:
    yield "@layer ds.theme, ds.base, ds.components;\n"
    for layer, names in (("ds.base", BASE), ("ds.components", COMPONENTS)):
        for name in names:
            yield f"@layer {layer} {{{read(packages / DIGDIR / 'dist/src' / f'{name}.css')}}}\n"


def keep_print_light(css: str) -> str:
    """Dark colours follow the reader's setting on screen only: paper stays white."""
    return css.replace("@media (prefers-color-scheme:dark)", "@media screen and (prefers-color-scheme:dark)")


def data_uris_to_files(css: str, vendor: Path) -> str:
    """Replace embedded pictures by files: the content security policy allows img-src 'self' only."""

    def to_file(match: re.Match[str]) -> str:
        svg = unquote(match[1]).encode()
        name = f"{hashlib.sha256(svg).hexdigest()[:12]}.svg"
        (vendor / "icons" / name).write_bytes(svg)
        return f'url("icons/{name}")'

    replaced = DATA_URI.sub(to_file, css)
    if "data:" in replaced:
        raise AssetError(f"{DIGDIR} innehåller en data:-adress som config/assets.py inte känner igen.")
    return replaced


def write_fonts(packages: Path, vendor: Path) -> None:
    package, pattern, subsets = SCREEN_FONT
    for subset in subsets:
        copy(packages / package / "files" / pattern.format(subset), vendor / "fonts")
    (vendor / "pdf.css").write_text("".join(print_faces(packages, vendor)), encoding="utf-8")


def print_faces(packages: Path, vendor: Path) -> Iterator[str]:
    """@font-face rules for PDFs; a family for each part, as WeasyPrint ignores unicode-range."""
    families = []
    for family, package, stem, subsets in PRINT_FONTS:
        for subset in subsets:
            name = family if subset == subsets[0] else f"{family} {subset}"
            families.append(f'"{name}"')
            for weight in WEIGHTS:
                file = f"{stem}-{subset}-{weight}-normal.woff2"
                copy(packages / package / "files" / file, vendor / "fonts")
                yield f'@font-face{{font-family:"{name}";font-weight:{weight};src:url("fonts/{file}")}}\n'
    yield f"html{{font-family:{','.join(families)}}}\n"


def write_licences(packages: Path, vendor: Path) -> None:
    for package in (DIGDIR, SCREEN_FONT[0], *(font[1] for font in PRINT_FONTS)):
        name = package.strip("@").replace("/", "-")
        (vendor / "licences" / f"{name}.txt").write_text(
            read(packages / package / "LICENSE"), encoding="utf-8"
        )


def read(path: Path) -> str:
    if not path.is_file():
        raise AssetError(f"{path.name} saknas i {path.parent.name}. Kör: npm ci --ignore-scripts")
    return path.read_text(encoding="utf-8")


def copy(path: Path, folder: Path) -> None:
    if not path.is_file():
        raise AssetError(f"{path.name} saknas. Kör: npm ci --ignore-scripts")
    shutil.copyfile(path, folder / path.name)


def main() -> int:
    try:
        written = assemble()
    except AssetError as error:
        sys.stderr.write(f"{error}\n")
        return 1
    sys.stdout.write(
        "Stilmallar och typsnitt är på plats.\n"
        if written
        else "Stilmallar och typsnitt är redan på plats.\n"
    )
    return 0


if __name__ == "__main__":
    sys.exit(main())
