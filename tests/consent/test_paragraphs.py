"""Which paragraph carries which disclosure: every sender, receiver and age against a table by hand."""

from datetime import UTC, date, datetime, timedelta

import pytest

from consent.age import STOCKHOLM, age_at
from consent.categories import CATEGORIES
from consent.paragraphs import (
    ANYBODY,
    AUTHORITIES,
    OUTSIDE,
    PARAGRAPHS,
    REFUSALS,
    Sending,
    carries_until,
    inbound,
    outbound,
    refusal,
    senders_to,
)

SOCIAL, POLICE, SCHOOL, BUP = "social_services", "police", "school", "bup"
LABOUR, LEISURE, JOBCENTRE = "labour_market", "ung_fritid", "arbetsformedlingen"
ALL = "social_services police school bup labour_market ung_fritid arbetsformedlingen"
NOT_SOCIAL = ALL.removeprefix("social_services ")
EVERYBODY = f"{ALL} prosecutor court prison_probation other"
# paragraph, who may send, who may receive, below which age
TABLE = [
    ("osl_10_2", ALL, EVERYBODY, None),
    ("osl_10_15a", NOT_SOCIAL, EVERYBODY, None),
    ("osl_10_18a", SOCIAL, POLICE, 21),
    ("osl_10_18c", f"{SOCIAL} {BUP}", POLICE, None),
    ("osl_10_21", ALL, "police prosecutor", None),
    ("osl_10_28", ALL, EVERYBODY, None),
    ("osl_26_9", f"{SOCIAL} {BUP}", f"{SOCIAL} {BUP}", 18),
    ("lag_2025_170_4", ALL, "police prosecutor", None),
    ("lag_2025_170_6", f"{SCHOOL} {LABOUR} {LEISURE}", "police prosecutor", None),
    ("lag_2025_170_7", SCHOOL, "police prosecutor", None),
    ("sol_19_1", NOT_SOCIAL, SOCIAL, 18),
    ("polislag_6", POLICE, SOCIAL, None),
    ("lul_6", f"{POLICE} prosecutor", SOCIAL, 18),
]
KINDS = sorted(ANYBODY | {"property_owner", ""})


def sending(code: str, sender: str, recipient: str, age: int = 16, **changes: object) -> Sending:
    """Everything right but what the test changes."""
    found = PARAGRAPHS[code]
    right = {
        "category": min(found.categories, default="crime"),
        "met": len(found.conditions),
        "statute": "Skollagen" if found.names_statute else "",
    }
    return Sending(code, sender, recipient, age, **{**right, **changes})


def test_the_table_is_the_whole_list() -> None:
    assert [row[0] for row in TABLE] == list(PARAGRAPHS)


@pytest.mark.parametrize(("code", "senders", "recipients", "age"), TABLE)
def test_who_may_send_to_whom(code: str, senders: str, recipients: str, age: int | None) -> None:
    for sender in KINDS:
        for recipient in KINDS:
            allowed = sender in senders.split() and recipient in recipients.split()
            found = refusal(sending(code, sender, recipient))
            assert (found == "") is allowed, (sender, recipient, found)


@pytest.mark.parametrize(("code", "senders", "recipients", "age"), TABLE)
def test_the_age_ends_on_the_birthday(code: str, senders: str, recipients: str, age: int | None) -> None:
    pair = senders.split()[0], recipients.split()[-1]
    for years in (12, 17, 18, 19, 20, 21, 22):
        expected = "age" if age is not None and years >= age else ""
        assert refusal(sending(code, *pair, age=years)) == expected, years


@pytest.mark.parametrize("code", PARAGRAPHS)
def test_every_condition_is_confirmed_or_nothing_goes(code: str) -> None:
    found = PARAGRAPHS[code]
    sender, recipient = min(found.senders), min(found.recipients)
    for met in range(len(found.conditions) + 2):
        expected = "" if met >= len(found.conditions) else "conditions"
        assert refusal(sending(code, sender, recipient, met=met)) == expected


@pytest.mark.parametrize("category", CATEGORIES)
def test_contact_data_are_contact_data_and_no_more(category: str) -> None:
    contact = sending("lag_2025_170_4", SOCIAL, POLICE, category=category)
    assert refusal(contact) == ("" if category == "identity" else "category")
    assert refusal(sending("lag_2025_170_7", SCHOOL, POLICE, category=category)) == ""


def test_social_services_and_health_are_exempt_from_the_duty_but_not_from_contact_data() -> None:
    for exempt in (SOCIAL, BUP):
        assert refusal(sending("lag_2025_170_6", exempt, POLICE)) == "sender"
        assert refusal(sending("lag_2025_170_4", exempt, POLICE)) == ""


@pytest.mark.parametrize(("statute", "expected"), [("", "statute"), ("  ", "statute"), ("Skollagen", "")])
def test_a_duty_in_another_law_names_that_law(statute: str, expected: str) -> None:
    assert refusal(sending("osl_10_28", SCHOOL, POLICE, statute=statute)) == expected


def test_an_unknown_paragraph_carries_nothing() -> None:
    assert refusal(Sending("lag_9999", SOCIAL, POLICE, 16, "crime")) == "paragraph"


def test_every_refusal_has_a_sentence() -> None:
    said = {"paragraph", "sender", "recipient", "age", "category", "statute", "conditions"}
    assert said == set(REFUSALS)


def test_what_was_not_read_in_the_statute_is_marked_for_a_jurist() -> None:
    unread = {code for code in PARAGRAPHS if code.startswith(("osl_", "sol_"))}
    assert {item.code for item in PARAGRAPHS.values() if item.confirm} == unread


@pytest.mark.parametrize(("age", "left"), [(17, 7), (18, 6), (20, 6), (21, 5)])
def test_what_social_services_are_offered_shrinks_with_the_age(age: int, left: int) -> None:
    assert len(outbound(SOCIAL, age)) == left


def test_a_property_owner_sends_and_receives_nothing() -> None:
    assert outbound("property_owner", 15) == inbound("property_owner") == ()


def test_what_may_have_come_in_fits_the_receiver() -> None:
    assert {"sol_19_1", "polislag_6", "lul_6"} <= {item.code for item in inbound(SOCIAL)}
    assert not {"sol_19_1", "polislag_6", "lul_6"} & {item.code for item in inbound(SCHOOL)}
    assert "osl_10_2" not in {item.code for kind in AUTHORITIES for item in inbound(kind)}


def test_codes_fit_their_column_and_the_outside_has_names() -> None:
    assert max(map(len, [*PARAGRAPHS, *OUTSIDE])) <= 20
    assert set(OUTSIDE) <= ANYBODY


SECOND, DAY = timedelta(seconds=1), timedelta(days=1)
LIMITED = [code for code, item in PARAGRAPHS.items() if item.below_age is not None]


@pytest.mark.parametrize("code", LIMITED)
@pytest.mark.parametrize(
    "born",
    [date(2008, 2, 28), date(2008, 2, 29), date(2008, 3, 1), date(2009, 1, 1), date(2008, 3, 29),
     date(2005, 10, 30), date(2007, 12, 31)],
)  # fmt: skip
@pytest.mark.parametrize("step", [-DAY, -SECOND, 0 * SECOND, SECOND, DAY])
def test_the_age_limit_comes_at_midnight_in_stockholm_as_the_age_does(
    code: str, born: date, step: timedelta
) -> None:
    until = carries_until(code, born)
    assert until is not None
    at = until + step
    young = age_at(born, at.astimezone(STOCKHOLM).date()) < (PARAGRAPHS[code].below_age or 0)
    assert young is (step < timedelta()) is (at < until)


@pytest.mark.parametrize(
    ("born", "until"),
    [
        (date(2008, 2, 29), datetime(2026, 2, 27, 23, tzinfo=UTC)),
        (date(2008, 3, 1), datetime(2026, 2, 28, 23, tzinfo=UTC)),
        (date(2008, 7, 1), datetime(2026, 6, 30, 22, tzinfo=UTC)),
    ],
)
def test_whoever_is_born_on_29_february_is_eighteen_on_the_28th(born: date, until: datetime) -> None:
    assert carries_until("lul_6", born) == until


def test_without_an_age_limit_it_carries_always() -> None:
    assert carries_until("osl_10_21", date(1990, 1, 1)) is carries_until("no_such", date(1990, 1, 1)) is None
    assert sorted(LIMITED) == ["lul_6", "osl_10_18a", "osl_26_9", "sol_19_1"]


@pytest.mark.parametrize("code", [*PARAGRAPHS, "", "no_such"])
def test_in_an_emergency_it_lets_its_senders_tell_its_recipients(code: str) -> None:
    item = PARAGRAPHS.get(code)
    for recipient in (*sorted(ANYBODY), "property_owner", ""):
        fits = item and item.inbound and not item.categories and not item.names_statute
        told = item.senders if item and fits and recipient in item.recipients else frozenset()
        assert senders_to(code, recipient) == told
        if item:
            offered = {one.code for one in inbound(recipient)}
            assert not told or code in offered
