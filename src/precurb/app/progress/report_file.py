"""A report as a file: PDF with its facts attached, HTML, or the facts alone as JSON."""

import hashlib
from collections.abc import Callable
from pathlib import Path
from types import MappingProxyType

from jinja2 import Environment, FileSystemLoader, StrictUndefined

from precurb.app.inked import inked
from precurb.app.pdf import set_pdf
from precurb.app.progress.report import Report, encode_report
from precurb.app.progress.report_view import pictures_of, report_view
from precurb.app.words import TAGS
from precurb.data import data_folder
from precurb.errors import InvalidRecordError
from precurb.pictures import PRINT_STYLE, standalone

PAPER = "paper.typ"  # the style that reports and case files share


def report_json(report: Report, language: str) -> bytes:  # the same in all
    """The facts of a report; the same in every language."""
    return encode_report(report)


def report_pdf(report: Report, language: str) -> bytes:
    """A report as PDF/A with its JSON attached; the same facts give the same bytes."""
    raw = encode_report(report)
    texts = inked(report_view(report, hashlib.sha256(raw).hexdigest(), language))
    line, plots = pictures_of(report, language)
    files = {
        "progress.json": raw,
        PAPER: (data_folder() / "templates" / PAPER).read_bytes(),
        "timeline.svg": standalone(line).encode(),
    }
    files |= {f"plot-{at}.svg": standalone(each).encode() for at, each in enumerate(plots)}
    return set_pdf("progress", texts, files, day=report.made)


def report_html(report: Report, language: str) -> bytes:
    """A report as one HTML file without anything external."""
    raw = encode_report(report)
    line, plots = pictures_of(report, language)
    environment = Environment(
        loader=FileSystemLoader(data_folder() / "templates"),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    template = environment.get_template("progress.html.j2")
    view = report_view(report, hashlib.sha256(raw).hexdigest(), language)
    return template.render(
        d=view, timeline=line, plots=plots, style=PRINT_STYLE, tag=TAGS[language]
    ).encode()


FORMS: MappingProxyType[str, Callable[[Report, str], bytes]] = MappingProxyType(
    {"pdf": report_pdf, "html": report_html, "json": report_json}
)
MEDIA = MappingProxyType(
    {"pdf": "application/pdf", "html": "text/html", "json": "application/json"}
)


def write_report(report: Report, path: Path, language: str) -> None:
    """Write a report in the form that the ending of the file names.

    Raises:
        InvalidRecordError: The ending is none of .pdf, .html and .json, or the file cannot be
            written.
    """
    make = FORMS.get(path.suffix.removeprefix(".").lower())
    if make is None:
        raise InvalidRecordError(f"{path.name}: a report ends in .pdf, .html or .json")
    try:
        path.write_bytes(make(report, language))
    except OSError as error:
        raise InvalidRecordError(f"{path}: {error.strerror or error}") from error
