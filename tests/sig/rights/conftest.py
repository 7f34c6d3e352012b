"""The ledger of a story, sealed so that it can be read."""

from collections.abc import Callable

import pytest

from tests.audit.conftest import seal_by_command


@pytest.fixture
def sealed(superuser) -> Callable[[], None]:
    """`sealed()`: everything that has happened so far stands in the tree."""

    def seal() -> None:
        with superuser() as session:
            (entries,) = session.execute("SELECT count(*) FROM audit_entry").fetchone()
        seal_by_command(entries)

    return seal
