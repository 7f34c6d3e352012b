"""The electronic signature of a publication's PDF (PAdES baseline B), with the municipality's certificate.

The certificate and its key come from one PKCS #12 file, named in the settings. The signature certifies the
document: whoever changes a byte of it, or adds to it, breaks it. The time of signing is the machine's own; no
time-stamping service is asked. pyHanko is imported when something is signed, for it takes half a second.
"""

import io
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field
from pathlib import Path
from typing import Final

from cryptography.hazmat.primitives.asymmetric.types import PrivateKeyTypes
from cryptography.hazmat.primitives.serialization import pkcs12
from cryptography.x509 import Certificate
from cryptography.x509.oid import NameOID
from django.conf import settings

from audit import clock

FIELD: Final = "Publication"
DEMO_ORGANISATION: Final = "SIG demo"
"""Stands in certificates that the demo makes for itself; refused everywhere else."""


class BadIdentity(RuntimeError):
    """The certificate cannot be used. `args[0]` is a Swedish sentence for whoever runs the system."""


@dataclass(frozen=True)
class Identity:
    """A certificate and its key. `name`: whom it is for, as it says itself."""

    name: str
    packed: bytes = field(repr=False)
    passphrase: bytes | None = field(repr=False)


def identity() -> Identity | None:
    """The one of the settings; None where none is set. Raises BadIdentity."""
    if not settings.SIGNING_FILE:
        return None
    packed = _read(Path(settings.SIGNING_FILE))
    passphrase = settings.SIGNING_PASSPHRASE.encode() or None
    certificate = _certificate(packed, passphrase)
    if not certificate.not_valid_before_utc <= clock.now() <= certificate.not_valid_after_utc:
        raise BadIdentity("Certifikatet för underskrift gäller inte i dag. Byt ut SIGNING_FILE.")
    if not settings.DEMO and _says(certificate, NameOID.ORGANIZATION_NAME) == DEMO_ORGANISATION:
        raise BadIdentity("Certifikatet för underskrift är demons. Det får inte användas här.")
    return Identity(_says(certificate, NameOID.COMMON_NAME), packed, passphrase)


def sign(document: bytes, signer: Identity) -> bytes:
    """The same PDF with a signature added to its end; every byte of `document` stands as it did."""
    from pyhanko.pdf_utils.incremental_writer import IncrementalPdfFileWriter
    from pyhanko.sign import fields, signers

    loaded = signers.SimpleSigner.load_pkcs12_data(signer.packed, (), passphrase=signer.passphrase)
    meta = signers.PdfSignatureMetadata(
        field_name=FIELD,
        md_algorithm="sha256",
        name=signer.name,
        certify=True,
        subfilter=fields.SigSeedSubFilter.PADES,
        docmdp_permissions=fields.MDPPerm.NO_CHANGES,
        signer_key_usage=set(),
    )
    # hidden: PDF/UA wants every field that is seen to be tagged, and this one shows nothing
    unseen = fields.InvisSigSettings(set_print_flag=False, set_hidden_flag=True)
    place = fields.SigFieldSpec(FIELD, invis_sig_settings=unseen)
    out = io.BytesIO()
    signer_of_pdf = signers.PdfSigner(meta, loaded, new_field_spec=place)
    # pyHanko starts an event loop of its own, which a thread that has one running refuses
    with ThreadPoolExecutor(1) as apart:
        apart.submit(
            signer_of_pdf.sign_pdf, IncrementalPdfFileWriter(io.BytesIO(document)), output=out
        ).result()
    return out.getvalue()


def _read(path: Path) -> bytes:
    try:
        mode = path.stat().st_mode
        found = path.read_bytes()
    except OSError as fault:
        raise BadIdentity(f"SIGNING_FILE går inte att läsa: {path.name}.") from fault
    if mode & 0o007:
        raise BadIdentity(f"{path.name} får inte vara läsbar för alla. Kör: chmod 600 {path.name}")
    return found


def _certificate(packed: bytes, passphrase: bytes | None) -> Certificate:
    key: PrivateKeyTypes | None
    try:
        key, certificate, _others = pkcs12.load_key_and_certificates(packed, passphrase)
    except ValueError as fault:
        raise BadIdentity(
            "SIGNING_FILE är ingen PKCS #12-fil, eller så är SIGNING_PASSPHRASE fel."
        ) from fault
    if key is None or certificate is None:
        raise BadIdentity("SIGNING_FILE ska ha både ett certifikat och dess nyckel.")
    return certificate


def _says(certificate: Certificate, what: object) -> str:
    found = certificate.subject.get_attributes_for_oid(what)  # type: ignore[arg-type]
    return str(found[0].value) if found else certificate.subject.rfc4514_string()
