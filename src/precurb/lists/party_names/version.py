"""Which reading of names this is: a hash of all that decides it, so that none goes unnoticed.

An index of names that was made by another reading would silently miss names, and an answer
could not be traced to what made it. Code, words and the libraries that read scripts all count.
"""

import hashlib
from collections.abc import Iterable
from functools import cache
from importlib.metadata import version
from pathlib import Path

from precurb.data import data_folder

_LIBRARIES = ("anyascii", "opencc", "pypinyin", "rapidfuzz")


@cache
def reading_version() -> str:
    """The version of how names are read, 16 hexadecimal digits. A few milliseconds, once."""
    here = Path(__file__).parent
    words = data_folder() / "locale" / "parties"
    code = (*here.glob("*.py"), here.parent / "name_index.py")
    tables = (*words.glob("compiled/*.json"), words / "ja_kanji.tsv.gz")
    return hash_of((*code, *tables), *(f"{name} {version(name)}" for name in _LIBRARIES))


def hash_of(files: Iterable[Path], *more: str) -> str:
    """A hash of the content of files, whatever their order, and of further texts."""
    found = hashlib.sha256("\n".join(more).encode())
    for path in sorted(files):
        found.update(hashlib.sha256(path.read_bytes()).digest())
    return found.hexdigest()[:16]
