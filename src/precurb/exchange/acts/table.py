"""Notifications as rows of the fields of article 12, for forms and tables of others."""

from collections.abc import Iterator, Mapping
from types import MappingProxyType

from precurb.exchange.acts.notification import Matter
from precurb.model.notification import Goods, Notification, TraderRole

FIELDS = (
    "notification", "version", "state", "sent", "reply_due", "legal_basis",
    "exporting_authority", "importing_authority", "exporter", "exporter_address", "importer",
    "importer_address", "consignee", "consignee_address", "substance", "entry", "cas",
    "hs_code", "quantity", "unit", "packages", "packaging", "departure", "destination",
    "transit", "exit_port", "entry_port", "dispatch", "end_use", "permit",
    "import_authorisation",
)  # fmt: skip
"""Names of the columns; article 12, paragraph 10 (a), and what else the parties agreed."""

_ROLES = MappingProxyType(
    {
        "exporter": TraderRole.EXPORTER,
        "importer": TraderRole.IMPORTER,
        "consignee": TraderRole.CONSIGNEE,
    }
)


def rows_of(matter: Matter) -> Iterator[Mapping[str, str]]:
    """One row for each substance of a notification; amounts as written, never rounded."""
    told = matter.body
    if told is None:
        return
    for goods in told.goods:
        yield _head(matter, told) | _parties(told) | _goods(goods) | _way(told)


def _head(matter: Matter, told: Notification) -> dict[str, str]:
    return {
        "notification": matter.id, "version": f"{matter.version}", "state": matter.state,
        "sent": matter.sent_at.date().isoformat() if matter.sent_at else "",
        "reply_due": matter.due.isoformat() if matter.due else "",
        "legal_basis": told.legal_basis, "exporting_authority": told.exporting,
        "importing_authority": told.importing,
    }  # fmt: skip


def _parties(told: Notification) -> dict[str, str]:
    found = {}
    for name, role in _ROLES.items():
        trader = told.trader(role)
        found[name] = trader.name if trader else ""
        found[f"{name}_address"] = trader.address if trader else ""
    return found


def _goods(goods: Goods) -> dict[str, str]:
    return {
        "substance": goods.name, "entry": goods.entry, "cas": goods.cas,
        "hs_code": goods.hs_code, "quantity": f"{goods.net.amount:f}" if goods.net else "",
        "unit": goods.net.unit if goods.net else "",
        "packages": "" if goods.packages is None else f"{goods.packages}",
        "packaging": goods.packaging,
    }  # fmt: skip


def _way(told: Notification) -> dict[str, str]:
    way = told.voyage
    return {
        "departure": way.departure, "destination": way.destination,
        "transit": " ".join(way.transit), "exit_port": way.exit_port,
        "entry_port": way.entry_port,
        "dispatch": way.dispatch.isoformat() if way.dispatch else "",
        "end_use": told.end_use, "permit": told.permit,
        "import_authorisation": told.import_authorisation,
    }  # fmt: skip
