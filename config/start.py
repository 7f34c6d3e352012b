"""The way in: every process passes here, and what is missing or unsafe stops it with a Swedish sentence.

Each process is asked only for what it needs, so that the web never holds the owner's URL or the sealer's key.
"""

import sys

import django
from django.conf import settings
from django.core.management import execute_from_command_line

from config import checks, env

OFFLINE = frozenset(
    {"makemigrations", "makemessages", "compilemessages", "sqlmigrate", "collectstatic", "check", "help"}
    | {
        "generate_docs",
        "generate_caseload",
        "demo",
        "audit_verify",
        "witness",
        "new_kek",
        "--help",
        "--version",
    }
)
ALWAYS = frozenset({"SECRET_KEY"})
KEYS = frozenset({"ACTOR_KEY", "BLIND_INDEX_KEY", "KEYSTORE_PATH", "KEK_PROVIDER", "LEDGER_NAME"})
WEB = (
    ALWAYS
    | KEYS
    | {"MAIL_FROM", "ALLOWED_HOSTS", "DATABASE_URL", "REVIEW_DATABASE_URL", "STATISTICS_DATABASE_URL"}
)
COMMANDS = ALWAYS | KEYS | {"MAIL_FROM", "DATABASE_URL"}
NEEDS: dict[str, frozenset[str]] = {
    "migrate": ALWAYS | {"OWNER_DATABASE_URL"},
    "install_actor_key": ALWAYS | {"OWNER_DATABASE_URL", "ACTOR_KEY"},
    "seal": ALWAYS | {"SEALER_DATABASE_URL", "SEALER_KEY", "LEDGER_NAME"},
    "audit_export": ALWAYS | {"REVIEW_DATABASE_URL", "LEDGER_NAME"},
    "procrastinate": COMMANDS | {"REVIEW_DATABASE_URL", "STATISTICS_DATABASE_URL"},
    "rotate_keys": ALWAYS | KEYS | {"OWNER_DATABASE_URL"},
    "keystore_backup": ALWAYS | {"KEYSTORE_PATH", "KEK_PROVIDER"},
    "keystore_erase_again": ALWAYS | {"KEYSTORE_PATH", "KEK_PROVIDER"},
    "prepare_demo": WEB | {"OWNER_DATABASE_URL"},
}
SERVES = {"procrastinate": ("default", "sig_app"), "seal": ("sealer", "sig_sealer")}


def run(argv: list[str]) -> None:
    """Run the command in `argv`. A refusal prints its sentence on stderr and exits with 2."""
    command = argv[1] if len(argv) > 1 else "help"
    try:
        if command not in OFFLINE and not settings.configured:
            require(NEEDS.get(command, COMMANDS))
        if command in SERVES and "--help" not in argv:
            django.setup()
            checks.refuse_unsafe(*SERVES[command])
        execute_from_command_line(argv)
    except env.Refused as refusal:
        sys.stderr.write(f"{refusal.sentence}\n")
        raise


def require(needed: frozenset[str]) -> None:
    """Read the settings and refuse when a value that is needed is missing, or any value is wrong."""
    settings._setup()  # type: ignore[misc]
    env.refuse_if_incomplete(needed)


def web() -> None:
    """Everything that must hold before a web process answers its first request."""
    env.refuse_if_incomplete(WEB)
    checks.refuse_unsafe("default", "sig_app")
