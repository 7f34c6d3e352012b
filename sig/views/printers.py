"""Who stands on a paper as the one who made it."""

from typing import Any

from teams.naming import PAPER, staff_name_for


def printer_name(user: Any) -> str:
    """The name on paper: somebody with a protected identity is "en medarbetare på" and the authority."""
    return staff_name_for(user, reader=PAPER)
