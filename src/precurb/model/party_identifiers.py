"""Numbers that name a party: passports, tax and company numbers, ships, banks.

A number means little without its kind: ``7707083893`` is a Russian taxpayer or a phone.
Reading takes the kind in the publisher's words, takes the dress off the number and says
whether the public rule of that kind holds. Numbers of a kind without a public rule, and of
kinds that no one knows, are kept and stay unchecked.
"""

import re
import unicodedata
from collections.abc import Mapping
from dataclasses import dataclass
from types import MappingProxyType
from typing import Self

from precurb.errors import InvalidIdentifierError
from precurb.model import identifier_rules as world
from precurb.model import national_rules as national
from precurb.model.identifier_kinds import IdentifierKind, kind_of
from precurb.model.identifier_rules import COUNTRIES, CheckResult, Rule
from precurb.model.vat_rules import VAT

LONGEST = 200  # characters; nothing that numbers a party is longer
_K = IdentifierKind
_RULES: Mapping[IdentifierKind, Rule] = MappingProxyType({
    _K.USCC: world.USCC, _K.LEI: world.LEI, _K.BIC: world.BIC, _K.IBAN: world.IBAN,
    _K.ISIN: world.ISIN, _K.IMO: world.IMO, _K.IMO_COMPANY: world.IMO_COMPANY,
    _K.MMSI: world.MMSI, _K.DUNS: world.DUNS, _K.INN: national.INN, _K.OGRN: national.OGRN,
    _K.OKPO: national.OKPO, _K.KPP: national.KPP, _K.BIK: national.BIK,
    _K.CNPJ: national.CNPJ, _K.CPF: national.CPF, _K.RFC: national.RFC,
    _K.CURP: national.CURP, _K.GSTIN: national.GSTIN, _K.PAN: national.PAN,
})  # fmt: skip
# What a tax, registration, identity or unnamed number of a country is, if its rule holds.
_LIKELY: Mapping[str, tuple[IdentifierKind, ...]] = MappingProxyType({
    "RU": (_K.OGRN, _K.INN), "CN": (_K.USCC,), "BR": (_K.CNPJ, _K.CPF),
    "MX": (_K.CURP, _K.RFC), "IN": (_K.GSTIN,),
})  # fmt: skip
# Where nearly all such numbers are of one kind: the shape is enough to blame a wrong digit.
_SURELY = MappingProxyType({(_K.TAX, "RU"): _K.INN, (_K.REGISTRATION, "RU"): _K.OGRN})
_BY_COUNTRY: Mapping[IdentifierKind, Mapping[str, Rule]] = MappingProxyType({
    _K.TAX: national.TAX, _K.NATIONAL_ID: national.NATIONAL_ID, _K.VAT: VAT,
    _K.REGISTRATION: national.REGISTRATION,
})  # fmt: skip
_VAGUE = frozenset({_K.TAX, _K.REGISTRATION, _K.NATIONAL_ID, _K.OTHER})
_PREFIXED = MappingProxyType({_K.IMO: "IMO", _K.IMO_COMPANY: "IMO", _K.MMSI: "MMSI"})
_NO_LETTERS = frozenset({_K.IMO, _K.INN, _K.OGRN, _K.CPF})
_LOOKALIKES = str.maketrans("OISZ", "0152")  # letters that these alphabets have not
_WEB_DRESS = re.compile(r"^(?:https?://|www\.)+|/+$")
_SAFE_IMO = re.compile(r"IMO[\s:.#-]*(?:No\.?|Number)?[\s:.#-]*(\d{7})", re.I | re.A)
_PROVINCES = "1[1-5]|2[1-3]|3[1-7]|4[1-6]|5[0-4]|6[1-5]|71|8[12]|10"  # GB/T 2260; 10: central
_SAFE_USCC = re.compile(rf"[1-9ANY][1-59](?:{_PROVINCES})\d{{4}}[0-9A-Z]{{10}}", re.A)


@dataclass(frozen=True, slots=True, order=True)
class PartyIdentifier:
    """One number of a party, without dress, and whether the rule of its kind holds.

    >>> read_identifier("Vessel Registration Identification IMO", "9074729")
    PartyIdentifier(kind=<IdentifierKind.IMO: 'imo'>, value='9074729', country='', \
check=<CheckResult.VALID: 'valid'>)
    """

    kind: IdentifierKind
    value: str
    country: str = ""
    check: CheckResult = CheckResult.UNCHECKED

    def __post_init__(self) -> None:
        """Refuse a value that is not in canonical form: it would never be found."""
        if not self.value or self.value != canonical(self.kind, self.value):
            raise ValueError(f"not a canonical {self.kind} number: {self.value!r}")

    @classmethod
    def parse(cls, text: str) -> Self:
        """Read "kind: value" or a bare number whose shape and check tell its kind.

        Raises:
            InvalidIdentifierError: There is no letter or digit in it, or far too many.
        """
        kind_text, colon, value = text.partition(":")
        read = read_identifier(kind_text if colon else "", value if colon else text)
        return cls(read.kind, read.value, read.country, read.check)

    def __str__(self) -> str:
        return f"{self.kind}: {self.value}"


def read_identifier(kind_text: str, value: str, country: str = "") -> PartyIdentifier:
    """Read a number as publishers write it.

    A vague kind ("Tax ID No.", "Registration Number") becomes the exact one when the country
    has one and the number passes its rule, or when :func:`guess_kind` is sure of it.

    Args:
        kind_text: The kind in the publisher's words: "R.F.C.", "innCode", "Cedula No.".
        value: The number, with any spaces, dashes and case.
        country: The country that issued it, ISO 3166-1 alpha-2, if known.

    Returns:
        Kind, canonical value, country, and what the rule of the kind says.

    Raises:
        InvalidIdentifierError: There is no letter or digit in the value, or far too many.
    """
    if len(value) > LONGEST:
        raise InvalidIdentifierError(f"too long for an identifier: {value[:20]!r}…")
    kind, home = kind_of(kind_text)
    given = country.strip()
    place = given.upper() if given.upper() in COUNTRIES else home or given
    if not canonical(kind, value):
        raise InvalidIdentifierError(f"no letter or digit in {value!r}")
    kind = _exact_kind(kind, value, place)
    plain = canonical(kind, value)
    if kind is _K.VAT:
        plain, place = _with_country(plain, place)
    elif kind in _NO_LETTERS or kind is _K.USCC:
        plain = _without_lookalikes(kind, plain)
    return PartyIdentifier(kind, plain, place, check(kind, plain, place))


def guess_kind(value: str) -> IdentifierKind | None:
    """The kind of an unlabelled number, only where shape and check rule leave no doubt.

    >>> guess_kind("IMO 9074729"), guess_kind("9074729")
    (<IdentifierKind.IMO: 'imo'>, None)
    """
    if len(value) > LONGEST:
        return None
    if ship := _SAFE_IMO.fullmatch(value.strip()):
        return _K.IMO if world.IMO(ship[1]) is CheckResult.VALID else None
    plain = canonical(_K.OTHER, value)
    if _SAFE_USCC.fullmatch(plain) and _holds(world.USCC, plain):
        # A citizen's number has 18 digits as well and may pass by chance.
        return None if _holds(national.NATIONAL_ID["CN"], plain) else _K.USCC
    if not plain.isdigit() and _holds(world.LEI, plain):
        return _K.LEI
    return _K.IBAN if _holds(world.IBAN, plain) else None


def canonical(kind: IdentifierKind, value: str) -> str:
    """The value without spaces, dashes and case; digits of any script as ASCII digits.

    Look-alikes (O and 0) stay as they are: in most kinds both are possible.
    """
    text = unicodedata.normalize("NFKC", unicodedata.normalize("NFKC", value).upper())
    if kind in (_K.EMAIL, _K.WEBSITE):
        dressed = unicodedata.normalize("NFKC", "".join(text.split()).lower())
        return _WEB_DRESS.sub("", dressed) if kind is _K.WEBSITE else dressed
    kept = "&" if kind is _K.RFC else ""
    digits = (str(unicodedata.decimal(c)) if c.isdecimal() else c for c in text)
    # What stood apart may now stand together and compose (the letters of Hangul).
    plain = unicodedata.normalize(
        "NFKC", "".join(c for c in digits if c.isalnum() or c in kept)
    )
    prefix = _PREFIXED.get(kind, "")
    while prefix and plain.startswith(prefix) and plain != prefix:
        plain = plain.removeprefix(prefix)
    return plain


def check(kind: IdentifierKind, value: str, country: str = "") -> CheckResult:
    """What the public rule of the kind, or of the kind in its country, says of a value."""
    if found := _RULES.get(kind):
        return found(value)
    place = "EL" if (kind, country) == (_K.VAT, "GR") else country
    local = _BY_COUNTRY.get(kind, {}).get(place)
    if local is None:
        return CheckResult.UNCHECKED
    bare = value.removeprefix(place) if kind is _K.VAT else value
    # "Tax number" names many kinds: another shape is another kind, not a mistake.
    if kind is not _K.VAT and local.shape.fullmatch(bare) is None:
        return CheckResult.UNCHECKED
    return local(bare)


def _exact_kind(kind: IdentifierKind, value: str, country: str) -> IdentifierKind:
    plain = canonical(kind, value)
    if kind in _VAGUE:
        return _exact_of_vague(kind, value, country)
    if kind is _K.IMO and not _holds(world.IMO, plain) and _holds(world.IMO_COMPANY, plain):
        return _K.IMO_COMPANY  # companies and registered owners have IMO numbers as well
    # OFAC's "Government Gazette Number" is the OKPO in Russia, another register elsewhere; its
    # "Legal Entity Number" is the LEI, and in the Netherlands the nine digits of the RSIN.
    elsewhere = kind is _K.OKPO and country != "RU"
    short = kind is _K.LEI and plain.isdigit() and len(plain) < 18
    return _K.REGISTRATION if elsewhere or short else kind


def _exact_of_vague(kind: IdentifierKind, value: str, country: str) -> IdentifierKind:
    for likely in _LIKELY.get(country, ()):
        plain = canonical(likely, value)
        # A person's INN has 12 digits; 10 digits of an identity paper pass one time in ten.
        by_chance = (kind, likely, len(plain)) == (_K.NATIONAL_ID, _K.INN, 10)
        if not by_chance and _holds(_RULES[likely], plain):
            return likely
    sure = _SURELY.get((kind, country))
    if sure and _RULES[sure].shape.fullmatch(canonical(sure, value)):
        return sure
    return guess_kind(value) or kind


def _with_country(value: str, country: str) -> tuple[str, str]:
    """A VAT number with its country's letters in front, and that country."""
    letters = value[:2] if value[:2] in VAT or value[:2] in COUNTRIES else ""
    place = letters or ("EL" if country == "GR" else country)
    if place not in VAT:
        return value, country or letters
    number = value.removeprefix(letters)
    padded = "0" + number if place == "BE" and len(number) == 9 else number
    return place + padded, "GR" if place == "EL" else place


def _without_lookalikes(kind: IdentifierKind, value: str) -> str:
    """O, I, S, Z as digits, where the alphabet has no such letter and the check then holds."""
    repaired = value.translate(_LOOKALIKES)
    return repaired if _holds(_RULES[kind], repaired) else value


def _holds(rule: Rule, value: str) -> bool:
    return rule(value) is CheckResult.VALID
