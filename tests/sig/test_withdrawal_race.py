"""A withdrawal that has been acknowledged counts for every reading that begins after it, whatever runs beside
it.

Real connections, the real service. Readers read over and over, by the door's own statement and at times by
the whole door, also right after the acknowledgement; the consent is put back behind the application's back
between two withdrawals. SIG_RACES says how many withdrawals; `./dev prove withdrawal_races` takes 10,000.
"""

import os
import threading
import time
from concurrent.futures import ThreadPoolExecutor
from copy import copy
from dataclasses import dataclass, field

import pytest
from django.db import connections
from psycopg import sql

from audit.acting import acting_as
from consent.models import Consent, ConsentSignature
from consent.services import withdrawals
from sig import access, loading
from tests import cast
from tests.sig import story

pytestmark = pytest.mark.django_db(transaction=True)
RACES = int(os.environ.get("SIG_RACES", "40"))
READERS = 2
DOOR_EVERY = 15
PAUSE = 0.02
PATIENCE = 30
PUT_BACK = ("consent_consent", "consent_consentsignature", "consent_grant")
TABLES = (
    "SELECT relname FROM pg_class WHERE relkind = 'r' AND relname ~ '^consent_' AND relname !~ 'historical'"
)


@dataclass
class Reader:
    """One person reading, with short pauses until woken.

    `seen`: (when it began, did the text come) since the last `judge`.
    """

    by: object
    case: object
    stop: threading.Event
    wake: threading.Event = field(default_factory=threading.Event)
    seen: list[tuple[float, bool]] = field(default_factory=list)
    turns: int = 0
    leaked: int = 0
    counted: int = 0

    def run(self):
        try:
            while not self.stop.is_set():
                began = time.monotonic()
                self.seen.append((began, self.read()))
                self.wake.wait(PAUSE)
        finally:
            connections.close_all()

    def read(self):
        self.turns += 1
        if self.turns % DOOR_EVERY == 0:
            return bool(access.case(self.case, by=self.by).entries)
        with acting_as(self.by):
            return bool(loading.load_entries(self.case, by=self.by).seen)

    def wait(self, since, text):
        """Until a reading that began after `since` is done; with `text`, until one brought the text."""
        patience = time.monotonic() + PATIENCE
        self.wake.set()
        while not any(began > since and (came or not text) for began, came in list(self.seen)):
            assert time.monotonic() < patience, "the readers stand still"
            time.sleep(0.0005)
        self.wake.clear()

    def judge(self, acknowledged):
        self.leaked += sum(came for began, came in self.seen if began > acknowledged)
        self.counted += len(self.seen)
        self.seen.clear()


class Consents:
    """The consent as it was signed, and the way back to it."""

    def __init__(self, session):
        self.session = session
        session.execute("SET session_replication_role = replica")
        for table in self.tables():
            self._run("CREATE TEMPORARY TABLE {kept} AS SELECT * FROM {table}", table)

    def tables(self):
        return [row[0] for row in self.session.execute(TABLES)]

    def changed(self):
        """Tables that differ from what was kept."""
        text = "(TABLE {table} EXCEPT TABLE {kept}) UNION ALL (TABLE {kept} EXCEPT TABLE {table}) LIMIT 1"
        return {table for table in self.tables() if self._run(text, table).fetchone()}

    def put_back(self):
        with self.session.transaction():
            for table in PUT_BACK:
                self._run("DELETE FROM {table}", table)
                self._run("INSERT INTO {table} SELECT * FROM {kept}", table)

    def _run(self, text, table):
        names = {"table": sql.Identifier("public", table), "kept": sql.Identifier(f"kept_{table}")}
        return self.session.execute(sql.SQL(text).format(**names))


def withdraw(told, signed, turn):
    """The guardian's (not final) and the youth's (final) in turns."""
    consent, signatures = signed
    signature = signatures[("guardian", "youth")[turn % 2]]
    withdrawals.withdraw(consent=copy(consent), signature=copy(signature), channel="phone", by=told.anna)


def signed_by(told):
    """The consent, and who signed it."""
    with acting_as(told.anna):
        consent = Consent.objects.get(pk=told.consent.pk)
        return consent, {one.signer: one for one in ConsentSignature.objects.filter(consent=consent)}


def race(told, signed, readers, consents, turn):
    started = time.monotonic()
    for reader in readers:
        reader.wait(started, text=True)
    withdraw(told, signed, turn)
    acknowledged = time.monotonic()
    for reader in readers:
        reader.wait(acknowledged, text=False)
    if turn < READERS:
        assert consents.changed() <= set(PUT_BACK), "put back what the withdrawal changes"
    for reader in readers:
        reader.judge(acknowledged)
    consents.put_back()


def test_no_reading_that_begins_after_a_withdrawal_gets_the_text(superuser):
    told, petra, stop = story.running(), cast.petra(), threading.Event()
    signed = signed_by(told)
    told.wrote(cast.sam(), "Till polisen.", to=("polisen",))
    readers = [Reader(petra, told.case_id, stop) for _turn in range(READERS)]
    with superuser() as session, ThreadPoolExecutor(READERS) as pool:
        consents = Consents(session)
        running = [pool.submit(reader.run) for reader in readers]
        try:
            for turn in range(RACES):
                race(told, signed, readers, consents, turn)
        finally:
            stop.set()
        for one in running:
            one.result()
    print(f"{RACES} withdrawals, {sum(reader.counted for reader in readers)} readings beside them")
    assert sum(reader.leaked for reader in readers) == 0
    assert sum(reader.counted for reader in readers) >= 2 * RACES * READERS
