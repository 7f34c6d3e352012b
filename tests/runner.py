"""Runs the benchmarks and the proofs: modules with `run(say) -> bool`, on a durable cluster of their own.

`./dev bench [NAME …]` and `./dev prove [NAME …]`; the exit code is 0 only when every goal held.
"""

import fcntl
import os
import pkgutil
import sys
import time
from dataclasses import dataclass
from importlib import import_module
from pathlib import Path
from types import ModuleType

from config import roles
from config.cluster import Cluster
from config.env import Refused

DATABASE = "sig_bench"
_current: list["Bench"] = []


@dataclass(frozen=True)
class Bench:
    """Where the runs take place: the URL of each role by variable name, and the superuser's."""

    admin_url: str
    urls: dict[str, str]

    def superuser(self) -> str:
        """The superuser's URL to the database of the runs."""
        return roles.with_database(self.admin_url, DATABASE)


def current() -> Bench:
    """The place of this run."""
    return _current[-1]


def main(package: str, names: list[str]) -> int:
    """Run the named modules of `package`, or all. Returns the exit code."""
    os.environ["DJANGO_SETTINGS_MODULE"] = "tests.settings"
    import django

    django.setup()
    found = [
        info.name for info in pkgutil.iter_modules(import_module(package).__path__) if info.name != "__main__"
    ]
    unknown = sorted(set(names) - set(found))
    if unknown:
        sys.stderr.write(f"Finns inte: {', '.join(unknown)}. Finns: {', '.join(found)}\n")
        return 2
    modules = [import_module(f"{package}.{name}") for name in names or found]
    try:
        return _on_own_cluster([module for module in modules if hasattr(module, "run")])
    except Refused as refusal:
        sys.stderr.write(f"{refusal.sentence}\n")
        return 2


def _on_own_cluster(modules: list[ModuleType]) -> int:
    from django.conf import settings

    base = settings.VAR_DIR / "bench"
    server = Cluster(base)
    with (base / "run.lock").open("w") as alone:
        # Two runs at once would drop each other's database and stop each other's server.
        fcntl.flock(alone, fcntl.LOCK_EX)
        return _measured(modules, server, base)


def _measured(modules: list[ModuleType], server: Cluster, base: Path) -> int:
    try:
        admin_url = server.start()
        _current.append(Bench(admin_url, roles.prepare(admin_url, DATABASE, base / "roles.json")))
        empty()
        held = [_run(module) for module in modules]
    finally:
        server.stop()
    print(f"\n{sum(held)} av {len(held)} höll sina mål.")
    return 0 if all(held) else 1


def empty() -> None:
    """An empty, migrated database behind every alias; what was there before is gone."""
    from django.contrib.contenttypes.models import ContentType
    from django.core.management import call_command
    from django.db import connections

    from audit import store
    from config import databases

    connections.close_all()
    store.forget_writer()
    ContentType.objects.clear_cache()
    with roles.connect(current().admin_url) as admin:
        admin.execute(
            roles.sql.SQL("DROP DATABASE IF EXISTS {} WITH (FORCE)").format(roles.sql.Identifier(DATABASE))
        )
        roles.make_database(admin, DATABASE)
    for alias, name in databases.URLS.items():
        wanted = databases.from_url(current().urls[name], test_name="", timeout_ms=0)
        connections[alias].settings_dict.update(
            {key: wanted[key] for key in ("NAME", "USER", "PASSWORD", "HOST", "PORT")}
        )
        connections[alias].settings_dict["OPTIONS"] = wanted["OPTIONS"]
    call_command("migrate", database="owner", verbosity=0, interactive=False)
    call_command("install_actor_key", verbosity=0)


def _run(module: ModuleType) -> bool:
    title = (module.__doc__ or module.__name__).splitlines()[0]
    print(f"\n== {module.__name__.rsplit('.', 1)[1]}: {title}")
    started = time.perf_counter()
    held = bool(module.run(print))
    print(f"   {'målen höll' if held else 'MÅLEN HÖLL INTE'} · {time.perf_counter() - started:.1f} s")
    return held
