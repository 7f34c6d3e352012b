"""A KEK from the environment: for tests only, since an environment is easy to read from outside."""

import base64
import os

from django.conf import settings

from crypto.errors import KekError
from crypto.kek.local import LocalKeys

VARIABLE = "SIG_KEK"


def from_settings() -> LocalKeys:
    """One 256-bit key in base64 from ``SIG_KEK``. Raises KekError outside the settings of the tests."""
    if not hasattr(settings, "TEST_HOME"):
        raise KekError("KEK_PROVIDER=environment får bara användas i tester. Ange file eller vault.")
    try:
        key = base64.b64decode(os.environ.get(VARIABLE, ""), validate=True)
    except ValueError:
        key = b""
    if len(key) != 32:
        raise KekError(f"{VARIABLE} måste vara 32 byte i base64.")
    return LocalKeys("environment", 1, {1: key})
