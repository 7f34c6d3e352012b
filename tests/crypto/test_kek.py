"""The outermost key: a file, the environment in tests, or a key server."""

import base64
import json
import os
import re
import threading
from collections.abc import Callable, Iterator
from http.server import BaseHTTPRequestHandler, HTTPServer
from pathlib import Path
from typing import Any

import pytest
from django.core.management import CommandError, call_command

from crypto.errors import KekError
from crypto.kek import Provider, Wrapped, environment, file, provider, transit

PAYLOAD = bytes(range(64))


class FakeServer(BaseHTTPRequestHandler):
    """Transit as its documentation describes it: versions, base64, `vault:vN:` texts."""

    versions = 1
    token = "right"  # noqa: S105

    def do_POST(self) -> None:
        asked = json.loads(self.rfile.read(int(self.headers["Content-Length"])))
        if self.headers.get("X-Vault-Token") != self.token:
            self._answer(403, {"errors": ["permission denied"]})
            return
        verb = self.path.split("/")[-2]
        try:
            self._answer(200, {"data": getattr(self, verb)(asked)})
        except (AssertionError, ValueError):
            self._answer(400, {"errors": ["cipher: message authentication failed"]})

    do_PUT = do_POST

    def encrypt(self, asked: dict[str, str]) -> dict[str, str]:
        return {"ciphertext": f"vault:v{self.versions}:{asked['plaintext'][::-1]}"}

    def decrypt(self, asked: dict[str, str]) -> dict[str, str]:
        found = re.fullmatch(r"vault:v(\d+):(.*)", asked["ciphertext"])
        assert found
        assert int(found[1]) <= self.versions
        plain = found[2][::-1]
        assert len(base64.b64decode(plain, validate=True)) in (32, 64)
        return {"plaintext": plain}

    def rewrap(self, asked: dict[str, str]) -> dict[str, str]:
        return self.encrypt(self.decrypt(asked))

    def _answer(self, status: int, body: dict[str, Any]) -> None:
        text = json.dumps(body).encode()
        self.send_response(status)
        self.send_header("Content-Type", "application/json")
        self.send_header("Content-Length", str(len(text)))
        self.end_headers()
        self.wfile.write(text)

    def log_message(self, *args: Any) -> None:
        return


@pytest.fixture
def server(settings: Any) -> Iterator[HTTPServer]:
    running = HTTPServer(("127.0.0.1", 0), FakeServer)
    thread = threading.Thread(target=running.serve_forever, kwargs={"poll_interval": 0.01})
    thread.start()
    FakeServer.versions = 1
    settings.KEK_PROVIDER = "vault"
    settings.VAULT_ADDRESS = f"http://127.0.0.1:{running.server_port}"
    settings.VAULT_TOKEN = "right"  # noqa: S105
    settings.VAULT_TRANSIT_KEY = "sig"
    yield running
    running.shutdown()
    thread.join()
    running.server_close()


@pytest.fixture(params=["file", "environment", "vault"])
def kek(request: pytest.FixtureRequest, settings: Any, tmp_path: Path, monkeypatch: Any) -> Provider:
    settings.KEK_PROVIDER = request.param
    if request.param == "vault":
        request.getfixturevalue("server")
    settings.KEK_FILE = str(tmp_path / "kek.json")
    file.create(tmp_path / "kek.json")
    monkeypatch.setenv(environment.VARIABLE, base64.b64encode(bytes(32)).decode())
    return provider()


def test_what_is_wrapped_comes_back(kek: Provider) -> None:
    wrapped = kek.wrap(PAYLOAD)
    assert PAYLOAD not in wrapped.blob
    assert kek.unwrap(wrapped) == PAYLOAD
    assert kek.health() == wrapped.kek
    assert kek.unwrap(kek.rewrap(wrapped)) == PAYLOAD


@pytest.mark.parametrize(
    "spoil",
    [
        lambda wrapped: wrapped._replace(blob=wrapped.blob[:-1]),
        lambda wrapped: wrapped._replace(blob=b""),
        lambda wrapped: wrapped._replace(blob=wrapped.blob[:7] + b"\xff" + wrapped.blob[8:]),
    ],
)
def test_what_was_changed_is_refused(kek: Provider, spoil: Callable[[Wrapped], Wrapped]) -> None:
    with pytest.raises(KekError):
        kek.unwrap(spoil(kek.wrap(PAYLOAD)))


@pytest.mark.parametrize("name", ["file:2", "file:0", "file:x", "other:1", "", "file", "file:-1"])
def test_an_unknown_version_is_refused(tmp_path: Path, name: str) -> None:
    file.create(tmp_path / "kek.json")
    keys = file.load(tmp_path / "kek.json")
    with pytest.raises(KekError):
        keys.unwrap(keys.wrap(PAYLOAD)._replace(kek=name))


def test_a_new_file_version_rewraps_and_the_old_can_go(tmp_path: Path) -> None:
    path = tmp_path / "kek.json"
    file.create(path)
    old = file.load(path).wrap(PAYLOAD)
    assert file.add_version(path) == 2
    keys = file.load(path)
    new = keys.rewrap(old)
    assert (old.kek, new.kek) == ("file:1", "file:2")
    assert keys.rewrap(new) is new
    file.drop_version(path, 1)
    keys = file.load(path)
    assert keys.unwrap(new) == PAYLOAD
    with pytest.raises(KekError):
        keys.unwrap(old)
    with pytest.raises(KekError):
        file.drop_version(path, 2)


@pytest.mark.parametrize("mode", [0o640, 0o604, 0o666, 0o700 | 0o040])
def test_a_keyring_file_that_others_can_reach_is_refused(tmp_path: Path, mode: int) -> None:
    path = tmp_path / "kek.json"
    file.create(path)
    path.chmod(mode)
    with pytest.raises(KekError):
        file.load(path)


@pytest.mark.parametrize(
    "text",
    [
        "",
        "{}",
        "[]",
        "null",
        '{"current": 1, "versions": {}}',
        '{"current": 2, "versions": {"1": "' + "A" * 43 + '="}}',
        '{"current": 1, "versions": {"1": "AAAA"}}',
        '{"current": 1, "versions": {"1": "%%%"}}',
        '{"current": 1, "versions": {"1": 7}}',
    ],
)
def test_a_file_that_is_no_keyring_is_refused(tmp_path: Path, text: str) -> None:
    path = tmp_path / "kek.json"
    path.write_text(text)
    path.chmod(0o600)
    with pytest.raises(KekError):
        file.load(path)


def test_a_missing_file_and_a_folder_are_refused(tmp_path: Path) -> None:
    for path in (tmp_path / "nothing", tmp_path):
        with pytest.raises(KekError):
            file.load(path)


def test_the_environment_is_refused_outside_tests(settings: Any) -> None:
    del settings.TEST_HOME
    with pytest.raises(KekError):
        environment.from_settings()


@pytest.mark.parametrize("value", ["", "%%%", base64.b64encode(bytes(31)).decode()])
def test_a_bad_key_in_the_environment_is_refused(monkeypatch: Any, value: str) -> None:
    monkeypatch.setitem(os.environ, environment.VARIABLE, value)
    with pytest.raises(KekError):
        environment.from_settings()


@pytest.mark.parametrize("name", ["", "File", "none", "plaintext"])
def test_an_unknown_provider_is_refused(settings: Any, name: str) -> None:
    settings.KEK_PROVIDER = name
    with pytest.raises(KekError):
        provider()


def test_a_new_server_version_rewraps(server: HTTPServer) -> None:
    keys = transit.from_settings()
    old = keys.wrap(PAYLOAD)
    FakeServer.versions = 2
    new = keys.rewrap(old)
    assert (old.kek, new.kek) == ("transit/sig:1", "transit/sig:2")
    assert keys.unwrap(old) == keys.unwrap(new) == PAYLOAD


def test_a_server_that_refuses_or_is_gone_is_one_clear_error(server: HTTPServer, settings: Any) -> None:
    settings.VAULT_TOKEN = "wrong"  # noqa: S105
    with pytest.raises(KekError):
        transit.from_settings().wrap(PAYLOAD)
    settings.VAULT_ADDRESS = "http://127.0.0.1:9"
    with pytest.raises(KekError):
        transit.from_settings().health()


@pytest.mark.parametrize("missing", ["VAULT_ADDRESS", "VAULT_TOKEN"])
def test_a_server_needs_an_address_and_a_token(server: HTTPServer, settings: Any, missing: str) -> None:
    setattr(settings, missing, "")
    with pytest.raises(KekError):
        provider()


def test_new_kek_makes_and_adds_but_never_overwrites(settings: Any, tmp_path: Path) -> None:
    settings.KEK_FILE = str(tmp_path / "kek.json")
    call_command("new_kek", verbosity=0, stdout=open(os.devnull, "w"))  # noqa: SIM115
    before = Path(settings.KEK_FILE).read_bytes()
    with pytest.raises(CommandError):
        call_command("new_kek")
    assert Path(settings.KEK_FILE).read_bytes() == before
    call_command("new_kek", add=True)
    assert file.load(Path(settings.KEK_FILE)).current == 2
    settings.KEK_FILE = ""
    with pytest.raises(CommandError):
        call_command("new_kek")
