"""UN/LOCODE: five letters for a port, an airport, a town, as transport papers write them.

Two letters are the country, three the place in it, and the three mean something else in every
country: ``MXZLO`` is Manzanillo, ``CNZLO`` Zhuliao. Hence a place is only known by all five.

The packaged file (UN/LOCODE 2023-1, UNECE; compiled by ``tools/make_reference.py``) is mapped
into memory. Little-endian, it begins with ``PRECLOC1`` and four counts (countries, places,
blocks of names, indexed names). Then come the countries; for each place, sorted, its three
letters as a number and its country as a byte; its functions; the offsets of the blocks; hashes
of the names of ports, airports and inland depots with their places; and the names in compressed
blocks. A place that later editions added is not in it, so an unknown code is no proof of a
wrong one.
"""

import mmap
import re
import struct
import zlib
from bisect import bisect_left
from dataclasses import dataclass
from functools import cache, lru_cache
from hashlib import blake2b
from pathlib import Path

from precurb.errors import UntrustedMessageError
from precurb.lists.names import party_name_key
from precurb.lists.reference.tables import table_path

EDITION = "UN/LOCODE 2023-1"
MAGIC = b"PRECLOC1"
HEADER = struct.Struct("<8s4I")  # magic; countries, places, blocks, indexed names
BLOCK = 256
FUNCTIONS = {sign: 1 << number for number, sign in enumerate("1234567B")}
REMOVED = 1 << 8  # flag: the edition says the entry will be removed
UNKNOWN = 1 << 9  # flag: the edition does not say what is there
NAMED = FUNCTIONS["1"] | FUNCTIONS["4"] | FUNCTIONS["6"]  # found by name as well
_ALPHABET = {sign: number for number, sign in enumerate("0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ")}
_CODE = re.compile(r"\s*([A-Z]{2})[\s-]?([A-Z0-9]{3})\s*", re.ASCII)
_LETTERS = re.compile(r"\s*([A-Z0-9]{3})\s*", re.ASCII)


@dataclass(frozen=True, slots=True)
class Place:
    """A place of UN/LOCODE.

    ``functions`` are the signs of the list: 1 sea or river port, 2 rail, 3 road, 4 airport,
    5 postal office, 6 inland depot, 7 pipeline, B border crossing; empty when the edition does
    not say. ``other_names`` are those it lists beside the first. ``removed``: the edition
    announces that the entry goes.
    """

    code: str
    country: str
    name: str
    functions: str
    other_names: tuple[str, ...] = ()
    removed: bool = False

    @property
    def is_port(self) -> bool:
        """Whether ships call there (sea or inland waterway: the list does not tell apart)."""
        return "1" in self.functions

    @property
    def is_airport(self) -> bool:
        """Whether it has an airport."""
        return "4" in self.functions


class Places:
    """The mapped file. Opening reads the header; a question is one binary search."""

    def __init__(self, path: Path) -> None:
        """Map the file.

        Raises:
            UntrustedMessageError: It is not a table of places, or cut off.
        """
        with path.open("rb") as file:
            mapped = memoryview(mmap.mmap(file.fileno(), 0, access=mmap.ACCESS_READ))
        if len(mapped) < HEADER.size or bytes(mapped[: len(MAGIC)]) != MAGIC:
            raise UntrustedMessageError(f"{path.name} is no table of places")
        countries, places, blocks, names = HEADER.unpack_from(mapped, 0)[1:]
        at = HEADER.size
        sections = []
        for size, code in (
            (2 * countries, "B"), (places, "I"), (places, "H"), (blocks + 1, "I"),
            (names, "I"), (names, "I"),
        ):  # fmt: skip
            end = at + size * struct.calcsize(code)
            if end > len(mapped):
                raise UntrustedMessageError(f"{path.name} is cut off")
            sections.append(mapped[at:end].cast(code))  # type: ignore[call-overload]
            at = end + -(end - HEADER.size) % 4
        spelled = bytes(sections[0]).decode("ascii")
        self._countries = [spelled[i : i + 2] for i in range(0, len(spelled), 2)]
        self._keys, self._flags, self._blocks, self._hashes, self._named = sections[1:]
        self._texts = mapped[at:]

    def __len__(self) -> int:
        return len(self._keys)

    def place(self, country: str, letters: str) -> Place | None:
        """The place of a country's three letters, in capitals."""
        for number in self._range(letters):
            if self._countries[self._keys[number] & 0xFF] == country:
                return self._place(number, letters)
        return None

    def of_letters(self, letters: str) -> list[Place]:
        """The places of all countries that have these three letters."""
        return [self._place(number, letters) for number in self._range(letters)]

    def named(self, name: str) -> list[Place]:
        """The ports, airports and inland depots of a name."""
        key = place_name_key(name)
        number = place_name_hash(key)
        at = bisect_left(self._hashes, number)
        found = []
        while key and at < len(self._hashes) and self._hashes[at] == number:
            found.append(self._place(self._named[at]))
            at += 1
        return found

    def _range(self, letters: str) -> range:
        first = letters_number(letters) << 8
        return range(bisect_left(self._keys, first), bisect_left(self._keys, first + 256))

    def _place(self, number: int, letters: str = "") -> Place:
        key, flags = self._keys[number], self._flags[number]
        country = self._countries[key & 0xFF]
        name, *others = self._block(number // BLOCK)[number % BLOCK].split("\t")
        functions = "".join(sign for sign, bit in FUNCTIONS.items() if flags & bit)
        code = country + (letters or number_letters(key >> 8))
        return Place(code, country, name, functions, tuple(others), bool(flags & REMOVED))

    @lru_cache(maxsize=512)  # noqa: B019  # one table a process, and it lives as long
    def _block(self, number: int) -> list[str]:
        start, end = self._blocks[number : number + 2]
        return zlib.decompress(self._texts[start:end]).decode().split("\n")


@cache
def bundled_places() -> Places:
    """The table that comes with Precurb."""
    return Places(table_path("places.idx"))


def place(text: str) -> Place | None:
    """The place of a UN/LOCODE, with or without a space in it; None if it is not in 2023-1.

    >>> place("MX ZLO").name
    'Manzanillo'
    """
    match = _CODE.fullmatch(text.upper())
    return bundled_places().place(match[1], match[2]) if match else None


def same_letters(text: str) -> list[Place]:
    """The places of other countries with the same last three letters, by country.

    Given three letters alone, all places that have them: a paper that leaves out the country
    does not say which.
    """
    if (match := _LETTERS.fullmatch(text.upper())) is not None:
        return bundled_places().of_letters(match[1])
    if (match := _CODE.fullmatch(text.upper())) is None:
        return []
    found = bundled_places().of_letters(match[2])
    return [each for each in found if each.country != match[1]]


def places_named(name: str, country: str = "") -> list[Place]:
    """Ports, airports and inland depots of exactly this name (case and accents folded).

    Several places share a name, in one country too: whoever asks must allow for all of them.
    """
    found = bundled_places().named(name)
    return [each for each in found if country in ("", each.country)]


def letters_number(letters: str) -> int:
    """Three letters or digits as a number below 46,656."""
    number = 0
    for sign in letters:
        number = number * 36 + _ALPHABET[sign]
    return number


def number_letters(number: int) -> str:
    """The three letters of a number."""
    signs = "".join(_ALPHABET)
    return signs[number // 1296] + signs[number // 36 % 36] + signs[number % 36]


def place_name_key(name: str) -> str:
    """What spellings of one name share: its words in order, folded."""
    return party_name_key(name)


def place_name_hash(key: str) -> int:
    """32 bits of the BLAKE2b hash of a name key."""
    encoded = key.encode(errors="surrogatepass")
    return int.from_bytes(blake2b(encoded, digest_size=4).digest(), "big")
