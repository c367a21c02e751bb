"""One line of goods in words, as typed on the command line or read over the phone."""

import re
from decimal import Decimal

from precurb.errors import InvalidRecordError
from precurb.intake.values import read_amount, read_unit
from precurb.model import Line, Quantity

_AMOUNT = re.compile(r"^\s*([\d.,'’]*\d)\s*([^\W\d_]+)\s*(?:of|von|de)?\s+", re.I)
_CAS = re.compile(
    r"[,;]?\s*\bCAS(?:[\s-]*(?:No|Nr|RN|number|号))?[.:：]?\s*(?P<cas>[^\s,;]+)", re.I
)
_HS = re.compile(r"[,;]?\s*\bHS(?:[\s-]*code)?[.:：]?\s*(?P<hs_code>\d[\d.\s]{2,11}\d)", re.I)
_INCHIKEY = re.compile(r"[,;]?\s*(?:InChIKey=)?\b(?P<inchikey>[A-Z]{14}-[A-Z]{10}-[A-Z])\b")
_INCHI = re.compile(r"[,;]?\s*(?P<inchi>InChI=\S+)")
_SMILES = re.compile(r"[,;]?\s*\bSMILES[=:]?\s*(?P<smiles>\S+)", re.I)


def read_sentence(text: str) -> Line:
    """Read ``25 kg 4-anilinopiperidine, CAS 23056-29-3`` into a line.

    Quantity, CAS number, HS code and structure are taken where they are named as such; the
    rest is the description. Nothing is judged here.
    """
    rest = text
    found: dict[str, str] = {}
    for pattern in (_INCHI, _INCHIKEY, _SMILES, _CAS, _HS):
        if match := pattern.search(rest):
            found |= {key: value.strip() for key, value in match.groupdict().items()}
            rest = rest[: match.start()] + rest[match.end() :]
    quantity, rest = _quantity(rest)
    return Line(
        number=1,
        description=rest.strip(" ,;"),
        cas=found.get("cas", ""),
        inchikey=found.get("inchikey", ""),
        inchi=found.get("inchi", ""),
        smiles=found.get("smiles", ""),
        hs_code=found.get("hs_code", ""),
        quantity=quantity,
    )


def _quantity(text: str) -> tuple[Quantity | None, str]:
    """A quantity at the beginning, where number and unit are both clear."""
    match = _AMOUNT.match(text)
    if match is None:
        return None, text
    try:
        amount, _ = read_amount(match[1])
        return Quantity(Decimal(amount), read_unit(match[2])), text[match.end() :]
    except InvalidRecordError:
        return None, text
