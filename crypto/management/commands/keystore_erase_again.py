"""After an old keystore was restored: destroy once more what the erasure ledger names."""

from typing import Any

from django.core.management.base import BaseCommand, CommandError

from crypto.errors import KeystoreError
from crypto.keyring import keyring


class Command(BaseCommand):
    help = "Förstör på nytt de nycklar som raderingsliggaren nämner, efter att en äldre kopia lästs tillbaka."
    requires_system_checks: list[str] = []

    def handle(self, *args: Any, **options: Any) -> None:
        try:
            owners = keyring().erase_again()
            keyring().verify_erasures()
        except KeystoreError as error:
            raise CommandError(str(error)) from None
        self.stdout.write(f"{owners} ägares nycklar är förstörda igen.")
