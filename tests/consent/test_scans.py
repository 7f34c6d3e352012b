"""A signed paper as picture: told by content, drawn anew, sealed, and handed out to few as a download."""

import random
from collections.abc import Callable
from io import BytesIO
from typing import Any
from uuid import uuid4

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse
from PIL import Image

from audit.acting import acting_as
from audit.decisions import NotAllowed
from consent.models import ConsentScan
from consent.policy import ViewerFacts
from consent.scans import access, cleaning, policy
from consent.services import scans
from crypto.errors import StreamBroken
from crypto.stream import sealed_size
from tests import cast
from tests.consent.test_access import entries
from tests.consent.test_services import World, world  # noqa: F401

pytestmark = pytest.mark.django_db

PDF = b"%PDF-1.7\n1 0 obj<</Type/Catalog>>endobj\ntrailer<</Root 1 0 R>>\n%%EOF\n"
GPS_TAG, ORIENTATION, MAKER = 0x8825, 0x0112, 0x010F


def picture(kind: str = "JPEG", size: tuple[int, int] = (60, 40), **save: Any) -> bytes:
    """Left half red, right half blue."""
    drawn = Image.new("RGB", size, "red")
    drawn.paste("blue", (size[0] // 2, 0, *size))
    target = BytesIO()
    drawn.save(target, kind, **save)
    return target.getvalue()


def with_metadata() -> bytes:
    """A phone's picture: place, maker, a comment, and turned a quarter."""
    exif = Image.Exif()
    exif[ORIENTATION], exif[MAKER] = 6, "Hemlig Telefon"
    exif.get_ifd(GPS_TAG)[1] = "N"
    exif.get_ifd(GPS_TAG)[2] = (59.0, 22.0, 11.0)
    return picture(exif=exif, comment=b"Hemlig kommentar")


# --- what is taken in ---


def test_nothing_but_the_picture_is_kept() -> None:
    sent = with_metadata() + b"Hemlig svans PK\x03\x04"
    assert b"Hemlig Telefon" in sent
    clean = cleaning.cleaned(sent)
    assert b"Hemlig" not in clean.data
    kept = Image.open(BytesIO(clean.data))
    assert not kept.getexif()
    assert set(kept.info) <= {"jfif", "jfif_version", "jfif_unit", "jfif_density"}
    assert kept.size == (40, 60)
    top, bottom = kept.getpixel((20, 10)), kept.getpixel((20, 50))
    assert isinstance(top, tuple)
    assert isinstance(bottom, tuple)
    assert top[0] > 200 > top[2]
    assert bottom[2] > 200 > bottom[0]


def test_a_png_keeps_its_points_and_loses_its_words() -> None:
    from PIL.PngImagePlugin import PngInfo

    info = PngInfo()
    info.add_text("Author", "Hemlig Person")
    clean = cleaning.cleaned(picture("PNG", pnginfo=info))
    assert b"Hemlig" not in clean.data
    assert (
        Image.open(BytesIO(clean.data)).convert("RGB").tobytes()
        == Image.open(BytesIO(picture("PNG"))).convert("RGB").tobytes()
    )


def test_what_is_see_through_becomes_white() -> None:
    target = BytesIO()
    Image.new("RGBA", (4, 4), (0, 0, 0, 0)).save(target, "PNG")
    kept = Image.open(BytesIO(cleaning.cleaned(target.getvalue()).data))
    assert kept.getpixel((1, 1)) == (255, 255, 255)


def test_a_large_picture_is_drawn_smaller_and_a_huge_one_refused(monkeypatch: Any) -> None:
    kept = Image.open(BytesIO(cleaning.cleaned(picture(size=(4400, 1100))).data))
    assert max(kept.size) == cleaning.LONGEST_SIDE
    monkeypatch.setattr(cleaning, "MOST_PIXELS", 60 * 40)
    assert cleaning.cleaned(picture())
    monkeypatch.setattr(cleaning, "MOST_PIXELS", 60 * 40 - 1)
    with pytest.raises(cleaning.Unusable, match="too_many_pixels"):
        cleaning.cleaned(picture())


def test_a_pdf_is_kept_as_it_came() -> None:
    assert cleaning.cleaned(PDF) == cleaning.Clean("pdf", PDF)


HEIC = b"\x00\x00\x00\x18ftypheic\x00\x00\x00\x00mif1heic" + bytes(40)
REFUSED = {
    "nothing": (b"", "empty"),
    "heic": (HEIC, "heic"),
    "video": (b"\x00\x00\x00\x18ftypisom" + bytes(40), "unknown"),
    "gif": (picture("GIF"), "unknown"),
    "bmp": (picture("BMP"), "unknown"),
    "tiff": (picture("TIFF"), "unknown"),
    "svg": (b"<svg xmlns='http://www.w3.org/2000/svg'><script/></svg>", "unknown"),
    "html": (b"<!doctype html><script>alert(1)</script>", "unknown"),
    "zip": (b"PK\x03\x04" + bytes(40), "unknown"),
    "program": (b"MZ" + bytes(40), "unknown"),
    "text before a pdf": (b"x" + PDF, "unknown"),
    "cut jpeg": (picture(size=(600, 400))[:2000], "broken"),
    "cut png": (picture("PNG", size=(600, 400))[:600], "broken"),
    "only a jpeg's start": (b"\xff\xd8\xff", "broken"),
    "only a png's start": (b"\x89PNG\r\n\x1a\n", "broken"),
    "cut pdf": (PDF[:-8], "broken_pdf"),
    "pdf with script": (
        PDF.replace(b"/Catalog", b"/Catalog/OpenAction<</S/JavaScript/JS(x)>>"),
        "active_pdf",
    ),
    "pdf that starts a program": (PDF.replace(b"/Catalog", b"/Catalog/A<</S/Launch>>"), "active_pdf"),
    "pdf with a file in it": (PDF.replace(b"/Catalog", b"/Catalog/EmbeddedFiles"), "active_pdf"),
    "locked pdf": (PDF.replace(b"/Root", b"/Encrypt 5 0 R/Root"), "locked_pdf"),
}


@pytest.mark.parametrize(("data", "reason"), REFUSED.values(), ids=REFUSED)
def test_everything_else_is_refused_with_what_to_do(data: bytes, reason: str) -> None:
    with pytest.raises(cleaning.Unusable) as refusal:
        cleaning.cleaned(data)
    assert refusal.value.reason == reason
    assert str(cleaning.REFUSALS[reason]).endswith(".")


def test_a_picture_cut_anywhere_or_scribbled_in_is_taken_whole_or_not_at_all() -> None:
    chance = random.Random(7)
    whole = picture(size=(80, 60))
    for _try in range(150):
        bent = bytearray(whole[: chance.randrange(len(whole) + 1)])
        for _spot in range(chance.randrange(4)):
            if bent:
                bent[chance.randrange(len(bent))] = chance.randrange(256)
        try:
            kept = cleaning.cleaned(bytes(bent))
        except cleaning.Unusable:
            continue
        Image.open(BytesIO(kept.data)).load()


# --- who may open it ---

COORDINATOR = ViewerFacts(active=True, membership="m", membership_role="coordinator", authority_kind="school")
SOCIAL = ViewerFacts(active=True, membership="m", membership_role="member", authority_kind="social_services")
POLICE = ViewerFacts(
    active=True, membership="m", membership_role="member", authority_kind="police", grants=("c",)
)


@pytest.mark.parametrize(
    ("facts", "allowed", "reason"),
    [
        (COORDINATOR, True, "insider"),
        (SOCIAL, True, "insider"),
        (POLICE, False, "not_insider"),
        (ViewerFacts(active=True), False, "not_member"),
        (ViewerFacts(active=True, registered_youth=True), False, "not_member"),
        (
            ViewerFacts(active=True, conflict=True, membership="m", membership_role="coordinator"),
            False,
            "conflict",
        ),
        (ViewerFacts(active=False, membership="m", membership_role="coordinator"), False, "inactive"),
    ],
)
def test_only_insiders_open_papers(facts: ViewerFacts, allowed: bool, reason: str) -> None:
    decision = policy.may_see_scans(facts)
    assert (decision.allowed, decision.reason) == (allowed, reason)


@pytest.mark.parametrize("kind", ["protected_registration", "fictitious"])
def test_under_strong_protection_only_named_insiders(kind: str) -> None:
    from dataclasses import replace

    assert not policy.may_see_scans(replace(SOCIAL, protection=kind)).allowed
    assert policy.may_see_scans(replace(SOCIAL, protection=kind, named=True)).allowed
    assert policy.may_see_scans(replace(COORDINATOR, protection=kind)).allowed


# --- kept, opened, recorded ---


@pytest.mark.django_db(transaction=True)
def test_a_paper_is_sealed_and_comes_back_the_same(world: World, superuser: Callable[[], Any]) -> None:
    consent = world.active()
    row = scans.add_scan(world.team.pk, consent.pk, data=PDF, key="youth", by=world.anna)
    with superuser() as session:
        stored = bytes(session.execute("SELECT sealed FROM consent_consentscan").fetchone()[0])
    assert len(stored) == sealed_size(len(PDF))
    assert b"%PDF" not in stored
    found = access.opened(world.team.pk, row.pk, by=world.anna)
    assert (found.content, found.content_type) == (PDF, "application/pdf")
    assert found.filename.startswith("samtycke-SIG-26-014-")
    (line,) = access.scans(world.team.pk, by=world.anna).consents[0].lines
    assert (line.media, line.whose) == ("PDF", "Den unge")


@pytest.mark.django_db(transaction=True)
def test_a_paper_that_was_changed_moved_or_cut_is_not_opened(
    world: World, superuser: Callable[[], Any]
) -> None:
    consent = world.active()
    one = scans.add_scan(world.team.pk, consent.pk, data=PDF, by=world.anna)
    two = scans.add_scan(world.team.pk, consent.pk, data=PDF, by=world.anna)
    for statement in (
        f"sealed = (SELECT sealed FROM consent_consentscan WHERE id = '{two.pk}')",
        "sealed = substring(sealed FOR 60)",
        "size = size - 1",
    ):
        with superuser() as session:
            session.execute(f"UPDATE consent_consentscan SET {statement} WHERE id = '{one.pk}'")
        with pytest.raises(StreamBroken):
            access.opened(world.team.pk, one.pk, by=world.anna)
    assert access.opened(world.team.pk, two.pk, by=world.anna).content == PDF


@pytest.mark.django_db(transaction=True)
def test_adding_and_opening_are_in_the_ledger_without_names(
    world: World, superuser: Callable[[], Any]
) -> None:
    consent = world.active()
    row = scans.add_scan(world.team.pk, consent.pk, data=PDF, by=world.anna)
    access.opened(world.team.pk, row.pk, by=world.anna)
    with pytest.raises(NotAllowed, match="not_member"):
        access.opened(world.team.pk, row.pk, by=cast.olle())
    kinds = ("scan.add", "scan.view", "refused")
    added, seen, refused = [one for one in entries(superuser) if one["action"] in kinds][-3:]
    assert [one["action"] for one in (added, seen, refused)] == list(kinds)
    assert added["object"] == seen["object"] != ""
    assert str(row.pk) not in str((added, seen, refused))
    assert not refused.get("case")


def test_a_refused_paper_leaves_nothing(world: World) -> None:
    from django.core.exceptions import ValidationError

    consent = world.active()
    for data, _reason in REFUSED.values():
        with pytest.raises(ValidationError):
            scans.add_scan(world.team.pk, consent.pk, data=data, by=world.anna)
    with acting_as(world.anna):
        assert not ConsentScan.objects.exists()


def test_whose_signature_must_be_registered(world: World) -> None:
    from django.core.exceptions import ValidationError

    consent = world.draft()
    with pytest.raises(ValidationError, match="inte registrerad"):
        scans.add_scan(world.team.pk, consent.pk, data=PDF, key="youth", by=world.anna)


def test_the_data_base_shows_papers_to_insiders_alone(world: World) -> None:
    consent = world.active()
    scans.add_scan(world.team.pk, consent.pk, data=PDF, by=world.anna)
    dag, petra = cast.dag(), cast.petra()
    cast.join(world.team, petra)
    for person, seen in ((world.anna, 1), (dag, 0), (petra, 0), (cast.olle(), 0)):
        with acting_as(person):
            assert ConsentScan.objects.count() == seen, person


# --- the pages ---


@pytest.fixture
def anna(world: World, client_for: Any) -> Client:
    return client_for(world.anna)  # type: ignore[no-any-return]


def send(client: Client, world: World, consent: Any, name: str = "photo", **more: Any) -> Any:
    upload = SimpleUploadedFile("../../etc/bild.html", more.pop("data", picture()), "text/html")
    body = {"submission_token": str(more.pop("token", uuid4())), name: upload, **more}
    return client.post(reverse("consent-scan-add", args=[world.team.pk, consent.pk]), body)


def test_anna_photographs_a_paper_and_opens_it_again(world: World, anna: Client) -> None:
    consent = world.active()
    page = anna.get(reverse("consent-scan-add", args=[world.team.pk, consent.pk])).content.decode()
    assert 'capture="environment"' in page
    assert 'enctype="multipart/form-data"' in page
    answer = send(anna, world, consent, who=str(world.mia.pk))
    assert answer.status_code == 303, answer.content.decode()
    page = anna.get(answer.url).content.decode()
    assert "Mia Öberg" in page
    with acting_as(world.anna):
        row = ConsentScan.objects.get()
    got = anna.get(reverse("consent-scan", args=[world.team.pk, row.pk]))
    assert got.content[:3] == b"\xff\xd8\xff"
    assert got["Content-Type"] == "image/jpeg"
    assert got["Content-Disposition"].startswith('attachment; filename="samtycke-SIG-26-014-')
    assert got["X-Content-Type-Options"] == "nosniff"
    assert "sandbox" in got["Content-Security-Policy"]
    assert "script-src" not in got["Content-Security-Policy"]
    assert got["Cache-Control"] == "no-store"


def test_the_same_click_twice_keeps_one_paper_and_another_file_is_another_form(
    world: World, anna: Client
) -> None:
    consent, token = world.active(), uuid4()
    assert send(anna, world, consent, token=token).status_code == 303
    assert send(anna, world, consent, token=token).status_code == 303
    assert send(anna, world, consent, token=token, data=PDF).status_code == 409
    with acting_as(world.anna):
        assert ConsentScan.objects.count() == 1


def test_a_file_can_be_chosen_instead_of_the_camera(world: World, anna: Client) -> None:
    assert send(anna, world, world.active(), name="file", data=PDF).status_code == 303


def test_nothing_chosen_and_a_wrong_file_say_what_to_do(world: World, anna: Client) -> None:
    consent = world.active()
    address = reverse("consent-scan-add", args=[world.team.pk, consent.pk])
    answer = anna.post(address, {"submission_token": str(uuid4())})
    assert answer.status_code == 422
    assert "Ta en bild eller välj en fil." in answer.content.decode()
    answer = send(anna, world, consent, data=HEIC)
    assert answer.status_code == 422
    assert "HEIC" in answer.content.decode()
    answer = send(anna, world, consent, data=b"")
    assert answer.status_code == 422


@pytest.mark.parametrize(("extra", "status"), [(-1, 303), (0, 303), (1, 422)])
def test_the_limit_holds_to_the_byte(
    world: World, anna: Client, settings: Any, extra: int, status: int
) -> None:
    settings.UPLOAD_MAX_BYTES = 1_000_000
    body = PDF[:-6] + b"%" + b"x" * (1_000_000 + extra - len(PDF) - 2) + b"\n" + PDF[-6:]
    assert len(body) == 1_000_000 + extra
    answer = send(anna, world, world.active(), name="file", data=body)
    assert answer.status_code == status
    if status == 422:
        assert "högst 1 MB" in answer.content.decode()


def test_a_body_far_too_large_is_not_read(world: World, anna: Client, settings: Any) -> None:
    settings.UPLOAD_MAX_BYTES = 1_000
    assert send(anna, world, world.active(), data=bytes(30_000)).status_code == 400


def test_an_interrupted_upload_leaves_nothing(world: World, anna: Client) -> None:
    consent = world.active()
    boundary = "grans"
    start = (
        f'--{boundary}\r\nContent-Disposition: form-data; name="submission_token"\r\n\r\n{uuid4()}\r\n'
        f'--{boundary}\r\nContent-Disposition: form-data; name="photo"; filename="a.jpg"\r\n'
        "Content-Type: image/jpeg\r\n\r\n"
    ).encode()
    body = start + picture(size=(900, 900))[:4000]
    address = reverse("consent-scan-add", args=[world.team.pk, consent.pk])
    answer = anna.generic("POST", address, body, f"multipart/form-data; boundary={boundary}")
    assert answer.status_code == 422
    with acting_as(world.anna):
        assert not ConsentScan.objects.exists()


def test_nothing_that_is_sent_is_written_to_a_file(world: World, anna: Client, monkeypatch: Any) -> None:
    import tempfile

    def refuse(*args: Any, **kwargs: Any) -> Any:
        raise AssertionError("a temporary file was made")

    consent = world.active()
    for name in ("NamedTemporaryFile", "TemporaryFile", "mkstemp"):
        monkeypatch.setattr(tempfile, name, refuse)
    body = PDF[:-6] + b"%" + b"x" * 5_000_000 + b"\n" + PDF[-6:]
    assert send(anna, world, consent, name="file", data=body).status_code == 303


def test_strangers_and_other_members_get_no_paper(world: World, anna: Client, client_for: Any) -> None:
    consent = world.active()
    send(anna, world, consent)
    with acting_as(world.anna):
        row = ConsentScan.objects.get()
    petra = cast.petra()
    cast.join(world.team, petra)
    for person, status in ((petra, 403), (cast.olle(), 404), (cast.dag(), 404)):
        client = client_for(person)
        assert client.get(reverse("consent-scans", args=[world.team.pk])).status_code == status
        for scan in (row.pk, uuid4()):
            assert client.get(reverse("consent-scan", args=[world.team.pk, scan])).status_code == status
    assert anna.get(reverse("consent-scan", args=[world.team.pk, uuid4()])).status_code == 404
    assert anna.get(reverse("consent-scan-add", args=[world.team.pk, uuid4()])).status_code == 404
    other = cast.team()
    assert anna.get(reverse("consent-scan", args=[other.pk, row.pk])).status_code == 404
