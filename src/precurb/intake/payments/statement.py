"""Is a table an account statement or a list of payments, and which column is what?

Headings alone tell, and never one of them: "amount" is a quantity of goods in one table and
money in the next. A table is a statement where a heading that only payments have names an
account or the other side, and others give an amount and a day. One that also has columns of
goods could be either, which is said and never guessed.
"""

import re
from collections.abc import Iterable, Mapping
from functools import cache

from precurb.errors import InvalidRecordError
from precurb.intake import columns as trade
from precurb.intake.columns import ColumnGuess, key_of, statement_table
from precurb.intake.values import read_currency

_IN_BRACKETS = re.compile(r"^(.*?)\s*[(\[（]\s*([^)\]）]+?)\s*[)\]）]\s*$")
_NUMBERED = re.compile(r"^(.*\D)\s*\d{1,2}$")
_MONEY = frozenset(("amount", "debit", "credit"))
_DAYS = frozenset(("booked", "value_date"))
_SIDES = frozenset(
    ("account", "iban", "counterparty", "counterparty_account", "debtor", "debtor_account",
     "creditor", "creditor_account")
)  # fmt: skip
_NAMED = frozenset(("counterparty", "debtor", "creditor"))
_GOODS = frozenset(
    ("description", "cas", "inchikey", "inchi", "smiles", "hs_code", "quantity", "unit")
)
MANY = frozenset(("text", "mark", "balance"))
"""Fields that several columns may fill."""


def statement_columns(
    file: str, headers: Iterable[str], mapping: trade.Mapping
) -> tuple[ColumnGuess, ...] | None:
    """Understand the headings of a table of payments.

    Args:
        file: Name of the file, for messages.
        headers: Headings, each once.
        mapping: What the user says; it decides before any guess.

    Returns:
        How each heading was understood; ``None`` if the table is none of payments.

    Raises:
        InvalidRecordError: The table may be one of payments or of goods, two columns would
            fill one field, or a table that is said to hold payments has no amount or day.
    """
    named = [header for header in headers if header]
    if mapping.kind == "trade":
        return None
    guesses = _guesses(named, mapping)
    fields = {each.field for each in guesses} | set(mapping.defaults)
    short = [what for what, any_ in (("amount", _MONEY), ("day", _DAYS)) if not fields & any_]
    if mapping.kind == "payments":
        if short:
            raise InvalidRecordError(
                f"{file}: no column of payments gives the {' or '.join(short)}: "
                f"{', '.join(named[:12])}"
            )
    elif short or not _only_of_payments(named, mapping):
        return None
    elif goods := _of_goods(named, guesses, mapping):
        sides = _only_of_payments(named, mapping)
        raise InvalidRecordError(
            f"{file}: columns {', '.join(map(repr, sides[:4]))} speak of payments and "
            f"{', '.join(map(repr, goods[:4]))} of goods; a mapping file can decide with "
            f'kind = "payments" or "trade" [ambiguous-table]'
        )
    _refuse_twice(file, guesses)
    return tuple(guesses)


def has_statement_headings(cells: Iterable[str], mapping: trade.Mapping) -> bool:
    """Whether the cells of a row are headings of a statement, somewhere below its top."""
    named = [cell.strip() for cell in cells if cell.strip()]
    fields = {each.field for each in _guesses(named, mapping)}
    full = bool(fields & _MONEY) and bool(fields & _DAYS)
    once = len(set(named)) == len(named)
    return full and once and bool(_only_of_payments(named, mapping))


def has_goods_headings(headers: Iterable[str]) -> bool:
    """Whether a row of headings says what goods are, so that no others stand below it."""
    return any(_is_goods(trade.field_of_heading(header)) for header in headers if header)


def label_field(label: str) -> str:
    """The field that a label above the headings names; empty if it is none of a statement."""
    return _field(label.strip().rstrip(":："))[0]


def _guesses(headers: list[str], mapping: trade.Mapping) -> list[ColumnGuess]:
    said = {header: name for name, header in mapping.columns.items()}
    found = []
    for header in headers:
        name, unit = _field(header)
        if header in said:
            name = said[header] if said[header] in trade.statement_fields() else ""
        elif name in mapping.columns and name not in MANY:
            name = ""
        found.append(ColumnGuess(header, name, unit))
    return _iban_placed(found)


def _iban_placed(found: list[ColumnGuess]) -> list[ColumnGuess]:
    """A column that is called IBAN alone is of the other side, where one is named."""
    fields = {each.field for each in found}
    free = "counterparty_account" not in fields and bool(fields & _NAMED)
    name = "counterparty_account" if free else "account"
    if "iban" not in fields or name in fields:
        return [_without(each) if each.field == "iban" else each for each in found]
    return [ColumnGuess(each.header, name) if each.field == "iban" else each for each in found]


def _without(guess: ColumnGuess) -> ColumnGuess:
    return ColumnGuess(guess.header, "")


def _field(header: str) -> tuple[str, str]:
    """The field of a heading, and the currency that stands behind it in brackets."""
    match, numbered = _IN_BRACKETS.match(header), _NUMBERED.match(header)
    unit = read_currency(match[2]) if match else ""
    texts = (header, match[1] if match else "", numbered[1] if numbered else "")
    found = (_by_heading().get(key_of(text), "") for text in texts)
    return next(filter(None, found), ""), unit


def _only_of_payments(headers: list[str], mapping: trade.Mapping) -> list[str]:
    """Headings that speak of an account or another side, and that no table of goods has.

    Both a debit and a credit column say as much, as do they with a balance.
    """
    own = _own_headings()
    found = {header: own.get(key_of(_bare(header)), "") for header in headers}
    said = {header for name, header in mapping.columns.items() if name in _SIDES}
    sides = [header for header, name in found.items() if name in _SIDES or header in said]
    if sides:
        return sides
    fields = set(found.values())
    if {"debit", "credit"} <= fields:
        return [h for h, name in found.items() if name in ("debit", "credit", "balance")]
    return []


def _bare(header: str) -> str:
    match = _IN_BRACKETS.match(header)
    known = key_of(header) in _own_headings()
    return match[1] if match and not known else header


def _of_goods(
    headers: list[str], guesses: list[ColumnGuess], mapping: trade.Mapping
) -> list[str]:
    """Headings that speak of goods, and that no statement has."""
    known = {each.header for each in guesses if each.field}
    said = {header for name, header in mapping.columns.items() if _is_goods(name)}
    return [
        header
        for header in headers
        if header in said or (header not in known and _is_goods(trade.field_of_heading(header)))
    ]


def _is_goods(name: str) -> bool:
    return name in _GOODS or name.startswith("line.")


def _refuse_twice(file: str, guesses: list[ColumnGuess]) -> None:
    taken: dict[str, str] = {}
    for each in guesses:
        if each.field in taken and each.field not in MANY:
            raise InvalidRecordError(
                f"{file}: columns {taken[each.field]!r} and {each.header!r} both give "
                f"{each.field}; a mapping file can decide [duplicate-header]"
            )
        if each.field:
            taken[each.field] = each.header


@cache
def _own_headings() -> Mapping[str, str]:
    """The headings that only tables of payments have."""
    return _keyed(statement_table()["headings"])


@cache
def _by_heading() -> Mapping[str, str]:
    table = statement_table()
    return {**_keyed(table["shared"]), **_keyed(table["headings"])}


def _keyed(table: Mapping[str, list[str]]) -> Mapping[str, str]:
    return {key_of(word): name for name, words in table.items() for word in words}
