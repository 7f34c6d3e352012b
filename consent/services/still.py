"""May what a page about a consent showed go on being shown?"""

from uuid import UUID

from consent.standing import standing
from teams.models import User
from teams.services.still import go_on


def still(team_id: UUID, token: str, *, by: User) -> bool:
    """The answer for the page with that token."""
    return go_on(token, lambda: standing(team_id, by=by), about=team_id, by=by)
