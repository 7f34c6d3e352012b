"""The signature of a publication's PDF holds, one changed byte breaks it, and a PDF without one says so."""

import io
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime, timedelta
from functools import cache
from pathlib import Path
from typing import Any

import pypdf
import pytest
from django.utils import translation
from pyhanko.pdf_utils.misc import PdfError
from pyhanko.pdf_utils.reader import PdfFileReader
from pyhanko.sign.validation import validate_pdf_signature
from pyhanko.sign.validation.status import PdfSignatureStatus
from pyhanko_certvalidator import ValidationContext

from audit import clock
from config.demo import certificate
from consent.printing import render_pdf
from sig.reports import rendering, signing
from sig.reports.issued_words import report
from tests.sig.publications.records import APPROVAL, record


@pytest.fixture
def signer(tmp_path: Path, settings: Any) -> signing.Identity:
    """The demo's certificate, in the settings."""
    path = tmp_path / "signing.p12"
    certificate.make(path, clock.now())
    settings.SIGNING_FILE, settings.SIGNING_PASSPHRASE, settings.DEMO = str(path), "", True
    found = signing.identity()
    assert found is not None
    return found


@cache
def small() -> bytes:
    """A tagged PDF of one page."""
    return render_pdf("sig/monthly/print.html", {}, title="Prov")


def checked(content: bytes) -> PdfSignatureStatus:
    """What pyHanko's validator says of the one signature, its own certificate taken as known."""
    reader = PdfFileReader(io.BytesIO(content))
    (signature,) = reader.embedded_signatures
    known = ValidationContext(trust_roots=[signature.signer_cert], allow_fetching=False)
    with ThreadPoolExecutor(1) as apart:  # the validator starts an event loop of its own
        return apart.submit(validate_pdf_signature, signature, signer_validation_context=known).result()


def test_the_signature_of_a_publication_holds_and_covers_everything(signer: signing.Identity) -> None:
    with translation.override("sv"):
        content = rendering.pdf(report(record(), APPROVAL))
    found = checked(content)
    assert (found.intact, found.valid, found.trusted, found.bottom_line) == (True, True, True, True)
    assert found.coverage.name == "ENTIRE_FILE"
    (signature,) = PdfFileReader(io.BytesIO(content)).embedded_signatures
    assert signature.sig_object["/SubFilter"] == "/ETSI.CAdES.detached"
    cover = pypdf.PdfReader(io.BytesIO(content)).pages[0].extract_text()
    assert "Elektroniskt underskriven" in cover
    assert "inte elektroniskt" not in cover


def test_what_was_signed_stands_as_it_did_and_is_still_tagged(signer: signing.Identity) -> None:
    signed = signing.sign(small(), signer)
    assert signed.startswith(small())
    root: Any = pypdf.PdfReader(io.BytesIO(signed)).trailer["/Root"]
    assert root["/Lang"] == "sv"
    assert root["/MarkInfo"]["/Marked"]
    assert "/StructTreeRoot" in root


def test_the_field_is_hidden_so_that_it_needs_no_tag(signer: signing.Identity) -> None:
    page = pypdf.PdfReader(io.BytesIO(signing.sign(small(), signer))).pages[0]
    (widget,) = (one.get_object() for one in page["/Annots"])  # type: ignore[union-attr]
    assert widget["/F"] & 2


def test_one_changed_byte_breaks_it(signer: signing.Identity) -> None:
    """Anywhere in what is signed: sixteen places from the first to the last."""
    signed = signing.sign(small(), signer)
    assert checked(signed).bottom_line
    reader = PdfFileReader(io.BytesIO(signed))
    begin, length, after, rest = (int(one) for one in reader.embedded_signatures[0].byte_range)
    covered = [*range(begin, begin + length), *range(after, after + rest)]
    for place in covered[:: len(covered) // 15]:
        changed = bytearray(signed)
        changed[place] ^= 1
        assert not _holds(bytes(changed)), place


def _holds(content: bytes) -> bool:
    try:
        return bool(checked(content).bottom_line)
    except (PdfError, ValueError, AttributeError, KeyError):
        return False  # no longer a PDF, or no longer one with a signature


def test_something_added_after_it_breaks_it(signer: signing.Identity) -> None:
    """It is a certification: no later change of the document is allowed."""
    writer = pypdf.PdfWriter(io.BytesIO(signing.sign(small(), signer)), incremental=True)
    writer.add_blank_page(width=200, height=200)
    out = io.BytesIO()
    writer.write(out)
    assert not checked(out.getvalue()).bottom_line


def test_without_a_certificate_the_pdf_says_that_it_is_not_signed(
    settings: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    settings.SIGNING_FILE = ""
    assert signing.identity() is None
    told: list[str] = []

    def plain(_template: str, context: Any, **_rest: Any) -> bytes:
        told.append(context["signed"])
        return small()

    monkeypatch.setattr(rendering, "render_pdf", plain)
    with translation.override("sv"):
        content = rendering.pdf(report(record(0), APPROVAL))
    assert told == ["Filen är inte elektroniskt underskriven."]
    assert content == small()
    assert PdfFileReader(io.BytesIO(content)).embedded_signatures == []


@pytest.mark.parametrize(
    ("days", "usable"), [(-1, False), (2, True), (365 * certificate.YEARS - 2, True), (365 * 6, False)]
)
def test_a_certificate_is_used_while_it_is_valid(
    tmp_path: Path, settings: Any, monkeypatch: pytest.MonkeyPatch, days: int, usable: bool
) -> None:
    begins = datetime(2026, 1, 2, tzinfo=UTC)
    certificate.make(tmp_path / "a.p12", begins)
    settings.SIGNING_FILE, settings.SIGNING_PASSPHRASE, settings.DEMO = str(tmp_path / "a.p12"), "", True
    monkeypatch.setattr(clock, "now", lambda: begins + timedelta(days=days - 1))
    if usable:
        assert signing.identity() is not None
        return
    with pytest.raises(signing.BadIdentity, match="gäller inte i dag"):
        signing.identity()


def test_the_demos_certificate_is_refused_outside_the_demo(signer: signing.Identity, settings: Any) -> None:
    settings.DEMO = False
    with pytest.raises(signing.BadIdentity, match="demons"):
        signing.identity()


def test_what_is_wrong_with_the_file_is_said(tmp_path: Path, settings: Any, signer: signing.Identity) -> None:
    good = Path(settings.SIGNING_FILE)
    settings.SIGNING_FILE = str(tmp_path / "none.p12")
    with pytest.raises(signing.BadIdentity, match="går inte att läsa"):
        signing.identity()
    (tmp_path / "text.p12").write_text("nej")
    (tmp_path / "text.p12").chmod(0o600)
    settings.SIGNING_FILE = str(tmp_path / "text.p12")
    with pytest.raises(signing.BadIdentity, match="PKCS #12"):
        signing.identity()
    settings.SIGNING_FILE, settings.SIGNING_PASSPHRASE = str(good), "fel"
    with pytest.raises(signing.BadIdentity, match="SIGNING_PASSPHRASE"):
        signing.identity()
    settings.SIGNING_PASSPHRASE = ""
    good.chmod(0o604)
    with pytest.raises(signing.BadIdentity, match="chmod 600"):
        signing.identity()


def test_the_key_is_never_printed(signer: signing.Identity) -> None:
    assert repr(signer) == "Identity(name='SIG demo (påhittad kommun)')"
