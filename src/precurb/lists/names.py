"""The keys under which names are found: what two spellings of one name share.

Substance names keep every digit, locant and letter; only dress is taken off (case, spaces,
hyphens, brackets, accents, Greek letters spelled out). Party names keep words and their order.
"""

import html
import re
import unicodedata
from functools import lru_cache

_GREEK = {
    "α": "alpha", "β": "beta", "γ": "gamma", "δ": "delta", "ε": "epsilon", "ω": "omega",
    "ß": "ss", "ø": "o", "æ": "ae", "œ": "oe", "ł": "l", "đ": "d", "ı": "i",
}  # fmt: skip
_GREEK_TABLE = str.maketrans(_GREEK)
_NOT_NAME = re.compile(r"[^\w']+|_")
_CHEMICAL_DRESS = re.compile(r"[\s\-‐‑‒–—−_,;.·•'′’`()\[\]{}（）【】，、]+")
_LOCANTS = re.compile(r"(?<=\d)\s*,\s*(?=\d)")
_RACEMIC = re.compile(r"\+\s?[/,]?\s?[-‐‑–−]|±")


def fold(text: str) -> str:
    """Case, width, accents and Greek letters folded; the rest as it stands."""
    if text.isascii():
        return text.lower()
    plain = unicodedata.normalize("NFKC", text).casefold().translate(_GREEK_TABLE)
    split = unicodedata.normalize("NFKD", plain)
    return unicodedata.normalize("NFC", "".join(c for c in split if not _is_mark(c)))


@lru_cache(maxsize=65_536)
def name_key(text: str) -> str:
    """The key of a substance name.

    >>> name_key("4-Anilino-N-phenethyl piperidine")
    '4anilinonphenethylpiperidine'

    A comma between digits is a locant separator and survives as such, so that
    ``1,4-`` and ``14-`` stay different. British and American sulphur are one, and so are the
    ways to write plus-minus.
    """
    if "&" in text:
        text = html.unescape(text)
    folded = fold(text.replace("\u00ad", ""))
    kept = _LOCANTS.sub("¦", folded) if "," in folded else folded
    if "+" in kept or "±" in kept:
        kept = _RACEMIC.sub("±", kept)
    return _CHEMICAL_DRESS.sub("", kept).replace("sulph", "sulf")


def deletions(folded: str) -> set[str]:
    """A folded name, and the name with any one letter left out; two slips apart share one."""
    return {folded} | {
        folded[:i] + folded[i + 1 :] for i, letter in enumerate(folded) if letter.isalpha()
    }


@lru_cache(maxsize=200_000)
def party_name_key(name: str) -> str:
    """The key of a party name: its words in their order; empty without letter or digit.

    >>> party_name_key("MUSTER-CHEMIE, G.m.b.H.")
    'muster chemie g m b h'
    """
    return " ".join(_NOT_NAME.sub(" ", fold(name).replace("'", "")).split())


def identifier_key(value: str) -> str:
    """Identity numbers compare without spaces, dashes and case."""
    return re.sub(r"[\W_]+", "", value).casefold()


def _is_mark(char: str) -> bool:
    return unicodedata.combining(char) != 0 and not "\u3099" <= char <= "\u309a"
