"""Parties and banks of ISO 20022 messages: names, addresses, numbers, ways to reach them.

Versions differ in how deep a part stands (``Dbtr/Nm``, ``Dbtr/Pty/Nm``, ``FinInstnId/CmbndId``)
and in what it is called (``BIC``, ``BICFI``, ``AnyBIC``); wrappers are looked through, and what
no part of a party holds goes among the texts.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from functools import lru_cache
from types import MappingProxyType

from precurb.intake.payments.addresses import address_of, country_of_lines
from precurb.intake.payments.amounts import checked, well_formed
from precurb.intake.payments.draft import Draft, spill, spill_around
from precurb.intake.payments.nodes import Node
from precurb.intake.payments.tables import scheme_of
from precurb.model import Particulars, Party, Role
from precurb.model.identifier_kinds import IdentifierKind
from precurb.model.identifier_rules import COUNTRIES

_BIC = ("BIC", "BICFI", "AnyBIC", "BICOrBEI", "BICNonFI")
# Numbers that the first versions named by an element of their own.
_NUMBERED: Mapping[str, str] = MappingProxyType(
    {
        "DUNS": "duns", "TaxIdNb": "tax", "PsptNb": "passport", "DrvrsLicNb": "driving licence",
        "SclSctyNb": "social security", "IdntyCardNb": "national id",
        "BkPtyId": "bank party number", "CstmrNb": "customer number", "BEI": "bei",
        "IBEI": "ibei", "EANGLN": "ean", "USCHU": "chips", "AlnRegnNb": "registration",
        "MplyrIdNb": "employer number",
    }
)  # fmt: skip
# The header of a message names the banks that send and receive it as the message itself does.
_FIRST = 20  # parties among which those of the header are looked for
_SINGLE = ("debtor", "creditor", "ultimate debtor", "ultimate creditor")
_IN_HEADERS = (Role.INSTRUCTING_AGENT, Role.INSTRUCTED_AGENT)
_BARE = frozenset(
    ("InstgAgt", "InstdAgt", "DbtrAgt", "CdtrAgt", "IntrmyAgt1", "IntrmyAgt2", "IntrmyAgt3")
)
_OTHERS = ("Othr", "PrtryId", "OthrId")


@dataclass(slots=True)
class Found:
    """What has been read of one party."""

    name: str = ""
    country: str = ""
    address: list[str] = field(default_factory=list)
    lines: list[str] = field(default_factory=list)  # unstructured ones
    identifiers: list[str] = field(default_factory=list)
    phones: list[str] = field(default_factory=list)
    emails: list[str] = field(default_factory=list)
    bank: bool = False
    bic_country: str = ""

    def party(self, role: Role) -> Party | None:
        """The party, or ``None`` where nothing was said of it."""
        said = (self.name, self.country, self.address, self.identifiers)
        if not any((*said, self.phones, self.emails)):
            return None
        particulars: Particulars = {}
        if self.phones:
            particulars["party.phone"] = "; ".join(self.phones)
        if self.emails:
            particulars["party.email"] = "; ".join(self.emails)
        return Party(
            name=self.name,
            role=role,
            country=self.country or country_of_lines(self.lines) or self.bic_country,
            address=", ".join(self.address),
            identifiers=tuple(self.identifiers),
            particulars=particulars,
        )


def is_party(node: Node) -> bool:
    """Whether an element holds what only a party has."""
    return any(each.name in _OF_PARTY for each in node.children)


def looks_like_party(node: Node) -> bool:
    """Whether an element that is not known holds a party all the same."""
    return any(
        each.name in ("FinInstnId", "PstlAdr") or (each.name == "Nm" and not each.children)
        for each in node.children
    )


def read_party(node: Node, role: str, path: str, draft: Draft) -> None:
    """Read a party into a draft; "owner" and "servicer" are those of a statement's account."""
    if bic := _bare_bic(node):
        _keep(_bank_of(bic, role), draft)
        return
    found = Found()
    _into(found, node, path, draft)
    if role in _SINGLE and draft.again(path):
        draft.repeated(path)
    own = role in ("owner", "servicer")
    party = found.party(Role.OTHER if own else Role(role))
    if party is None:
        return
    if own:
        draft.own.append((role, party))
        return
    if found.bank and "Undrlyg" not in path:
        draft.banks.add(len(draft.parties))
    _keep(party, draft)


def _keep(party: Party, draft: Draft) -> None:
    if party.role in _IN_HEADERS and party in draft.parties[:_FIRST]:
        return
    draft.parties.append(party)


def _bare_bic(node: Node) -> str:
    """The BIC of a bank of which nothing else is said, as of most; empty if it is another.

    Debtors, creditors and those of statements need more than a party, and are left out.
    """
    if len(node.children) != 1 or node.name not in _BARE or node.text or node.attributes:
        return ""
    bank = node.children[0]
    if bank.name != "FinInstnId" or len(bank.children) != 1 or bank.text or bank.attributes:
        return ""
    bic = bank.children[0]
    plain = bic.name in _BIC and not (bic.children or bic.attributes)
    return (
        bic.text
        if plain and len(bic.text) <= 11 and well_formed(IdentifierKind.BIC, bic.text)
        else ""
    )


@lru_cache(maxsize=20_000)
def _bank_of(bic: str, role: str) -> Party:
    return Party(
        name="", role=Role(role), country=bic[4:6].upper(), identifiers=(f"bic: {bic}",)
    )


def _into(found: Found, node: Node, path: str, draft: Draft) -> None:
    if node.text:
        draft.say(path, node.text)
    if node.attributes:
        spill_around(Node(node.name, node.attributes), path, draft)
    for child in node.children:
        reader = _PARTS.get(child.name, _rest)
        reader(found, child, f"{path}/{child.name}", draft)


def _rest(_: Found, node: Node, path: str, draft: Draft) -> None:
    spill(node, path, draft)


def _name(found: Found, node: Node, path: str, draft: Draft) -> None:
    spill_around(node, path, draft)
    if not node.text:  # an empty name takes none away
        return
    if found.name:
        draft.say(path, node.text)
        draft.repeated(path)
    else:
        found.name = " ".join(node.text.split())


def _address(found: Found, node: Node, path: str, draft: Draft) -> None:
    countries: list[Node] = []
    parts, lines = address_of(node, path, draft, countries)
    found.address += parts
    found.lines += lines
    for each in countries:
        _country(found, each, f"{path}/{each.name}", draft)


def _country(found: Found, node: Node, path: str, draft: Draft) -> None:
    spill_around(node, path, draft)
    if node.text not in COUNTRIES:
        if node.text:
            draft.say(path, node.text)
            draft.gap("unknown-country", f"no country has the code {node.text[:40]!r}", path)
    elif found.country not in ("", node.text):
        draft.say(path, node.text)
    else:
        found.country = node.text


def _bank(found: Found, node: Node, path: str, draft: Draft) -> None:
    found.bank = True
    _into(found, node, path, draft)


def _bic(found: Found, node: Node, path: str, draft: Draft) -> None:
    spill_around(node, path, draft)
    if node.text:
        found.identifiers.append(f"bic: {node.text}")
        checked(IdentifierKind.BIC, node.text, path, draft)
        letters = node.text[4:6].upper()
        found.bic_country = letters if letters in COUNTRIES else found.bic_country


def _lei(found: Found, node: Node, path: str, draft: Draft) -> None:
    spill_around(node, path, draft)
    if node.text:
        found.identifiers.append(f"lei: {node.text}")
        checked(IdentifierKind.LEI, node.text, path, draft)


def _branch(found: Found, node: Node, path: str, draft: Draft) -> None:
    for child in node.children:
        reader = _lei if child.name == "LEI" else _rest
        reader(found, child, f"{path}/{child.name}", draft)
    spill(Node(node.name, node.attributes, node.text), path, draft)


def _member(found: Found, node: Node, path: str, draft: Draft) -> None:
    """A bank's number in a clearing system: ``DEBLZ`` and ``10000000``."""
    number = node.child("MmbId") or node.child("Id") or node.child("Prtry")
    if number is None and not node.children and node.text:
        found.identifiers.append(f"bank code: {node.text}")
        spill_around(node, path, draft)
        return
    _but(node, number, path, draft)
    if number is not None and number.text:
        found.identifiers.append(f"bank code: {number.text}")


def _other(found: Found, node: Node, path: str, draft: Draft) -> None:
    """A number with the scheme it belongs to, by external code or in the sender's words."""
    number = node.child("Id")
    if number is None or not number.text:
        spill(node, path, draft)
        return
    scheme = node.child("SchmeNm")
    code = scheme.child("Cd") if scheme is not None else None
    kind = scheme_of(code.text) if code is not None else ""
    found.identifiers.append(f"{kind}: {number.text}" if kind else number.text)
    _but(node, number, path, draft)


def _number(found: Found, node: Node, path: str, draft: Draft) -> None:
    spill_around(node, path, draft)
    if node.text:
        found.identifiers.append(f"{_NUMBERED[node.name]}: {node.text}")


def _contact(found: Found, node: Node, path: str, draft: Draft) -> None:
    """Phone and e-mail; the person who is named is a party of its own."""
    if node.text:
        draft.say(path, node.text)
    spill_around(Node(node.name, node.attributes), path, draft)
    for child in node.children:
        below = f"{path}/{child.name}"
        text = child.text
        if not text or child.name not in ("PhneNb", "MobNb", "EmailAdr", "Nm"):
            spill(child, below, draft)
            continue
        spill_around(child, below, draft)
        if child.name == "Nm":
            draft.parties.append(Party(name=" ".join(text.split()), role=Role.OTHER))
        elif child.name == "EmailAdr":
            found.emails.append(text)
        else:
            found.phones.append(text)


def _but(node: Node, taken: Node | None, path: str, draft: Draft) -> None:
    """Keep all of an element as texts but the text of one child."""
    spill(Node(node.name, node.attributes, node.text), path, draft)
    for child in node.children:
        below = f"{path}/{child.name}"
        (spill_around if child is taken else spill)(child, below, draft)


_Reader = Callable[[Found, Node, str, Draft], None]
_PARTS: Mapping[str, _Reader] = MappingProxyType(
    {
        "Nm": _name, "PstlAdr": _address, "Adr": _address, "Ctry": _country,
        "CtryOfRes": _country, "CtctDtls": _contact, "FinInstnId": _bank, "LEI": _lei,
        "ClrSysMmbId": _member, "BrnchId": _branch,
        **dict.fromkeys(("Pty", "Agt", "FIId", "OrgId", "PrvtId", "CmbndId"), _into),
        "Id": _into, "NmAndAdr": _into, **dict.fromkeys(_BIC, _bic),
        **dict.fromkeys(_OTHERS, _other), **dict.fromkeys(_NUMBERED, _number),
    }
)  # fmt: skip
_OF_PARTY = frozenset(_PARTS)
