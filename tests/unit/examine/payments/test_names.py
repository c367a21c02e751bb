"""Names of companies and persons in the free text of payments."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from precurb.examine.payments.names import listed_names_in, names_in
from precurb.lists.snapshot import Snapshot

FOUND = {
    "/ACC/UC THIRD PARTY TRADING CO": "THIRD PARTY TRADING CO",
    "INV 2231 SAMPLE PIGMENTS INC 40 DRUMS": "SAMPLE PIGMENTS INC",
    "on behalf of Muster Handel GmbH & Co. KG, invoice 22": "Muster Handel GmbH & Co. KG",
    "i.A. Erika Mustermann Rechnung 22": "Erika Mustermann",
    "im Auftrag der Beispiel Chemie AG": "Beispiel Chemie AG",
    "Pago factura 22 a favor de Químicos Muestra, S.A. de C.V.": (
        "Químicos Muestra, S.A. de C.V"
    ),
    "Químicos del Ejemplo SA de CV factura 3": "Químicos del Ejemplo SA de CV",
    "代上海示例贸易有限公司付货款": "上海示例贸易有限公司",
    "代张三付货款": "张三",
    "支付货款给河北示例化工有限公司": "河北示例化工有限公司",
    "Invoice from Example Co., Ltd. dated 2.3.": "Example Co., Ltd.",
    "by order of Example Holding BV re. contract 5": "Example Holding BV",
    "/BNF/JANE DOE": "JANE DOE",
}
ORDINARY = (
    "Completion 14 Elm Road",
    "PAID AS AGREED",
    "Salary Sep for John",
    "25 KG ACETONE",
    "on behalf of my mother",
    "Leasingrate 10/2026",
    "Lön september 2026 anst 710996",
    "TXP*123456789*94105*260930*1*1824000",
    "/VS/2026091201/KS/0308/SS/12345",
    "Cuota octubre 2026",
    "工资九月",
)


@pytest.mark.parametrize(("text", "name"), FOUND.items(), ids=FOUND)
def test_a_name_is_found_by_its_marker_or_legal_form(text: str, name: str) -> None:
    assert name in [each.name for each in names_in(text)]


@pytest.mark.parametrize("text", ORDINARY)
def test_an_ordinary_text_holds_no_name(text: str) -> None:
    assert names_in(text) == ()


def test_a_name_with_marker_and_form_is_one_name() -> None:
    assert len(names_in("on behalf of Example Trading Co Ltd")) == 1


def test_a_listed_name_is_found_word_for_word(snapshot: Snapshot) -> None:
    (watchlist,) = snapshot.watchlists
    entry = next(e for e in watchlist.entries() if len(e.names[0].text.split()) > 3)
    text = f"payment {entry.names[0].text} october"
    assert list(listed_names_in(text, watchlist))


def test_a_listed_name_with_a_word_missing_is_not_taken_from_a_text(snapshot: Snapshot) -> None:
    (watchlist,) = snapshot.watchlists
    entry = next(e for e in watchlist.entries() if len(e.names[0].text.split()) == 3)
    first, _, last = entry.names[0].text.split()
    assert not list(listed_names_in(f"payment {first} october {last}", watchlist))


@given(st.text(max_size=140))
def test_any_text_can_be_read(text: str) -> None:
    assert all(each.name.strip() == each.name and each.name for each in names_in(text))
