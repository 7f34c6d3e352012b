"""Writes everything that has been published of an agreement to one file."""

import os
from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from sig.publications.access import Broken
from sig.publications.released import NothingToExport, exported

CHANGED = "En utgåva är inte vad den var när den godkändes. Ingen fil skrivs."


class Command(BaseCommand):
    help = (
        "Skriver det som har lämnat huset (alla utgåvor, till alla grupper) som published-tables/1, så att "
        "andra kan granska det eller lägga ihop det med andra kommuners (sum_releases)."
    )

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("file", type=Path)
        parser.add_argument("--programme", default="", help="programmets kod; annars det som har målet")
        parser.add_argument("--menu", default="", help="frågornas version, till exempel city/1")
        parser.add_argument("--overwrite", action="store_true", help="skriv över filen om den finns")

    def handle(self, *args: Any, **options: Any) -> None:
        path: Path = options["file"]
        if path.exists() and not options["overwrite"]:
            raise CommandError(f"{path.name} finns redan. Välj ett annat namn, eller --overwrite.")
        if not path.parent.is_dir():
            raise CommandError(f"Mappen {path.parent} finns inte.")
        try:
            found = exported(options["programme"], options["menu"])
        except NothingToExport as fault:
            raise CommandError(str(fault)) from fault
        except Broken as fault:
            raise CommandError(
                "En utgåva är inte vad den var när den godkändes. Ingen fil skrivs."
            ) from fault
        _write(path, found.text)
        self.stdout.write(f"{len(found.keys)} utgåvor: {', '.join(found.keys)}")


def _write(path: Path, text: str) -> None:
    """Whole or not at all."""
    half = path.with_name(f".{path.name}.{os.getpid()}")
    try:
        half.write_text(text, encoding="utf-8")
        half.replace(path)
    except OSError as fault:
        half.unlink(missing_ok=True)
        raise CommandError(f"{path.name} går inte att skriva: {fault.strerror}.") from fault
