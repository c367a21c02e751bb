"""Who pays and is paid around a payment: many to one, one to many, and who belongs together.

Two parties belong together if something certain says so: an account or number, the same name,
a phone, e-mail or full address, or a surname that is plain and not common. Nothing said of
contacts is not a no: who might belong together counts as if he did, and if nothing is known of
anyone, the answer is unknown.
"""

from collections import Counter
from collections.abc import Sequence
from itertools import pairwise

from precurb.examine.facts.around import View
from precurb.examine.facts.passing import persons_of, relation_marks
from precurb.model import Value
from precurb.model.flows import Event, Side
from precurb.model.papers import Record

CHEMICAL = ("chemical", "pharma")
_MINUTE = 60_000_000


def payee_in(view: View) -> Value:
    """Payments to the payee: payer, and amount."""
    return [*_records(view.payee_in, "payer_id", persons_of([e.payer for e in view.payee_in]))]


def payer_out(view: View) -> Value:
    """Payments of the payer: payee, way of payment, and amount."""
    payees = persons_of([each.payee for each in view.payer_out])
    records = _records(view.payer_out, "payee_id", payees)
    for record, event in zip(records, view.payer_out, strict=True):
        if event.method:
            record["rail"] = event.method
    return [*records]


def pair_payments(view: View) -> Value:
    """What this payer paid this payee, in the payment's currency."""
    return [*_records(view.comparable(view.pair), "", [])]


def third_party_in(view: View) -> Value:
    """Payments to the account from anyone but its holder."""
    own = relation_marks(view.own)
    others = [e for e in view.ins if own.isdisjoint((*e.payer.keys, e.payer.name))]
    return [*_records(others, "payer_id", persons_of([each.payer for each in others]))]


def wires_in(view: View) -> Value:
    """Wires to the account whose country of origin is known."""
    wires = (e for e in view.ins if e.method == "wire" and e.payer.country)
    return [{"payer_country": each.payer.country} for each in wires]


def p2p_in_count(view: View) -> Value:
    """Person-to-person transfers to the account."""
    return float(sum(each.method == "p2p" for each in view.ins))


def chemical_payments(view: View) -> Value:
    """Payments of the payer to chemical or pharmaceutical firms whose country is known."""
    found = (e for e in view.payer_out if e.payee.sector in CHEMICAL and e.payee.country)
    return [{"payee_country": each.payee.country} for each in found]


def third_place_payments(view: View) -> Value:
    """Payments of the payer that passed a country that is neither end's: payee, and country."""
    routed = [each for each in view.payer_out if each.third_places]
    payees = persons_of([each.payee for each in routed])
    return [
        {"payee_id": payee, "place": each.third_places[0]}
        for each, payee in zip(routed, payees, strict=True)
    ]


def small_in(view: View) -> Value | None:
    """Small payments to the account, one amount each; unknown without a limit."""
    if view.event.currency not in view.limits.small:
        return None
    return [float(e.amount or 0) for e in view.ins if view.limits.is_small(e)]


def small_out_same_payee(view: View) -> Value | None:
    """Small payments of this payer to this payee, one amount each; unknown without a limit."""
    if view.event.currency not in view.limits.small:
        return None
    return [float(e.amount or 0) for e in view.pair if view.limits.is_small(e)]


def below_limit_transfers(view: View) -> Value | None:
    """The payer's transfers just under the limit of reports; unknown without a limit."""
    if view.event.currency not in view.limits.report:
        return None
    series = _series(view)
    records = _records(series, "person", persons_of([each.payer for each in series]))
    for record, event in zip(records, series, strict=True):
        if event.place:
            record["place"] = event.place
    return [*records]


def max_gap_minutes(view: View) -> Value | None:
    """Longest time between two transfers of that series; unknown if only their days are."""
    series = _series(view)
    if len(series) < 2 or not all(each.exact for each in series):
        return None
    return max(b.at - a.at for a, b in pairwise(series)) / _MINUTE


def same_day_below_limit_senders(view: View) -> Value | None:
    """Who sent the payee less than the limit on the day of the payment."""
    if view.event.currency not in view.limits.report:
        return None
    day = view.event.day
    sent = [e for e in view.payee_in if e.day == day and view.limits.under(e)]
    return float(_count([each.payer for each in sent]))


def shared_contact_parties(view: View) -> Value | None:
    """Payers who share a contact with this one, itself included; 0 if none does."""
    if not view.event.payer.contacts:
        return None
    return _shared([e.payer for e in view.inside(view.around.by_payer_contact)])


def payees_same_contact(view: View) -> Value | None:
    """Payees who share a contact with this one, itself included; 0 if none does."""
    if not view.event.payee.contacts:
        return None
    return _shared([e.payee for e in view.inside(view.around.by_payee_contact)])


def common_chemical_suppliers(view: View) -> Value | None:
    """Chemical firms that two or more of the payers with a shared contact paid."""
    if not view.event.payer.contacts:
        return None
    paid = [e for e in view.inside(view.around.by_payer_contact) if e.payee.sector in CHEMICAL]
    payers = persons_of([each.payer for each in paid])
    payees = persons_of([each.payee for each in paid])
    pairs = {pair for pair in zip(payees, payers, strict=True) if all(pair)}
    return float(sum(n > 1 for n in Counter(payee for payee, _ in pairs).values()))


def payee_relation_share(view: View) -> Value | None:
    """The largest share of payees that may be related to the payer or to one another."""
    payer = view.event.payer
    sides = [each.payee for each in view.payer_out]
    people = persons_of(sides)
    marks: dict[str, set[int]] = {}
    for side, who in zip(sides, people, strict=True):
        marks.setdefault(who or f"?{len(marks)}", set()).update(relation_marks(side))
    told = {who for side, who in zip(sides, people, strict=True) if who and side.contacts}
    if not payer.contacts or not told:
        return None
    bearers = Counter(mark for each in marks.values() for mark in each)
    own = relation_marks(payer)
    may_be = sum(
        who not in told or any(mark in own or bearers[mark] > 1 for mark in each)
        for who, each in marks.items()
    )
    return may_be / len(marks)


def _records(events: Sequence[Event], field: str, people: Sequence[str]) -> list[Record]:
    records: list[Record] = []
    for at, event in enumerate(events):
        record: Record = {} if event.amount is None else {"amount": float(event.amount)}
        if field and people[at]:
            record[field] = people[at]
        records.append(record)
    return records


def _series(view: View) -> list[Event]:
    return [each for each in view.payer_out if view.limits.just_under(each)]


def _count(sides: Sequence[Side]) -> int:
    return len(set(filter(None, persons_of(sides))))


def _shared(sides: list[Side]) -> float:
    found = _count(sides)
    return float(found if found > 1 else 0)
