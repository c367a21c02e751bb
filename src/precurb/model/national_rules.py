"""Rules of numbers that one country gives out: companies, taxpayers, citizens.

Each says where its rule comes from. Countries that publish none, or give out several kinds of
number under one name, are left out: their numbers stay unchecked.
"""

from collections.abc import Mapping
from types import MappingProxyType

from precurb.model.identifier_rules import Rule, luhn, rule, weighted

_DATE = r"\d{2}(?:0[1-9]|1[0-2])(?:0[1-9]|[12]\d|3[01])"
_CURP_ALPHABET = "0123456789ABCDEFGHIJKLMNÑOPQRSTUVWXYZ"
_DNI_LETTERS = "TRWAGMYFPDXBNJZSQVHLCKE"
_DESCENDING = (5, 4, 3, 2, 7, 6, 5, 4, 3, 2)


def inn_holds(value: str) -> bool:
    """Russia's Ministry of Taxes, order БГ-3-09/178 (2004): modulo 11, then modulo 10."""
    weights = (3, 7, 2, 4, 10, 3, 5, 9, 4, 6, 8)
    ends = (9,) if len(value) == 10 else (10, 11)
    return all(weighted(value[:n], weights[-n:]) % 11 % 10 == int(value[n]) for n in ends)


def ogrn_holds(value: str) -> bool:
    """Russia's Government decree 438 (2002): the rest modulo 11 (13 digits) or 13 (15)."""
    return int(value[:-1]) % (len(value) - 2) % 10 == int(value[-1])


def okpo_holds(value: str) -> bool:
    """Russia's PR 50.1.024-2005: weights 1 to 10; from 3 on when the rest is 10."""
    body = value[:-1]
    rest = weighted(body, [i % 10 + 1 for i in range(len(body))]) % 11
    if rest == 10:
        rest = weighted(body, [(i + 2) % 10 + 1 for i in range(len(body))]) % 11 % 10
    return rest == int(value[-1])


def cnpj_holds(value: str) -> bool:
    """Brazil's Receita Federal, IN 2229/2024: letters count as their ASCII code less 48."""
    weights = (6, 5, 4, 3, 2, 9, 8, 7, 6, 5, 4, 3, 2)
    numbers = [ord(c) - 48 for c in value]
    return all(
        _brazilian(sum(a * b for a, b in zip(numbers, weights[-n:], strict=False)))
        == numbers[n]
        for n in (12, 13)
    )


def cpf_holds(value: str) -> bool:
    """Brazil's Receita Federal: weights down to 2, twice, modulo 11."""
    return all(
        _brazilian(weighted(value, range(n + 1, 1, -1))) == int(value[n]) for n in (9, 10)
    )


def _brazilian(total: int) -> int:
    return 0 if total % 11 < 2 else 11 - total % 11


def curp_holds(value: str) -> bool:
    """Mexico's RENAPO, Instructivo Normativo CURP: weights 18 to 2, modulo 10."""
    total = sum(_CURP_ALPHABET.index(c) * (18 - i) for i, c in enumerate(value[:17]))
    return -total % 10 == int(value[17])


def gstin_holds(value: str) -> bool:
    """India's GST Network: Luhn modulo 36."""
    doubled = (int(c, 36) * (1 + i % 2) for i, c in enumerate(value[:14]))
    return -sum(n // 36 + n % 36 for n in doubled) % 36 == int(value[14], 36)


def resident_id_holds(value: str) -> bool:
    """China's GB 11643-1999 (ISO 7064 MOD 11-2)."""
    total = sum(int(d) * pow(2, 17 - i, 11) for i, d in enumerate(value[:17]))
    return "10X98765432"[total % 11] == value[17]


def cuit_holds(value: str) -> bool:
    """Argentina's AFIP, CUIT and CUIL: modulo 11."""
    return -weighted(value, _DESCENDING) % 11 == int(value[10])


def ruc_pe_holds(value: str) -> bool:
    """Peru's SUNAT, RUC: modulo 11, 10 and 11 being 0 and 1."""
    return (11 - weighted(value, _DESCENDING) % 11) % 10 == int(value[10])


def rut_holds(value: str) -> bool:
    """Chile's Registro Civil, RUT and RUN: weights 2 to 7 from the right, modulo 11."""
    total = weighted(value[-2::-1], (2, 3, 4, 5, 6, 7, 2, 3))
    return "0123456789K"[-total % 11] == value[-1]


def nit_holds(value: str) -> bool | None:
    """Colombia's DIAN, Orden Administrativa 4 (1989): primes as weights, modulo 11."""
    if len(value) < 10:
        return None  # written without its check digit
    rest = weighted(value, (41, 37, 29, 23, 19, 17, 13, 7, 3)) % 11
    return (rest if rest < 2 else 11 - rest) == int(value[9])


def rif_holds(value: str) -> bool:
    """Venezuela's SENIAT, RIF: the letter counts 1 to 5 and weighs 4."""
    letter = {"V": 1, "E": 2, "J": 3, "C": 3, "P": 4, "G": 5}[value[0]]
    total = letter * 4 + weighted(value[1:], (3, 2, 7, 6, 5, 4, 3, 2))
    return "00987654321"[total % 11] == value[9]


def turkish_holds(value: str) -> bool:
    """Turkey: citizen's number (11 digits, law 5490), tax number (10 digits, Gelir Idaresi)."""
    digits = [int(d) for d in value]
    if len(value) == 11:
        tenth = (sum(digits[:9:2]) * 7 - sum(digits[1:8:2])) % 10
        return tenth == digits[9] and sum(digits[:10]) % 10 == digits[10]
    moved = ((d + 9 - i) % 10 * 2 ** (9 - i) for i, d in enumerate(digits[:9]))
    return -sum((n % 9 or 9) if n else 0 for n in moved) % 10 == digits[9]


def iranian_holds(value: str) -> bool:
    """Iran: citizens (10 digits, Civil Registration) and companies (11 digits, ilenc.ir)."""
    if len(value) == 10:
        rest = weighted(value, range(10, 1, -1)) % 11
        return (rest if rest < 2 else 11 - rest) == int(value[9])
    plus, weights = int(value[9]) + 2, (29, 27, 23, 19, 17) * 2
    total = sum((plus + int(d)) * w for d, w in zip(value, weights, strict=False))
    return total % 11 % 10 == int(value[10])


def thai_holds(value: str) -> bool:
    """Thailand's Department of Provincial Administration: weights 13 to 2, modulo 11."""
    return (11 - weighted(value, range(13, 1, -1)) % 11) % 10 == int(value[12])


def ukrainian_holds(value: str) -> bool:
    """Ukraine's tax service, RNOKPP: the first weight is negative; modulo 11, then 10."""
    return weighted(value, (-1, 5, 7, 9, 4, 6, 10, 5, 7)) % 11 % 10 == int(value[9])


def belarusian_holds(value: str) -> bool:
    """Belarus's tax ministry, UNP of companies: primes as weights, modulo 11."""
    return weighted(value, (29, 23, 19, 17, 13, 7, 5, 3)) % 11 == int(value[8])


def bulgarian_holds(value: str) -> bool:
    """Bulgaria's BULSTAT (EIK): weights 1 to 8; 3 to 10 when the rest is 10."""
    rest = weighted(value, range(1, 9)) % 11
    return (weighted(value, range(3, 11)) % 11 % 10 if rest == 10 else rest) == int(value[8])


def belgian_holds(value: str) -> bool:
    """Belgium's Crossroads Bank for Enterprises: the complement modulo 97."""
    return -int(value[:8]) % 97 == int(value[8:]) % 97


def eleven_test(value: str) -> bool:
    """The Netherlands' BSN and RSIN: weights 9 to 2, the last digit being the rest."""
    return weighted(value[:8], range(9, 1, -1)) % 11 == int(value[8])


def mod_11_10(digits: str) -> bool:
    """ISO 7064 MOD 11,10."""
    product = 10
    for digit in digits[:-1]:
        product = ((product + int(digit)) % 10 or 10) * 2 % 11
    return (11 - product) % 10 == int(digits[-1])


def spanish_holds(value: str) -> bool | None:
    """Spain: persons (RD 1553/2005, modulo 23) and companies (Orden EHA/451/2008)."""
    if value.isdigit() or (value[0] in "XYZ" and value[-1].isdigit()):
        return None  # written without its letter
    if value[0].isdigit() or value[0] in "XYZ":
        number = int(value[:-1].translate(str.maketrans("XYZ", "012")))
        return _DNI_LETTERS[number % 23] == value[-1]
    doubled = (int(d) * (2 - i % 2) for i, d in enumerate(value[1:8]))
    check = -sum(n // 10 + n % 10 for n in doubled) % 10
    return value[8] in (str(check), "JABCDEFGHI"[check])


def italian_holds(value: str) -> bool:
    """Italy: companies by Luhn, persons by DM 23/12/1976 (tables of odd and even places)."""
    if value.isdigit():
        return luhn(value)
    odd = (1, 0, 5, 7, 9, 13, 15, 17, 19, 21, 2, 4, 18, 20, 11, 3, 6, 8, 12, 14, 16, 10, 22, 25,
           24, 23)  # fmt: skip
    places = [int(c) if c.isdigit() else ord(c) - 65 for c in value[:15]]
    total = sum(odd[n] if i % 2 == 0 else n for i, n in enumerate(places))
    return chr(65 + total % 26) == value[15]


INN = rule(r"\d{10}|\d{12}", inn_holds)
OGRN = rule(r"\d{13}|\d{15}", ogrn_holds)
OKPO = rule(r"\d{8}|\d{10}", okpo_holds)
KPP = rule(r"\d{4}[\dA-Z]{2}\d{3}", lambda _: None)
BIK = rule(r"\d{9}", lambda _: None)
CNPJ = rule(r"[A-Z\d]{12}\d{2}", cnpj_holds)
CPF = rule(r"\d{11}", cpf_holds)
# Shape only: numbers in use break the rule of the last character. Without the three last
# characters (homoclave), as lists often have it, there is nothing to check.
RFC = rule(
    rf"[A-ZÑ&]{{3,4}}{_DATE}(?:[A-Z\d]{{2}}[\dA])?", lambda v: True if len(v) > 10 else None
)
CURP = rule(rf"[A-Z]{{4}}{_DATE}[HMX][A-Z]{{2}}[A-ZÑ]{{3}}[A-Z\d]\d", curp_holds)
GSTIN = rule(r"\d{2}[A-Z]{5}\d{4}[A-Z][\dA-Z][A-Z][\dA-Z]", gstin_holds)
PAN = rule(r"[A-Z]{3}[ABCFGHJLPT][A-Z]\d{4}[A-Z]", lambda _: None)
_CHINESE_ID = rule(rf"[1-9]\d{{5}}(?:18|19|20){_DATE}\d{{3}}[\dX]", resident_id_holds)
SPANISH = rule(r"[XYZ\d]\d{7}[A-Z]?|[A-HJNP-SUVW]\d{7}[\dA-J]", spanish_holds)
ITALIAN = rule(r"\d{11}|[A-Z]{6}[\dL-NP-V]{2}[A-Z][\dL-NP-V]{2}[A-Z][\dL-NP-V]{3}[A-Z]",
                italian_holds)  # fmt: skip
_TURKISH = rule(r"\d{10}|[1-9]\d{10}", turkish_holds)
_IRANIAN = rule(r"\d{10,11}", iranian_holds)

# By country, for a number that is only said to be a tax number ...
TAX: Mapping[str, Rule] = MappingProxyType({
    "AR": rule(r"[23]\d{10}", cuit_holds), "CL": rule(r"\d{7,8}[\dK]", rut_holds),
    "CO": rule(r"\d{9,10}", nit_holds), "PE": rule(r"(?:1[05-7]|20)\d{9}", ruc_pe_holds),
    "VE": rule(r"[VEJCPG]\d{9}", rif_holds), "TR": _TURKISH, "ES": SPANISH, "IT": ITALIAN,
    "IR": rule(r"\d{11}", iranian_holds), "CN": _CHINESE_ID, "ZA": rule(r"\d{10}", luhn),
    "UA": rule(r"\d{10}", ukrainian_holds), "BY": rule(r"\d{9}", belarusian_holds),
    "RS": rule(r"\d{9}", mod_11_10), "TH": rule(r"\d{13}", thai_holds),
})  # fmt: skip
# ... and for one that is said to be a person's (Iran calls a company's so, too).
NATIONAL_ID: Mapping[str, Rule] = MappingProxyType({
    "CN": _CHINESE_ID, "ES": SPANISH, "IT": ITALIAN, "IR": _IRANIAN, "AR": TAX["AR"],
    "TR": rule(r"[1-9]\d{10}", turkish_holds), "CL": TAX["CL"], "BR": CPF, "MX": CURP,
    "ZA": rule(r"\d{13}", luhn), "TH": TAX["TH"], "UA": TAX["UA"],
})  # fmt: skip
# ... or for a company's number, where one register numbers them all.
REGISTRATION: Mapping[str, Rule] = MappingProxyType({
    "BG": rule(r"\d{9}", bulgarian_holds), "BE": rule(r"[01]\d{9}", belgian_holds),
    "NL": rule(r"\d{9}", eleven_test), "BY": TAX["BY"],
})  # fmt: skip
