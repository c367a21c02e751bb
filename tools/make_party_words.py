"""Compile the tables of words in names, kept by hand, into one JSON file a script.

    python tools/make_party_words.py

Sources are ``src/precurb/data/locale/parties/*.toml``; a run reads only the compiled files it
needs. English decides which word is canonical: a rendering in another table is looked up in
it, and a romanised word that firms keep in English ("kogyo") becomes another way to write it.
"""

import json
import re
import tomllib
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Any

from pypinyin import lazy_pinyin

from precurb.data import data_folder
from precurb.lists.party_names.words import WordKind

Table = dict[str, Any]
Terms = dict[str, tuple[WordKind, tuple[str, ...]]]

KINDS = {
    "industry": WordKind.INDUSTRY,
    "generic": WordKind.GENERIC,
    "legal": WordKind.LEGAL,
    "place": WordKind.PLACE,
    "connector": WordKind.PARTICLE,
    "brand": WordKind.NAME,
    "loan": WordKind.NAME,
}
LATIN_BY_PRECEDENCE = ("en", "es", "eu", "in")
FROM_OTHER_SCRIPTS = {
    "han": ("zh",), "japanese": ("ja",), "korean": ("ko_brand", "ko"), "cyrillic": ("ru",),
    "arabic": ("ar",), "hebrew": ("he",),
}  # fmt: skip
PARTS_OF_NAMES = {"abd", "abdul", "abdel"}  # "servant of" begins a given name
FAR = ("eu", "in")  # languages of which a short word is more likely a brand
BUSINESS = (WordKind.INDUSTRY, WordKind.GENERIC, WordKind.PLACE, WordKind.LEGAL)
LEAST_FAR = 4  # letters
LEAST_SPLIT, LEAST_SLIP, LEAST_PLACE = 6, 7, 6  # letters
SHORT_ENDINGS = ("tech", "chem", "bank", "pharm", "pharma", "group", "trade", "motor", "steel")
SPACED = ("latin", "cyrillic", "arabic", "hebrew")


def main() -> None:
    """Write the compiled files beside the tables."""
    folder = data_folder() / "locale" / "parties"
    target = folder / "compiled"
    target.mkdir(exist_ok=True)
    for name, content in compiled(folder).items():
        text = json.dumps(content, ensure_ascii=False, sort_keys=True, separators=(",", ":"))
        (target / f"{name}.json").write_text(text + "\n", "utf-8")
        print(f"{name}: {len(text):,} characters")


def compiled(folder: Path) -> dict[str, Table]:
    """Every compiled file by its name."""
    tables = {
        path.stem: tomllib.loads(path.read_text("utf-8")) for path in folder.glob("*.toml")
    }
    latin = _latin(tables)
    files = {"latin": _terms("latin", latin, {}) | _for_slips(tables, latin)}
    for script, languages in FROM_OTHER_SCRIPTS.items():
        found: Terms = {}
        extra: Table = {}
        for language in languages:
            table = tables.get(language, {})
            for term, kind, renderings in _rows(table):
                canonical = tuple(dict.fromkeys(_canonical(r, kind, latin) for r in renderings))
                found.setdefault(term, (kind, canonical))
            for part in ("letters", "romanisation"):
                extra[part] = {**table.get(part, {}), **extra.get(part, {})}
            for other in ("fa", "ur"):  # Persian and Urdu beside Arabic
                for term, kind, renderings in _rows(table.get(other, {})):
                    found.setdefault(term, (kind, (_canonical(renderings[0], kind, latin),)))
        names = tables.get(f"{languages[-1]}_names", {}).get("given_and_family", {})
        files[script] = _terms(script, found, extra, names)
    files["persons"] = _persons(tables.get("persons", {}))
    files["han_readings"] = _han(tables.get("zh_readings", {}))
    return files


def _latin(tables: dict[str, Table]) -> Terms:
    syllables = set(tables.get("zh_readings", {}).get("wade_giles", {}))
    latin: Terms = {}
    for language in LATIN_BY_PRECEDENCE:
        for term, kind, (text, *_) in _rows(tables.get(language, {})):
            if language in FAR and _may_be_a_name(term, kind, syllables):
                continue
            known = latin.get(text) if language != "en" else None
            latin.setdefault(term, (kind, known[1] if known else (text,)))
    _add_romanised(tables, latin, syllables)
    _add_sounded_places(tables.get("zh", {}), latin)
    for kind, (text, *_) in list(latin.values()):
        latin.setdefault(text, (kind, (text,)))
    latin.pop("", None)
    return latin


def _add_romanised(tables: dict[str, Table], latin: Terms, syllables: set[str]) -> None:
    """Words that Japanese and Korean firms keep in English: "kogyo" for industry."""
    for language in ("ja", "ko"):
        for _, kind, (first, *others) in _rows(tables.get(language, {})):
            if kind in (WordKind.INDUSTRY, WordKind.GENERIC):
                canonical = _canonical(first, kind, latin)
                for other in others:
                    if not _reads_as_pinyin(other, syllables):
                        latin.setdefault(other, (kind, (canonical,)))


def _add_sounded_places(zh: Table, latin: Terms) -> None:
    """Chinese places whose English is not their pinyin, under their pinyin as well."""
    for term, kind, (text, *_) in list(_rows(zh)):
        canonical = _canonical(text, kind, latin)
        own = latin[canonical][0] if canonical in latin else None
        sounded = "".join(lazy_pinyin(term))
        if kind is own is WordKind.PLACE and len(term) > 1 and sounded != text:
            latin.setdefault(sounded, (kind, (canonical,)))


def _single_words(table: Table, latin: Terms) -> Terms:
    return {
        term: latin[term]
        for term, kind, _ in _rows(table)
        if kind in BUSINESS and term.isalpha() and term in latin
    }


def _may_be_a_name(term: str, kind: WordKind, syllables: set[str]) -> bool:
    """Whether a word of a far language is too short, or too like a Chinese brand, to trust."""
    if kind in (WordKind.LEGAL, WordKind.PARTICLE):
        return False
    return len(term) < LEAST_FAR or _reads_as_pinyin(term, syllables)


def _reads_as_pinyin(term: str, syllables: set[str]) -> bool:
    """Whether a word may be a Chinese brand in pinyin; a word of a far language then yields."""
    if term in syllables:
        return len(term) > 2
    return any(
        term[:cut] in syllables and _reads_as_pinyin(term[cut:], syllables)
        for cut in range(1, min(len(term), 7))
    )


def _for_slips(tables: dict[str, Table], latin: Terms) -> Table:
    """Words of business that are long and usual enough to be told from a brand."""
    single = _single_words(tables["en"], latin)
    splitting = {
        term: [int(kind), texts[0]]
        for term, (kind, texts) in single.items()
        if kind is not WordKind.LEGAL
        and (len(term) >= LEAST_SPLIT or term in SHORT_ENDINGS)
        and not (kind == WordKind.PLACE and len(term) < LEAST_PLACE)
    }
    slippable = [
        term
        for term, (kind, _) in {**single, **_single_words(tables["es"], latin)}.items()
        if len(term) >= LEAST_SLIP and kind is not WordKind.PLACE
    ]
    parts = {word for term in latin for word in term.split() if len(word) >= LEAST_SLIP}
    return {"splitting": splitting, "slippable": sorted(slippable), "parts": sorted(parts)}


def _rows(table: Table) -> Iterator[tuple[str, WordKind, tuple[str, ...]]]:
    for section, kind in KINDS.items():
        for term, value in table.get(section, {}).items():
            renderings = (value,) if isinstance(value, str) else tuple(value)
            yield term.replace("-", " ").strip(), kind, renderings or ("",)


def _canonical(text: str, kind: WordKind, latin: Terms) -> str:
    """The canonical form of a rendering: as a whole phrase, else as it stands."""
    if kind is WordKind.NAME:  # "kt&g", "t'way", "e-hwa"
        return re.sub(r"[^a-z0-9 ]", "", text.replace("-", " "))
    known = latin.get(text)
    return (known[1][0] if known else "") or text


def _terms(script: str, found: Terms, extra: Table, names: Table | None = None) -> Table:
    spaced = script in SPACED
    longest = max((len(t.split()) if spaced else len(t) for t in found), default=1)
    spellings = {
        k: _listed(v) for k, v in {**extra.get("romanisation", {}), **(names or {})}.items()
    }
    return {
        "terms": {term: [int(kind), list(texts)] for term, (kind, texts) in found.items()},
        "longest": longest,
        "letters": _firsts(extra.get("letters", {})),
        "names": spellings,
    }


def _persons(table: Table) -> Table:
    kin: dict[str, list[int]] = {}
    for number, group in enumerate(_groups(table)):
        for name in group:
            kin.setdefault(name, []).append(number)
    return {
        "kin": kin,
        "pet_names_from": len(table.get("spellings", {})),
        "common": table.get("common", {}),
        "particles": sorted(set(table.get("particles", {})) - PARTS_OF_NAMES),
        "titles": sorted(table.get("titles", {})),
    }


def _groups(table: Table) -> Iterator[Iterable[str]]:
    for section in ("spellings", "nicknames"):
        for name, others in table.get(section, {}).items():
            yield dict.fromkeys((name, *_listed(others)))


def _han(readings: Table) -> Table:
    return {
        "compound_surnames": _firsts(readings.get("compound_surnames", {})),
        "surnames": _firsts(readings.get("surname_readings", {})),
        "wade_giles": _firsts(readings.get("wade_giles", {})),
        "cantonese": {k: _listed(v) for k, v in readings.get("cantonese", {}).items()},
    }


def _firsts(table: Table) -> dict[str, str]:
    return {key: _listed(value)[0] for key, value in table.items()}


def _listed(value: str | list[str]) -> list[str]:
    return [value] if isinstance(value, str) else list(value)


if __name__ == "__main__":
    main()
