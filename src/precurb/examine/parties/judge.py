"""From a score of names and what else is known to a probability and a band.

The score of an alignment is a share of explained weight; how far a share goes differs with
the way a name was read (a Chinese brand in pinyin is certain, consonants of an Arabic name
are not) and with who bears it. The table is data, ``locale/parties/calibration.toml``.
"""

import math
import tomllib
from collections.abc import Iterable
from enum import StrEnum
from functools import cache

import numpy as np
import numpy.typing as npt

from precurb.data import data_folder
from precurb.examine.parties.particulars import Remark
from precurb.lists.party_names.words import Channel
from precurb.model import NameQuality, PartyType

TELLING = 0.85  # weight of what agrees; "Wei Li" and "Ali" are borne by very many


class Band(StrEnum):
    """What a probability comes to."""

    MATCH = "match"
    REVIEW = "review"
    CLEAR = "clear"


REVIEW_FROM = 0.5
MATCH_FROM = 0.9
_DESPITE_NAMES = 6.0  # names that differ speak no louder against what a number says
_MOST_ODDS = 30.0
_LITTLE = 1.5  # how fast a score loses worth where little weight agrees
_MOST_DOUBT = 0.5


def probability(
    score: float,
    shared: float,
    channel: Channel,
    type_: PartyType,
    remarks: Iterable[Remark] = (),
) -> float:
    """How likely two parties are one, from the score of their names and what else is known.

    Args:
        score: Of the alignment, from 0 to 1.
        shared: The weight of what agrees; a name of little weight is borne by many.
        channel: By which way of reading the names met.
        type_: What bears the name.
        remarks: What else speaks for or against.
    """
    middle, slope = _curve(channel, type_)
    doubt = min(_LITTLE * max(0.0, TELLING - shared), _MOST_DOUBT) * score
    odds = slope * (score - doubt - middle)
    known = sum(remark.weight for remark in remarks)
    if known > 0:
        odds = max(odds, -_DESPITE_NAMES)
    return 1 / (1 + math.exp(-max(-_MOST_ODDS, min(_MOST_ODDS, odds + known))))


def score_for(least: float, channel: Channel, type_: PartyType) -> float:
    """The score that reaches a probability when nothing else is known."""
    middle, slope = _curve(channel, type_)
    return middle + math.log(least / (1 - least)) / slope


@cache
def least_scores(least: float, in_favour: float = 0.0) -> npt.NDArray[np.float64]:
    """The scores that can reach a probability: a row for each channel, a column for each type.

    Args:
        least: The probability.
        in_favour: The most that what is known beside the name can add, in log-odds.
    """
    odds = math.log(least / (1 - least)) - in_favour
    reached = 1 / (1 + math.exp(-odds))
    return np.array([[score_for(reached, c, t) for t in PartyType] for c in Channel])


def band(likely: float, shared: float, quality: NameQuality = NameQuality.STRONG) -> Band:
    """The band of a probability. A weak or widely borne name alone is for a person to judge."""
    if likely < REVIEW_FROM:
        return Band.CLEAR
    certain = likely >= MATCH_FROM and shared >= TELLING and quality is NameQuality.STRONG
    return Band.MATCH if certain else Band.REVIEW


def _curve(channel: Channel, type_: PartyType) -> tuple[float, float]:
    kind = "person" if type_ is PartyType.PERSON else "company"
    return _curves()[channel, kind]


@cache
def _curves() -> dict[tuple[Channel, str], tuple[float, float]]:
    path = data_folder() / "locale" / "parties" / "calibration.toml"
    table = tomllib.loads(path.read_text("utf-8"))
    return {
        (channel, kind): (row["middle"], row["slope"])
        for channel in Channel
        for kind in ("person", "company")
        for row in (table.get(channel, {}).get(kind) or table["usual"][kind],)
    }
