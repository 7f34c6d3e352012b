"""When the thank-you talk may be said to have been held, and which follow-ups a consent reaches. Pure."""

from dataclasses import dataclass
from datetime import date

from consent.age import add_months
from sig.models.codes import Months, Thanks


@dataclass(frozen=True)
class Booked:
    """A follow-up of a case closed on a day. `may_ask`: the consent to contact afterwards reaches it."""

    months: int
    due_on: date
    may_ask: bool


def booked(closed_on: date, consent_until: date | None) -> tuple[Booked, ...]:
    """The follow-ups that a closure that day books. `consent_until`: last day of the consent to contact."""
    days = ((months.value, add_months(closed_on, months.value)) for months in Months)
    return tuple(Booked(months, due, consent_until is not None and due <= consent_until)
                 for months, due in days)  # fmt: skip


def thanks_refusal(thanks: str, thanks_on: date | None, today: date) -> str:
    """Code of what is wrong, or empty: `choice`, `no_day` (held, but when?), `future`, `day_without_talk`.

    Nothing said at all is right: a case closed elsewhere, or before.
    """
    if thanks and thanks not in Thanks.values:
        return "choice"
    if thanks == Thanks.HELD:
        return "no_day" if thanks_on is None else "future" if thanks_on > today else ""
    return "day_without_talk" if thanks_on else ""
