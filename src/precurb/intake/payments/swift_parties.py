"""Parties of SWIFT MT: free lines, numbered lines (F), a BIC (A), an account in front.

The first free line is the name and the rest the address. In numbered lines 1 is the name, 2
the address, 3 country and town, 4 and 5 birth, 6 and 7 numbers, 8 what did not fit.
"""

import re

from precurb.intake.payments.accounts import kind_of_number
from precurb.intake.payments.addresses import country_of_lines
from precurb.intake.payments.amounts import checked
from precurb.intake.payments.draft import Draft
from precurb.intake.payments.tables import scheme_of
from precurb.model import Account, AccountKind, Party, Role
from precurb.model.identifier_kinds import IdentifierKind
from precurb.model.identifier_rules import COUNTRIES

_BIC = re.compile(r"[A-Z]{6}[A-Z0-9]{2}(?:[A-Z0-9]{3})?", re.ASCII)
_IBAN = re.compile(r"([A-Z]{2})\d\d[A-Z0-9]{11,30}", re.ASCII)
_NUMBERED = re.compile(r"([1-8])/(.*)")
_CODED = re.compile(r"([A-Z]{4})/([A-Z]{2})/(.+)")  # NIDN/DE/121231234342
_ACCOUNT_OF = {Role.DEBTOR: "DbtrAcct", Role.CREDITOR: "CdtrAcct"}


def read_mt_party(tag: str, text: str, role: Role, draft: Draft) -> None:
    """Read the field of a party or a bank into a draft.

    Args:
        tag: The tag with its option: ``59F``, ``52A``, ``59``.
        text: The field, lines parted by line feeds.
        role: What it does in the payment.
        draft: Takes the party, its account, and what neither holds.
    """
    place = f":{tag}:"
    option = tag[2:]
    lines = [line.strip() for line in text.split("\n") if line.strip()]
    identifiers: list[str] = []
    if lines and lines[0].startswith("/"):
        _account(lines.pop(0), role, place, draft, identifiers)
    elif option == "F" and lines and (coded := _CODED.fullmatch(lines[0])):
        kind = scheme_of(coded[1])
        identifiers.append(f"{kind}: {coded[3]}" if kind else coded[3])
        draft.say(place, lines.pop(0))
    if option == "A" and lines and _BIC.fullmatch(lines[0]):
        party = party_of_bic(lines.pop(0), role, identifiers, place, draft)
        for line in lines:
            draft.say(place, line)
    elif option == "F":
        party = _of_numbered(lines, role, identifiers, place, draft)
    else:
        if option == "A" and lines:
            draft.gap("identifier-check", f"{lines[0][:40]!r} is no BIC", place)
        party = _of_lines(lines, role, identifiers, located=option == "B")
    if party.name or party.identifiers or party.address or party.country:
        draft.parties.append(party)


def account_of(number: str, place: str, draft: Draft) -> Account:
    """An account by its number; one that looks like an IBAN is checked."""
    plain = number.replace(" ", "")
    match = _IBAN.fullmatch(plain)
    if match and match[1] in COUNTRIES:
        checked(IdentifierKind.IBAN, plain, place, draft)
        return Account(number=number, kind=AccountKind.IBAN)
    return Account(number=number, kind=kind_of_number(number))


def keep_account(name: str, account: Account, place: str, draft: Draft) -> None:
    """Keep an account as debtor's or creditor's; a second one becomes a text."""
    if name in draft.accounts:
        draft.say(place, account.number)
        draft.repeated(place)
    else:
        draft.accounts[name] = account


def bank_of(lt: str, role: Role, draft: Draft) -> None:
    """The bank of a logical terminal (``DEUTDEFFAXXX``: BIC, terminal, branch)."""
    bic = lt[:8] + lt[9:12]
    if not _BIC.fullmatch(bic):
        draft.gap("identifier-check", f"{lt[:40]!r} names no bank", "{1:}")
        return
    draft.parties.append(party_of_bic(bic, role, [], "{1:}", draft))


def party_of_bic(
    bic: str, role: Role, identifiers: list[str], place: str, draft: Draft
) -> Party:
    """The bank of a BIC, which is checked; the country is that of its letters."""
    checked(IdentifierKind.BIC, bic, place, draft)
    country = bic[4:6] if bic[4:6] in COUNTRIES else ""
    return Party(name="", role=role, country=country, identifiers=(*identifiers, f"bic: {bic}"))


def bank_of_code(code: str, role: Role, place: str, draft: Draft) -> Party:
    """A bank by its number in a clearing system, or its BIC, which is checked."""
    plain = code.replace(" ", "").replace("-", "")
    if plain.isascii() and plain.isdigit():
        return Party(name="", role=role, identifiers=(f"bank code: {code}",))
    return party_of_bic(plain, role, [], place, draft)


def bank_of_text(text: str, role: Role, place: str, draft: Draft) -> Party:
    """A bank by a code, or by its name where that is no code."""
    plain = text.replace(" ", "").replace("-", "")
    if (plain.isascii() and plain.isdigit()) or _BIC.fullmatch(plain):
        return bank_of_code(text, role, place, draft)
    return Party(name=text, role=role)


def _account(line: str, role: Role, place: str, draft: Draft, identifiers: list[str]) -> None:
    """``/DE89…``, ``/C/123``, or ``//FW021000021``: a number in a clearing system."""
    if line.startswith("//"):
        identifiers.append(f"bank code: {line[2:]}")
        return
    number = line[1:]
    if re.match(r"[CD]/", number):
        draft.say(place, number[0])
        number = number[2:]
    if not number:
        return
    account = account_of(number, place, draft)
    if name := _ACCOUNT_OF.get(role):
        keep_account(name, account, place, draft)
    else:
        draft.say(place, number)


def _of_lines(lines: list[str], role: Role, identifiers: list[str], *, located: bool) -> Party:
    name = "" if located or not lines else lines[0]
    rest = lines if located else lines[1:]
    return Party(
        name=name,
        role=role,
        country=country_of_lines(rest),
        address=", ".join(rest),
        identifiers=tuple(identifiers),
    )


def _of_numbered(
    lines: list[str], role: Role, identifiers: list[str], place: str, draft: Draft
) -> Party:
    names: list[str] = []
    address: list[str] = []
    country = ""
    for line in lines:
        match = _NUMBERED.fullmatch(line)
        number, text = (match[1], match[2]) if match else ("", line)
        if number == "1":
            names.append(text)
        elif number == "3":
            code, slash, town = text.partition("/")
            if slash and code in COUNTRIES and not country:
                country, text = code, town
            address.append(text)
        elif number in ("", "2"):
            address.append(text)
        else:
            if number in "67" and text:
                identifiers.append(text.rpartition("/")[2])
            draft.say(f"{place}{number}", text)
    return Party(
        name=" ".join(names),
        role=role,
        country=country,
        address=", ".join(filter(None, address)),
        identifiers=tuple(filter(None, identifiers)),
    )
