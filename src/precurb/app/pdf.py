"""PDFs by Typst: PDF/A-3 that screen readers can follow, from a template and texts as data.

Typst runs in a folder of its own that holds the template, the texts as JSON, pictures and what
is attached; nothing else of the machine is within its reach, and no template asks for a
package. Texts are read as data and never become markup.
"""

import datetime as dt
import tempfile
from collections.abc import Mapping
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, Any

import msgspec

from precurb.app.glyphs import font_folder
from precurb.data import data_folder
from precurb.errors import InvalidRecordError

if TYPE_CHECKING:
    from typst import Fonts, PDFStandard

# The archive form that may carry files, and the one that screen readers can follow.
STANDARDS: tuple["PDFStandard", ...] = ("a-3a", "ua-1")


def set_pdf(
    template: str, texts: Mapping[str, Any], files: Mapping[str, bytes], *, day: dt.date
) -> bytes:
    """Set a PDF; the same texts, files, fonts and Typst give the same bytes.

    Args:
        template: Its name under ``data/templates``, without ending.
        texts: What it shows, read by the template as ``view.json``.
        files: Pictures and attachments by the names the template knows them under.
        day: The day the PDF says it was made on.

    Raises:
        InvalidRecordError: Typst cannot set it.
    """
    import typst

    with tempfile.TemporaryDirectory(prefix="precurb-") as name:
        root = Path(name)
        for each, content in files.items():
            (root / each).write_bytes(content)
        (root / "view.json").write_bytes(msgspec.json.encode(texts))
        source = data_folder() / "templates" / f"{template}.typ"
        (root / "main.typ").write_bytes(source.read_bytes())
        try:
            made, _ = typst.compile_with_warnings(
                root / "main.typ",
                root=root,
                font_paths=_fonts(),
                format="pdf",
                pdf_standards=list(STANDARDS),
                timestamp=dt.datetime.combine(day, dt.time(), dt.UTC),
                package_path=root,
                package_cache_path=root,
            )
        except typst.TypstError as error:
            raise InvalidRecordError(f"not set as PDF: {error.message}") from error
    return made


@cache
def _fonts() -> "Fonts":
    """The bundled fonts alone, so that a paper looks the same on every machine."""
    import typst

    return typst.Fonts(include_system_fonts=False, font_paths=[font_folder()])
