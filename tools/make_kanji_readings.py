"""Compile the readings of kanji words from the dictionary UniDic.

    python tools/make_kanji_readings.py SYS_DIC OUTPUT

SYS_DIC is `sys.dic` of the PyPI package `unidic-lite` 1.0.8 (UniDic 2.1.2 of NINJAL, taken
under its BSD licence option; the others are GPL and LGPL): `python -c "import unidic_lite;
print(unidic_lite.DICDIR)"` in an environment that has it tells the folder. OUTPUT is
`src/precurb/data/locale/parties/ja_kanji.tsv.gz`: a word, a tab and one to three readings,
the likeliest first, in Hepburn without macrons ("kogyo", "osaka").

- Kept are nouns of one to four characters, kanji and between them 々 ヶ ケ ノ の 之: names of
  places, family names, given names, other proper nouns, common nouns; affixes of one kanji.
- A word's readings are ordered by the dictionary's own cost; family names and places come
  before, given names and what few read that way after.
- A single kanji's readings also come from words: each Sino-Japanese word and each name is
  split into one reading a kanji, by expectation and maximisation; the usual ones are kept.
- Compiled into the dictionary are sound changes of running speech: only basic forms are kept.

Needs nothing but Python. Prints the counts. The same dictionary gives the same bytes.
"""

import csv
import gzip
import re
import struct
import sys
from collections import Counter, defaultdict
from collections.abc import Iterator
from pathlib import Path
from typing import NamedTuple

HEADER = struct.Struct("<10I")
TOKEN = struct.Struct("<HHHhII")
CHARSET = 32
KANJI = "\u3400-\u4dbf\u4e00-\u9fff々"
WORD = re.compile(f"[{KANJI}](?:[{KANJI}ヶケヵノの之]{{0,2}}[{KANJI}])?")
SINO_READING = re.compile("[ァ-ヴ][ャュョァィェ]?[イウツチクキン]?")
NAME_READING = re.compile("[ァ-ヴ][ァ-ヴー]{0,3}")
MORA = re.compile("[ァ-ヴ][ャュョァィゥェォ]?|ー")
READINGS = 3
ROUNDS = 6
SEEN = 3  # words in which a kanji must have a reading for the reading to be usual
SHARE = 0.05  # of the kanji's words
TAIL = 8000  # how much worse than the best a reading may cost

KANA = (
    "アイウエオカキクケコサシスセソタチツテトナニヌネノハヒフヘホマミムメモヤユヨラリルレロワヰヱヲン"
    "ガギグゲゴザジズゼゾダヂヅデドバビブベボパピプペポヴァィゥェォャュョヮ"
)
SYLLABLES = (
    "a i u e o ka ki ku ke ko sa shi su se so ta chi tsu te to na ni nu ne no "
    "ha hi fu he ho ma mi mu me mo ya yu yo ra ri ru re ro wa i e o n "
    "ga gi gu ge go za ji zu ze zo da ji zu de do ba bi bu be bo pa pi pu pe po "
    "vu a i u e o ya yu yo wa"
)
ROMAN = dict(zip(KANA, SYLLABLES.split(), strict=True))
Shares = dict[str, dict[str, float]]  # by kanji and reading, in how many words


class Noun(NamedTuple):
    """A word of the dictionary with one reading."""

    word: str
    kana: str
    spoken: str
    kind: str
    sino: bool
    cost: int


def hepburn(kana: str, spoken: str = "") -> str:
    """Kana in Hepburn without macrons; the spoken form tells which vowels are long."""
    if len(spoken) != len(kana):
        spoken = kana
    letters = ""
    for sign, sound in zip(kana, spoken, strict=True):
        if sound == "ー" and letters[-1:] in ("o", "u"):
            continue
        syllable = ROMAN.get(sign, "")
        if sign in "ャュョ" and letters.endswith("i"):
            hushing = letters.endswith(("shi", "chi", "ji"))
            letters = letters[:-1] + (syllable[1:] if hushing else syllable)
        elif sign in "ァィゥェォ" and letters:
            letters = letters[:-1] + syllable
        else:
            letters += "-" if sign == "ッ" else syllable
    letters = re.sub("-(?=ch)", "t", letters)
    return re.sub("-(.?)", r"\1\1", letters)


def kind_of(feature: list[str]) -> str:
    """What a dictionary entry is: place, family, given, proper, common, affix or nothing."""
    first, second, third, fourth = feature[:4]
    if first in ("接頭辞", "接尾辞"):
        return "affix"
    if first != "名詞" or second not in ("固有名詞", "普通名詞", "数詞"):
        return ""
    if second != "固有名詞":
        return "common"
    named = {"姓": "family", "名": "given"}
    return "place" if third == "地名" else named.get(fourth, "proper")


def nouns(dictionary: bytes) -> Iterator[Noun]:
    """The nouns of kanji in a dictionary compiled by MeCab."""
    sizes = HEADER.unpack_from(dictionary)
    tokens = HEADER.size + CHARSET + sizes[6]
    features = tokens + sizes[7]
    for at in range(tokens, features, TOKEN.size):
        _, _, _, cost, offset, _ = TOKEN.unpack_from(dictionary, at)
        start = features + offset
        line = dictionary[start : dictionary.index(b"\0", start)].decode()
        feature = next(csv.reader([line]))
        kind = kind_of(feature)
        if not kind or not WORD.fullmatch(feature[8]):
            continue
        if feature[14] not in ("*", "基本形") or feature[16] not in ("*", "基本形"):
            continue
        yield Noun(feature[8], feature[17], feature[9], kind, feature[12] == "漢", cost)


def splits(kana: str, parts: int, reading: re.Pattern[str]) -> list[tuple[str, ...]]:
    """All ways to cut a word's kana into one reading a kanji."""
    if parts == 1:
        return [(kana,)] if reading.fullmatch(kana) else []
    morae = [each.end() for each in MORA.finditer(kana)]
    return [
        (kana[:end], *rest)
        for end in morae[:-1]
        if reading.fullmatch(kana[:end])
        for rest in splits(kana[end:], parts - 1, reading)
    ]


def readings_of_kanji(words: set[tuple[str, str]], reading: re.Pattern[str]) -> Shares:
    """In how many words each kanji has each reading, by expectation and maximisation."""
    cut = [(word, splits(kana, len(word), reading)) for word, kana in sorted(words)]
    counts: Shares = {}
    for _ in range(ROUNDS):
        sums = {kanji: sum(each.values()) for kanji, each in counts.items()}
        found: Shares = defaultdict(lambda: defaultdict(float))
        for word, ways in cut:
            weights = []
            for way in ways:
                weight = 1.0
                for kanji, part in zip(word, way, strict=True):
                    weight *= counts[kanji][part] / sums[kanji] if counts else 1.0
                weights.append(weight)
            total = sum(weights) or 1.0
            for way, weight in zip(ways, weights, strict=True):
                for kanji, part in zip(word, way, strict=True):
                    found[kanji][part] += weight / total
        counts = found
    return counts


def usual(counts: dict[str, float] | None) -> list[str]:
    """The readings of a kanji that enough words have, the most usual first."""
    if not counts:
        return []
    least = max(SEEN, SHARE * sum(counts.values()))
    ranked = sorted(counts.items(), key=lambda each: (-each[1], each[0]))
    return [kana for kana, count in ranked if count >= least and not kana.endswith("ッ")]


def word_readings(found: list[Noun]) -> dict[str, list[str]]:
    """The readings of each word, the likeliest first."""
    price = {"place": -1500, "family": -1500, "proper": -500, "common": 0, "affix": 1500}
    costs: dict[str, dict[str, int]] = defaultdict(dict)
    for noun in found:
        roman = hepburn(noun.kana, noun.spoken)
        cost = noun.cost + price.get(noun.kind, 1500 if len(noun.word) > 1 else 4500)
        if roman and cost < costs[noun.word].get(roman, cost + 1):
            costs[noun.word][roman] = cost
    readings = {}
    for word, each in costs.items():
        ranked = sorted(each, key=lambda roman: (each[roman], roman))
        readings[word] = [roman for roman in ranked if each[roman] <= each[ranked[0]] + TAIL]
    return readings


def compiled(found: list[Noun]) -> dict[str, list[str]]:
    """The readings of words and, by the words they stand in, of single kanji."""
    readings = word_readings(found)
    plain = [noun for noun in found if not re.search("[々ヶケヵノの之]", noun.word)]
    many = [noun for noun in plain if 1 < len(noun.word) < READINGS + 1]
    sino = readings_of_kanji(
        {(noun.word, noun.kana) for noun in many if noun.sino}, SINO_READING
    )
    named = readings_of_kanji(
        {(noun.word, noun.kana) for noun in many if noun.kind in ("family", "place")},
        NAME_READING,
    )
    for kanji in {kanji for noun in plain for kanji in noun.word}:
        own = readings.get(kanji, [])
        chinese = [hepburn(kana) for kana in usual(sino.get(kanji))]
        native = [hepburn(kana) for kana in usual(named.get(kanji))]
        chinese = [re.sub("(?<=[ou])u$|(?<=o)o$", "", each) for each in chinese]
        native = [re.sub("(?<=[ou])u$|(?<=o)o$", "", each) for each in native]
        order = [*chinese[:1], *native[:1], *own[:2], *native[1:], *chinese[1:]]
        if own and own[0] in (*chinese, *native):
            order.insert(0, own[0])
        if ranked := list(dict.fromkeys([*order, *own])):
            readings[kanji] = ranked
    return {word: each[:READINGS] for word, each in readings.items()}


def main(dictionary: str, output: str) -> None:
    """Write the readings, one word a line."""
    found = list(nouns(Path(dictionary).read_bytes()))
    readings = compiled(found)
    lines = [f"{word}\t{','.join(readings[word])}\n" for word in sorted(readings)]
    packed = gzip.compress("".join(lines).encode(), 9, mtime=0)
    Path(output).write_bytes(packed)
    by_length = Counter(len(word) for word in readings)
    print(f"{len(readings)} words, {sum(map(len, readings.values()))} readings")
    print(", ".join(f"{by_length[length]} of {length}" for length in sorted(by_length)))
    print(f"{len(packed)} bytes")


if __name__ == "__main__":
    main(*sys.argv[1:])
