"""Exports the ledger; the export is itself an entry, committed before the first file is written."""

from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from audit import exports
from audit.acting import acting_as_system
from audit.actions import Action
from audit.services import record


class Command(BaseCommand):
    help = "Skriver loggen till en tom mapp: entries.jsonl, checkpoints och log.vkey."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("directory", type=Path)

    def handle(self, *args: Any, **options: Any) -> None:
        directory: Path = options["directory"]
        try:
            newest = exports.newest_checkpoint()
            with acting_as_system("export", durable=True):
                record(Action.EXPORT_LEDGER, count=newest.size, object=f"checkpoint:{newest.size}")
            exports.export(directory, newest)
        except exports.NothingSealed:
            raise CommandError("Inget är förseglat än: kör manage.py seal.") from None
        except FileExistsError:
            raise CommandError(f"Mappen {directory} är inte tom.") from None
        except OSError as error:
            raise CommandError(f"Exporten gick inte att skriva: {error.strerror}.") from None
        self.stdout.write(
            f"{newest.size} poster i {directory}. Kontrollera med: manage.py audit_verify {directory}"
        )
