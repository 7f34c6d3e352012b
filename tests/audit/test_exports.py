"""Exports by command: what they hold, what they refuse, and that they are entries themselves."""

import pytest
from django.core.management import CommandError, call_command

from audit import exports
from audit.acting import acting_as
from audit.actions import Action
from audit.services import record
from audit.verify import verify
from tests.audit.conftest import seal_by_command

pytestmark = pytest.mark.django_db(transaction=True, databases="__all__")


@pytest.fixture
def twelve(robin):
    """Twelve sealed entries."""
    for _ in range(12):
        with acting_as(robin):
            record(Action.CASE_VIEW)
    seal_by_command(12)


def test_an_export_verifies_and_is_an_entry(twelve, tmp_path, stored, capsys):
    call_command("audit_export", str(tmp_path / "a"))
    assert sorted(path.name for path in (tmp_path / "a").iterdir()) == [
        "checkpoints",
        "entries.jsonl",
        "log.vkey",
    ]
    assert verify(tmp_path / "a").entries == 12
    last = stored()[-1]
    assert (last["action"], last["actor"], last["count"]) == ("export.ledger", "system:export", 12)
    call_command("audit_verify", str(tmp_path / "a"))
    assert "Inget utifrån att jämföra med" in capsys.readouterr().out


@pytest.mark.parametrize("name", ["entries.jsonl", "checkpoints", "log.vkey"])
def test_a_changed_export_does_not_verify(twelve, tmp_path, name):
    call_command("audit_export", str(tmp_path / "a"), verbosity=0)
    content = bytearray((tmp_path / "a" / name).read_bytes())
    content[len(content) // 2] ^= 1
    (tmp_path / "a" / name).write_bytes(content)
    with pytest.raises(CommandError, match="Loggen stämmer inte"):
        call_command("audit_verify", str(tmp_path / "a"))


def test_large_and_small_chunks_give_the_same_bytes(twelve, tmp_path, monkeypatch):
    newest = exports.newest_checkpoint()
    exports.export(tmp_path / "whole", newest)
    for chunk in (1, 5, 11, 12, 13):
        monkeypatch.setattr(exports, "CHUNK", chunk)
        exports.export(tmp_path / str(chunk), newest)
        for name in ("entries.jsonl", "checkpoints", "log.vkey"):
            assert (tmp_path / str(chunk) / name).read_bytes() == (tmp_path / "whole" / name).read_bytes()


def test_nothing_is_overwritten(twelve, tmp_path):
    (tmp_path / "mine").write_text("x", encoding="ascii")
    with pytest.raises(CommandError, match="inte tom"):
        call_command("audit_export", str(tmp_path))
    assert [path.name for path in tmp_path.iterdir()] == ["mine"]


def test_a_failed_export_leaves_nothing(twelve, tmp_path, monkeypatch):
    def full(size):
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(exports, "_notes", full)
    with pytest.raises(CommandError, match="No space left"):
        call_command("audit_export", str(tmp_path / "a"))
    assert list((tmp_path / "a").iterdir()) == []


def test_before_the_first_seal(tmp_path):
    with pytest.raises(CommandError, match="Inget är förseglat"):
        call_command("audit_export", str(tmp_path / "a"))
    with pytest.raises(CommandError, match="Inget är förseglat"):
        call_command("witness_request", "0")


def test_a_witness_ahead_of_the_log(twelve):
    with pytest.raises(CommandError, match="större träd"):
        call_command("witness_request", "13")


def test_a_missing_export(tmp_path):
    with pytest.raises(CommandError, match="går inte att läsa"):
        call_command("audit_verify", str(tmp_path / "nowhere"))
