"""Consents out to other systems and in from them: valid, without names, nothing guessed, nothing wider."""

import json
from collections.abc import Callable
from copy import deepcopy
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from typing import Any
from uuid import uuid4

import pytest
from django.core.exceptions import ValidationError
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse
from fhir.resources.R4B.consent import Consent as FhirConsent
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from audit import clock
from audit.acting import acting_as
from audit.decisions import NotAllowed
from consent.categories import CATEGORIES, PURPOSES
from consent.codes import State
from consent.exchange import access, dpv, fhir, files, kantara
from consent.exchange.fhir_reading import Known, Proposal, read
from consent.exchange.files import BadFile, parsed
from consent.exchange.record import Contact, Party, Record, Signed, effective
from consent.exchange.words import WHY
from consent.grants import Exclusion, Line
from consent.models import Consent, ConsentImport, ConsentSignature, Grant
from consent.services import consents, imports
from tests import cast
from tests.consent.test_access import entries
from tests.consent.test_services import World, world  # noqa: F401

NOW = datetime(2026, 11, 22, 10, 0, tzinfo=UTC)
PARTIES = {
    1: Party(1, "socialtjansten", "Socialtjänsten", "social_services"),
    2: Party(2, "polisen", "Polisen", "police"),
    3: Party(3, "skolan", "Skolan", "school"),
}
KNOWN = Known({one.code: pk for pk, one in PARTIES.items()}, frozenset(CATEGORIES), frozenset(PURPOSES))
RECORD = Record(
    id="a" * 32,
    case="b" * 32,
    state="active",
    purpose="leave_crime",
    purpose_text=str(PURPOSES["leave_crime"]),
    first_day=date(2026, 11, 22),
    last_day=date(2027, 11, 21),
    created_at=NOW,
    activated_at=NOW + timedelta(hours=1),
    ended_at=None,
    lines=(Line(1, 2, "plan"), Line(3, 2, "plan"), Line(3, 2, "school"), Line(2, 1, "crime")),
    parties=PARTIES,
    controller=PARTIES[1],
    signed=(
        Signed("c" * 32, "youth", NOW, "meeting"),
        Signed("d" * 32, "guardian", NOW, "paper", NOW + timedelta(days=3), "phone"),
    ),
    categories={code: str(one.name) for code, one in CATEGORIES.items()},
    contact=Contact("", "", "urn:sig:consent-form:1A2B3C4D"),
)
lines = st.builds(
    Line, st.sampled_from([1, 2, 3]), st.sampled_from([1, 2, 3]), st.sampled_from(sorted(CATEGORIES))
).filter(lambda one: one.sender != one.recipient)
days = st.dates(date(2020, 1, 1), date(2040, 1, 1))
records = st.builds(
    lambda scope, first, length, state, purpose, signed: replace(
        RECORD,
        lines=tuple(sorted(scope)),
        first_day=first,
        last_day=first + timedelta(days=length),
        state=state,
        purpose=purpose,
        signed=RECORD.signed[:signed],
    ),
    st.frozensets(lines, max_size=20),
    days,
    st.integers(0, 800),
    st.sampled_from(sorted(State)),
    st.sampled_from(sorted(PURPOSES)),
    st.integers(0, 2),
)


def sent(resource: Any) -> bytes:
    return json.dumps(resource, ensure_ascii=False).encode()


def resource(**changes: Any) -> dict[str, Any]:
    return {**deepcopy(fhir.written(RECORD)), **changes}


def bent(change: Callable[[dict[str, Any]], None]) -> Proposal:
    """What is read after somebody has changed the provision of a good file."""
    made = deepcopy(fhir.written(RECORD))
    change(made["provision"])
    return read(sent(made), KNOWN)


def whys(proposal: Proposal) -> set[str]:
    return {one.why for one in proposal.left}


# --- out ---


@given(records)
def test_what_leaves_is_valid_and_comes_back_the_same(record: Record) -> None:
    made = fhir.written(record)
    assert FhirConsent.model_validate(made).status == fhir.STATUS[record.state]
    found = read(sent(made), KNOWN)
    assert found.lines == frozenset(record.lines)
    assert (found.first_day, found.last_day) == (record.first_day, record.last_day)
    assert found.purpose == record.purpose
    assert found.left == ()
    assert found.signatures == len(record.signed)


@given(records)
def test_the_record_has_every_field_of_iso_27560(record: Record) -> None:
    document = dpv.written(record)
    assert dpv.faults(document, shares=bool(record.lines)) == []
    assert json.loads(json.dumps(document)) == document
    times = [one["dct:date"] for one in document["dpv:hasConsentEvent"]]
    assert times == sorted(times)


def test_the_record_uses_no_word_that_its_context_does_not_know() -> None:
    def prefixes(value: Any) -> set[str]:
        if isinstance(value, list):
            return set().union(*map(prefixes, value))
        if not isinstance(value, dict):
            return set()
        keys = {key.split(":")[0] for key in value if not key.startswith("@")}
        for key in ("@id", "@type"):
            named = value.get(key, [])
            named = named if isinstance(named, list) else [named]
            keys |= {one.split(":")[0] for one in named}
        return keys | set().union(*(prefixes(one) for key, one in value.items() if key != "@context"))

    document = dpv.written(RECORD)
    assert prefixes(document) <= {*dpv.CONTEXT, "urn"}
    assert all(isinstance(one, str | dict) for one in document["@context"].values())


@pytest.mark.parametrize("name", dpv.FIELDS)
def test_a_record_without_a_field_is_found_out(name: str) -> None:
    document = json.loads(json.dumps(dpv.written(RECORD)))
    first = dpv.FIELDS[name].split("/")[0]
    del document[first]
    assert dpv.faults(document) != []


@given(records)
def test_a_receipt_has_every_field_that_kantara_demands(record: Record) -> None:
    receipt = kantara.written(record)
    assert kantara.faults(receipt) == []
    assert receipt["sensitive"] is bool(receipt["spiCat"])


@pytest.mark.parametrize("name", kantara.REQUIRED)
def test_a_receipt_without_a_field_is_found_out(name: str) -> None:
    receipt = kantara.written(RECORD)
    del receipt[name]
    assert kantara.faults(receipt)
    assert kantara.faults({**kantara.written(RECORD), name: None})


def test_what_somebody_who_signed_took_away_does_not_leave() -> None:
    scope = RECORD.lines
    assert effective(scope, [Exclusion(NOW, 2, None)], [], NOW) == (Line(2, 1, "crime"),)
    assert effective(scope, [Exclusion(NOW, None, "plan")], [], NOW) == (
        Line(2, 1, "crime"),
        Line(3, 2, "school"),
    )
    assert effective(scope, [], [2], NOW) == ()
    before = NOW - timedelta(seconds=1)
    assert effective(scope, [Exclusion(NOW, 2, None)], [], before) == tuple(sorted(scope))


# --- in: what can be read ---

BAD_FILES: dict[str, tuple[bytes, str]] = {
    "nothing": (b"", "not_json"),
    "text": (b"hej", "not_json"),
    "cut": (sent(resource())[:-5], "not_json"),
    "not utf-8": (b'{"resourceType": "\xff"}', "not_json"),
    "a number without end": (b'{"a": NaN}', "not_json"),
    "digits without end": (b'{"a": ' + b"9" * 5000 + b"}", "not_json"),
    "a list": (b"[]", "not_consent"),
    "a word": (b'"Consent"', "not_consent"),
    "a patient": (sent({"resourceType": "Patient"}), "not_consent"),
    "a bundle": (sent({"resourceType": "Bundle", "entry": [{"resource": resource()}]}), "not_consent"),
    "no type": (sent({"status": "active"}), "not_consent"),
    "deep": (b'{"a":' * 41 + b"1" + b"}" * 41, "too_deep"),
    "very deep": (b"[" * 200_000, "too_deep"),
    "said twice": (b'{"resourceType": "Consent", "resourceType": "Patient"}', "twice"),
    "too large": (b" " * (files.MOST_BYTES + 1), "too_large"),
    "unknown status": (sent(resource(status="maybe")), "not_r4b"),
    "a null": (sent(resource(provision=None)), "not_r4b"),
    "unknown field": (sent(resource(grantee=[])), "not_r4b"),
    "r5": (sent({"resourceType": "Consent", "status": "active", "decision": "permit"}), "not_r4b"),
    "a date that is none": (sent(resource(dateTime="igår")), "not_r4b"),
}


@pytest.mark.parametrize(("data", "reason"), BAD_FILES.values(), ids=BAD_FILES)
def test_a_file_that_cannot_be_read_says_so(data: bytes, reason: str) -> None:
    with pytest.raises(BadFile) as refusal:
        read(data, KNOWN)
    assert refusal.value.reason == reason
    assert str(files.REFUSALS[reason]).endswith(".")


def test_brackets_in_strings_are_no_depth() -> None:
    assert files.depth('{"a": "[[[[\\"[[", "b": [1]}') == 2
    assert parsed(b'{"a": ' + b"[" * 39 + b"]" * 39 + b"}")


@given(st.binary(max_size=200))
def test_no_file_brings_anything_but_a_refusal(data: bytes) -> None:
    with pytest.raises(BadFile):
        read(data, KNOWN)


json_values = st.recursive(
    st.none() | st.booleans() | st.integers() | st.text(max_size=5) | st.sampled_from(["permit", "deny"]),
    lambda inner: (
        st.lists(inner, max_size=3)
        | st.dictionaries(st.sampled_from(["type", "actor", "code", "period", "provision", "purpose"]), inner)
    ),
    max_leaves=12,
)


@settings(suppress_health_check=[HealthCheck.too_slow])
@given(json_values)
def test_no_provision_brings_anything_but_a_refusal_or_known_lines(value: Any) -> None:
    try:
        found = read(sent(resource(provision=value)), KNOWN)
    except BadFile:
        return
    assert all(line.sender in PARTIES and line.recipient in PARTIES for line in found.lines)


# --- in: nothing guessed, nothing wider ---

DIV = "<div xmlns='http://www.w3.org/1999/xhtml'/>"
OTHER = {"system": "urn:other", "code": "x"}
ACTOR = deepcopy(fhir.written(RECORD)["provision"]["provision"][0]["actor"])


def deny(**what: Any) -> dict[str, Any]:
    return {"type": "deny", **what}


def recipient(pk: int) -> dict[str, Any]:
    return fhir._actor(fhir.RECIPIENT, PARTIES[pk])


def kind(code: str) -> dict[str, Any]:
    return {"coding": [{"system": "urn:sig:category", "code": code}]}


def at_first(change: Callable[[dict[str, Any]], Any]) -> Callable[[dict[str, Any]], None]:
    def bend(provision: dict[str, Any]) -> None:
        change(provision["provision"][0])

    return bend


FIRST = {Line(1, 2, "plan")}
ALL = set(RECORD.lines)
CHANGES: dict[str, tuple[Callable[[dict[str, Any]], Any], set[Line], set[str]]] = {
    "everything but": (lambda one: one.update(type="permit"), set(), {"open_base"}),
    "no base": (lambda one: one.pop("type"), set(), {"no_base"}),
    "base for one actor": (lambda one: one.update(actor=ACTOR), set(), {"narrows"}),
    "base for an action": (lambda one: one.update(action=[{"text": "läsa"}]), set(), {"narrows"}),
    "base for older data": (lambda one: one.update(dataPeriod={"end": "2020-01-01"}), set(), {"narrows"}),
    "permit for a label": (
        at_first(lambda one: one.update(securityLabel=[OTHER])), ALL - FIRST, {"narrows"}),
    "permit for other data": (at_first(lambda one: one.update(dataPeriod={})), ALL - FIRST, {"narrows"}),
    "permit for another period": (
        at_first(lambda one: one.update(period={"end": "2026-12-01"})), ALL - FIRST, {"narrows"}),
    "permit for another purpose": (
        at_first(lambda one: one.update(purpose=[OTHER])), ALL - FIRST, {"narrows"}),
    "permit to everybody": (
        at_first(lambda one: one.update(actor=one["actor"][1:])), ALL - FIRST, {"no_recipient"}),
    "permit from everybody": (
        at_first(lambda one: one.update(actor=one["actor"][:1])), ALL - FIRST, {"no_sender"}),
    "permit of everything": (at_first(lambda one: one.pop("code")), ALL - FIRST, {"no_category"}),
    "permit to a stranger": (
        at_first(lambda one: one["actor"][0]["reference"]["identifier"].update(value="x")),
        ALL - FIRST, {"unknown_authority"}),
    "permit to somebody elsewhere": (
        at_first(lambda one: one["actor"][0].update(reference={"reference": "Organization/1"})),
        ALL - FIRST, {"unknown_authority"}),
    "permit to a name": (
        at_first(lambda one: one["actor"][0].update(reference={"display": "Polisen"})),
        ALL - FIRST, {"unknown_authority"}),
    "permit with a witness": (
        at_first(lambda one: one["actor"].append(
            {"role": {"coding": [{"system": fhir.ROLE_SYSTEM, "code": "WIT"}]},
             "reference": {"display": "Någon"}})),
        ALL - FIRST, {"other_role"}),
    "permit of an unknown kind": (
        at_first(lambda one: one.update(code=[{"coding": [OTHER]}])), ALL - FIRST, {"unknown_category"}),
    "permit of a known and an unknown kind": (
        at_first(lambda one: one["code"].append({"text": "allt möjligt"})), ALL, {"unknown_category"}),
    "forbidden to one": (
        lambda one: one["provision"].append(deny(actor=[recipient(2)])), {Line(2, 1, "crime")}, set()),
    "forbidden kind": (
        lambda one: one["provision"].append(deny(code=[kind("plan")])),
        {Line(3, 2, "school"), Line(2, 1, "crime")}, set()),
    "forbidden altogether": (lambda one: one["provision"].append(deny()), set(), set()),
    "forbidden to a stranger": (
        lambda one: one["provision"].append(
            deny(actor=[{**recipient(2), "reference": {"display": "Någon"}}])), set(), {"prohibition"}),
    "forbidden unknown kind": (
        lambda one: one["provision"].append(deny(code=[{"text": "hälsa"}])), set(), {"prohibition"}),
    "forbidden for a time": (
        lambda one: one["provision"].append(deny(period={"end": "2026-12-01"})), set(), {"prohibition"}),
    "a rule that is neither": (
        lambda one: one["provision"].append({"code": [kind("plan")]}), set(), {"prohibition"}),
    "an exception in a permit": (
        lambda one: one["provision"][2].update(provision=[deny(code=[kind("plan")])]),
        ALL - {Line(3, 2, "plan")}, set()),
    "a strange exception in a permit": (
        lambda one: one["provision"][2].update(provision=[deny(action=[{"text": "ändra"}])]),
        ALL - {Line(3, 2, "plan"), Line(3, 2, "school")}, {"exception"}),
    "a permit in a permit": (
        lambda one: one["provision"][2].update(provision=[{"type": "permit"}]),
        ALL - {Line(3, 2, "plan"), Line(3, 2, "school")}, {"exception"}),
    "no purpose": (lambda one: one.pop("purpose"), ALL, set()),
    "another purpose": (lambda one: one.update(purpose=[OTHER]), ALL, {"purpose"}),
    "no rules": (lambda one: one.pop("provision"), set(), set()),
}  # fmt: skip


@pytest.mark.parametrize(("change", "lines", "why"), CHANGES.values(), ids=CHANGES)
def test_what_cannot_be_expressed_is_listed_and_never_widens(
    change: Callable[[dict[str, Any]], Any], lines: set[Line], why: set[str]
) -> None:
    found = bent(change)
    assert found.lines == lines
    assert whys(found) == why
    assert all(one.text and one.path for one in found.left)


def test_the_order_of_the_rules_in_the_file_is_known_here() -> None:
    permits = fhir.written(RECORD)["provision"]["provision"]
    assert [len(one["code"]) for one in permits] == [1, 1, 2]


PERIODS: dict[str, tuple[dict[str, Any], date | None, date | None, set[str]]] = {
    "days": ({"start": "2026-11-22", "end": "2027-11-21"}, date(2026, 11, 22), date(2027, 11, 21), set()),
    "no end": ({"start": "2026-11-22"}, date(2026, 11, 22), None, set()),
    "nothing": ({}, None, None, set()),
    "a month": ({"start": "2026-11", "end": "2027"}, None, None, {"not_a_day"}),
    "midnight": (
        {"start": "2026-11-22T00:00:00+01:00", "end": "2027-11-21T23:59:59+01:00"},
        date(2026, 11, 22), date(2027, 11, 21), {"time_of_day"}),
    "a second inside": (
        {"start": "2026-11-22T00:00:01+01:00", "end": "2027-11-21T23:58:59+01:00"},
        date(2026, 11, 23), date(2027, 11, 20), {"time_of_day"}),
    "another zone": (
        {"start": "2026-11-21T23:00:00Z", "end": "2027-11-21T22:59:59Z"},
        date(2026, 11, 22), date(2027, 11, 21), {"time_of_day"}),
    "summer time": (
        {"start": "2026-06-30T22:00:00Z", "end": "2026-07-31T21:59:59Z"},
        date(2026, 7, 1), date(2026, 7, 31), {"time_of_day"}),
}  # fmt: skip


@pytest.mark.parametrize(("period", "first", "last", "why"), PERIODS.values(), ids=PERIODS)
def test_only_whole_days_inside_the_period_are_taken(
    period: dict[str, Any], first: date | None, last: date | None, why: set[str]
) -> None:
    found = bent(lambda one: one.update(period=period))
    assert (found.first_day, found.last_day, whys(found)) == (first, last, why)


@pytest.mark.parametrize(
    ("changes", "why", "kept"),
    [
        ({"implicitRules": "urn:rules"}, "changes_meaning", False),
        ({"modifierExtension": [{"url": "urn:x", "valueBoolean": True}]}, "changes_meaning", False),
        ({"status": "rejected"}, "no_consent", False),
        ({"status": "entered-in-error"}, "no_consent", False),
        ({"extension": [{"url": "urn:x", "valueString": "y"}]}, "not_taken", True),
        ({"patient": {"reference": "Patient/1"}}, "not_taken", True),
        ({"performer": [{"display": "Någon"}]}, "not_taken", True),
        ({"identifier": [{"system": "urn:other", "value": "1"}]}, "not_taken", True),
        ({"organization": [{"display": "Någon"}]}, "not_taken", True),
        ({"scope": {"coding": [OTHER]}}, "other_frame", True),
        ({"policyRule": {"text": "x"}}, "other_frame", True),
        ({"policy": [{"uri": "https://example.org/p"}]}, "not_taken", True),
        ({"sourceAttachment": {"title": "scan"}}, "not_taken", True),
        ({"text": {"status": "generated", "div": DIV}}, "not_taken", True),
        ({"contained": [{"resourceType": "Patient"}]}, "not_taken", True),
        ({"verification": [{"verified": True}]}, "not_taken", True),
        ({"meta": {"profile": ["urn:p"]}}, "not_taken", True),
    ],
)  # fmt: skip
def test_everything_around_the_provision_is_listed(changes: dict[str, Any], why: str, kept: bool) -> None:
    found = read(sent(resource(**changes)), KNOWN)
    assert whys(found) == {why}
    assert bool(found.lines) is kept


def test_every_reason_can_happen() -> None:
    seen = set().union(*(whys(bent(change)) for change, _lines, _why in CHANGES.values()))
    seen |= set().union(*(why for *_rest, why in PERIODS.values()))
    assert seen | {"changes_meaning", "no_consent", "not_taken", "other_frame"} == set(WHY)


def test_the_list_does_not_grow_without_end() -> None:
    found = bent(lambda one: one.update(provision=[{"type": "permit"}] * 500))
    assert len(found.left) == 200


# --- with the data base ---

database = pytest.mark.django_db


def ours(world: World, consent: Any) -> bytes:
    return access.exported(world.team.pk, consent.pk, "fhir-r4b", by=world.anna).content


def again(world: World, row: Any) -> Consent:
    with acting_as(world.anna):
        return Consent.objects.get(pk=row.pk)


@database
@pytest.mark.parametrize("form", access.FORMS)
def test_no_export_names_anybody(world: World, form: str) -> None:
    consent = world.active()
    found = access.exported(world.team.pk, consent.pk, form, by=world.anna)
    text = found.content.decode()
    for secret in ("Öberg", "Åsa", "Mia", "Jon", "SIG-26-014", "Anna", "anna@"):
        assert secret not in text
    for row in (consent.pk, world.team.pk, world.youth.pk, world.mia.pk):
        assert str(row) not in text
        assert row.hex not in text
    assert "Polisen" in text
    assert json.loads(text)


@database
@pytest.mark.parametrize("kind", ["protected_registration", "fictitious"])
def test_under_strong_protection_no_authority_is_named(world: World, kind: str) -> None:
    from consent.services import people

    consent = world.active()
    people.change_youth(youth=world.youth, protection=kind, by=world.anna)
    for form in access.FORMS:
        text = access.exported(world.team.pk, consent.pk, form, by=world.anna).content.decode()
        for name in ("Polisen", "Skolan", "Socialtjänsten"):
            assert name not in text, form
        assert "polisen" in text


@database
def test_pseudonyms_are_the_same_every_time_and_other_in_another_case(world: World) -> None:
    consent = world.active()
    one, two = (json.loads(ours(world, consent)) for _time in range(2))
    assert one == two
    people = [item["verifiedWith"]["identifier"]["value"] for item in one["verification"]]
    assert len(set(people)) == 3


@database
def test_a_receipt_is_only_for_what_is_in_force(world: World) -> None:
    draft = world.draft()
    for form, there in (("fhir-r4b", True), ("dpv", True), ("kantara", False), ("xml", False)):
        if there:
            assert access.exported(world.team.pk, draft.pk, form, by=world.anna)
        else:
            with pytest.raises(NotAllowed):
                access.exported(world.team.pk, draft.pk, form, by=world.anna)
    (line,) = access.exportable(world.team.pk, by=world.anna)
    assert line.forms == ("fhir-r4b", "dpv")


@database
def test_a_withdrawn_consent_is_inactive_and_its_record_says_when(world: World) -> None:
    consent = world.active()
    with acting_as(world.anna):
        signature = ConsentSignature.objects.get(consent=consent, signer="youth")
    consents.withdraw(consent=consent, signature=signature, channel="phone", by=world.anna)
    assert json.loads(ours(world, consent))["status"] == "inactive"
    record = json.loads(access.exported(world.team.pk, consent.pk, "dpv", by=world.anna).content)
    assert record["dpv:hasConsentStatus"]["@id"] == "dpv:ConsentWithdrawn"
    last = record["dpv:hasConsentEvent"][-1]
    assert last["dpv:hasConsentStatus"]["@id"] == "dpv:ConsentWithdrawn"
    assert last["dpv:hasIndicationMethod"] == "phone"


@pytest.mark.django_db(transaction=True)
def test_exports_imports_and_refusals_are_in_the_ledger(world: World, superuser: Callable[[], Any]) -> None:
    consent = world.active()
    data = ours(world, consent)
    imports.take_in(world.team.pk, data=data, by=world.anna)
    with pytest.raises(NotAllowed, match="not_member"):
        access.exported(world.team.pk, consent.pk, "dpv", by=cast.olle())
    told = [one for one in entries(superuser) if one["action"].startswith(("export.", "consent.import"))]
    assert [(one["action"], one.get("purpose", "")) for one in told] == [
        ("export.consent", "fhir-r4b"),
        ("consent.import", ""),
    ]
    assert entries(superuser)[-1]["action"] == "refused"
    assert str(consent.pk) not in json.dumps(told)


@database
def test_an_import_shares_nothing_signs_nothing_and_becomes_a_draft_by_hand(world: World) -> None:
    scope = [(world.school, world.police, "school"), (world.social, world.police, "plan")]
    data = ours(world, world.draft(scope=scope))
    consents.end(team=world.team, reason="discarded", by=world.anna)
    row = imports.take_in(world.team.pk, data=data, by=world.anna)
    page = access.imported(world.team.pk, row.pk, by=world.anna)
    assert page.left == ()
    assert not page.used
    wanted = {(sender.pk, recipient.pk, kind) for sender, recipient, kind in scope}
    assert set(page.lines) == wanted
    with acting_as(world.anna):
        assert not Grant.objects.exists()
        assert not Consent.objects.filter(state__in=("draft", "partly_signed", "active")).exists()
    first = clock.today()
    imports.make_draft(
        world.team.pk,
        row.pk,
        lines=page.lines,
        first_day=first,
        last_day=first + timedelta(days=30),
        by=world.anna,
    )
    with acting_as(world.anna):
        made = Consent.objects.get(state="draft")
        assert {(one.sender_id, one.recipient_id, one.category) for one in made.scope.all()} == wanted
        assert not made.signatures.exists()
        assert not Grant.objects.exists()
        assert ConsentImport.objects.get().consent_id == made.pk


@database
def test_an_import_never_pushes_away_a_paper_that_somebody_has_signed(world: World) -> None:
    consent = world.draft()
    data = ours(world, consent)
    world.sign(consent)
    row = imports.take_in(world.team.pk, data=data, by=world.anna)
    page = access.imported(world.team.pk, row.pk, by=world.anna)
    today = clock.today()
    with pytest.raises(ValidationError, match="väntar på underskrift"):
        imports.make_draft(
            world.team.pk, row.pk, lines=page.lines, first_day=today, last_day=today, by=world.anna
        )
    assert again(world, consent).state == "partly_signed"


@database
def test_what_came_in_is_sealed_and_seen_by_the_coordinator_alone(
    world: World, superuser: Callable[[], Any]
) -> None:
    row = imports.take_in(world.team.pk, data=ours(world, world.active()), by=world.anna)
    petra = cast.petra()
    cast.join(world.team, petra)
    for person, seen in ((world.anna, 1), (petra, 0), (cast.dag(), 0), (cast.olle(), 0)):
        with acting_as(person):
            assert ConsentImport.objects.count() == seen
    with pytest.raises(NotAllowed):
        access.imported(world.team.pk, row.pk, by=petra)


# --- the pages ---


@pytest.fixture
def anna(world: World, client_for: Any) -> Client:
    return client_for(world.anna)  # type: ignore[no-any-return]


def at(name: str, world: World, *args: object) -> str:
    return reverse(name, args=[world.team.pk, *args])


def upload(client: Client, world: World, data: bytes) -> Any:
    body = {
        "submission_token": str(uuid4()),
        "file": SimpleUploadedFile("consent.json", data, "application/json"),
    }
    return client.post(at("consent-import", world), body)


@database
def test_anna_downloads_each_form(world: World, anna: Client) -> None:
    consent = world.active()
    page = anna.get(at("consent-exports", world)).content.decode()
    for form, kind in access.FORMS.items():
        address = at("consent-export", world, consent.pk, form)
        assert address in page
        got = anna.get(address)
        assert got["Content-Type"] == kind.content_type
        assert got["Content-Disposition"].startswith("attachment;")
        assert got["Cache-Control"] == "no-store"
        assert json.loads(got.content)
    assert anna.get(at("consent-export", world, consent.pk, "csv")).status_code == 404
    assert anna.get(at("consent-export", world, uuid4(), "dpv")).status_code == 404


@database
def test_anna_reads_in_a_file_and_makes_a_draft_of_a_part(world: World, anna: Client) -> None:
    scope = [(world.school, world.police, "school"), (world.social, world.police, "plan")]
    made = json.loads(ours(world, world.draft(scope=scope)))
    made["provision"]["provision"].append({"type": "permit", "code": [kind("health")]})
    answer = upload(anna, world, sent(made))
    assert answer.status_code == 303, answer.content.decode()
    page = anna.get(answer.url).content.decode()
    assert "Polisen får veta om skola från Skolan" in page
    assert "Regeln säger inte vem som får veta." in page
    assert "provision.provision[2]" in page
    assert "Det finns redan ett utkast." in page
    today = clock.today()
    data = {
        "submission_token": str(uuid4()),
        "lines": [f"{world.school.pk}-{world.police.pk}-school"],
        "first_day": str(today),
        "last_day": str(today + timedelta(days=20)),
    }
    wrong = anna.post(answer.url, {**data, "lines": []})
    assert wrong.status_code == 422
    assert "Välj minst en rad." in wrong.content.decode()
    invented = f"{world.police.pk}-{world.school.pk}-crime"
    assert anna.post(answer.url, {**data, "lines": [invented]}).status_code == 422
    saved = anna.post(answer.url, {**data, "submission_token": str(uuid4())})
    assert saved.status_code == 303, saved.content.decode()
    assert saved.url == at("consent-print", world)
    with acting_as(world.anna):
        assert Consent.objects.get(state="draft").scope.count() == 1


@database
@pytest.mark.parametrize("name", ["text", "a patient", "very deep", "said twice", "too large", "r5"])
def test_a_bad_file_gets_a_plain_sentence(world: World, anna: Client, name: str) -> None:
    data, reason = BAD_FILES[name]
    answer = upload(anna, world, data)
    assert answer.status_code == 422
    assert str(files.REFUSALS[reason])[:30] in answer.content.decode()
    with acting_as(world.anna):
        assert not ConsentImport.objects.exists()


@database
def test_an_import_without_a_file_says_so(world: World, anna: Client) -> None:
    answer = anna.post(at("consent-import", world), {"submission_token": str(uuid4())})
    assert answer.status_code == 422
    assert "Välj en fil." in answer.content.decode()


@database
def test_others_neither_export_nor_import(world: World, client_for: Any) -> None:
    consent = world.active()
    petra = cast.petra()
    cast.join(world.team, petra)
    addresses = [
        at("consent-exports", world),
        at("consent-export", world, consent.pk, "dpv"),
        at("consent-import", world),
        at("consent-import-draft", world, uuid4()),
    ]
    for address in addresses:
        assert client_for(petra).get(address).status_code == 403
        assert client_for(cast.dag()).get(address).status_code == 404
