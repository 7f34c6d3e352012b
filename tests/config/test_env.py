"""Settings come from the environment and secrets from files; nothing missing or wrong passes in silence."""

import base64

import pytest

from config import env

GOOD_KEY = base64.b64encode(bytes(range(32))).decode()


@pytest.fixture(autouse=True)
def own_memory(monkeypatch):
    """What the tests find wrong is not remembered for the session."""
    monkeypatch.setattr(env, "problems", {})
    monkeypatch.setattr(env, "missing", set())


@pytest.fixture
def secret_file(tmp_path):
    def write(text: str, mode: int = 0o600) -> str:
        path = tmp_path / "secret"
        path.write_text(text, encoding="utf-8")
        path.chmod(mode)
        return str(path)

    return write


def test_a_missing_value_stops_the_start_with_how_to_set_it(monkeypatch):
    monkeypatch.delenv("LEDGER_NAME", raising=False)
    assert env.text("LEDGER_NAME", "ange loggens namn.") == ""
    with pytest.raises(env.Refused, match="LEDGER_NAME saknas: ange loggens namn"):
        env.refuse_if_incomplete()


def test_a_process_is_asked_only_for_what_it_needs(monkeypatch):
    monkeypatch.delenv("SEALER_KEY", raising=False)
    monkeypatch.delenv("SEALER_KEY_FILE", raising=False)
    env.secret("SEALER_KEY", "skapa en.")
    env.refuse_if_incomplete(frozenset({"SECRET_KEY"}))
    with pytest.raises(env.Refused):
        env.refuse_if_incomplete(frozenset({"SEALER_KEY"}))


def test_a_wrong_value_stops_every_process(monkeypatch):
    monkeypatch.setenv("LEDGER_MAX_SEAL_AGE", "soon")
    assert env.integer("LEDGER_MAX_SEAL_AGE", 120, 5, 3600) == 120
    with pytest.raises(env.Refused, match="heltal mellan 5 och 3600"):
        env.refuse_if_incomplete(frozenset({"SECRET_KEY"}))


@pytest.mark.parametrize(
    ("given", "taken"),
    [("4", None), ("5", 5), ("6", 6), ("3600", 3600), ("3601", None), ("-5", None), ("٥", None)],
)
def test_whole_numbers_have_bounds(monkeypatch, given, taken):
    monkeypatch.setenv("N", given)
    assert env.integer("N", 7, 5, 3600) == (taken or 7)
    assert bool(env.problems) == (taken is None)


@pytest.mark.parametrize(
    ("given", "taken", "wrong"),
    [
        ("1", True, False),
        ("ja", True, False),
        ("0", False, False),
        ("", False, False),
        ("on", False, True),
        ("2", False, True),
    ],
)
def test_flags_are_never_guessed(monkeypatch, given, taken, wrong):
    monkeypatch.setenv("F", given)
    assert env.flag("F") is taken
    assert bool(env.problems) is wrong


def test_a_secret_is_read_from_its_file_before_the_environment(monkeypatch, secret_file):
    monkeypatch.setenv("S", "from the environment")
    monkeypatch.setenv("S_FILE", secret_file("from the file\n"))
    assert env.secret("S", "") == "from the file"


@pytest.mark.parametrize(("mode", "accepted"), [(0o600, True), (0o640, True), (0o644, False), (0o601, False)])
def test_a_secret_open_to_everybody_is_refused(monkeypatch, secret_file, mode, accepted):
    monkeypatch.setenv("S_FILE", secret_file("hush", mode))
    env.secret("S", "")
    assert ("S" not in env.problems) is accepted


@pytest.mark.parametrize("text", ["", "  \n"])
def test_an_empty_secret_is_a_problem(monkeypatch, secret_file, text):
    monkeypatch.setenv("S_FILE", secret_file(text))
    assert env.secret("S", "skapa en.") == ""
    assert "är tom" in env.problems["S"]


def test_a_secret_file_that_is_not_there_is_a_problem(monkeypatch, tmp_path):
    monkeypatch.setenv("S_FILE", str(tmp_path / "nowhere"))
    assert env.secret("S", "") == ""
    assert "går att läsa" in env.problems["S"]


@pytest.mark.parametrize(
    "given", ["short", GOOD_KEY[:-4], GOOD_KEY + "AAAA", "å" * 32, base64.b64encode(bytes(31)).decode()]
)
def test_a_key_is_exactly_32_bytes(monkeypatch, given):
    monkeypatch.setenv("K", given)
    assert env.key("K", "", demo=False) == b""
    assert "32 byte" in env.problems["K"]


def test_a_whole_key_is_taken(monkeypatch):
    monkeypatch.setenv("K", GOOD_KEY)
    assert env.key("K", "", demo=False) == bytes(range(32))
    assert not env.problems


def test_a_key_made_for_the_demo_works_only_there(monkeypatch):
    monkeypatch.setenv("K", env.DEMO_PREFIX + GOOD_KEY)
    assert env.key("K", "", demo=True) == bytes(range(32))
    assert not env.problems
    assert env.key("K", "", demo=False) == b""
    assert "nyckel från demon" in env.problems["K"]
