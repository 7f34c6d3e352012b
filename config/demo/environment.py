"""The demo's surroundings: a database, roles and keys under var/, and the environment of each process.

Every secret is made here, kept 0600, and marked so that nothing outside the demo accepts it.
"""

import base64
import hashlib
import os
import secrets
import shutil
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import urlsplit

from psycopg import sql

from config import roles
from config.cluster import Cluster
from config.databases import URLS
from config.demo import certificate, mode
from config.env import DEMO_PREFIX, Refused

DATABASE = "sig_demo"
KEYS = ("ACTOR_KEY", "BLIND_INDEX_KEY", "SEALER_KEY")
MADE = "ready"
SIGNING = "signing.p12"


@dataclass(frozen=True)
class Surroundings:
    """`base` holds keys and logs.

    `urls` is URL by variable name; `cluster` is None on somebody else's server.
    """

    base: Path
    urls: Mapping[str, str]
    admin_url: str
    cluster: Cluster | None

    @property
    def ready(self) -> bool:
        """True when an earlier start came all the way."""
        return (self.base / MADE).exists()

    def mark_ready(self) -> None:
        """Remember that everything is loaded."""
        (self.base / MADE).touch(mode=0o600)

    def environment(self) -> dict[str, str]:
        """What every process of the demo gets on top of the ordinary environment."""
        keys = self.base / "keys"
        return {
            **{name: value for name, value in os.environ.items() if name not in URLS.values()},
            "SIG_DEMO": "1",
            "DJANGO_SETTINGS_MODULE": "config.settings",
            "PYTHONUNBUFFERED": "1",
            "ALLOWED_HOSTS": "localhost,127.0.0.1,[::1]",
            "SECRET_KEY_FILE": str(keys / "secret_key"),
            **{f"{name}_FILE": str(keys / name.lower()) for name in KEYS},
            "KEYSTORE_PATH": str(keys / "keystore.sqlite"),
            "KEK_PROVIDER": "file",
            "KEK_FILE": str(keys / "kek.json"),
            "LEDGER_NAME": "sig.demo.invalid/log",
            "SIGNING_FILE": str(keys / SIGNING),
            **self.urls,
        }

    def start_over(self) -> None:
        """Throw away a half-made or outdated demo.

        Its database and keys, never a database without the demo's mark.
        """
        (self.base / MADE).unlink(missing_ok=True)
        shutil.rmtree(self.base / "keys", ignore_errors=True)
        with roles.connect(roles.with_database(self.admin_url, DATABASE)) as admin:
            mode.mark(admin, DATABASE)
        with roles.connect(self.admin_url) as admin:
            admin.execute(sql.SQL("DROP DATABASE {} WITH (FORCE)").format(sql.Identifier(DATABASE)))
            roles.make_database(admin, DATABASE)
        with roles.connect(roles.with_database(self.admin_url, DATABASE)) as admin:
            mode.mark(admin, DATABASE)
        make_keys(self.base / "keys")


def surroundings(var: Path, given: str) -> Surroundings:
    """Start or reach the server and make sure that roles, database and keys exist. Raises Refused."""
    if given:
        place = urlsplit(given)
        name = hashlib.sha256(f"{place.hostname}:{place.port}:{place.query}".encode()).hexdigest()[:8]
        return _at(var / f"demo-{name}", given, None)
    _refuse_unwritable(var / "demo")
    cluster = Cluster(var / "demo")
    try:
        return _at(var / "demo", cluster.start(), cluster)
    except BaseException:
        cluster.stop()
        raise


def _at(base: Path, admin_url: str, cluster: Cluster | None) -> Surroundings:
    urls = roles.prepare(admin_url, DATABASE, base / "roles.json")
    _refuse_unwritable(base)
    found = Surroundings(base, urls, admin_url, cluster)
    if not found.ready:
        found.start_over()
    if not (base / "keys" / SIGNING).exists():  # also in a demo that was made before there was one
        certificate.make(base / "keys" / SIGNING)
    return found


def _refuse_unwritable(base: Path) -> None:
    try:
        base.mkdir(mode=0o700, parents=True, exist_ok=True)
        (base / "log").mkdir(mode=0o700, exist_ok=True)
    except OSError as error:
        raise Refused(f"Det går inte att skriva i {base}: {error.strerror}.") from None


def make_keys(folder: Path) -> None:
    """Random keys, each in its own file with mode 0600."""
    from crypto.kek import file

    folder.mkdir(mode=0o700, parents=True)
    for name in KEYS:
        _write(folder / name.lower(), DEMO_PREFIX + base64.b64encode(secrets.token_bytes(32)).decode())
    _write(folder / "secret_key", secrets.token_urlsafe(48))
    file.create(folder / "kek.json")


def _write(path: Path, text: str) -> None:
    descriptor = os.open(path, os.O_CREAT | os.O_EXCL | os.O_WRONLY, 0o600)
    with os.fdopen(descriptor, "w") as target:
        target.write(text)
