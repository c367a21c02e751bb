"""Who stands in a row of a statement: both sides, their banks and accounts, those behind them.

A column may name a side outright (debtor, 收款人) or only the other side of the account; which
of the two it is follows from the direction.
"""

from typing import TYPE_CHECKING

from precurb.errors import InvalidRecordError
from precurb.intake.columns import field_of_heading
from precurb.intake.fields import PARTY_ROLES
from precurb.intake.gaps import Gap
from precurb.intake.payments.draft import Draft
from precurb.intake.payments.mt940 import TAGS, Counterparty, keep_counterparty, tagged
from precurb.intake.payments.statement_cells import account_digits
from precurb.intake.payments.swift_parties import account_of, bank_of_text, keep_account
from precurb.intake.values import read_country
from precurb.model import Party, Role

if TYPE_CHECKING:
    from precurb.intake.payments.statement_rows import Cells

_SIDES = (
    ("debtor", Role.DEBTOR, Role.DEBTOR_AGENT, "DbtrAcct"),
    ("creditor", Role.CREDITOR, Role.CREDITOR_AGENT, "CdtrAcct"),
)
_BEHIND = (
    ("ultimate_debtor", Role.ULTIMATE_DEBTOR),
    ("ultimate_creditor", Role.ULTIMATE_CREDITOR),
)


def read_parties(row: "Cells", draft: Draft) -> None:
    """Read all parties of a row, and its texts, which may name more of them."""
    for side in _SIDES:
        _stated(*side, row, draft)
    for name, role in _BEHIND:
        if text := row.take(name)[0]:
            draft.parties.append(Party(name=text, role=role))
    other = _other(row, draft)
    _texts(row, other, draft)
    keep_counterparty(other, draft)
    _own(row, draft)


def _stated(  # noqa: PLR0913  # a side has a name, two roles and an account
    name: str, role: Role, agent: Role, account: str, row: "Cells", draft: Draft
) -> None:
    """A side that columns name outright."""
    text, (address, _) = row.take(name)[0], row.take(f"{name}_address")
    country = _country(f"{name}_country", row, draft)
    if text or address or country:
        party = Party(name=text, role=role, address=address, country=country)
        draft.parties.append(party)
    number, place = _account(f"{name}_account", row, draft)
    if number:
        keep_account(account, account_of(number, place, draft), place, draft)
    bank, place = row.take(f"{name}_bank")
    if bank:
        draft.parties.append(bank_of_text(bank, agent, place, draft))


def _other(row: "Cells", draft: Draft) -> Counterparty:
    """The other side, as its columns tell it."""
    name, place = row.take("counterparty")
    number, account_place = _account("counterparty_account", row, draft)
    address = row.take("counterparty_address")[0]
    return Counterparty(
        names=[name] if name else [],
        account=number,
        bank=row.take("counterparty_bank")[0],
        country=_country("counterparty_country", row, draft),
        address=[address] if address else [],
        place=account_place if number else place,
        named_bank=True,
    )


def _texts(row: "Cells", other: Counterparty, draft: Draft) -> None:
    """Free texts; parts that German banks tag (``SVWZ+``, ``ABWA+``) go where they belong."""
    for name, text, header in row.many:
        if name == "text":
            tagged(text, TAGS, other, draft)
        elif not name and field_of_heading(header) in PARTY_ROLES:
            draft.parties.append(Party(name=text, role=Role.OTHER))
        else:
            draft.say(header, text)


def _own(row: "Cells", draft: Draft) -> None:
    """The account that the statement tells of, its holder and its bank."""
    number, place = _account("account", row, draft)
    if number:
        keep_account("Acct", account_of(number, place, draft), place, draft)
    if owner := row.take("owner")[0]:
        draft.own.append(("owner", Party(name=owner, role=Role.OTHER)))
    bank, place = row.take("bank")
    if bank:
        draft.own.append(("servicer", bank_of_text(bank, Role.OTHER, place, draft)))


def _account(name: str, row: "Cells", draft: Draft) -> tuple[str, str]:
    text, header = row.take(name)
    number, lost = account_digits(text)
    if lost:
        reason = f"the workbook keeps 15 digits of {text[:40]!r}: those behind them are lost"
        draft.gap(Gap.UNREADABLE_VALUE, reason, header)
    return number, header


def _country(name: str, row: "Cells", draft: Draft) -> str:
    text, header = row.take(name)
    if not text:
        return ""
    try:
        return read_country(text)
    except InvalidRecordError as error:
        draft.gap(Gap.UNKNOWN_COUNTRY, str(error), header)
        draft.say(header, text)
        return ""
