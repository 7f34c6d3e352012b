"""Runs `manage.py demo` as a newcomer would, with its state in a directory of the test's own."""

import os
import select
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from urllib.request import urlopen

from tests.house.repository import ROOT

READY = "SIG svarar på "


def free_port() -> int:
    """A port that nobody listens on right now."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port: int = probe.getsockname()[1]
        return port


@dataclass
class Running:
    """A demo that has been started; `text` is everything that it has said."""

    process: "subprocess.Popen[bytes]"
    port: int
    text: str = ""

    def wait_until(self, words: str, seconds: float) -> None:
        """Read until `words` have been said. AssertionError when they are not."""
        until = time.monotonic() + seconds
        assert self.process.stdout
        while words not in self.text:
            ready, _, _ = select.select([self.process.stdout], [], [], 0.2)
            if ready:
                said = os.read(self.process.stdout.fileno(), 65536)
                assert said, f"the demo ended with {self.process.wait()}:\n{self.text[-3000:]}"
                self.text += said.decode(errors="replace")
            assert time.monotonic() < until, f"not within {seconds} s:\n{self.text[-3000:]}"

    def page(self, path: str) -> str:
        """A page that answers 200."""
        with urlopen(f"http://localhost:{self.port}{path}", timeout=20) as answer:
            return str(answer.read().decode())

    def stop(self, number: int = signal.SIGINT) -> int:
        """Ask it to end, as Ctrl-C does. Returns the exit code."""
        self.process.send_signal(number)
        said, _ = self.process.communicate(timeout=40)
        self.text += said.decode(errors="replace")
        return self.process.returncode


@contextmanager
def demo(state: Path, *arguments: str) -> Iterator[Running]:
    """Start the demo with its state under `state`; whatever happens, it does not outlive the block."""
    port = free_port()
    environment = {key: os.environ[key] for key in ("PATH", "HOME", "LANG") if key in os.environ}
    process = subprocess.Popen(
        [sys.executable, "manage.py", "demo", "--port", str(port), *arguments],
        cwd=ROOT,
        env={**environment, "SIG_VAR": str(state), "COLUMNS": "200"},
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        start_new_session=True,
    )
    running = Running(process, port)
    try:
        yield running
    finally:
        if process.poll() is None:
            running.stop()


def processes(state: Path) -> Iterator[tuple[int, str]]:
    """(pid, command line) of every other process that has to do with `state`."""
    for folder in Path("/proc").glob("[0-9]*"):
        try:
            command, environment = ((folder / name).read_bytes() for name in ("cmdline", "environ"))
        except OSError:
            continue
        if str(state).encode() in command + environment and int(folder.name) != os.getpid():
            yield int(folder.name), command.replace(b"\0", b" ").decode(errors="replace")


def left_behind(state: Path) -> list[str]:
    """Command lines of processes that still have to do with `state`."""
    return [command for _, command in processes(state)]


def pid_of(words: str, state: Path) -> int:
    """The process of this demo whose command line holds `words`."""
    return next(pid for pid, command in processes(state) if words in command)
