"""Files and school weeks in a bare session of the application's role: read and written with their entry."""

from collections.abc import Callable
from typing import Any

import psycopg
import pytest

from audit import clock
from audit.acting import acting_as, seal_actor
from sig.models import Attachment, SchoolWeek
from sig.school.weeks import newest_to_report
from sig.services import attachments, school
from sig.services.releases import To
from sig.services.school import Reported
from tests import cast
from tests.consent.test_scans import PDF
from tests.sig import story
from tests.sig.test_bare_sql_session import bare  # noqa: F401

pytestmark = pytest.mark.django_db(transaction=True)
READERS = {"sam": 1, "petra": 1, "anna": 0, "bea": 0, "": 0}
TABLES = ("sig_attachment", "sig_schoolweek")


def acting(session: Any, name: str) -> Any:
    token = seal_actor("user", str(getattr(cast, name)().pk), 60) if name else ""
    session.execute("SELECT set_config('sig.actor', %s, false)", [token])
    return session


def counted(session: Any, table: str, name: str) -> int:
    text = psycopg.sql.SQL("SELECT count(*) FROM {}").format(psycopg.sql.Identifier(table))
    return int(acting(session, name).execute(text).fetchone()[0])


def test_files_and_weeks_are_read_and_written_with_their_entry(
    bare: Any, superuser: Callable[[], Any]
) -> None:  # noqa: F811
    told = story.running()
    police = To(cast.authority("polisen").pk)
    note = told.wrote(cast.sam(), to=("polisen",))
    attachments.add(entry=note.pk, case=told.case_id, files=[("x.pdf", PDF)], by=cast.sam())
    week = Reported(newest_to_report(clock.today()), 80)
    school.report(case=told.case_id, reported=[week], release_to=[police], by=cast.sam())
    for table in TABLES:
        assert {name: counted(bare, table, name) for name in READERS} == READERS
    _nobody_writes_on_anothers(bare, note)
    _nothing_changes_and_nothing_published_goes(bare)
    told.withdraw()
    for table in TABLES:
        assert counted(bare, table, "petra") == 0
        assert counted(bare, table, "sam") == 1


def _nobody_writes_on_anothers(session: Any, note: Any) -> None:
    with acting_as(cast.sam()):
        file, week = Attachment.objects.get(), SchoolWeek.objects.get()
    copy = (
        "INSERT INTO sig_attachment (id, version, case_id, team_id, entry_id, name, media, size, sealed,"
        " uploaded_at, uploaded_by_id) SELECT gen_random_uuid(), 1, case_id, team_id, entry_id, name, media,"
        " size, sealed, now(), %s FROM sig_attachment WHERE id = %s"
    )
    for name in ("petra",):
        with pytest.raises(psycopg.errors.InsufficientPrivilege):
            acting(session, name).execute(copy, [getattr(cast, name)().pk, file.pk])
    with pytest.raises(psycopg.errors.InsufficientPrivilege):
        acting(session, "sam").execute(copy, [cast.petra().pk, file.pk])
    with pytest.raises(psycopg.errors.InsufficientPrivilege):
        acting(session, "petra").execute(
            "INSERT INTO sig_schoolweek (id, entry_id, case_id, year, week, percent, no_school)"
            " VALUES (gen_random_uuid(), %s, %s, 2026, 1, 50, '')",
            [note.pk, week.case_id],
        )


def _nothing_changes_and_nothing_published_goes(session: Any) -> None:
    for table in TABLES:
        named = psycopg.sql.Identifier(table)
        with pytest.raises(psycopg.errors.InsufficientPrivilege):
            acting(session, "sam").execute(psycopg.sql.SQL("UPDATE {} SET id = id").format(named))
        gone = acting(session, "sam").execute(psycopg.sql.SQL("DELETE FROM {}").format(named))
        assert gone.rowcount == 0
