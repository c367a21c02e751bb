"""Three authorities that exchange notifications, incidents and requests; all are invented."""

import datetime as dt
from decimal import Decimal
from pathlib import Path

from desk_cases import question
from exchange_world import ADMIN, AMBER, OFFICER, Authority, Place, World
from precurb.app.acts import notifications
from precurb.app.acts.notifications import Addressed
from precurb.app.desk.check import check_item
from precurb.app.exchange.peers import Agreement, agree
from precurb.exchange.acts.payload import SUBJECTS
from precurb.model.incident import Incident, IncidentType, Item, Measured
from precurb.model.notification import Goods, Notification, Period, Trader, TraderRole, Voyage
from precurb.model.notification_acts import Amount
from precurb.model.progress import When
from precurb.model.quantity import Quantity, Unit
from precurb.model.request import Request, Urgency

DAY = dt.date(2026, 11, 27)
EXPORTER, IMPORTER, THIRD = "de-a", "mx-b", "us-c"


def agreed_world(folder: Path, template: Path) -> World:
    """Three nodes that agreed on everything there is."""
    world = World(folder, (EXPORTER, IMPORTER, THIRD), Place(template=template))
    for one in world.nodes.values():
        for other in world.nodes.values():
            if one is not other:
                kinds = Agreement(kinds=("note", "forward", *SUBJECTS))
                agree(other.name, kinds, service=one.service, actor=ADMIN)
    return world


def kilos(amount: str) -> Quantity:
    return Quantity(Decimal(amount), Unit.KILOGRAM)


def litres(amount: str) -> Quantity:
    return Quantity(Decimal(amount), Unit.LITRE)


def notification(
    *, period: Period | None = None, net: str = "250", duties: tuple[str, ...] = ()
) -> Notification:
    """250 kg of a listed substance from Germany to Mexico."""
    traders = (
        Trader(role=TraderRole.EXPORTER, name="Beispiel Chemie GmbH", address="Musterweg 1"),
        Trader(role=TraderRole.IMPORTER, name="Ejemplo Recubrimientos SA de CV", address="A 1"),
    )
    goods = Goods(line=1, name="acetic anhydride", cas="108-24-7", net=kilos(net))
    return Notification(
        legal_basis="Council Regulation (EC) No 111/2005, 11(1),(2)", exporting="Authority A",
        importing="Authority B", voyage=Voyage(departure="DE", destination="MX", dispatch=DAY),
        traders=traders, goods=(goods,), period=period, duties=duties,
    )  # fmt: skip


def amount(net: Quantity, line: int = 1) -> Amount:
    return Amount(line=line, net=net)


def request(urgency: Urgency = Urgency.URGENT) -> Request:
    return Request(
        subject="Consignee of a stopped shipment", question="Who bought from it in 2026?",
        urgency=urgency, purpose="control of precursors",
    )  # fmt: skip


def seizure(name: str = "acetic anhydride", **told: object) -> Incident:
    item = Item(name=name, amounts=(Measured(value=Decimal(100), unit=Unit.KILOGRAM),))
    values: dict[str, object] = {
        "type": IncidentType.SEIZURE, "happened": When(day=DAY), "country": "MX",
        "summary": "A seizure", "items": (item,), **told,
    }  # fmt: skip
    return Incident(**values)  # type: ignore[arg-type]  # what a test says


def kept_consignment(node: Authority, reference: str = "A-1", **told: str) -> str:
    """A checked consignment at a node; return the id of its transaction."""
    made = check_item(question(reference, **told), service=node.service, actor=OFFICER)
    return made.kept.transaction


def sent_notification(world: World, told: Notification | None = None) -> str:
    """A notification that was sent and has arrived."""
    one = world[EXPORTER]
    found = notifications.draft_by_hand(
        told or notification(), Addressed(to=IMPORTER, marking=AMBER), service=one.service,
        actor=OFFICER,
    )  # fmt: skip
    notifications.send_notification(found, one.node, service=one.service, actor=OFFICER)
    world.settle()
    return found
