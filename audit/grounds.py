"""How often something was read on a ground, for whoever reviews that ground. Reads with "review"."""

from collections import Counter
from collections.abc import Collection
from datetime import datetime

from audit.access import USING, Reviewer, fields_of
from audit.action_names import READS
from audit.models import Entry, Leaf
from audit.policy import may_review


def times_read(
    grounds: Collection[str], *, cases: Collection[str], since: datetime, by: Reviewer
) -> Counter[str]:
    """For each ground ("kind:id"): the readings in those cases since then that name it.

    The caller has recorded what it shows. What was read less than a second or two ago may not be sealed, and
    is then not counted. Raises NotAllowed for anybody but the log reviewer.
    """
    may_review(by.roles()).require()
    leaves = Leaf.objects.using(USING).filter(case_ref__in=sorted(cases), at__gte=since)
    wanted = leaves.filter(action__in=sorted(map(str, READS))).values("entry")
    found: Counter[str] = Counter()
    for payload in Entry.objects.using(USING).filter(id__in=wanted).values_list("payload", flat=True):
        found.update(set(fields_of(bytes(payload)).get("basis", [])).intersection(grounds))
    return found
