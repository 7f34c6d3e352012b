"""The demo's own papers, drawn when they are needed: a picture and a PDF. Pure."""

from collections.abc import Sequence
from io import BytesIO

from PIL import Image, ImageDraw

INK, SOFT, PAPER = "#1b5e7b", "#b9cdd6", "#ffffff"
LINE, TOP = 22, 780


def timetable() -> bytes:
    """A week with its lessons as blocks, as one would photograph it on a fridge; PNG."""
    picture = Image.new("RGB", (640, 420), PAPER)
    pen = ImageDraw.Draw(picture)
    for day, name in enumerate(("Mån", "Tis", "Ons", "Tors", "Fre")):
        left = 30 + day * 118
        pen.text((left + 38, 18), name, fill=INK)
        for hour in range(5):
            top = 48 + hour * 70
            filled = (day + hour) % 3 != 0
            pen.rectangle((left, top, left + 104, top + 58), fill=SOFT if filled else PAPER, outline=INK)
    out = BytesIO()
    picture.save(out, "PNG", optimize=True)
    return out.getvalue()


def paper(lines: Sequence[str]) -> bytes:
    """One page with those lines; PDF."""
    shown = " T* ".join(f"({_escaped(line)}) Tj" for line in lines)
    drawn = f"BT /F1 13 Tf {LINE} TL 60 {TOP} Td {shown} ET".encode("cp1252")
    parts = (
        b"<< /Type /Catalog /Pages 2 0 R >>",
        b"<< /Type /Pages /Kids [3 0 R] /Count 1 >>",
        b"<< /Type /Page /Parent 2 0 R /MediaBox [0 0 595 842] /Contents 4 0 R"
        b" /Resources << /Font << /F1 5 0 R >> >> >>",
        b"<< /Length %d >>\nstream\n%s\nendstream" % (len(drawn), drawn),
        b"<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica /Encoding /WinAnsiEncoding >>",
    )
    out, places = b"%PDF-1.7\n", []
    for number, part in enumerate(parts, 1):
        places.append(len(out))
        out += b"%d 0 obj\n%s\nendobj\n" % (number, part)
    table = b"".join(b"%010d 00000 n \n" % place for place in places)
    size = len(parts) + 1
    return out + (
        b"xref\n0 %d\n0000000000 65535 f \n%strailer\n<< /Size %d /Root 1 0 R >>\nstartxref\n%d\n%%%%EOF\n"
        % (size, table, size, len(out))
    )


def _escaped(line: str) -> str:
    return line.replace("\\", "\\\\").replace("(", "\\(").replace(")", "\\)")
