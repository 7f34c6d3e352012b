"""The way in: every process passes here, and what is missing or unsafe stops it with a Swedish sentence."""

import sys

from config import env

OFFLINE = {"makemigrations", "makemessages", "compilemessages", "generate_docs", "collectstatic", "demo", "help", "check",
           "sqlmigrate", "audit_verify", "witness", "generate_caseload", "version", "--version", "--help"}  # fmt: skip


def run(argv: list[str]) -> None:
    """Run the command in `argv`. Raises SystemExit; a refusal prints its sentence on stderr and exits with 2."""
    from django.core.management import execute_from_command_line

    try:
        if len(argv) > 1 and argv[1] not in OFFLINE:
            require_complete()
        execute_from_command_line(argv)
    except env.Refused as refusal:
        sys.stderr.write(f"{refusal.sentence}\n")
        raise


def require_complete() -> None:
    """Import the settings and refuse when a value is missing."""
    from django.conf import settings

    settings.configured or settings.INSTALLED_APPS  # noqa: B018
    settings.INSTALLED_APPS  # noqa: B018
    env.refuse_if_incomplete()
