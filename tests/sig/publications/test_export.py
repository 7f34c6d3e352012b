"""`manage.py releases_export`: what was rendered and nothing else, in the form that the attacker reads."""

import io
import json
from dataclasses import replace
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from django.core.management import CommandError, call_command
from django.db import connection
from django.test.utils import CaptureQueriesContext

from audit import clock
from audit.acting import acting_as, acting_as_system
from sig.models import Publication, PublicationDecision, PublicationOrder
from sig.national import released as national
from sig.publications.making import ACTOR
from sig.reports.issued import Issued
from tests import cast
from tests.publishing.attacker.tables import read
from tests.sig.publications import drafts
from tests.sig.publications.records import record, series

pytestmark = pytest.mark.django_db(transaction=True, databases="__all__")


def stored(issued: Issued, answers: tuple[str, ...]) -> Publication:
    """A draft of that record, and what was answered to it."""
    order = PublicationOrder(
        agreement=drafts.Programme.objects.get(counts_towards_goal=True),
        audience=issued.audience,
        ends_on=issued.as_of,
        texts=dict(issued.texts),
        ordered_by=cast.anna(),
        ordered_at=clock.now(),
    )
    with acting_as(cast.anna()):
        order.save(force_insert=True)
    row = Publication(
        order=order,
        agreement=order.agreement,
        key=issued.key,
        menu=issued.publication.menu,
        record=issued.to_json(),
        digest=issued.sha256,
        counted_at=clock.now(),
    )
    with acting_as_system(ACTOR):
        row.save(force_insert=True)
    for who, answer in zip((cast.maj, cast.dag), answers, strict=False):
        said = PublicationDecision(publication=row, answer=answer, decided_by=who(), decided_at=clock.now())
        with acting_as(who()):
            said.save(force_insert=True)
    return row


@pytest.fixture
def three() -> None:
    """Three publications, each to another group, and then a draft that one person has approved."""
    drafts.agreement()
    for number, audience in enumerate(("steering", "political", "officials")):
        stored(record(number, audience), ("approve", "approve"))
    drafted = record(2)
    later = drafted.as_of + timedelta(days=100)
    stored(_named(drafted, "2019-9", later), ("approve",))


def _named(issued: Issued, key: str, day: Any) -> Issued:
    return replace(issued, key=key, as_of=day)


def export(path: Path, *more: str) -> str:
    out = io.StringIO()
    call_command("releases_export", str(path), *more, stdout=out)
    return out.getvalue()


def test_what_left_the_house_is_written_for_all_audiences_in_order(three: None, tmp_path: Path) -> None:
    said = export(tmp_path / "ut.json")
    keys = tuple(one.key for one in series()[0])
    assert said == f"3 utgåvor: {', '.join(keys)}\n"
    text = (tmp_path / "ut.json").read_text()
    tables = read(text)
    assert tables.releases == keys
    shown = {
        (one.key, *cell.cell): (cell.band.low, cell.band.high) if cell.band else (None, None)
        for one in series()[0]
        for cell in one.cells
    }
    found = {(keys[cell.release], *_place(dict(cell.d))): (cell.lo, cell.hi) for cell in tables.cells}
    assert found == shown
    assert len(tables.cells) == len(shown)


def _place(d: dict[str, str]) -> tuple[str, str, str]:
    stage = d.pop("stage")
    name, value = next(iter(d.items()), ("", ""))
    return name, value, stage


def test_the_nation_can_add_it(three: None, tmp_path: Path) -> None:
    export(tmp_path / "ut.json")
    found = national.read("Provköping", (tmp_path / "ut.json").read_text())
    assert found.keys == tuple(one.key for one in series()[0])


def test_a_draft_a_rejected_and_a_withdrawn_one_are_not_in_it(tmp_path: Path) -> None:
    drafts.agreement()
    with pytest.raises(CommandError, match="ingen utgåva har lämnat huset"):
        export(tmp_path / "ut.json")
    stored(record(0), ("approve", "reject"))
    with pytest.raises(CommandError, match="ingen utgåva har lämnat huset"):
        export(tmp_path / "ut.json")
    assert not (tmp_path / "ut.json").exists()


def test_nothing_of_a_case_and_no_true_count_is_read(three: None, tmp_path: Path) -> None:
    with CaptureQueriesContext(connection) as asked:
        export(tmp_path / "ut.json")
    statements = " ".join(one["sql"] for one in asked.captured_queries).lower()
    assert "sig_publication" in statements
    for table in ("sig_case", "sig_youth", "sig_stagechange", "sig_publicationcounts", "sig_entry"):
        assert table not in statements, table


def test_it_is_written_into_the_ledger(three: None, tmp_path: Path, superuser: Any) -> None:
    export(tmp_path / "ut.json")
    with superuser() as session:
        rows = session.execute(
            "SELECT p->>'object', p->>'count', p->>'actor' FROM (SELECT convert_from(payload, 'UTF8')"
            "::jsonb p FROM audit_entry) e WHERE p->>'action' = 'export.publication'"
        ).fetchall()
    assert rows == [("publication:all/sig", "3", "system:sig.releases_export")]


def test_a_file_is_not_written_over_unless_that_is_said(three: None, tmp_path: Path) -> None:
    path = tmp_path / "ut.json"
    path.write_text("gammalt")
    with pytest.raises(CommandError, match="finns redan"):
        export(path)
    assert path.read_text() == "gammalt"
    export(path, "--overwrite")
    assert json.loads(path.read_text())["schema"] == "published-tables/1"
    assert [one.name for one in tmp_path.iterdir()] == ["ut.json"]


def test_what_cannot_be_done_is_said(three: None, tmp_path: Path) -> None:
    for more, what in (
        (("--programme", "annat"), "Inget program heter annat"),
        (("--menu", "large/1"), "ingen utgåva har lämnat huset"),
    ):
        with pytest.raises(CommandError, match=what):
            export(tmp_path / "ut.json", *more)
    with pytest.raises(CommandError, match="finns inte"):
        export(tmp_path / "ingen" / "ut.json")


def test_a_record_that_was_changed_is_not_exported(three: None, tmp_path: Path, superuser: Any) -> None:
    with superuser() as session:
        session.execute("SET session_replication_role = replica")
        session.execute("""UPDATE sig_publication SET record = jsonb_set(record, '{goal}', '"16"')""")
    with pytest.raises(CommandError, match="inte vad den var"):
        export(tmp_path / "ut.json")
    assert not (tmp_path / "ut.json").exists()
