"""An incident as a form has it: one substance or thing, the day, and why.

A file holds more (``precurb incident``). What the form does not name is kept when an incident
is corrected by it.
"""

from collections.abc import Mapping
from dataclasses import replace
from decimal import Decimal, InvalidOperation

from precurb.errors import InvalidRecordError
from precurb.model.incident import Incident, IncidentType, Item, Measured
from precurb.model.progress import When
from precurb.model.quantity import Unit
from precurb.web.days import read_day

_OTHER = (
    "announced", "stopped", "stored", "route", "involved", "concealment", "purpose", "count",
    "operation", "agencies", "claims", "links", "sources",
)  # fmt: skip


def incident_of(form: Mapping[str, str], before: Incident | None = None) -> Incident:
    """The incident of a form.

    Args:
        form: Its fields.
        before: The incident that is corrected.

    Raises:
        InvalidRecordError: A field does not hold.
    """
    day = read_day(form.get("happened", ""))
    if day is None:
        raise InvalidRecordError("an incident says when it happened")
    try:
        told = Incident(
            type=IncidentType(form.get("type", "")), happened=When(day=day),
            country=form.get("country", "").strip().upper(), summary=form.get("summary", ""),
            items=_items(form, before), reason=form.get("reason", ""),
        )  # fmt: skip
        if before is None:
            return told
        # A day that was not touched keeps how exactly it is known: a year stays a year.
        same = before.happened.day == day
        return replace(
            before, type=told.type, country=told.country, summary=told.summary,
            items=told.items, reason=told.reason,
            happened=before.happened if same else told.happened,
        )  # fmt: skip
    except (ValueError, InvalidOperation) as error:
        raise InvalidRecordError(f"{error}"[:200]) from error


def kept_beside(before: Incident | None) -> tuple[str, ...]:
    """Names of what an incident says and a correction by the form keeps as it is."""
    if before is None:
        return ()
    named = tuple(name for name in _OTHER if getattr(before, name))
    return (*named, "items") if len(before.items) > 1 else named


def _items(form: Mapping[str, str], before: Incident | None) -> tuple[Item, ...]:
    """The first thing as the form has it, and those behind it as they were."""
    others = before.items[1:] if before else ()
    name, amount = form.get("item", "").strip(), form.get("quantity", "").strip()
    if not name:
        return others
    measured: tuple[Measured, ...] = ()
    if amount:
        unit = Unit(form.get("unit") or Unit.KILOGRAM)
        measured = (Measured(value=Decimal(amount), unit=unit),)
    first = before.items[0] if before and before.items else Item(name=name)
    if first.amounts and measured and _says(first.amounts[0]) == _says(measured[0]):
        measured = first.amounts  # untouched: form, certainty and further amounts stay
    elif measured and first.amounts:
        measured = (replace(first.amounts[0], value=measured[0].value, unit=measured[0].unit),)
    # Another name is another substance: numbers of the one before do not belong to it.
    same = name == first.name
    return (
        replace(first, amounts=measured) if same else Item(name=name, amounts=measured),
        *others,
    )


def _says(amount: Measured) -> tuple[Decimal, Unit]:
    return amount.value, amount.unit
