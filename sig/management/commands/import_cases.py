"""Reads a municipality's caseload from CSV or XLSX."""

from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError
from tqdm import tqdm

from audit import clock
from sig.importing import rows, save, tables
from sig.management.commands.load_programme import person

SUMMARY = (
    ("startade", "started_on"),
    ("avslutade", "closed_on"),
    ("tackade nej", "refused_on"),
    ("inte aktuella", "declined_on"),
)


class Command(BaseCommand):
    help = "Läser in ärenden från en fil. Utan --save provas filen och ingenting sparas."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument(
            "file", type=Path, help="CSV (semikolon eller komma) eller XLSX; se docs/import.md"
        )
        parser.add_argument("--by", required=True, metavar="E-POST", help="programmets samordnare")
        parser.add_argument("--verified-by", metavar="E-POST", help="kollegan som granskar utfallen")
        parser.add_argument("--police", metavar="E-POST", help="polisen som har bedömt gängkontakt")
        parser.add_argument("--save", action="store_true", help="spara; allt eller inget")

    def handle(self, *args: Any, **options: Any) -> None:
        cases, problems = self._understood(options["file"])
        if problems:
            self._refuse(problems, len(problems))
        hands = save.Hands(
            person(options["by"]),
            person(options["verified_by"]) if options["verified_by"] else None,
            {"police": person(options["police"])} if options["police"] else {},
        )
        if not options["save"]:
            self._show(cases, save.existing(cases, by=hands.coordinator))
            return
        with tqdm(total=len(cases), desc="Sparar", unit=" ärenden", disable=None) as bar:
            try:
                done = save.save(cases, hands, tick=lambda: bar.update(1) and None)
            except save.ImportRefused as refused:
                self._refuse(refused.problems, len(refused.problems))
        self.stdout.write(f"{len(done.cases)} ärenden sparade. {len(done.skipped)} fanns redan.")

    def _understood(self, path: Path) -> tuple[list[rows.ImportedCase], list[rows.Problem]]:
        try:
            return rows.understand(tables.read(path), save.names(), today=clock.today())
        except tables.TableFault as fault:
            raise CommandError(f"{path.name}: {fault}\nIngenting är sparat.") from fault

    def _show(self, cases: list[rows.ImportedCase], known: set[str]) -> None:
        new = [case for case in cases if case.number not in known]
        self.stdout.write(f"Filen går att läsa in. {len(new)} nya ärenden, {len(known)} finns redan.")
        for words, name in SUMMARY:
            self.stdout.write(f"  {words}: {sum(bool(getattr(case, name)) for case in new)}")
        self.stdout.write("Ingenting är sparat. Kör igen med --save.")

    def _refuse(self, problems: Any, count: int) -> None:
        for problem in problems:
            self.stderr.write(str(problem))
        raise CommandError(f"{count} fel. Ingenting är sparat.")
