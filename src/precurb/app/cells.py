"""Cells of tables that somebody opens in a spreadsheet: none of them may compute anything."""

import re

# A cell that begins like a formula; after ; or a tab too, where Excel may split a column.
_FORMULA = re.compile(r"(^|[;\t\r\n])(\s*)(?=[=+\-@＝＋－＠])")


def harmless(text: str) -> str:
    """The text with an apostrophe before anything a spreadsheet would compute.

    >>> harmless("=HYPERLINK(A1)"), harmless("4-AP")
    ("'=HYPERLINK(A1)", '4-AP')
    """
    guarded = _FORMULA.sub(r"\1\2'", text)
    return f"'{guarded}" if guarded[:1] in ("\t", "\r", "\n") else guarded
