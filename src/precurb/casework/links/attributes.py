"""What parties share, as it compares: telephone numbers, addresses, domains and so on.

Papers write one telephone number in five ways and an address in ten. A key takes off the dress
and keeps what tells one from another; what is left with too little tells nobody and gets none.
"""

import re
from collections.abc import Iterable, Iterator

from precurb.lists.names import fold, identifier_key
from precurb.lists.party_names.scripts import fold_latin
from precurb.model.links import Attribute, AttributeKind
from precurb.model.wallets import wallet_key

_LEAST_PHONE, _PHONE_TAIL = 7, 9  # digits; the end of a number is the same with any prefix
_LEAST_NUMBER = 5
_LEAST_ADDRESS = 2  # words beside the number of the house
_EMAIL = re.compile(r"[\w.+-]+@([\w-]+(?:\.[\w-]+)+)")
_WORD = re.compile(r"\d+|[^\W\d_]+")
_HOST = re.compile(r"(?:https?://)?(?:www\.)?([\w-]+(?:\.[\w-]+)+)", re.IGNORECASE)
_SHORT = {
    "street": "st", "str": "st", "strasse": "st", "straße": "st", "road": "rd", "avenue": "av",
    "ave": "av", "avenida": "av", "building": "bldg", "floor": "fl", "number": "no",
    "room": "rm", "unit": "rm", "suite": "ste", "apartment": "apt", "district": "dist",
    "province": "prov", "boulevard": "blvd", "avda": "av",
}  # fmt: skip
_EMPTY = frozenset(
    ("no", "num", "the", "of", "and", "de", "la", "el", "po", "box", "n", "c", "calle", "col",
     "colonia")
)  # fmt: skip
# Mail and shops that anybody may use say nothing about who does.
COMMON_DOMAINS = frozenset(
    (
        "gmail.com", "yahoo.com", "hotmail.com", "outlook.com", "mail.ru", "yandex.ru",
        "163.com", "126.com", "qq.com", "foxmail.com", "sina.com", "aliyun.com", "proton.me",
        "protonmail.com", "icloud.com", "live.com", "aol.com", "gmx.de", "gmx.net", "web.de",
        "facebook.com", "twitter.com", "instagram.com", "telegram.org", "t.me", "vk.com",
        "alibaba.com", "made-in-china.com", "linkedin.com", "youtube.com", "tutanota.com",
        "yahoo.co.uk", "yahoo.com.mx", "hotmail.es", "msn.com", "inbox.ru", "list.ru",
        "rambler.ru", "bk.ru",
    )
)  # fmt: skip


def phone(text: str) -> Iterator[Attribute]:
    """A telephone number by its last nine digits: prefixes are written in many ways."""
    digits = re.sub(r"\D", "", text).lstrip("0")
    if len(digits) >= _LEAST_PHONE:
        yield Attribute(AttributeKind.PHONE, digits[-_PHONE_TAIL:], text)


def email(text: str) -> Iterator[Attribute]:
    """An e-mail address, and its domain where not anybody may use it."""
    for found in _EMAIL.finditer(fold(text)):
        yield Attribute(AttributeKind.EMAIL, found[0], text)
        yield from _domain(found[1])


def website(text: str) -> Iterator[Attribute]:
    """The domain of a web site."""
    if found := _HOST.search(fold(text)):
        yield from _domain(found[1])


def address(text: str) -> Iterator[Attribute]:
    """An address by its words, in any order, with every number in it.

    An address without a number names a town or a quarter, which many share, and gets no key.
    """
    plain = fold_latin(text)
    words = [_SHORT.get(word, word) for word in _WORD.findall(plain)]
    kept = sorted({word for word in words if word not in _EMPTY})
    numbers = [word for word in kept if word.isdigit()]
    if numbers and len(kept) - len(numbers) >= _LEAST_ADDRESS:
        yield Attribute(AttributeKind.ADDRESS, " ".join(kept), text)


def number(text: str) -> Iterator[Attribute]:
    """An identity number without its kind ("RFC: …")."""
    key = identifier_key(text.partition(":")[2] or text)
    if len(key) >= _LEAST_NUMBER and any(sign.isdigit() for sign in key):
        yield Attribute(AttributeKind.NUMBER, key, text)


def account(text: str) -> Iterator[Attribute]:
    """An account: an IBAN or whatever a bank writes."""
    if len(key := identifier_key(text)) >= _LEAST_NUMBER:
        yield Attribute(AttributeKind.ACCOUNT, key, text)


def wallet(text: str) -> Iterator[Attribute]:
    """A digital currency address, by the rules of its chain."""
    if text.strip():
        yield Attribute(AttributeKind.WALLET, wallet_key(text), text)


def worded(kind: AttributeKind, text: str) -> Iterator[Attribute]:
    """A director, supplier, container or product, by what is written, without dress."""
    key = " ".join(sorted(re.findall(r"[^\W_]+", fold(text))))
    if len(key) > 2:
        yield Attribute(kind, key, text)


def distinct(found: Iterable[Attribute]) -> tuple[Attribute, ...]:
    """Each once, in order; of two ways to write one the first in the alphabet stays."""
    best: dict[Attribute, str] = {}
    for each in found:
        best[each] = min(best.get(each, each.text), each.text)
    return tuple(Attribute(e.kind, e.key, text) for e, text in sorted(best.items()))


def _domain(name: str) -> Iterator[Attribute]:
    if name not in COMMON_DOMAINS:
        yield Attribute(AttributeKind.DOMAIN, name, name)
