"""Which entries of a case are not for the guardians (OSL 12 kap. 3 §), for whoever makes them something."""

from uuid import UUID

from sig.models import Entry, Withholding


def withheld_entries(case_id: UUID) -> frozenset[UUID]:
    """The entries withheld now with their corrections, among those the acting person may read.

    Asked inside `acting_as`.
    """
    rows = Withholding.objects.filter(case=case_id, lifted_at=None)
    first = frozenset(rows.values_list("entry_id", flat=True))
    notes = Entry.objects.filter(case=case_id, corrects__in=first)
    return first | frozenset(notes.values_list("pk", flat=True))
