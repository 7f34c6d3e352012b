"""`manage.py demo`: set up what is missing, start everything, serve on this machine until Ctrl-C."""

import os
from argparse import ArgumentParser
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand

from config.demo.environment import Surroundings, surroundings
from config.demo.processes import HOST, Crew, refuse_busy
from config.env import Refused

OWNER = ("OWNER_DATABASE_URL",)
SEALER = ("SEALER_DATABASE_URL", "SEALER_KEY_FILE")
NOT_FOR_SEALER = (
    "DATABASE_URL",
    "OWNER_DATABASE_URL",
    "ACTOR_KEY_FILE",
    "BLIND_INDEX_KEY_FILE",
    "KEYSTORE_PATH",
    "KEK_FILE",
    "SIGNING_FILE",
)


class Command(BaseCommand):
    help = "Startar SIG med påhittade personer på den egna datorn."
    requires_system_checks = ()

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--port", type=int, default=8000)
        parser.add_argument("--fresh", action="store_true", help="kasta den gamla demon och börja om")

    def handle(self, *args: Any, **options: Any) -> None:
        port = options["port"]
        if not 1 <= port <= 65535:
            raise Refused("Porten ska vara ett tal mellan 1 och 65535.")
        refuse_busy(port)
        self._say("Databasen startar …")
        found = surroundings(settings.VAR_DIR, os.environ.get("DATABASE_URL", ""))
        environment = {**found.environment(), "SITE_ADDRESS": f"http://localhost:{port}/"}
        crew = Crew(settings.BASE_DIR, found.base / "log", environment)
        crew.end_on_signals()
        try:
            if options["fresh"] and found.ready:
                found.start_over()
            self._serve(crew, found, port)
        finally:
            crew.end()
            if found.cluster:
                found.cluster.stop()
        self._say("Stoppat.")

    def _serve(self, crew: Crew, found: Surroundings, port: int) -> None:
        self._prepare(crew, found)
        if crew.ending:
            return
        crew.start("sealer", ["manage.py", "seal"], without=NOT_FOR_SEALER)
        crew.start("worker", ["manage.py", "procrastinate", "worker"], without=(*OWNER, *SEALER))
        web = ["-m", "gunicorn", "config.wsgi", "-c", "python:config.gunicorn", "-b", f"{HOST}:{port}"]
        crew.start("web", web, without=(*OWNER, *SEALER))
        crew.wait_until_answering(port, 60)
        if not crew.ending:
            self._say(f"\nSIG svarar på http://localhost:{port}  (Ctrl-C stoppar)")
            self._say(f"Mejl lämnar inte datorn. De läggs i {settings.EMAIL_FILE_PATH}")
        crew.watch()

    def _prepare(self, crew: Crew, found: Surroundings) -> None:
        """Migrate, load and show the sign-ins in a process of its own.

        The only one that holds the owner's URL.
        """
        load = [] if found.ready else ["--load"]
        code = crew.run("prepare", ["manage.py", "prepare_demo", *load])
        if code and not crew.ending:
            raise Refused(
                "Demon kunde inte förberedas. Felet står ovanför; nästa start börjar om från början."
            )
        if not code:
            found.mark_ready()

    def _say(self, text: str) -> None:
        self.stdout.write(text)
        self.stdout.flush()
