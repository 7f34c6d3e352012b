"""Adds what many municipalities have published, county by county and for the nation."""

from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from sig.national import files
from sig.national.released import Fault

SECONDS = 300.0


class Command(BaseCommand):
    help = (
        "Lägger ihop utlämnade tabeller (releases_export) från många kommuner. FROM har en mapp för varje "
        "län, med en fil KOMMUN.json för varje kommun. TO är en ny mapp, som får summor.json och summor.csv."
    )
    requires_system_checks = ()

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("source", metavar="FROM", type=Path)
        parser.add_argument("target", metavar="TO", type=Path)
        parser.add_argument(
            "--seconds", type=float, default=SECONDS, help="högst så lång granskning av varje län"
        )

    def handle(self, *args: Any, **options: Any) -> None:
        try:
            counties, digests = files.gather(options["source"])
            done = files.summed(counties, digests, options["seconds"])
            files.write(done, options["target"])
        except Fault as fault:
            raise CommandError(str(fault)) from fault
        for name, audit in done.audits.items():
            self.stdout.write(
                f"{name}: {audit.municipalities} kommuner, {audit.figures} siffror, {audit.targets} frågor, "
                f"{len(audit.findings)} fynd, {audit.seconds:.1f} s"
            )
        for left in done.asked.left:
            self.stdout.write(f"Läggs inte ihop: {left.what} ({_WHY[left.why]})")
        self.stdout.write(f"{len(digests)} kommuner i {len(counties)} län: {len(done.nation)} summor.")


_WHY = {
    "values_differ": "kommunerna delar olika",
    "not_asked_by_all": "alla kommuner visar den inte",
}
