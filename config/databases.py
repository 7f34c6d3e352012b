"""The five connections. Each process is given only the URLs it needs; the web has no owner URL.

default     sig_app         web and worker; bound by row security
owner       sig_owner       migrations and row security
sealer      sig_sealer      seals the ledger
review      sig_reviewer    reads the ledger's tables
statistics  sig_statistics  reads coded columns
"""

from typing import Any
from urllib.parse import parse_qsl, unquote, urlsplit

from config import env

URLS = {
    "default": "DATABASE_URL",
    "owner": "OWNER_DATABASE_URL",
    "sealer": "SEALER_DATABASE_URL",
    "review": "REVIEW_DATABASE_URL",
    "statistics": "STATISTICS_DATABASE_URL",
}
ROLES = {
    "default": "sig_app",
    "owner": "sig_owner",
    "sealer": "sig_sealer",
    "review": "sig_reviewer",
    "statistics": "sig_statistics",
}
STATEMENT_MS = {"owner": 0, "sealer": 60_000, "statistics": 120_000}


def from_url(url: str, *, test_name: str, timeout_ms: int = 30_000) -> dict[str, Any]:
    """Django's settings for one postgres URL; a socket directory is given as ?host=. Raises ValueError."""
    parts = urlsplit(url)
    if parts.scheme not in {"postgres", "postgresql"}:
        raise ValueError("adressen ska börja med postgresql://")
    query = dict(parse_qsl(parts.query, keep_blank_values=True))
    options = f"-c statement_timeout={timeout_ms} -c lock_timeout=10000 -c timezone=UTC"
    # Shorter than the grace time after which a rotation destroys a retired key.
    options += " -c idle_in_transaction_session_timeout=300000"
    # The rule makes a short statement look dear; compiling it would take longer than running it.
    options += " -c jit=off"
    return {
        "ENGINE": "django.db.backends.postgresql",
        "NAME": unquote(parts.path[1:]) or "sig",
        "USER": unquote(parts.username or ""),
        "PASSWORD": unquote(parts.password or ""),
        "HOST": query.pop("host", "") or parts.hostname or "",
        "PORT": str(parts.port or ""),
        "CONN_MAX_AGE": 60,
        "CONN_HEALTH_CHECKS": True,
        "ATOMIC_REQUESTS": False,
        "OPTIONS": {"options": options, "connect_timeout": 5, **query},
        "TEST": {"NAME": test_name},
    }


def from_environment(test_name: str) -> dict[str, dict[str, Any]]:
    """All five aliases. One without a URL cannot connect; `config.start` knows which process needs which."""
    databases = {}
    for alias, name in URLS.items():
        hint = f"ange postgresql://{ROLES[alias]}:lösenord@värd/sig (helst i en fil, {name}_FILE)."
        url = env.secret(name, hint) or "postgresql://missing.invalid/sig"
        try:
            databases[alias] = from_url(url, test_name=test_name, timeout_ms=STATEMENT_MS.get(alias, 30_000))
        except ValueError as error:
            env.problems[name] = f"{name} går inte att tolka: {error}."
            databases[alias] = from_url("postgresql://missing.invalid/sig", test_name=test_name)
    return databases
