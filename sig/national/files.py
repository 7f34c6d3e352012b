"""The sum tables as two files, JSON and CSV, and the folder they lie in: whole, or not there at all."""

import csv
import hashlib
import io
import json
import shutil
import tempfile
from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any, Final

from sig.national.blocks import Audited, audited
from sig.national.released import Fault, Released, read
from sig.national.sums import NEVER, SHOWN, WITHHELD, Common, Sum, check_alone, common, sums
from sig.publishing.export import STAGE
from sig.publishing.menu import WHOLE

SCHEMA: Final = "summed-tables/1"
NATION: Final = "Riket"
JSON_NAME: Final = "summor.json"
CSV_NAME: Final = "summor.csv"
HEADINGS: Final = (
    "Område", "Indelning", "Värde", "Steg", "Minst", "Högst", "Kommuner", "Visar inte", "Inte visat ännu",
    "Utgåvor",
)  # fmt: skip
FORMULA: Final = ("=", "+", "-", "@", "\t", "\r")
NOTES: Final = (
    "Bara utlämnade tabeller är hopräknade. Varje summa ligger mellan minst och högst.",
    "En siffra som en kommun inte visar räknas från noll till den minsta siffra som omfattar den. "
    "Finns ingen sådan saknar summan högsta värde, och minst är det enda som är känt.",
    "En rad som en kommun inte har visat ännu har färre personer än spärren.",
    "Siffror från olika utgåvor läggs ihop. Utgåvor säger hur många kommuner som har vilken.",
)
Counties = Mapping[str, tuple[Released, ...]]


@dataclass(frozen=True)
class Summed:
    """All that is written. `digests`: municipality → SHA-256 of its file."""

    asked: Common
    counties: Counties
    sums: Mapping[str, tuple[Sum, ...]]
    audits: Mapping[str, Audited]
    nation: tuple[Sum, ...]
    digests: Mapping[str, str]


def gather(folder: Path) -> tuple[Counties, Mapping[str, str]]:
    """The counties (folders) and municipalities (files named NAME.json) of a folder, by name; and digests.

    Raises Fault for what else lies there, what cannot be read, and what is there twice.
    """
    if not folder.is_dir():
        raise Fault(f"mappen {folder.name} finns inte.")
    counties: dict[str, tuple[Released, ...]] = {}
    digests: dict[str, str] = {}
    for place in _visible(folder):
        if not place.is_dir():
            raise Fault(
                f"{place.name} ligger inte i något län. Gör en mapp för varje län och lägg kommunerna i den."
            )
        members = []
        for file in _visible(place):
            data = _bytes(file)
            members.append(read(file.stem, _text(file, data)))
            digests[file.stem] = hashlib.sha256(data).hexdigest()
        if not members:
            raise Fault(f"{place.name} har ingen kommun.")
        counties[place.name] = tuple(members)
    if not counties:
        raise Fault(f"mappen {folder.name} är tom.")
    check_alone([one for members in counties.values() for one in members])
    return counties, digests


def summed(counties: Counties, digests: Mapping[str, str], seconds: float) -> Summed:
    """Add, and audit county by county. Raises Fault, also when anything at all can be proved."""
    everybody = [one for members in counties.values() for one in members]
    asked = common(everybody)
    by_county = {name: sums(asked, members) for name, members in counties.items()}
    audits = {}
    for name, members in counties.items():
        try:
            audits[name] = audited(members, by_county[name], seconds)
        except Fault as fault:
            raise Fault(f"{name}: {fault}") from fault
        if audits[name].findings:
            found = "; ".join(audits[name].findings[:3])
            raise Fault(f"{name}: tabellerna pekar ut några få ({found}). Ingenting läggs ihop.")
    return Summed(asked, counties, by_county, audits, sums(asked, everybody), digests)


def write(done: Summed, folder: Path) -> None:
    """Both files in a new folder, moved there when they are whole. Raises Fault if something is there."""
    if folder.exists():
        raise Fault(f"{folder.name} finns redan. Välj en mapp som inte finns.")
    if not folder.parent.is_dir():
        raise Fault(f"mappen {folder.parent.name} finns inte.")
    unfinished = Path(tempfile.mkdtemp(prefix=f".{folder.name}-", dir=folder.parent))
    try:
        (unfinished / JSON_NAME).write_text(to_json(done), encoding="utf-8")
        (unfinished / CSV_NAME).write_bytes(to_csv(done))
        unfinished.chmod(0o755)
        unfinished.rename(folder)
    except OSError as error:
        shutil.rmtree(unfinished, ignore_errors=True)
        raise Fault(f"{folder.name} gick inte att skriva ({error.strerror}).") from error


def to_json(done: Summed) -> str:
    """`summed-tables/1`, in a fixed order."""
    first = next(iter(done.counties.values()))[0]
    document = {
        "schema": SCHEMA,
        "notes": list(NOTES),
        "dimensions": {
            **{name: {"leaves": list(values)} for name, values in done.asked.dimensions.items()},
            STAGE: {
                "leaves": list(first.stages.leaves),
                "groups": {name: list(leaves) for name, leaves in first.stages.groups.items()},
            },
        },
        "not_summed": [asdict(one) for one in done.asked.left],
        "counties": [_county(done, name) for name in done.counties],
        "nation": {"municipalities": len(done.digests), "cells": [_cell(one) for one in done.nation]},
    }
    return json.dumps(document, ensure_ascii=False, indent=1) + "\n"


def _county(done: Summed, name: str) -> dict[str, Any]:
    audit = asdict(done.audits[name])
    audit["findings"] = len(audit["findings"])
    audit["seconds"] = round(audit["seconds"], 1)
    return {
        "name": name,
        "municipalities": [
            {"name": one.name, "release": one.last.key, "sha256": done.digests[one.name]}
            for one in done.counties[name]
        ],
        "cells": [_cell(one) for one in done.sums[name]],
        "audit": audit,
    }


def _cell(one: Sum) -> dict[str, Any]:
    name, value, stage = one.cell
    d = {STAGE: stage} if name == WHOLE else {name: value, STAGE: stage}
    return {
        "d": d,
        "lo": one.low,
        "hi": one.high,
        **{kind: one.kinds.get(kind, 0) for kind in (SHOWN, WITHHELD, NEVER)},
        "as_of": dict(sorted(one.as_of.items())),
    }


def to_csv(done: Summed) -> bytes:
    """UTF-8 with byte-order mark and semicolons; no cell can be taken for a formula."""
    out = io.StringIO(newline="")
    writer = csv.writer(out, delimiter=";", lineterminator="\r\n")
    writer.writerow(HEADINGS)
    for place, cells in ((NATION, done.nation), *done.sums.items()):
        writer.writerows([_safe(one) for one in _row(place, cell)] for cell in cells)
    return out.getvalue().encode("utf-8-sig")


def _row(place: str, one: Sum) -> tuple[str, ...]:
    dated = ", ".join(f"{key}: {number}" for key, number in sorted(one.as_of.items()))
    high = "" if one.high is None else str(one.high)
    counted = (sum(one.kinds.values()), one.kinds.get(WITHHELD, 0), one.kinds.get(NEVER, 0))
    return (place, *one.cell, str(one.low), high, *map(str, counted), dated)


def _safe(text: str) -> str:
    return f"'{text}" if text.startswith(FORMULA) else text


def _visible(folder: Path) -> Sequence[Path]:
    return sorted((one for one in folder.iterdir() if not one.name.startswith(".")), key=lambda one: one.name)


def _bytes(file: Path) -> bytes:
    if file.suffix != ".json":
        raise Fault(f"{file.name} är ingen tabell. En kommuns fil heter som kommunen och slutar på .json.")
    try:
        return file.read_bytes()
    except OSError as error:
        raise Fault(f"{file.name} går inte att läsa ({error.strerror}).") from error


def _text(file: Path, data: bytes) -> str:
    try:
        return data.decode("utf-8")
    except UnicodeDecodeError as error:
        raise Fault(f"{file.stem}: filen är inte text i UTF-8.") from error
