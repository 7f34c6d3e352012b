"""What has been published in the tests' world, and what waits: a publication, a refused order, a draft, and a
proposed definition. The figures are those of an invented record; nothing is counted for them.
"""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from datetime import UTC, datetime, time, timedelta
from typing import Any
from unittest.mock import patch
from uuid import UUID, uuid4

import psycopg
from psycopg.rows import dict_row
from psycopg.types.json import Jsonb

from audit import clock
from audit.acting import acting_as, acting_as_system
from sig.models import Programme, Publication, PublicationCounts, PublicationOrder
from sig.publications.making import ACTOR
from sig.publications.rule import Answer
from sig.reports.rendering import Rendered
from sig.services import definitions, publications
from tests.browser.world import World
from tests.conftest import as_superuser
from tests.sig.publications.drafts import refused
from tests.sig.publications.records import day_of, record

KINDS = {
    "csv": "text/csv; charset=utf-8",
    "html": "text/html; charset=utf-8",
    "json": "application/json",
    "pdf": "application/pdf",
    "xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
}
NINE = time(9, 41, tzinfo=UTC)
AGES = {"13-14": "13–14 år", "15-17": "15–17 år", "18-20": "18–20 år"}
TEXT = "Alla fyra villkor ska vara uppfyllda tolv månader efter avslutet."


def issued(world: World) -> dict[str, Any]:
    """The ids that addresses need."""
    published = drafted(world, 0)
    with unrendered():
        for name in ("dag", "maj"):
            publications.decide(published, Answer.APPROVE, "", by=world.people[name])
    waits = ordered(world, 1)
    refused(waits)
    draft = drafted(world, 1)
    publications.decide(draft, Answer.APPROVE, "", by=world.people["dag"])
    definition = definitions.propose(
        version="prov-2",
        text=TEXT,
        occupation_percent=80,
        programmes=("sig",),
        by=world.people["anna"],
    )
    return {"published": published, "refused": waits.pk, "drafted": draft, "definition": definition.pk}


@contextmanager
def unrendered() -> Iterator[None]:
    """Files that hold nothing: setting a PDF takes seconds, and what they look like is tested elsewhere."""
    made = tuple(Rendered(kind, f"lage.{kind}", media, kind.encode()) for kind, media in KINDS.items())
    with patch.object(publications, "files", lambda issued, approval: made):
        yield


def ordered(world: World, number: int, audience: str = "steering") -> PublicationOrder:
    """Anna has asked for it, and nobody has counted yet."""
    anna = world.people["anna"]
    with acting_as(anna):
        row = PublicationOrder(
            agreement=Programme.objects.get(counts_towards_goal=True),
            audience=audience,
            ends_on=day_of(number),
            texts={"done": "Möten."},
            ordered_by=anna,
            ordered_at=clock.now(),
        )
        row.save(force_insert=True)
    return row


def drafted(world: World, number: int, audience: str = "steering") -> UUID:
    """Anna has ordered it, and the worker has counted and audited it."""
    order, made = ordered(world, number, audience), record(number, audience)
    made = replace(
        made,
        key=f"{order.ends_on.year}-{number + 1}",
        municipality=order.agreement.municipality,
        labels={**made.labels, "age": AGES},
        provenance=replace(
            made.provenance, counted_at=datetime.combine(made.as_of, NINE) + timedelta(days=3)
        ),
    )
    row = Publication(
        order=order,
        agreement=order.agreement,
        key=made.key,
        menu=made.publication.menu,
        record=made.to_json(),
        digest=made.sha256,
        counted_at=made.provenance.counted_at,
    )
    with acting_as_system(ACTOR):
        row.save(force_insert=True)
        PublicationCounts(publication=row, counts={}).save(force_insert=True)
    return row.pk


def more(ids: dict[str, Any], turn: int) -> None:
    """One publication, one refused order and one adopted definition more. The real ones stay as they are; the
    agreement has an open draft, so that the service would refuse."""
    with as_superuser() as session:
        session.execute("SET session_replication_role = replica")
        (order,) = session.execute(
            "SELECT order_id FROM sig_publication WHERE id = %s", [ids["published"]]
        ).fetchone() or (None,)
        new = copied(session, "publicationorder", "id", order)
        publication = copied(
            session, "publication", "id", ids["published"], order_id=new, key=f"2030-{turn + 1}"
        )
        for name in ("publicationdecision", "publicationfile"):
            copied(session, name, "publication_id", ids["published"], publication_id=publication)
        waits = copied(session, "publicationorder", "id", ids["refused"])
        copied(session, "publicationrefusal", "order_id", ids["refused"], order_id=waits)
        version = f"prov-{turn + 3}"
        definition = copied(session, "definitionversion", "id", ids["definition"], version=version)
        session.execute(
            "INSERT INTO sig_definitionadoption"
            " (id, definition_id, adopted_on, minutes, recorded_at, recorded_by_id)"
            " SELECT %s, id, date '2020-03-04', 'Protokoll', now(), proposed_by_id"
            " FROM sig_definitionversion WHERE id = %s",
            [uuid4(), definition],
        )


def copied(session: Any, table: str, column: str, value: object, **instead: object) -> UUID:
    """Every row with that value once more, under new ids; the last of these."""
    found = session.cursor(row_factory=dict_row)
    rows = found.execute(
        psycopg.sql.SQL("SELECT * FROM {} WHERE {} = %s").format(
            psycopg.sql.Identifier(f"sig_{table}"), psycopg.sql.Identifier(column)
        ),
        [value],
    ).fetchall()
    new = uuid4()
    for row in rows:
        new = uuid4()
        given = {name: _stored(one) for name, one in (row | {"id": new} | instead).items()}
        session.execute(
            psycopg.sql.SQL("INSERT INTO {} ({}) VALUES ({})").format(
                psycopg.sql.Identifier(f"sig_{table}"),
                psycopg.sql.SQL(", ").join(map(psycopg.sql.Identifier, given)),
                psycopg.sql.SQL(", ").join(map(psycopg.sql.Placeholder, given)),
            ),
            given,
        )
    return new


def _stored(value: object) -> object:
    return Jsonb(value) if isinstance(value, dict | list) else value
