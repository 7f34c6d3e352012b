"""What an entry costs beside a bare insert, and how long a million entries take to verify."""

import multiprocessing
import os
import resource
import statistics
import sys
import tempfile
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

from django.db import connections, transaction

from audit import store
from audit.acting import acting_as
from audit.actions import Action
from audit.context import LedgerActor
from audit.decisions import Basis, Decision
from audit.notes import Checkpoint, write_note
from audit.services import record
from tests.audit.made import LOG, payloads

Say = Callable[[str], Any]
SECONDS = 1.5
ROUNDS = 5
GOAL = 0.90
ENTRIES = 1_000_000
CPU_GOAL, MEMORY_GOAL = 10.0, 100
YES = Decision(True, "released", Basis("consent", "6b1f1c8e-7a0e-4b39-9f5c-1a2b3c4d5e6f"))
FIELDS = {
    "action": "case.view",
    "actor": "7",
    "case": "0" * 32,
    "object": "case:" + "0" * 32,
    "outcome": "ok",
}


class Robin:
    """Somebody who acts."""

    def ledger_actor(self) -> LedgerActor:
        return LedgerActor(7, "police", "3", "team_member")


def bare(writer: str, number: int, hold: float) -> None:
    """The same row without chain, actor or checks: the yardstick."""
    payload = store._payload(FIELDS, store.Position("0" * 16, 0, "0" * 64)) if not number else bare.payload
    bare.payload = payload
    with transaction.atomic(), connections["default"].cursor() as cursor:
        cursor.execute(store.INSERT, [writer, number, payload])
        time.sleep(hold) if hold else None


def appended(writer: str, number: int, hold: float) -> None:
    """The entry alone: canonical JSON, hash, chain."""
    with transaction.atomic():
        store.append(FIELDS)
        time.sleep(hold) if hold else None


def recorded(writer: str, number: int, hold: float) -> None:
    """Everything: the actor is sealed and told to the data base, the entry is checked and written."""
    with acting_as(Robin()):
        record(Action.CASE_VIEW, decision=YES, case="0" * 32, object="case:" + "0" * 32)
        time.sleep(hold) if hold else None


def client(way: Callable[[str, int, float], None], hold: float, start: Any, done: Any) -> None:
    """One client process: as many transactions as fit."""
    connections.close_all()
    writer = os.urandom(8).hex()
    connections["default"].ensure_connection()
    start.wait()
    number, until = 0, time.perf_counter() + SECONDS
    while time.perf_counter() < until:
        way(writer, number, hold)
        number += 1
    done.put(number)
    connections.close_all()


def rate(way: Callable[[str, int, float], None], clients: int, hold: float) -> float:
    """Transactions a second over all clients."""
    fork = multiprocessing.get_context("fork")
    start, done = fork.Barrier(clients), fork.Queue()
    processes = [fork.Process(target=client, args=(way, hold, start, done)) for _ in range(clients)]
    for process in processes:
        process.start()
    total = sum(done.get() for _ in processes)
    for process in processes:
        process.join()
    return total / SECONDS


def appends(say: Say) -> bool:
    """Ratios of the medians of rounds that take turns, so that other load meets all alike."""
    connections.close_all()
    held = True
    for clients in (4, 16):
        for hold in (0.0, 0.02):
            rates: dict[str, list[float]] = {"bare": [], "appended": [], "recorded": []}
            for _ in range(ROUNDS):
                for name, way in (("bare", bare), ("appended", appended), ("recorded", recorded)):
                    rates[name].append(rate(way, clients, hold))
            middle = {name: statistics.median(values) for name, values in rates.items()}
            entry, whole = middle["appended"] / middle["bare"], middle["recorded"] / middle["bare"]
            held &= entry >= GOAL
            say(
                f"   {clients:2} klienter, {hold * 1000:2.0f} ms: rå {middle['bare']:6.0f}/s · "
                f"post {entry:.2f} · post med aktör och kontroller {whole:.2f} (mål för post {GOAL:.2f})"
            )
    return held


def million(directory: Path, every: int) -> int:
    """An export of ENTRIES entries with a checkpoint after each `every`; the number of checkpoints."""
    from audit.hashing import leaf_hash
    from audit.merkle import Tree

    tree, checkpoints = Tree(), 0
    with (directory / "entries.jsonl").open("wb") as entries, (directory / "checkpoints").open("w") as notes:
        for payload in payloads(ENTRIES, writers=64):
            entries.write(payload + b"\n")
            tree.append(leaf_hash(payload))
            if tree.size % every == 0 or tree.size == ENTRIES:
                head = Checkpoint(LOG.verifier.name, tree.size, tree.root())
                notes.write(write_note(head.text, LOG.sign(head.text)))
                checkpoints += 1
    (directory / "log.vkey").write_text(LOG.verifier.vkey + "\n", encoding="ascii")
    return checkpoints


def verified(directory: Path) -> tuple[float, float]:
    """(CPU seconds, peak MB) of `python -m audit.verify` in a process of its own."""
    child = os.fork()
    if child == 0:
        out = os.open(os.devnull, os.O_WRONLY)
        os.dup2(out, 1)
        os.execv(sys.executable, [sys.executable, "-m", "audit.verify", str(directory)])  # noqa: S606
    _, status, usage = os.wait4(child, 0)
    assert os.waitstatus_to_exitcode(status) == 0, "the export does not verify"
    return usage.ru_utime + usage.ru_stime, usage.ru_maxrss / 1024


def verifying(say: Say) -> bool:
    """A million entries, sealed in full batches as a busy day does."""
    with tempfile.TemporaryDirectory() as scratch:
        directory = Path(scratch)
        checkpoints = million(directory, 256)
        runs = [verified(directory) for _ in range(3)]
    cpu, memory = min(run[0] for run in runs), max(run[1] for run in runs)
    say(
        f"   {ENTRIES} poster, {checkpoints} kontrollpunkter: {cpu:.1f} s processortid "
        f"(mål {CPU_GOAL:.0f}), {memory:.0f} MB (mål {MEMORY_GOAL})"
    )
    return cpu <= CPU_GOAL and memory <= MEMORY_GOAL


def run(say: Say) -> bool:
    """Both comparisons; true when every goal held."""
    say(f"   minne i denna process {resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024} MB")
    return all([appends(say), verifying(say)])
