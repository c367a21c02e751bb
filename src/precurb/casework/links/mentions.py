"""Mentions and flows of transactions, of cases and of lists."""

import datetime as dt
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field, replace
from itertools import chain

from precurb.casework.case import Case
from precurb.casework.links import attributes as attr
from precurb.casework.targets import standings
from precurb.lists.party_names import WordKind, read_name
from precurb.model import Party, PartyType, Transaction, WatchlistEntry, fingerprint
from precurb.model.casework import SubjectKind
from precurb.model.links import (
    Attribute,
    AttributeKind,
    Flow,
    FlowKind,
    Gathered,
    Mention,
    Origin,
)
from precurb.model.trade import BUYERS
from precurb.model.transaction import Role

_SELLERS = (Role.SUPPLIER, Role.EXPORTER, Role.CONSIGNOR)
_PAYERS = (Role.ULTIMATE_DEBTOR, Role.DEBTOR, Role.PAYER)
_PAID = (Role.ULTIMATE_CREDITOR, Role.CREDITOR)
_TELLING = 4  # letters of a word of a name that may tell a party from others
_LISTED_PHONE = ("phone", "telephone", "fax")
_TYPES = {
    SubjectKind.PERSON: PartyType.PERSON,
    SubjectKind.COMPANY: PartyType.ENTITY,
    SubjectKind.VESSEL: PartyType.VESSEL,
}


@dataclass(slots=True)
class Gathering:
    """Takes in transactions one by one and keeps one mention for each party."""

    undated: int = 0
    _mentions: dict[str, Mention] = field(default_factory=dict)
    _attributes: dict[str, set[Attribute]] = field(default_factory=dict)
    _roles: dict[str, set[str]] = field(default_factory=dict)
    _flows: list[Flow] = field(default_factory=list)

    def take(self, about: str, made: Transaction) -> None:
        """Take a transaction in under its id."""
        self.undated += made.date is None
        for party in made.parties:
            if party.role.is_agent or not party.name.strip():
                continue  # a bank on the way of the money joins everybody and says nothing
            self._party(party, made)
        self._flows += flows_of(about, made)

    def done(self, others: Iterable[Mention] = ()) -> Gathered:
        """All that was taken in, and further mentions, in the order of ids."""
        mine = (
            replace(
                each,
                attributes=attr.distinct(self._attributes[each.id]),
                roles=tuple(sorted(self._roles[each.id])),
            )
            for each in self._mentions.values()
        )
        found = sorted(chain(mine, others), key=lambda each: each.id)
        return Gathered(
            mentions=tuple(found), flows=tuple(sorted(self._flows)), undated=self.undated
        )

    def _party(self, party: Party, made: Transaction) -> None:
        mine = trade_id(party)
        known = self._mentions.get(mine)
        if known is None:
            known = Mention(
                id=mine, origin=Origin.TRADE, name=party.name, country=party.country
            )
        if made.date:
            known = replace(
                known,
                since=min(known.since or made.date, made.date),
                until=max(known.until or made.date, made.date),
            )
        self._mentions[mine] = known
        self._attributes.setdefault(mine, set()).update(_of_party(party, made))
        self._roles.setdefault(mine, set()).add(str(party.role))


def trade_id(party: Party) -> str:
    """The id of the mention of a party of transactions."""
    return f"trade:{fingerprint(party)}"


def flows_of(about: str, made: Transaction) -> Iterator[Flow]:
    """What moved between which parties of a transaction, once for each pair."""
    sides = (
        ((_PAYERS, _PAID, FlowKind.MONEY),)
        if made.payment
        else ((_SELLERS, BUYERS, FlowKind.GOODS),)
    )
    for givers, takers, kind in sides:
        giving, taking = (_first(made.parties, roles) for roles in (givers, takers))
        if giving and taking and giving != taking:
            yield Flow(giver=giving, taker=taking, kind=kind, about=about, day=made.date)


def subject_mentions(case: Case) -> Iterator[Mention]:
    """The subjects of a case; what was asserted of them, and since when measures run."""
    for stands in standings(case):
        told = case.subjects[stands.target]
        if told.kind in (SubjectKind.SITE, SubjectKind.PLACE, SubjectKind.WALLET):
            said = {SubjectKind.SITE: "website", SubjectKind.PLACE: "address"}.get(
                told.kind, "wallet"
            )
            own = list(_asserted(said, told.name, told.country))
        else:
            own = list(telling_words(told.name, _TYPES[told.kind], told.country))
        for _, each in case.assertions:
            if each.subject == told.subject:
                own += _asserted(each.field, each.value, told.country)
        yield Mention(
            id=f"subject:{case.id}/{told.subject}",
            origin=Origin.SUBJECT,
            name=told.name,
            type=_TYPES.get(told.kind, PartyType.UNKNOWN),
            country=told.country,
            attributes=attr.distinct(own),
            measured=min((each.when.day for each in stands.measures), default=None),
            party=told.party,
        )


def entry_mention(list_id: str, entry: WatchlistEntry) -> Mention:
    """An entry of a list."""
    countries = [each for each in entry.countries if len(each) == 2]
    country = countries[0] if len(countries) == 1 else ""
    own = list(telling_words(entry.names[0].text, entry.type, country))
    for each in entry.identifiers:
        own += _listed(each.kind, each.value)
    own += chain.from_iterable(attr.wallet(each.address) for each in entry.wallets)
    own += chain.from_iterable(attr.address(each) for each in entry.addresses)
    return Mention(
        id=f"entry:{list_id}/{entry.id}",
        origin=Origin.ENTRY,
        name=entry.names[0].text,
        other_names=tuple(each.text for each in entry.names[1:]),
        type=entry.type,
        country=country,
        attributes=attr.distinct(own),
        birth_dates=entry.birth_dates,
        measured=_day(entry.listed_on),
    )


def telling_words(name: str, kind: PartyType, country: str) -> Iterator[Attribute]:
    """The words of a name that tell: brands, family names; not places, trades, forms."""
    for reading in read_name(name, kind, country)[:1]:
        for word in reading.words:
            if word.kind is WordKind.NAME and len(word.text) >= _TELLING:
                yield Attribute(AttributeKind.NAME, word.text, word.text)


def _of_party(party: Party, made: Transaction) -> Iterator[Attribute]:
    yield from attr.address(party.address)
    for each in party.identifiers:
        yield from attr.number(each)
    for each in party.wallets:
        yield from attr.wallet(each)
    for name, value in sorted(party.particulars.items()):
        if isinstance(value, str):
            yield from _asserted(name.partition(".")[2], value, party.country)
    yield from telling_words(party.name, PartyType.UNKNOWN, party.country)
    if party.role in BUYERS:
        yield from _bought(made)
    yield from _accounts(party, made)


def _bought(made: Transaction) -> Iterator[Attribute]:
    container = made.particulars.get("consignment.container_no")
    if isinstance(container, str):
        yield from attr.worded(AttributeKind.CONTAINER, container)
    if seller := next((p for p in made.parties if p.role in _SELLERS), None):
        yield Attribute(AttributeKind.SUPPLIER, trade_id(seller), seller.name)
    for line in made.lines:
        yield from attr.worded(AttributeKind.PRODUCT, line.cas or line.description)


def _accounts(party: Party, made: Transaction) -> Iterator[Attribute]:
    if made.payment is None:
        return
    for role, held in (
        (Role.DEBTOR, made.payment.debtor_account),
        (Role.CREDITOR, made.payment.creditor_account),
    ):
        if party.role is role and held:
            yield from attr.account(held.number)


def _asserted(what: str, value: str, country: str) -> Iterator[Attribute]:
    """What a paper or a source says under a word of its own."""
    match what.strip().lower().replace(" ", "_"):
        case "phone" | "telephone" | "fax":
            yield from attr.phone(value)
        case "email" | "e-mail":
            yield from attr.email(value)
        case "website" | "site" | "domain":
            yield from attr.website(value)
        case "address":
            yield from attr.address(value)
        case "wallet":
            yield from attr.wallet(value)
        case "account" | "iban":
            yield from attr.account(value)
        case "director" | "owner" | "shareholder" | "manager":
            yield from attr.worded(AttributeKind.DIRECTOR, value)
        case "number" | "registration" | "identifier" | "licence_no":
            yield from attr.number(value)
        case "product" | "supplier" | "container" as kind:
            yield from attr.worded(AttributeKind(kind), value)


def _listed(kind: str, value: str) -> Iterator[Attribute]:
    plain = kind.lower()
    if any(word in plain for word in _LISTED_PHONE):
        yield from attr.phone(value)
    elif "email" in plain:
        yield from attr.email(value)
    elif "website" in plain:
        yield from attr.website(value)
    elif "swift" in plain:
        return  # the code of a bank is not that of who banks there
    else:
        yield from attr.number(value)


def _first(parties: Iterable[Party], roles: tuple[Role, ...]) -> str:
    by_role = {party.role: party for party in reversed(tuple(parties)) if party.name.strip()}
    found = next((by_role[role] for role in roles if role in by_role), None)
    return trade_id(found) if found else ""


def _day(text: str) -> dt.date | None:
    try:
        return dt.date.fromisoformat(text[:10])
    except ValueError:
        return None
