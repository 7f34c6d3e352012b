"""Busy port, unreachable or old database, no disk, wrong role: one sentence each, and nothing half-made."""

import os
import shutil
import socket
import subprocess
import sys
from collections import namedtuple
from pathlib import Path

import psycopg
import pytest

from config import cluster, roles
from config.databases import ROLES
from config.demo import processes
from config.env import Refused
from tests.database import TestCluster
from tests.house.repository import ROOT


@pytest.fixture
def busy_port():
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        yield taken.getsockname()[1]


def demo(*arguments: str, **environment: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, "manage.py", "demo", *arguments],
        cwd=ROOT,
        env={"PATH": os.environ["PATH"], "HOME": "/nonexistent", **environment},
        capture_output=True,
        text=True,
        check=False,
        timeout=60,
    )


def test_a_busy_port_is_said_before_anything_is_made(busy_port):
    done = demo("--port", str(busy_port))
    assert done.returncode == 2
    assert done.stderr == f"Port {busy_port} är upptagen. Välj en annan: ./dev demo --port {busy_port + 1}\n"
    assert done.stdout == ""


@pytest.mark.parametrize("port", ["0", "-1", "65536", "70000"])
def test_a_port_that_does_not_exist(port):
    done = demo(f"--port={port}")
    assert done.returncode == 2
    assert done.stderr == "Porten ska vara ett tal mellan 1 och 65535.\n"


@pytest.mark.parametrize(
    "url",
    [
        "postgresql://admin:secret@127.0.0.1:1/postgres",
        "postgresql://admin:secret@no-such-host.invalid/postgres",
        "not-a-url",
        "mysql://localhost/x",
    ],
)
def test_an_unreachable_database(url):
    done = demo("--port", "18765", DATABASE_URL=url)
    assert done.returncode == 2
    assert done.stderr.count("\n") == 1
    assert "DATABASE_URL" in done.stderr
    assert "secret" not in done.stderr


def test_an_old_server(monkeypatch):
    class Old:
        class info:
            server_version = 140009

        def close(self):
            pass

    monkeypatch.setattr(psycopg, "connect", lambda *args, **kwargs: Old())
    with pytest.raises(Refused, match="PostgreSQL 14 är för gammalt. SIG behöver 15 eller nyare"):
        roles.connect("postgresql://localhost/x")


@pytest.mark.django_db
def test_a_role_that_may_not_make_roles(tmp_path):
    found = TestCluster.current()
    with pytest.raises(Refused, match="Rollen sig_app får inte skapa roller") as refused:
        roles.prepare(found.urls["DATABASE_URL"], "sig_other", tmp_path / "roles.json")
    for name in (
        "OWNER_DATABASE_URL",
        "SEALER_DATABASE_URL",
        "REVIEW_DATABASE_URL",
        "STATISTICS_DATABASE_URL",
    ):
        assert name in str(refused.value)
    assert not (tmp_path / "roles.json").exists()


@pytest.mark.django_db
def test_roles_that_somebody_else_made_are_left_alone(tmp_path):
    with pytest.raises(Refused, match="finns redan på servern"):
        roles.prepare(TestCluster.current().admin_url, "sig_other", tmp_path / "roles.json")
    assert not (tmp_path / "roles.json").exists()


def test_no_room_on_the_disk(tmp_path, monkeypatch):
    usage = namedtuple("usage", "total used free")
    monkeypatch.setattr(shutil, "disk_usage", lambda path: usage(10, 10, cluster.ROOM - 1))
    with pytest.raises(Refused, match="För lite plats på disken"):
        cluster.Cluster(tmp_path / "c").start()
    assert not (tmp_path / "c" / "pgdata").exists()


def test_no_programs(tmp_path, monkeypatch):
    monkeypatch.setattr(cluster, "binaries", list)
    with pytest.raises(Refused, match="PostgreSQL saknas"):
        cluster.Cluster(tmp_path / "c")
    assert not (tmp_path / "c").exists()


def test_a_failed_creation_leaves_no_roles_behind(own_cluster, tmp_path, monkeypatch):
    def broken(admin, database):
        raise psycopg.errors.DiskFull("no space left on device")

    monkeypatch.setattr(roles, "make_database", broken)
    url = own_cluster.start()
    with pytest.raises(Refused, match="kunde inte skapas: no space left on device"):
        roles.prepare(url, "sig_demo", tmp_path / "roles.json")
    with psycopg.connect(url) as session:
        assert session.execute(
            "SELECT count(*) FROM pg_roles WHERE rolname = ANY(%s)", [list(ROLES.values())]
        ).fetchone() == (0,)
    assert not (tmp_path / "roles.json").exists()


@pytest.fixture
def own_cluster(tmp_path):
    """A durable cluster of its own, as the demo has."""
    server = cluster.Cluster(tmp_path / "cluster")
    yield server
    server.stop()


def test_the_demos_cluster_is_durable_and_closed(own_cluster):
    with psycopg.connect(own_cluster.start()) as session:
        for setting, value in {"fsync": "on", "synchronous_commit": "on", "listen_addresses": ""}.items():
            assert session.execute("SELECT current_setting(%s)", [setting]).fetchone() == (value,)
        assert session.execute("SELECT DISTINCT auth_method FROM pg_hba_file_rules").fetchall() == [
            ("scram-sha-256",)
        ]
    assert own_cluster.socket.stat().st_mode & 0o077 == 0
    assert (own_cluster.base / "superuser.pw").stat().st_mode & 0o077 == 0


def alive(pid: int) -> bool:
    """Whether the process runs; one that only waits to be counted by its parent does not."""
    try:
        return Path(f"/proc/{pid}/stat").read_text().rsplit(")", 1)[1].split()[0] != "Z"
    except FileNotFoundError:
        return False


def test_a_stopped_cluster_leaves_no_process_and_starts_again(own_cluster):
    first = own_cluster.start()
    pid = int((own_cluster.data / "postmaster.pid").read_text().split()[0])
    own_cluster.stop()
    assert not own_cluster.running()
    assert not alive(pid)
    assert own_cluster.start() == first


def test_a_path_too_long_for_a_socket_gets_one_elsewhere(tmp_path):
    deep = cluster.Cluster(tmp_path / ("d" * 90))
    try:
        deep.start()
        assert len(os.fsencode(deep.socket)) <= cluster.LONGEST_SOCKET_DIRECTORY
    finally:
        deep.stop()
        shutil.rmtree(deep.socket)


def test_a_process_that_ends_by_itself_ends_all(tmp_path):
    crew = processes.Crew(tmp_path, tmp_path, dict(os.environ))
    crew.start("steady", ["-c", "import time; time.sleep(60)"])
    crew.start("broken", ["-c", "print('why it broke'); raise SystemExit(3)"])
    with pytest.raises(Refused, match=r"Processen broken slutade \(3\). why it broke"):
        crew.watch()
    crew.end()
    assert all(child.poll() is not None for child in crew.children.values())


def test_one_that_will_not_end_is_ended(tmp_path, monkeypatch):
    monkeypatch.setattr(processes, "GRACE", 0.3)
    crew = processes.Crew(tmp_path, tmp_path, dict(os.environ))
    deaf = "import signal, time; signal.signal(15, signal.SIG_IGN); print(1, flush=True); time.sleep(60)"
    crew.start("deaf", ["-c", deaf])
    while not (tmp_path / "deaf.log").read_text():
        crew.refuse_if_gone()
    crew.end()
    assert crew.children["deaf"].returncode == -9


def test_a_process_gets_no_secret_that_is_not_its_own(tmp_path):
    crew = processes.Crew(
        tmp_path, tmp_path, {**os.environ, "OWNER_DATABASE_URL": "secret", "DATABASE_URL": "own"}
    )
    crew.start(
        "web",
        ["-c", "import os; print(os.environ.get('OWNER_DATABASE_URL'), os.environ['DATABASE_URL'])"],
        ["OWNER_DATABASE_URL"],
    )
    crew.children["web"].wait()
    assert (tmp_path / "web.log").read_text() == "None own\n"
