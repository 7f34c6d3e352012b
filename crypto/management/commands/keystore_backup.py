"""Copy the keystore and remove copies that have become too old."""

from argparse import ArgumentParser
from datetime import timedelta
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from crypto.backups import back_up
from crypto.errors import KeystoreError
from crypto.keyring import keyring


class Command(BaseCommand):
    help = "Kopierar nyckelförrådet till en mapp och tar bort kopior som är för gamla."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("folder", type=Path, metavar="DIR")
        parser.add_argument(
            "--keep-days", type=int, default=30, help="hur länge kopior sparas, högst 30 dagar"
        )

    def handle(self, *args: Any, folder: Path, keep_days: int, **options: Any) -> None:
        try:
            copy, removed = back_up(keyring().store, folder, timedelta(days=keep_days))
        except (KeystoreError, ValueError, OSError) as error:
            raise CommandError(str(error)) from None
        self.stdout.write(f"{copy} är skriven. {len(removed)} gamla kopior är borttagna.")
