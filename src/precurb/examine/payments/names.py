"""Names of companies and persons in the free text of a payment.

A name is found by the words before it ("on behalf of", "i.A.", "代"), by the legal form at its
end, or because it is, word for word, the name of a listed party. Nothing else is taken for a
name: a text is mostly no name, and every false one is a question to all lists.
"""

import re
import tomllib
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache, lru_cache

from precurb.data import data_folder
from precurb.lists.names import party_name_key
from precurb.lists.watchlist import KeyKind, Watchlist
from precurb.model import NameQuality

_MOST_WORDS = 7  # of a name, before its legal form
_MOST_LISTED = 9  # words of a listed name that is looked up
_LEAST = 4  # letters of a name
_TOKEN = re.compile(r"[^\s/|;:,()\[\]\"“”<>]+|[/|;:,()\[\]]")
_BREAK = frozenset("/|;:()[]")
_END = re.compile(r"[/|;\n]|\s-\s|,\s*(?=\d)|\s{3,}")
_JOINING = frozenset(
    ("and", "of", "&", "+", "y", "und", "de", "del", "la", "van", "von", "do", "da")
)
_HAN = "\u3400-\u9fff"
_HAN_NAME = re.compile(rf"[{_HAN}（）()·]{{2,24}}")


@dataclass(frozen=True, slots=True)
class Named:
    """A name in a text, and by what it was found: ``marker``, ``legal form`` or ``listed``."""

    name: str
    how: str


@dataclass(frozen=True)
class _Words:
    before: re.Pattern[str]
    before_han: re.Pattern[str]
    forms: frozenset[str]
    ending: frozenset[str]
    forms_han: re.Pattern[str]
    titles: frozenset[str]
    stop: frozenset[str]
    stop_han: re.Pattern[str]
    phrases: tuple[tuple[str, ...], ...]  # legal forms of several words, the longest first


@lru_cache(maxsize=20_000)  # standing orders say the same every month
def names_in(text: str) -> tuple[Named, ...]:
    """Names that markers and legal forms show, the surest first.

    >>> names_in("/ACC/UC THIRD PARTY TRADING CO")[0].name
    'THIRD PARTY TRADING CO'
    """
    found: dict[str, Named] = {}
    for each in (*_marked(text), *_formed(text), *_formed_han(text)):
        key = party_name_key(each.name)
        if len(key.replace(" ", "")) >= _LEAST or not key.isascii():
            found.setdefault(key, each)
    keys = list(found)
    # "on behalf of X Trading Co Ltd": one name, once by its marker and once by its form.
    inner = {k for k in keys for other in keys if k != other and f" {k} " in f" {other} "}
    return tuple(each for key, each in found.items() if key not in inner)


def listed_names_in(text: str, watchlist: Watchlist) -> Iterator[Named]:
    """Names of a list that stand in a text word for word.

    Single words, weak names, and phrases of everyday words ("the base") are not looked up.
    """
    words, stop = party_name_key(text).split(), _words().stop
    pairs = _beginnings(watchlist)
    for start in range(len(words) - 1):
        if (words[start], words[start + 1]) not in pairs:
            continue
        most = min(_MOST_LISTED, len(words) - start)
        for count in range(most, 1, -1):
            name = " ".join(words[start : start + count])
            telling = [word for word in words[start : start + count] if word not in stop]
            if len(telling) > 1 and _is_listed(name, watchlist):
                yield Named(name, "listed")
                break


def _is_listed(name: str, watchlist: Watchlist) -> bool:
    return any(
        party_name_key(each.text) == name and each.quality is NameQuality.STRONG
        for entry in watchlist.find(KeyKind.NAME, name)
        for each in entry.names
    )


@lru_cache(maxsize=16)  # one for each list in use
def _beginnings(watchlist: Watchlist) -> frozenset[tuple[str, str]]:
    """The first two words of every listed name: most texts hold no such pair."""
    found = set()
    for entry in watchlist.entries():
        for name in entry.names:
            words = party_name_key(name.text).split()
            if len(words) > 1:
                found.add((words[0], words[1]))
    return frozenset(found)


def _marked(text: str) -> Iterator[Named]:
    words = _words()
    for match in words.before.finditer(text):
        name = _until_stop(_END.split(text[match.end() :].lstrip(" :./-"), maxsplit=1)[0])
        if name:
            yield Named(name, "marker")
    for match in words.before_han.finditer(text):
        if run := _HAN_NAME.match(text, match.end()):
            name = _until_stop_han(_trimmed_han(run[0]))
            if len(name) > 1:
                yield Named(name, "marker")


def _until_stop(text: str) -> str:
    """The first words that may be a name: up to a number, or to a word of payments."""
    stop = _words().stop
    kept: list[str] = []
    for word in text.split()[: _MOST_WORDS + 2]:
        plain = word.strip(".,:").casefold()
        if not kept and plain in _words().titles:
            continue
        joins = plain in _JOINING
        code = sum(map(str.isdigit, plain)) > 1 or not any(map(str.isalpha, plain))
        if not joins and (code or plain in stop):
            break
        kept.append(word)
    while kept and kept[-1].strip(".,").casefold() in stop.union(_JOINING):
        kept.pop()
    return " ".join(kept).strip(" ,.-") if _tells(kept) else ""


def _tells(words: list[str]) -> bool:
    stop = _words().stop
    return any(
        sum(map(str.isalpha, word)) >= 3  # "XY" is a code
        and not word.islower()
        and word.strip(".,").casefold() not in stop
        for word in words
    )


def _formed(text: str) -> Iterator[Named]:
    tokens = _TOKEN.findall(text)
    plain = [token.strip(".,'").casefold() for token in tokens]
    at = 0
    while at < len(tokens):
        size = _form_at(plain, tokens, at)
        if not size:
            at += 1
            continue
        start = _start_of(tokens, plain, at)
        end = at + size
        while end < len(tokens) and (
            more := _form_at(plain, tokens, end) or _comma(plain, end)
        ):
            end += more
        name = " ".join(tokens[start:end]).replace(" ,", ",")
        if start < at and _tells(tokens[start:at]):
            yield Named(name.strip(" ,"), "legal form")
        at = end


def _form_at(plain: list[str], tokens: list[str], at: int) -> int:
    """How many words of a legal form stand at a place; 0 where none does."""
    words = _words()
    for phrase in words.phrases:
        if tuple(plain[at : at + len(phrase)]) == phrase:
            return len(phrase)
    if plain[at] in words.forms and not tokens[at].islower():
        return 1
    last = at + 1 == len(plain) or tokens[at + 1] in _BREAK or _comma(plain, at + 1)
    return int(last and plain[at] in words.ending and not tokens[at].islower())


def _comma(plain: list[str], at: int) -> int:
    """A comma between two forms ("Co., Ltd") belongs to both."""
    follows = at + 1 < len(plain) and plain[at] in ("", ",")
    return int(follows and plain[at + 1] in _words().forms)


def _start_of(tokens: list[str], plain: list[str], at: int) -> int:
    start = at - 1 if at > 1 and tokens[at - 1] == "," else at
    while start > 0 and at - start < _MOST_WORDS and _may_be_name(tokens, plain, start - 1):
        start -= 1
    while start < at and plain[start] in _JOINING:
        start += 1
    return start


def _may_be_name(tokens: list[str], plain: list[str], at: int) -> bool:
    word = tokens[at]
    inner = plain[at] in _JOINING and at > 0
    named = any(map(str.isalpha, word)) and sum(map(str.isdigit, word)) < 2  # not "INV22"
    written = not word.islower() or word.startswith("&")
    return (
        word not in _BREAK
        and word != ","
        and (inner or (named and written and plain[at] not in _words().stop))
    )


def _formed_han(text: str) -> Iterator[Named]:
    forms = _words().forms_han
    if text.isascii():
        return
    for run in _HAN_NAME.finditer(text):
        rest = run[0]
        while match := forms.search(rest):
            name = _trimmed_han(rest[: match.end()])
            if len(name) > len(match[0]) + 1:
                yield Named(name, "legal form")
            rest = rest[match.end() :]


def _until_stop_han(name: str) -> str:
    words = _words()
    if form := words.forms_han.search(name):
        return name[: form.end()]
    stop = words.stop_han.search(name)
    return name[: stop.start()] if stop else name


def _trimmed_han(name: str) -> str:
    stop = _words().stop_han
    while match := stop.match(name):
        name = name[match.end() :]
    return name.strip("（）()·")


@cache
def _words() -> _Words:
    folder = data_folder() / "locale" / "payments"
    tables = {
        p.stem: tomllib.loads(p.read_text("utf-8")) for p in sorted(folder.glob("*.toml"))
    }
    han = tables.pop("zh")

    def every(name: str) -> list[str]:
        return [word for table in tables.values() for word in table[name]]

    forms = every("forms")
    phrases = sorted((tuple(_split(f)) for f in forms if " " in f), key=len, reverse=True)
    return _Words(
        before=re.compile("|".join(map(_before, _longest(every("before")))), re.IGNORECASE),
        before_han=re.compile("|".join(map(re.escape, _longest(han["before"])))),
        forms=frozenset(f for f in forms if " " not in f),
        ending=frozenset(every("ending")),
        forms_han=re.compile("|".join(map(re.escape, _longest(han["forms"])))),
        titles=frozenset(every("titles")),
        stop=frozenset(word.casefold() for word in every("stop")),
        stop_han=re.compile("|".join(map(re.escape, _longest((*han["stop"], *han["before"]))))),
        phrases=tuple(phrases),
    )


def _split(form: str) -> list[str]:
    return [word.strip(".") for word in form.split()]


def _longest(words: object) -> list[str]:
    return sorted(words, key=len, reverse=True)  # type: ignore[call-overload,no-any-return]  # lists of texts


def _before(word: str) -> str:
    start = "" if word[0] == "/" else r"(?<![\w])"
    end = "" if word[-1] in "/+." else r"(?!\w)"
    return f"{start}{re.escape(word)}{end}"
