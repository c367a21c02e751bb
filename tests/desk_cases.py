"""People, questions and files for tests of the daily work; parties are invented or listed."""

from precurb.app.access.actor import Actor, Grant
from precurb.app.check import Question
from precurb.app.desk.check import Made, check_item
from precurb.app.desk.files import Upload
from precurb.app.service import Service
from precurb.model import Party, Role
from service_cases import person
from trade_cases import DAY

ADA = person("ada", "officer")
BEA = person("bea", "approver")
IVO = person("ivo", "analyst")
OTTO = person("otto", "auditor")
NOBODY = person("nobody")
OF_MEXICO = Actor(
    user="user-mia", name="mia", grants=(Grant(role="officer", scope="jurisdiction:MX"),)
)
LISTED = "GULF CARTEL"  # ofac-10386 of the bundled list


def question(reference: str = "A-1", *, customer: str = "", **told: str) -> Question:
    """A precursor that leaves Germany for Mexico."""
    name = customer or "Ejemplo Recubrimientos SA de CV"
    party = Party(name=name, role=Role.CUSTOMER, country="MX")
    goods = told.get("goods", "250 kg acetic anhydride 99 %, CAS 108-24-7, HS 2915.24")
    return Question(
        goods=goods,
        smiles=told.get("smiles", ""),
        departure=told.get("departure", "DE"),
        destination=told.get("destination", "MX"),
        date=DAY,
        parties=(party,),
        reference=reference,
    )


def checked(
    service: Service, reference: str = "A-1", *, customer: str = "", **told: str
) -> Made:
    """A check that ada made."""
    asked = question(reference, customer=customer, **told)
    return check_item(asked, service=service, actor=ADA)


def orders(count: int, *, name: str = "orders.csv", first: int = 1) -> Upload:
    """A file of orders, every third of a listed substance, with one row that cannot be read."""
    goods = ("Citric acid", "Acetic anhydride", "Glue")
    rows = [
        f"R-{n},2026-11-02,DE,MX,{goods[n % 3]},250,kg,Ejemplo {n} SA,MX"
        for n in range(first, first + count)
    ]
    head = "order no,date,from,to,description,quantity,unit,customer,customer country"
    odd = "R-odd,31.31.2026,DE,MX,Glue,1,kg,Ejemplo SA,MX"
    return Upload(name=name, content="\n".join((head, *rows, odd, "")).encode())
