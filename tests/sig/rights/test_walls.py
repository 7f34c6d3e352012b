"""The second wall around extracts: the application's role alone, somebody acting, no application code."""

import psycopg
import pytest
from django.db import connections

from audit import clock
from audit.acting import acting_as, seal_actor
from sig.models import SubjectExtract
from sig.services import extracts as service
from sig.views.extracts import paper_for
from tests import cast
from tests.sig import story
from tests.sig.test_bare_sql_session import bare  # noqa: F401

pytestmark = pytest.mark.django_db(transaction=True, databases="__all__")
COUNT = "SELECT count(*) FROM sig_subjectextract"


@pytest.fixture
def told():
    told = story.running()
    told.wrote(cast.anna(), "Text.")
    return told


def begin(told, by):
    return service.begin(case=told.case_id, asked=service.Request("youth", "known"), by=by)


def seen_by(bare, user):  # noqa: F811
    token = seal_actor("user", str(user.pk), 900)
    with bare.transaction():
        bare.execute("SELECT set_config('sig.actor', %s, true)", [token])
        return bare.execute(COUNT).fetchone()[0]


def test_an_extract_is_its_authoritys(told, bare):  # noqa: F811
    begin(told, cast.anna())
    begin(told, cast.sam())
    cast.join(told.case.team, cast.ulla())
    assert bare.execute(COUNT).fetchone() == (0,)
    for user, count in (
        (cast.anna(), 1),
        (cast.dag(), 1),
        (cast.sam(), 1),
        (cast.petra(), 0),
        (cast.ulla(), 0),
        (cast.olle(), 0),
        (cast.lovisa(), 0),
    ):
        assert seen_by(bare, user) == count, user


def test_no_machine_reads_one(told, bare):  # noqa: F811
    begin(told, cast.anna())
    token = seal_actor("system", "worker", 900)
    with bare.transaction():
        bare.execute("SELECT set_config('sig.actor', %s, true)", [token])
        assert bare.execute(COUNT).fetchone() == (0,)


@pytest.mark.parametrize(
    "statement", ["UPDATE sig_subjectextract SET shown = 7", "DELETE FROM sig_subjectextract"]
)
def test_what_was_made_is_never_changed_and_nothing_is_deleted(told, bare, statement):  # noqa: F811
    anna = cast.anna()
    extract = begin(told, anna)
    service.accept(extract=extract, version=1, by=anna)
    service.make(extract=extract, version=2, render=paper_for(anna), by=anna)
    token = seal_actor("user", str(anna.pk), 900)
    try:
        with bare.transaction():
            bare.execute("SELECT set_config('sig.actor', %s, true)", [token])
            changed = bare.execute(statement).rowcount
    except psycopg.errors.InsufficientPrivilege:
        changed = 0
    assert changed == 0


def test_nobody_begins_one_for_another_authority_or_as_somebody_else(told):
    sam = cast.sam()
    case = told.case
    given = {"requester": "youth", "identity_check": "known", "started_at": clock.now(), "decisions": {}}
    for authority, by in (("socialtjansten", sam), ("skolan", cast.anna())):
        row = SubjectExtract.of(case, authority=cast.authority(authority), started_by=by, **given)
        with pytest.raises(Exception, match="row-level security"), acting_as(sam):
            row.save(force_insert=True)


def test_the_rows_hold_together(told):
    case = told.case
    given = {
        "authority": cast.authority("socialtjansten"), "started_by": cast.anna(), "identity_check": "known",
        "started_at": clock.now(), "decisions": {},
    }  # fmt: skip
    for wrong in (
        {"requester": "guardian"},
        {"requester": "youth", "guardian": told.guardian},
        {"requester": "youth", "youth_agrees": True},
        {"requester": "youth", "digest": "abc"},
        {"requester": "youth", "from_on": clock.today(), "to_on": story.BORN},
    ):
        row = SubjectExtract.of(case, **given | wrong)
        with pytest.raises(Exception, match="sig_extract"), acting_as(cast.anna()):
            row.save(force_insert=True)
    assert connections["default"].in_atomic_block is False
