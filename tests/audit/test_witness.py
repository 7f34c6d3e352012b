"""A witness signs what continues what it signed, and nothing else; so does a verifier who holds its word."""

import stat

import pytest
from django.core.management import call_command

from audit import store
from audit.acting import acting_as
from audit.actions import Action
from audit.hashing import leaf_hash
from audit.merkle import consistency_proof, subtree_of
from audit.notes import COSIGNATURE, BadNote, Signer, parse_note
from audit.services import record
from audit.verify import verify
from audit.witness import Refused, Request, cosign, main, parse_request, run
from tests.audit.conftest import seal_by_command
from tests.audit.made import LOG, OTHER, Made, sign

WITNESS = Signer("witness.invalid/one", b"W" * 32, COSIGNATURE)
KEYS = (LOG.verifier,)


def asked(made, old):
    size = len(made.leaves)
    hashes = [leaf_hash(leaf) for leaf in made.leaves]
    return Request(old, consistency_proof(subtree_of(hashes), old, size), made.notes[-1])


def head(made):
    return parse_note(made.notes[-1])[0]


@pytest.mark.parametrize("old", [0, 1, 5, 16, 19, 20])
def test_a_log_that_grew_is_cosigned(old):
    before = head(Made.of(old)) if old else None
    note = cosign(asked(Made.of(20), old), before, KEYS, WITNESS, 1_700_000_000)
    signed, signatures = parse_note(note)
    assert signed == head(Made.of(20))
    assert [signature.name for signature in signatures] == [LOG.verifier.name, WITNESS.verifier.name]
    assert WITNESS.verifier.check(signed.text, signatures[1]) == 1_700_000_000


def test_a_request_there_and_back():
    request = asked(Made.of(20), 13)
    assert parse_request(request.text) == request
    assert parse_request(asked(Made.of(20), 0).text).proof == []


@pytest.mark.parametrize("text", [
    "", "old\n\nx",
    "old 01\n\nx", "old -1\n\nx", "new 1\n\nx", "old 1\n!!\n\nx", "old 1\n" + "cg==\n" * 64 + "\nx",
])  # fmt: skip
def test_what_is_not_a_request(text):
    with pytest.raises(BadNote):
        parse_request(text)


def test_a_shorter_log_is_refused():
    with pytest.raises(Refused, match="older"):
        cosign(asked(Made.of(10), 10), head(Made.of(20)), KEYS, WITNESS, 1)


def test_a_proof_from_elsewhere_is_refused():
    with pytest.raises(Refused, match="the proof begins at 5"):
        cosign(asked(Made.of(20), 5), head(Made.of(10)), KEYS, WITNESS, 1)


@pytest.mark.parametrize("old", [1, 10, 20])
def test_another_history_is_refused(old):
    forked = Made.of(20, seed=2)
    with pytest.raises(Refused, match="does not continue"):
        cosign(asked(forked, old), head(Made.of(old)), KEYS, WITNESS, 1)


def test_another_log_or_key_is_refused():
    made = Made.of(20)
    made.notes = sign(made.leaves, [20], OTHER)
    with pytest.raises(BadNote):
        cosign(asked(made, 0), None, KEYS, WITNESS, 1)
    stranger = Signer("elsewhere.invalid/sig", b"E" * 32)
    made.notes = sign(made.leaves, [20], stranger)
    with pytest.raises(BadNote):
        cosign(asked(made, 0), None, KEYS, WITNESS, 1)


@pytest.fixture
def witness(tmp_path):
    """`witness(source)`: the command line of one witness; its exit code."""
    (tmp_path / "log.vkey").write_text(LOG.verifier.vkey + "\n", encoding="ascii")

    def command(*source):
        return main(
            [*map(str, source), "--name", "witness.invalid/one", "--key", str(tmp_path / "key")]
            + ["--log", str(tmp_path / "log.vkey"), "--state", str(tmp_path / "state")]
        )

    return command


def test_the_command_makes_its_key_once_and_keeps_it_to_itself(witness, tmp_path, capsys):
    assert witness() == 0
    first = capsys.readouterr().out
    assert stat.S_IMODE((tmp_path / "key").stat().st_mode) == 0o600
    assert witness() == 0
    assert capsys.readouterr().out == first


def test_the_command_follows_exports_and_requests(witness, tmp_path, capsys):
    assert witness(Made.of(10).write(tmp_path / "a")) == 0
    (tmp_path / "request").write_text(asked(Made.of(25), 10).text, encoding="utf-8")
    assert witness(tmp_path / "request") == 0
    capsys.readouterr()
    assert witness(tmp_path / "request") == 1
    assert "the last one signed here has size 25" in capsys.readouterr().err
    kept = (tmp_path / "state").read_bytes()
    assert witness(Made.of(20).write(tmp_path / "b")) == 1
    assert witness(Made.of(30, seed=2).write(tmp_path / "c")) == 1
    assert (tmp_path / "state").read_bytes() == kept
    export = Made.of(30).write(tmp_path / "d")
    assert witness(export) == 0
    report = verify(export, witness=tmp_path / "state")
    assert report.ok, report.findings


def test_an_export_whose_entries_are_not_its_checkpoints(witness, tmp_path, capsys):
    made = Made.of(10)
    made.leaves[3] = made.leaves[4]
    assert witness(made.write(tmp_path / "a")) == 1
    assert "do not give the checkpoint's root" in capsys.readouterr().err
    made.leaves = made.leaves[:5]
    assert witness(made.write(tmp_path / "b")) == 1


def test_a_state_that_somebody_else_wrote_is_refused(witness, tmp_path):
    export = Made.of(10).write(tmp_path / "a")
    assert witness(export) == 0
    impostor = Signer("witness.invalid/one", b"X" * 32, COSIGNATURE)
    run(impostor, tmp_path / "log.vkey", tmp_path / "other", export)
    (tmp_path / "state").write_bytes((tmp_path / "other").read_bytes())
    assert witness(Made.of(20).write(tmp_path / "b")) == 2


def test_missing_and_broken_files(witness, tmp_path, capsys):
    assert witness(tmp_path / "nowhere") == 2
    (tmp_path / "key").write_text("not a key\n", encoding="ascii")
    assert witness() == 2
    assert capsys.readouterr().err


@pytest.mark.django_db(transaction=True, databases="__all__")
def test_a_live_ledger_and_a_witness_elsewhere(robin, tmp_path, settings, capsys):
    """Entries, seal, request, cosignature, export: each by its command."""

    def add(count, size):
        for _ in range(count):
            with acting_as(robin):
                record(Action.CASE_VIEW)
        seal_by_command(size)

    def request(old):
        capsys.readouterr()
        call_command("witness_request", str(old))
        (tmp_path / "request").write_text(capsys.readouterr().out, encoding="utf-8")
        return tmp_path / "request"

    log = Signer(settings.LEDGER_NAME, settings.SEALER_KEY)
    (tmp_path / "log.vkey").write_text(log.verifier.vkey + "\n", encoding="ascii")
    arguments = ["--name", "w.invalid/1", "--key", str(tmp_path / "key"), "--log", str(tmp_path / "log.vkey")]
    arguments += ["--state", str(tmp_path / "state")]
    add(5, 5)
    call_command("witness", str(request(0)), *arguments)
    add(9, 14)
    call_command("witness", str(request(5)), *arguments)
    with pytest.raises(SystemExit):
        call_command("witness", str(request(5)), *arguments)
    call_command("audit_export", str(tmp_path / "export"))
    call_command("audit_verify", str(tmp_path / "export"), "--witness", str(tmp_path / "state"))
    assert "Loggen stämmer." in capsys.readouterr().out
    store.forget_writer()
