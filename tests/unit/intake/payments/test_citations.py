"""Numbers of papers in free text, and what only looks like one."""

import pytest

from precurb.intake.payments.citations import cited_in


@pytest.mark.parametrize(
    ("line", "numbers"),
    [
        ("INV 2231 solvent blend", ["2231"]),
        ("/INV/2231 SOLVENT BLEND", ["2231"]),
        ("Invoice No. A-2026/17, order 4711", ["A-2026/17", "4711"]),
        ("Rechnung 4711", ["4711"]),
        ("Rechnung Nr. 4711/26 vom 3.11.", ["4711/26"]),
        ("发票号 20261234", ["20261234"]),
        ("发票号码：2026-77 货款", ["2026-77"]),
        ("factura nº 2026/15", ["2026/15"]),
        ("payment PO: 88123", ["88123"]),
        ("PO 12 Hamburg", []),
        ("invoice for solvent", []),
        ("investment 2026", []),
        ("order of the day", []),
        ("18450.00 USD 40 drums", []),
        ("inv 7 inv 7", ["7"]),
    ],
)
def test_a_number_counts_behind_a_word_that_names_a_paper(
    line: str, numbers: list[str]
) -> None:
    assert [each.number for each in cited_in([line])] == numbers


@pytest.mark.parametrize("text", ["inv-" * 25_000, "inv" + " " * 90_000, "发票" * 45_000])
def test_a_text_without_end_cites_nothing(text: str) -> None:
    assert list(cited_in([text + "x1"]))[1:] == []
