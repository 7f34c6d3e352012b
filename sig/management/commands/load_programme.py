"""Reads a programme file into the database."""

from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from sig.programme import ProgrammeFault, parse
from sig.services import programmes
from teams.models import User


class Command(BaseCommand):
    help = "Läser in ett program: tid, mål, områden, verksamheter, nämnder och grupper. Kan köras igen."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("file", type=Path, help="till exempel programmes/eskilstuna-2016-2019.toml")
        parser.add_argument("--coordinator", metavar="E-POST", help="samordnaren, som tar emot anmälningar")
        parser.add_argument("--deputy", metavar="E-POST", help="ersättaren, som också granskar utfall")

    def handle(self, *args: Any, **options: Any) -> None:
        path: Path = options["file"]
        try:
            file = parse(path.read_text(encoding="utf-8"))
        except (OSError, UnicodeDecodeError) as fault:
            raise CommandError(f"{path.name} går inte att läsa: {fault}.") from fault
        except ProgrammeFault as fault:
            raise CommandError(f"{path.name}: {fault}") from fault
        people = {name: person(options[name]) for name in ("coordinator", "deputy") if options[name]}
        done = programmes.load(file, **people)
        self.stdout.write(f"{file.municipality}: {done.made} nya rader, {done.changed} ändrade.")


def person(email: str) -> User:
    """The active user with that address. Raises CommandError."""
    found = User.objects.filter(email__iexact=email, is_active=True).select_related("authority").first()
    if found is None:
        raise CommandError(f"Ingen aktiv användare har adressen {email}.")
    return found
