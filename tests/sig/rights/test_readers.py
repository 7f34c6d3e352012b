"""Who has read of a case: through the door, from the real ledger."""

import json
from uuid import uuid4

import pytest

from audit import readers as ledger
from audit.acting import acting_as
from audit.actions import Action
from audit.decisions import Decision, NotAllowed
from consent import hooks
from sig import access
from sig.models import Programme
from sig.readers import access as readers
from sig.services.working import case_reference
from tests import cast
from tests.audit.conftest import stored  # noqa: F401
from tests.sig import story

pytestmark = pytest.mark.django_db(transaction=True, databases="__all__")


def register(told, by=None, **how):
    by = by or cast.anna()
    return readers.register(access.case(told.case_id, by=by), by=by, **how)


def told_to_police():
    told = story.running()
    told.wrote(cast.sam(), "Till polisen.", to=("polisen",))
    return told


def of(found, authority):
    return [(line.what, line.kinds, line.ground) for line in found.lines if line.authority == authority]


def test_the_register_says_who_opened_what_on_which_ground(sealed):
    told = told_to_police()
    access.case(told.case_id, by=cast.petra())
    access.case(told.case_id, by=cast.sam())
    sealed()
    found = register(told)
    assert set(of(found, "Polisen")) == {
        ("Öppnade ditt ärende", (), "Är med i teamet runt dig"),
        ("Läste det som är skrivet om dig", ("Skola",), "Det finns ett samtycke till det"),
    }
    assert ("Läste det som är skrivet om dig", ("Skola",), "Verksamheten har själv skrivit det") in of(
        found, "Skolan"
    )
    assert {line.who for line in found.lines} == {""}


def test_a_refusal_is_not_a_reading_and_another_case_is_not_this_one(sealed):
    told = told_to_police()
    with pytest.raises(NotAllowed):
        access.case(told.case_id, by=cast.bea())
    sealed()
    assert of(register(told), "BUP") == []


def test_restricted_entries_leave_the_register_as_it_is(sealed):
    """The police read an entry kept for an investigation: not a line, not a number of it moves."""
    told = told_to_police()
    access.case(told.case_id, by=cast.petra())
    sealed()
    before = [line for line in register(told).lines if line.authority == "Polisen"]
    hidden = told.wrote(cast.petra(), "Förundersökning.", category="crime", restricted=True)
    access.entry(hidden.pk, by=cast.petra())
    sealed()
    assert [line for line in register(told).lines if line.authority == "Polisen"] == before


def test_only_who_coordinates_the_case_may_know_and_everybody_is_recorded(stored):  # noqa: F811
    told = told_to_police()
    anna = cast.anna()
    file = access.case(told.case_id, by=anna)
    readers.register(file, by=anna)
    readers.register(file, by=anna, printed=True)
    asked = [(row["action"], row["case"], row["purpose"]) for row in stored()[-2:]]
    case = case_reference(told.case.team_id)
    assert asked == [("readers.view", case, "readers"), ("print.readers", case, "readers")]
    for other in (cast.petra(), cast.sam(), cast.olle(), cast.lovisa()):
        with pytest.raises(NotAllowed):
            readers.register(file, by=other)
        last = stored()[-1]
        assert (last["action"], last["decision"], last.get("case")) == ("refused", "deny", None)


def test_names_are_shown_where_the_programme_says_so_but_never_the_protected(sealed, superuser):
    told = told_to_police()
    access.case(told.case_id, by=cast.petra())
    access.case(told.case_id, by=cast.sam())
    sealed()
    with superuser() as session:
        session.execute("UPDATE teams_user SET protected = true WHERE id = %s", [cast.petra().pk])
        session.execute("UPDATE sig_programme SET settings = settings || '{\"staff_names_for_youth\": true}'")
    assert Programme.objects.get().settings[readers.STAFF_NAMES]
    who = {(line.authority, line.who) for line in register(told).lines}
    assert ("Polisen", "en medarbetare på Polisen") in who
    assert ("Skolan", "Sam Skolkurator") in who
    assert not any("Petra" in name for _place, name in who)


def test_what_was_read_on_a_consent_is_told_before_it_is_withdrawn(sealed):
    told = told_to_police()
    access.case(told.case_id, by=cast.petra())
    access.case(told.case_id, by=cast.petra())
    access.case(told.case_id, by=cast.sam())
    sealed()
    anna, team = cast.anna(), told.case.team_id
    (line,) = hooks.read_by(team, anna)
    assert (line.authority, line.who, line.count) == ("Polisen", "Petra Polis", 2)
    assert hooks.read_by(team, cast.petra()) == ()
    assert hooks.read_by(uuid4(), anna) == ()
    told.withdraw()
    (still,) = hooks.read_by(team, anna)
    assert still == line


def test_the_question_may_be_part_of_an_open_block(sealed, stored):  # noqa: F811
    told = told_to_police()
    access.case(told.case_id, by=cast.petra())
    sealed()
    with acting_as(cast.anna(), durable=True):
        assert len(hooks.read_by(told.case.team_id, cast.anna())) == 1
    assert (stored()[-1]["action"], stored()[-1]["purpose"]) == ("readers.view", "withdrawal")


def test_a_shredded_case_has_no_readers(sealed):
    anna = cast.anna()
    assert list(ledger.readings("", frozenset(Action), by=anna, decision=Decision(True, "test"))) == []


def test_the_readings_of_one_case_are_found_without_reading_the_others(superuser, sealed):
    """100,000 entries of other cases: the plan uses the index, and the pages are bounded."""
    told = told_to_police()
    sealed()
    with superuser() as session:
        session.execute(
            """INSERT INTO audit_leaf (number, entry, hash, at, actor, case_ref, action, object)
               SELECT 1000000 + n, 1000000 + n, decode(md5(n::text), 'hex'), now(), '1',
                      md5((n % 500)::text), 'entry.view', '' FROM generate_series(1, 100000) n"""
        )
        session.execute("ANALYZE audit_leaf")
        case = case_reference(told.case.team_id)
        (plan,) = session.execute(
            "EXPLAIN (FORMAT JSON, ANALYZE, BUFFERS) SELECT * FROM audit_leaf WHERE case_ref = %s"
            " AND action IN ('entry.view', 'case.view') ORDER BY number DESC LIMIT 1000",
            [case],
        ).fetchone()
    text = json.dumps(plan)
    assert "audit_leaf_case" in text
    assert "Seq Scan" not in text
    assert plan[0]["Plan"]["Shared Hit Blocks"] + plan[0]["Plan"]["Shared Read Blocks"] < 50


def test_a_long_ledger_is_cut_and_says_so(monkeypatch, sealed):
    told = told_to_police()
    for _turn in range(4):
        access.case(told.case_id, by=cast.petra())
    sealed()
    monkeypatch.setattr(ledger, "CHUNK", 2)
    whole = register(told)
    assert not whole.cut
    monkeypatch.setattr(ledger, "MOST", 3)
    cut = register(told)
    assert cut.cut
    assert sum(line.count for line in cut.lines) <= 3
