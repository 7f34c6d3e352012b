"""What is written in a batch of started cases, and to whom it is released: nothing without a grant."""

import random
from collections import defaultdict
from collections.abc import Iterator, Sequence
from datetime import timedelta

from sig.importing.bulk_rows import Made
from sig.models import Entry, Release
from sig.models.codes import ReleaseBasis
from teams.models import Authority, User

KINDS = (
    ("contact", "phone", ""),
    ("contact", "visit", ""),
    ("contact", "home_visit", ""),
    ("note", "", ""),
    ("incident", "", "positive"),
)
TEXT = "Påhittad anteckning. "


def written(
    batch: Sequence[Made], entries: int, dice: random.Random
) -> Iterator[tuple[User, list[Entry], list[Release]]]:
    """Each author's entries and releases in the whole batch."""
    found: dict[User, tuple[list[Entry], list[Release]]] = defaultdict(lambda: ([], []))
    for made in batch:
        if not made.given.started_on:
            continue
        authors = made.authors
        for place in range(entries):
            author = authors[place % len(authors)]
            entry = _entry(made, author, dice)
            found[author][0].append(entry)
            found[author][1].extend(_releases(made, entry, author, dice))
    for author, (rows, released) in found.items():
        yield author, rows, released


def _entry(made: Made, author: User, dice: random.Random) -> Entry:
    start, length = made.span()
    kind, contact, incident = dice.choice(KINDS)
    happened = start + length * dice.random()
    police = author.authority is not None and author.authority.kind == Authority.Kind.POLICE
    row = Entry(
        case_id=made.case.pk, team_id=made.team.pk, kind=kind, contact_kind=contact, incident_kind=incident,
        category=dice.choice(made.shared or ["plan"]),
        owner_authority_id=author.authority_id, author_id=author.pk, happened_at=happened,
        created_at=min(happened + timedelta(hours=1), made.frame.now),
        draft=dice.random() < 0.02, investigation_restricted=police and dice.random() < 0.1,
    )  # fmt: skip
    row.text = TEXT * dice.randint(1, 20)
    return row


def _releases(made: Made, entry: Entry, author: User, dice: random.Random) -> list[Release]:
    if entry.draft or entry.investigation_restricted or made.consent is None:
        return []
    at = entry.created_at
    return [
        Release(entry_id=entry.pk, case_id=made.case.pk, sender_id=entry.owner_authority_id,
                recipient_id=reader, basis=ReleaseBasis.CONSENT, series=made.consent.series, released_at=at,
                released_by_id=author.pk)
        for reader in made.readers(entry.owner_authority_id, entry.category, at)
        if dice.random() < 0.7
    ]  # fmt: skip
