"""Installs the key of the acting user with the owner's role."""

from typing import Any

from django.core.management.base import BaseCommand

from audit import actor_key


class Command(BaseCommand):
    help = "Lägger in nyckeln som bevisar vem som agerar (körs med ägarrollen efter migrate)."

    def handle(self, *args: Any, **options: Any) -> None:
        actor_key.install()
        self.stdout.write("Nyckeln är på plats.")
