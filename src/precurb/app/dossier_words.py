"""The words of a dossier, and values of any shape as labelled texts.

Records get new fields as Precurb learns to ask more. A dossier shows whatever is in them: a
field that it does not lay out itself stands under its name.
"""

import datetime as dt
import tomllib
from collections.abc import Container, Iterator, Mapping
from dataclasses import fields, is_dataclass
from enum import StrEnum
from functools import cache
from itertools import groupby
from typing import Any

from precurb.app.glyphs import Ink
from precurb.app.prose import word
from precurb.data import data_folder

SCALARS = (str, int, float, bool, dt.date)
Pair = tuple[str, str]
Part = tuple[tuple[str, ...], str]


@cache
def dossier_words(language: str) -> dict[str, str]:
    """The words that dossiers have beside those of all results."""
    path = data_folder() / "locale" / f"dossier.{language}.toml"
    found: dict[str, str] = tomllib.loads(path.read_text("utf-8"))["words"]
    return found


def said(key: str, language: str) -> str:
    """A word of the dossier, or of all results; an unknown key stands for itself."""
    return dossier_words(language).get(key) or word(key, language)


def labelled(value: Any, language: str, skip: Container[str] = ()) -> list[Pair]:
    """The fields of a record that say something, each with its label.

    What a field holds of parts of its own becomes one text ("by: bank · amount: 12"); of
    several records in a field each is numbered.

    Args:
        value: A dataclass or a mapping.
        language: Of the labels and of closed words.
        skip: Fields that are shown elsewhere.
    """
    found = []
    for name, each in _items(value):
        if name in skip:
            continue
        for number, parts in groupby(_flat((), each, language), key=_number):
            label = f"{said(name, language)} {number}".rstrip()
            found.append((label, " · ".join(_part(*p, language, bool(number)) for p in parts)))
    return found


def pairs(value: Any, ink: Ink, language: str, skip: Container[str] = ()) -> list[list[str]]:
    """The same, ready to be set."""
    return [[ink.show(k), ink.show(v)] for k, v in labelled(value, language, skip)]


def _number(part: Part) -> str:
    path = part[0]
    return path[0] if path and path[0].isdigit() else ""


def _part(path: tuple[str, ...], text: str, language: str, numbered: bool) -> str:
    steps = path[1:] if numbered else path
    return ": ".join([*(said(step, language) for step in steps), text])


def _flat(path: tuple[str, ...], value: Any, language: str) -> Iterator[Part]:
    """Every value in a record, with the names of the fields that lead to it."""
    if value is None or (isinstance(value, str | list | tuple | dict) and not value):
        return
    if isinstance(value, list | tuple) and not all(isinstance(v, SCALARS) for v in value):
        for number, each in enumerate(value, start=1):
            at = (*path, str(number)) if len(value) > 1 else path
            yield from _flat(at, each, language)
    elif isinstance(value, Mapping) or (is_dataclass(value) and _is_record(value)):
        for name, each in _items(value):
            yield from _flat((*path, name), each, language)
    else:
        yield path, _text(value, language)


def _text(value: Any, language: str) -> str:
    if isinstance(value, list | tuple):
        return "; ".join(_text(each, language) for each in value)
    if isinstance(value, bool):
        return said("yes" if value else "no", language)
    if isinstance(value, StrEnum):
        return said(value, language)
    if isinstance(value, float):
        return f"{value:.15g}"
    return str(value)


def _is_record(value: Any) -> bool:
    """Whether a value has parts to show; an amount or a place speaks for itself."""
    return "__str__" not in vars(type(value))


def _items(value: Any) -> list[tuple[str, Any]]:
    if isinstance(value, Mapping):
        return list(value.items())
    return [(each.name, getattr(value, each.name)) for each in fields(value)]
