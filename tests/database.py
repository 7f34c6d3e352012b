"""The cluster that tests share: several sessions may use it at once, each with its own database."""

import fcntl
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from config import roles
from config.cluster import Cluster
from config.databases import ROLES

DATABASE = "sig"


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
                yield cls(admin_url, urls)
            finally:
                try:
                    fcntl.flock(users, fcntl.LOCK_EX | fcntl.LOCK_NB)
                    server.stop()
                except BlockingIOError:
                    pass

    def superuser(self, name: str) -> str:
        """The superuser's URL to the database `name`."""
        return self.admin_url.replace("@/postgres", f"@/{name}")

    def grant_connect(self, name: str) -> None:
        """Let every role into a database that the owner just made."""
        with roles.connect(self.admin_url) as admin:
            for role in ROLES.values():
                grant = roles.sql.SQL("GRANT CONNECT ON DATABASE {} TO {}")
                admin.execute(grant.format(roles.sql.Identifier(name), roles.sql.Identifier(role)))
