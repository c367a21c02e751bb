import pytest

from precurb.app.desk.search import Hit, Kind
from precurb.web.pages.search import leads_to


@pytest.mark.parametrize(
    ("kind", "id", "path"),
    [
        (Kind.TRANSACTION, "01k", "/transactions/01k"),
        (Kind.CHECK, "01k", "/checks/01k"),
        (Kind.PARTY, "ab12", "/transactions?party=ab12"),
        (Kind.ENTRY, "EU-CAT1:EU-CAT1:028", "/lists/EU-CAT1/EU-CAT1%3A028"),
        (Kind.SUBSTANCE, "toluene", "/check?goods=Toluene+%28dry%29"),
        (Kind.RULE, "listed-substance", "/transactions?rule=listed-substance"),
        (Kind.RULE, "CO-001", "/transactions?sign=CO-001"),
    ],
)
def test_a_hit_leads_to_its_page(kind: Kind, id: str, path: str) -> None:
    assert leads_to(Hit(kind=kind, id=id, title="Toluene (dry)")) == path
