"""Compile the registry of ordinary chemicals from the tables of the `chemicals` package.

    python tools/make_registry.py IDENTIFIERS OPSIN_JAR OUTPUT

IDENTIFIERS is the folder `chemicals/Identifiers` of the package (MIT licence; names and numbers
from PubChem and others). A row says: PubChem id, CAS number, formula, mass, SMILES, InChI,
InChIKey, IUPAC name, common name, synonyms.

The tables are known to be wrong in places, so no name is believed because it stands there:

- CAS numbers among synonyms are dropped: one in five rows carries another substance's.
- A name that OPSIN reads as another connectivity is dropped, whatever row it stands in.
- A name of an isotope is dropped from a row whose structure has none.
- A name in several rows of different parents stays only with the one row that has it as its
  IUPAC or common name; otherwise it is dropped.
- Numbers of vendors and of databases are dropped; registry numbers (EC, NSC, FEMA) are kept.
- Names of three characters or fewer are dropped: they are acronyms, and those collide.

Salts of listed substances with common partners are added by structure alone, so that an
InChIKey of one is known, which hides what it is a salt of.

Prints how many names each rule dropped. Runs about 15 minutes on two cores.
"""

import re
import struct
import subprocess
import sys
import zlib
from collections import Counter, defaultdict
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from rdkit import Chem
from rdkit.Chem.EnumerateStereoisomers import (
    EnumerateStereoisomers,
    StereoEnumerationOptions,
)

from precurb.errors import InvalidIdentifierError
from precurb.examine.substances.cues import CueKind
from precurb.examine.substances.kin import Kin, kin_of, takes_salts
from precurb.examine.substances.structures import Structure, classes_of, read_structure
from precurb.lists.knowledge import ControlBook, read_packaged
from precurb.lists.names import name_key
from precurb.lists.registry import BLOCK, CLASSED, HEADER, MAGIC, RELATED, key_hash, name_hash
from precurb.model import CasNumber

TABLES = (
    "chemical identifiers pubchem small.tsv",
    "chemical identifiers example user db.tsv",
    "Inorganic db.tsv",
    "chemical identifiers pubchem large.tsv",
)
CAS = re.compile(r"\d{2,7}-\d\d-\d")
CODE = re.compile(
    r"(?:akos|zinc|schembl|surecn|mcule|ac1\w|mfcd|chembl|chebi|dtxsid|stk|ksc|bb ?\d|fch"
    r"|agn-pc|ctk|ambz?|mls|smr|ncgc|cid|sbb|hms|bspbio|kbio|spectrum|divk|oprea|un\d|a\d{5})"
    r"[\w\s.:/-]*\d[\w\s.:/-]*"
)
# Not "(2H)" alone, which is hydrogen as well: "furan-3(2H)-one".
ISOTOPE = re.compile(
    r"-d\d{1,2}\b|deuter|tritia|\b(?:13c|14c|15n)\d*\b|\((?:[\d,]+-)?2h\d\)|\[2h\d?\]", re.I
)
EINECS = re.compile(r"einecs (\d{3}-\d{3}-\d)")
SHORTEST = 4
ACIDS = (
    "Cl", "Cl.Cl", "Br", "I", "OS(O)(=O)=O", "O[N+]([O-])=O", "OP(O)(O)=O", "OCl(=O)(=O)=O",
    "CC(O)=O", "OC=O", "OC(=O)C(O)=O", "OC(=O)CCC(O)=O", r"OC(=O)/C=C\\C(O)=O",
    r"OC(=O)/C=C/C(O)=O", "O[C@H]([C@@H](O)C(O)=O)C(O)=O", "O[C@@H]([C@H](O)C(O)=O)C(O)=O",
    "OC(C(O)C(O)=O)C(O)=O", "OC(=O)CC(O)(CC(O)=O)C(O)=O", "CS(O)(=O)=O", "CC(O)C(O)=O",
    "Cc1ccc(cc1)S(O)(=O)=O", "OC(=O)C(F)(F)F", "OC(=O)c1ccccc1", "OC(=O)c1ccccc1O",
)  # fmt: skip
READ_UPPER = re.compile(r"(?<![a-z])([nosp])(?=(?:,[nosp\d'′’]+)*['′’]*[-,])")


@dataclass
class Row:
    """One row of the tables."""

    cas: str
    smiles: str
    inchikey: str
    names: list[str]
    primary: int = 2
    kept: list[str] = field(default_factory=list)


def main() -> None:
    """Read, clean, compile, and say what was left out."""
    folder, jar, output = (Path(argument) for argument in sys.argv[1:4])
    rows = list(read_rows(folder))
    dropped: Counter[str] = Counter()
    usable = {row.cas: usable_names(row, dropped) for row in rows}
    readings = read_by_opsin({n for names in usable.values() for n in names}, jar)
    structures = {row.cas: read_structure(CueKind.SMILES, row.smiles) for row in rows}
    claims: dict[str, list[tuple[Row, bool]]] = defaultdict(list)
    for row in rows:
        for position, name in enumerate(usable[row.cas]):
            read = readings.get(name, set())
            if read and row.inchikey[:14] not in {key[:14] for key in read}:
                dropped["OPSIN reads another substance"] += 1
            elif ISOTOPE.search(name) and not re.search(r"\[\d", row.smiles):
                dropped["names an isotope that the row has not"] += 1
            else:
                sure = bool(read) or position < row.primary
                claims[name_key(name)].append((row, sure))
                if number := EINECS.fullmatch(name.lower()):  # on labels: "EC 203-625-9"
                    claims[name_key(f"ec {number[1]}")].append((row, sure))
                    claims[name_key(number[1])].append((row, sure))
    names = {key: settled(c, structures, dropped) for key, c in claims.items()}
    known = {row.inchikey for row in rows}
    for row in salts():
        structures[row.cas] = read_structure(CueKind.SMILES, row.smiles)
        if row.inchikey not in known:
            rows.append(row)
    write(output, rows, structures, {key: found for key, found in names.items() if found})
    for reason, count in dropped.most_common():
        print(f"{count:8}  {reason}")


def read_rows(folder: Path) -> Iterator[Row]:
    """The rows of all tables, one for each CAS number, the curated tables first."""
    seen: set[str] = set()
    for table in TABLES:
        for line in (folder / table).read_text("utf-8").splitlines():
            cells = line.split("\t")
            if cells[1] not in seen and cells[4] and is_cas(cells[1]):
                seen.add(cells[1])
                names = list(dict.fromkeys(n.strip() for n in cells[7:] if n.strip()))
                yield Row(cas=cells[1], smiles=cells[4], inchikey=cells[6], names=names)


def salts() -> Iterator[Row]:
    """Salts of every listed amine and acid, and of its stereoisomers, with common partners."""
    made: dict[str, str] = {}
    for substance in ControlBook(read_packaged()).substances.values():
        if takes_salts(substance) and "." not in substance.smiles:
            for form in stereoisomers(substance.smiles):
                for smiles in (*with_acids(form), *with_bases(form)):
                    made.setdefault(structure_key(smiles), smiles)
    for number, (key, smiles) in enumerate(sorted(made.items()), start=1):
        yield Row(cas=str(number), smiles=smiles, inchikey=key, names=[""])


def with_acids(base: str) -> Iterator[str]:
    """Salts of an amine, one and two of it to one acid."""
    if Chem.MolFromSmiles(base).HasSubstructMatch(Chem.MolFromSmarts("[NX3]")):
        for acid in ACIDS:
            yield f"{base}.{acid}"
            yield f"{base}.{base}.{acid}"


def with_bases(acid: str) -> Iterator[str]:
    """Salts of an organic acid with metals and ammonium."""
    molecule = Chem.RWMol(Chem.MolFromSmiles(acid))
    match = molecule.GetSubstructMatch(Chem.MolFromSmarts("[CX3](=O)[OX2H1]"))
    if match:
        molecule.GetAtomWithIdx(match[2]).SetFormalCharge(-1)
        Chem.SanitizeMol(molecule)
        anion = Chem.MolToSmiles(molecule)
        yield from (f"{anion}.{metal}" for metal in ("[Na+]", "[K+]", "[Li+]", "[NH4+]"))
        yield from (f"{anion}.{anion}.{metal}" for metal in ("[Ca+2]", "[Mg+2]", "[Zn+2]"))


def stereoisomers(smiles: str) -> list[str]:
    """The structure as drawn, without stereochemistry, and each form of it."""
    molecule = Chem.MolFromSmiles(smiles)
    flat = Chem.Mol(molecule)
    Chem.RemoveStereochemistry(flat)
    forms = [smiles, Chem.MolToSmiles(flat)]
    options: Any = StereoEnumerationOptions(maxIsomers=8)  # type: ignore[no-untyped-call]
    every = EnumerateStereoisomers(flat, options=options)  # type: ignore[no-untyped-call]
    forms += [Chem.MolToSmiles(each) for each in every]
    return list(dict.fromkeys(forms))


def structure_key(smiles: str) -> str:
    """The InChIKey of a SMILES."""
    return str(Chem.MolToInchiKey(Chem.MolFromSmiles(smiles)))  # type: ignore[no-untyped-call]


def is_cas(text: str) -> bool:
    """Whether a number can be a CAS number; the tables also hold numbers of their own."""
    try:
        CasNumber.parse(text)
    except InvalidIdentifierError:
        return False
    return True


def usable_names(row: Row, dropped: Counter[str]) -> list[str]:
    """The names of a row that may be names."""
    kept = []
    for name in row.names:
        if CAS.fullmatch(name):
            dropped["a CAS number among synonyms"] += 1
        elif CODE.fullmatch(name.lower()):
            dropped["a number of a vendor or database"] += 1
        elif len(name_key(name)) < SHORTEST:
            dropped["too short to tell anything"] += 1
        else:
            kept.append(name)
    return kept


def read_by_opsin(names: set[str], jar: Path) -> dict[str, set[str]]:
    """InChIKeys that OPSIN gives a name, in both readings of small locant letters.

    The tables hold names in small letters, where "n-methyl" may mean nitrogen.
    """
    ordered = sorted(names)
    spelled = [READ_UPPER.sub(lambda m: m[1].upper(), name) for name in ordered]
    found: dict[str, set[str]] = defaultdict(set)
    for texts in (ordered, spelled):
        asked = "\n".join(texts).encode()
        command = ["java", "-Xmx800m", "-jar", str(jar), "-ostdinchikey", "-s"]
        run = subprocess.run(command, input=asked, capture_output=True, check=True)  # noqa: S603
        for name, key in zip(ordered, run.stdout.decode().split("\n"), strict=False):
            if key:
                found[name].add(key)
    return found


def settled(
    claims: list[tuple[Row, bool]],
    structures: dict[str, Structure | None],
    dropped: Counter[str],
) -> list[str]:
    """The CAS numbers a name keeps: forms of one parent, or the one row sure of it."""
    rows = {row.cas: sure for row, sure in claims}
    parents = {parent(structures[cas]) for cas in rows}
    if len(parents) == 1:
        return list(rows)[:4]
    sure = [cas for cas, is_sure in rows.items() if is_sure]
    if len({parent(structures[cas]) for cas in sure}) == 1:
        return sure[:4]
    dropped["claimed by several substances"] += len(rows)
    return []


def parent(structure: Structure | None) -> str:
    """The formula and skeleton of the largest part."""
    if structure is None:
        return ""
    largest = max(structure.parts, key=lambda part: part.heavy)
    return largest.skeleton or largest.smiles


def write(
    output: Path,
    rows: list[Row],
    structures: dict[str, Structure | None],
    names: dict[str, list[str]],
) -> None:
    """Write the file in the form that `precurb.lists.registry` reads."""
    book = ControlBook(read_packaged())
    rows.sort(key=lambda row: int(row.cas.replace("-", "")))
    number = {row.cas: i for i, row in enumerate(rows)}
    hashes = sorted(
        (name_hash(key), number[cas]) for key, found in names.items() for cas in found
    )
    keys = sorted({key_hash(row.inchikey): number[row.cas] for row in rows}.items())
    kin = [kin_of(s, book) if (s := structures[row.cas]) else () for row in rows]
    flags = [flag(structures[row.cas], found) for row, found in zip(rows, kin, strict=True)]
    lines = [line_of(row, found) for row, found in zip(rows, kin, strict=True)]
    blocks = [
        zlib.compress("\n".join(lines[i : i + BLOCK]).encode(), 9)
        for i in range(0, len(lines), BLOCK)
    ]
    offsets = [0] * 65_537
    for value, _ in hashes:
        offsets[(value >> 32) + 1] += 1
    for i in range(1, 65_537):
        offsets[i] += offsets[i - 1]
    ends = [0]
    for block in blocks:
        ends.append(ends[-1] + len(block))
    with output.open("wb") as file:
        file.write(HEADER.pack(MAGIC, len(hashes), len(rows), len(keys), len(blocks)))
        file.write(struct.pack("<65537I", *offsets))
        file.write(struct.pack(f"<{len(hashes)}I", *(h & 0xFFFF_FFFF for h, _ in hashes)))
        file.write(struct.pack(f"<{len(hashes)}I", *(i for _, i in hashes)))
        file.write(struct.pack(f"<{len(rows)}I", *(int(r.cas.replace("-", "")) for r in rows)))
        file.write(struct.pack(f"<{len(keys)}Q", *(k for k, _ in keys)))
        file.write(struct.pack(f"<{len(keys)}I", *(i for _, i in keys)))
        file.write(struct.pack(f"<{len(ends)}I", *ends))
        file.write(bytes(flags))
        file.write(b"".join(blocks))
    print(f"{len(rows)} compounds, {sum(map(bool, flags))} related to the law")
    print(f"{len(hashes)} names, {output.stat().st_size} bytes")


def flag(structure: Structure | None, kin: tuple[Kin, ...]) -> int:
    """What the law may say of a compound."""
    classed = structure is not None and bool(classes_of(structure))
    return (RELATED if kin else 0) | (CLASSED if classed else 0)


def line_of(row: Row, kin: tuple[Kin, ...]) -> str:
    """The text of a compound: structure, common name, and what it is a form of."""
    name = row.names[1] if len(row.names) > 1 else (row.names or [""])[0]
    forms = ";".join(f"{each.substance}={'/'.join(each.steps)}" for each in kin)
    return f"{row.smiles}\t{name}\t{forms}"


if __name__ == "__main__":
    main()
