"""Words of trade in the text of a payment: public ones packaged, others the operator's.

Drug words, slang and weights change by the month and help those who read them for the wrong
reason; so the operator holds them in a file of its own.
"""

import re
import tomllib
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from precurb.data import data_folder
from precurb.errors import InvalidRecordError
from precurb.examine.payments.texts import texts_of
from precurb.model import Particulars, Payment

OWN_KINDS = ("drug_word", "slang", "drug_weight")


@dataclass(frozen=True)
class Vocabulary:
    """Patterns by kind of word."""

    patterns: Mapping[str, re.Pattern[str]]

    def in_text(self, text: str) -> dict[str, tuple[str, ...]]:
        """The words of a text that are in the vocabulary, by kind, as written."""
        found = {}
        for kind, pattern in self.patterns.items():
            if words := tuple(dict.fromkeys(m[0] for m in pattern.finditer(text))):
                found[kind] = words
        return found


def text_facts(payment: Payment, words: Vocabulary) -> Particulars:
    """Which kinds of conspicuous words a payment holds, as signs ask for them."""
    kinds = dict.fromkeys(
        kind for text in texts_of(payment) for kind in words.in_text(text.text)
    )
    return {"payment.text_hits": [*kinds]}


@cache
def packaged_words() -> Vocabulary:
    """The public words of the advisories."""
    return _vocabulary(_read(data_folder() / "payments" / "words.toml"))


def read_words(path: Path) -> Vocabulary:
    """The packaged words and those of an operator's file.

    Raises:
        InvalidRecordError: The file is missing, or is no table of kinds with their words.
    """
    try:
        own = _read(path)
    except (OSError, ValueError, KeyError, TypeError) as error:
        raise InvalidRecordError(f"{path.name}: {error}") from error
    if unknown := set(own) - set(OWN_KINDS) - {"trade_word"}:
        kinds = ", ".join(OWN_KINDS)
        raise InvalidRecordError(f"{path.name}: kind {unknown.pop()!r}: one of {kinds}")
    return Vocabulary({**packaged_words().patterns, **_vocabulary(own).patterns})


def pattern_of(words: Iterable[str]) -> re.Pattern[str]:
    """One pattern of all words; Chinese ones stand anywhere, others as whole words."""
    parts = [
        rf"(?<!\w){re.escape(word)}(?!\w)" if word[0] < "\u2e80" else re.escape(word)
        for word in sorted(words, key=len, reverse=True)
    ]
    return re.compile("|".join(parts) or "(?!)", re.IGNORECASE)


def _read(path: Path) -> dict[str, list[str]]:
    table = tomllib.loads(path.read_text("utf-8"))
    return {kind: [str(word) for word in row["words"] if word] for kind, row in table.items()}


def _vocabulary(table: Mapping[str, Iterable[str]]) -> Vocabulary:
    return Vocabulary({kind: pattern_of(words) for kind, words in table.items()})
