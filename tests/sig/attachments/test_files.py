"""Files of entries: kept sealed, read with their entry and never otherwise, taken away with a draft."""

from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from io import BytesIO
from typing import Any
from uuid import UUID, uuid4

import pytest
from django.core.exceptions import ValidationError
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse
from PIL import Image

from audit.acting import acting_as
from audit.decisions import NotAllowed
from crypto.errors import StreamBroken
from sig import access
from sig.attachments import access as files
from sig.attachments import policy
from sig.attachments.policy import OPEN_FOR, Written
from sig.models import Attachment, Entry
from sig.models.codes import Stage
from sig.policy import CaseFacts, MemberFact, Period
from sig.services import attachments, entries, releases
from tests import cast
from tests.consent.test_access import entries as ledger
from tests.consent.test_scans import HEIC, PDF, picture, with_metadata
from tests.sig import story
from tests.sig.story import Story

pytestmark = pytest.mark.django_db
NOON = datetime(2026, 11, 20, 12, tzinfo=UTC)
committed = pytest.mark.django_db(transaction=True)
TICK = timedelta(microseconds=1)


@pytest.fixture
def told() -> Story:
    return story.running()


def add(told: Story, entry: Entry, *sent: bytes, by: Any = None, name: str = "Läxa.pdf") -> UUID:
    attachments.add(
        entry=entry.pk, case=told.case_id, files=[(name, one) for one in sent or (PDF,)], by=by or cast.sam()
    )
    with acting_as(by or cast.sam()):
        found: UUID = Attachment.objects.filter(entry=entry).latest("uploaded_at").pk
        return found


def opened(told: Story, entry: Entry, file: UUID, by: Any = None) -> files.OpenedFile:
    return files.opened(file, entry=entry.pk, case=told.case_id, by=by or cast.sam())


# --- the rule ---


def facts(at: datetime = NOON, stage: str = Stage.STARTED, glass: str = "") -> CaseFacts:
    seat = MemberFact(1, False, False, Period(NOON - timedelta(days=9)), break_glass=glass)
    return CaseFacts(7, True, True, at, stage, (seat,))


MINE = Written("note", 7, False, NOON)
RULE = {
    "own, just written": (facts(), MINE, "member"),
    "one tick before the day is over": (facts(NOON + OPEN_FOR - TICK), MINE, "member"),
    "the day is over": (facts(NOON + OPEN_FOR), MINE, "too_late"),
    "one tick after": (facts(NOON + OPEN_FOR + TICK), MINE, "too_late"),
    "an old draft": (facts(NOON + 9 * OPEN_FOR), Written("note", 7, True, NOON), "member"),
    "another's": (facts(), Written("note", 8, False, NOON), "not_author"),
    "another's draft": (facts(), Written("note", 8, True, NOON), "not_author"),
    "a contact": (facts(), Written("contact", 7, False, NOON), "member"),
    "an incident": (facts(), Written("incident", 7, False, NOON), "member"),
    "said at a meeting": (facts(), Written("minute", 7, False, NOON), "member"),
    "a school week": (facts(), Written("school", 7, False, NOON), "no_files"),
    "a score": (facts(), Written("status", 7, False, NOON), "no_files"),
    "a closed case": (facts(stage=Stage.CLOSED), MINE, "closed"),
    "by break-glass": (facts(glass="g"), MINE, "read_only"),
}


@pytest.mark.parametrize(("case", "entry", "reason"), RULE.values(), ids=RULE)
def test_who_may_add_a_file(case: CaseFacts, entry: Written, reason: str) -> None:
    decision = policy.may_attach(case, entry)
    assert (decision.reason, decision.allowed) == (reason, reason == "member")


@pytest.mark.parametrize(
    ("held", "sent", "fits"), [(0, 10, True), (9, 1, True), (10, 1, False), (0, 11, False)]
)
def test_ten_files_fit(held: int, sent: int, fits: bool) -> None:
    assert policy.room(held, sent) is fits


@pytest.mark.parametrize(
    ("sent", "shown"),
    [
        ("Läxa vecka 4.pdf", "Läxa vecka 4"),
        ("C:\\Users\\sam\\Hemligt.PDF", "Hemligt"),
        ("../../etc/passwd", "passwd"),
        (".jpg", "Fil"),
        ("", "Fil"),
        ("a\u202egpj.exe", "agpj"),
        ("rad\r\nbryt.png", "radbryt"),
        ("x" * 300 + ".pdf", "x" * 120),
    ],
)
def test_what_a_file_is_called(sent: str, shown: str) -> None:
    assert attachments.shown_name(sent) == shown


# --- keeping and opening ---


@committed
def test_a_file_comes_back_as_it_was_kept_and_both_are_recorded(told: Story, superuser: Any) -> None:
    note = told.wrote(cast.sam())
    file = add(told, note)
    found = opened(told, note, file)
    assert (found.content, found.content_type) == (PDF, "application/pdf")
    assert found.filename.startswith(f"bilaga-{told.case.number}-")
    done = [one["action"] for one in ledger(superuser)]
    assert done[-2:] == ["file.add", "file.view"]


def test_a_photo_loses_place_and_maker(told: Story) -> None:
    note = told.wrote(cast.sam())
    kept = opened(told, note, add(told, note, with_metadata(), name="IMG_1.jpg")).content
    assert b"Hemlig" not in kept
    assert not Image.open(BytesIO(kept)).getexif()


@committed
def test_neither_name_nor_content_lies_in_clear(told: Story, superuser: Callable[[], Any]) -> None:
    add(told, told.wrote(cast.sam()), name="Kims betyg.pdf")
    with superuser() as session:
        row = session.execute("SELECT * FROM sig_attachment").fetchone()
    flat = b"".join(bytes(part) if isinstance(part, bytes) else str(part).encode() for part in row)
    assert b"betyg" not in flat
    assert b"PDF-1.7" not in flat


@committed
def test_a_file_sealed_for_one_entry_does_not_open_as_another(
    told: Story, superuser: Callable[[], Any]
) -> None:
    note = told.wrote(cast.sam())
    first, second = add(told, note), add(told, note, picture())
    with superuser() as session:
        session.execute("SET session_replication_role = replica")
        session.execute(
            "UPDATE sig_attachment a SET sealed = b.sealed, size = b.size FROM sig_attachment b"
            " WHERE a.id = %s AND b.id = %s",
            [first, second],
        )
    with pytest.raises(StreamBroken):
        opened(told, note, first)


REFUSED = {"heic": HEIC, "unknown": b"<script>", "empty": b"", "broken": b"\xff\xd8\xff"}


@pytest.mark.parametrize(("reason", "data"), REFUSED.items(), ids=REFUSED)
def test_one_bad_file_among_good_ones_leaves_nothing(told: Story, reason: str, data: bytes) -> None:
    note = told.wrote(cast.sam())
    with pytest.raises(ValidationError, match="Läxa") as refusal:
        add(told, note, PDF, data)
    assert refusal.value.error_dict["file"][0].code == reason
    with acting_as(cast.sam()):
        assert not Attachment.objects.exists()


def test_the_eleventh_file_is_refused_in_words(told: Story) -> None:
    note = told.wrote(cast.sam())
    add(told, note, *[PDF] * 10)
    with pytest.raises(ValidationError, match="Högst 10 filer"):
        add(told, note)


@committed
def test_only_the_author_adds_and_only_for_a_day(told: Story, superuser: Callable[[], Any]) -> None:
    note = told.wrote(cast.sam(), to=("polisen",))
    for other in (cast.petra(), cast.anna()):
        with pytest.raises(NotAllowed):
            add(told, note, by=other)
    with superuser() as session:
        session.execute("SET session_replication_role = replica")
        session.execute("UPDATE sig_entry SET created_at = created_at - interval '1 day'")
    with pytest.raises(ValidationError, match="ett dygn"):
        add(told, note)


# --- read with the entry, and never otherwise ---


def test_whoever_reads_the_entry_opens_the_file_and_loses_both_at_once(told: Story) -> None:
    note = told.wrote(cast.sam(), to=("polisen",))
    file = add(told, note)
    petra = cast.petra()
    assert opened(told, note, file, petra).content == PDF
    seen = access.entry(note.pk, by=petra)
    assert [line.name for line in files.files_of([seen], by=petra)[note.pk]] == ["Läxa"]
    told.withdraw()
    assert files.files_of([seen], by=petra) == {}
    with pytest.raises(NotAllowed):
        opened(told, note, file, petra)
    assert opened(told, note, file).content == PDF


def test_a_release_taken_back_takes_the_file_back(told: Story) -> None:
    note = told.wrote(cast.sam(), to=("polisen",))
    file = add(told, note)
    with acting_as(cast.sam()):
        release = note.releases.get().pk
    releases.take_back(release=release, by=cast.sam())
    with pytest.raises(NotAllowed):
        opened(told, note, file, cast.petra())


@committed
def test_to_whoever_may_not_a_file_and_a_random_id_are_the_same(
    told: Story, client_for: Callable[[Any], Client], superuser: Any
) -> None:
    note = told.wrote(cast.sam(), to=("polisen",))
    file = add(told, note)
    told.withdraw()

    def answer(who: Any, *ids: UUID) -> tuple[int, int, str | None]:
        found = client_for(who).get(reverse("entry-file", args=[told.case_id, *ids]))
        return found.status_code, len(found.content), found.get("Content-Disposition")

    for who in (cast.petra(), cast.anna(), cast.bea()):
        assert answer(who, note.pk, file) == answer(who, uuid4(), uuid4()) == answer(who, note.pk, uuid4())
    other = told.wrote(cast.sam())
    assert answer(cast.sam(), other.pk, file)[0] == 404
    assert ledger(superuser)[-1]["action"] == "refused"


def test_the_download_cannot_run(told: Story, client_for: Callable[[Any], Client]) -> None:
    note = told.wrote(cast.sam())
    file = add(told, note)
    found = client_for(cast.sam()).get(reverse("entry-file", args=[told.case_id, note.pk, file]))
    assert found["Content-Disposition"].startswith("attachment")
    assert found["X-Content-Type-Options"] == "nosniff"
    assert "sandbox" in found["Content-Security-Policy"]
    assert found["Cache-Control"] == "no-store"


# --- drafts ---


def test_a_file_of_a_draft_goes_with_the_draft(told: Story) -> None:
    note = told.wrote(cast.sam(), draft=True)
    file = add(told, note)
    with pytest.raises(NotAllowed):
        opened(told, note, file, cast.anna())
    kept = add(told, note, picture())
    attachments.remove(file=file, entry=note.pk, case=told.case_id, by=cast.sam())
    with acting_as(cast.sam()):
        assert [row.pk for row in Attachment.objects.all()] == [kept]
    entries.discard(entry=note.pk, by=cast.sam())
    with acting_as(cast.sam()):
        assert not Attachment.objects.exists()


def test_a_published_file_stays(told: Story) -> None:
    note = told.wrote(cast.sam())
    file = add(told, note)
    with pytest.raises(NotAllowed):
        attachments.remove(file=file, entry=note.pk, case=told.case_id, by=cast.sam())
    assert opened(told, note, file).content == PDF


# --- the pages ---


def upload(client: Client, told: Story, entry: Entry, **sent: Any) -> Any:
    address = reverse("entry-files", args=[told.case_id, entry.pk])
    return client.post(address, {"submission_token": str(uuid4()), **sent})


def test_text_first_then_the_file(told: Story, client_for: Callable[[Any], Client]) -> None:
    """Whatever happens to the file, the text has been saved before it was chosen."""
    client = client_for(cast.sam())
    typed = {"text": "Läxan är klar.", "category": "school", "readers_for": "school", "attach": "1"}
    address = reverse("case-note", args=[told.case_id])
    moved = client.post(
        address, {**typed, "happened_at": "2026-01-02T10:00", "submission_token": str(uuid4())}
    )
    assert moved.status_code == 303, moved.content.decode()
    assert moved["Location"].endswith("/files/")
    bad = client.post(
        moved["Location"],
        {"submission_token": str(uuid4()), "file": SimpleUploadedFile("x.heic", HEIC)},
    )
    assert bad.status_code == 422
    assert "HEIC" in bad.content.decode()
    assert "Läxan är klar." in client.get(reverse("case", args=[told.case_id])).content.decode()


def test_several_files_and_the_list_beneath_the_entry(
    told: Story, client_for: Callable[[Any], Client]
) -> None:
    note = told.wrote(cast.sam(), to=("polisen",))
    client = client_for(cast.sam())
    several = [SimpleUploadedFile("Schema.pdf", PDF), SimpleUploadedFile("Tavla.png", picture("PNG"))]
    assert upload(client, told, note, file=several).status_code == 303
    for who in (cast.sam(), cast.petra()):
        page = client_for(who).get(reverse("case", args=[told.case_id])).content.decode()
        assert "Ladda ner Schema" in page
        assert "Bild (PNG), 1 kB" in page
    assert (
        "Ladda ner Schema"
        not in client_for(cast.anna()).get(reverse("case", args=[told.case_id])).content.decode()
    )


def test_too_large_is_said_in_words(told: Story, client_for: Callable[[Any], Client], settings: Any) -> None:
    settings.UPLOAD_MAX_BYTES = 1_000_000
    note = told.wrote(cast.sam())
    sent = SimpleUploadedFile("stor.pdf", PDF + bytes(1_000_000))
    page = upload(client_for(cast.sam()), told, note, file=sent)
    assert page.status_code == 422
    assert "Filen är för stor. Den får vara högst 1 MB." in page.content.decode()
    nothing = upload(client_for(cast.sam()), told, note)
    assert "Ta en bild eller välj en fil." in nothing.content.decode()
