"""The first administrator, who makes the others: an account and its one-time link, printed once."""

from argparse import ArgumentParser
from typing import Any

from django.core.exceptions import ValidationError
from django.core.management.base import BaseCommand, CommandError
from django.urls import reverse

from teams.roles import ROLES
from teams.services import users


class Command(BaseCommand):
    """manage.py create_user EMAIL NAME --role administrator"""

    help = "Skapar ett konto och skriver ut länken för första inloggningen (gäller i 72 timmar)."

    def add_arguments(self, parser: ArgumentParser) -> None:
        """E-mail, name and at least one role."""
        parser.add_argument("email")
        parser.add_argument("name")
        parser.add_argument("--role", action="append", required=True, choices=sorted(ROLES), dest="roles")

    def handle(self, *args: Any, **options: Any) -> None:
        """Create and print; a taken address or an unknown role is one sentence and exit code 1."""
        try:
            _user, token = users.create(email=options["email"], name=options["name"], roles=options["roles"])
        except ValidationError as error:
            raise CommandError(" ".join(error.messages)) from None
        path = reverse("set-up", args=[token])
        self.stdout.write(f"Öppna länken inom 72 timmar, på den adress där tjänsten finns: {path}")
