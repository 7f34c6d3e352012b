"""The log reviewer's pages: what they find, what they record, and who may come."""

import re
from datetime import UTC, date, datetime

import pytest
from django.urls import reverse

from audit import access, review_hooks
from audit.acting import acting_as
from audit.action_names import KINDS, NAMES, OBJECTS
from audit.actions import Action
from audit.decisions import Decision, NotAllowed
from audit.models import LogReview
from audit.policy import may_review
from audit.services import record
from audit.tables import csv_lines
from tests import cast
from tests.audit.conftest import seal_by_command
from tests.house.repository import ROOT

live = pytest.mark.django_db(transaction=True, databases="__all__")
RECORDED = re.compile(r'record\(\s*[A-Za-z]+\.[A-Z_]+,\s*"([a-z_]+)"|object=f"([a-z_]+):')
EVER = access.Selection(date(2026, 1, 1), date(2027, 1, 1))


@pytest.fixture
def lovisa(transactional_db):
    return cast.lovisa()


@pytest.fixture
def log(lovisa, superuser, monkeypatch, frozen):
    """Petra of the police opens two cases and is refused one; Sam of the school searches."""
    petra, sam = cast.petra(), cast.sam()
    with acting_as(petra):
        record(Action.CASE_VIEW, by=petra, case="p1", object="case:p1", decision=Decision(True, "own"))
        record(Action.CASE_VIEW, by=petra, case="p2", object="case:p2")
    with acting_as(petra):
        record(Action.REFUSED, by=petra, case="p1", decision=Decision(False, "not_member"), outcome="refused")
    with acting_as(sam):
        record(Action.CASE_SEARCH, by=sam, count=0)
    with superuser() as session:
        (entries,) = session.execute("SELECT count(*) FROM audit_entry").fetchone()
    seal_by_command(entries)
    monkeypatch.setattr(
        review_hooks, "_case_reference", lambda number, by: {"SIG-18-001": "p1"}.get(number, "")
    )
    names = {petra.pk: petra.name, sam.pk: sam.name, lovisa.pk: lovisa.name}
    monkeypatch.setattr(
        review_hooks, "_staff_names", lambda ids, by: {i: names[i] for i in ids if i in names}
    )
    return petra, sam


def changed(**fields):
    return access.Selection(**{"from_on": EVER.from_on, "to_on": EVER.to_on, **fields})


def test_only_the_log_reviewer_may():
    assert may_review(frozenset({"log_reviewer"})).allowed
    for roles in ((), ("coordinator",), ("administrator", "team_member"), ("steering_group",)):
        assert not may_review(frozenset(roles)).allowed


def test_every_action_has_a_name_and_one_kind():
    assert set(NAMES) == set(Action)
    for action in Action:
        kinds = [kind for kind, (_, actions) in KINDS.items() if action in actions]
        assert kinds, action
        assert len(kinds) == 1 or set(kinds) == {"refusals", "sign_ins"}, action


def test_every_kind_of_object_that_the_code_records_has_a_name():
    floors = ("audit", "crypto", "teams", "consent", "sig")
    code = [path.read_text(encoding="utf-8") for floor in floors for path in (ROOT / floor).rglob("*.py")]
    kinds = {kind for text in code for pair in RECORDED.findall(text) for kind in pair if kind}
    assert {"entry", "user", "break_glass"} <= kinds
    assert kinds - set(OBJECTS) == set()


@live
def test_by_case_person_and_kind(log, lovisa):
    petra, sam = log
    found = access.page(changed(case_number="SIG-18-001"), by=lovisa)
    assert [(line.who, line.what, line.refused) for line in found.lines] == [
        (petra.name, "Nekades", True), (petra.name, "Öppnade ärendet", False),
    ]  # fmt: skip
    assert found.lines[1].reason == "own"
    mine = access.page(changed(person=str(sam.pk), kind="reads"), by=lovisa)
    assert [line.what for line in mine.lines] == ["Sökte ärende"]
    assert access.page(changed(kind="refusals", person=str(petra.pk)), by=lovisa).total == 1
    assert (str(petra.pk), petra.name) in mine.people


@live
def test_an_authority_is_called_by_its_name_where_there_is_one(log, lovisa, monkeypatch):
    assert "Polisen" in {line.authority for line in access.page(EVER, by=lovisa).lines}
    monkeypatch.setattr(review_hooks, "_authority_names", dict)
    codes = {line.authority for line in access.page(EVER, by=lovisa).lines}
    assert "polisen" in codes
    monkeypatch.setattr(review_hooks, "_authority_names", lambda: {"polisen": "Polisen i Provstad"})
    named = {line.authority for line in access.page(EVER, by=lovisa).lines}
    assert named == codes - {"polisen"} | {"Polisen i Provstad"}


@live
def test_an_unknown_case_number_finds_nothing(log, lovisa):
    found = access.page(changed(case_number="SIG-99-999"), by=lovisa)
    assert (found.total, found.unknown_case) == (0, True)


@live
def test_the_review_is_in_the_log_before_the_answer(log, lovisa, stored):
    access.page(changed(case_number="SIG-18-001", person="7"), by=lovisa)
    last = stored()[-1]
    assert (last["action"], last["case"], last["object"], last["count"]) == (
        "review.view",
        "p1",
        "actor:7",
        0,
    )
    assert (last["actor"], last["purpose"]) == (str(lovisa.pk), "log_review")
    list(access.export(EVER, by=lovisa))
    assert stored()[-1]["action"] == "export.review"


@live
def test_others_are_refused_and_recorded(log, stored):
    petra, _ = log
    for ask in (access.page, access.export):
        with pytest.raises(NotAllowed):
            ask(EVER, by=petra)
        assert (stored()[-1]["action"], stored()[-1]["decision"]) == ("refused", "deny")


@live
@pytest.mark.parametrize(("moment", "inside"), [
    ((2026, 5, 31, 21, 59, 59), False), ((2026, 5, 31, 22, 0, 0), True),
    ((2026, 6, 1, 21, 59, 59), True), ((2026, 6, 1, 22, 0, 0), False),
])  # fmt: skip
def test_a_day_is_a_day_in_sweden(lovisa, robin, frozen, superuser, moment, inside):
    frozen(datetime(*moment, tzinfo=UTC))
    with acting_as(robin):
        record(Action.CASE_VIEW, case="edge")
    frozen(datetime.now(UTC))
    with superuser() as session:
        (entries,) = session.execute("SELECT count(*) FROM audit_entry").fetchone()
    seal_by_command(entries)
    found = access.page(access.Selection(date(2026, 6, 1), date(2026, 6, 1), kind="reads"), by=lovisa)
    assert ("edge" in {line.case for line in found.lines}) == inside


@live
def test_pages(log, lovisa, monkeypatch):
    monkeypatch.setattr(access, "PAGE", 1)
    whole = changed(case_number="SIG-18-001")
    numbers = [access.page(whole, number, by=lovisa).lines[0].number for number in (1, 2)]
    assert numbers[0] > numbers[1]
    assert [access.page(whole, number, by=lovisa).number for number in (-1, 0, 3)] == [1, 1, 2]


@live
def test_the_page_and_its_export(log, lovisa, client_for):
    client = client_for(lovisa)
    answer = client.get(reverse("log-review"))
    assert answer.status_code == 200
    text = answer.content.decode()
    assert "Öppnade ärendet" in text
    assert log[0].name in text
    assert "Systemet" in text
    assert ">system:" not in text
    fields = {"from_on": "2026-01-01", "to_on": "2026-12-31", "case": "SIG-18-001"}
    answer = client.post(reverse("log-review-export"), fields)
    table = b"".join(answer.streaming_content).decode("utf-8-sig").splitlines()
    assert table[0].startswith("Nummer;Tid;Vem")
    assert len(table) == 3


@live
@pytest.mark.parametrize("fields", [
    {"from_on": "2026-02-02", "to_on": "2026-02-01"},
    {"from_on": "2025-01-01", "to_on": "2026-01-03"},
    {"from_on": "yesterday", "to_on": "2026-01-03"},
    {"from_on": "2026-02-02", "to_on": "2026-02-03", "kind": "gossip"},
])  # fmt: skip
def test_a_wrong_question_is_shown_again(lovisa, client_for, fields):
    client = client_for(lovisa)
    answer = client.get(reverse("log-review"), fields)
    assert answer.status_code == 422
    assert "<title>Fel:" in answer.content.decode()
    assert client.post(reverse("log-review-export"), fields).status_code == 422


@live
def test_signing_twice_is_one_protocol(log, lovisa, client_for):
    client = client_for(lovisa)
    size, root = access.tree_head()
    fields = {
        "from_on": "2026-01-01",
        "to_on": "2026-12-31",
        "tree_size": size,
        "sample": 3,
        "remark": "none",
    }
    first = client.post(reverse("log-review-sign-off"), fields)
    again = client.post(reverse("log-review-sign-off"), fields)
    assert first.status_code == 303
    assert first["Location"] == again["Location"]
    with acting_as(lovisa):
        [review] = LogReview.objects.all()
    assert (review.sample, review.tree_size, bytes(review.tree_root)) == (3, size, root)
    page = client.get(first["Location"]).content.decode()
    assert root.hex() in page
    assert lovisa.name in page
    assert client.get(reverse("log-review-protocol", args=[999_999])).status_code == 404


@live
@pytest.mark.parametrize(
    "wrong", [{"sample": 0}, {"remark": "?"}, {"tree_size": 999_999}, {"to_on": "2025-01-01"}]
)
def test_a_wrong_protocol_is_not_kept(log, lovisa, client_for, wrong):
    fields = {"from_on": "2026-01-01", "to_on": "2026-12-31", "sample": 3, "remark": "none"}
    fields["tree_size"] = access.tree_head()[0]
    answer = client_for(lovisa).post(reverse("log-review-sign-off"), fields | wrong)
    assert answer.status_code == 422
    with acting_as(lovisa):
        assert not LogReview.objects.exists()


@live
def test_nobody_else_comes_in(log, client_for, client):
    for address in ("log-review", "log-review-export", "log-review-sign-off"):
        assert client_for(log[0]).post(reverse(address)).status_code in {403, 405}
    assert client_for(log[0]).get(reverse("log-review")).status_code == 403
    assert client.get(reverse("log-review")).status_code == 303


def test_a_cell_is_never_a_formula():
    line = access.Line(1, None, "=1+1", "+a", "-b", "@c", "case:p", "p", True, "own", "", "", "")
    _, row = csv_lines([line])
    assert row == "1;;'=1+1;'+a;'-b;'@c;case:p;p;ja;own;;;\r\n"


def test_without_hooks_the_review_shows_ids(monkeypatch):
    monkeypatch.setattr(review_hooks, "_case_reference", None)
    monkeypatch.setattr(review_hooks, "_staff_names", None)
    assert review_hooks.case_reference("SIG-18-001", None) == ""
    assert review_hooks.staff_names([1], None) == {}
    review_hooks.register(case_reference=lambda number, by: "p", staff_names=lambda ids, by: {1: "Kim"})
    review_hooks.register()
    assert review_hooks.case_reference("x", None) == "p"
    assert review_hooks.staff_names([1], None) == {1: "Kim"}
    monkeypatch.undo()
