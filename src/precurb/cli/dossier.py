"""The command that writes the dossier of a check."""

import sys
from pathlib import Path
from typing import Annotated

from cyclopts import App, Parameter

from precurb.app.home import Home
from precurb.app.prose import Language
from precurb.cli import show
from precurb.model import Outcome


def add_dossier_command(app: App) -> None:
    """Add ``dossier`` to the program."""
    app.command(dossier_command, name="dossier")


def dossier_command(  # noqa: PLR0913  # a command has as many options as it has
    reference: str,
    *,
    output: Annotated[Path, Parameter(name=["--output", "-o"])] = Path(),
    results: Path | None = None,
    source: Path | None = None,
    mapping: Path | None = None,
    language: Language = "en",
    json: bool = False,
) -> int:
    """Write the case file of the newest check of a reference: a PDF, and its facts as JSON.

    Args:
        reference: The reference of an order, consignment or single check.
        output: A folder, or the name of the PDF; the folder you are in by default.
        results: A JSON-lines result to look in; all kept runs by default.
        source: The file the record came from, to show its lines and prove it is the same.
        mapping: The mapping file that the source was read with.
        language: Language of the PDF; the JSON has the sentences in all of them.
        json: Print the JSON and write nothing.
    """
    from precurb.app.dossier import Request, dossier, write_dossier
    from precurb.app.dossier_content import encode_dossier

    request = Request(reference=reference, results=results, source=source, mapping=mapping)
    made = dossier(request, home=Home.of_user())
    if json:
        sys.stdout.write(encode_dossier(made).decode())
    else:
        written = write_dossier(made, output, language)
        show.prose((f"→ {written.pdf}", f"→ {written.json}", f"SHA-256 {written.json_sha256}"))
    return show.status_of(
        made.check.outcome is not Outcome.RELEASE, bool(made.check.not_checked)
    )
