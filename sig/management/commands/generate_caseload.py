"""Makes a larger invented caseload: as a file, or in the database through the services, for benchmarks."""

import random
from argparse import ArgumentParser
from datetime import timedelta
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError
from tqdm import tqdm

from audit import clock
from audit.acting import acting_as
from sig.importing import export, save
from sig.importing.invented import caseload
from sig.management.commands.load_programme import person
from sig.models import Case
from sig.services import entries
from teams.models import User

BATCH = 50
KINDS = (("contact", "phone", "school"), ("contact", "visit", "leisure"), ("note", "", "plan"))


class Command(BaseCommand):
    help = "Gör en påhittad ärendemängd. Samma frö ger samma personer. Ingen av dem finns."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--cases", type=int, required=True, help="antal ärenden")
        parser.add_argument("--entries", type=int, default=0, help="antal anteckningar i pågående ärenden")
        parser.add_argument("--seed", type=int, default=2016)
        parser.add_argument("--out", type=Path, help="skriv en .csv eller .xlsx i stället för att spara")
        parser.add_argument("--by", metavar="E-POST", help="programmets samordnare; behövs för att spara")
        parser.add_argument("--verified-by", metavar="E-POST", help="kollegan som granskar utfallen")

    def handle(self, *args: Any, **options: Any) -> None:
        if options["cases"] < 1 or options["entries"] < 0:
            raise CommandError("--cases ska vara minst 1 och --entries minst 0.")
        cases = caseload(options["cases"], seed=options["seed"])
        if out := options["out"]:
            write = export.xlsx_bytes if out.suffix == ".xlsx" else export.csv_bytes
            out.write_bytes(write(cases))
            self.stdout.write(f"{len(cases)} påhittade ärenden i {out.name}.")
            return
        if not options["by"]:
            raise CommandError("Ange --by för att spara, eller --out för att skriva en fil.")
        by = person(options["by"])
        hands = save.Hands(by, person(options["verified_by"]) if options["verified_by"] else None)
        self._save(cases, hands)
        self._entries(options["entries"], by, options["seed"])

    def _save(self, cases: list[Any], hands: save.Hands) -> None:
        with tqdm(total=len(cases), desc="Ärenden", unit=" st", disable=None) as bar:
            for start in range(0, len(cases), BATCH):
                save.save(cases[start : start + BATCH], hands, tick=lambda: bar.update(1) and None)

    def _entries(self, wanted: int, by: User, seed: int) -> None:
        dice = random.Random(seed)  # noqa: S311
        with acting_as(by):
            going_on = list(
                Case.objects.filter(stage="started").order_by("number").values_list("pk", flat=True)
            )
        if wanted and not going_on:
            raise CommandError("Inget ärende pågår, så det finns inget att anteckna i.")
        for number in tqdm(range(wanted), desc="Anteckningar", unit=" st", disable=None):
            kind, detail, category = dice.choice(KINDS)
            entries.log(
                case=going_on[number % len(going_on)],
                kind=kind,
                contact_kind=detail,
                category=category,
                text="Påhittad anteckning. " * dice.randint(1, 12),
                happened_at=clock.now() - timedelta(hours=dice.randint(1, 2_000)),
                by=by,
            )
