"""Break-glass from the number to the verdict: what opens, what never does, who is told, how it ends."""

import re
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import timedelta
from threading import Thread
from typing import Any
from uuid import UUID, uuid4

import pytest
from django.core.exceptions import ValidationError
from django.db import DatabaseError, connection, connections, transaction
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils.html import escape

from audit import clock
from audit.acting import acting_as, acting_as_system
from audit.context import request_context
from audit.decisions import NotAllowed
from config.banner import newest
from consent import policy as consent_policy
from consent.age import add_months
from consent.facts import viewer
from consent.models import DisclosureGround
from consent.paragraphs import PARAGRAPHS
from sig import access
from sig.services import break_glass as opening
from sig.services import entries, outcomes, releases, steps
from sig.services.break_glass import Emergency
from sig.services.releases import To
from teams import access as team_access
from teams import break_glass as rule
from teams import notices
from teams.models import BreakGlass, User
from teams.services import break_glass, conflicts, members, roles, users
from teams.signin import limits
from tests import cast
from tests.sig import story
from tests.sig.story import Story
from tests.teams.conftest import written  # noqa: F401

pytestmark = pytest.mark.django_db(databases="__all__")
POLICE_GROUND = "osl_10_21"
WHY = "Mamman ringde. Han står på bron och ingen i teamet svarar."


@contextmanager
def signed_in() -> Iterator[None]:
    with request_context(level="otp"):
        yield


def broken(by: User, number: str, *, paragraph: str = "", minutes: int = 15, fresh: bool = True) -> UUID:
    with signed_in():
        return opening.begin(Emergency(number, WHY, paragraph, minutes), fresh=fresh, by=by)


def refused(by: User, number: str, **how: Any) -> Any:
    with pytest.raises(NotAllowed) as found:
        broken(by, number, **how)
    return found.value.decision


def texts(told: Story, by: User) -> set[str]:
    with signed_in():
        return {entry.text for entry in access.case(told.case_id, by=by).entries}


def case_full_of_texts() -> Story:
    told = story.running()
    told.wrote(cast.petra(), "Polisens eget.", category="crime")
    told.wrote(cast.petra(), "Hör till en utredning.", category="crime", restricted=True)
    told.wrote(cast.petra(), "Polisens utkast.", category="crime", draft=True)
    told.wrote(cast.sam(), "Skolan till polisen.", to=("polisen",))
    told.wrote(cast.sam(), "Bara för skolan.")
    told.wrote(cast.sam(), "Skolans utkast.", draft=True)
    return told


def number(told: Story) -> str:
    return str(told.case.number)


def test_without_a_paragraph_it_opens_the_own_authoritys_and_what_was_released_to_it() -> None:
    told = case_full_of_texts()
    assert broken(cast.olle(), number(told)) == told.case_id
    assert texts(told, cast.olle()) == {"Polisens eget.", "Skolan till polisen."}


def test_with_a_paragraph_it_opens_what_is_published_and_never_drafts_or_an_investigation() -> None:
    told = case_full_of_texts()
    broken(cast.olle(), number(told), paragraph=POLICE_GROUND)
    assert texts(told, cast.olle()) == {"Polisens eget.", "Skolan till polisen.", "Bara för skolan."}


def test_a_paragraph_opens_what_its_senders_wrote_and_nothing_of_the_others() -> None:
    told = case_full_of_texts()
    told.wrote(cast.anna(), "Socialtjänstens eget.")
    broken(cast.olle(), number(told), paragraph="lag_2025_170_7")
    assert texts(told, cast.olle()) == {"Polisens eget.", "Skolan till polisen.", "Bara för skolan."}
    break_glass.close(by=cast.olle())
    broken(cast.olle(), number(told), paragraph="osl_10_18a")
    assert texts(told, cast.olle()) == {"Polisens eget.", "Skolan till polisen.", "Socialtjänstens eget."}


@pytest.mark.parametrize(
    ("days", "refusal"), [(-1, "paragraph_age"), (0, "paragraph_age"), (1, "paragraph_senders")]
)
def test_the_youth_is_too_old_from_the_birthday_on(days: int, refusal: str) -> None:
    """`days`: how long until the 18th birthday. Nobody but social services has a seat yet."""
    born = add_months(clock.today() + timedelta(days=days), -12 * 18)
    told, eva = story.begin(date_of_birth=born), siv()
    decision = refused(eva, number(told), paragraph="sol_19_1")
    assert (decision.reason, decision.hidden) == (refusal, False)
    with acting_as(eva):
        assert not BreakGlass.objects.filter(user=eva).exists()
    assert broken(eva, number(told))


def test_it_ends_at_midnight_when_the_youth_then_becomes_too_old(monkeypatch: pytest.MonkeyPatch) -> None:
    told = story.running()
    soon = clock.database_now() + timedelta(minutes=5)
    monkeypatch.setattr(opening, "carries_until", lambda _paragraph, _team: soon)
    broken(cast.olle(), number(told), paragraph="osl_10_18a", minutes=60)
    with acting_as(cast.olle()):
        assert BreakGlass.objects.get(user=cast.olle()).ends_at == soon


def test_a_paragraph_on_which_nobody_of_the_team_may_tell_is_refused_in_words(
    client_for: Callable[[User], Client],
) -> None:
    told = story.begin().consented().started()
    decision = refused(cast.olle(), number(told), paragraph="lag_2025_170_7")
    assert (decision.reason, decision.hidden) == ("paragraph_senders", False)
    sent = {"number": number(told), "reason": WHY, "paragraph": "lag_2025_170_7", "minutes": "15"}
    answer = client_for(cast.olle()).post(
        "/break-glass/", {**sent, "confirmed": "on", "submission_token": uuid4()}
    )
    body = answer.content.decode()
    assert answer.status_code == 422
    assert "Ingen av verksamheterna i teamet får lämna uppgifter" in body
    assert WHY in body


def test_consent_is_not_replaced_when_it_is_withdrawn() -> None:
    told = case_full_of_texts()
    broken(cast.olle(), number(told))
    told.withdraw()
    assert texts(told, cast.olle()) == {"Polisens eget."}


@pytest.mark.parametrize("typed", ["{}", " {} ", "lower:{}"])
def test_the_number_is_taken_as_people_type_it(typed: str) -> None:
    told = story.running()
    shown = typed.format(number(told))
    broken(cast.olle(), shown.removeprefix("lower:").lower() if shown.startswith("lower:") else shown)


def test_one_cannot_tell_why_a_number_does_not_open() -> None:
    told = story.running()
    hidden = story.begin()
    conflicts.declare(team=told.case.team, user=cast.olle(), by=cast.anna())
    asked = {
        "conflict": number(told),
        "before_start": number(hidden),
        "no_case": "SIG-26-999",
    }
    answers = {why: refused(cast.olle(), what) for why, what in asked.items()}
    assert {why: answer.reason for why, answer in answers.items()} == {why: why for why in asked}
    assert all(answer.hidden for answer in answers.values())
    assert refused(cast.olle(), "Kim Exempelsson").reason == "no_case"
    assert refused(cast.olle(), number(told)[:-1]).reason == "no_case"


def test_social_services_may_open_a_case_before_it_starts() -> None:
    told = story.begin()
    assert broken(siv(), number(told)) == told.case_id


def siv() -> User:
    return cast.person("siv@social.example", "Siv Sekreterare", "team_member", at="socialtjansten")


@pytest.mark.parametrize(
    ("who", "how", "reason"),
    [
        (cast.ulla, {}, "no_secrecy"),
        (cast.maj, {}, "role"),
        (cast.lovisa, {}, "role"),
        (cast.adam, {}, "role"),
        (cast.olle, {"fresh": False}, "stale"),
        (cast.petra, {}, "already_member"),
    ],
)
def test_who_may_not(who: Callable[[], User], how: dict[str, Any], reason: str) -> None:
    told = story.running()
    assert refused(who(), number(told), **how).reason == reason


def test_one_at_a_time_and_again_when_it_is_closed() -> None:
    told, other = story.running(), story.running()
    broken(cast.olle(), number(told))
    assert refused(cast.olle(), number(other)).reason == "already_open"
    break_glass.close(by=cast.olle())
    assert broken(cast.olle(), number(other)) == other.case_id


@pytest.mark.parametrize("minutes", [0, 14, 61, 600])
def test_only_the_lengths_that_are_offered(minutes: int) -> None:
    told = story.running()
    with pytest.raises(ValidationError):
        broken(cast.olle(), number(told), minutes=minutes)


@pytest.mark.parametrize("code", sorted(PARAGRAPHS))
def test_only_paragraphs_on_which_the_authority_may_receive(code: str) -> None:
    offered = {item.code for item in opening.grounds(cast.olle().authority)}
    item = PARAGRAPHS[code]
    fits = item.inbound and "police" in item.recipients and not item.categories and not item.names_statute
    assert (code in offered) is fits
    told = story.running()
    if fits:
        assert broken(cast.olle(), number(told), paragraph=code)
    else:
        with pytest.raises(ValidationError):
            broken(cast.olle(), number(told), paragraph=code)


def test_no_secrecy_no_paragraphs() -> None:
    assert opening.grounds(cast.ulla().authority) == ()
    assert opening.grounds(None) == ()


def test_whoever_leads_and_the_reviewer_are_told_without_a_word_of_why() -> None:
    told = story.running()
    lovisa = cast.lovisa()
    broken(cast.olle(), number(told))
    for reader, kind in ((cast.anna(), "glass_opened"), (lovisa, "glass_to_review")):
        (line,) = [one for one in notices.unread(by=reader) if one.kind == kind]
        assert WHY not in line.text
        assert story.NAME not in line.text
    assert not notices.unread(by=cast.petra(), kinds=("glass_opened",))
    (seen,) = team_access.team(told.case.team_id, by=cast.anna()).openings
    assert (seen.name, seen.open) == ("Olle Utanför", True)
    assert team_access.team(told.case.team_id, by=cast.petra()).openings == ()


def ended(told: Story, who: User) -> None:
    fresh = User.objects.get(pk=who.pk)
    assert break_glass.open_now(by=fresh) is None
    with pytest.raises(NotAllowed) as found, signed_in():
        access.case(told.case_id, by=fresh)
    assert found.value.decision.hidden


def test_closing_it_ends_it_and_twice_is_no_fault() -> None:
    told = story.running()
    broken(cast.olle(), number(told))
    assert break_glass.close(by=cast.olle())
    ended(told, cast.olle())
    assert not break_glass.close(by=cast.olle())


def test_time_ends_it() -> None:
    told = story.running()
    broken(cast.olle(), number(told))
    with acting_as(cast.olle()), transaction.atomic():
        BreakGlass.objects.filter(user=cast.olle()).update(ends_at=clock.database_now())
    ended(told, cast.olle())


def test_a_change_of_roles_ends_it() -> None:
    told = story.running()
    broken(cast.olle(), number(told))
    roles.change(user=cast.olle(), roles={"team_member", "coordinator"}, by=cast.adam())
    ended(told, cast.olle())


def test_a_change_of_membership_ends_it() -> None:
    told, other = story.running(), story.running()
    broken(cast.olle(), number(told))
    members.add(team=other.case.team, user=cast.olle(), authority=cast.authority("polisen"), by=cast.anna())
    ended(told, cast.olle())


def test_a_closed_account_ends_it() -> None:
    told = story.running()
    broken(cast.olle(), number(told))
    users.deactivate(user=cast.olle(), by=cast.adam())
    with acting_as_system("test"):
        assert BreakGlass.objects.get().ends_at <= clock.database_now()


def test_a_conflict_ends_it() -> None:
    told = story.running()
    broken(cast.olle(), number(told))
    conflicts.declare(team=told.case.team, user=cast.olle(), by=cast.olle())
    ended(told, cast.olle())


def test_it_reads_and_never_writes() -> None:
    told = case_full_of_texts()
    mine = told.wrote(cast.petra(), "Till skolan?", category="crime")
    broken(cast.olle(), number(told), paragraph=POLICE_GROUND)
    with signed_in():
        file = access.case(told.case_id, by=cast.olle())
        assert file.may.read_only
        assert not any((file.may.write, file.may.coordinate, file.may.judge, file.may.moves))
        tries: list[Callable[[], Any]] = [
            lambda: entries.log(case=told.case_id, kind="note", category="crime", text="x", by=cast.olle()),
            lambda: releases.release(entry=mine.pk, to=[To(cast.authority("skolan").pk)], by=cast.olle()),
            lambda: steps.add(case=told.case_id, title="x", responsible=cast.petra(),
                              due_on=clock.today(), by=cast.olle()),
            lambda: outcomes.judge(case=told.case_id, months=6, answer="no", by=cast.olle()),
        ]  # fmt: skip
        for attempt in tries:
            with pytest.raises(NotAllowed) as found:
                attempt()
            assert found.value.decision.reason == "read_only"
            assert not found.value.decision.hidden


def test_every_reading_under_it_rests_on_it_in_the_ledger(written: list[dict[str, Any]]) -> None:
    told = case_full_of_texts()
    broken(cast.olle(), number(told), paragraph=POLICE_GROUND)
    with acting_as(cast.olle()):
        basis = f"break_glass:{BreakGlass.objects.get(user=cast.olle()).pk}"
    (opened,) = [fields for fields in written if fields["action"] == "break_glass.open"]
    assert opened["basis"] == [basis]
    assert opened["purpose"] == POLICE_GROUND
    written.clear()
    texts(told, cast.olle())
    reads = [fields for fields in written if fields["action"].endswith(".view")]
    assert {fields["action"] for fields in reads} >= {"case.view", "entry.view"}
    assert all(fields["basis"] == [basis] for fields in reads)
    assert all(WHY not in str(fields) for fields in written)


def test_a_refusal_changes_nothing_and_makes_no_case_known(written: list[dict[str, Any]]) -> None:
    story.running()
    written.clear()
    refused(cast.olle(), "SIG-26-999")
    with acting_as(cast.olle()):
        assert not BreakGlass.objects.exists()
    assert all(not fields.get("case") for fields in written)


def opened_line(by: User) -> Any:
    (line,) = team_access.openings(by=by)
    return line


def test_the_reviewer_reads_why_after_the_ledger_knows_and_signs_once(written: list[dict[str, Any]]) -> None:
    told = story.running()
    broken(cast.olle(), number(told))
    lovisa = cast.lovisa()
    line = opened_line(lovisa)
    assert (line.name, line.authority, line.open, line.late, line.verdict) == (
        "Olle Utanför", "Polisen", True, False, "",
    )  # fmt: skip
    written.clear()
    file = team_access.opening(line.id, by=lovisa)
    assert written[0]["action"] == "review.view"
    assert written[0]["object"] == f"break_glass:{line.id}"
    assert (file.reason, file.number) == (WHY, number(told))
    break_glass.sign_off(opening_id=line.id, verdict="not_justified", by=lovisa)
    assert opened_line(lovisa).verdict == "not_justified"
    with pytest.raises(NotAllowed) as found:
        break_glass.sign_off(opening_id=line.id, verdict="justified", by=lovisa)
    assert found.value.decision.reason == "reviewed"
    for reader in (cast.adam(), cast.maj()):
        assert [one.kind for one in notices.unread(by=reader)] == []


def test_a_verdict_of_not_justified_is_told_further() -> None:
    told = story.running()
    adam, maj = cast.adam(), cast.maj()
    broken(cast.olle(), number(told))
    break_glass.sign_off(opening_id=opened_line(cast.lovisa()).id, verdict="not_justified", by=cast.lovisa())
    for reader in (adam, maj):
        assert [one.kind for one in notices.unread(by=reader)] == ["glass_unjustified"]


def test_nobody_reviews_their_own() -> None:
    told = story.running()
    both = cast.person("rut@polis.example", "Rut Reviderar", "team_member", "log_reviewer", at="polisen")
    broken(both, number(told))
    line = opened_line(both)
    assert line.own
    with pytest.raises(NotAllowed) as found:
        break_glass.sign_off(opening_id=line.id, verdict="justified", by=both)
    assert found.value.decision.reason == "own"
    assert not notices.unread(by=both)


@pytest.mark.parametrize("who", [cast.anna, cast.petra, cast.olle, cast.adam, cast.maj])
def test_the_list_and_the_reasons_are_for_the_reviewer(who: Callable[[], User]) -> None:
    told = story.running()
    broken(cast.olle(), number(told))
    line = opened_line(cast.lovisa())
    for ask in (lambda: team_access.openings(by=who()), lambda: team_access.opening(line.id, by=who())):
        with pytest.raises(NotAllowed):
            ask()


def test_what_nobody_looks_into_goes_further_once(monkeypatch: pytest.MonkeyPatch) -> None:
    told = story.running()
    adam, maj, lovisa = cast.adam(), cast.maj(), cast.lovisa()
    broken(cast.olle(), number(told))
    assert break_glass.escalate_due() == 0
    monkeypatch.setattr(rule, "REVIEW_WITHIN", timedelta())
    assert opened_line(lovisa).late
    assert break_glass.escalate_due() == 1
    assert break_glass.escalate_due() == 0
    for reader in (adam, maj):
        assert [one.kind for one in notices.unread(by=reader)] == ["glass_late"]
    assert not notices.unread(by=cast.petra())


BARE = (
    "INSERT INTO teams_breakglass (id, version, team_id, user_id, authority_id, reason, paragraph, opened_at,"
    " ends_at, verdict) SELECT gen_random_uuid(), 1, %(team)s, %(user)s, %(authority)s, '\\x00', '',"
    " statement_timestamp() + %(shift)s::interval, statement_timestamp() + %(shift)s::interval"
    " + %(length)s::interval, ''"
)


@pytest.mark.parametrize(
    "wrong",
    [
        {"length": "61 minutes"},
        {"shift": "2 minutes"},
        {"shift": "-2 minutes"},
        {"user": "petra"},
        {"authority": "socialtjansten"},
        {"authority": "ung-fritid"},
    ],
    ids=str,
)
def test_the_data_base_refuses_what_the_rule_refuses(wrong: dict[str, str]) -> None:
    told = story.running()
    given = {"user": "olle", "authority": "polisen", "shift": "0", "length": "15 minutes", **wrong}
    values = {
        **given,
        "team": told.case.team_id,
        "user": getattr(cast, given["user"])().pk,
        "authority": cast.authority(given["authority"]).pk,
    }
    with acting_as(cast.olle()):
        with pytest.raises(DatabaseError), transaction.atomic(), connection.cursor() as cursor:
            cursor.execute(BARE, values)
        good = {**values, "user": cast.olle().pk, "authority": cast.authority("polisen").pk}
        with connection.cursor() as cursor:
            cursor.execute(BARE, {**good, "shift": "0", "length": "60 minutes"})
            assert cursor.rowcount == 1


@pytest.mark.parametrize(
    "change",
    [
        {"ends_at": timedelta(minutes=1)},
        {"opened_at": timedelta(minutes=-1)},
        {"paragraph": POLICE_GROUND},
        {"verdict": "justified"},
    ],
    ids=str,
)
def test_what_was_opened_is_not_rewritten(change: dict[str, Any]) -> None:
    told = story.running()
    broken(cast.olle(), number(told))
    with acting_as(cast.olle()):
        held = BreakGlass.objects.get(user=cast.olle())
        new = {
            field: getattr(held, field) + value if isinstance(value, timedelta) else value
            for field, value in change.items()
        }
        if "verdict" in new:
            new |= {"reviewed_at": clock.now(), "reviewed_by": cast.lovisa()}
        with pytest.raises(DatabaseError), transaction.atomic():
            BreakGlass.objects.filter(pk=held.pk).update(**new)


def test_one_line_for_what_says_the_same_and_none_when_all_is_looked_into() -> None:
    told, lovisa = story.running(), cast.lovisa()
    for _turn in range(2):
        broken(cast.olle(), number(told))
        break_glass.close(by=cast.olle())
    assert len(notices.unread(by=lovisa)) == 2
    (line,) = newest(notices.unread(by=lovisa))
    waiting = [one.id for one in team_access.openings(by=lovisa)]
    break_glass.sign_off(opening_id=waiting[0], verdict="justified", by=lovisa)
    assert len(notices.unread(by=lovisa)) == 2
    notices.mark_read(notice_id=line.id, by=cast.adam())
    assert len(notices.unread(by=lovisa)) == 2
    notices.mark_read(notice_id=line.id, by=lovisa)
    assert notices.unread(by=lovisa) == []
    broken(cast.olle(), number(told))
    for opening_id in [one.id for one in team_access.openings(by=lovisa) if not one.verdict]:
        assert notices.unread(by=lovisa)
        break_glass.sign_off(opening_id=opening_id, verdict="justified", by=lovisa)
    assert notices.unread(by=lovisa) == []


def test_those_who_lead_are_told_of_each_team() -> None:
    for told in (story.running(), story.running()):
        broken(cast.olle(), number(told))
        break_glass.close(by=cast.olle())
    assert len(newest(notices.unread(by=cast.anna(), kinds=("glass_opened",)))) == 2


def typed(client: Client, what: str) -> Any:
    sent = {"number": what, "reason": WHY, "paragraph": "", "minutes": "15", "confirmed": "on"}
    return client.post("/break-glass/", {**sent, "submission_token": uuid4()})


def test_over_the_wire_every_wrong_number_looks_the_same(client_for: Callable[[User], Client]) -> None:
    """Unknown, with a conflict, before start, malformed: status, headers and body are one and the same."""
    told, hidden = story.running(), story.begin()
    conflicts.declare(team=told.case.team, user=cast.olle(), by=cast.anna())
    client, seen = client_for(cast.olle()), set()
    for what in (number(told), number(hidden), "SIG-26-999", "19990101-", "%%%%%%%%%%", "Kim Exempe"):
        shown = what.ljust(10, "x")[:10]
        answer = typed(client, shown)
        body = re.sub(r'(csrfmiddlewaretoken|submission_token)" value="[^"]+"', "", answer.content.decode())
        headers = {name: value for name, value in answer.headers.items() if name != "X-Request-Id"}
        seen.add((answer.status_code, str(headers), body.replace(escape(shown), "")))
        assert len(answer.content) == len(typed(client, "SIG-26-998").content) or "%" in shown
    ((status, _headers, body),) = seen
    assert status == 422
    assert WHY in body


def test_over_the_wire_what_was_kept_without_a_fresh_code_is_not_lost(
    client_for: Callable[[User], Client], monkeypatch: pytest.MonkeyPatch
) -> None:
    told = story.running()
    client = client_for(cast.olle())
    later = clock.now() + limits.STEP_UP + timedelta(seconds=1)
    monkeypatch.setattr(clock, "_now", lambda: later)
    answer = typed(client, number(told))
    assert answer.status_code == 303
    assert answer.headers["Location"].startswith("/sign-in/confirm/")
    assert WHY in client_for(cast.olle()).get("/break-glass/").content.decode()


def test_every_wrong_number_costs_the_data_base_the_same() -> None:
    told, hidden = story.running(), story.begin()
    conflicts.declare(team=told.case.team, user=cast.olle(), by=cast.anna())
    costs = set()
    for what in (number(told), number(hidden), "SIG-26-999", "Kim Exempelsson"):
        olle = User.objects.select_related("authority").get(pk=cast.olle().pk)
        with CaptureQueriesContext(connection) as asked:
            refused(olle, what)
        costs.add(len(asked))
    assert len(costs) == 1


def begun(number: str, results: list[str]) -> None:
    try:
        broken(cast.olle(), number)
        results.append("open")
    except NotAllowed as refusal:
        results.append(refusal.decision.reason)
    finally:
        connections.close_all()


@pytest.mark.django_db(transaction=True, databases="__all__")
def test_two_at_the_same_moment_open_one() -> None:
    numbers = [number(story.running()), number(story.running())]
    cast.olle()
    results: list[str] = []
    threads = [Thread(target=begun, args=(one, results)) for one in numbers]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(30)
    assert sorted(results) == ["already_open", "open"]


@pytest.mark.parametrize(
    ("who", "sees"),
    [
        (cast.olle, 1),
        (cast.lovisa, 1),
        (cast.anna, 1),
        (cast.petra, 0),
        (cast.sam, 0),
        (cast.adam, 0),
        (cast.maj, 0),
        (cast.bea, 0),
    ],
)
def test_whose_the_row_is_to_see_with_no_filter_of_ours(who: Callable[[], User], sees: int) -> None:
    told = story.running()
    broken(cast.olle(), number(told))
    with acting_as(who()):
        assert BreakGlass.objects.count() == sees
        with pytest.raises(DatabaseError), transaction.atomic():
            BreakGlass.objects.all().delete()


@pytest.mark.parametrize("who", [cast.petra, cast.anna, cast.adam, cast.maj])
def test_nobody_else_ends_it_or_signs_for_it(who: Callable[[], User]) -> None:
    told = story.running()
    broken(cast.olle(), number(told))
    with acting_as(who()):
        assert BreakGlass.objects.update(ends_at=clock.database_now()) == 0
    assert break_glass.open_now(by=cast.olle()) is not None


def test_it_discloses_nothing_on_a_paragraph_of_its_own() -> None:
    told = case_full_of_texts()
    broken(cast.olle(), number(told), paragraph=POLICE_GROUND)
    given = viewer(team_id=told.case.team_id, by=cast.olle(), at=clock.database_now())
    answer = consent_policy.may_record_ground(given, sends=True)
    assert (answer.allowed, answer.reason, answer.hidden) == (False, "read_only", False)
    with acting_as(cast.olle()), pytest.raises(DatabaseError), transaction.atomic():
        ground(told, cast.olle()).save(force_insert=True)
    with acting_as(cast.petra()):
        ground(told, cast.petra()).save(force_insert=True)


def ground(told: Story, by: User) -> DisclosureGround:
    return DisclosureGround(
        team=told.case.team,
        paragraph="osl_10_2",
        sender=cast.authority("polisen"),
        recipient=cast.authority("skolan"),
        category="crime",
        reasoning="Prövat.",
        decided_by=by,
        decided_at=clock.database_now(),
    )
