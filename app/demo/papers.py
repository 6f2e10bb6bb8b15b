"""Papers that the demo world's petitioners attach: a text, a page of a PDF, a picture of a page."""

from __future__ import annotations

import io
import textwrap

from PIL import Image, ImageDraw

_WIDTH = 78
_FONTS = b"/Resources << /Font << /F1 5 0 R >> >>"


def paper(name: str, text: str) -> bytes:
    """Return a file in the kind that its name says; the same words give the same bytes."""
    if name.endswith(".pdf"):
        return _pdf(textwrap.wrap(text, _WIDTH))
    if name.endswith(".png"):
        return _picture(textwrap.wrap(text, _WIDTH))
    return text.encode()


def _picture(lines: list[str]) -> bytes:
    page = Image.new("L", (620, 60 + 22 * len(lines)), 250)
    draw = ImageDraw.Draw(page)
    for number, line in enumerate(lines):
        draw.text((30, 30 + 22 * number), line, fill=20)
    held = io.BytesIO()
    page.save(held, "PNG")
    return held.getvalue()


def _pdf(lines: list[str]) -> bytes:
    """Write one page by hand, so that no library's date or id gets into it. Latin letters only."""
    shown = "".join(f"({_escaped(line)}) Tj T* " for line in lines)
    stream = f"BT /F1 11 Tf 60 780 Td 16 TL {shown}ET".encode("latin-1")
    parts = [
        b"<< /Type /Catalog /Pages 2 0 R >>",
        b"<< /Type /Pages /Kids [3 0 R] /Count 1 >>",
        b"<< /Type /Page /Parent 2 0 R /MediaBox [0 0 595 842] /Contents 4 0 R %s >>" % _FONTS,
        b"<< /Length %d >>\nstream\n%s\nendstream" % (len(stream), stream),
        b"<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica >>",
    ]
    out, places = b"%PDF-1.4\n", []
    for number, part in enumerate(parts, start=1):
        places.append(len(out))
        out += b"%d 0 obj\n%s\nendobj\n" % (number, part)
    table = b"".join(b"%010d 00000 n \n" % place for place in places)
    end = b"trailer\n<< /Size %d /Root 1 0 R >>\nstartxref\n%d\n%%%%EOF\n" % (len(parts) + 1, len(out))
    return out + b"xref\n0 %d\n0000000000 65535 f \n" % (len(parts) + 1) + table + end


def _escaped(line: str) -> str:
    return line.replace("\\", r"\\").replace("(", r"\(").replace(")", r"\)")
