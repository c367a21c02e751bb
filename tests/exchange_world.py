"""Three authorities in memory: real stores and signatures, and a line between them that lies.

Every node is invented. The line can lose packets and answers, double, reorder and drop
envelopes, and show what passes to whoever wants to alter it.
"""

import datetime as dt
import random
import shutil
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field, replace
from pathlib import Path

import msgspec
from sqlalchemy import select

from precurb.app.access.actor import Actor, Grant
from precurb.app.exchange.deliver import Round, answer, run_round
from precurb.app.exchange.node import Node, keep_own_key, make_card
from precurb.app.exchange.peers import Agreement, add_peer, fingerprint_of, trust_peer
from precurb.app.exchange.receive import Outcome, receive
from precurb.app.exchange.send import Draft, Sent, send_all, to_keep
from precurb.app.home import Home
from precurb.app.service import Service
from precurb.app.settings import Settings
from precurb.errors import UnavailableError
from precurb.exchange import envelope, packet
from precurb.exchange.envelope import Act, Claims, seal
from precurb.exchange.keys import KeySigner
from precurb.exchange.marking import Marking, Pap, Tlp
from precurb.store import Acting, Store, audit, exchange, file_url
from precurb.store import exchange_pairs as pairs
from precurb.store import exchange_peers as peers
from precurb.store.exchange_peers import KeptNode
from precurb.store.tables.exchange import exchange_envelopes
from store_cases import acting

AMBER = Marking(tlp=Tlp.AMBER, pap=Pap.AMBER, purpose="control of precursors")
OFFICER = Actor(user="u-1", name="ada", grants=(Grant(role="officer"), Grant(role="approver")))
ADMIN = Actor(user="u-2", name="root", grants=(Grant(role="admin"), Grant(role="auditor")))
KINDS = ("note", "forward")
NAMES = ("cn-a", "mx-b", "us-c")
NOON = dt.datetime(2026, 11, 27, 12, 0, tzinfo=dt.UTC)


@dataclass(slots=True)
class Line:
    """The line between nodes; chances are between 0 and 1."""

    chance: random.Random = field(default_factory=lambda: random.Random(11))
    lose: float = 0
    lose_answer: float = 0
    double: float = 0
    reorder: float = 0
    drop: float = 0  # single envelopes within a packet
    alter: Callable[[list[str]], list[str]] | None = None
    down: bool = False
    seen: list[bytes] = field(default_factory=list)

    def pass_on(self, content: bytes) -> bytes:
        """What comes out at the other end."""
        magic, hello, *texts = content.decode("ascii").split()
        if self.chance.random() < self.reorder:
            self.chance.shuffle(texts)
        texts = [text for text in texts if self.chance.random() >= self.drop]
        if self.alter is not None:
            texts = self.alter(texts)
        made = "\n".join((magic, hello, *texts, "")).encode("ascii")
        self.seen.append(made)
        return made


@dataclass(frozen=True, slots=True, kw_only=True)
class Place:
    """Where databases are: by URL, or as copies of an empty one, which is quicker to make."""

    urls: Mapping[str, str] = field(default_factory=dict)
    template: Path | None = None


class Authority:
    """One node with its store, key and clock."""

    def __init__(self, name: str, folder: Path, clock: "Clock", at: "Place") -> None:
        self.name = name
        self.clock = clock
        self.skew = dt.timedelta(0)
        home = Home(folder / name).prepare()
        if at.template is not None:
            shutil.copy(at.template, home.root / "precurb.db")
        store = Store.open(at.urls.get(name) or file_url(home.root / "precurb.db"))
        self.service = Stilled(home, store, Settings(), self)
        signer = KeySigner.create()
        with store.write(self.acting()) as writing:
            me = KeptNode(
                node=name, display=f"Authority {name}", country=name[:2].upper(), contact="",
                url=f"https://{name}.example", laws=(), created=writing.acting.at,
            )  # fmt: skip
            peers.keep_node(writing, me)
            keep_own_key(writing, name, signer)
        self.node = Node(name, signer)

    @property
    def store(self) -> Store:
        return self.service.store

    def acting(self, who: str = "ada") -> Acting:
        return acting(who, at=self.clock.now + self.skew)

    def card(self) -> str:
        return make_card(self.node, service=self.service, at=self.acting().at)

    def knows(self, other: "Authority", kinds: tuple[str, ...] = KINDS) -> None:
        add_peer(other.card(), service=self.service, actor=ADMIN)
        with self.store.read() as db:
            print_ = fingerprint_of(peers.peer(db, other.name))
        trust_peer(
            other.name, print_, Agreement(kinds=kinds), service=self.service, actor=ADMIN
        )

    def send(self, text: str, *to: str, marking: Marking = AMBER, **more: object) -> Sent:
        return self.send_all([text], *to, marking=marking, **more)[0]

    def send_all(
        self, texts: Iterable[str], *to: str, marking: Marking = AMBER, **more: object
    ) -> list[Sent]:
        told = [{"kind": "note", "payload": note(text), **more} for text in texts]
        drafts = [Draft(audience=to, marking=marking, **each) for each in told]  # type: ignore[arg-type]  # what a test says
        with self.store.write(self.acting()) as writing:
            return list(send_all(writing, self.node, drafts))

    def cheat(self, payload: bytes, to: str, **told: object) -> str:
        """Sign, keep and give what an honest node would not; ``told`` changes its claims."""
        with self.store.write(self.acting()) as writing:
            pair = pairs.lock(writing, self.name, to)
            claims = Claims(
                id=writing.acting.new_id(), kind="note", schema=1, author=self.name, to=to,
                audience=(to,), number=pair.number + 1, previous=pair.hash,
                created=writing.acting.at, record=writing.acting.new_id(), version=1,
                act=Act.NEW, marking=AMBER, audit=str(audit.head(writing.db)),
            )  # fmt: skip
            made = seal(self.node.signer, replace(claims, **told), payload)  # type: ignore[arg-type]  # what a test says
            kept = replace(to_keep(made), id=f"cheat-{made.hash}")
            exchange.keep(writing, kept, "send envelope")
            pairs.change(writing, pair, {"number": claims.number, "hash": made.hash})
        return made.text

    def again(self, text: str, payload: bytes | None = None, **told: object) -> str:
        """What an author that cheats signs in place of an envelope of its own."""
        found = envelope.read(text)[1]
        claims = replace(found.claims, **told)  # type: ignore[arg-type]  # what a test says
        return seal(self.node.signer, claims, payload or found.payload).text

    def receive(self, content: bytes) -> Outcome:
        return receive(packet.read(content), self.node, store=self.store, acting=self.acting())

    def take(self, *texts: str) -> Outcome:
        """Take envelopes without a first line, as out of a file."""
        return self.receive(packet.write(list(texts)))

    def texts(self, to: str, after: int = 0) -> list[str]:
        """The envelopes signed here for a peer."""
        with self.store.read() as db:
            return exchange.texts(db, self.name, to, after=after, most=(100_000, 10**9))

    def alarms(self) -> list[str]:
        with self.store.read() as db:
            return [alarm.code for alarm in exchange.alarms(db)]

    def inbox(self, author: str) -> list[str]:
        """Texts of the notes of an author that count here, in their order."""
        rows = exchange_envelopes.c
        query = (
            select(rows.body)
            .where(rows.author == author, rows.recipient == self.name)
            .where(rows.kind == "note", rows.refusal == "")
            .order_by(rows.number)
        )
        with self.store.read() as db:
            found = [envelope.read(body)[1] for body in db.execute(query).scalars()]
        return [read_note(each.payload) for each in found]


class Stilled(Service):
    """A service whose clock is that of the world."""

    def __init__(self, home: Home, store: Store, settings: Settings, of: Authority) -> None:
        super().__init__(home, store, settings)
        self._of = of

    def acting(self, actor: Actor) -> Acting:
        return self._of.acting(actor.who)

    def today(self) -> dt.date:
        return self._of.acting().at.date()


@dataclass(slots=True)
class Clock:
    """The time of the world; it stands still unless it is moved."""

    now: dt.datetime = NOON

    def tick(self, **by: float) -> None:
        self.now += dt.timedelta(**by)


class World:
    """Authorities that know one another, and the line between them."""

    def __init__(
        self, folder: Path, names: tuple[str, ...] = NAMES, place: Place | None = None
    ) -> None:
        self.clock = Clock()
        self.line = Line()
        at = place or Place()
        self.nodes = {name: Authority(name, folder, self.clock, at) for name in names}
        for one in self.nodes.values():
            for other in self.nodes.values():
                if one is not other:
                    one.knows(other)

    def __getitem__(self, name: str) -> Authority:
        return self.nodes[name]

    def close(self) -> None:
        for each in self.nodes.values():
            each.service.close()

    def post(self, url: str, content: bytes) -> bytes:
        """Carry a packet, as the line does."""
        line = self.line
        if line.down or line.chance.random() < line.lose:
            raise UnavailableError("the line is down")
        other = self.nodes[url.removeprefix("https://").partition(".")[0]]
        passed = line.pass_on(content)
        if line.chance.random() < line.double:
            other.receive(passed)
        outcome = other.receive(passed)
        if outcome.greeting is None:
            raise UnavailableError("403")
        given = answer(outcome.greeting, other.node, store=other.store)
        if line.chance.random() < line.lose_answer:
            raise UnavailableError("the answer was lost")
        return line.pass_on(given)

    def round(self, name: str, to: str) -> Round:
        """One round of delivery; the clock goes on by a second."""
        self.clock.tick(seconds=1)
        one = self.nodes[name]
        return run_round(to, one.node, self, store=one.store, acting=one.acting)

    def settle(self, rounds: int = 60) -> None:
        """Deliver to and fro until nothing is left, or the rounds are used up."""
        for _ in range(rounds):
            for one in self.nodes:
                for other in self.nodes:
                    if one != other:
                        self.round(one, other)
            if all(self.agreed(a, b) for a in self.nodes for b in self.nodes if a != b):
                return

    def agreed(self, author: str, to: str) -> bool:
        """Whether both sides hold the same, and the author knows it."""
        with self.nodes[author].store.read() as db:
            ours = pairs.read(db, author, to)
        with self.nodes[to].store.read() as db:
            theirs = pairs.read(db, author, to)
        return ours.hash == theirs.hash and ours.held == ours.number


def note(text: str) -> bytes:
    return msgspec.json.encode({"text": text})


def read_note(payload: bytes) -> str:
    return str(msgspec.json.decode(payload).get("text", ""))
