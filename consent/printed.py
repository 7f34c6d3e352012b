"""What stands on the printed consent form. Pure: names and facts in, frozen values out."""

from dataclasses import dataclass
from datetime import date

from django.utils.translation import gettext as _

from consent.categories import CATEGORIES, PURPOSES
from consent.overview import ConsentOverview, Recipient, Sheet, SignerLine


@dataclass(frozen=True)
class PrintedForm:
    """One signer's paper. `reference` is the case number; no personal number is printed."""

    title: str
    reference: str
    youth_name: str
    signer: SignerLine
    others: tuple[str, ...]
    matrix: tuple[Recipient, ...]
    senders: tuple[str, ...]
    examples: tuple[tuple[str, str], ...]
    purpose: str
    first_day: date
    last_day: date
    turns_18_on: date
    ends_at_18: bool


def paper(page: ConsentOverview, sheet: Sheet, signer: SignerLine) -> PrintedForm:
    """The form of one signer of one consent."""
    assert page.turns_18_on is not None
    return PrintedForm(
        title=_("Samtycke till att dela uppgifter"),
        reference=page.reference,
        youth_name=page.youth_name,
        signer=signer,
        others=tuple(one.person.name for one in sheet.signers if one.key != signer.key and one.key),
        matrix=sheet.matrix,
        senders=tuple(
            sorted({place for one in sheet.matrix for kind in one.kinds for place in kind.senders})
        ),
        examples=_examples(sheet.matrix),
        purpose=str(PURPOSES[sheet.purpose]),
        first_day=sheet.first_day,
        last_day=sheet.last_day,
        turns_18_on=page.turns_18_on,
        ends_at_18=sheet.first_day < page.turns_18_on <= sheet.last_day,
    )


def _examples(matrix: tuple[Recipient, ...]) -> tuple[tuple[str, str], ...]:
    used = {kind.name for one in matrix for kind in one.kinds}
    return tuple((str(one.name), str(one.example)) for one in CATEGORIES.values() if str(one.name) in used)
