"""Payments: ISO 20022 and SWIFT MT messages, and statements of any form, into transactions.

Every word of a message ends in a field of the payment or, with its place, among its texts.
What cannot be read is stated with payment and field, and reading goes on.
"""

import re
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING

from precurb.errors import InvalidRecordError
from precurb.intake.payments.encoded import plain_head
from precurb.model import NotChecked, Transaction

if TYPE_CHECKING:
    from precurb.intake.columns import Mapping

__all__ = ["is_payment", "read_payments"]

_TABLES = (".csv", ".tsv", ".xlsx", ".xlsm", ".parquet")

_ISO = re.compile(
    rb"urn:iso:std:iso:20022:|xsd:(?:pacs|pain|camt)\.\d{3}|<(?:\w+:)?(?:"
    rb"GrpHdr|AppHdr|FIToFI\w+|Cstmr(?:Cdt|Drct)\w+|BkToCstmr\w+|PmtRtr|FICdtTrf|FIDrctDbt)[\s/>]"
)
_MT = re.compile(
    rb"\{1:[A-Z]\d\d[A-Z0-9]{12}|(?:^|\n):20C?:[^\r\n]*\r?\n(?:.*\n){0,6}:\d\d[A-Z]?:"
)


def is_payment(head: bytes) -> bool:
    """Whether a file that begins so holds payment messages.

    Args:
        head: The first bytes of the file, 4096 or so.
    """
    plain = plain_head(head)
    if plain.startswith(b"<"):
        return _ISO.search(plain) is not None
    return plain.startswith((b"{1:", b":20:", b"\r\n:20:", b"\n:20:")) or (
        _MT.search(plain) is not None
    )


def read_payments(
    path: Path, mapping: "Mapping | None" = None
) -> Iterator[Transaction | NotChecked]:
    """Read every payment of a file: ISO 20022 (XML), SWIFT MT, or a statement as a table.

    Args:
        path: The file; memory stays bounded however large it is, but for a workbook.
        mapping: What the user says about tables.

    Returns:
        Payments in the order of the file, and in the place of each that cannot be read, or
        carries none, why. Rows of a table of goods are transactions without a payment.

    Raises:
        InvalidRecordError: The file cannot be opened, or a table is not understood.
    """
    try:
        with path.open("rb") as file:
            head = file.read(4096)
    except OSError as error:
        raise InvalidRecordError(f"{path.name}: {error.strerror or error}") from error
    if path.suffix.lower() in _TABLES and not is_payment(head):
        from precurb.intake import read_file

        return read_file(path, mapping).transactions
    if plain_head(head).startswith(b"<"):
        from precurb.intake.payments.iso20022 import read_iso20022

        return read_iso20022(path)
    from precurb.intake.payments.swift_mt import read_swift

    return read_swift(path)
