"""How gunicorn runs the web processes; the demo adds the address."""

from typing import Any

worker_class = "gthread"
workers = 2
threads = 4
graceful_timeout = 5
control_socket_disable = True


def worker_exit(server: Any, worker: Any) -> None:
    """A worker that leaves ends its chains in the ledger."""
    from audit import store

    store.close_writers()
