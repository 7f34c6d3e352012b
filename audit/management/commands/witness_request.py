"""Prints what a witness elsewhere needs: the newest checkpoint and the proof that it continues an earlier
one.
"""

from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from audit import exports


class Command(BaseCommand):
    help = "Skriver en begäran till ett vittne. OLD är storleken som vittnet signerade senast, annars 0."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("old", type=int)

    def handle(self, *args: Any, **options: Any) -> None:
        try:
            request = exports.request_for_witness(options["old"])
        except exports.NothingSealed:
            raise CommandError("Inget är förseglat än: kör manage.py seal.") from None
        except ValueError:
            raise CommandError("Vittnet har signerat ett större träd än det som finns här.") from None
        self.stdout.write(request.text, ending="")
