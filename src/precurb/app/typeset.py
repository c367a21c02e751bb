"""Set a dossier as PDF with Typst: PDF/A-3, tagged, its JSON attached.

Typst runs in a folder of its own that holds the template, the texts as JSON, the drawings and
the JSON to attach; nothing else of the machine is within its reach, and the template asks for
no package. Texts are read as data and never become markup.
"""

import datetime as dt
import hashlib
import tempfile
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING

import msgspec

from precurb.app.dossier_content import Dossier
from precurb.app.dossier_view import view
from precurb.app.drawing import drawing
from precurb.app.glyphs import font_folder
from precurb.data import data_folder
from precurb.errors import InvalidRecordError

if TYPE_CHECKING:
    from typst import Fonts, PDFStandard

ATTACHED = "dossier.json"
# The archive form that may carry files, and the one that screen readers can follow.
STANDARDS: tuple["PDFStandard", ...] = ("a-3a", "ua-1")


def typeset(dossier: Dossier, json: bytes, language: str) -> bytes:
    """The PDF of a dossier; the same facts, fonts and Typst give the same bytes.

    Args:
        dossier: The facts.
        json: The same as JSON, to be attached.
        language: en, de, zh or es.

    Raises:
        InvalidRecordError: Typst cannot set it; the reference is named.
    """
    import typst

    day = dt.datetime.combine(dossier.check.checked_on, dt.time(), dt.UTC)
    texts = view(dossier, hashlib.sha256(json).hexdigest(), language)
    with tempfile.TemporaryDirectory(prefix="precurb-") as name:
        root = Path(name)
        (root / ATTACHED).write_bytes(json)
        texts["drawn"] = _draw(dossier, root)
        (root / "view.json").write_bytes(msgspec.json.encode(texts))
        template = (data_folder() / "templates" / "dossier.typ").read_bytes()
        (root / "main.typ").write_bytes(template)
        try:
            made, _ = typst.compile_with_warnings(
                root / "main.typ",
                root=root,
                font_paths=_fonts(),
                format="pdf",
                pdf_standards=list(STANDARDS),
                timestamp=day,
                package_path=root,
                package_cache_path=root,
            )
        except typst.TypstError as error:
            reference = dossier.check.reference
            raise InvalidRecordError(f"{reference}: not set as PDF: {error.message}") from error
    return made


def _draw(dossier: Dossier, root: Path) -> list[bool]:
    """Draw the structures into numbered files; whether each could be drawn."""
    drawn = []
    for number, figure in enumerate(dossier.figures):
        svg = drawing(figure.smiles, figure.marked)
        (root / f"figure-{number}.svg").write_text(svg, "utf-8")
        drawn.append(bool(svg))
    return drawn


@cache
def _fonts() -> "Fonts":
    """The bundled fonts alone, so that a dossier looks the same on every machine."""
    import typst

    return typst.Fonts(include_system_fonts=False, font_paths=[font_folder()])
