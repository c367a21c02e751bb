"""Set a dossier as PDF, its JSON attached and its structures drawn."""

import hashlib

from precurb.app.dossier_content import Dossier
from precurb.app.dossier_view import view
from precurb.app.drawing import drawing
from precurb.app.pdf import set_pdf
from precurb.errors import InvalidRecordError

ATTACHED = "dossier.json"


def typeset(dossier: Dossier, json: bytes, language: str) -> bytes:
    """The PDF of a dossier; the same facts, fonts and Typst give the same bytes.

    Args:
        dossier: The facts.
        json: The same as JSON, to be attached.
        language: en, de, zh or es.

    Raises:
        InvalidRecordError: Typst cannot set it; the reference is named.
    """
    texts = view(dossier, hashlib.sha256(json).hexdigest(), language)
    drawn = [drawing(figure.smiles, figure.marked) for figure in dossier.figures]
    texts["drawn"] = [bool(svg) for svg in drawn]
    files = {f"figure-{number}.svg": svg.encode() for number, svg in enumerate(drawn)}
    try:
        return set_pdf("dossier", texts, files | {ATTACHED: json}, day=dossier.check.checked_on)
    except InvalidRecordError as error:
        raise InvalidRecordError(f"{dossier.check.reference}: {error}") from error
