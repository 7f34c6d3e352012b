"""How large the files of a case are, for what says that they exist without opening them."""

from uuid import UUID

from sig.attachments.access import kilobytes
from sig.models import Attachment, Case


def sizes_of(case: Case) -> dict[UUID, tuple[int, ...]]:
    """Sizes in kB by entry, of every file that the acting person could open: one statement."""
    found: dict[UUID, tuple[int, ...]] = {}
    for entry, size in Attachment.objects.filter(case=case).values_list("entry_id", "size"):
        found[entry] = (*found.get(entry, ()), kilobytes(size))
    return found
