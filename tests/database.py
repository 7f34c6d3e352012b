"""The cluster that tests share: several sessions may use it at once, each with its own database."""

import fcntl
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from config import roles
from config.cluster import Cluster

DATABASE = "sig"
_current: list["TestCluster"] = []


@dataclass(frozen=True)
class TestCluster:
    """A running server, the URL of each role, and the superuser's URL."""

    __test__ = False
    admin_url: str
    urls: dict[str, str]
    database: str = DATABASE

    @classmethod
    @contextmanager
    def lease(cls, base: Path) -> Iterator["TestCluster"]:
        """Start or join the server. The last one out stops it."""
        base.mkdir(mode=0o700, parents=True, exist_ok=True)
        server = Cluster(base, fast=True)
        with (base / "users.lock").open("w") as users:
            fcntl.flock(users, fcntl.LOCK_SH)
            with (base / "prepare.lock").open("w") as preparing:
                fcntl.flock(preparing, fcntl.LOCK_EX)
                admin_url = server.start()
                urls = roles.prepare(admin_url, DATABASE, base / "roles.json", may_create_databases=True)
            try:
                _current.append(cls(admin_url, urls))
                yield _current[-1]
            finally:
                _current.pop()
                try:
                    fcntl.flock(users, fcntl.LOCK_EX | fcntl.LOCK_NB)
                    server.stop()
                except BlockingIOError:
                    pass

    @staticmethod
    def current() -> "TestCluster":
        """The server that this session uses. Raises IndexError before the first test that needs it."""
        return _current[-1]

    def superuser(self, name: str) -> str:
        """The superuser's URL to the database `name`."""
        return roles.with_database(self.admin_url, name)

    def close_to_others(self, name: str) -> None:
        """Let every role into a database that the owner just made."""
        with roles.connect(self.admin_url) as admin:
            roles.close_to_others(admin, name)
