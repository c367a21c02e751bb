"""How much a word says about which party it is."""

from precurb.lists.party_names.lexicon import persons
from precurb.lists.party_names.words import KIND_WEIGHT, Mark, Word, WordKind

_RARITY = {0: 1.0, 1: 0.75, 2: 0.6, 3: 0.45}


def word(text: str, kind: WordKind, written: str, marks: Mark = Mark.NONE) -> Word:
    """A word with its weight: what its kind says, and how rare it is."""
    weight = KIND_WEIGHT[kind]
    if kind is WordKind.NAME:
        weight *= rarity(text)
    return Word(text, kind, written, weight, marks)


def rarity(text: str) -> float:
    """How far a name tells one bearer from others: 1 for a rare one, .45 for the commonest.

    It comes from packaged knowledge, never from the list that is asked: otherwise a change
    of the list would change the answer about parties that it does not touch.
    """
    base = _RARITY[persons().common.get(text, 0)]
    return base * (0.5 if len(text) < 3 else 0.8 if len(text) == 3 else 1.0)
