"""Compile the compact reference tables from public files.

    python tools/make_reference.py SHARED [OUTPUT]

SHARED is a folder with ``trade/locode``, ``trade/un_adr`` and ``trade/hs`` (what they are and
under which licence: ``src/precurb/data/reference/README.md``). OUTPUT is the packaged folder
unless another is named. Writes, the same bytes from the same input and zlib:

- ``places.idx``      UN/LOCODE, mapped (form: `precurb.lists.reference.places`)
- ``un_numbers.tsv``  UN numbers: number, status, class, classification code, names, full text
- ``hs2022.tsv.gz``   HS 2022: code, kind, text

Tables in TOML beside them are written by hand and not touched.
"""

import csv
import gzip
import json
import re
import struct
import sys
import tomllib
import zlib
from collections import defaultdict
from collections.abc import Iterable, Iterator
from pathlib import Path

from precurb.data import data_folder
from precurb.lists.reference.places import (
    BLOCK,
    FUNCTIONS,
    HEADER,
    MAGIC,
    NAMED,
    REMOVED,
    UNKNOWN,
    letters_number,
    place_name_hash,
    place_name_key,
)

# Pieces between two "or" of the UN table that are no names by themselves.
FRAGMENTS = {
    "SOLUTION", "GEL", "SUSPENSION", "VEGETABLE", "SYNTHETIC, N.O.S.", "YELLOW, DRY",
    "HYDRAULIC", "ARTICLES", "ANIMAL", "CUTTINGS", "DESENSITIZED",
}  # fmt: skip
GONE = re.compile(r"no longer in use|\(Formerly\)", re.IGNORECASE)
# Capitals, a prefix such as "tert-" or "N,N-", a number or a single letter.
NAME_WORD = re.compile(
    r"[A-Z]{2}|^N\.O\.S|^[\W\d]*$|^(?:[a-z]{1,5}|[A-Z](?:,[A-Z])*)-|^[A-Z][.,;)]*$"
)
RESIDUAL_END = re.compile(r"9$|90$")
RESIDUAL_WORDS = re.compile(r"\bn\.e\.[cs]|\bother(?:s)?\b|\bexcluding\b|\bexcept\b")


def main() -> None:
    """Write the three tables and say how large they are."""
    output = Path(sys.argv[2]) if len(sys.argv) > 2 else data_folder() / "reference"
    for name, content in compiled(Path(sys.argv[1]) / "trade").items():
        (output / name).write_bytes(content)
        print(f"{name}: {len(content):,} bytes")


def compiled(trade: Path) -> dict[str, bytes]:
    """Every compiled file by its name."""
    return {
        "places.idx": places(_read(trade / "locode" / "unlocode_2023-1.csv")),
        "un_numbers.tsv": numbers(_read(trade / "un_adr" / "un_numbers_adr.csv")),
        "hs2022.tsv.gz": nomenclature(_read(trade / "hs" / "datasets_harmonized-system.csv")),
    }


def places(found: Iterable[dict[str, str]]) -> bytes:
    """UN/LOCODE as one mapped file; the names of a place in two languages become one row."""
    names: dict[tuple[str, str], list[str]] = defaultdict(list)
    flags: dict[tuple[str, str], int] = defaultdict(int)
    for row in found:
        key = (row["location"], row["country"])
        if row["name"] not in names[key]:
            names[key].append(row["name"])
        flags[key] |= _flags(row)
    countries = sorted({country for _, country in names})
    keys = sorted(names, key=lambda key: (letters_number(key[0]), countries.index(key[1])))
    lines = ["\t".join(names[key]) for key in keys]
    blocks = [
        zlib.compress("\n".join(lines[at : at + BLOCK]).encode(), 9)
        for at in range(0, len(lines), BLOCK)
    ]
    offsets = [0]
    for block in blocks:
        offsets.append(offsets[-1] + len(block))
    named = sorted(
        (place_name_hash(key), number)
        for number, each in enumerate(keys)
        if flags[each] & NAMED and not flags[each] & REMOVED
        for key in {place_name_key(part) for name in names[each] for part in _spellings(name)}
        if key
    )
    sizes = (len(countries), len(keys), len(blocks), len(named))
    joined = "".join(countries).encode()
    parts = [
        HEADER.pack(MAGIC, *sizes), joined, bytes(-len(joined) % 4),
        _pack("I", [letters_number(key[0]) << 8 | countries.index(key[1]) for key in keys]),
        _pack("H", [flags[key] for key in keys]), bytes(2 * len(keys) % 4),
        _pack("I", offsets),
        _pack("I", [number for number, _ in named]), _pack("I", [at for _, at in named]),
    ]  # fmt: skip
    return b"".join([*parts, *blocks])


def numbers(found: Iterable[dict[str, str]]) -> bytes:
    """UN numbers with the names taken out of their text."""
    lines = ["# number, status, class, classification code, names (between |), text if more"]
    for row in sorted(found, key=lambda each: each["number"]):
        text = re.sub(r"\s+", " ", row["description"]).strip()
        kind = row["class"].lstrip("-").replace("?", "")
        code = re.sub(r"\s+", " ", row["classCode"])
        status = "gone" if row["class"][0] in "?-" or GONE.search(text) else "listed"
        if status == "listed" and text.upper() != text and not text[:4].isupper():
            status = "listed" if code else "elsewhere"
        names = [] if status == "gone" else list(dict.fromkeys(shipping_names(text))) or [text]
        rest = "" if names == [text] else text
        lines.append("\t".join([row["number"], status, kind, code, "|".join(names), rest]))
    return ("\n".join(lines) + "\n").encode()


def shipping_names(text: str) -> Iterator[str]:
    """The proper shipping names in a text: what stands in capitals, without conditions.

    >>> list(shipping_names("DIETHYL ETHER (ETHYL ETHER)"))
    ['DIETHYL ETHER', 'ETHYL ETHER']
    """
    whole = text.replace("- ", "-")
    inner = [part for group in re.findall(r"\(([^()]*)\)", whole) for part in group.split(";")]
    outer = re.sub(r"\s*\([^()]*\)", "", whole).split(" or ")
    for part in [*outer, *inner]:
        words = part.strip(" ,").split(" ")
        taken: list[str] = []
        for word in words:
            if not NAME_WORD.search(word):
                break
            taken.append(word)
        name = " ".join(taken).strip(" ,;")
        if len(re.sub(r"[^A-Z]", "", name)) > 2 and name not in FRAGMENTS:
            yield name


def nomenclature(found: Iterable[dict[str, str]]) -> bytes:
    """HS 2022, each line with its kind: residual when it only says what it is not."""
    folder = data_folder()
    picked = {
        row["hs6"]: row["kind"] == "residual"
        for line in (folder / "hs" / "precursor_lines.jsonl").read_text("utf-8").splitlines()
        for row in [json.loads(line)]
    }
    with (folder / "reference" / "hs_kinds.toml").open("rb") as file:
        by_hand = {code: row["residual"] for code, row in tomllib.load(file).items()}
    lines = ["# code, kind, text"]
    for row in found:
        code, text = row["hscode"], row["description"]
        if not code.isdigit() or code[:2] > "97":  # statisticians' own chapters
            continue
        worded = bool(RESIDUAL_END.search(code) and RESIDUAL_WORDS.search(text))
        residual = len(code) == 6 and {code: worded, **picked, **by_hand}[code]
        lines.append(f"{code}\t{'residual' if residual else ''}\t{text.strip()}")
    return gzip.compress(("\n".join(lines) + "\n").encode(), 9, mtime=0)


def _read(path: Path) -> Iterator[dict[str, str]]:
    with path.open(encoding="utf-8-sig", newline="") as file:
        yield from csv.DictReader(file)


def _flags(row: dict[str, str]) -> int:
    """The functions of a place; in some rows of the source two columns changed places."""
    said = row["function"] if len(row["function"]) == 8 else row["status"]
    flags = sum(bit for sign, bit in FUNCTIONS.items() if sign in said)
    gone = row["change"].upper() == "X" or "XX" in (row["status"], row["function"])
    return flags | (0 if flags else UNKNOWN) | (REMOVED if gone else 0)


def _spellings(name: str) -> list[str]:
    """A name as written, without its brackets, what is in them, and either side of a slash."""
    plain = re.sub(r"\s*\([^)]*\)", "", name)
    return [name, plain, *re.findall(r"\(([^)]*)\)", name), *plain.split("/")]


def _pack(code: str, values: list[int]) -> bytes:
    return struct.pack(f"<{len(values)}{code}", *values)


if __name__ == "__main__":
    main()
