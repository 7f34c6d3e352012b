"""Starts the demo's processes, watches them, and ends them all. Nothing outlives the parent."""

import ctypes
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Iterable, Mapping
from contextlib import suppress
from dataclasses import dataclass, field
from pathlib import Path
from types import FrameType
from typing import IO
from urllib.request import Request, urlopen

from config.env import Refused

HOST = "127.0.0.1"
GRACE = 10.0
SET_PARENT_DEATH_SIGNAL = 1


@dataclass
class Crew:
    """The child processes, in the order in which they were started; they are ended in reverse."""

    root: Path
    logs: Path
    environment: Mapping[str, str]
    children: dict[str, subprocess.Popen[bytes]] = field(default_factory=dict)
    ending: bool = False

    def start(self, name: str, arguments: Iterable[str], without: Iterable[str] = ()) -> None:
        """Start `python ARGUMENTS`; its output goes to a log. `without` names variables it must not have."""
        environment = {key: value for key, value in self.environment.items() if key not in set(without)}
        with (self.logs / f"{name}.log").open("wb") as log:
            self.children[name] = self._begin(arguments, environment, log)

    def run(self, name: str, arguments: Iterable[str]) -> int:
        """Run `python ARGUMENTS` to its end, with our own output. Returns its exit code."""
        child = self.children[name] = self._begin(arguments, self.environment, None)
        while child.poll() is None and not self.ending:
            time.sleep(0.05)
        if self.ending:
            self.end()
        del self.children[name]
        return child.returncode

    def _begin(
        self, arguments: Iterable[str], environment: Mapping[str, str], output: IO[bytes] | None
    ) -> "subprocess.Popen[bytes]":
        return subprocess.Popen(  # noqa: S603
            [sys.executable, *arguments],
            cwd=self.root,
            env=environment,
            stdin=subprocess.DEVNULL,
            stdout=output,
            stderr=subprocess.STDOUT if output else None,
            start_new_session=True,
            preexec_fn=_die_with_parent,  # noqa: PLW1509
        )

    def watch(self) -> None:
        """Return when somebody asked us to end; raise Refused when a process ends by itself."""
        while not self.ending:
            self.refuse_if_gone()
            time.sleep(0.2)

    def refuse_if_gone(self) -> None:
        """Raise Refused naming the process that ended, with the last line of its log."""
        for name, child in self.children.items():
            if child.poll() is not None:
                log = self.logs / f"{name}.log"
                last = (log.read_text(errors="replace").strip().splitlines() or [""])[-1]
                raise Refused(f"Processen {name} slutade ({child.returncode}). {last}\nHela loggen: {log}")

    def wait_until_answering(self, port: int, seconds: float) -> None:
        """Return when the web answers. Raises Refused when it does not in time."""
        until = time.monotonic() + seconds
        while not self.ending:
            self.refuse_if_gone()
            with suppress(OSError):
                ask = Request(f"http://{HOST}:{port}/health", headers={"Host": "localhost"})  # noqa: S310
                with urlopen(ask, timeout=2) as answer:  # noqa: S310
                    if answer.status == 200:
                        return
            if time.monotonic() > until:
                raise Refused(f"Webben svarar inte på port {port}. Loggen: {self.logs / 'web.log'}")
            time.sleep(0.1)

    def end(self) -> None:
        """End every process, politely first, and wait until they are gone."""
        for child in reversed(self.children.values()):
            _signal(child, signal.SIGTERM)
        until = time.monotonic() + GRACE
        for child in self.children.values():
            with suppress(subprocess.TimeoutExpired):
                child.wait(max(0.1, until - time.monotonic()))
            _signal(child, signal.SIGKILL)
            child.wait()

    def end_on_signals(self) -> None:
        """Ctrl-C, SIGTERM and a closed terminal end the watch instead of killing us."""
        for number in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP):
            signal.signal(number, self._asked)

    def _asked(self, number: int, frame: FrameType | None) -> None:
        self.ending = True


def _signal(child: subprocess.Popen[bytes], number: int) -> None:
    if child.poll() is None:
        with suppress(ProcessLookupError):
            child.send_signal(number)


def _die_with_parent() -> None:
    with suppress(OSError, AttributeError):
        ctypes.CDLL(None).prctl(SET_PARENT_DEATH_SIGNAL, signal.SIGTERM)


def refuse_busy(port: int) -> None:
    """Raise Refused when something listens on `port` already, or we may not use it."""
    with socket.socket() as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((HOST, port))
        except PermissionError:
            raise Refused(f"Port {port} får inte användas. Välj en annan: ./dev demo --port 8001") from None
        except OSError:
            raise Refused(f"Port {port} är upptagen. Välj en annan: ./dev demo --port {port + 1}") from None
