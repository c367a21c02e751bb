"""What pages of the exchange show of acts: names, words, and the route as a picture."""

import re
from collections.abc import Iterator, Mapping
from decimal import Decimal
from functools import partial
from typing import Any

import msgspec
from markupsafe import Markup

from precurb.exchange.acts.event import Drafted, Event
from precurb.model.incident import Certainty, Leg, Responded, Screened, Shared
from precurb.model.notification_acts import (
    Arrived,
    Departed,
    Expired,
    Prepared,
    Replied,
    Sent,
)
from precurb.model.quantity import Quantity
from precurb.web.words import t

_CAPITAL = re.compile(r"(?<=[a-z])(?=[A-Z])")
_STEP, _HIGH, _LEFT = 130, 84, 66
_DASHES = {Certainty.KNOWN: "", Certainty.SUSPECTED: "6 4", Certainty.ALLEGED: "1 5"}


def name_of(act: object) -> str:
    """The name of an act as keys of texts have it: ``not-shipped``."""
    return _CAPITAL.sub("-", type(act).__name__).lower()


def shown(event: Event, language: str) -> dict[str, Any]:
    """An event as a line of a timeline."""
    say = partial(t, language=language)
    name = name_of(event.act)
    return {
        "number": event.number, "at": event.at, "by": event.by, "node": event.node,
        "name": say(f"xc.act.{name}"), "words": tuple(words_of(event.act, language)),
        "marking": event.marking,
    }  # fmt: skip


def amounts(quantities: tuple[Any, ...]) -> str:
    """Amounts of lines in words, each with its line."""
    return ", ".join(f"{each.line}: {each.net}" for each in quantities)


def written(quantity: Quantity | Decimal | None) -> str:
    """An amount as text, exact; empty for none."""
    return f"{quantity:f}" if isinstance(quantity, Decimal) else f"{quantity or ''}"


def route_picture(legs: tuple[Leg, ...], language: str) -> Markup:
    """The legs of a route on a line, in their order; what is not certain is dashed.

    The list beside it says the same in words.
    """
    if not legs:
        return Markup("")
    wide = _LEFT * 2 + _STEP * (len(legs) - 1)
    parts = [_leg(at, leg, language) for at, leg in enumerate(legs)]
    title = t("xc.route", language)
    return Markup(
        '<svg class="route" viewBox="0 0 {w} {h}" role="img" aria-label="{t}" width="{w}" '
        'height="{h}">{p}</svg>'
    ).format(w=wide, h=_HIGH, t=title, p=Markup("").join(parts))


def _leg(at: int, leg: Leg, language: str) -> Markup:
    x = _LEFT + at * _STEP
    dash = _DASHES[leg.place.certainty]
    line = (
        Markup(
            '<line x1="{a}" y1="24" x2="{b}" y2="24" stroke="currentColor" stroke-width="2" '
            'stroke-dasharray="{d}"/>'
        ).format(a=x - _STEP + 9, b=x - 9, d=dash)
        if at
        else Markup("")
    )
    place = " ".join(filter(None, (leg.place.country, leg.place.name)))[:22]
    certain = t(f"xc.certainty.{leg.place.certainty}", language)
    return line + Markup(
        '<circle cx="{x}" cy="24" r="8" fill="none" stroke="currentColor" stroke-width="2" '
        'stroke-dasharray="{d}"/><text x="{x}" y="52" text-anchor="middle" font-size="13" '
        'fill="currentColor">{place}</text><text x="{x}" y="70" text-anchor="middle" '
        'font-size="11" fill="currentColor">{role} · {certain}</text>'
    ).format(x=x, d=dash, place=place, role=t(f"xc.leg.{leg.role}", language), certain=certain)


def words_of(act: object, language: str) -> Iterator[str]:
    """What an act says, in the order of its fields, as far as people read it here."""
    if isinstance(act, Drafted):
        yield act.reason
    elif isinstance(act, (Sent, Shared)):
        yield t("xc.version", language, number=act.version)
        yield act.reason
    elif isinstance(act, (Departed, Arrived)):
        yield f"{act.shipment} · {act.on} · {amounts(act.amounts)}"
    elif isinstance(act, Expired):
        yield f"{act.clock.instrument}, {act.clock.article}: {act.clock.due}"
        yield t(f"xc.silence.{act.clock.silence}", language)
    elif isinstance(act, Prepared):
        yield t(f"xc.act.{name_of(act.says)}", language)
        yield from words_of(act.says, language)
    elif isinstance(act, Screened):
        yield t("xc.proposed", language, count=len(act.proposals) + act.more)
    else:
        yield from _plain(act, language)


def _plain(act: object, language: str) -> Iterator[str]:
    if isinstance(act, Replied):
        yield t(f"xc.state.{act.kind}", language)
        if act.reason:
            yield t(f"xc.objection.{act.reason}", language)
        yield act.text
        return
    if isinstance(act, Responded):
        yield t(f"xc.response.{act.kind}", language)
    told: Mapping[str, Any] = msgspec.to_builtins(act)
    for name, value in told.items():
        if isinstance(value, str) and value and name != "kind":
            yield value
