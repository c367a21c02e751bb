"""What an envelope that counts brings about: by its kind, within a savepoint of its own."""

from precurb.app.exchange.line import Line
from precurb.app.exchange.peers import ring_of
from precurb.app.exchange.receipts import keep_receipt, read_receipt
from precurb.app.exchange.receivers import RECEIVERS, Receive, Received
from precurb.app.exchange.send import to_keep
from precurb.errors import InvalidRecordError
from precurb.exchange import forward, jws, trust
from precurb.exchange.codes import Refusal, RefusedError
from precurb.exchange.envelope import Act, Envelope, hash_of
from precurb.exchange.keys import fingerprint
from precurb.exchange.kinds import FORWARD, KEYS, RECEIPT, Kind
from precurb.exchange.receipt import Item
from precurb.exchange.strict import decode
from precurb.exchange.trust import About, Statement
from precurb.store import exchange
from precurb.store import exchange_pairs as pairs
from precurb.store import exchange_peers as peers
from precurb.store.exchange import Version
from precurb.store.exchange_peers import KeptKey


def count_in(line: Line, found: Envelope, kind: Kind) -> None:
    """Keep an envelope that counts, with all that it brings about.

    Raises:
        RefusedError: What it brings does not hold; nothing of it is kept.
    """
    statement = None
    items: tuple[Item, ...] = ()
    if kind.name == RECEIPT:
        items = read_receipt(line.writing, found, line.sent)
    elif kind.name == KEYS:
        statement = _read_keys(line, found)
    elif kind.name == FORWARD and found.claims.act is not Act.WITHDRAW:
        _check_forward(line, found)
    if items:
        line.flush()
        row = exchange.keep(line.writing, to_keep(found), "receive envelope")
        line.sent = keep_receipt(line.writing, items, line.sent, row)
    elif hook := RECEIVERS.get(kind.name):
        _call(line, found, hook)
    else:
        line.rows.append(to_keep(found))
    if statement is not None:
        _keep_keys(line, *statement)
    _remember(line, found)


def _call(line: Line, found: Envelope, hook: Receive) -> None:
    writing = line.writing
    line.flush()
    noted = len(writing.entries)
    point = writing.db.begin_nested()
    row = exchange.keep(writing, to_keep(found), "receive envelope")
    try:
        hook(writing, Received(seq=row, node=line.node, envelope=found))
    except (InvalidRecordError, RefusedError) as error:
        point.rollback()
        del writing.entries[noted:]
        raise RefusedError(Refusal.INVALID_CONTENT, str(error)[:300]) from error
    point.commit()


def _remember(line: Line, found: Envelope) -> None:
    claims = found.claims
    line.versions[claims.record] = Version(
        number=claims.version, kind=claims.kind, withdrawn=claims.act is Act.WITHDRAW
    )
    if claims.schema > line.schemas.get(claims.kind, 0):
        line.schemas[claims.kind] = claims.schema
        pairs.keep_schema(line.writing, claims.author, claims.kind, claims.schema)


def _check_forward(line: Line, found: Envelope) -> None:
    author = forward.author_of(found.payload)
    ring = ring_of(line.writing.db, author) or None
    forward.read(found.payload, ring, line.node.name)


def _read_keys(line: Line, found: Envelope) -> tuple[Statement, str, str]:
    text = found.payload.decode("ascii")
    statement = trust.read_statement(text, line.ring, line.author)
    by = jws.read(text, trust.STATEMENT).kid
    trust.with_statement(line.ring, statement, by)
    return statement, by, text


def _keep_keys(line: Line, statement: Statement, by: str, text: str) -> None:
    writing = line.writing
    if statement.about is About.REVOKE:
        peers.revoke_key(writing, line.author, statement.key, statement.since, statement.reason)
    else:
        public = decode(statement.key, "the key")
        peers.retire_key(writing, line.author, by)
        new = KeptKey(
            node=line.author, fingerprint=fingerprint(public), public=public,
            since=statement.at,
        )  # fmt: skip
        peers.keep_key(writing, new)
    peers.keep_statement(writing, line.author, "statement", text, hash_of(text))
    line.ring = ring_of(writing.db, line.author)
