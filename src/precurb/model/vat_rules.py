"""VAT numbers of Europe: the country's letters, then a number with that country's rule."""

from collections.abc import Mapping
from types import MappingProxyType

from precurb.model.identifier_rules import Rule, luhn, mod_97, rule, weighted
from precurb.model.national_rules import (
    SPANISH,
    belgian_holds,
    bulgarian_holds,
    eleven_test,
    mod_11_10,
)


def _french_vat(digits: str) -> bool | None:
    """The key is (12 + 3 x SIREN) modulo 97; other keys have letters and another rule."""
    return (12 + 3 * int(digits[2:])) % 97 == int(digits[:2]) if digits.isdigit() else None


def _british_vat(digits: str) -> bool:
    total = weighted(digits, range(8, 1, -1)) + int(digits[7:9])
    return total % 97 in (0, 42)  # old series, and the one that adds 55


# VAT numbers after the country's letters (Council Directive 2006/112/EC, art. 215; the shapes
# and checks are those of the Commission's VIES and the national tax offices).
VAT: Mapping[str, Rule] = MappingProxyType({
    "AT": rule(r"U\d{8}", lambda _: None),
    "BG": rule(r"\d{9,10}", lambda v: bulgarian_holds(v) if len(v) == 9 else None),
    "BE": rule(r"[01]\d{9}", belgian_holds),
    "CZ": rule(r"\d{8,10}", lambda _: None), "DE": rule(r"[1-9]\d{8}", mod_11_10),
    "DK": rule(r"\d{8}", lambda v: weighted(v, (2, 7, 6, 5, 4, 3, 2, 1)) % 11 == 0),
    "EL": rule(r"\d{9}", lambda v: weighted(v, [2**n for n in range(8, 0, -1)]) % 11 % 10
                                   == int(v[8])),
    "ES": SPANISH, "FR": rule(r"[A-HJ-NP-Z\d]{2}\d{9}", _french_vat),
    "FI": rule(r"\d{8}", lambda v: -weighted(v, (7, 9, 10, 5, 8, 4, 2)) % 11 == int(v[7])),
    "GB": rule(r"\d{9}(?:\d{3})?", _british_vat), "HR": rule(r"\d{11}", mod_11_10),
    "IT": rule(r"\d{11}", luhn), "LU": rule(r"\d{8}", lambda v: int(v[:6]) % 89 == int(v[6:])),
    "NL": rule(r"\d{9}B\d{2}", lambda v: mod_97("NL" + v) == 1 or eleven_test(v[:9])),
    "PL": rule(r"\d{10}", lambda v: weighted(v, (6, 5, 7, 2, 3, 4, 5, 6, 7)) % 11 == int(v[9])),
    "PT": rule(r"\d{9}", lambda v: -weighted(v, range(9, 1, -1)) % 11 % 10 == int(v[8])),
    "SE": rule(r"\d{10}01", lambda v: luhn(v[:10])),
    "CH": rule(r"E\d{9}(?:MWST|TVA|IVA)?",
               lambda v: -weighted(v[1:9], (5, 4, 3, 2, 7, 6, 5, 4)) % 11 == int(v[9])),
})  # fmt: skip
