"""Change keys while everybody works: KEK always, data keys with --full. Can be broken off and run again."""

from argparse import ArgumentParser
from typing import Any
from uuid import UUID

from django.core.management.base import BaseCommand, CommandError
from tqdm import tqdm

from crypto import rotation
from crypto.errors import SealedError
from crypto.keyring import Keyring, keyring


class Command(BaseCommand):
    help = "Byter nycklar medan systemet används. Kan avbrytas och köras igen."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument(
            "--full", action="store_true", help="byt även varje ärendes nyckel och försegla om"
        )
        parser.add_argument("--owner", type=UUID, help="byt bara nyckeln för den här ägaren")
        parser.add_argument("--using", default="owner", help="databaskoppling (standard: owner)")

    def handle(self, *args: Any, full: bool, owner: UUID | None, using: str, **options: Any) -> None:
        ring = keyring()
        self.quiet = options["verbosity"] == 0
        try:
            self._rewrap(ring)
            if full or owner:
                self._rotate(ring, owner, using)
        except SealedError as error:
            raise CommandError(str(error)) from None

    def _rewrap(self, ring: Keyring) -> None:
        with self._bar("Packar om", len(ring.store.all_keys())) as bar:
            done = rotation.rewrap(ring, bar.update)
        self.stdout.write(f"{done} nycklar är ompackade under {ring.kek.health()}.")

    def _rotate(self, ring: Keyring, owner: UUID | None, using: str) -> None:
        with self._bar("Nya nycklar", len(ring.store.all_keys())) as bar:
            fresh = rotation.succeed(ring, owner, bar.update)
        with self._bar("Förseglar om", rotation.count_to_reseal(ring, using)) as bar:
            broken = rotation.reseal(ring, using, bar.update, owner=owner)
        destroyed, waiting = rotation.destroy_unused(ring, using)
        self.stdout.write(f"{fresh} nya nycklar, {destroyed} gamla förstörda, {waiting} gamla väntar.")
        if waiting:
            self.stdout.write(
                f"Kör igen om {rotation.GRACE.seconds // 60} minuter, så förstörs de som väntar."
            )
        for row in broken:
            self.stderr.write(f"Går inte att öppna: {row}")
        if broken:
            raise CommandError(f"{len(broken)} rader gick inte att försegla om; deras nycklar är kvar.")

    def _bar(self, text: str, total: int) -> Any:
        return tqdm(total=total, desc=text, disable=self.quiet or None, leave=False, file=self.stderr)
