"""Which entries of a case are not for the guardians (OSL 12 kap. 3 §), for whoever makes them something."""

from uuid import UUID

from django.db.models import Q

from sig.models import Entry, Withholding


def withheld_entries(case_id: UUID) -> frozenset[UUID]:
    """The entries withheld now with their corrections, among those the acting person may read.

    Asked inside `acting_as`.
    """
    rows = kept_from_guardians(case_id)
    withheld = Entry.objects.filter(Q(pk__in=rows) | Q(corrects__in=rows), case=case_id)
    return frozenset(withheld.values_list("pk", flat=True))


def kept_from_guardians(case_id: UUID) -> frozenset[UUID]:
    """The entries that a withholding in force names; their corrections go with them. Asked as above."""
    return frozenset(Withholding.objects.filter(case=case_id, lifted_at=None).values_list("entry", flat=True))
