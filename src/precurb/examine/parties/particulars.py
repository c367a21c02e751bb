"""What is known of a party beside its name, and how it speaks for or against a match.

Each particular adds to or takes from the log-odds of the names: a birth date that is equal
says much, one whose day and month are swapped almost as much, one that is a year off a little
(lists and papers err), one that differs altogether speaks against. Silence says nothing.
"""

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field

from rapidfuzz.fuzz import token_set_ratio

from precurb.lists.names import identifier_key
from precurb.lists.party_names.scripts import fold_latin

_DATE = re.compile(r"(1[89]\d\d|20\d\d)(?:-(\d{1,2}))?(?:-(\d{1,2}))?(?!\d)")
_AMERICAN = re.compile(r"(\d{1,2})/(\d{1,2})/(\d{4})")
_YEAR = re.compile(r"\b(1[89]\d\d|20\d\d)\b")
_NUMBER = re.compile(r"\d+")
_LEAST_PHONE = 7

# Log-odds, set by hand on the meaning of each: 2.2 turns an even chance into nine in ten.
SAME_NUMBER = 7.0
OTHER_NUMBER = -3.0
SAME_CONTACT = 2.5
SAME_ADDRESS = 1.5
SAME_TOWN = 0.5
SAME_COUNTRY = 0.4
OTHER_COUNTRY = -0.6
OTHER_GENDER = -2.0
BIRTH = {
    "same birth date": 2.5,
    "birth date with day and month swapped": 2.0,
    "same year of birth": 0.8,
    "birth date off in one part": 0.8,
    "year of birth one off": 0.0,
    "same year of birth, another day": -0.5,
    "other birth date": -3.0,
}
# Kinds of which a party has one: another number of the same kind speaks against.
_ONE_OF_A_KIND = (
    "ssn", "lei", "uscc", "imo", "inn", "ogrn", "driving-licence", "national-id",
)  # fmt: skip
_LEAST_NUMBER = 4  # letters and digits; "N/A" is no number


@dataclass(frozen=True, slots=True)
class Identity:
    """An identity number with its kind and the country that gave it, where known."""

    kind: str
    value: str
    country: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Particulars:
    """What is known of a party beside its name; every field may be empty."""

    birth_dates: tuple[str, ...] = ()
    countries: frozenset[str] = field(default_factory=frozenset)
    genders: frozenset[str] = field(default_factory=frozenset)
    addresses: tuple[str, ...] = ()
    phones: tuple[str, ...] = ()
    emails: tuple[str, ...] = ()
    identities: tuple[Identity, ...] = ()


@dataclass(frozen=True, slots=True)
class Remark:
    """One particular that speaks for (above zero) or against a match, in log-odds."""

    what: str
    weight: float


def compare_particulars(asked: Particulars, listed: Particulars) -> Iterator[Remark]:
    """Everything beside the names that speaks for or against two parties being one."""
    yield from _numbers(asked.identities, listed.identities)
    if asked.birth_dates and listed.birth_dates:
        what = max(
            (_birth(a, b) for a in asked.birth_dates for b in listed.birth_dates),
            key=lambda found: BIRTH.get(found, 0.0) if found else -9.0,
        )
        if what:
            yield Remark(what, BIRTH[what])
    if asked.genders and listed.genders and asked.genders.isdisjoint(listed.genders):
        yield Remark("other gender", OTHER_GENDER)
    if asked.countries and listed.countries:
        shared = not asked.countries.isdisjoint(listed.countries)
        yield Remark(
            *(("same country", SAME_COUNTRY) if shared else ("other country", OTHER_COUNTRY))
        )
    if any(_same_phone(one, two) for one in asked.phones for two in listed.phones):
        yield Remark("same telephone number", SAME_CONTACT)
    if _shared(map(str.casefold, asked.emails), map(str.casefold, listed.emails)):
        yield Remark("same e-mail address", SAME_CONTACT)
    yield from _address(asked.addresses, listed.addresses)


def _numbers(asked: tuple[Identity, ...], listed: tuple[Identity, ...]) -> Iterator[Remark]:
    if not asked or not listed:
        return
    mine, theirs = (
        {(i.kind, key) for i in side if len(key := identifier_key(i.value)) >= _LEAST_NUMBER}
        for side in (asked, listed)
    )
    if shared := mine & theirs:
        yield Remark(f"same {min(shared)[0]}", SAME_NUMBER)
        return
    for kind in sorted({k for k, _ in mine} & {k for k, _ in theirs} & set(_ONE_OF_A_KIND)):
        yield Remark(f"other {kind}", OTHER_NUMBER)


def _birth(one: str, other: str) -> str:
    a, b = _date(one), _date(other)
    if a is None or b is None:
        return ""
    if abs(a[0] - b[0]) > 1:
        return "other birth date"
    full = all(a) and all(b)
    if a[0] != b[0]:
        return (
            "birth date off in one part" if full and a[1:] == b[1:] else "year of birth one off"
        )
    if a == b and full:
        return "same birth date"
    if full and a[1:] == b[:0:-1]:
        return "birth date with day and month swapped"
    if a[1] and b[1] and a[1] != b[1] and not (full and a[2] == b[2]):
        return "same year of birth, another day"
    return "birth date off in one part" if full else "same year of birth"


def _date(text: str) -> tuple[int, int, int] | None:
    """Year, month and day; zero where a date does not say."""
    if match := _AMERICAN.search(text):
        return int(match[3]), int(match[1]), int(match[2])
    if match := _DATE.match(text.strip()):
        return int(match[1]), int(match[2] or 0), int(match[3] or 0)
    found = _YEAR.search(text)
    return (int(found[1]), 0, 0) if found else None


def _shared(one: Iterable[str], other: Iterable[str]) -> bool:
    return bool(set(filter(None, one)) & set(filter(None, other)))


def _same_phone(one: str, two: str) -> bool:
    """Whether two numbers end alike: countries and trunk codes are written in many ways."""
    short, long = sorted(("".join(_NUMBER.findall(t)).lstrip("0") for t in (one, two)), key=len)
    return len(short) >= _LEAST_PHONE and long.endswith(short)


def most_in_favour(known: Particulars) -> float:
    """The most that what is known of a party can add where a list knows the same."""
    return (
        max(BIRTH.values()) * bool(known.birth_dates)
        + SAME_ADDRESS * bool(known.addresses)
        + SAME_COUNTRY * bool(known.countries)
        + SAME_CONTACT * bool(known.phones)
        + SAME_CONTACT * bool(known.emails)
    )


def _address(asked: tuple[str, ...], listed: tuple[str, ...]) -> Iterator[Remark]:
    pairs = [(fold_latin(a), fold_latin(b)) for a in asked for b in listed]
    best = max(pairs, key=lambda pair: token_set_ratio(*pair), default=None)
    if best is None:
        return
    alike = token_set_ratio(*best)
    numbers = [set(_NUMBER.findall(text)) for text in best]
    if alike >= 80 and numbers[0] & numbers[1]:
        yield Remark("same address", SAME_ADDRESS)
    elif alike >= 70:
        yield Remark("same town", SAME_TOWN)
