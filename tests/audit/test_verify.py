"""Every way of tampering with an export that the design lists is found, and nothing is found in an honest
one.
"""

import json
import shutil
from pathlib import Path

import pytest
from hypothesis import HealthCheck, assume, given, settings
from hypothesis import strategies as st

from audit.hashing import canonical
from audit.notes import COSIGNATURE, Signer
from audit.verify import main, verify
from audit.witness import run
from tests.audit.made import LOG, OTHER, Made, sign

WITNESS = Signer("witness.invalid/one", b"W" * 32, COSIGNATURE)
slow = settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])


def codes(directory, **outside):
    return {finding.code for finding in verify(directory, **outside).findings}


@pytest.fixture
def place(tmp_path):
    """A fresh directory for each example."""
    count = iter(range(10_000_000))
    return lambda: tmp_path / str(next(count))


@pytest.fixture
def earlier(tmp_path) -> Path:
    """A checkpoint of size 20 that somebody kept."""
    path = tmp_path / "kept"
    path.write_text(Made.of(20).notes[-1], encoding="utf-8")
    return path


@pytest.fixture
def witnessed(tmp_path) -> Path:
    """The witness's key and its cosigned checkpoint of size 20."""
    export = Made.of(20).write(tmp_path / "shown")
    run(WITNESS, export / "log.vkey", tmp_path / "witness", export)
    return tmp_path / "witness"


@pytest.mark.parametrize("count", [1, 2, 5, 6, 40])
def test_an_honest_export_holds(place, count):
    report = verify(Made.of(count).write(place()))
    assert report.ok, report.findings
    assert report.entries == count


@slow
@given(
    count=st.integers(20, 90), every=st.integers(1, 30), writers=st.integers(1, 9), seed=st.integers(0, 99)
)
def test_no_false_alarms(place, count, every, writers, seed):
    report = verify(Made.of(count, every, writers, seed).write(place()))
    assert report.ok, report.findings


def changed(made, at):
    made.leaves[at] = made.leaves[at].replace(b'"outcome":"ok"', b'"outcome":"no"')


def removed(made, at):
    del made.leaves[at]


def inserted(made, at):
    made.leaves.insert(
        at, Made.of(1, writers=1, seed=9).leaves[0].replace(b"0000000000000000", b"00000000000000ff")
    )


def duplicated(made, at):
    made.leaves.insert(at, made.leaves[at])


def reordered(made, at):
    other = (at + 1) % len(made.leaves)
    made.leaves[at], made.leaves[other] = made.leaves[other], made.leaves[at]


def rewritten(name, value):
    def tamper(made, at):
        made.leaves[at] = canonical({**json.loads(made.leaves[at]), name: value})

    return tamper


LEAF_ATTACKS = [
    changed, removed, inserted, duplicated, reordered,
    rewritten("prev", "f" * 64), rewritten("wseq", 77), rewritten("actor", "1000"),
    rewritten("case", "f" * 32), rewritten("ts", "2020-01-01T00:00:00.000000Z"),
    rewritten("writer", "f" * 16),
]  # fmt: skip


@pytest.mark.parametrize("attack", LEAF_ATTACKS)
@pytest.mark.parametrize("at", [0, 1, 4, 5, 6, 18, 19])
def test_a_leaf_is_tampered_with(place, attack, at):
    made = Made.of(20)
    attack(made, at)
    assert {"root_differs", "entries_missing", "unsigned_entries"} & codes(made.write(place()))


@slow
@given(
    attack=st.sampled_from(LEAF_ATTACKS), count=st.integers(2, 60), seed=st.integers(0, 99), data=st.data()
)
def test_a_leaf_is_tampered_with_anywhere(place, attack, count, seed, data):
    made = Made.of(count, seed=seed)
    before = list(made.leaves)
    attack(made, data.draw(st.integers(0, count - 1)))
    assume(made.leaves != before)
    assert codes(made.write(place()))


@slow
@given(
    attack=st.sampled_from(LEAF_ATTACKS),
    count=st.integers(21, 60),
    data=st.data(),
    signer=st.sampled_from([LOG, OTHER]),
)
def test_the_operator_who_signs_anew_is_found_with_outside_evidence(
    place, attack, count, data, signer, earlier, witnessed
):
    made = Made.of(count)
    before = made.leaves[:20]
    attack(made, data.draw(st.integers(0, 19)))
    assume(made.leaves[:20] != before)
    export = made.signed_anew(signer).write(place())
    assert codes(export, trusted=earlier)
    assert codes(export, witness=witnessed)


@pytest.mark.parametrize(
    "attack", [changed, rewritten("prev", "f" * 64), rewritten("wseq", 77), removed, duplicated]
)
def test_the_chain_of_the_writer_breaks_even_when_everything_is_signed_anew(place, attack):
    made = Made.of(30, writers=1)
    attack(made, 10)
    assert "chain_broken" in codes(made.signed_anew().write(place()))


@pytest.mark.parametrize("kept", range(20))
def test_a_cut_tail_is_missed_by_the_checkpoint(place, kept):
    made = Made.of(20)
    del made.leaves[kept:]
    assert "entries_missing" in codes(made.write(place()))


@pytest.mark.parametrize("kept", [0, 1, 3])
def test_cut_checkpoints_leave_unsigned_entries(place, kept):
    made = Made.of(20)
    del made.notes[kept:]
    assert codes(made.write(place())) == {"unsigned_entries" if kept else "nothing_signed"}


def test_an_emptied_ledger(place):
    assert codes(Made([], []).write(place())) == {"nothing_signed"}


@pytest.mark.parametrize("size", [5, 10, 19])
def test_rollback_holds_alone_and_is_found_with_evidence(place, size, earlier, witnessed):
    export = Made.of(size).write(place())
    assert codes(export) == set()
    assert codes(export, trusted=earlier) == {"trusted_is_newer"}
    assert codes(export, witness=witnessed) == {"witness_is_newer"}


def test_growth_agrees_with_evidence(place, earlier, witnessed):
    for size in (20, 21, 25, 64):
        report = verify(Made.of(size).write(place()), trusted=earlier, witness=witnessed)
        assert report.ok, report.findings
        assert report.compared == ["trusted", "witness"]


def test_a_forked_checkpoint(place):
    made = Made.of(20)
    other = Made.of(20, seed=2)
    made.notes.insert(2, other.notes[1])
    assert {"forked"} <= codes(made.write(place()))
    made = Made.of(20)
    made.notes[1] = other.notes[1]
    assert codes(made.write(place())) == {"root_differs"}


def test_checkpoints_out_of_order_or_twice(place):
    made = Made.of(20)
    made.notes[0], made.notes[1] = made.notes[1], made.notes[0]
    assert "forked" in codes(made.write(place()))
    made = Made.of(20)
    made.notes.append(made.notes[-1])
    assert codes(made.write(place())) == {"forked"}


def test_signed_by_another_key(place):
    made = Made.of(20)
    made.notes = sign(made.leaves, made.sizes, OTHER)
    assert "bad_checkpoint" in codes(made.write(place()))


def test_another_key_altogether_is_found_by_who_pinned_the_right_one(place, tmp_path):
    export = Made.of(20).signed_anew(OTHER).write(place())
    assert codes(export) == set()
    (tmp_path / "pin").write_text(LOG.verifier.vkey + "\n", encoding="ascii")
    assert codes(export, trusted=tmp_path / "pin") == {"unknown_key"}
    assert codes(Made.of(20).write(place()), trusted=tmp_path / "pin") == set()


def test_a_ledger_of_another_name(place, earlier):
    stranger = Signer("elsewhere.invalid/sig", b"L" * 32)
    export = Made.of(20).signed_anew(stranger).write(place())
    assert "bad_trusted" in codes(export, trusted=earlier)


def test_a_key_rotation_verifies(place):
    made = Made.of(20)
    made.notes = sign(made.leaves, [5, 10]) + sign(made.leaves, [15, 20], OTHER)
    made.vkey = LOG.verifier.vkey + "\n" + OTHER.verifier.vkey
    assert codes(made.write(place())) == set()


@pytest.mark.parametrize("name", ["entries.jsonl", "checkpoints", "log.vkey"])
def test_any_single_byte_changed(tmp_path, name):
    export = Made.of(6, every=3).write(tmp_path / "export")
    original = (export / name).read_bytes()
    for place in range(len(original)):
        for change in {original[place] ^ 1, original[place] ^ 0x20, original[place] ^ 0x80, 0x0A, 0x0D}:
            if change == original[place]:
                continue
            (export / name).write_bytes(original[:place] + bytes([change]) + original[place + 1 :])
            assert codes(export), (name, place, original[place], change)


@pytest.mark.parametrize("name", ["entries.jsonl", "checkpoints", "log.vkey"])
def test_any_single_byte_removed_or_added(tmp_path, name):
    export = Made.of(6, every=3).write(tmp_path / "export")
    original = (export / name).read_bytes()
    for place in range(len(original)):
        (export / name).write_bytes(original[:place] + original[place + 1 :])
        assert codes(export), (name, place, "removed")
    for place in range(len(original) + 1):
        for extra in (b"\n", b"\r", b" ", b"A"):
            (export / name).write_bytes(original[:place] + extra + original[place:])
            assert codes(export), (name, place, extra)


@pytest.mark.parametrize("name", ["kept", "witness"])
def test_any_byte_of_the_evidence_changed_is_never_a_crash(tmp_path, earlier, witnessed, name):
    export = Made.of(25).write(tmp_path / "export")
    path = {"kept": earlier, "witness": witnessed}[name]
    kind = {"kept": "trusted", "witness": "witness"}[name]
    original = path.read_bytes()
    for place in range(len(original)):
        path.write_bytes(original[:place] + bytes([original[place] ^ 1]) + original[place + 1 :])
        assert codes(export, **{kind: path}), place


def test_empty_and_missing_files(place, tmp_path):
    export = Made.of(6).write(place())
    for name in ("entries.jsonl", "checkpoints", "log.vkey"):
        twin = place()
        shutil.copytree(export, twin)
        (twin / name).write_bytes(b"")
        assert codes(twin)
        (twin / name).unlink()
        with pytest.raises(OSError, match=name):
            verify(twin)
    (tmp_path / "empty").write_bytes(b"")
    assert codes(export, trusted=tmp_path / "empty") == {"bad_trusted"}
    assert codes(export, witness=tmp_path / "empty") == {"bad_witness"}


def test_the_command_says_what_it_compared(place, capsys, earlier):
    export = Made.of(20).write(place())
    assert main([str(export)]) == 0
    assert "Compared with nothing outside" in capsys.readouterr().out
    assert main([str(export), "--trusted", str(earlier)]) == 0
    assert "Compared with nothing" not in capsys.readouterr().out
    (export / "entries.jsonl").write_bytes(b"{}\n" * 30)
    assert main([str(export)]) == 1
    assert "NOT RIGHT" in (out := capsys.readouterr().out)
    assert "more" in out
    assert main([str(place())]) == 2
