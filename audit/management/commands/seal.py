"""The sealer process."""

import signal
import threading
from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from audit import sealer
from audit.notes import Signer


class Command(BaseCommand):
    help = "Förseglar loggen tills processen avslutas. Flera kan startas: en arbetar, de andra väntar."

    def add_arguments(self, parser: ArgumentParser) -> None:
        once = parser.add_mutually_exclusive_group()
        once.add_argument("--once", action="store_true", help="försegla det som är klart och avsluta")
        once.add_argument(
            "--restored", action="store_true", help="första gången efter en återläsning i ett nytt kluster"
        )

    def handle(self, *args: Any, **options: Any) -> None:
        try:
            signer = sealer.signer_from_settings()
        except ValueError:
            raise CommandError("SEALER_KEY_FILE saknas: ange filen med förseglarens nyckel.") from None
        try:
            if options["once"] or options["restored"]:
                self._once(sealer.Sealer(signer), options["restored"])
            else:
                self._run(signer)
        except sealer.LedgerBroken as error:
            raise CommandError(f"Förseglingen stannar, loggen stämmer inte: {error}") from None

    def _once(self, one: sealer.Sealer, restored: bool) -> None:
        if restored:
            self.stdout.write(f"{one.restored()} poster förseglade efter återläsning.")
            return
        if not one.load():
            raise CommandError("En annan förseglare är redan igång.")
        sealed = 0
        while found := one.seal_once():
            sealed += found
        self.stdout.write(f"{sealed} poster förseglade, {one.tree.size} i trädet.")

    def _run(self, signer: Signer) -> None:
        stop = threading.Event()
        for number in (signal.SIGTERM, signal.SIGINT):
            signal.signal(number, lambda *_: stop.set())
        sealer.run(stop, signer)
