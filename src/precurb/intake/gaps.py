"""What can be wrong with a record, each with a stable code."""

from enum import StrEnum

from precurb.model import Location, NotChecked


class Gap(StrEnum):
    """Codes of what could not be read; they are documented in ``docs/errors.md``."""

    UNREADABLE_FILE = "unreadable-file"
    UNREADABLE_ROW = "unreadable-row"
    UNREADABLE_QUANTITY = "unreadable-quantity"
    AMBIGUOUS_QUANTITY = "ambiguous-quantity"
    UNKNOWN_UNIT = "unknown-unit"
    UNREADABLE_VALUE = "unreadable-value"
    UNREADABLE_DATE = "unreadable-date"
    AMBIGUOUS_DATE = "ambiguous-date"
    UNKNOWN_COUNTRY = "unknown-country"
    LINE_TOO_LONG = "line-too-long"
    UNDECODABLE_TEXT = "undecodable-text"
    NUL_BYTE = "nul-byte"
    FORMULA_WITHOUT_VALUE = "formula-without-value"
    NOT_A_DECLARATION = "not-a-declaration"
    UNREADABLE_PARTICULAR = "unreadable-particular"
    DUPLICATE_HEADER = "duplicate-header"
    DIFFERING_ROWS = "differing-rows"
    UNKNOWN_PAPER = "unknown-paper"
    PAPERS_APART = "papers-apart"
    UNMATCHED_PAPER = "unmatched-paper"
    UNREAD_TEXT = "unread-text"


def gap(code: Gap, reason: str, where: Location, field: str = "") -> NotChecked:
    """State one gap."""
    return NotChecked(code=code.value, reason=reason, location=where, field=field)
