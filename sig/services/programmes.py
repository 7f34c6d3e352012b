"""Puts a programme file into the database; again changes only what differs."""

from collections.abc import Mapping
from dataclasses import asdict, dataclass, field
from typing import Any

from django.db.models import Model

from audit.acting import acting_as_system
from audit.actions import Action
from audit.services import record
from consent.models import ProcessingBasis
from sig.models import Area, Commitment, Indicator
from sig.models import Programme as Row
from sig.programme import Programme, Track
from sig.reports import costs
from sig.services import agreement, deputies
from teams.models import Authority, Body, User
from teams.services import authorities

KEPT = (costs.KEY,)
"""Settings that no file has."""


@dataclass
class Loaded:
    """How many rows were made and changed, and the programmes by code."""

    made: int = 0
    changed: int = 0
    programmes: dict[str, Row] = field(default_factory=dict)


def load(file: Programme, *, coordinator: User | None = None, deputy: User | None = None) -> Loaded:
    """All that `file` says, made or brought up to date. Without a coordinator or a deputy the present one
    stays; a deputy who is replaced leaves the cases."""
    done = Loaded()
    with acting_as_system("set-up"):
        boards = {
            board.code: authorities.ensure_board(code=board.code, name=board.name) for board in file.boards
        }
        for one in file.authorities:
            authorities.ensure_authority(
                code=one.code,
                kind=one.kind,
                name=one.name,
                board=boards.get(one.board),
                secrecy_regime=one.secrecy_regime,
            )
        for body in file.bodies:
            _put(done, Body, {"name": body.name}, {"kind": body.kind})
        for track in file.programmes:
            row = _programme(done, file, track, coordinator, deputy)
            for area in file.areas:
                key = {"programme": row, "code": area.code}
                _put(done, Area, key, {"name": area.name, "since": area.since})
            done.programmes[track.code] = row
        _processing(done, file)
        _followed(done, file)
        if done.made or done.changed:
            record(Action.AUTHORITY_CHANGE, object=f"programme:{file.code}", count=done.made + done.changed)
    return done


def _processing(done: Loaded, file: Programme) -> None:
    """The GDPR bases that the file names; one that it no longer names stays, with its period."""
    places = {one.code: one for one in Authority.objects.all()}
    for one in file.processing:
        wanted = {**asdict(one), "authority": places[one.authority]}
        _put(done, ProcessingBasis, {"agreement": file.code, "code": wanted.pop("code")}, wanted)


def _followed(done: Loaded, file: Programme) -> None:
    """Commitments and indicators, on the programme that carries the goal; one no longer named stays."""
    goal = done.programmes[next(track.code for track in file.programmes if track.counts_towards_goal)]
    for place, promise in enumerate(file.commitments, 1):
        key = {"programme": goal, "code": promise.code}
        _put(done, Commitment, key, agreement.commitment_fields(promise, place))
    for place, one in enumerate(file.indicators, 1):
        _put(done, Indicator, {"programme": goal, "code": one.code}, agreement.indicator_fields(one, place))


def _programme(
    done: Loaded, file: Programme, track: Track, coordinator: User | None, deputy: User | None
) -> Row:
    stored = Row.objects.filter(code=track.code).values_list("settings", flat=True).first() or {}
    wanted = {
        "municipality": file.municipality,
        "name": track.name,
        "starts_on": file.starts_on,
        "ends_on": file.ends_on,
        "goal": track.goal,
        "goal_text": track.goal_text,
        "counts_towards_goal": track.counts_towards_goal,
        "settings": kept_settings(file.settings(), stored),
    }
    wanted |= {"coordinator": coordinator} if coordinator else {}
    wanted |= {"deputy": deputy} if deputy else {}
    before = User.objects.filter(pk__in=Row.objects.filter(code=track.code).values("deputy")).first()
    row: Row = _put(done, Row, {"code": track.code}, wanted)
    if before and deputy and before != deputy:
        deputies.replaced(row, before)
    return row


def kept_settings(file: Mapping[str, Any], stored: Mapping[str, Any]) -> dict[str, Any]:
    """What the file says, and what the programme itself has decided since (KEPT). Pure."""
    return {**file, **{key: stored[key] for key in KEPT if key in stored}}


def _put(done: Loaded, model: type[Model], key: dict[str, object], wanted: dict[str, object]) -> Model:
    row, made = model._default_manager.get_or_create(**key, defaults=wanted)
    done.made += made
    changed = [name for name, value in wanted.items() if getattr(row, name) != value]
    for name in changed:
        setattr(row, name, wanted[name])
    if changed:
        row.save(update_fields=changed)
        done.changed += 1
    return row
