"""Which files hang on which entry, for pages that show several entries."""

from collections.abc import Mapping
from uuid import UUID

from django import template

from audit import clock
from sig.attachments.access import FileLine
from sig.attachments.policy import KINDS, Written, still_open
from sig.casefile import EntryView

register = template.Library()


@register.filter
def of(files: Mapping[UUID, tuple[FileLine, ...]] | str, entry: EntryView) -> tuple[FileLine, ...]:
    """The files of that entry; none where the page has not asked for any."""
    return files.get(entry.id, ()) if isinstance(files, Mapping) else ()


@register.filter
def takes_files(entry: EntryView, user: int) -> bool:
    """May that person still add a file to the entry, as far as its author and the time go?"""
    written = Written(entry.kind, entry.author_id, entry.draft, entry.created_at)
    return entry.author_id == user and entry.kind in KINDS and still_open(written, clock.now())
