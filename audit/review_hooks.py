"""What the floors above tell the log review: which case a number means, and how
people and authorities are called.

They register in their AppConfig.ready. Without them the review shows ids, never nothing.
"""

from collections.abc import Callable, Iterable

from audit.context import Acts

CaseReference = Callable[[str, Acts], str]
StaffNames = Callable[[Iterable[int], Acts], dict[int, str]]
AuthorityNames = Callable[[], Iterable[tuple[str, str]]]

_case_reference: CaseReference | None = None
_staff_names: StaffNames | None = None
_authority_names: AuthorityNames | None = None


def register(
    *,
    case_reference: CaseReference | None = None,
    staff_names: StaffNames | None = None,
    authority_names: AuthorityNames | None = None,
) -> None:
    """`case_reference(number, by)` gives the ledger's pseudonym of a case, "" when there is no such case;
    `staff_names(ids, by)` gives id → name, `authority_names()` pairs of (code, name).
    """
    global _case_reference, _staff_names, _authority_names
    _case_reference = case_reference or _case_reference
    _staff_names = staff_names or _staff_names
    _authority_names = authority_names or _authority_names


def case_reference(number: str, by: Acts) -> str:
    """The pseudonym under which the case `number` stands in the ledger; "" when unknown."""
    return _case_reference(number, by) if _case_reference else ""


def staff_names(ids: Iterable[int], by: Acts) -> dict[int, str]:
    """id → name, for as many as are known."""
    return _staff_names(ids, by) if _staff_names else {}


def authority_names() -> dict[str, str]:
    """code → name, for as many as are known."""
    return dict(_authority_names()) if _authority_names else {}
