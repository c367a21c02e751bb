"""Which words of a listed name a party must share before it can be that party at all.

Words of little weight ("chemical", "Co.") stand in most names and find everyone. So they are
not asked for as long as a name that shares nothing else cannot reach the bar of the matcher.
How high such a name could reach is bounded with the matcher's own formula, from above.
"""

from collections.abc import Collection, Sequence
from functools import lru_cache

from precurb.examine.parties.align import (
    BRAND_MISSING,
    COMMON_WORDS,
    COMPANY_UNASKED,
    UNASKED,
    Side,
    agreement,
)
from precurb.examine.parties.judge import REVIEW_FROM, least_scores
from precurb.examine.parties.particulars import SAME_ADDRESS, SAME_COUNTRY
from precurb.lists.party_names.lexicon import persons, terms
from precurb.lists.party_names.words import OF_BUSINESS, Channel, Word, WordKind
from precurb.model import PartyType

_LEAST_NAME = 0.225  # the weight of the commonest name of two letters
_INITIAL_SHARE = 0.7  # of a name that its initial explains
_ROUNDING = 0.01  # weights are stored in thousandths, rounded up
_SLIGHT = (WordKind.LEGAL, WordKind.PARTICLE)


@lru_cache(maxsize=10_000)
def telling(
    words: tuple[Word, ...], listed: Channel, asked: Channel, type_: PartyType
) -> frozenset[int]:
    """Positions of the words of which a party must share one, as few as will do.

    Args:
        words: One way to read a listed name.
        listed: By which way it was read.
        asked: By which way the name of the party was read.
        type_: What is listed.
    """
    bar = bar_of(listed, asked, type_)
    order = sorted(
        range(len(words)), key=lambda at: (-words[at].weight, -len(words[at].text), at)
    )
    for count in range(len(order)):
        if highest(words, order[count:]) < bar:
            return frozenset(order[:count])
    return frozenset(order)


def bar_of(listed: Channel, asked: Channel, type_: PartyType) -> float:
    """The least score that is a hit, where address and country speak for it."""
    deciding = listed if asked is Channel.LATIN else asked
    bars = least_scores(REVIEW_FROM, SAME_COUNTRY + SAME_ADDRESS)
    return float(bars[tuple(Channel).index(deciding), tuple(PartyType).index(type_)])


def highest(words: Sequence[Word], shared: Collection[int]) -> float:
    """The score that a name cannot exceed which shares these words and no other.

    A word that is a legal form or a particle elsewhere may be explained by one of those,
    which are not looked for; it counts as shared.
    """
    given = [words[at] for at in shared]
    rest = [each for at, each in enumerate(words) if at not in set(shared)]
    slight = [each for each in rest if _may_be_slight(each.text)]
    weight = sum(each.weight for each in words)
    mine = sum(each.weight for each in (*given, *slight))
    initials = sum(each.kind is WordKind.INITIAL for each in given)
    theirs = mine + initials * _INITIAL_SHARE
    over = initials * (1 - _INITIAL_SHARE)
    listed = Side(weight, mine)
    unasked = COMPANY_UNASKED if any(w.kind in OF_BUSINESS for w in words) else UNASKED
    if any(each.kind is WordKind.NAME for each in (*given, *slight)) or initials:
        return agreement(Side(theirs + over, theirs), listed, unasked)
    brand = sum(each.weight for each in rest if each.kind is WordKind.NAME)
    common = BRAND_MISSING * brand + COMMON_WORDS * listed.over
    bare = agreement(Side(theirs, theirs), listed, unasked, common)
    if not brand:
        return bare
    branded = agreement(Side(theirs + _LEAST_NAME, theirs), listed, unasked)
    return max(bare, branded)


def _may_be_slight(text: str) -> bool:
    known = terms("latin").terms.get(text)
    slight = known is not None and known[0] in _SLIGHT
    return slight or text in persons().particles or text in persons().titles


def could_reach(
    words: Sequence[Word], shared: Collection[int], asked: Side, names: Side, *, bar: float
) -> bool:
    """Whether a name can reach a bar which shares these words of a listed one and no other.

    Args:
        words: One way to read the listed name.
        shared: Positions of the words for which the other name has one that is alike.
        asked: The weight of the other name, and how much of it is alike to listed words.
        names: The same of those words alone that are no words of business or place.
        bar: The score to reach.
    """
    rest = [each for at, each in enumerate(words) if at not in shared]
    slight = sum(each.weight for each in rest if _may_be_slight(each.text))
    weight = sum(each.weight for each in words)
    listed = Side(weight, weight - sum(each.weight for each in rest) + slight)
    unasked = COMPANY_UNASKED if any(w.kind in OF_BUSINESS for w in words) else UNASKED
    extra = 0.0
    if not names.weight or not any(each.kind is WordKind.NAME for each in words):
        brand = sum(each.weight for each in rest if each.kind is WordKind.NAME)
        extra = BRAND_MISSING * (names.over + max(brand - slight, 0.0))
        extra += COMMON_WORDS * (asked.over + listed.over)
    return agreement(asked, listed, unasked, extra) >= bar - _ROUNDING
