"""Checks an export. Touches no data base."""

from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from audit.findings import Report
from audit.verify import verify


class Command(BaseCommand):
    help = "Kontrollerar en export av loggen."
    requires_system_checks: list[str] = []

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("directory", type=Path)
        parser.add_argument("--trusted", type=Path, help="en tidigare kontrollpunkt, nycklar, eller båda")
        parser.add_argument(
            "--witness", type=Path, help="vittnets nyckel och en kontrollpunkt som det har signerat"
        )

    def handle(self, *args: Any, **options: Any) -> None:
        try:
            report = verify(options["directory"], options["trusted"], options["witness"])
        except OSError as error:
            raise CommandError(f"Filen går inte att läsa: {error.filename}", returncode=2) from None
        self._describe(report)
        if not report.ok:
            raise CommandError("Loggen stämmer inte.")
        self.stdout.write(self.style.SUCCESS("Loggen stämmer."))

    def _describe(self, report: Report) -> None:
        self.stdout.write(
            f"{report.origin}: {report.entries} poster av {report.writers} skrivare, "
            f"{report.checkpoints} kontrollpunkter, rot {report.root.hex()}"
        )
        for finding in report.findings:
            self.stdout.write(f"FEL {finding}")
        if report.more:
            self.stdout.write(f"och {report.more} till")
        if not report.compared:
            self.stdout.write(
                "Inget utifrån att jämföra med: en tillbakarullad eller omsignerad logg syns inte."
            )
