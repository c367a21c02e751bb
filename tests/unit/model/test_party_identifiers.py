"""Identity numbers by kind: what publishers call them, and whether their rule holds."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from precurb.errors import InvalidIdentifierError
from precurb.model.identifier_kinds import IdentifierKind, kind_of
from precurb.model.identifier_rules import USCC_ALPHABET, CheckResult
from precurb.model.party_identifiers import (
    PartyIdentifier,
    canonical,
    check,
    guess_kind,
    read_identifier,
)

K = IdentifierKind

# From public registers, standards and what tax offices print as an example.
EXAMPLES = [
    ("Unified Social Credit Code (USCC)", "91110000600037341L", "CN", K.USCC),
    ("Legal Entity Number", "549300DTUYXVMJXZNY75", "", K.LEI),  # European Central Bank
    ("leiCode", "529900T8BM49AURSDO55", "", K.LEI),
    ("Company Number", "549300DTUYXVMJXZNY75", "DE", K.LEI),
    ("SWIFT/BIC", "DEUTDEFF500", "", K.BIC),
    ("IBAN", "GB82 WEST 1234 5698 7654 32", "", K.IBAN),  # ISO 13616 example
    ("IBAN", "DE89 3704 0044 0532 0130 00", "", K.IBAN),
    ("ISIN", "US0378331005", "", K.ISIN),
    ("Vessel Registration Identification IMO", "9074729", "", K.IMO),
    ("imoNumber", "IMO 9074729", "", K.IMO),
    ("MMSI", "572469210", "", K.MMSI),
    ("innCode", "7707083893", "", K.INN),  # Sberbank
    ("ogrnCode", "1027700132195", "", K.OGRN),
    ("Government Gazette Number", "00032537", "RU", K.OKPO),
    ("Tax ID No.", "7707083893", "RU", K.INN),
    ("Registration Number", "1027700132195", "RU", K.OGRN),
    ("Tax ID No.", "33.000.167/0001-01", "BR", K.CNPJ),  # Petrobras
    ("CNPJ", "12.ABC.345/01DE-35", "", K.CNPJ),  # Receita Federal, example with letters
    ("CPF", "390.533.447-05", "", K.CPF),
    ("R.F.C.", "GODE561231GR8", "", K.RFC),  # SAT example
    ("Tax ID No.", "27AAPFU0939F1ZV", "IN", K.GSTIN),
    ("C.U.I.T.", "20-05536168-2", "", K.TAX),
    ("RUT", "12.531.909-2", "", K.TAX),
    ("RUC #", "20512333797", "PE", K.TAX),
    ("NIT #", "213.123.432-1", "CO", K.TAX),
    ("RIF #", "V-11470283-4", "VE", K.TAX),
    ("Turkish Identification Number", "10000000146", "", K.NATIONAL_ID),
    ("Citizen's Card Number", "11010519491231002X", "", K.NATIONAL_ID),  # GB 11643 example
    ("D.N.I.", "54362315-K", "ES", K.NATIONAL_ID),
    ("C.I.F.", "A13585625", "", K.TAX),
    ("Italian Fiscal Code", "RCCMNL83S18D969H", "", K.TAX),
    ("V.A.T. Number", "DE 136,695 976", "", K.VAT),
    ("V.A.T. Number", "0403.019.261", "BE", K.VAT),
    ("V.A.T. Number", "FR 40 303 265 045", "", K.VAT),
    ("V.A.T. Number", "NL004495445B01", "", K.VAT),
    ("V.A.T. Number", "IT 00743110157", "", K.VAT),
    ("V.A.T. Number", "GB 980 7806 84", "", K.VAT),
    ("V.A.T. Number", "EL 023456780", "GR", K.VAT),
]  # fmt: skip


@pytest.mark.parametrize(("named", "value", "country", "kind"), EXAMPLES)
def test_a_known_number_is_valid_under_its_kind(
    named: str, value: str, country: str, kind: IdentifierKind
) -> None:
    read = read_identifier(named, value, country)
    assert (read.kind, read.check) == (kind, CheckResult.VALID)


@pytest.mark.parametrize(
    ("named", "kind"),
    [
        ("Passport", K.PASSPORT), ("alt. Passport #", K.PASSPORT),
        ("passportNumber", K.PASSPORT),
        ("Cedula No.", K.NATIONAL_ID), ("Cédula de Ciudadanía", K.NATIONAL_ID),
        ("idNumber", K.NATIONAL_ID), ("National ID No.", K.NATIONAL_ID),
        ("Tax ID No.", K.TAX), ("taxNumber", K.TAX), ("税号", K.TAX), ("Steuernummer", K.TAX),
        ("uscCode", K.USCC), ("统一社会信用代码", K.USCC),
        ("Registration ID", K.REGISTRATION), ("registrationNumber", K.REGISTRATION),
        ("Military Registration Number", K.NATIONAL_ID), ("C.R. No.", K.REGISTRATION),
        ("Company Number IMO", K.IMO_COMPANY), ("swiftBic", K.BIC), ("D-U-N-S Number", K.DUNS),
        ("dunsCode", K.DUNS), ("vatCode", K.VAT), ("USt-IdNr.", K.VAT), ("okpoCode", K.OKPO),
        ("ИНН", K.INN), ("Driver's License No.", K.DRIVING_LICENCE), ("License", K.LICENCE),
        ("wikidataId", K.OTHER), ("Equity Ticker", K.OTHER), ("", K.OTHER),
    ],
)  # fmt: skip
def test_publishers_words_lead_to_the_kind(named: str, kind: IdentifierKind) -> None:
    assert kind_of(named)[0] is kind


@pytest.mark.parametrize("kind", list(IdentifierKind))
def test_a_kind_is_read_by_its_own_name(kind: IdentifierKind) -> None:
    assert kind_of(kind.value)[0] is kind


@pytest.mark.parametrize(
    ("value", "kind"),
    [
        ("91110000600037341L", K.USCC), ("529900T8BM49AURSDO55", K.LEI),
        ("GB82 WEST 1234 5698 7654 32", K.IBAN), ("IMO No. 9074729", K.IMO),
        ("9074729", None),  # a phone, an order, a ship
        ("IMO 9074728", None), ("DEUTDEFF", None),  # a word can have the shape of a BIC
        ("7707083893", None), ("11010519491231002X", None), ("40702810400000000001", None),
        ("x" * 5000, None), ("", None),
    ],
)  # fmt: skip
def test_an_unlabelled_number_is_guessed_only_without_doubt(
    value: str, kind: IdentifierKind | None
) -> None:
    assert guess_kind(value) is kind


def test_a_wrong_digit_is_said_and_the_number_kept() -> None:
    read = read_identifier("Vessel Registration Identification IMO", "9074728")
    assert (read.value, read.check) == ("9074728", CheckResult.INVALID)


def test_a_company_listed_under_an_imo_number_is_no_ship() -> None:
    assert read_identifier("IMO", "5342883").kind is K.IMO_COMPANY


def test_a_tax_number_of_russia_with_a_wrong_digit_is_a_wrong_inn() -> None:
    read = read_identifier("Tax ID No.", "7707083894", "RU")
    assert (read.kind, read.check) == (K.INN, CheckResult.INVALID)


def test_an_identity_paper_is_no_company_by_chance() -> None:
    assert read_identifier("National ID No.", "7707083893", "RU").kind is K.NATIONAL_ID


def test_a_number_without_a_public_rule_stays_unchecked() -> None:
    assert read_identifier("Passport", "G1234567", "CN").check is CheckResult.UNCHECKED


def test_a_number_without_its_check_digit_stays_unchecked() -> None:
    assert read_identifier("NIT #", "800018928", "CO").check is CheckResult.UNCHECKED


def test_an_rfc_keeps_its_ampersand() -> None:
    assert read_identifier("R.F.C.", "B&M-010203-AB1").value == "B&M010203AB1"


def test_lookalikes_stay_where_both_are_possible() -> None:
    assert read_identifier("Passport", "O1O0I").value == "O1O0I"


@pytest.mark.parametrize(
    ("named", "written", "kept"),
    [
        ("IMO", "9O74729", "9074729"),
        ("USCC", "9111OOOO6OOO3734IL", "91110000600037341L"),
        ("IMO", "9O74728", "9O74728"),  # the check does not hold either way: as it stands
    ],
)
def test_lookalikes_are_digits_where_the_alphabet_has_no_such_letter(
    named: str, written: str, kept: str
) -> None:
    assert read_identifier(named, written).value == kept


@pytest.mark.parametrize("written", ["٩٠٧٤٧٢٩", "９０７４７２９", "IMO9074729", "90 74-729"])
def test_dress_and_script_of_digits_come_off(written: str) -> None:
    assert read_identifier("IMO", written).value == "9074729"


def test_the_label_names_the_country_when_no_one_else_does() -> None:
    assert read_identifier("C.U.R.P.", "BOXW310820HNERXN09").country == "MX"


def test_a_stated_country_is_kept_as_written_when_it_is_no_code() -> None:
    assert read_identifier("Passport", "A1", "Region: Gaza").country == "Region: Gaza"


def test_a_vat_number_carries_its_country() -> None:
    read = read_identifier("V.A.T. Number", "454,419,759", "BE")
    assert (read.value, read.country) == ("BE0454419759", "BE")


def test_a_mail_address_keeps_its_dots_and_a_website_loses_its_scheme() -> None:
    assert read_identifier("Email Address", "Info@Example.ORG ").value == "info@example.org"
    assert read_identifier("Website", "https://www.Example.org/").value == "example.org"


def test_a_bare_number_is_read_by_parse() -> None:
    assert PartyIdentifier.parse("529900T8BM49AURSDO55").kind is K.LEI
    assert PartyIdentifier.parse("INN: 7707083893").country == "RU"


@pytest.mark.parametrize("value", ["", " - ", "\u200b", "...", "\u0301"])
def test_nothing_is_no_identifier(value: str) -> None:
    with pytest.raises(InvalidIdentifierError, match="no letter or digit"):
        read_identifier("Passport", value)


def test_a_text_is_no_identifier() -> None:
    with pytest.raises(InvalidIdentifierError, match="too long"):
        read_identifier("Passport", "9" * 10_000)


@pytest.mark.parametrize("value", ["", "12 34", "ab"])
def test_the_constructor_takes_only_the_canonical_form(value: str) -> None:
    with pytest.raises(ValueError, match="not a canonical"):
        PartyIdentifier(K.PASSPORT, value)


def test_repeated_digits_pass_no_check() -> None:
    assert read_identifier("CPF", "111.111.111-11").check is CheckResult.INVALID


kinds = st.sampled_from(["", *(k.value for k in IdentifierKind)])
places = st.sampled_from(
    ["", "RU", "CN", "BR", "MX", "IN", "TR", "IR", "ES", "IT", "CO", "CL", "VE", "AR", "PE",
     "BE", "NL", "BG", "GR", "FR", "GB", "DE", "CH", "TH", "UA", "BY", "Atlantis"]
)  # fmt: skip


@given(kinds, st.text(max_size=30), places)
def test_reading_never_fails_otherwise(kind: str, value: str, country: str) -> None:
    guess_kind(value)
    try:
        read = read_identifier(kind, value, country)
    except InvalidIdentifierError:
        return
    assert canonical(read.kind, read.value) == read.value


@given(kinds, st.from_regex(r"[A-Z0-9&]{1,4}[0-9]{4,18}[A-Z0-9]?", fullmatch=True), places)
def test_likely_shapes_never_fail_either(kind: str, value: str, country: str) -> None:
    read = read_identifier(kind, value, country)
    assert check(read.kind, read.value, read.country) is read.check


@given(st.text(max_size=60))
def test_any_label_has_a_kind(named: str) -> None:
    assert kind_of(named)[0] in IdentifierKind


@pytest.mark.parametrize(
    ("kind", "value", "alphabet"),
    [
        (K.USCC, "91110000600037341L", USCC_ALPHABET),
        (K.LEI, "529900T8BM49AURSDO55", "0123456789"),
        (K.IBAN, "GB82WEST12345698765432", "0123456789"),
        (K.GSTIN, "27AAPFU0939F1ZV", "0123456789"),
        (K.ISIN, "US0378331005", "0123456789"),
    ],
    ids=lambda value: value if isinstance(value, str) and len(value) < 8 else "",
)
@given(data=st.data())
def test_one_wrong_digit_breaks_the_check(
    kind: IdentifierKind, value: str, alphabet: str, data: st.DataObject
) -> None:
    at = data.draw(st.sampled_from([i for i, c in enumerate(value) if c in alphabet]))
    other = data.draw(st.sampled_from([c for c in alphabet if c != value[at]]))
    assert check(kind, value[:at] + other + value[at + 1 :]) is CheckResult.INVALID


@pytest.mark.parametrize(
    ("kind", "value"),
    [(K.IMO, "9074729"), (K.INN, "7707083893"), (K.OGRN, "1027700132195"),
     (K.CNPJ, "33000167000101"), (K.CPF, "39053344705")],
)  # fmt: skip
@given(other=st.sampled_from("0123456789"))
def test_a_wrong_check_digit_is_seen(kind: IdentifierKind, value: str, other: str) -> None:
    expected = CheckResult.VALID if other == value[-1] else CheckResult.INVALID
    assert check(kind, value[:-1] + other) is expected
