"""Boards, authorities and units, as the programme file and the administrator name them."""

from audit.actions import Action
from audit.services import record
from teams import policy
from teams.models import Authority, Board, Unit, User
from teams.services.acting import acting


def ensure_board(*, code: str, name: str, by: User | None = None) -> Board:
    """The board with this code, made or renamed."""
    with acting(by):
        board, _ = Board.objects.update_or_create(code=code, defaults={"name": name})
    return board


def ensure_authority(
    *,
    code: str,
    kind: str,
    name: str,
    board: Board | None = None,
    secrecy_regime: str = "",
    by: User | None = None,
) -> Authority:
    """The authority with this code, made or changed. Raises NotAllowed unless `by` is an administrator (or
    nobody).
    """
    wanted = {"kind": kind, "name": name, "board": board, "secrecy_regime": secrecy_regime}
    with acting(by):
        if by is not None:
            policy.may_manage_users(active=by.is_active, roles=by.roles()).require()
        authority, made = Authority.objects.get_or_create(code=code, defaults=wanted)
        changed = [name for name, value in wanted.items() if getattr(authority, name) != value]
        for field in changed:
            setattr(authority, field, wanted[field])
        if changed:
            authority.save(update_fields=changed)
        if made or changed:
            record(Action.AUTHORITY_CHANGE, by=by, object=f"authority:{code}")
    return authority


def ensure_unit(*, authority: Authority, name: str, by: User | None = None) -> Unit:
    """The unit of this name within the authority."""
    with acting(by):
        unit, _ = Unit.objects.get_or_create(authority=authority, name=name)
    return unit
