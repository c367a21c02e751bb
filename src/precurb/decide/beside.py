"""The exporting and the importing law beside each other: which day binds both.

Two laws may ask for the same kind of duty on one movement. Each keeps its own day and its own
sentence; whoever must keep both keeps the stricter.
"""

import datetime as dt
from collections.abc import Sequence
from dataclasses import replace

from precurb.decide.events import Compared, compared_duties
from precurb.model import Obligation
from precurb.model.check import Applies, OtherLaw

_LAST = "last"


def beside(obligations: Sequence[Obligation]) -> tuple[Obligation, ...]:
    """Give each obligation the duties of its kind in the other laws of the route."""
    found = [
        (rule, [o for o in obligations if _belongs(o, rule)]) for rule in compared_duties()
    ]
    # One duty, or duties of one law, have nothing beside them.
    groups = [g for g in found if len({o.requirement.jurisdiction for o in g[1]}) > 1]
    return tuple(_set_beside(each, groups) for each in obligations)


def _set_beside(
    own: Obligation, groups: Sequence[tuple[Compared, list[Obligation]]]
) -> Obligation:
    for rule, members in groups:
        if not any(own is each for each in members):
            continue
        others = [o for o in members if _same_goods(own, o)]
        if others:
            laws = tuple(_other(each) for each in others)
            return replace(own, beside=laws, stricter=_stricter(own, others, rule))
    return own


def _belongs(obligation: Obligation, rule: Compared) -> bool:
    law = obligation.requirement
    titled = not rule.title or law.title == rule.title
    return law.kind is rule.kind and titled and obligation.applies is not Applies.NOT_OWED


def _same_goods(own: Obligation, other: Obligation) -> bool:
    elsewhere = own.requirement.jurisdiction != other.requirement.jurisdiction
    return elsewhere and bool(set(own.lines) & set(other.lines))


def _stricter(own: Obligation, others: Sequence[Obligation], rule: Compared) -> bool | None:
    """Whether no other day is stricter; ``None`` where there are not two days to compare."""
    days = [day for each in others if (day := _day(each))]
    day = _day(own)
    if day is None or not days:
        return None
    return day >= max(days) if rule.strictest == _LAST else day <= min(days)


def _day(obligation: Obligation) -> dt.date | None:
    started = obligation.clock.start_by if obligation.clock else None
    return obligation.due or started


def _other(each: Obligation) -> OtherLaw:
    law = each.requirement
    return OtherLaw(
        requirement=law.id,
        jurisdiction=law.jurisdiction,
        direction=each.direction,
        instrument=law.instrument,
        article=law.article,
        sentence=law.sentence,
        due=_day(each),
        due_note=each.due_note,
    )
