"""The published rules by which a number shows that it was written down right.

A rule is a shape and a check. A check that holds says that the number is well formed, not
that it was ever given to anyone. Where part of a number that carries the check digit was
left out, there is nothing to check: the check says neither yes nor no.
"""

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from enum import StrEnum
from operator import mul
from types import MappingProxyType


class CheckResult(StrEnum):
    """What the public rule of a number or an address says of it."""

    VALID = "valid"
    INVALID = "invalid"
    UNCHECKED = "unchecked"


@dataclass(frozen=True, slots=True)
class Rule:
    """A shape and, beyond the shape, a check; ``None`` from it means nothing to check."""

    shape: re.Pattern[str]
    holds: Callable[[str], bool | None] = lambda _: True

    def __call__(self, value: str) -> CheckResult:
        """Apply shape and check to a canonical value."""
        if self.shape.fullmatch(value) is None or len(set(value)) == 1:
            return CheckResult.INVALID
        holds = self.holds(value)
        if holds is None:
            return CheckResult.UNCHECKED
        return CheckResult.VALID if holds else CheckResult.INVALID


def rule(shape: str, holds: Callable[[str], bool | None] = lambda _: True) -> Rule:
    """A rule from a regular expression over ASCII digits."""
    return Rule(re.compile(shape, re.ASCII), holds)


# ISO 3166-1 alpha-2, and XK, which ISO 9362 and the IBAN registry use for Kosovo.
_CODES = (
    "AD AE AF AG AI AL AM AO AQ AR AS AT AU AW AX AZ BA BB BD BE BF BG BH BI BJ BL BM BN BO BQ"
    " BR BS BT BV BW BY BZ CA CC CD CF CG CH CI CK CL CM CN CO CR CU CV CW CX CY CZ DE DJ DK DM"
    " DO DZ EC EE EG EH ER ES ET FI FJ FK FM FO FR GA GB GD GE GF GG GH GI GL GM GN GP GQ GR GS"
    " GT GU GW GY HK HM HN HR HT HU ID IE IL IM IN IO IQ IR IS IT JE JM JO JP KE KG KH KI KM KN"
    " KP KR KW KY KZ LA LB LC LI LK LR LS LT LU LV LY MA MC MD ME MF MG MH MK ML MM MN MO MP MQ"
    " MR MS MT MU MV MW MX MY MZ NA NC NE NF NG NI NL NO NP NR NU NZ OM PA PE PF PG PH PK PL PM"
    " PN PR PS PT PW PY QA RE RO RS RU RW SA SB SC SD SE SG SH SI SJ SK SL SM SN SO SR SS ST SV"
    " SX SY SZ TC TD TF TG TH TJ TK TL TM TN TO TR TT TV TW TZ UA UG UM US UY UZ VA VC VE VG VI"
    " VN VU WF WS XK YE YT ZA ZM ZW"
)
COUNTRIES = frozenset(_CODES.split())
# SWIFT IBAN registry; IR is not in it, but Iran's banks use that form (SHEBA, 26 characters).
_LENGTHS = (
    "AD24 AE23 AL28 AT20 AZ28 BA20 BE16 BG22 BH22 BI27 BR29 BY28 CH21 CR22 CY28 CZ24 DE22"
    " DJ27 DK18 DO28 EE20 EG29 ES24 FI18 FK18 FO18 FR27 GB22 GE22 GI23 GL18 GR27 GT28 HN28"
    " HR21 HU28 IE22 IL23 IQ23 IR26 IS26 IT27 JO30 KW30 KZ20 LB28 LC32 LI21 LT20 LU20 LV21"
    " LY25 MC27 MD24 ME22 MK19 MN20 MR27 MT31 MU30 NI28 NL18 NO15 OM23 PK24 PL28 PS29 PT25"
    " QA29 RO24 RS22 RU33 SA24 SC31 SD18 SE24 SI19 SK24 SM27 SO23 ST25 SV28 TL23 TN24 TR26"
    " UA29 VA22 VG24 XK20 YE30"
)
_IBAN_LENGTHS = MappingProxyType({each[:2]: int(each[2:]) for each in _LENGTHS.split()})
USCC_ALPHABET = "0123456789ABCDEFGHJKLMNPQRTUWXY"  # GB 32100-2015: no I, O, S, V, Z


def weighted(digits: str, weights: Sequence[int]) -> int:
    """The sum of digits times weights; stops with the shorter of the two."""
    return sum(map(mul, map(int, digits), weights))


def luhn(digits: str) -> bool:
    """ISO/IEC 7812-1, Annex B: every second digit from the right doubled, digits summed."""
    doubled = (int(d) * (1 + i % 2) for i, d in enumerate(reversed(digits)))
    return sum(n // 10 + n % 10 for n in doubled) % 10 == 0


def mod_97(text: str) -> int:
    """ISO 7064 MOD 97-10 over digits and letters, a letter being 10 to 35."""
    return int("".join(str(int(c, 36)) for c in text)) % 97


def uscc_holds(value: str) -> bool:
    """GB 32100-2015, 4.6: powers of 3 as weights, modulo 31."""
    total = sum(USCC_ALPHABET.index(c) * pow(3, i, 31) for i, c in enumerate(value[:17]))
    return USCC_ALPHABET[-total % 31] == value[17]


def iban_holds(value: str) -> bool:
    """ISO 13616-1: the country's length, and MOD 97-10 with the first four moved to the end."""
    return _IBAN_LENGTHS.get(value[:2]) == len(value) and mod_97(value[4:] + value[:4]) == 1


def imo_holds(value: str) -> bool:
    """IMO Res. A.1117(30): weights 7 to 2; the last digit of the sum is the check digit."""
    return weighted(value, range(7, 1, -1)) % 10 == int(value[6])


def imo_company_holds(value: str) -> bool:
    """IMO Res. MSC.160(78) numbers: weights 8, 6, 4, 2, 9, 7, complement modulo 11."""
    return (11 - weighted(value, (8, 6, 4, 2, 9, 7)) % 11) % 10 == int(value[6])


def mmsi_holds(value: str) -> bool:
    """ITU-R M.585: the country's three digits stand first, or after the mark of the station."""
    marks = ("111", "970", "972", "974", "98", "99", "00", "0", "8")
    mark = next((m for m in marks if value.startswith(m)), "")
    # Rescue transmitters (970, 972, 974) carry their maker, not a country.
    return mark[:2] == "97" or 201 <= int(value[len(mark) :][:3]) <= 775


def isin_holds(value: str) -> bool:
    """ISO 6166: Luhn over digits, letters being 10 to 35."""
    return luhn("".join(str(int(c, 36)) for c in value))


LEI = rule(r"[0-9A-Z]{18}\d{2}", lambda value: mod_97(value) == 1)  # ISO 17442-1
USCC = rule(rf"[{USCC_ALPHABET}]{{2}}\d{{6}}[{USCC_ALPHABET}]{{10}}", uscc_holds)
BIC = rule(r"[A-Z0-9]{4}[A-Z]{2}[A-Z0-9]{2}(?:[A-Z0-9]{3})?", lambda v: v[4:6] in COUNTRIES)
IBAN = rule(r"[A-Z]{2}\d{2}[A-Z0-9]{11,30}", iban_holds)
ISIN = rule(r"[A-Z]{2}[A-Z0-9]{9}\d", isin_holds)
IMO = rule(r"\d{7}", imo_holds)
IMO_COMPANY = rule(r"\d{7}", imo_company_holds)
MMSI = rule(r"\d{9}", mmsi_holds)
# Dun & Bradstreet gave up the check digit in 2006, so there is none to rely on.
DUNS = rule(r"\d{9}", lambda _: None)
