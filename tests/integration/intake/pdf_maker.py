"""PDFs written by hand for tests: texts at places, and hostile bodies.

Chinese is set in a font that is named and not embedded (``STSong-Light``), as the programs of
Chinese banks and customs do.
"""

import zlib
from dataclasses import dataclass
from pathlib import Path

LATIN = "<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica /Encoding /WinAnsiEncoding >>"
CHINESE = (
    "<< /Type /Font /Subtype /Type0 /BaseFont /STSong-Light /Encoding /UniGB-UCS2-H "
    "/DescendantFonts [<< /Type /Font /Subtype /CIDFontType0 /BaseFont /STSong-Light /DW 1000 "
    "/CIDSystemInfo << /Registry (Adobe) /Ordering (GB1) /Supplement 2 >> "
    "/FontDescriptor << /Type /FontDescriptor /FontName /STSong-Light /Flags 6 "
    "/FontBBox [-25 -254 1000 880] /ItalicAngle 0 /Ascent 880 /Descent -120 /CapHeight 880 "
    "/StemV 93 >> >>] >>"
)
HEIGHT = 842  # points of an A4 page


@dataclass(frozen=True)
class Run:
    """A text at a place: points from the left and from the top, and its size."""

    x: float
    y: float
    text: str
    size: float = 10


def runs(
    text: str, columns: tuple[float, ...], *, top: float = 60, step: float = 18
) -> list[Run]:
    """Lay out lines; a bar goes to the next column, ``!`` before a line sets it large."""
    found = []
    for number, line in enumerate(text.strip("\n").split("\n")):
        size = 18 if line.startswith("!") else 10
        for place, cell in zip(columns, line.removeprefix("!").split("|"), strict=False):
            if cell.strip():
                found.append(Run(place, top + number * 18, cell.strip(), size))
    return found


def content(page: list[Run]) -> bytes:
    """The content stream of a page."""
    parts = []
    for run in page:
        chinese = any(ord(c) > 0x2E80 for c in run.text)
        raw = run.text.encode("utf-16-be").hex() if chinese else run.text.encode("cp1252").hex()
        font = "F2" if chinese else "F1"
        parts.append(
            f"BT /{font} {run.size} Tf 1 0 0 1 {run.x} {HEIGHT - run.y} Tm <{raw}> Tj ET"
        )
    return "\n".join(parts).encode()


def stream(body: bytes, extra: str = "", *, pack: bool = False) -> bytes:
    """A stream object's body."""
    if pack:
        body, extra = zlib.compress(body, 9), f"{extra} /Filter /FlateDecode"
    return f"<< /Length {len(body)} {extra} >>\nstream\n".encode() + body + b"\nendstream"


def assemble(objects: list[bytes | str], trailer: str = "") -> bytes:
    """Objects from number 1 on as a file; the first is the catalogue."""
    out = bytearray(b"%PDF-1.5\n%\xe2\xe3\xcf\xd3\n")
    places = []
    for number, each in enumerate(objects, start=1):
        places.append(len(out))
        out += f"{number} 0 obj\n".encode()
        out += each.encode() if isinstance(each, str) else each
        out += b"\nendobj\n"
    start = len(out)
    out += f"xref\n0 {len(objects) + 1}\n0000000000 65535 f \n".encode()
    out += b"".join(f"{place:010} 00000 n \n".encode() for place in places)
    out += f"trailer\n<< /Size {len(objects) + 1} /Root 1 0 R {trailer} >>\n".encode()
    return bytes(out) + f"startxref\n{start}\n%%EOF\n".encode()


def document(
    pages: list[bytes], resources: str = "", more: list[bytes | str] | None = None
) -> bytes:
    """A document of content streams, with the two fonts; further objects follow from 5 on."""
    further = more or []
    first = 5 + len(further)
    kids = " ".join(f"{first + 2 * n} 0 R" for n in range(len(pages)))
    objects: list[bytes | str] = [
        "<< /Type /Catalog /Pages 2 0 R >>",
        f"<< /Type /Pages /Kids [{kids}] /Count {len(pages)} >>",
        LATIN,
        CHINESE,
        *further,
    ]
    for number, body in enumerate(pages):
        objects.append(
            f"<< /Type /Page /Parent 2 0 R /MediaBox [0 0 595 {HEIGHT}] "
            f"/Contents {first + 2 * number + 1} 0 R "
            f"/Resources << /Font << /F1 3 0 R /F2 4 0 R >> {resources} >> >>"
        )
        objects.append(stream(body, pack=True))
    return assemble(objects)


def write(path: Path, pages: list[list[Run]]) -> Path:
    """Write pages of texts to a file."""
    path.write_bytes(document([content(page) for page in pages]))
    return path
