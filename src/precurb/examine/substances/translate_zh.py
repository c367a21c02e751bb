"""Chinese chemical names into English: morphemes read from the left, and put in English order.

The written form is regular: radicals and positions, then a parent; or a functional class
(酮 ketone, 醚 ether, 酯 ester, 酐 anhydride, 酰氯 chloride) after its radicals; or an anion or
halide around a metal. Digits, locants and hyphens stand as they are in English names.
"""

import re
import tomllib
from collections.abc import Iterator
from functools import cache, lru_cache

from precurb.data import data_folder

_HAN = re.compile(r"[\u4e00-\u9fff]")
_KEPT = re.compile(r"[\dA-Za-z,'′’\-–()\[\]+±*.]+")
_WIDE = str.maketrans("（），－［］‐—", "(),-[]--")
_LONGEST = 80


def is_chinese(text: str) -> bool:
    """Whether a text is written in Han characters."""
    return _HAN.search(text) is not None


def simplified(text: str) -> str:
    """The text in simplified characters, as far as chemistry needs them."""
    return text.translate(_traditional())


@lru_cache(maxsize=16_384)
def chinese_names(text: str) -> tuple[str, ...]:
    """English candidates for one Chinese name; none when a part of it is not understood.

    >>> chinese_names("苯乙酸乙酯"), chinese_names("高锰酸钾")
    (('phenylacetic acid ethyl ester',), ('potassium permanganate',))
    """
    name = simplified(text.translate(_WIDE).replace(" ", ""))
    if len(name) > _LONGEST:
        return ()
    made = (_simple(name), _salt(name), _class(name), _substituted(name))
    return tuple(dict.fromkeys(each for each in made if each))


def _simple(name: str) -> str:
    tables = _tables()
    for kind in ("element", "acid", "parent"):
        if name in tables[kind]:
            return tables[kind][name]
    return ""


def _salt(name: str) -> str:
    """氯化钠, 高锰酸钾, 氯化苄, 苯乙酸钠, 丙酰氯, 苄基氯."""
    tables = _tables()
    for table, joined in (("halide", "{1} {0}"), ("anion", "{1} {0}")):
        for start, english in _longest(tables[table], name):
            cation = tables["cation"].get(name[len(start) :])
            if cation:
                return joined.format(english, cation)
    if name[-1:] in "氯溴碘氟" and len(name) > 1:
        radical = _substituted(name[:-1] + "基" if name[-2] != "基" else name[:-1])
        halide = {"氯": "chloride", "溴": "bromide", "碘": "iodide", "氟": "fluoride"}[name[-1]]
        if radical and radical.endswith("yl"):
            return f"{radical} {halide}"
    if name.endswith("酸盐") or name.endswith("酸鹽"):
        return ""
    for cation, english in tables["cation"].items():
        if name.endswith("酸" + cation):
            acid = chinese_names(name[: -len(cation)])
            return f"{acid[0]} {english} salt" if acid else ""
    return ""


def _class(name: str) -> str:
    """酯, 酐, 醚, 酮 and 内酯: the class word after an acid or after two radicals."""
    if name.endswith("酸酐"):
        acid = chinese_names(name[:-1])
        return acid[0].replace(" acid", " anhydride") if acid else ""
    if name.endswith("酐"):
        acid = chinese_names(name[:-1] + "酸")
        return acid[0].replace(" acid", " anhydride") if acid else ""
    if name.endswith("酯") and "酸" in name:
        stem, _, radical = name[:-1].rpartition("酸")
        acids = chinese_names(stem + "酸")
        alcohol = _radicals(radical.removesuffix("基"))
        return f"{acids[0]} {alcohol} ester" if acids and alcohol else ""
    for word, english in (("醚", "ether"), ("酮", "ketone"), ("胺", "amine")):
        if name.endswith(word):
            radicals = _pair(name[: -len(word)])
            if radicals:
                return (
                    "".join(radicals) + english
                    if word == "胺"
                    else " ".join((*radicals, english))
                )
    return ""


def _pair(text: str) -> tuple[str, ...]:
    """One or two radicals and nothing else: 甲乙, 甲基异丁基, 二乙, 异丙."""
    radicals = _tables()["radical"]
    bare = text.removesuffix("基")
    if bare.startswith("二") and bare[1:] in radicals:
        return (f"di{radicals[bare[1:]]}",)
    if bare in radicals and radicals[bare].endswith("yl"):
        return (f"di{radicals[bare]}",)
    for first, english in _longest(radicals, text):
        rest = text[len(first) :].removeprefix("基").removesuffix("基")
        if rest in radicals and english.endswith("yl") and radicals[rest].endswith("yl"):
            return (english, radicals[rest])
    return ()


def _radicals(text: str) -> str:
    found = _read(text, "")
    return found if found.endswith(("yl", "oxy")) else ""


def _substituted(name: str) -> str:
    """Positions and radicals, then a parent; a locant and 胺, 酮, 醇 or 酸 may follow it."""
    tables = _tables()
    suffix = re.search(r"-(\d+(?:,\d+)*)-(胺|酮|醇|酸|二醇)$", name)
    tail = ""
    if suffix:
        words = {
            "胺": "amine",
            "酮": "one",
            "醇": "ol",
            "酸": "carboxylic acid",
            "二醇": "diol",
        }
        tail = f"-{suffix[1]}-{words[suffix[2]]}"
        name = name[: suffix.start()]
    if name.endswith("基"):
        return _read(name, "")
    for start in range(len(name)):
        parent = tables["parent"].get(name[start:]) or tables["acid"].get(name[start:])
        if parent:
            before = _read(name[:start], parent)
            if before:
                return (before[:-1] if tail and before.endswith("e") else before) + tail
    return ""


def _read(text: str, parent: str) -> str:
    """Everything before a parent, morpheme by morpheme; empty when one is not known."""
    made: list[str] = []
    while text:
        kept = _KEPT.match(text)
        if kept:
            made.append(kept[0])
            text = text[kept.end() :]
            continue
        step = next(_morphemes(text), None)
        if step is None:
            return ""
        joined = made and step[1].endswith("-") and not made[-1].endswith(("-", "(", "["))
        made.append(f"-{step[1]}" if joined else step[1])
        text = text[len(step[0]) :].removeprefix("基")
    return "".join((*made, parent))


def _morphemes(text: str) -> Iterator[tuple[str, str]]:
    tables = _tables()
    found = [*_longest(tables["radical"], text), *_longest(tables["before"], text)]
    yield from sorted(found, key=lambda pair: -len(pair[0]))


def _longest(table: dict[str, str], text: str) -> Iterator[tuple[str, str]]:
    for size in range(min(len(text), 8), 0, -1):
        if text[:size] in table:
            yield text[:size], table[text[:size]]


@cache
def _tables() -> dict[str, dict[str, str]]:
    path = data_folder() / "locale" / "nomenclature" / "zh.toml"
    table = tomllib.loads(path.read_text("utf-8"))
    return {kind: words for kind, words in table.items() if isinstance(words, dict)}


@cache
def _traditional() -> dict[int, str]:
    path = data_folder() / "locale" / "nomenclature" / "zh.toml"
    table = tomllib.loads(path.read_text("utf-8"))
    return {ord(a): b for a, b in zip(table["traditional"], table["simplified"], strict=True)}
