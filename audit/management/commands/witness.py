"""The witness, for who has the project at hand. Touches no data base; `python -m audit.witness` does the
same.
"""

import sys
from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand

from audit import witness


class Command(BaseCommand):
    help = (
        "Signerar loggens nyaste kontrollpunkt som vittne, om den fortsätter den som signerades förra gången."
    )
    requires_system_checks: list[str] = []

    def add_arguments(self, parser: ArgumentParser) -> None:
        witness.add_arguments(parser)

    def handle(self, *args: Any, **options: Any) -> None:
        wanted = ("name", "key", "log", "state", "source")
        if code := witness.answer(**{name: options[name] for name in wanted}):
            sys.exit(code)
