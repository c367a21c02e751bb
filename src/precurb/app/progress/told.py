"""Sentences of the packaged registers in the language of the reader.

What somebody wrote into a register stands in the language it was written in. The sentences
that come with Precurb are translated, and shown so where they are word for word still those.
"""

import tomllib
from functools import cache

from precurb.data import data_folder


def said(text: str, language: str) -> str:
    """A sentence of a register, translated where it is one of the packaged ones."""
    return _sentences(language).get(text, text)


@cache
def _sentences(language: str) -> dict[str, str]:
    path = data_folder() / "locale" / f"register.{language}.toml"
    return tomllib.loads(path.read_text("utf-8")) if path.is_file() else {}
