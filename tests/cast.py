"""The named, invented people of every test. Each function gives the same person again, made on demand.

    anna    coordinator, social services        petra   police
    dag     deputy coordinator, social services  sam     school
    bea     BUP                                  ulla    Ung Fritid
    maj     management group                     stig    steering group
    lovisa  log reviewer                         adam    administrator
    olle    outsider: a police officer in no team

Use: `anna = cast.anna()`, `team = cast.team()` (led by Anna), `cast.join(team, cast.petra())`.
"""

from typing import Final

from audit.decisions import Decision
from teams import team_hooks
from teams.models import Authority, Membership, Team, User
from teams.services import authorities, members, users

PASSWORD: Final = "korrekt häst batteri häftklammer"
AUTHORITIES: Final[dict[str, tuple[str, str]]] = {
    "socialtjansten": ("social_services", "Socialtjänsten"),
    "polisen": ("police", "Polisen"),
    "skolan": ("school", "Skolan"),
    "bup": ("bup", "BUP"),
    "ung-fritid": ("ung_fritid", "Ung Fritid"),
}


def authority(code: str) -> Authority:
    """One of AUTHORITIES. Ung Fritid is bound by no secrecy rule."""
    kind, name = AUTHORITIES[code]
    bound = "" if kind == "ung_fritid" else "OSL"
    return authorities.ensure_authority(code=code, kind=kind, name=name, secrecy_regime=bound)


def person(email: str, name: str, *roles: str, at: str = "") -> User:
    """An account that is set up with PASSWORD and an authenticator."""
    found = User.objects.filter(email=email).select_related("authority").first()
    if found:
        return found
    user, _ = users.create(email=email, name=name, authority=authority(at) if at else None, roles=roles)
    users.enrol(user=user, password=PASSWORD)
    return user


def anna() -> User:
    return person("anna@social.example", "Anna Samordnare", "coordinator", at="socialtjansten")


def dag() -> User:
    return person("dag@social.example", "Dag Ställföreträdare", "coordinator", at="socialtjansten")


def petra() -> User:
    return person("petra@polis.example", "Petra Polis", "team_member", at="polisen")


def sam() -> User:
    return person("sam@skola.example", "Sam Skolkurator", "team_member", at="skolan")


def bea() -> User:
    return person("bea@bup.example", "Bea Behandlare", "team_member", at="bup")


def ulla() -> User:
    return person("ulla@fritid.example", "Ulla Fritidsledare", "team_member", at="ung-fritid")


def maj() -> User:
    return person("maj@ledning.example", "Maj Enhetschef", "management_group", at="socialtjansten")


def stig() -> User:
    return person("stig@styr.example", "Stig Områdeschef", "steering_group", at="skolan")


def lovisa() -> User:
    return person("lovisa@granskning.example", "Lovisa Loggranskare", "log_reviewer")


def adam() -> User:
    return person("adam@it.example", "Adam Administratör", "administrator")


def olle() -> User:
    return person("olle@polis.example", "Olle Utanför", "team_member", at="polisen")


def everybody() -> dict[str, User]:
    """All of them by first name."""
    makers = (anna, dag, petra, sam, bea, ulla, maj, stig, lovisa, adam, olle)
    return {make.__name__: make() for make in makers}


def team(*, coordinator: User | None = None) -> Team:
    """A new team led by Anna, or by `coordinator`."""
    leader = coordinator or anna()
    return members.create_team(by=leader, coordinator=leader)


def join(team: Team, user: User, *, by: User | None = None) -> Membership:
    """`user` in the team for their own authority, whatever the floors above say about consent."""
    assert user.authority is not None
    asked, team_hooks._hooks.may_join = team_hooks._hooks.may_join, _yes
    try:
        return members.add(team=team, user=user, authority=user.authority, by=by or anna())
    finally:
        team_hooks._hooks.may_join = asked


def _yes(team_id: object, authority: Authority) -> Decision:
    return Decision(True, "test")
