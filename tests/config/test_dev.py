"""`./dev` on a machine that lacks something: installs it when it may, else prints the command and fails."""

import os
import shutil
import subprocess
from pathlib import Path

import pytest

from tests.house.repository import ROOT

NEEDED = ("sh", "dirname", "cmp", "df", "awk", "rm", "cat", "cp")


@pytest.fixture
def machine(tmp_path):
    """A checkout on a machine with almost nothing; `machine(name, script)` adds a program."""
    programs = tmp_path / "bin"
    programs.mkdir()
    for name in NEEDED:
        (programs / name).symlink_to(shutil.which(name))

    def add(name: str, script: str, folder: Path = programs) -> None:
        folder.mkdir(parents=True, exist_ok=True)
        (folder / name).write_text(f"#!/bin/sh\n{script}\n")
        (folder / name).chmod(0o755)

    checkout = tmp_path / "checkout"
    checkout.mkdir()
    shutil.copy(ROOT / "dev", checkout / "dev")
    for name in ("requirements.txt", "package-lock.json"):
        (checkout / name).write_text("the same\n")
    add("python", 'case "$*" in *pytest*) echo "ran: $*" ;; esac', checkout / ".venv" / "bin")
    (checkout / ".venv" / ".lock-installed").write_text("the same\n")
    (checkout / "node_modules").mkdir()
    (checkout / "node_modules" / ".lock-installed").write_text("the same\n")
    add.checkout, add.programs = checkout, programs
    return add


def dev(machine, *arguments: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [machine.checkout / "dev", *arguments],
        env={"PATH": str(machine.programs), "HOME": str(machine.checkout), "LANG": "C.UTF-8"},
        capture_output=True,
        text=True,
        check=False,
        timeout=30,
    )


def test_nothing_asked_for_is_a_line_of_usage(machine):
    for arguments in ((), ("dance",)):
        done = dev(machine, *arguments)
        assert done.returncode == 2
        assert done.stderr.startswith("./dev demo")


def test_with_everything_in_place_the_tests_run(machine):
    machine("chromium", "echo Chromium 1")
    done = dev(machine, "test")
    assert done.returncode == 0
    assert done.stdout == "ran: -m pytest -n 2 --dist loadfile --no-loadscope-reorder\n"
    assert dev(machine, "test", "tests/house", "-x").stdout == "ran: -m pytest tests/house -x\n"


def test_a_user_is_given_the_command(machine):
    machine("apt-get", "exit 9")
    machine("id", "echo 1000")
    done = dev(machine, "test")
    assert done.returncode == 1
    assert "sudo apt-get install -y --no-install-recommends chromium" in done.stderr
    assert "ran:" not in done.stdout


def test_root_has_it_installed(machine):
    machine("id", "echo 0")
    machine("apt-get", f'echo "$@" >> {machine.checkout}/asked')
    done = dev(machine, "test")
    assert done.returncode == 0
    asked = (machine.checkout / "asked").read_text().splitlines()
    assert asked[0].startswith("update")
    assert asked[1].endswith("chromium")
    assert "ran:" in done.stdout


def test_an_installation_that_fails_stops(machine):
    machine("id", "echo 0")
    machine("apt-get", 'case "$1" in install) exit 100 ;; esac')
    done = dev(machine, "test")
    assert done.returncode == 1
    assert "Kör själv: apt-get install -y chromium" in done.stderr


def test_a_full_disk_is_said_before_anything_is_made(machine):
    (machine.checkout / "requirements.txt").write_text("changed\n")
    machine("python3", "exit 0")
    machine("df", 'echo head; echo "disk 1 1 1499 1 /"')
    done = dev(machine, "demo")
    assert done.returncode == 1
    assert done.stderr == "För lite plats på disken: 1499 MB ledigt, 1500 MB behövs.\n"
    assert (machine.checkout / ".venv").exists()


def test_a_failed_installation_leaves_no_half_environment(machine):
    (machine.checkout / "requirements.txt").write_text("changed\n")
    machine("df", 'echo head; echo "disk 1 1 1500 1 /"')
    half = 'case "$*" in "-m venv"*) mkdir -p .venv/bin && cp "$0" .venv/bin/python ;; *pip*) exit 1 ;; esac'
    machine("mkdir", f'exec {shutil.which("mkdir")} "$@"')
    for name in ("python3.13", "python3"):
        machine(name, half)
    done = dev(machine, "demo")
    assert done.returncode == 1
    assert "Pythonpaketen kunde inte installeras" in done.stderr
    assert not (machine.checkout / ".venv").exists()


def test_a_broken_python_is_passed_over(machine):
    (machine.checkout / "requirements.txt").write_text("changed\n")
    machine("df", 'echo head; echo "disk 1 1 1500 1 /"')
    machine("python3.13", "exit 127")
    machine("python3.12", f'case "$*" in "-m venv"*) echo used > {machine.checkout}/used; exit 1 ;; esac')
    assert dev(machine, "demo").returncode != 0
    assert (machine.checkout / "used").exists()


def test_the_two_scripts_are_posix():
    for name in ("dev", ".ci/run"):
        subprocess.run(["sh", "-n", ROOT / name], check=True)
        assert os.access(ROOT / name, os.X_OK)
    assert (ROOT / ".ci" / "run").read_text().split() == ["#!/bin/sh", "exec", "./dev", "test"]
