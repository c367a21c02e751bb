"""Rows of a statement or a list of payments into transactions: one row, one payment.

Every cell ends in a field of the payment or among its texts under its heading. Banks rarely
number their rows, so a row without a number of its own is named by what it tells: the same row
in the next export is the same payment.
"""

import datetime as dt
import hashlib
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field
from typing import TypeVar

from precurb.errors import InvalidRecordError
from precurb.intake.columns import ColumnGuess, Mapping
from precurb.intake.gaps import Gap, gap
from precurb.intake.payments.amounts import money
from precurb.intake.payments.draft import Draft
from precurb.intake.payments.finish import Finisher
from precurb.intake.payments.statement_cells import (
    CREDIT,
    DEBIT,
    Amount,
    direction_of,
    read_day,
    read_signed,
    read_time,
    way_of_words,
)
from precurb.intake.payments.statement_parties import read_parties
from precurb.intake.payments.tables import Message
from precurb.intake.rows import Row
from precurb.intake.values import AmbiguousError, read_currency
from precurb.model import Location, NotChecked, Text, Transaction

FORM = "statement"
_STATEMENT = Message(form=FORM)
_T = TypeVar("_T")
_NAMES = ("end_to_end_id", "transaction_id", "instruction_id", "uetr")


@dataclass(frozen=True, slots=True)
class Around:
    """What stands above the headings: texts of all payments, and fields that labels name."""

    texts: tuple[Text, ...] = ()
    values: dict[str, str] = field(default_factory=dict)


class Cells:
    """The cells of one row by field, each with its heading; ``rest`` are all others."""

    def __init__(self, cells: dict[str, str], columns: "StatementReader") -> None:
        self.values: dict[str, tuple[str, str]] = dict(columns.known)
        self.many: list[tuple[str, str, str]] = []
        for header, name in columns.fields:
            text = cells.get(header, "").strip()
            if not text:
                continue
            if name in columns.once:
                self.values[name] = text, header
            else:
                self.many.append((name, text, header))

    def get(self, name: str) -> str:
        """The text of a field; empty if there is none."""
        return self.values.get(name, ("", ""))[0]

    def take(self, name: str) -> tuple[str, str]:
        """The text of a field and its heading; what is taken is not left over."""
        return self.values.pop(name, ("", name))


class StatementReader:
    """Reads the rows of one table of payments."""

    def __init__(
        self,
        file: str,
        columns: Iterable[ColumnGuess],
        mapping: Mapping,
        around: Around | None = None,
    ) -> None:
        self._file, self._mapping, self._around = file, mapping, around or Around()
        columns = tuple(columns)
        self.fields = [(each.header, each.field) for each in columns]
        taken = [each.field for each in columns if each.field]
        self.once = {name for name in taken if taken.count(name) == 1} - {"text", "mark"}
        said = {**self._around.values, **mapping.defaults}
        self.known = {name: (text, name) for name, text in said.items()}
        # A sign, or the other side alone, shows that a table tells of one account.
        self._of_account = bool(
            {"account", "counterparty", "counterparty_account"} & {*taken, *said}
        )
        self._currency = next((each.unit for each in columns if each.unit), "")
        self._finisher = Finisher(file)
        self._told: dict[int, int] = {}
        self._number = 0

    def transactions(
        self, rows: Iterable[Row | Transaction | NotChecked]
    ) -> Iterator[Transaction | NotChecked]:
        """Read rows; what of one cannot be read is stated with row and heading."""
        for row in rows:
            yield row if isinstance(row, Transaction | NotChecked) else self._read(*row)

    def _read(self, record: str, cells: dict[str, str]) -> Transaction | NotChecked:
        where = Location(self._file, record)
        told = [text for text in map(str.strip, cells.values()) if text]
        row = Cells(cells, self)
        if not any(row.get(name) for name in ("amount", "debit", "credit", "booked")):
            reason = f"neither an amount nor a day: no payment ({', '.join(told)[:120]!r})"
            return gap(Gap.UNREADABLE_ROW, reason, where)
        self._number += 1
        draft = Draft(where, FORM, texts=[*self._around.texts])
        self._names(row, told, draft)
        amount = self._amount(row, draft)
        self._direction(row, amount, draft)
        self._days(row, draft)
        _words(row, draft)
        read_parties(row, draft)
        for name, (text, header) in row.values.items():
            if name not in self.known:
                draft.say(header, text)
        return self._finisher.finish(draft, _STATEMENT, self._number)

    def _names(self, row: Cells, told: list[str], draft: Draft) -> None:
        """What names the payment: the account, and the numbers of the row or what it tells."""
        account = row.get("account")
        if account:
            draft.put("message_id", account, "account", account)
        for name in _NAMES:
            text, header = row.take(name)
            if text:
                draft.put(name, text, header, text)
        if not (draft.text("transaction_id") or draft.text("uetr")):
            told = [each for each in told if each != row.get("balance")]
            mark = hashlib.sha256("\0".join(told).encode()).digest()
            short = int.from_bytes(mark[:8], "big")
            again = self._told[short] = self._told.get(short, 0) + 1
            name = f"row-{mark.hex()[:16]}-{again}"
            draft.put("transaction_id", name, "", name)

    def _amount(self, row: Cells, draft: Draft) -> Amount | None:
        """The amount, from a column of its own or of debits and credits."""
        found = [
            (name, amount)
            for name in ("amount", "debit", "credit")
            if row.get(name) and (amount := self._signed(name, row, draft)) is not None
        ]
        filled = [(name, each) for name, each in found if each.number] or found[:1]
        if not filled:
            return None
        if len(filled) > 1 and not _agree(filled):
            reason = "debit and credit are both filled: the amount could be either"
            draft.gap(Gap.UNREADABLE_VALUE, reason, row.values[filled[0][0]][1])
            for name, _ in filled:
                text, header = row.take(name)
                draft.say(header, text)
            return None
        name, amount = filled[-1]
        text, header = row.values[name]
        for each in ("amount", "debit", "credit"):
            kept, place = row.take(each)
            if each != name and kept and kept != text:
                draft.say(place, kept)
        return self._money(Amount(amount.number, _way(name, amount), amount.currency),
                           text, header, row, draft)  # fmt: skip

    def _signed(self, name: str, row: Cells, draft: Draft) -> Amount | None:
        text, header = row.values[name]
        try:
            return read_signed(text, self._mapping.decimal)
        except InvalidRecordError as error:
            draft.gap(Gap.UNREADABLE_VALUE, str(error), header)
            return None

    def _money(
        self, amount: Amount, text: str, header: str, row: Cells, draft: Draft
    ) -> Amount:
        """Fill the amount in the currency of the cell, its column, or its heading."""
        stated, place = row.take("currency")
        currency = amount.currency or read_currency(stated) or stated or self._currency
        if stated and currency != stated:
            draft.say(place, stated)
        value = money(f"{amount.number:f}", currency, header, draft)
        if value is None:
            draft.say(header, text)
        else:
            draft.put("amount", value, header, text)
        return amount

    def _direction(self, row: Cells, amount: Amount | None, draft: Draft) -> None:
        """Which way money went: by word, column or sign; a plain amount of an account came."""
        text, header = row.take("direction")
        told = direction_of(text) if text else ""
        signed = amount.direction if amount else ""
        if text:
            draft.say(header, text)
            if not told:
                reason = f"no word of a direction: {text[:40]!r}"
                draft.gap(Gap.UNREADABLE_VALUE, reason, header)
            elif signed and signed != told:
                reason = f"the amount has another sign than {text[:40]!r} says"
                draft.gap(Gap.UNREADABLE_VALUE, reason, header)
        way = told or signed or (CREDIT if self._of_account and amount else "")
        if way:
            draft.put("direction", "", header, way)

    def _days(self, row: Cells, draft: Draft) -> None:
        days: dict[str, dt.date] = {}
        time: dt.time | None = None
        for name in ("booked", "value_date"):
            text, header = row.take(name)
            if not text:
                continue
            read = _kept(lambda t: read_day(t, self._mapping.dates), text, header, draft)
            if read is not None:
                days[name], behind = read
                time = behind if name == "booked" else time
                draft.put(name, days[name], header, text)
        text, header = row.take("time")
        if text:
            time = _kept(read_time, text, header, draft) or time
            draft.say(header, text)
        day = days.get("booked")
        if day is not None and days.get("value_date", day) != day:
            draft.say("booked", draft.text("booked"))  # what counts is the value date
        if time is not None and day is not None:
            draft.put("created", dt.datetime.combine(day, time), "", "")


def _agree(filled: list[tuple[str, Amount]]) -> bool:
    """Whether an amount of its own says the same as the column of debits or credits."""
    names = {name for name, _ in filled}
    return len(filled) == 2 and "amount" in names and filled[0][1].number == filled[1][1].number


def _way(name: str, amount: Amount) -> str:
    """The direction of a column; an amount below zero among credits was taken away again."""
    if name == "debit" or (name == "credit" and amount.direction == DEBIT):
        return DEBIT
    return CREDIT if name == "credit" else amount.direction


def _words(row: Cells, draft: Draft) -> None:
    """The code and type of a payment; each line of its text is free."""
    code, header = row.take("code")
    if code:
        draft.put("purpose", code, header, code)
    type_, header = row.take("way")
    if type_:
        draft.say(header, type_)
        if way := way_of_words(type_):
            draft.put("method", way, header, way)


def _kept(read: Callable[[str], _T], text: str, header: str, draft: Draft) -> _T | None:
    """What a text says; where it says nothing, that is stated and the text stays."""
    try:
        return read(text)
    except InvalidRecordError as error:
        ambiguous = isinstance(error, AmbiguousError)
        code = Gap.AMBIGUOUS_DATE if ambiguous else Gap.UNREADABLE_DATE
        draft.gap(code, str(error), header)
        draft.say(header, text)
        return None
