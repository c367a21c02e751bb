"""The law as one book: every control list, substance, duty and heading, ready to ask.

The packaged form is one folder a list (``list.toml``, ``entries.jsonl``, ``thresholds.jsonl``)
beside substances, jurisdictions, duties, class definitions and customs headings. A book is
built from those folders, or from the canonical bytes a snapshot keeps of them.
"""

import re
import tomllib
from collections.abc import Iterator
from dataclasses import dataclass, replace
from functools import cached_property
from pathlib import Path
from typing import Any, TypeVar

import msgspec

from precurb.data import data_folder
from precurb.errors import InvalidRecordError
from precurb.lists.names import deletions, fold, name_key
from precurb.model import (
    ClassDefinition,
    ControlList,
    Extent,
    InchiKey,
    ListEntry,
    Requirement,
    Scope,
    Substance,
    Threshold,
)
from precurb.model.control import Jurisdiction

T = TypeVar("T")
_WITH_ACRONYM = re.compile(r"(.*\S)\s*\(([A-Z0-9][A-Z0-9-]{1,11})\)")


@dataclass(frozen=True, slots=True, kw_only=True)
class HsHeading:
    """A line of the Harmonized System that names precursors (HS 2022, six digits).

    ``kind`` is ``named`` when the line names the substance, ``residual`` when it only
    holds it among others; ``substances`` are the keys of those it names.
    """

    hs6: str
    kind: str
    heading: str
    names: str
    substances: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Knowledge:
    """The content of a book, in the order in which it is written down."""

    lists: tuple[ControlList, ...]
    substances: tuple[Substance, ...]
    requirements: tuple[Requirement, ...]
    classes: tuple[ClassDefinition, ...]
    headings: tuple[HsHeading, ...]
    laws: tuple[Jurisdiction, ...] = ()  # a snapshot made before there were any has none


@dataclass(frozen=True, eq=False)
class ControlBook:
    """All control lists with the indexes the examiners ask: by CAS, structure and name."""

    knowledge: Knowledge

    @cached_property
    def substances(self) -> dict[str, Substance]:
        """Substances by key."""
        return {s.key: s for s in self.knowledge.substances}

    @cached_property
    def lists(self) -> dict[str, ControlList]:
        """Control lists by id."""
        return {each.id: each for each in self.knowledge.lists}

    @cached_property
    def classes(self) -> dict[str, ClassDefinition]:
        """Generic definitions by id."""
        return {each.id: each for each in self.knowledge.classes}

    @cached_property
    def by_cas(self) -> dict[str, tuple[str, ...]]:
        """Substance keys by CAS number, from substances and from entries."""
        pairs = [(s.cas, s.key) for s in self.knowledge.substances]
        pairs += [(e.cas, e.substance) for _, e in self._entries() if e.substance]
        return _group(pairs)

    @cached_property
    def by_inchikey(self) -> dict[str, tuple[str, ...]]:
        """Substance keys by full InChIKey."""
        return _group([(s.inchikey, s.key) for s in self.knowledge.substances])

    @cached_property
    def by_skeleton(self) -> dict[str, tuple[str, ...]]:
        """Substance keys by the connectivity block of the InChIKey."""
        return _group(
            [
                (InchiKey(s.inchikey).skeleton, s.key)
                for s in self.knowledge.substances
                if s.inchikey
            ]
        )

    @cached_property
    def by_formula(self) -> dict[str, tuple[str, ...]]:
        """Substance keys by molecular formula in Hill order."""
        return _group([(s.formula, s.key) for s in self.knowledge.substances])

    @cached_property
    def derivable(self) -> dict[str, int]:
        """Substances of which some entry covers derivatives by name, with their heavy atoms."""
        keys = {e.substance for _, e in self._entries() if _names_derivatives(e.scope)}
        return {
            key: _heavy_atoms(self.substances[key].formula)
            for key in sorted(keys)
            if self.substances[key].smiles
        }

    @cached_property
    def derivable_sizes(self) -> frozenset[int]:
        """Numbers of heavy atoms of those substances."""
        return frozenset(self.derivable.values())

    @cached_property
    def by_name(self) -> dict[str, tuple[str, ...]]:
        """Substance keys by normalised name, every bundled language together."""
        pairs = [(name_key(text), key) for text, key in self._names()]
        return _group([(key, substance) for key, substance in pairs if len(key) > 1])

    @cached_property
    def by_first_word(self) -> dict[str, int]:
        """The first words of names, folded, with how many words the longest such name has."""
        found: dict[str, int] = {}
        for text, _ in self._names():
            words = text.split()
            if words:
                first = fold(words[0].strip(".,:;*#"))
                found[first] = max(found.get(first, 0), len(words))
        return found

    @cached_property
    def han_names(self) -> tuple[str, ...]:
        """Names written in Chinese characters alone, the longest first."""
        names = {t for t, _ in self._names() if all("\u3400" <= char <= "\u9fff" for char in t)}
        return tuple(sorted(names, key=lambda name: (-len(name), name)))

    @cached_property
    def name_texts(self) -> dict[str, str]:
        """Folded names of at least eight Latin letters and what they fold; for spelling."""
        names = [(fold(text), text) for text, _ in self._names()]
        return {key: text for key, text in names if len(key) >= 8 and key.isascii()}

    @cached_property
    def by_deletion(self) -> dict[str, tuple[str, ...]]:
        """Those folded names by every text they become when at most one letter is left out."""
        pairs = [(cut, name) for name in self.name_texts for cut in deletions(name)]
        return _group(pairs)

    @cached_property
    def entries_of(self) -> dict[str, tuple[tuple[ControlList, ListEntry], ...]]:
        """Entries by substance key, with their lists, in list order."""
        found: dict[str, list[tuple[ControlList, ListEntry]]] = {}
        for each, entry in self._entries():
            if entry.substance:
                found.setdefault(entry.substance, []).append((each, entry))
        return {key: tuple(value) for key, value in found.items()}

    @cached_property
    def jurisdictions(self) -> frozenset[str]:
        """Jurisdictions with at least one list."""
        return frozenset(each.jurisdiction for each in self.knowledge.lists)

    @cached_property
    def headings(self) -> dict[str, HsHeading]:
        """Precursor lines of the Harmonized System by six-digit code."""
        return {h.hs6: h for h in self.knowledge.headings}

    @cached_property
    def heading_of(self) -> dict[str, str]:
        """The six-digit line that names a substance, by substance key."""
        return {
            key: h.hs6
            for h in self.knowledge.headings
            if h.kind != "residual"
            for key in h.substances
        }

    @cached_property
    def requirements_of(self) -> dict[str, tuple[Requirement, ...]]:
        """Duties by list id."""
        found: dict[str, list[Requirement]] = {}
        for duty in self.knowledge.requirements:
            for list_id in duty.lists:
                found.setdefault(list_id, []).append(duty)
        return {key: tuple(value) for key, value in found.items()}

    @cached_property
    def law_of(self) -> dict[str, Jurisdiction]:
        """What holds for a law as a whole, by the code of its jurisdiction."""
        return {each.code: each for each in self.knowledge.laws}

    def thresholds(self, list_id: str, substance: str) -> tuple[Threshold, ...]:
        """Quantity rules of a list for one substance, the list-wide ones included."""
        rules = self.lists[list_id].thresholds
        return tuple(t for t in rules if t.substance in ("", substance))

    def _names(self) -> Iterator[tuple[str, str]]:
        """Every name with the key of its substance; "ANPP" of "… (ANPP)" apart as well."""
        for substance in self.knowledge.substances:
            for text in (*(name.text for name in substance.names), substance.name):
                yield text, substance.key
                if match := _WITH_ACRONYM.fullmatch(text):
                    yield match[1], substance.key
                    yield match[2], substance.key

    def _entries(self) -> list[tuple[ControlList, ListEntry]]:
        return [(each, entry) for each in self.knowledge.lists for entry in each.entries]


def read_packaged(folder: Path | None = None) -> Knowledge:
    """Read the packaged knowledge.

    Args:
        folder: The data folder; the bundled one when left out.

    Raises:
        InvalidRecordError: A file does not have its form; file and line are named.
    """
    root = folder or data_folder()
    lists = [_read_list(each) for each in sorted((root / "lists").glob("*/list.toml"))]
    return Knowledge(
        lists=tuple(sorted(lists, key=lambda each: each.id)),
        substances=_read_lines(root / "substances" / "substances.jsonl", Substance),
        requirements=tuple(
            duty
            for path in sorted((root / "requirements").glob("*.jsonl"))
            for duty in _read_lines(path, Requirement)
        ),
        classes=_read_lines(root / "classes" / "definitions.jsonl", ClassDefinition),
        headings=_read_lines(root / "hs" / "precursor_lines.jsonl", HsHeading),
        laws=_read_laws(root / "jurisdictions"),
    )


def _read_laws(folder: Path) -> tuple[Jurisdiction, ...]:
    """One jurisdiction a file; whose countries it has stands in one table for all."""
    members = tomllib.loads((folder / "members.toml").read_text("utf-8"))
    found = []
    for path in sorted(folder.glob("*.toml")):
        if path.name == "members.toml":
            continue
        try:
            law = msgspec.convert(tomllib.loads(path.read_text("utf-8")), Jurisdiction)
        except (msgspec.MsgspecError, ValueError) as error:
            raise InvalidRecordError(f"{folder.name}/{path.name}: {error}") from error
        found.append(replace(law, members=tuple(members.get(law.code, (law.code,)))))
    return tuple(sorted(found, key=lambda each: each.code))


def _read_list(path: Path) -> ControlList:
    header: dict[str, Any] = tomllib.loads(path.read_text("utf-8"))
    thresholds = path.with_name("thresholds.jsonl")
    return replace(
        msgspec.convert(header, ControlList),
        entries=_read_lines(path.with_name("entries.jsonl"), ListEntry),
        thresholds=_read_lines(thresholds, Threshold) if thresholds.exists() else (),
    )


def _read_lines(path: Path, type_: type[T]) -> tuple[T, ...]:
    decoder = msgspec.json.Decoder(type_)
    try:
        return tuple(decoder.decode_lines(path.read_bytes()))
    except (msgspec.MsgspecError, ValueError) as error:
        raise InvalidRecordError(f"{path.parent.name}/{path.name}: {error}") from error


def _names_derivatives(scope: Scope) -> bool:
    named = (scope.esters, scope.ethers, scope.amides, scope.carbamates, scope.halides)
    return any(e is not Extent.SILENT for e in (*named, scope.acetals, scope.derivatives))


def _heavy_atoms(formula: str) -> int:
    counts = re.findall(r"([A-Z][a-z]?)(\d*)", formula)
    return sum(int(number or 1) for element, number in counts if element != "H")


def _group(pairs: list[tuple[str, str]]) -> dict[str, tuple[str, ...]]:
    found: dict[str, dict[str, None]] = {}
    for key, value in pairs:
        if key:
            found.setdefault(key, {})[value] = None
    return {key: tuple(value) for key, value in found.items()}
