"""From what somebody sends to what is kept: told by content, drawn anew, with nothing but the picture. Pure.

A picture is decoded and drawn anew, so that neither place (EXIF, GPS), camera, hidden text nor a second file
inside it comes along. A PDF is kept as it came, unless it is locked, carries scripts or carries other files.
This is no search for viruses: what is kept is only ever handed out as a download (ADR 0141).
"""

import re
from dataclasses import dataclass
from io import BytesIO

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _
from PIL import Image, ImageFile, ImageOps, UnidentifiedImageError

LONGEST_SIDE = 4000
"""A4 at 300 dots per inch is 3508: larger pictures are drawn smaller."""
MOST_PIXELS = 60_000_000
JPEG_QUALITY = 88
START_OF_ISO_FILE = slice(4, 8)
HEIC = frozenset({b"heic", b"heix", b"heim", b"heis", b"hevc", b"hevx", b"mif1", b"msf1"})
TAIL = 2048
ACTIVE = re.compile(rb"/(JavaScript|JS|Launch|EmbeddedFiles?|RichMedia|SubmitForm|XFA)\b")

REFUSALS: dict[str, Promise] = {
    "empty": _("Filen är tom. Ta bilden igen."),
    "heic": _(
        "Telefonen har sparat bilden i formatet HEIC, som inte går att ta emot. Välj JPEG i kamerans "
        "inställningar (på iPhone: Kamera, Format, Mest kompatibelt) och ta bilden igen."
    ),
    "unknown": _("Filen är varken en bild (JPEG eller PNG) eller en PDF. Ta en bild av pappret i stället."),
    "broken": _("Bilden är skadad eller kom inte fram hel. Ta bilden igen och skicka den på nytt."),
    "broken_pdf": _("PDF-filen är skadad eller kom inte fram hel. Skicka den på nytt."),
    "too_many_pixels": _("Bilden är för stor. Sänk upplösningen i kameran och ta bilden igen."),
    "active_pdf": _("PDF-filen innehåller program eller andra filer. Skanna pappret igen eller ta en bild."),
    "locked_pdf": _("PDF-filen är låst med lösenord. Spara den utan lösenord och skicka den på nytt."),
}


class Unusable(ValueError):
    """It cannot be taken in; `reason` is a key of REFUSALS."""

    def __init__(self, reason: str) -> None:
        super().__init__(reason)
        self.reason = reason


@dataclass(frozen=True)
class Clean:
    """What is kept. `media`: jpeg, png or pdf."""

    media: str
    data: bytes


def cleaned(data: bytes) -> Clean:
    """What may be kept of what was sent. Raises Unusable."""
    media = told_by_content(data)
    if media == "pdf":
        return Clean("pdf", _calm(data))
    return Clean(media, _drawn_anew(data, media))


def told_by_content(data: bytes) -> str:
    """jpeg, png or pdf, whatever name and type it came with. Raises Unusable."""
    if not data:
        raise Unusable("empty")
    if data.startswith(b"\xff\xd8\xff"):
        return "jpeg"
    if data.startswith(b"\x89PNG\r\n\x1a\n"):
        return "png"
    if data.startswith(b"%PDF-"):
        return "pdf"
    if data[START_OF_ISO_FILE] == b"ftyp" and data[8:12] in HEIC:
        raise Unusable("heic")
    raise Unusable("unknown")


def _calm(data: bytes) -> bytes:
    if b"%%EOF" not in data[-TAIL:]:
        raise Unusable("broken_pdf")
    if b"/Encrypt" in data:
        raise Unusable("locked_pdf")
    if ACTIVE.search(data):
        raise Unusable("active_pdf")
    return data


def _drawn_anew(data: bytes, media: str) -> bytes:
    # Trap: importing WeasyPrint lets half pictures through, for the whole process.
    ImageFile.LOAD_TRUNCATED_IMAGES = False
    try:
        with Image.open(BytesIO(data), formats=[media.upper()]) as sent:
            if sent.width * sent.height > MOST_PIXELS:
                raise Unusable("too_many_pixels")
            sent.draft("RGB", (LONGEST_SIDE, LONGEST_SIDE))
            upright = ImageOps.exif_transpose(sent)
            picture = _on_white(upright)
    except (Image.DecompressionBombError, Image.DecompressionBombWarning):
        raise Unusable("too_many_pixels") from None
    except (UnidentifiedImageError, OSError, SyntaxError, ValueError) as error:
        if isinstance(error, Unusable):
            raise
        raise Unusable("broken") from None
    picture.thumbnail((LONGEST_SIDE, LONGEST_SIDE))
    target = BytesIO()
    if media == "jpeg":
        picture.save(target, "JPEG", quality=JPEG_QUALITY)
    else:
        picture.save(target, "PNG")
    return target.getvalue()


def _on_white(picture: Image.Image) -> Image.Image:
    """A new picture with the same points and nothing else; what was see-through is white."""
    solid = picture.convert("RGBA") if "A" in picture.getbands() or "transparency" in picture.info else None
    drawn = Image.new("RGB", picture.size, "white")
    drawn.paste(solid or picture.convert("RGB"), mask=solid)
    return drawn
