"""The pages of a publication: ordered, waited for, read as a draft, answered, read and fetched."""

import re
from collections.abc import Callable, Collection, Mapping
from dataclasses import replace
from datetime import datetime, timedelta
from typing import Any
from uuid import uuid4

import pytest
from django.test import Client
from django.urls import reverse

from audit import clock
from audit.acting import acting_as
from sig.models import Programme, Publication, PublicationFile, PublicationOrder
from sig.reports.rendering import Rendered
from sig.services import publications
from sig.views import publications as pages
from tests import cast
from tests.sig.publications import drafts
from tests.sig.publications.records import record

pytestmark = pytest.mark.django_db(transaction=True, databases="__all__")
PDF = b"%PDF-1.7 en utgava"
BROKEN_RECORD = "UPDATE sig_publication SET record = jsonb_set(record, '{municipality}', '\"Annan\"')"


@pytest.fixture(autouse=True)
def goal() -> Programme:
    return drafts.agreement()


@pytest.fixture(autouse=True)
def rendered(monkeypatch: pytest.MonkeyPatch) -> None:
    """What the files look like is tested elsewhere; setting a PDF takes seconds."""
    made = (
        Rendered("pdf", "lage.pdf", "application/pdf", PDF),
        Rendered("csv", "lage.csv", "text/csv; charset=utf-8", b"a;b"),
    )
    monkeypatch.setattr(publications, "files", lambda issued, approval: made)


def words(answer: Any) -> str:
    """What stands on the page, without its markup."""
    main = answer.content.decode().split("<main", 1)[1].split("</main>", 1)[0]
    return re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", main))


def post(client: Client, address: str, token: str = "", **sent: Any) -> Any:
    return client.post(address, {"submission_token": token or str(uuid4()), **sent})


def sent_order(**changed: Any) -> dict[str, Any]:
    return {"audience": "steering", "ends_on": str(drafts.DAY), "done": "Vi har haft möten.", **changed}


def published(key: str = "2018-1") -> Publication:
    draft = drafts.drafted(cast.anna(), key=key)
    for by in (cast.dag(), cast.maj()):
        publications.decide(draft.pk, publications.Answer.APPROVE, "", by=by)
    return draft


def stored(model: Any) -> list[Any]:
    with acting_as(cast.anna()):
        return list(model.objects.all())


def page(name: str, *args: Any) -> str:
    return reverse(name, args=args)


def test_before_the_first_everybody_is_told_so(client_for: Callable[[Any], Client]):
    for who in (cast.stig(), cast.maj(), cast.anna()):
        client = client_for(who)
        for name in ("steering", "publications"):
            answer = client.get(page(name))
            assert answer.status_code == 200
            assert "Ingen utgåva har lämnat huset än." in words(answer)
            assert ("Beställ en utgåva" in words(answer)) is (who == cast.anna())


def test_an_order_goes_to_the_worker_once(client_for: Callable[[Any], Client]):
    client, token = client_for(cast.anna()), str(uuid4())
    assert client.get(page("publication-order")).status_code == 200
    first = post(client, page("publication-order"), token, **sent_order())
    again = post(client, page("publication-order"), token, **sent_order())
    assert first.status_code == again.status_code == 303
    assert first["Location"] == again["Location"]
    (row,) = stored(PublicationOrder)
    assert (row.audience, row.ends_on, row.texts) == ("steering", drafts.DAY, {"done": "Vi har haft möten."})
    waits = client.get(first["Location"])
    assert waits["Refresh"] == str(pages.AGAIN)
    assert "Siffrorna granskas mot allt som redan är utgivet." in words(waits)
    assert "En beställning är öppen redan" in words(client.get(page("publication-order")))
    other = post(client, page("publication-order"), **sent_order(done="Ännu mer."))
    assert other.status_code == 422
    assert "Ännu mer." in other.content.decode()


def test_a_page_left_open_does_not_ask_for_ever(client_for: Callable[[Any], Client], monkeypatch: Any):
    order = drafts.placed(cast.anna())
    monkeypatch.setattr(pages, "PATIENCE", timedelta(0))
    answer = client_for(cast.anna()).get(page("publication-progress", order.pk))
    assert answer.status_code == 200
    assert "Refresh" not in answer
    assert "längre tid än vanligt" in words(answer)


@pytest.fixture(autouse=True)
def wary(monkeypatch: pytest.MonkeyPatch) -> list[Collection[str]]:
    """Which names the check of words was given."""
    asked: list[Collection[str]] = []
    real = pages.comments.warnings

    def warnings(texts: Mapping[str, str], names: Collection[str], known: Collection[str] = ()) -> Any:
        asked.append(names)
        return real(texts, names, known)

    monkeypatch.setattr(pages.comments, "warnings", warnings)
    return asked


def test_a_warning_has_to_be_read_and_no_word_is_lost(
    client_for: Callable[[Any], Client], wary: list[Collection[str]]
):
    client, address = client_for(cast.anna()), page("publication-order")
    text = "Möten om Kim Påhittad."
    first = post(client, address, **sent_order(done=text, ahead="Mer."))
    assert first.status_code == 422
    body = first.content.decode()
    assert text in body
    assert "ser ut som ett namn" in words(first)
    (seen,) = re.findall(r'name="seen" value="(\w+)"', body)
    assert stored(PublicationOrder) == []
    unread = post(client, address, **sent_order(done=text, ahead="Mer.", seen=seen))
    assert unread.status_code == 422
    read = post(client, address, **sent_order(done=text, ahead="Mer.", seen=seen, read="on"))
    assert read.status_code == 303
    assert [row.texts["done"] for row in stored(PublicationOrder)] == [text]


def test_what_is_being_written_is_there_when_the_browser_has_been_closed(
    client_for: Callable[[Any], Client],
):
    client, address = client_for(cast.anna()), page("publication-order")
    assert "Du fortsätter på det du skrev" not in words(client.get(address))
    kept = post(client, address, audience="political", ends_on="2018-04", done="Möten.", autosave="1")
    assert kept.status_code == 200
    assert 'data-version="1"' in kept.content.decode()
    again = client_for(cast.anna()).get(address)
    for said in ("Möten.", 'value="2018-04"', 'name="version" value="1"', "Du fortsätter på det du skrev"):
        assert said in again.content.decode()
    assert re.search(r'value="political"[^>]*checked', again.content.decode())
    other = client_for(cast.dag()).get(address).content.decode()
    assert "Möten." not in other
    assert stored(PublicationOrder) == []

    beside = post(client, address, **sent_order(done="Annat."), autosave="1", version="0")
    assert beside.status_code == 409
    assert "i ett annat fönster" in beside.content.decode()
    wrong = post(client, address, **sent_order(done="Annat.", ends_on="x"), version="1")
    assert wrong.status_code == 422
    assert 'name="version" value="1"' in wrong.content.decode()
    long = post(client, address, done="x" * 200_001, autosave="1", version="1")
    assert (long.status_code, "för lång" in long.content.decode()) == (422, True)

    assert post(client, address, **sent_order(done="Annat."), version="1").status_code == 303
    assert "Du fortsätter på det du skrev" not in words(client.get(address))
    assert post(client_for(cast.stig()), address, done="Möten.", autosave="1").status_code == 403


def test_an_order_sent_after_the_session_ended_is_there_after_signing_in(
    client_for: Callable[[Any], Client], frozen: Callable[[datetime], None]
):
    client, address = client_for(cast.anna()), page("publication-order")
    frozen(clock.now() + timedelta(minutes=16))
    sent = sent_order(done="Möten.", together="Skolan.", effects="Lugnare.", ahead="Fler möten.")
    assert post(client, address, **sent).status_code == 303
    again = client_for(cast.anna()).get(address).content.decode()
    for said in ("Möten.", "Skolan.", "Lugnare.", "Fler möten."):
        assert said in again


@pytest.mark.parametrize(("text", "warned"), [("Möten om Kim Påhittad.", True), ("Möten.", False)])
def test_who_approves_is_warned_too(
    client_for: Callable[[Any], Client],
    wary: list[Collection[str]],
    monkeypatch: Any,
    text: str,
    warned: bool,
):
    said = replace(record(0), texts={"done": text})
    monkeypatch.setattr(drafts, "record", lambda number: said)
    draft = drafts.drafted(cast.anna())
    for who in (cast.maj(), cast.dag()):
        answer = client_for(who).get(page("publication", draft.pk))
        assert ("Läs de här orden en gång till" in words(answer)) is warned
        assert ("Kim Påhittad” ser ut som ett namn" in words(answer)) is warned
    assert wary[0] == set()


def test_nobody_outside_sees_a_draft(client_for: Callable[[Any], Client]):
    draft = drafts.drafted(cast.anna())
    stig = client_for(cast.stig())
    assert stig.get(page("publication", draft.pk)).status_code == 404
    assert stig.get(page("publication-progress", draft.order_id)).status_code == 403
    assert stig.get(page("publication-file", draft.pk, "pdf")).status_code == 404
    assert "2018" not in words(stig.get(page("publications")))
    assert "har brutit loss" not in words(stig.get(page("steering")))
    assert client_for(cast.petra()).get(page("publications")).status_code == 403


def test_two_others_approve_and_it_has_left_the_house(client_for: Callable[[Any], Client]):
    draft = drafts.drafted(cast.anna())
    anna, dag, maj = (client_for(one) for one in (cast.anna(), cast.dag(), cast.maj()))
    assert anna.get(page("publication-progress", draft.order_id))["Location"] == page("publication", draft.pk)
    own = words(anna.get(page("publication", draft.pk)))
    assert "Ta tillbaka utkastet" in own
    assert "Spara mitt svar" not in own
    before = words(dag.get(page("publication", draft.pk)))
    assert "Utkastet har inte lämnat huset" in before
    assert "Lämna det inte vidare." in before
    assert "Det som visas grövre, och varför" in before
    assert "HiGHS" in before
    token = str(uuid4())
    for _turn in range(2):
        answer = post(dag, page("publication-answer", draft.pk), token, answer="approve")
        assert (answer.status_code, answer["Location"]) == (303, page("publication", draft.pk))
    assert "väntar på ett svar till" in words(dag.get(page("publication", draft.pk)))
    assert post(maj, page("publication-answer", draft.pk), answer="approve").status_code == 303
    read = words(maj.get(page("publication", draft.pk)))
    assert "Utgåvan är utgiven." in read
    assert "Dag Ställföreträdare" in read
    assert len(stored(PublicationFile)) == 2
    assert all(row.sha256 in read for row in stored(PublicationFile))
    assert read.index("(PDF)") < read.index("(CSV)")
    assert "Spara mitt svar" not in read


@pytest.mark.parametrize("name", ["publication", "steering"])
def test_what_is_published_is_read_by_all_three(client_for: Callable[[Any], Client], name: str):
    draft = published()
    for who in (cast.stig(), cast.maj(), cast.anna()):
        answer = client_for(who).get(page(name, *([draft.pk] if name == "publication" else [])))
        assert answer.status_code == 200
        assert "Anna Samordnare" in words(answer) or "Sara Låtsasson" in words(answer)
        assert "Dag Ställföreträdare" in words(answer)
        assert "ETag" not in answer
        assert "Last-Modified" not in answer
        assert "no-store" in answer["Cache-Control"]


def test_a_file_is_fetched_as_it_left_the_house(client_for: Callable[[Any], Client]):
    draft = published()
    answer = client_for(cast.stig()).get(page("publication-file", draft.pk, "pdf"))
    assert answer.content == PDF
    assert answer["Content-Type"] == "application/pdf"
    assert answer["Content-Disposition"] == 'attachment; filename="lage.pdf"'
    assert "ETag" not in answer
    assert "Last-Modified" not in answer
    assert client_for(cast.stig()).get(page("publication-file", draft.pk, "zip")).status_code == 404


def test_the_landing_shows_the_one_that_left_last(client_for: Callable[[Any], Client]):
    published("2018-1")
    later = published("2018-2")
    answer = client_for(cast.stig()).get(page("steering"))
    assert page("publication-file", later.pk, "pdf") in answer.content.decode()
    assert words(client_for(cast.stig()).get(page("publications"))).count("utgåva 2018-") == 2


def test_a_no_needs_a_reason_and_nothing_leaves(client_for: Callable[[Any], Client]):
    draft = drafts.drafted(cast.anna())
    maj, address = client_for(cast.maj()), page("publication-answer", draft.pk)
    wrong = post(maj, address, answer="reject")
    assert wrong.status_code == 422
    assert "Skriv vad som behöver ändras." in words(wrong)
    assert post(maj, address, answer="reject", note="Fel dag i texten.").status_code == 303
    listed = words(client_for(cast.anna()).get(page("publications")))
    assert "Inte godkänd" in listed
    shown = words(maj.get(page("publication", draft.pk)))
    assert "”Fel dag i texten.”" in shown
    assert stored(PublicationFile) == []


def test_whoever_ordered_it_takes_it_back_and_does_not_approve(client_for: Callable[[Any], Client]):
    draft = drafts.drafted(cast.anna())
    anna, address = client_for(cast.anna()), page("publication-answer", draft.pk)
    assert post(anna, address, answer="approve").status_code == 422
    assert post(anna, address, answer="withdraw").status_code == 422
    assert post(anna, address, answer="withdraw", note="Fel dag.").status_code == 303
    assert "Tillbakatagen" in words(anna.get(page("publications")))
    assert client_for(cast.stig()).post(address).status_code == 403


@pytest.mark.parametrize("code", ["exposed", "failed"])
def test_a_refusal_says_why_and_what_to_do(client_for: Callable[[Any], Client], code: str):
    order = drafts.placed(cast.anna())
    drafts.refused(order, code)
    answer = client_for(cast.anna()).get(page("publication-progress", order.pk))
    assert "Refresh" not in answer
    assert "Inget har lämnat huset" in words(answer)
    assert str(pages.told.refused(code).why) in words(answer)
    assert str(pages.told.refused(code).then) in words(answer)
    assert str(pages.told.refused(code).why) in words(client_for(cast.anna()).get(page("publications")))


def test_what_has_been_changed_is_not_shown(
    client_for: Callable[[Any], Client], superuser: Callable[[], Any]
):
    draft = published()
    with superuser() as session:
        session.execute("SET session_replication_role = replica")
        session.execute(BROKEN_RECORD)
        session.execute("UPDATE sig_publicationfile SET content = 'x'")
    client = client_for(cast.stig())
    client.raise_request_exception = False
    for address in (
        page("publication", draft.pk),
        page("steering"),
        page("publication-file", draft.pk, "pdf"),
    ):
        answer = client.get(address)
        assert answer.status_code == 500
        assert "stämmer inte med sin kontrollsumma" in words(answer)
        assert "har brutit loss" not in words(answer)


def test_a_question_in_the_address_changes_nothing(client_for: Callable[[Any], Client]):
    draft = published()
    client = client_for(cast.stig())
    for address in (
        page("publication", draft.pk),
        page("publications"),
        page("steering"),
        page("definition"),
    ):
        plain = words(client.get(address))
        for asked in ("?area=froslunda", "?sex=F&stage=closed", "?q=SIG-16", "?page=2", "?sort=count"):
            assert words(client.get(address + asked)) == plain
