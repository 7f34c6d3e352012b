"""The demo's own preparation, started by `manage.py demo`: migrate, load once, show who may sign in."""

import shutil
from argparse import ArgumentParser
from typing import Any

from django.conf import settings
from django.core.management import call_command
from django.core.management.base import BaseCommand
from django.db import connections
from tqdm import tqdm

from config import checks
from config.demo import sign_ins
from config.env import Refused


class Command(BaseCommand):
    help = "Förbereder demon. Körs av manage.py demo."
    requires_system_checks = ()

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--load", action="store_true", help="läs in programmet och de påhittade ärendena")

    def handle(self, *args: Any, **options: Any) -> None:
        if not settings.DEMO:
            raise Refused("prepare_demo körs bara av manage.py demo.")
        self._migrate()
        checks.refuse_unsafe("default", "sig_app")
        # Imported late: the floors below need a migrated database at hand before they load the caseload.
        from sig import demo

        if options["load"]:
            with tqdm(total=1, desc="Läser in", unit="", dynamic_ncols=True) as bar:
                demo.load(lambda label, done, total: _show(bar, label, done, total))
        width = shutil.get_terminal_size().columns
        self.stdout.write(f"\n{sign_ins.sheet(demo.people(), width)}\n\n{demo.notice()}")

    def _migrate(self) -> None:
        owner = connections["owner"]
        if checks.not_migrated(owner) or checks.other_row_security(owner):
            self.stdout.write("Databasen uppdateras …")
            call_command("migrate", database="owner", verbosity=0, interactive=False)
        call_command("install_actor_key", verbosity=0)
        owner.close()


def _show(bar: "tqdm[Any]", label: str, done: int, total: int) -> None:
    bar.set_description_str(label)
    bar.total = total
    bar.n = done
    bar.refresh()
