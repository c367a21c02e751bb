"""A notification drafted from a consignment that was checked: what the papers say already."""

import datetime as dt
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from decimal import Decimal, InvalidOperation

from precurb.errors import InvalidRecordError
from precurb.model import Check, DutyKind, Line, Obligation, Particulars, Party, Role, Unit
from precurb.model.check import Applies
from precurb.model.notification import (
    Goods,
    Notification,
    Period,
    Trader,
    TraderRole,
    Voyage,
)
from precurb.model.quantity import Quantity

_ROLES: Mapping[Role, TraderRole] = {
    Role.EXPORTER: TraderRole.EXPORTER, Role.SUPPLIER: TraderRole.EXPORTER,
    Role.CONSIGNOR: TraderRole.EXPORTER, Role.IMPORTER: TraderRole.IMPORTER,
    Role.CUSTOMER: TraderRole.IMPORTER, Role.CONSIGNEE: TraderRole.CONSIGNEE,
    Role.END_USER: TraderRole.CONSIGNEE, Role.AGENT: TraderRole.BROKER,
    Role.CARRIER: TraderRole.CARRIER,
}  # fmt: skip
_FIRST = (Role.EXPORTER, Role.IMPORTER, Role.CONSIGNEE)


@dataclass(frozen=True, slots=True, kw_only=True)
class Wanted:
    """What a person adds to the papers.

    Attributes:
        importing: Name of the importing authority as it calls itself.
        lines: Lines to be notified; those for which a law asks where it is empty.
        end_use: Use that the importer declared.
        permit: Number of the export permit.
        import_authorisation: Number of the import authorisation.
        note: In words.
        period: Of a simplified notification; the amounts are then the most.
        most: Of each line, where it is another amount than that of the papers.
    """

    importing: str = ""
    lines: tuple[int, ...] = ()
    end_use: str = ""
    permit: str = ""
    import_authorisation: str = ""
    note: str = ""
    period: Period | None = None
    most: Mapping[int, Quantity] = field(default_factory=dict)


def duties_of(check: Check) -> tuple[Obligation, ...]:
    """The duties of a checked consignment to notify before it leaves."""
    return tuple(
        each
        for each in check.obligations
        if each.requirement.kind is DutyKind.PRE_EXPORT_NOTIFICATION
        and each.applies is not Applies.NOT_OWED
    )


def notification_of(check: Check, exporting: str, wanted: Wanted) -> Notification:
    """Draft a notification from a checked consignment.

    Args:
        check: The newest check of the consignment.
        exporting: Name of the exporting authority.
        wanted: What the papers do not say.

    Raises:
        InvalidRecordError: No line is named and no law asks for one, or a route is missing.
    """
    goods, duties = check.transaction, duties_of(check)
    if not (goods.departure and goods.destination):
        raise InvalidRecordError("the papers do not say from where to where it goes")
    lines = set(wanted.lines) or {number for each in duties for number in each.lines}
    chosen = [line for line in goods.lines if line.number in lines]
    if not set(wanted.most) <= {line.number for line in chosen}:
        raise InvalidRecordError("the most is said of lines that are notified")
    if not chosen:
        raise InvalidRecordError("no law asks for a notification of it: name the lines")
    asked = [each for each in duties if not set(each.lines).isdisjoint(lines)]
    try:
        return Notification(
            legal_basis="; ".join(_basis(each) for each in asked) or "voluntary",
            exporting=exporting, importing=wanted.importing,
            voyage=_voyage(check), traders=tuple(_traders(goods.parties)),
            goods=tuple(_goods(line, check, asked, wanted.most) for line in chosen),
            end_use=wanted.end_use, permit=wanted.permit,
            import_authorisation=wanted.import_authorisation,
            note=wanted.note, period=wanted.period,
            duties=tuple(each.requirement.id for each in asked),
        )  # fmt: skip
    except ValueError as error:
        raise InvalidRecordError(str(error)) from error


def _basis(duty: Obligation) -> str:
    law = duty.requirement
    return f"{law.instrument}, {law.article}"


def _voyage(check: Check) -> Voyage:
    goods = check.transaction
    said = _particulars(goods.particulars, *(p.particulars for p in goods.papers))
    return Voyage(
        departure=goods.departure, destination=goods.destination, transit=goods.transit,
        mode=_text(said, "consignment.mode"), exit_port=_text(said, "consignment.port_loading"),
        entry_port=_text(said, "consignment.port_discharge"),
        dispatch=_day(said, "consignment.dispatched_on") or goods.date,
        arrival=_day(said, "consignment.arrived_on"),
    )  # fmt: skip


def _traders(parties: Iterable[Party]) -> Iterable[Trader]:
    """Who does what; whom the papers call so themselves goes before who stands in for him."""
    taken: set[TraderRole] = set()
    for party in sorted(parties, key=lambda each: each.role not in _FIRST):
        role = _ROLES.get(party.role)
        if role is None or role in taken:
            continue
        taken.add(role)
        yield Trader(
            role=role, name=party.name, address=party.address, country=party.country,
            registration="; ".join(party.identifiers),
            licence=_text(party.particulars, "party.licence_no"),
        )  # fmt: skip


def _goods(
    line: Line, check: Check, duties: Iterable[Obligation], most: Mapping[int, Quantity]
) -> Goods:
    said = line.particulars
    entries = {name for each in duties if line.number in each.lines for name in each.entries}
    gross = _decimal(said, "line.gross_kg")
    packages = _decimal(said, "line.pack_count")
    whole = packages is not None and packages == packages.to_integral_value()
    container = _text(check.transaction.particulars, "consignment.container_no")
    return Goods(
        line=line.number, name=line.description, net=most.get(line.number, line.quantity),
        gross=Quantity(gross, Unit.KILOGRAM) if gross is not None else None,
        entry="; ".join(sorted(entries)), cas=line.cas, hs_code=line.hs_code,
        packages=int(packages) if packages is not None and whole else None,
        packaging=_text(said, "line.pack_type"),
        containers=(container,) if container else (),
    )  # fmt: skip


def _particulars(*some: Particulars) -> Particulars:
    found: Particulars = {}
    for each in some:
        for name, value in each.items():
            found.setdefault(name, value)
    return found


def _text(said: Particulars, name: str) -> str:
    value = said.get(name)
    return value if isinstance(value, str) else ""


def _day(said: Particulars, name: str) -> dt.date | None:
    value = said.get(name)
    if isinstance(value, dt.date):
        return value
    try:
        return dt.date.fromisoformat(value[:10]) if isinstance(value, str) else None
    except ValueError:
        return None


def _decimal(said: Particulars, name: str) -> Decimal | None:
    value = said.get(name)
    try:
        return Decimal(str(value)) if value is not None else None
    except InvalidOperation:
        return None
