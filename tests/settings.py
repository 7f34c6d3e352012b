"""The project's settings with this session's own random keys and its own keystore.

Nothing is started here.
"""

import base64
import os
import secrets
import tempfile
from pathlib import Path

_HOME = Path(tempfile.mkdtemp(prefix="sig-test-"))


def _random() -> str:
    return base64.b64encode(secrets.token_bytes(32)).decode()


os.environ.update(
    {
        "SECRET_KEY": secrets.token_urlsafe(48),
        "DATABASE_URL": "postgresql://filled-in-by-conftest.invalid/sig",
        "ALLOWED_HOSTS": "testserver,localhost,127.0.0.1",
        "ACTOR_KEY": _random(),
        "BLIND_INDEX_KEY": _random(),
        "SEALER_KEY": _random(),
        "KEYSTORE_PATH": str(_HOME / "keystore.sqlite"),
        "ERASURE_LEDGER_PATH": str(_HOME / "erasures.jsonl"),
        "KEK_PROVIDER": "environment",
        "SIG_KEK": _random(),
        "LEDGER_NAME": "test.invalid/sig",
        "LOG_LEVEL": "WARNING",
    }
)
os.environ.pop("SIG_DEMO", None)

from config.settings import *  # noqa: E402, F403

TEST_HOME = _HOME
PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
SECURE_SSL_REDIRECT = False
LEDGER_MAX_SEAL_AGE = 0
SESSION_COOKIE_NAME = "session"
CSRF_COOKIE_NAME = "csrf"
SESSION_COOKIE_SECURE = False
CSRF_COOKIE_SECURE = False
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.InMemoryStorage"},
    "staticfiles": {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"},
}
# Served straight from the packages: a clean checkout has no collected folder, and the tests need none.
WHITENOISE_AUTOREFRESH = True
WHITENOISE_USE_FINDERS = True
