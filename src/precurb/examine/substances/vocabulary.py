"""Whether a word is made of the morphemes of chemical names.

The vocabulary is small and international (``data/locale/nomenclature/en.toml``); most words of
trade cannot be made of it. It decides what is worth the time of a name reader, nothing else.
"""

import tomllib
from functools import cache, lru_cache

from precurb.data import data_folder

_LONGEST_WORD = 60


@lru_cache(maxsize=65_536)
def is_chemical_word(word: str) -> bool:
    """Whether a word falls apart into chemical morphemes, with letters that join them.

    >>> is_chemical_word("phenylethanamine"), is_chemical_word("furniture")
    (True, False)
    """
    small = word.lower().replace("sulph", "sulf")
    if len(small) > _LONGEST_WORD:
        return False
    morphemes, longest = _morphemes()
    reached = [True] + [False] * len(small)
    for start in range(len(small)):
        if not reached[start]:
            continue
        for end in range(start + 2, min(len(small), start + longest) + 1):
            if small[start:end] in morphemes:
                reached[end] = True
        if start and small[start] in "aoeiyn":  # "propan-o-l", "chlor-o-benzene"
            reached[start + 1] = True
    return reached[-1]


@cache
def _morphemes() -> tuple[frozenset[str], int]:
    path = data_folder() / "locale" / "nomenclature" / "en.toml"
    table: dict[str, list[str]] = tomllib.loads(path.read_text("utf-8"))
    words = frozenset(word for group in table.values() for word in group)
    # A morpheme that ends in "e" loses it before the next ("propane", "propanol").
    cut = frozenset(word[:-1] for word in words if word.endswith("e") and len(word) > 3)
    return words | cut, max(map(len, words))
