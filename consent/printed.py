"""What stands on the printed consent form. Pure: names and facts in, frozen values out.

A paper is one signer's, in that person's language, with the same in Swedish after it for whoever receives
it. Whose identity is protected is named by the case number alone.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date

from consent.categories import AFTERCARE, CATEGORIES
from consent.grants import Line
from consent.overview import YOUTH, ConsentOverview, Sheet, SignerLine
from consent.paper.texts import SOURCE, SWEDISH_MARK, Text, has_text, text
from consent.protection import may_print


@dataclass(frozen=True)
class Place:
    """An authority: its own (Swedish) name, and what kind it is in the language of the page."""

    name: str
    kind: str = ""


@dataclass(frozen=True)
class Row:
    """One kind of information that a recipient gets, and from whom."""

    category: str
    senders: tuple[Place, ...]


@dataclass(frozen=True)
class RecipientRows:
    """One recipient and all that it may know."""

    place: Place
    rows: tuple[Row, ...]


@dataclass(frozen=True)
class FormPage:
    """The form in one language. `words` holds the strings that take no values.

    `signs`: this page is the one that is signed; `receives`: it carries the box of whoever takes it in.
    """

    text: Text
    words: Mapping[str, str]
    marks: tuple[tuple[str, str], ...]
    heading: tuple[str, ...]
    purpose: str
    senders: tuple[Place, ...]
    recipients: tuple[RecipientRows, ...]
    examples: tuple[tuple[str, str], ...]
    period: tuple[str, ...]
    others: bool
    signer_name: str
    interpreter: bool
    signs: bool
    receives: bool
    no_text: bool = False

    @property
    def lang(self) -> str:
        """For the lang attribute."""
        return self.text.lang

    @property
    def dir(self) -> str:
        """For the dir attribute."""
        return self.text.dir


@dataclass(frozen=True)
class PrintedForm:
    """One signer's paper. No personal number is printed."""

    title: str
    lang: str
    dir: str
    code: str
    reference: str
    pages: tuple[FormPage, ...]


def paper(
    page: ConsentOverview,
    sheet: Sheet,
    signer: SignerLine,
    lines: Iterable[Line],
    places: Mapping[int, tuple[str, str]],
    *,
    language: str = "",
    swedish: bool = True,
) -> PrintedForm:
    """The form of one signer. `places`: (name, kind) of authorities by id. `language`: other than the
    signer's own; `swedish`: add the Swedish page when the form is in another language.
    """
    wanted = language or signer.person.language
    own = text(wanted)
    facts = _Facts(page, sheet, signer, tuple(sorted(lines)), places)
    pages = [_page(facts, own, signs=True, receives=own.swedish, no_text=not has_text(wanted))]
    if swedish and not own.swedish:
        pages.append(_page(facts, text(SOURCE), signs=False, receives=True))
    return PrintedForm(
        title=pages[0].words["title"],
        lang=own.lang,
        dir=own.dir,
        code=own.code,
        reference=page.reference,
        pages=tuple(pages),
    )


@dataclass(frozen=True)
class _Facts:
    page: ConsentOverview
    sheet: Sheet
    signer: SignerLine
    lines: tuple[Line, ...]
    places: Mapping[int, tuple[str, str]]

    @property
    def number(self) -> str:
        """Ties the paper to the consent without saying whose it is."""
        return self.sheet.id.hex[:8].upper()

    @property
    def after(self) -> bool:
        """Is it the consent to contact after the closure? It shares nothing."""
        return self.sheet.purpose == AFTERCARE

    @property
    def hidden(self) -> bool:
        """A guardian's name points at the youth as well."""
        return not may_print(self.page.print_as)


def _page(facts: _Facts, said: Text, *, signs: bool, receives: bool, no_text: bool = False) -> FormPage:
    person = facts.signer.person
    name = "" if facts.hidden or not may_print(person.print_as) else person.name
    return FormPage(
        text=said,
        words=_words(facts, said),
        marks=((said.lang, said.draft), (SOURCE, SWEDISH_MARK)) if said.is_draft else (),
        heading=_heading(facts, said, name),
        purpose=said.purposes[facts.sheet.purpose],
        senders=_places(facts, said, (line.sender for line in facts.lines)),
        recipients=_recipients(facts, said),
        examples=_examples(facts, said),
        period=_period(facts, said),
        others=any(one.key != facts.signer.key for one in facts.sheet.signers),
        signer_name=name,
        interpreter=person.interpreter or no_text or not said.swedish,
        signs=signs,
        receives=receives,
        no_text=no_text,
    )


def _words(facts: _Facts, said: Text) -> dict[str, str]:
    """The strings that take no values; a consent to contact after the closure has its own beginning."""
    found = {key: value for key, value in said.form.items() if "{" not in value}
    if facts.after:
        found |= {"title": found["after_title"], "lead": found["after_lead"], "no_help": found["after_no"]}
    return found


def _heading(facts: _Facts, said: Text, name: str) -> tuple[str, ...]:
    reference = facts.page.reference or facts.number
    role = said.roles[facts.signer.person.kind or YOUTH]
    if facts.hidden:
        about = said.say("about_case", number=reference)
    else:
        about = said.say("about", name=facts.page.youth_name)
    case = said.say("case", number=facts.page.reference) if facts.page.reference else ""
    whose = said.say("for_signer", name=name, role=role) if name else said.say("for_role", role=role)
    return tuple(part for part in (case, about, whose, said.say("form_number", number=facts.number)) if part)


def _period(facts: _Facts, said: Text) -> tuple[str, ...]:
    first, last = facts.sheet.first_day, facts.sheet.last_day
    turns: date | None = facts.page.turns_18_on
    key = "after_period" if facts.after else "period_text"
    found = [said.say(key, first=said.day(first), last=said.day(last))]
    if turns is not None and first < turns <= last:
        found.append(said.say("period_18", day=said.day(turns)))
    return tuple(found)


def _place(facts: _Facts, said: Text, pk: int) -> Place:
    name, kind = facts.places[pk]
    return Place(name, "" if said.swedish else said.kinds[kind])


def _places(facts: _Facts, said: Text, ids: Iterable[int]) -> tuple[Place, ...]:
    return tuple(sorted((_place(facts, said, pk) for pk in set(ids)), key=lambda one: one.name))


def _recipients(facts: _Facts, said: Text) -> tuple[RecipientRows, ...]:
    order = list(CATEGORIES)
    found = []
    for recipient in {line.recipient for line in facts.lines}:
        mine = [line for line in facts.lines if line.recipient == recipient]
        rows = tuple(
            Row(
                said.categories[code][0],
                _places(facts, said, (line.sender for line in mine if line.category == code)),
            )
            for code in sorted({line.category for line in mine}, key=order.index)
        )
        found.append(RecipientRows(_place(facts, said, recipient), rows))
    return tuple(sorted(found, key=lambda one: one.place.name))


def _examples(facts: _Facts, said: Text) -> tuple[tuple[str, str], ...]:
    used = {line.category for line in facts.lines}
    return tuple(said.categories[code] for code in CATEGORIES if code in used)
