"""What is known of one substance: identity, names by language, and every entry on a day."""

import datetime as dt
from collections.abc import Iterator
from dataclasses import dataclass

from precurb.app.identify import Answer, as_line, identify_text
from precurb.errors import InvalidRecordError
from precurb.examine.substances import identify
from precurb.lists.knowledge import ControlBook
from precurb.lists.registry import bundled_registry
from precurb.model import Extent, Force, ListEntry, Scope, Substance

_FORMS = (
    ("salts", "salts"),
    ("optical_isomers", "optical isomers"),
    ("geometric_isomers", "geometric isomers"),
    ("esters", "esters"),
    ("ethers", "ethers"),
    ("amides", "amides"),
    ("carbamates", "carbamates"),
    ("halides", "halides"),
    ("acetals", "acetals"),
    ("derivatives", "derivatives and analogues"),
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Listed:
    """One entry that names a substance, and what it covers beside it."""

    list: str
    jurisdiction: str
    category: str
    entry: ListEntry
    force: Force
    covers: str


@dataclass(frozen=True, slots=True, kw_only=True)
class SubstancePage:
    """A substance with its entries; one that no list names has neither key nor entries."""

    substance: Substance
    names: dict[str, tuple[str, ...]]
    entries: tuple[Listed, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Shown:
    """What a text asks to see: the answer to it, and a page for each substance."""

    answer: Answer
    pages: tuple[SubstancePage, ...]


def show_substance(text: str, book: ControlBook, on: dt.date) -> Shown:
    """Look up a substance by key, name, number or structure.

    Raises:
        InvalidRecordError: Nothing known is called so.
    """
    if text in book.substances:
        text = book.substances[text].name
    answer = identify_text(text, book, on)
    direct = [c.substance for c in answer.coverage if c.relation == "identical"]
    keys = tuple(dict.fromkeys(direct)) or answer.substances
    pages = tuple(_page(book.substances[key], book, on) for key in keys)
    pages = pages or tuple(_ordinary(text, book))
    if not pages:
        raise InvalidRecordError(f"nothing known is called {text!r}")
    return Shown(answer=answer, pages=pages)


def covered_forms(scope: Scope) -> str:
    """The forms that an entry covers beside the substance, in words.

    >>> covered_forms(Scope(salts=Extent.COVERED, derivatives=Extent.OPEN))
    'salts; open: derivatives and analogues'
    """
    by_extent = {
        extent: [word for name, word in _FORMS if getattr(scope, name) is extent]
        for extent in (Extent.COVERED, Extent.OPEN, Extent.EXCLUDED)
    }
    parts = [", ".join(by_extent[Extent.COVERED])]
    for extent, label in ((Extent.OPEN, "open"), (Extent.EXCLUDED, "not")):
        if by_extent[extent]:
            parts.append(f"{label}: {', '.join(by_extent[extent])}")
    if scope.excludes:
        parts.append(f"not: {', '.join(scope.excludes)}")
    if scope.products_only:
        parts.append("medicines that contain it only")
    return "; ".join(filter(None, parts))


def _page(substance: Substance, book: ControlBook, on: dt.date) -> SubstancePage:
    names: dict[str, list[str]] = {}
    for name in substance.names:
        names.setdefault(name.language, []).append(name.text)
    entries = [
        Listed(
            list=each.id,
            jurisdiction=each.jurisdiction,
            category=each.category,
            entry=entry,
            force=entry.validity.status(on),
            covers=covered_forms(entry.scope),
        )
        for each, entry in book.entries_of.get(substance.key, ())
    ]
    return SubstancePage(
        substance=substance,
        names={language: tuple(found) for language, found in sorted(names.items())},
        entries=tuple(entries),
    )


def _ordinary(text: str, book: ControlBook) -> Iterator[SubstancePage]:
    registry = bundled_registry()
    for each in identify(as_line(text), book).ordinary:
        number = registry.by_cas(each.cas) if each.cas[:1].isdigit() else None
        if number is not None:
            found = registry.compound(number)
            substance = Substance(
                key="", name=found.name, cas=found.cas, smiles=found.smiles,
                structure="registry of chemicals; not on any bundled list",
            )  # fmt: skip
            yield SubstancePage(substance=substance, names={})
