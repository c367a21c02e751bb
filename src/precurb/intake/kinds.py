"""What kind of paper something is, by the words people use for it in four languages."""

import re
import tomllib
from functools import cache

from precurb.data import data_folder
from precurb.intake.columns import key_of
from precurb.model import PaperKind

_PARTS = re.compile(r"[\W_\d]+")


def read_kind(text: str) -> PaperKind | None:
    """The kind that a cell such as ``Packliste`` or ``商业发票`` names; ``None`` if none."""
    return _kinds().get(key_of(text))


def kind_in_title(text: str) -> PaperKind | None:
    """The kind that a title or a file's name carries somewhere; the longest word decides.

    ``Rechnung Nr. 4711``, ``packing_list_2026.pdf``: neighbouring words are tried together.
    """
    whole = read_kind(re.sub(r"[\d#:：].*$", "", text)) or read_kind(text)
    if whole is not None:
        return whole
    words = [word for word in _PARTS.split(text) if word]
    spans = (
        key_of("".join(words[start:end]))
        for start in range(len(words))
        for end in range(start + 1, min(start + 6, len(words)) + 1)
    )
    known = [span for span in spans if span in _kinds() and len(span) > 1]
    return _kinds()[max(known, key=len)] if known else _chinese_title(text)


def rank(kind: PaperKind) -> int:
    """The place of a kind in that order: what was agreed, what was billed, what declared."""
    return _ranks()[kind]


def _chinese_title(text: str) -> PaperKind | None:
    """Chinese titles are written without spaces: ``河北某某公司商业发票``."""
    found = [key for key in _kinds() if not key.isascii() and key in key_of(text)]
    han = [key for key in found if "\u4e00" <= key[0] <= "\u9fff"]
    return _kinds()[max(han, key=len)] if han else None


@cache
def _kinds() -> dict[str, PaperKind]:
    return {
        key_of(word): PaperKind(kind)
        for kind, words in _table().items()
        for word in (kind, *words)
    }


@cache
def _ranks() -> dict[PaperKind, int]:
    return {PaperKind(kind): at for at, kind in enumerate(_table())}


@cache
def _table() -> dict[str, list[str]]:
    raw = (data_folder() / "formats" / "papers.toml").read_text("utf-8")
    return tomllib.loads(raw)
