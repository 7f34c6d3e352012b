"""A FHIR R4B Consent as a proposal: lines and days that are certainly in it, and a list of the rest. Pure.

Nothing is guessed and nothing becomes wider than the file says. What narrows a permission in a way that we
cannot express takes that permission away; a prohibition that we do not understand takes every line away.
Signatures and status are never taken over: whoever agrees signs here.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date, datetime, time, timedelta
from itertools import product
from typing import Any
from zoneinfo import ZoneInfo

from fhir.resources.R4B.consent import Consent

from consent.exchange import fhir
from consent.exchange.files import BadFile, parsed
from consent.exchange.record import (
    AUTHORITY_SYSTEM,
    CASE_SYSTEM,
    CATEGORY_SYSTEM,
    CONSENT_SYSTEM,
    PURPOSE_SYSTEM,
    SIGNER_SYSTEM,
)
from consent.exchange.words import Left
from consent.grants import Line

STOCKHOLM = ZoneInfo("Europe/Stockholm")
DAY = timedelta(days=1)
MOST_LEFT = 200
BASE_KEYS = frozenset({"id", "type", "period", "purpose", "provision"})
PERMIT_KEYS = BASE_KEYS | {"actor", "code"}
NO_CONSENT = frozenset({"rejected", "entered-in-error"})
STATUSES = NO_CONSENT | set(fhir.STATUS.values())
CHANGES_MEANING = frozenset({"modifierExtension", "implicitRules"})


@dataclass(frozen=True)
class Known:
    """What this house has words for: authorities by code, categories, purposes."""

    authorities: Mapping[str, int]
    categories: frozenset[str]
    purposes: frozenset[str]


@dataclass(frozen=True)
class Proposal:
    """What a human may go on with. Days are None, and the purpose empty, where the file does not say.

    `left`: what could not be expressed. `status`, `signatures`: what is never taken over, for the page.
    """

    lines: frozenset[Line]
    first_day: date | None
    last_day: date | None
    purpose: str
    left: tuple[Left, ...]
    status: str
    signatures: int


@dataclass
class _Reading:
    known: Known
    left: list[Left] = field(default_factory=list)

    def leave(self, path: str, why: str, value: Any = "") -> None:
        if len(self.left) < MOST_LEFT:
            self.left.append(Left(path, why, _short(value)))


def read(data: bytes, known: Known) -> Proposal:
    """The proposal in a file. Raises BadFile."""
    raw = parsed(data)
    if raw.get("resourceType") != "Consent":
        raise BadFile("not_consent")
    _check(raw)
    reading = _Reading(known)
    _around(reading, raw)
    provision = raw.get("provision", {})
    first, last = _period(reading, provision.get("period", {}), "provision.period")
    purpose = _purpose(reading, provision)
    lines = frozenset[Line]()
    if CHANGES_MEANING & raw.keys():
        reading.leave("Consent", "changes_meaning")
    elif raw["status"] in NO_CONSENT:
        reading.leave("status", "no_consent", raw["status"])
    else:
        lines = _base(reading, provision)
    return Proposal(
        lines=lines,
        first_day=first,
        last_day=last,
        purpose=purpose,
        left=tuple(reading.left),
        status=str(raw["status"]),
        signatures=len(raw.get("verification", ())) or len(raw.get("performer", ())),
    )


def _check(raw: dict[str, Any]) -> None:
    if raw.get("status") not in STATUSES:
        raise BadFile("not_r4b", "status")
    if _has_null(raw):
        raise BadFile("not_r4b", "null")
    try:
        Consent.model_validate(raw)
    except (ValueError, TypeError, AttributeError, RecursionError) as error:
        told = getattr(error, "errors", None)
        first = told()[0] if callable(told) and told() else {}
        raise BadFile("not_r4b", ".".join(str(part) for part in first.get("loc", ()))) from None


def _has_null(value: Any) -> bool:
    """FHIR's JSON has no null: what is not there is left out."""
    if isinstance(value, dict):
        return any(map(_has_null, value.values()))
    return any(map(_has_null, value)) if isinstance(value, list) else value is None


# --- around the provision ---


def _around(reading: _Reading, raw: dict[str, Any]) -> None:
    """What stands beside the provision: ours is recognised, everything else is listed."""
    expected: dict[str, Any] = {"scope": fhir.SCOPE, "category": fhir.CATEGORY, "policyRule": fhir.POLICY}
    taken = {"resourceType", "id", "language", "status", "dateTime", "provision"}
    for key, value in raw.items():
        if key in taken or key in CHANGES_MEANING:
            continue
        if key in expected:
            if value != expected[key]:
                reading.leave(key, "other_frame", value)
        elif not _ours(key, value):
            reading.leave(key, "not_taken", value)


def _ours(key: str, value: Any) -> bool:
    systems = {"identifier": CONSENT_SYSTEM, "patient": CASE_SYSTEM, "performer": SIGNER_SYSTEM}
    if key == "identifier":
        return all(one.get("system") == systems[key] for one in value)
    if key == "patient":
        return _system(value) == systems[key]
    if key == "performer":
        return all(_system(one) == systems[key] for one in value)
    if key == "organization":
        return all(_system(one) == AUTHORITY_SYSTEM for one in value)
    if key == "verification":
        return all(_system(one.get("verifiedWith", {})) == SIGNER_SYSTEM for one in value)
    return False


def _system(reference: Mapping[str, Any]) -> str:
    if not set(reference) <= {"type", "identifier", "display", "id"}:
        return ""
    found = reference.get("identifier", {})
    return str(found.get("system", "")) if isinstance(found, dict) else ""


def _period(reading: _Reading, period: Mapping[str, Any], path: str) -> tuple[date | None, date | None]:
    for key in set(period) - {"start", "end", "id"}:
        reading.leave(f"{path}.{key}", "not_taken", period[key])
    first = _day(reading, period.get("start"), f"{path}.start", last=False)
    return first, _day(reading, period.get("end"), f"{path}.end", last=True)


def _day(reading: _Reading, value: Any, path: str, *, last: bool) -> date | None:
    """The day; of an instant the nearest whole day inside, so that nothing becomes longer."""
    if value is None:
        return None
    text = str(value)
    if len(text) < len("2026-11-22"):
        reading.leave(path, "not_a_day", text)
        return None
    if len(text) == len("2026-11-22"):
        return date.fromisoformat(text)
    reading.leave(path, "time_of_day", text)
    instant = datetime.fromisoformat(text)
    if instant.tzinfo is None:
        return None
    at = instant.astimezone(STOCKHOLM)
    if last:
        return at.date() if (at + timedelta(minutes=1)).date() > at.date() else at.date() - DAY
    return at.date() if at.time() == time.min else at.date() + DAY


def _purpose(reading: _Reading, provision: Mapping[str, Any]) -> str:
    found = [_code(one, PURPOSE_SYSTEM) for one in provision.get("purpose", ())]
    wanted = [code for code in found if code in reading.known.purposes]
    if len(found) == len(wanted) == 1:
        return wanted[0]
    for one in provision.get("purpose", ()):
        reading.leave("provision.purpose", "purpose", one)
    return ""


def _code(coding: Any, system: str) -> str:
    plain = isinstance(coding, dict) and set(coding) <= {"system", "code", "display", "version", "id"}
    return str(coding.get("code", "")) if plain and coding.get("system") == system else ""


# --- the provision: what is permitted ---


def _base(reading: _Reading, provision: Mapping[str, Any]) -> frozenset[Line]:
    kind, narrowing = provision.get("type"), set(provision) - BASE_KEYS
    if kind != "deny":
        reading.leave("provision.type", "open_base" if kind == "permit" else "no_base", kind or "")
        return frozenset()
    if narrowing:
        for key in sorted(narrowing):
            reading.leave(f"provision.{key}", "narrows", provision[key])
        return frozenset()
    permitted, denied, all_understood = set[Line](), set[Line](), True
    for number, rule in enumerate(provision.get("provision", ())):
        path = f"provision.provision[{number}]"
        if rule.get("type") == "permit":
            permitted |= _permit(reading, rule, provision, path)
        else:
            covered = _denial(reading, rule, path) if rule.get("type") == "deny" else None
            denied |= covered or set()
            all_understood &= covered is not None
    if not all_understood:
        reading.leave("provision", "prohibition", "")
        return frozenset()
    return frozenset(permitted - denied)


def _permit(reading: _Reading, rule: Mapping[str, Any], base: Mapping[str, Any], path: str) -> set[Line]:
    """The lines that the rule certainly permits."""
    if _narrowed(reading, rule, base, path):
        return set()
    recipients = _actors(reading, rule, fhir.RECIPIENT, path)
    senders = _actors(reading, rule, fhir.CUSTODIAN, path)
    kinds = _kinds(reading, rule, path)
    for found, why in ((recipients, "no_recipient"), (senders, "no_sender"), (kinds, "no_category")):
        if found is None:
            reading.leave(path, why)
    lines = {Line(*one) for one in product(senders or (), recipients or (), kinds or ()) if one[0] != one[1]}
    return lines - _exceptions(reading, rule, lines, path)


def _narrowed(reading: _Reading, rule: Mapping[str, Any], base: Mapping[str, Any], path: str) -> bool:
    """Has the rule a condition that we cannot express? Then it is not taken over."""
    strange = set(rule) - PERMIT_KEYS
    strange |= {key for key in ("period", "purpose") if key in rule and rule[key] != base.get(key)}
    for key in sorted(strange):
        reading.leave(f"{path}.{key}", "narrows", rule[key])
    return bool(strange) or _strange_actor(reading, rule, path)


def _exceptions(reading: _Reading, rule: Mapping[str, Any], lines: set[Line], path: str) -> set[Line]:
    """What the rules inside a permit take away: all of it when one of them cannot be told."""
    gone = set[Line]()
    for number, exception in enumerate(rule.get("provision", ())):
        inner = f"{path}.provision[{number}]"
        covered = _denial(reading, exception, inner) if exception.get("type") == "deny" else None
        if covered is None:
            reading.leave(inner, "exception")
            return lines
        gone |= covered
    return gone


def _denial(reading: _Reading, rule: Mapping[str, Any], path: str) -> set[Line] | None:
    """Every line that the rule may forbid; None when that cannot be told."""
    quiet = _Reading(reading.known)
    wrong = set(rule) - {"id", "type", "actor", "code"} or _strange_actor(quiet, rule, path)
    everybody, everything = set(reading.known.authorities.values()), set(reading.known.categories)
    recipients = _actors(quiet, rule, fhir.RECIPIENT, path)
    senders = _actors(quiet, rule, fhir.CUSTODIAN, path)
    kinds = _kinds(quiet, rule, path)
    if wrong or quiet.left:
        return None
    return {
        Line(*one)
        for one in product(
            everybody if senders is None else senders,
            everybody if recipients is None else recipients,
            everything if kinds is None else kinds,
        )
    }


def _actors(reading: _Reading, rule: Mapping[str, Any], role: str, path: str) -> set[int] | None:
    """The known authorities in that role; None when the rule names nobody in it."""
    named, found = False, set()
    for number, actor in enumerate(rule.get("actor", ())):
        if _role(actor) != role:
            continue
        named = True
        identifier = actor.get("reference", {}).get("identifier", {})
        ours = _system(actor.get("reference", {})) == AUTHORITY_SYSTEM
        known = reading.known.authorities.get(str(identifier.get("value", ""))) if ours else None
        if known is None:
            reading.leave(f"{path}.actor[{number}]", "unknown_authority", actor.get("reference", ""))
        else:
            found.add(known)
    return found if named else None


def _strange_actor(reading: _Reading, rule: Mapping[str, Any], path: str) -> bool:
    """Somebody in another part than giving or getting: the rule is about something else then."""
    strange = [
        (number, actor)
        for number, actor in enumerate(rule.get("actor", ()))
        if _role(actor) not in (fhir.RECIPIENT, fhir.CUSTODIAN) or set(actor) - {"role", "reference", "id"}
    ]
    for number, actor in strange:
        reading.leave(f"{path}.actor[{number}]", "other_role", actor.get("role", ""))
    return bool(strange)


def _role(actor: Mapping[str, Any]) -> str:
    codings = actor.get("role", {}).get("coding", ())
    found = {_code(one, fhir.ROLE_SYSTEM) for one in codings}
    return found.pop() if len(found) == 1 else ""


def _kinds(reading: _Reading, rule: Mapping[str, Any], path: str) -> set[str] | None:
    """The known categories; None when the rule names none at all and so means every kind."""
    concepts = rule.get("code", ())
    found = set()
    for number, concept in enumerate(concepts):
        codes = set(_ours_in(concept)) & reading.known.categories
        if len(codes) == 1 and set(concept) <= {"coding", "text", "id"}:
            found |= codes
        else:
            reading.leave(f"{path}.code[{number}]", "unknown_category", concept)
    return found if concepts else None


def _ours_in(concept: Mapping[str, Any]) -> Iterator[str]:
    for coding in concept.get("coding", ()):
        if code := _code(coding, CATEGORY_SYSTEM):
            yield code


def _short(value: Any) -> str:
    """A glimpse of the value for whoever reads the list."""
    if isinstance(value, Mapping):
        shown = value.get("display") or value.get("text") or value.get("code") or ", ".join(map(str, value))
    elif isinstance(value, list):
        shown = "; ".join(_short(one) for one in value[:3])
    else:
        shown = value
    return str(shown)[:80]
