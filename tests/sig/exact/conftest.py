"""The browser tests' caseload, made once for a module."""

from tests.sig.screens.conftest import _django_db_helper, as_, world

__all__ = ["_django_db_helper", "as_", "world"]
