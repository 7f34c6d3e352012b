"""Makes a larger invented caseload: as a file, or in a demo or test database."""

import time
from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError
from tqdm import tqdm

from sig.importing import bulk, export
from sig.importing.invented import caseload


class Command(BaseCommand):
    help = "Gör en påhittad ärendemängd. Samma frö ger samma personer. Ingen av dem finns."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--cases", type=int, required=True, help="antal ärenden")
        parser.add_argument(
            "--entries", type=int, default=0, help="antal anteckningar i varje ärende som har startat"
        )
        parser.add_argument("--seed", type=int, default=2016, help="frö, 1 till 99999")
        parser.add_argument("--out", type=Path, help="skriv en .csv eller .xlsx i stället för att spara")

    def handle(self, *args: Any, **options: Any) -> None:
        count, entries, seed = options["cases"], options["entries"], options["seed"]
        if not 1 <= count <= 99_999 or entries < 0 or not 1 <= seed <= 99_999:
            raise CommandError("--cases och --seed ska vara 1 till 99999 och --entries minst 0.")
        if out := options["out"]:
            cases = caseload(count, seed=seed)
            write = export.xlsx_bytes if out.suffix == ".xlsx" else export.csv_bytes
            out.write_bytes(write(cases))
            self.stdout.write(f"{len(cases)} påhittade ärenden i {out.name}.")
            return
        try:
            self._save(count, entries, seed)
        except bulk.Refused as refusal:
            raise CommandError(str(refusal)) from None

    def _save(self, count: int, entries: int, seed: int) -> None:
        bulk.practice_only()
        started = time.perf_counter()
        cases = bulk.invented(count, seed)
        with tqdm(total=count, desc="Ärenden", unit=" st", disable=None) as bar:
            rows = bulk.make(cases, entries, seed=seed, tick=lambda done: bar.update(done) and None)
        seconds = time.perf_counter() - started
        self.stdout.write(
            f"{count} påhittade ärenden, {rows} rader på {seconds:.1f} s ({count / seconds:.0f} ärenden/s)."
        )
