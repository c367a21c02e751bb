"""The closed vocabulary of facts: every field that a sign may ask for, with type and meaning.

``stated`` fields stand on papers or in the firm's own records, ``derived`` ones are worked out
here (and may be supplied all the same), ``enriched`` ones come from the operator's other
systems, ``human`` ones are notes that people code.
"""

import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from types import MappingProxyType
from typing import Literal

import msgspec

from precurb.data import data_folder

FieldType = Literal["text", "number", "yes-no", "date", "texts", "records", "papers"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Field:
    """One field: ``line.net_kg`` is a number, the net mass of the line in kilograms.

    ``choices`` are the words a text takes, where they are closed; ``papers`` are one record a
    paper, made here and never read from a column.
    """

    name: str
    type: FieldType
    origin: Literal["stated", "derived", "enriched", "human"]
    meaning: str
    choices: tuple[str, ...] = ()


@cache
def vocabulary() -> Mapping[str, Field]:
    """The fields by name."""
    path = data_folder() / "signs" / "vocabulary.toml"
    table = tomllib.loads(path.read_text("utf-8"))
    return MappingProxyType(
        {name: msgspec.convert({"name": name, **row}, Field) for name, row in table.items()}
    )
