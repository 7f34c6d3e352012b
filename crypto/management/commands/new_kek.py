"""Make the keyring file that wraps every data key, add a version to it, or destroy an old one."""

from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError

from crypto.errors import KekError
from crypto.kek import file
from crypto.keyring import keyring


class Command(BaseCommand):
    help = "Skapar nyckelringen i KEK_FILE, eller byter version med --add och --drop."
    requires_system_checks: list[str] = []

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--add", action="store_true", help="lägg till en ny version och gör den gällande")

        parser.add_argument(
            "--drop", type=int, metavar="N", help="förstör en gammal version som inget använder"
        )

    def handle(self, *args: Any, add: bool, drop: int | None, **options: Any) -> None:
        if not settings.KEK_FILE:
            raise CommandError("KEK_FILE saknas: ange var nyckelringen ska ligga.")
        path = Path(settings.KEK_FILE)
        try:
            if drop is not None:
                _refuse_if_used(drop)
                file.drop_version(path, drop)
                self.stdout.write(f"Version {drop} är förstörd.")
            elif add:
                number = file.add_version(path)
                self.stdout.write(f"Version {number} gäller nu. Kör: manage.py rotate_keys")
            else:
                file.create(path)
                self.stdout.write(
                    f"Nyckelringen finns i {path}. Förvara en kopia på ett annat säkert ställe."
                )
        except KekError as error:
            raise CommandError(str(error)) from None


def _refuse_if_used(number: int) -> None:
    name = f"{file.SOURCE}:{number}"
    used = sum(key.wrapped.kek == name for key in keyring().store.all_keys())
    if used:
        raise CommandError(f"{used} nycklar använder version {number}. Kör först: manage.py rotate_keys")
