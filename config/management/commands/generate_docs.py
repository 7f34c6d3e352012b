"""`manage.py generate_docs`: write docs/states.md and docs/access.md; `--check` only compares."""

from argparse import ArgumentParser
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError

from config.generated import documents


class Command(BaseCommand):
    help = "Skriver docs/states.md och docs/access.md."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--check", action="store_true", help="jämför bara")

    def handle(self, *args: Any, **options: Any) -> None:
        for path, text in documents(settings.BASE_DIR / "docs").items():
            if path.exists() and path.read_text(encoding="utf-8") == text:
                continue
            if options["check"]:
                raise CommandError(f"{path.name} stämmer inte med koden. Kör: manage.py generate_docs")
            path.write_text(text, encoding="utf-8")
            self.stdout.write(f"docs/{path.name}")
