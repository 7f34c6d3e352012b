"""The six roles as data: a short stored value, a Swedish name, one sentence a manager can read, and
permissions.

A role says which pages somebody may open. It never says which youth: that is membership, consent and
`sig.policy`. There is no role that passes every check.
"""

from dataclasses import dataclass
from typing import Final

from django.db import models
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _


class RoleValue(models.TextChoices):
    """The stored value. Never a Python path, so that code may move without a migration."""

    COORDINATOR = "coordinator", _("Samordnare")
    TEAM_MEMBER = "team_member", _("Teammedlem")
    MANAGEMENT_GROUP = "management_group", _("Ledningsgrupp")
    STEERING_GROUP = "steering_group", _("Styrgrupp")
    LOG_REVIEWER = "log_reviewer", _("Loggranskare")
    ADMINISTRATOR = "administrator", _("Administratör")


COORDINATOR: Final = RoleValue.COORDINATOR.value
TEAM_MEMBER: Final = RoleValue.TEAM_MEMBER.value
MANAGEMENT_GROUP: Final = RoleValue.MANAGEMENT_GROUP.value
STEERING_GROUP: Final = RoleValue.STEERING_GROUP.value
LOG_REVIEWER: Final = RoleValue.LOG_REVIEWER.value
ADMINISTRATOR: Final = RoleValue.ADMINISTRATOR.value
IN_TEAMS: Final = frozenset({COORDINATOR, TEAM_MEMBER})


@dataclass(frozen=True)
class Role:
    """One role. `permissions` are asked with user.has_perm, so that lower floors need not import this one."""

    value: str
    name_sv: str | Promise
    sentence_sv: str | Promise
    permissions: frozenset[str]


def _role(value: RoleValue, sentence: str | Promise, *permissions: str) -> Role:
    return Role(value.value, value.label, sentence, frozenset(permissions))


ROLES: Final[dict[str, Role]] = {
    role.value: role
    for role in (
        _role(
            RoleValue.COORDINATOR,
            _(
                "Tar emot anmälningar, leder teamen och sköter samtycken. "
                "Ser de ärenden som personen samordnar."
            ),
            "teams.manage_teams",
            "consent.register",
            "sig.nominate",
            "sig.coordinate",
        ),
        _role(
            RoleValue.TEAM_MEMBER,
            _(
                "Arbetar i team kring unga. "
                "Ser sin egen verksamhets uppgifter och det som samtycket släpper fram."
            ),
            "sig.nominate",
            "sig.contribute",
        ),
        _role(
            RoleValue.MANAGEMENT_GROUP,
            _("Följer läget och tar hand om hinder mellan verksamheterna. Ser siffror, aldrig en person."),
            "sig.view_reports",
        ),
        _role(
            RoleValue.STEERING_GROUP,
            _("Tar emot rapporter och beslutar om inriktning. Ser siffror, aldrig en person."),
            "sig.view_reports",
        ),
        _role(
            RoleValue.LOG_REVIEWER,
            _("Granskar vem som har läst vad och varför. Ser loggen, men inte innehållet i ärendena."),
            "audit.review_log",
        ),
        _role(
            RoleValue.ADMINISTRATOR,
            _("Lägger upp användare och delar ut roller. Ser inget ärende."),
            "teams.manage_users",
        ),
    )
}


def permissions(values: frozenset[str]) -> frozenset[str]:
    """Everything that these roles together allow. An unknown value allows nothing."""
    return frozenset().union(*(ROLES[value].permissions for value in values if value in ROLES))
