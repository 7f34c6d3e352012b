"""From stored rows to the parts of the consent page. Reveals nothing: names come in already opened."""

from collections.abc import Iterator, Mapping
from datetime import datetime
from typing import Any
from uuid import UUID

from django.utils.translation import gettext as _

from consent import categories, overview
from consent import rules as rule_book
from consent.categories import AFTERCARE, DEFAULT_PURPOSE
from consent.codes import CHANNELS, INTERPRETERS, LANGUAGES, State
from consent.due import unbroken
from consent.grants import Facts, Line
from consent.models import (
    Consent,
    ConsentSignature,
    Grant,
    IdentityNumber,
    SignatureExclusion,
    Youth,
)
from consent.overview import HistoryLine, PersonName, Sheet, SheetFacts
from consent.signers import PersonFacts
from consent.states import OPEN
from teams.models import Authority

Stored = list[tuple[Consent, Facts]]
People = Mapping[str, PersonName]
Places = Mapping[int, Authority]


def consents(team_id: UUID) -> list[Consent]:
    """Every consent around a team that the reader may see, oldest first, with scope and signatures."""
    rows = Consent.objects.filter(team_id=team_id).order_by("created_at", "id")
    return list(rows.prefetch_related("scope", "signatures__exclusions"))


def collides(youth: Youth | None) -> bool:
    """Does somebody else hold one of this youth's numbers?"""
    return youth is not None and IdentityNumber.objects.filter(youth=youth, confirmed=False).exists()


def stopped_at(team_id: UUID, at: datetime) -> datetime | None:
    """When the last of what was shared stopped; None when nothing ever was."""
    past = Grant.objects.filter(team_id=team_id, ends_at__lte=at)
    return past.order_by("-ends_at").values_list("ends_at", flat=True).first()


def lost_by(team_id: UUID, authority: int | None, at: datetime) -> datetime | None:
    """When the authority last lost something that it might read and may not read now; None when nothing is
    lost. Says when, never why: an end in time and a withdrawal look the same.
    """
    mine = Grant.objects.filter(team_id=team_id, recipient=authority)
    now = set(mine.filter(starts_at__lte=at, ends_at__gt=at).values_list("sender_id", "category"))
    past = mine.filter(ends_at__lte=at).order_by("-ends_at").values_list("sender_id", "category", "ends_at")
    return next((end for sender, category, end in past if (sender, category) not in now), None)


def runs_until(team_id: UUID, at: datetime) -> datetime | None:
    """When sharing stops as things are now; None when nothing is shared."""
    ahead = Grant.objects.filter(team_id=team_id, ends_at__gt=at)
    return unbroken(ahead.values_list("starts_at", "ends_at").order_by().distinct(), at)


def shared_now(grants: list[Grant], places: Places, stopped: datetime | None) -> dict[str, Any]:
    """What every member of the team may see: who may know, who not, what, until when."""
    shared = {one.recipient_id for one in grants}
    lines = (Line(one.sender_id, one.recipient_id, one.category) for one in grants)
    others = (one for one in places.values() if one.pk not in shared and one.kind != "property_owner")
    return {
        "may_know": tuple(sorted(places[pk].name for pk in shared)),
        "may_not": tuple(sorted(one.name for one in others)),
        "matrix": overview.matrix(lines, _names(places)),
        "until": overview.last_day(max(one.ends_at for one in grants)) if grants else None,
        "stopped_at": None if grants else stopped,
    }


def for_insiders(
    team_id: UUID, who: PersonFacts, stored: Stored, people: People, places: Places, at: datetime
) -> dict[str, Any]:
    """Who signed, who is missing and why, the paper that waits, what has happened."""
    sheets = {
        row.pk: overview.sheet(_signed(row, facts, places), people, _names(places), at)
        for row, facts in stored
    }
    current, waiting = _open(stored, sheets, DEFAULT_PURPOSE)
    after, after_waiting = _open(stored, sheets, AFTERCARE)
    sharing = [one for one in stored if one[0].purpose == DEFAULT_PURPOSE]
    asked = sharing[-1][1] if sharing and sharing[-1][0].state in OPEN else _nothing_yet(team_id, who, at)
    shown = waiting or current
    return {
        "current": current,
        "waiting": waiting,
        "after": after,
        "after_waiting": after_waiting,
        "signers": shown.signers if shown else overview.signers(asked, people, at),
        "excused": overview.let_off(asked, people, max(at, asked.starts_at)),
        "history": tuple(sorted(_history(stored, people, places), key=lambda one: one.at, reverse=True)),
    }


def _open(stored: Stored, sheets: Mapping[UUID, Sheet], purpose: str) -> tuple[Sheet | None, Sheet | None]:
    """The paper that all have signed at some time, and the one that has not come so far."""
    rows = [row for row, _facts in stored if row.purpose == purpose and row.state in OPEN]
    running = [sheets[row.pk] for row in rows if row.activated_at is not None]
    unfinished = [sheets[row.pk] for row in rows if row.activated_at is None]
    return (running[0] if running else None), (unfinished[-1] if unfinished else None)


def _names(places: Places) -> dict[int, str]:
    return {pk: one.name for pk, one in places.items()}


def _nothing_yet(team_id: UUID, who: PersonFacts, at: datetime) -> Facts:
    return Facts(person=who, rules=rule_book.current(team_id), scope=frozenset(), starts_at=at, ends_at=at)


def _signed(row: Consent, facts: Facts, places: Places) -> SheetFacts:
    signatures = list(row.signatures.all())
    live = {_key(one): one for one in signatures if one.withdrawn_at is None}
    return SheetFacts(
        id=row.pk,
        state=row.state,
        purpose=row.purpose,
        facts=facts,
        signed={key: one.signed_at for key, one in live.items()},
        excluded={
            key: tuple(_excluded(exclusion, places) for exclusion in one.exclusions.all())
            for key, one in live.items()
        },
        taken_back={_key(one): one.withdrawn_at for one in signatures if one.withdrawn_at is not None},
        explained={key: _explained(one) for key, one in live.items()},
    )


def _key(one: ConsentSignature) -> str:
    return overview.key_of(one.signer, one.guardian_id)


def _explained(one: ConsentSignature) -> str:
    language = str(LANGUAGES.get(one.language, "")).lower()
    if not language:
        return ""
    if one.interpreter == "none":
        return _("På %(language)s, utan tolk.") % {"language": language}
    how = str(INTERPRETERS[one.interpreter]).lower()
    return _("På %(language)s, genom %(how)s.") % {"language": language, "how": how}


def _excluded(one: SignatureExclusion, places: Places) -> str:
    place = places[one.recipient_id].name if one.recipient_id else ""
    kind = categories.name(one.category) if one.category else ""
    if place and kind:
        return _("inte %(kind)s till %(place)s") % {"kind": kind.lower(), "place": place}
    return _("inte %(what)s") % {"what": place or kind.lower()}


def _history(stored: Stored, people: People, places: Places) -> Iterator[HistoryLine]:
    for row, _facts in stored:
        about = _("Kontakt efter avslutet: ") if row.purpose == AFTERCARE else ""
        for at, text in _happened(row, people, places):
            yield HistoryLine(at, f"{about}{text}")


def _happened(row: Consent, people: People, places: Places) -> Iterator[tuple[datetime, str]]:
    yield row.created_at, _("Samtycket skrevs.")
    for one in row.signatures.all():
        yield from _told(one, people[_key(one)].name, places)
    if row.activated_at:
        yield row.activated_at, _("Alla hade skrivit under. Samtycket blev klart.")
    if row.ended_at:
        yield row.ended_at, f"{row.get_ended_reason_display()}."
    elif row.state == State.EXPIRED:
        yield row.ends_at, _("Tiden gick ut.")


def _told(one: ConsentSignature, name: str, places: Places) -> Iterator[tuple[datetime, str]]:
    yield one.registered_at, _("%(name)s skrev under.") % {"name": name}
    for exclusion in one.exclusions.all():
        if exclusion.channel:
            words = {"name": name, "what": _excluded(exclusion, places), "how": _how(exclusion.channel)}
            yield exclusion.since, _("%(name)s tog tillbaka en del: %(what)s. Sagt %(how)s.") % words
    if one.withdrawn_at:
        words = {"name": name, "how": _how(one.withdrawn_channel)}
        yield one.withdrawn_at, _("%(name)s tog tillbaka samtycket. Sagt %(how)s.") % words


def _how(channel: str) -> str:
    return str(CHANNELS[channel]).lower()
