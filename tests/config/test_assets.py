"""Style sheets and fonts: whole, free of data: addresses, and cheap to ask for again."""

import json
import re
import time
from pathlib import Path

import pytest

from config import assets


@pytest.fixture(scope="module")
def vendor(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("static") / "vendor"
    assert assets.assemble(vendor=folder)
    return folder


def test_second_run_only_compares_one_stamp(vendor: Path) -> None:
    started = time.perf_counter()
    assert not assets.assemble(vendor=vendor)
    assert time.perf_counter() - started < 0.5


def test_changed_packages_are_assembled_again(vendor: Path) -> None:
    (vendor / "stamp").write_text("older", encoding="ascii")
    assert assets.assemble(vendor=vendor)


@pytest.mark.parametrize("name", ["theme.css", "designsystem.css", "pdf.css"])
def test_every_address_in_a_sheet_is_a_file_beside_it(vendor: Path, name: str) -> None:
    css = (vendor / name).read_text(encoding="utf-8")
    assert "data:" not in css
    assert "//" not in re.sub(r"/\*.*?\*/", "", css, flags=re.S)
    for address in re.findall(r'url\("?([^")]+)"?\)', css):
        assert (vendor / address).is_file(), address


def test_dark_colours_are_for_screens_only(vendor: Path) -> None:
    css = (vendor / "theme.css").read_text(encoding="utf-8")
    assert "@media screen and (prefers-color-scheme:dark)" in css
    assert "@media (prefers-color-scheme:dark)" not in css


def test_each_package_brings_its_licence(vendor: Path) -> None:
    assert len(list((vendor / "licences").iterdir())) == 5


def test_missing_packages_say_what_to_run(tmp_path: Path) -> None:
    with pytest.raises(assets.AssetError, match="npm ci"):
        assets.assemble(packages=tmp_path, vendor=tmp_path / "vendor")
    assert not (tmp_path / "vendor").exists()


def test_an_unknown_embedded_picture_is_refused(tmp_path: Path) -> None:
    with pytest.raises(assets.AssetError, match="data:"):
        assets.data_uris_to_files('a{b:url("data:image/png;base64,AA")}', tmp_path)


def test_the_lock_pins_by_hash_and_names_no_address() -> None:
    text = (assets.ROOT / "package-lock.json").read_text(encoding="utf-8")
    packages = json.loads(text)["packages"]
    assert "://" not in text
    assert all("integrity" in package for name, package in packages.items() if name)


def test_every_wanted_package_is_pinned_exactly() -> None:
    wanted = json.loads((assets.ROOT / "package.json").read_text(encoding="utf-8"))
    for group in ("dependencies", "devDependencies"):
        assert all(re.fullmatch(r"\d+\.\d+\.\d+", version) for version in wanted[group].values())


def test_own_style_and_script_stay_small() -> None:
    own = {path.name: path.stat().st_size for path in (assets.ROOT / "static").glob("[cj]s*/*")}
    assert own["enhance.js"] <= 8_700
    assert own["site.css"] + own["theme.css"] <= 16_400
