"""The registry of ordinary chemicals: names, CAS numbers and structures of what is not listed.

It answers two questions: is this the exact name of something else (which vetoes a guess), and
do name, number and structure on a paper belong together. It is a compact read-only file that
is mapped into memory; `tools/make_registry.py` compiles it and says what it leaves out.

The file, little-endian, begins with ``PRECREG1`` and the sizes of its sections:

- names: 65,537 offsets (by the first 16 bits of a 48-bit BLAKE2b hash of the name key), the
  other 32 bits sorted within each, and beside each the number of its compound;
- compounds, sorted by CAS number: the number without hyphens, and a flag byte;
- InChIKeys: sorted 64-bit hashes, connectivity first, and beside each its compound;
- texts: blocks of 128 compounds, compressed, each line a SMILES, a name, and the listed
  substances that it is a form of, with their steps, between tabs.

Names are kept as hashes only. Two of 600,000 agree in 48 bits with a probability of 0.06 %, and
a name that is not in the registry is taken for one that is in 1 of 470 million cases.
"""

import mmap
import struct
import zlib
from bisect import bisect_left
from dataclasses import dataclass
from functools import cache, lru_cache
from hashlib import blake2b
from pathlib import Path

from precurb.data import data_folder
from precurb.errors import UntrustedMessageError
from precurb.model import Relation, Relative

MAGIC = b"PRECREG1"
HEADER = struct.Struct("<8s4I")  # magic; names, compounds, InChIKeys, text blocks
BLOCK = 128
_FIRST_CAS = 50_000  # 50-00-0 is the lowest; below it are compounds that have none
RELATED = 1  # flag: a form of a listed substance
CLASSED = 2  # flag: a generic definition may hold; worth a look at its structure


@dataclass(frozen=True, slots=True)
class Compound:
    """An ordinary (or listed) chemical as the registry has it; ``cas`` may be empty.

    ``relatives`` are the listed substances it is, or is a form of, by which steps.
    """

    cas: str
    smiles: str
    name: str
    relatives: tuple[Relative, ...]
    classed: bool


class Registry:
    """The mapped file. Opening reads the header; a question is one binary search."""

    def __init__(self, path: Path) -> None:
        """Map the file.

        Raises:
            UntrustedMessageError: It is not a registry, or cut off.
        """
        with path.open("rb") as file:
            mapped = memoryview(mmap.mmap(file.fileno(), 0, access=mmap.ACCESS_READ))
        magic, names, compounds, keys, blocks = HEADER.unpack_from(mapped, 0)
        if magic != MAGIC:
            raise UntrustedMessageError(f"{path.name} is no registry of chemicals")
        at = HEADER.size
        sections = []
        for size, code in (
            (65_537, "I"), (names, "I"), (names, "I"), (compounds, "I"), (keys, "Q"),
            (keys, "I"), (blocks + 1, "I"), (compounds, "B"),
        ):  # fmt: skip
            end = at + size * struct.calcsize(code)
            if end > len(mapped):
                raise UntrustedMessageError(f"{path.name} is cut off")
            sections.append(mapped[at:end].cast(code))  # type: ignore[call-overload]
            at = end
        self._buckets, self._tails, self._named, self._cas = sections[:4]
        self._keys, self._keyed, self._blocks, self._flags = sections[4:]
        self._texts = mapped[at:]

    def __len__(self) -> int:
        return len(self._cas)

    def by_name(self, key: str) -> tuple[int, ...]:
        """The compounds that a name key stands for (several forms of one substance)."""
        number = name_hash(key)
        bucket, tail, tails = number >> 32, number & 0xFFFF_FFFF, self._tails
        first, last = self._buckets[bucket], self._buckets[bucket + 1]
        at = bisect_left(tails, tail, first, last)
        found = []
        while at < last and tails[at] == tail:
            found.append(self._named[at])
            at += 1
        return tuple(found)

    def by_cas(self, cas: str) -> int | None:
        """The compound of a CAS number, if the registry has it."""
        number = int(cas.replace("-", ""))
        at = bisect_left(self._cas, number)
        found = at < len(self._cas) and self._cas[at] == number >= _FIRST_CAS
        return at if found else None

    def by_inchikey(self, inchikey: str) -> int | None:
        """The compound of a full InChIKey, if the registry has it."""
        number = key_hash(inchikey)
        at = bisect_left(self._keys, number)
        return self._keyed[at] if at < len(self._keys) and self._keys[at] == number else None

    def by_skeleton(self, inchikey: str) -> tuple[int, ...]:
        """The compounds of the same connectivity as a full InChIKey."""
        least = key_hash(inchikey) >> 24 << 24
        first, last = bisect_left(self._keys, least), bisect_left(self._keys, least + (1 << 24))
        return tuple(self._keyed[first:last])

    def cas(self, number: int) -> str:
        """The CAS number of a compound; empty where it has none."""
        value = self._cas[number]
        digits = str(value)
        return f"{digits[:-3]}-{digits[-3:-1]}-{digits[-1]}" if value >= _FIRST_CAS else ""

    def related(self, number: int) -> bool:
        """Whether a compound is a form of a listed substance, or may be of a class."""
        return bool(self._flags[number])

    def compound(self, number: int) -> Compound:
        """What the registry says of a compound."""
        smiles, name, kin = self._block(number // BLOCK)[number % BLOCK].split("\t")
        classed = bool(self._flags[number] & CLASSED)
        return Compound(self.cas(number), smiles, name, _relatives(kin), classed)

    @lru_cache(maxsize=256)  # noqa: B019  # one registry a process, and it lives as long
    def _block(self, number: int) -> list[str]:
        start, end = self._blocks[number : number + 2]
        return zlib.decompress(self._texts[start:end]).decode().split("\n")


def _relatives(text: str) -> tuple[Relative, ...]:
    """Read ``ephedrine=salt/optical isomer;…``."""
    pairs = (each.partition("=") for each in text.split(";") if each)
    return tuple(
        Relative(key, tuple(map(Relation, filter(None, steps.split("/")))))
        for key, _, steps in pairs
    )


@cache
def bundled_registry() -> Registry:
    """The registry that comes with Precurb."""
    return Registry(data_folder() / "registry" / "chemicals.idx")


def name_hash(key: str) -> int:
    """48 bits of the BLAKE2b hash of a name key."""
    encoded = key.encode(errors="surrogatepass")  # half characters come in as well
    return int.from_bytes(blake2b(encoded, digest_size=6).digest(), "big")


def key_hash(inchikey: str) -> int:
    """40 bits of the BLAKE2b hash of an InChIKey's skeleton, then 24 of the rest."""
    skeleton, rest = inchikey[:14].encode(), inchikey[14:].encode()
    digests = blake2b(skeleton, digest_size=5).digest() + blake2b(rest, digest_size=3).digest()
    return int.from_bytes(digests, "big")
