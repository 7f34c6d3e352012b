"""Make the keyring file that wraps every data key, or add a version to it."""

from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError

from crypto.errors import KekError
from crypto.kek import file


class Command(BaseCommand):
    help = "Skapar nyckelringen i KEK_FILE, eller lägger till en version med --add."
    requires_system_checks: list[str] = []

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--add", action="store_true", help="lägg till en ny version och gör den gällande")

    def handle(self, *args: Any, add: bool, **options: Any) -> None:
        if not settings.KEK_FILE:
            raise CommandError("KEK_FILE saknas: ange var nyckelringen ska ligga.")
        path = Path(settings.KEK_FILE)
        try:
            if add:
                number = file.add_version(path)
                self.stdout.write(f"Version {number} gäller nu. Kör: manage.py rotate_keys")
            else:
                file.create(path)
                self.stdout.write(
                    f"Nyckelringen finns i {path}. Förvara en kopia på ett annat säkert ställe."
                )
        except KekError as error:
            raise CommandError(str(error)) from None
