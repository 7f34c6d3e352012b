"""`manage.py sum_releases`: files of an invented nation, made by what publishes; whole, or nothing at all."""

import csv
import json
import shutil
from io import StringIO
from pathlib import Path
from typing import Any

import pytest
from django.core.management import call_command
from django.core.management.base import CommandError

from sig.national import files
from tests.publishing import nation

MUNICIPALITIES, COUNTIES = 4, 2


@pytest.fixture(scope="module")
def released(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Two counties with two municipalities each."""
    folder = tmp_path_factory.mktemp("nation") / "utlämnat"
    assert len(list(nation.write(folder, MUNICIPALITIES, COUNTIES))) == MUNICIPALITIES
    return folder


@pytest.fixture
def source(released: Path, tmp_path: Path) -> Path:
    """The same, to spoil."""
    return Path(shutil.copytree(released, tmp_path / "in"))


def run(source: Path, target: Path, *more: str) -> str:
    out = StringIO()
    call_command("sum_releases", str(source), str(target), *more, stdout=out)
    return out.getvalue()


def refused(source: Path, target: Path, *more: str) -> str:
    """What is said, and that nothing is left behind."""
    before = sorted(target.parent.iterdir())
    with pytest.raises(CommandError) as error:
        run(source, target, *more)
    assert sorted(target.parent.iterdir()) == before
    return str(error.value)


def first(source: Path) -> Path:
    return source / "Län 01" / "Kommun 001.json"


def changed(file: Path, **new: Any) -> None:
    file.write_text(json.dumps(json.loads(file.read_text()) | new))


def test_both_files_hold_the_truth_and_say_how_it_was_audited(source: Path, tmp_path: Path) -> None:
    said = run(source, tmp_path / "ut")
    assert sorted(one.name for one in (tmp_path / "ut").iterdir()) == ["summor.csv", "summor.json"]
    found = json.loads((tmp_path / "ut" / files.JSON_NAME).read_text())
    assert found["schema"] == "summed-tables/1"
    assert [one["what"] for one in found["not_summed"]] == ["area"]
    assert "Läggs inte ihop: area (kommunerna delar olika)" in said
    assert "4 kommuner i 2 län" in said
    counties, _ = files.gather(source)
    members = [one for county in counties.values() for one in county]
    for place in (*found["counties"], found["nation"]):
        named = {one["name"] for one in place["municipalities"]} if "name" in place else set()
        mine = [one for one in members if not named or one.name in named]
        assert len(place["cells"]) > 30
        for one in place["cells"]:
            d = dict(one["d"])
            stage = d.pop("stage")
            name, value = next(iter(d.items()), ("", ""))
            number = sum(nation.true(int(each.name[-3:]), each, (name, value, stage)) for each in mine)
            assert one["lo"] <= number
            assert one["hi"] is None or number <= one["hi"]
            assert one["shown"] + one["withheld"] + one["never"] == sum(one["as_of"].values()) == len(mine)
    for place in found["counties"]:
        audit = place["audit"]
        assert (audit["municipalities"], audit["findings"], audit["unsolved"]) == (2, 0, 0)
        assert audit["targets"] > 900


def test_the_csv_is_the_json(source: Path, tmp_path: Path) -> None:
    run(source, tmp_path / "ut")
    found = json.loads((tmp_path / "ut" / files.JSON_NAME).read_text())
    text = (tmp_path / "ut" / files.CSV_NAME).read_bytes().decode("utf-8-sig")
    rows = list(csv.DictReader(StringIO(text, newline=""), delimiter=";"))
    places = {"Riket": found["nation"], **{one["name"]: one for one in found["counties"]}}
    assert len(rows) == sum(len(one["cells"]) for one in places.values())
    for row, (name, one) in zip(
        rows, [(name, cell) for name, place in places.items() for cell in place["cells"]], strict=True
    ):
        d = {row["Indelning"]: row["Värde"]} if row["Indelning"] else {}
        assert (row["Område"], {**d, "stage": row["Steg"]}) == (name, one["d"])
        assert (row["Minst"], row["Högst"]) == (str(one["lo"]), "" if one["hi"] is None else str(one["hi"]))
        assert int(row["Kommuner"]) == sum(one["as_of"].values())
        assert (row["Visar inte"], row["Inte visat ännu"]) == (str(one["withheld"]), str(one["never"]))


def test_a_name_cannot_be_taken_for_a_formula(source: Path, tmp_path: Path) -> None:
    (source / "Län 01").rename(source / "=1+1")
    run(source, tmp_path / "ut")
    lines = (tmp_path / "ut" / files.CSV_NAME).read_text(encoding="utf-8-sig").splitlines()
    assert any(one.startswith("'=1+1;") for one in lines)
    assert not any(one.startswith("=") for one in lines)


def test_the_same_files_give_the_same_sums(source: Path, tmp_path: Path) -> None:
    for name in ("a", "b"):
        run(source, tmp_path / name)
    assert len({(tmp_path / name / files.CSV_NAME).read_bytes() for name in "ab"}) == 1


@pytest.mark.parametrize(
    ("spoil", "said"),
    [
        (lambda file: file.write_text("{"), "Kommun 001: filen är inte hel JSON"),
        (lambda file: file.write_bytes(b"\xff\xfe"), "Kommun 001: filen är inte text i UTF-8"),
        (lambda file: changed(file, schema="x/1"), "Kommun 001: filen följer 'x/1'"),
        (lambda file: changed(file, releases=[]), "Kommun 001: det finns ingen utgåva"),
        (lambda file: file.rename(file.with_name("Kommun 001.csv")), "Kommun 001.csv är ingen tabell"),
        (lambda file: shutil.copy(file, file.with_name("kommun 001.json")), "finns två gånger"),
        (lambda file: shutil.copy(file, file.parent.parent / "Län 02"), "finns två gånger"),
        (lambda file: shutil.copy(file, file.with_name("Annan.json")), "exakt samma utgåvor"),
        (lambda file: shutil.move(file, file.parent.parent), "Kommun 001.json ligger inte i något län"),
        (lambda file: (file.parent.parent / "Län 03").mkdir(), "Län 03 har ingen kommun"),
    ],
)
def test_what_cannot_be_added_is_said_and_nothing_is_written(
    spoil: Any, said: str, source: Path, tmp_path: Path
) -> None:
    spoil(first(source))
    assert said in refused(source, tmp_path / "ut")


def test_other_stages_are_said(source: Path, tmp_path: Path) -> None:
    dimensions = json.loads(first(source).read_text())["dimensions"]
    dimensions["stage"]["sensitive"] = {}
    changed(first(source), dimensions=dimensions)
    assert "räknar andra steg än" in refused(source, tmp_path / "ut")


def test_a_table_that_points_at_few_is_not_added(source: Path, tmp_path: Path) -> None:
    document = json.loads(first(source).read_text())
    for cell in document["releases"][-1]["cells"]:
        if cell["d"] == {"stage": "unknown"}:
            cell |= {"lo": cell["lo"] + 2, "hi": cell["lo"] + 2}
    changed(first(source), **document)
    said = refused(source, tmp_path / "ut")
    assert said.startswith("Län 01: tabellerna pekar ut några få")
    assert "Ingenting läggs ihop" in said


def test_no_time_and_no_room_write_nothing(source: Path, tmp_path: Path) -> None:
    assert "Län 01: granskningen hann inte" in refused(source, tmp_path / "ut", "--seconds", "0")
    (tmp_path / "ut").mkdir()
    assert "ut finns redan" in refused(source, tmp_path / "ut")
    empty = tmp_path / "tom"
    empty.mkdir()
    assert "mappen tom är tom" in refused(empty, tmp_path / "ny")
    assert "mappen saknas finns inte" in refused(tmp_path / "saknas", tmp_path / "ny")


def test_a_disk_that_fails_leaves_nothing(
    source: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def full(self: Path, data: bytes) -> int:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(Path, "write_bytes", full)
    assert "gick inte att skriva (No space left on device)" in refused(source, tmp_path / "ut")
