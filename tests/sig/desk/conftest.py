"""The desk's tests move the clock."""

from collections.abc import Callable
from datetime import datetime

import pytest


@pytest.fixture
def at(frozen: Callable[[datetime], None]) -> Callable[[datetime], None]:
    """`at(moment)`: it is that time now."""
    return frozen
