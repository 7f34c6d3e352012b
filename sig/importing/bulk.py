"""Puts a large invented caseload in the database in batches, for rehearsals and measurements.

The same rows as the services make, with the same grants (`consent.grants.derive`), sealed fields and history,
but no notices and one ledger entry a batch. Row security is not stepped around: the machine writes what the
machine may, and every entry, release, closure and verdict is written by the person who stands for it.
"""

import gc
import random
import re
from collections import defaultdict
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import replace
from typing import Any

from django.conf import settings
from django.contrib.auth.models import Permission
from django.db import connection
from django.db.models import F, Model

from audit import clock
from audit.acting import acting_as, acting_as_system
from audit.actions import Action
from audit.services import record
from consent.models import (
    Consent,
    ConsentScope,
    ConsentSignature,
    Grant,
    Guardian,
    IdentityNumber,
    Subject,
    Youth,
)
from crypto.keyring import keyring
from sig.importing import bulk_entries, bulk_outcomes
from sig.importing.bulk_rows import Frame, Made
from sig.importing.invented import END, as_known_on, caseload, moved
from sig.importing.rows import ImportedCase
from sig.importing.save import SHARING
from sig.models import Area, Case, Closure, Entry, FollowUp, Nomination, Programme, Release, StageChange
from sig.models.codes import Stage
from teams.models import Authority, Conflict, Membership, Team, TeamUserObjectPermission, User
from teams.services.permissions import GRANTS

BATCH = 100
PRACTICE = re.compile(r"test_.+|.+_(?:test|bench)")
ORDER = (Youth, Team, Guardian, IdentityNumber, Subject, Membership, Conflict, Consent, ConsentScope,
         ConsentSignature, Grant, Case, Nomination, StageChange)  # fmt: skip


class Refused(Exception):
    """Nothing was made. The text says why, in Swedish."""


def practice_only() -> None:
    """Raises Refused unless the database is the demo's, a test's or a benchmark's."""
    if not settings.DEMO and not PRACTICE.fullmatch(str(connection.settings_dict["NAME"])):
        raise Refused("Påhittade ärenden görs bara i demon eller i en testdatabas. Ingenting är sparat.")


def invented(count: int, seed: int) -> list[ImportedCase]:
    """`count` cases moved so that the last day is at most a week ago, with numbers of their own."""
    today = clock.today()
    days = (today - END).days // 7 * 7
    found = [as_known_on(moved(case, days), today) for case in caseload(count, seed=seed)]
    return [
        replace(case, number=f"P{seed}-{case.nominated_on:%y}-{place:05}")
        for place, case in enumerate(found, 1)
    ]


def frame() -> Frame:
    """Who and what the database holds to hang cases on. Raises Refused when something is missing."""
    programmes = {
        row.code: row
        for row in Programme.objects.select_related("coordinator__authority", "deputy__authority")
    }
    leading = next((row for row in programmes.values() if row.coordinator), None)
    if leading is None or leading.coordinator is None:
        raise Refused("Programmet saknas eller har ingen samordnare. Kör load_programme först.")
    authorities = {row.kind: row for row in Authority.objects.order_by("-id")}
    members = User.objects.filter(is_active=True, role_assignments__role="team_member")
    others = {
        user.authority.kind: user
        for user in members.select_related("authority").order_by("-id")
        if user.authority and user.authority.kind in SHARING[1:]
    }
    areas = {(row.programme_id, row.code): row for row in Area.objects.all()}
    return Frame(programmes, areas, authorities, leading.coordinator, leading.deputy, others, clock.now())


def make(
    cases: Sequence[ImportedCase], entries: int, *, seed: int, tick: Callable[[int], None] = lambda done: None
) -> int:
    """Save the cases, each started one with `entries` entries. Returns how many rows of any kind were made.

    Every batch is one transaction: what was made before a failure stays. Raises Refused.
    """
    practice_only()
    shared, dice, written = frame(), random.Random(seed), 0  # noqa: S311
    unknown = {case.programme for case in cases} - set(shared.programmes)
    if unknown:
        raise Refused(f"Programmet {', '.join(sorted(unknown))} finns inte. Kör load_programme först.")
    _refuse_again(cases)
    with _collected_by_batch():
        for start in range(0, len(cases), BATCH):
            batch = [Made(case, shared, dice) for case in cases[start : start + BATCH]]
            with keyring().request_cache():
                written += _batch(batch, shared, entries, dice)
            tick(len(batch))
            del batch
            gc.collect()
    return written


@contextmanager
def _collected_by_batch() -> Iterator[None]:
    # Rows of a batch die together: looking through them meanwhile takes a fifth of the time.
    gc.freeze()
    gc.disable()
    try:
        yield
    finally:
        gc.enable()
        gc.unfreeze()


def _refuse_again(cases: Sequence[ImportedCase]) -> None:
    with acting_as_system("caseload"):
        numbers = [case.number for case in cases]
        if Case.objects.filter(number__in=numbers).exists():
            raise Refused("Ärenden med det fröet finns redan. Välj ett annat med --seed.")


def _batch(batch: Sequence[Made], shared: Frame, entries: int, dice: random.Random) -> int:
    _keys(batch)
    with acting_as_system("caseload"):
        written = _standing(batch)
        written += _permissions(batch)
        for author, rows, released in bulk_entries.written(batch, entries, dice):
            with acting_as(author):
                written += _save(Entry, rows) + _save(Release, released)
        with acting_as(shared.coordinator):
            written += _closed(batch)
            written += bulk_outcomes.save(batch, shared, _save, _history)
            record(Action.CASE_IMPORT, by=shared.coordinator, purpose="invented", count=len(batch))
    return written


def _keys(batch: Sequence[Made]) -> None:
    for kind, owners in (
        ("person", [made.youth.pk for made in batch]),
        ("case", [made.team.pk for made in batch]),
        ("pseudonym", [made.team.pk for made in batch]),
    ):
        keyring().ensure_keys(kind, owners)
        if kind != "pseudonym":
            keyring().warm(kind, owners)


def _standing(batch: Sequence[Made]) -> int:
    _doubtful([row for made in batch for row in made.rows[IdentityNumber]])
    written = sum(_save(model, [row for made in batch for row in made.rows[model]]) for model in ORDER)
    return written + _history([kept for made in batch for kept in made.history], batch[0].frame.coordinator)


def _doubtful(numbers: Sequence[IdentityNumber]) -> None:
    """A number that somebody holds already is kept unconfirmed, as at registration."""
    lookups = [row.lookup for row in numbers if row.lookup]
    taken = IdentityNumber.objects.filter(lookup__in=lookups, confirmed=True).values_list("lookup", flat=True)
    known = {bytes(lookup) for lookup in taken}
    for row in numbers:
        row.confirmed = row.lookup not in known


def _save(model: type[Model], rows: Sequence[Any]) -> int:
    model._default_manager.bulk_create(rows)
    return len(rows)


def _history(kept: Sequence[tuple[Any, Any, str, dict[str, Any]]], by: User) -> int:
    """Versions of rows just saved. A sealed value is taken over as it is stored."""
    by_kind: dict[type[Model], list[tuple[Any, Any, str, dict[str, Any]]]] = defaultdict(list)
    for one in kept:
        by_kind[type(one[0])].append(one)
    return sum(_save(*_versions(model, rows, by)) for model, rows in by_kind.items())


def _versions(
    live: Any, kept: Sequence[tuple[Any, Any, str, dict[str, Any]]], by: User
) -> tuple[type[Model], list[Model]]:
    # Asking a model for its history builds a manager class each time, so it is asked once.
    model = live.history.model
    names = [field.attname for field in model.tracked_fields]
    return model, [
        model(
            **{name: getattr(row, name) for name in names} | changed,
            history_date=at,
            history_type=kind,
            history_user_id=by.pk,
        )
        for row, at, kind, changed in kept
    ]


def _permissions(batch: Sequence[Made]) -> int:
    codes = dict(Permission.objects.filter(content_type__app_label="teams").values_list("codename", "id"))
    rows = [
        TeamUserObjectPermission(
            permission_id=codes[code], user_id=seat.user_id, content_object_id=made.team.pk
        )
        for made in batch
        for seat in made.rows[Membership]
        for code in sorted(GRANTS[seat.role])
    ]
    return _save(TeamUserObjectPermission, rows)


def _closed(batch: Sequence[Made]) -> int:
    ends = [row for made in batch for row in made.ending()]
    closed = [made.case.pk for made in batch if made.stage == Stage.CLOSED]
    Case.objects.filter(pk__in=closed).update(stage=Stage.CLOSED, version=F("version") + 1)
    return sum(_save(model, [row for row in ends if type(row) is model]) for model in (Closure, FollowUp))
