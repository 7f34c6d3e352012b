"""The door to who has read of a case: for its coordinator, to show the youth or to weigh a withdrawal."""

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from audit import clock, readers
from audit.acting import acting_as
from audit.actions import Action
from audit.decisions import Decision
from audit.readers import Reading
from consent.hooks import ReadLine
from consent.models import DisclosureGround
from consent.paragraphs import PARAGRAPHS
from consent.protection import printed_name
from crypto.pseudonym import pseudonym
from sig import policy
from sig.casefile import CaseFile
from sig.facts import case_facts
from sig.models import Case
from sig.readers.register import Emergency, Known, Line, Place, lines
from sig.readers.words import WHAT
from teams.models import Authority, BreakGlass, User
from teams.naming import PAPER, NameReader, staff_name

STAFF_NAMES = "staff_names_for_youth"


@dataclass(frozen=True, repr=False)
class Register:
    """What the page and the paper show. `cut`: older readings than these were left out."""

    number: str
    youth: str
    lines: tuple[Line, ...]
    names: bool
    cut: bool
    made_at: datetime

    @property
    def emergencies(self) -> bool:
        return any(line.emergency for line in self.lines)


@dataclass
class _Counted:
    rows: int = 0


def register(file: CaseFile, *, by: User, printed: bool = False) -> Register:
    """Everybody who has read of the case, recorded first (as printed when it is). Raises NotAllowed."""
    with acting_as(by):
        decision = policy.may_coordinate(case_facts(file.id, by=by))
        case = Case.objects.select_related("programme").filter(pk=file.id).first()
        names = bool(case and case.programme.settings.get(STAFF_NAMES))
        known = _known(file.team_id, names)
    action = Action.PRINT_READERS if printed else Action.READERS_VIEW
    found = readers.readings(
        _reference(case, decision), frozenset(WHAT), by=by, decision=decision, action=action
    )
    seen = _Counted()
    return Register(
        number=file.number,
        youth=printed_name(file.protection, file.name, file.number),
        lines=lines(_counting(found, seen), known),
        names=names,
        cut=seen.rows >= readers.MOST,
        made_at=clock.now(),
    )


def read_on_consent(team_id: UUID, by: User) -> tuple[ReadLine, ...]:
    """Who has read what consent has opened to them; nothing for whoever may not know. Still told afterwards:
    what has been read stays read."""
    with acting_as(by):
        case = Case.objects.filter(team_id=team_id).first()
        decision = policy.may_coordinate(case_facts(case.pk, by=by)) if case else None
        places = {place.code: place.name for place in Authority.objects.all()}
    if case is None or decision is None or not decision.allowed:
        return ()
    found = readers.readings(
        _reference(case, decision),
        frozenset({Action.ENTRY_VIEW}),
        by=by,
        decision=decision,
        purpose="withdrawal",
    )
    counted: dict[tuple[str, str], list[datetime]] = {}
    for one in found:
        if one.basis_kind == "consent":
            counted.setdefault((one.actor, one.authority), []).append(one.at)
    called = _called(counted, by)
    return tuple(
        ReadLine(places.get(code, code), called(actor, code), len(times), max(times))
        for (actor, code), times in counted.items()
    )


def _reference(case: Case | None, decision: Decision) -> str:
    return pseudonym(case.team_id, "case") if case is not None and decision.allowed else ""


def _counting(found: Iterable[Reading], seen: _Counted) -> Iterator[Reading]:
    for one in found:
        seen.rows += 1
        yield one


def _known(team_id: UUID, names: bool) -> Known:
    places = tuple(Place(one.pk, one.code, one.name, one.kind) for one in Authority.objects.all())
    grounds = DisclosureGround.objects.filter(team_id=team_id).values_list("pk", "paragraph")
    emergencies = BreakGlass.objects.filter(team_id=team_id).values_list("user_id", "opened_at", "ends_at")
    return Known(
        places=places,
        who=_named(places) if names else lambda actor, code: "",
        paragraphs={str(pk): PARAGRAPHS[code].place for pk, code in grounds if code in PARAGRAPHS},
        emergencies=tuple(Emergency(*row) for row in emergencies),
    )


def _named(places: tuple[Place, ...]) -> Callable[[str, str], str]:
    """Names for paper: somebody with a protected identity is "en medarbetare på" and the authority."""
    of_code = {place.code: place for place in places}
    staff = {str(one.pk): one for one in User.objects.all()}

    def who(actor: str, code: str) -> str:
        user, place = staff.get(actor), of_code.get(code)
        if user is None:
            return ""
        return staff_name(
            user.name, protected=user.protected, user=user.pk, authority=place.id if place else None,
            authority_name=place.name if place else "", reader=PAPER,
        )  # fmt: skip

    return who


def _called(pairs: dict[tuple[str, str], list[datetime]], by: User) -> Callable[[str, str], str]:
    with acting_as(by):
        staff = User.objects.select_related("authority").in_bulk(
            [int(a) for a, _code in pairs if a.isdigit()]
        )
    reader = NameReader(by.pk, coordinates=True)

    def who(actor: str, code: str) -> str:
        user = staff.get(int(actor)) if actor.isdigit() else None
        if user is None:
            return ""
        name = user.authority.name if user.authority else ""
        return staff_name(
            user.name, protected=user.protected, user=user.pk, authority=user.authority_id,
            authority_name=name, reader=reader,
        )  # fmt: skip

    return who
