"""Which records of a history a change of the lists may touch: the join, for any engine.

Looking goes in four rounds for all changed entries together, so that a cluster has four jobs
to do, however many entries changed. What is found is screened again in full; this only must
miss nothing.
"""

from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import NamedTuple, Protocol

import pyarrow as pa
import pyarrow.parquet as pq

from precurb.app.batches.key_rows import (
    Kind,
    Place,
    read_party,
    read_place,
    read_word,
    word_number,
)
from precurb.lists.snapshot import Snapshot, diff
from precurb.model import WatchlistEntry
from precurb.screening.changes import EntryChange, changed_entries, text_keys_of_entry
from precurb.screening.keys import (
    NameQuestion,
    keys_of_entry,
    keys_of_listing,
    may_be,
    name_questions,
)
from precurb.screening.spellings import hashed


class Keys(Protocol):
    """The keys of a history, here or on a cluster."""

    def find(self, kind: Kind, keys: Collection[int]) -> Iterable[tuple[int, str]]:
        """What stands under keys: pairs of a key and what it leads to."""


class Cause(NamedTuple):
    """The entry by which a record is found, and what became of it."""

    list: str
    entry: str
    change: str  # added, changed or removed


Found = set[tuple[Place, Cause]]


@dataclass(frozen=True, slots=True)
class _Form:
    """A changed entry in one of the forms it has or had."""

    cause: Cause
    entry: WatchlistEntry
    questions: tuple[NameQuestion, ...]


def touched(keys: Keys, old: Snapshot, new: Snapshot) -> Found:
    """The records that changed entries may touch, in their old form and in their new one."""
    forms = [form for each in changed_entries(old, new) for form in _forms(each)]
    found = _by_parties(keys, forms)
    wanted: dict[int, set[Cause]] = defaultdict(set)
    for form in forms:
        for text in text_keys_of_entry(form.entry):
            wanted[text].add(form.cause)
    for key, cause in _of_law(old, new):
        wanted[key].add(cause)
    for key, told in keys.find(Kind.RECORD, wanted.keys()):
        found |= {(read_place(told), cause) for cause in wanted[key]}
    return found


def write_touched(keys: Keys, old: Snapshot, new: Snapshot, path: Path) -> int:
    """Write which records are to be screened again, one row a record and entry.

    Returns:
        How many records these are.
    """
    found = sorted(touched(keys, old, new))
    names = (*Place._fields, *Cause._fields)
    rows = [dict(zip(names, (*place, *cause), strict=True)) for place, cause in found]
    schema = pa.schema([(name, pa.string()) for name in names])
    pq.write_table(pa.Table.from_pylist(rows, schema=schema), path, compression="zstd")
    return len({place for place, _ in found})


def _by_parties(keys: Keys, forms: list[_Form]) -> Found:
    """Records of the parties that a form may be."""
    may: dict[int, set[int]] = defaultdict(set)  # number of a party: of forms
    for number, at in (*_named(keys, forms), *_numbered(keys, forms)):
        may[number].add(at)
    causes: dict[int, set[Cause]] = defaultdict(set)
    for number, told in keys.find(Kind.PARTY, may.keys()):
        party = read_party(told)
        causes[number] |= {
            forms[at].cause for at in may[number] if may_be(party, forms[at].entry)
        }
    bearers = [number for number, of in causes.items() if of]
    return {
        (read_place(told), cause)
        for number, told in keys.find(Kind.BEARER, bearers)
        for cause in causes[number]
    }


def _numbered(keys: Keys, forms: list[_Form]) -> Iterator[tuple[int, int]]:
    """Parties that bear a number or a wallet of a form."""
    wanted: dict[int, set[int]] = defaultdict(set)
    for at, form in enumerate(forms):
        for key in keys_of_entry(form.entry):
            wanted[key.hashed].add(at)
    for number, told in keys.find(Kind.NUMBER, wanted.keys()):
        yield from ((int(told), at) for at in wanted[number])


def _named(keys: Keys, forms: list[_Form]) -> Iterator[tuple[int, int]]:
    """Parties with a word by which a name of a form finds them."""
    spelled: dict[int, set[tuple[int, int]]] = defaultdict(set)  # form, question
    for at, form in enumerate(forms):
        for number, question in enumerate(form.questions):
            for spelling in question.spellings:
                spelled[hashed(*spelling)].add((at, number))
    words: dict[tuple[int, int], dict[str, None]] = defaultdict(dict)
    for key, told in keys.find(Kind.WORD, spelled.keys()):
        for asks in spelled[key]:
            words[asks][told] = None
    wanted: dict[int, set[int]] = defaultdict(set)
    for (at, number), told_words in words.items():
        read = [read_word(told) for told in told_words]
        met = forms[at].questions[number].meet(read)
        for word, meeting in zip(read, met, strict=True):
            if meeting is not None and meeting.telling:
                wanted[word_number(word)].add(at)
    for key, told in keys.find(Kind.NAME, wanted.keys()):
        yield from ((int(told), at) for at in wanted[key])


def _forms(change: EntryChange) -> Iterator[_Form]:
    kind = "changed"
    if change.old is None or change.new is None:
        kind = "added" if change.old is None else "removed"
    for form in change.forms:
        yield _Form(Cause(change.list, change.entry, kind), form, name_questions(form))


def _of_law(old: Snapshot, new: Snapshot) -> Iterator[tuple[int, Cause]]:
    """Keys of changed entries of control lists, as they stood and as they stand."""
    changes = {(c.list_id, c.entry_id): c for c in diff(Snapshot(old.book), Snapshot(new.book))}
    for snapshot in (old, new) if changes else ():
        for each in snapshot.book.knowledge.lists:
            for entry in each.entries:
                change = changes.get((each.id, entry.id))
                if change is None:
                    continue
                substance = snapshot.book.substances.get(entry.substance)
                for key in keys_of_listing(entry, substance):
                    yield key.hashed, Cause(each.id, entry.id, change.kind)
