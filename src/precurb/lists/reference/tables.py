"""How the tables of this layer are read: once, when first asked, and never written to."""

import tomllib
from collections.abc import Iterator
from functools import cache
from pathlib import Path
from typing import Any

from precurb.data import data_folder


def table_path(name: str) -> Path:
    """Where a table lies among the packaged data."""
    return data_folder() / "reference" / name


@cache
def read_table(name: str) -> dict[str, Any]:
    """The TOML table of a name, without its ending."""
    with table_path(f"{name}.toml").open("rb") as file:
        return tomllib.load(file)


def rows(text: str) -> Iterator[list[str]]:
    """The rows of a compiled table: fields between tabs, one row a line, ``#`` for remarks."""
    return (line.split("\t") for line in text.splitlines() if line and line[0] != "#")
