"""Everything that floor 2 stores."""

from teams.models.authorities import Authority, Board, Unit
from teams.models.bodies import Body, BodyMembership
from teams.models.break_glass import BreakGlass
from teams.models.credentials import Authenticator, RecoveryCode, SetUpLink
from teams.models.hand_overs import HandOver, HandOverTeam
from teams.models.periods import in_force_at
from teams.models.sessions import KeptForm, Submission, UserSession
from teams.models.team import Conflict, Membership, Notice, Team, TeamUserObjectPermission
from teams.models.users import RoleAssignment, User, user_key_owner

__all__ = [
    "Authenticator",
    "Authority",
    "Board",
    "Body",
    "BodyMembership",
    "BreakGlass",
    "Conflict",
    "HandOver",
    "HandOverTeam",
    "KeptForm",
    "Membership",
    "Notice",
    "RecoveryCode",
    "RoleAssignment",
    "SetUpLink",
    "Submission",
    "Team",
    "TeamUserObjectPermission",
    "Unit",
    "User",
    "UserSession",
    "in_force_at",
    "user_key_owner",
]
