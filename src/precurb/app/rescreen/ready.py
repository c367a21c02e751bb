"""What must be there before keys can be asked: words of names, and pairs of words of texts.

Both are kept up part by part with a watermark of their own, so a killed worker goes on where it
stood.
"""

import msgspec
from sqlalchemy import select

from precurb.app.access.actor import Actor
from precurb.app.rescreen.touch import Tell
from precurb.app.service import Service
from precurb.lists.party_names.version import reading_version
from precurb.model import Transaction, TransactionKind
from precurb.screening.changes import text_keys
from precurb.store import keys
from precurb.store.list_versions import advance, watermark
from precurb.store.rows import add_missing
from precurb.store.tables import parties, transactions
from precurb.store.tables.alerts import text_pairs

NAMES, TEXTS = "names-read", "texts-read"
_PART = 500


def make_ready(*, service: Service, actor: Actor, tell: Tell) -> None:
    """Bring words of names and keys of texts up to what is kept."""
    while _read_names(service, actor):
        tell(0, 0, "reading names anew")
    while _read_texts(service, actor):
        tell(0, 0, "reading texts of payments")


def _read_names(service: Service, actor: Actor) -> bool:
    """Read names anew that another version has read; whether some are left."""
    with service.store.read() as db:
        stood = watermark(db, NAMES)
        some = db.execute(select(parties.c.seq).limit(1)).first()
    version, _, place = stood.partition(" ")
    now = reading_version()
    if version == now and not place:
        return False
    with service.store.write(service.acting(actor)) as writing:
        after = int(place or 0) if version == now else 0
        last = keys.renew_words(writing, _PART, after) if some else 0
        advance(writing, NAMES, f"{now} {last}" if last else now, expected=stood)
    return bool(last)


def _read_texts(service: Service, actor: Actor) -> bool:
    """Take the texts of payments in that came since; whether some are left."""
    with service.store.read() as db:
        stood = watermark(db, TEXTS)
        query = (
            select(transactions.c.seq, transactions.c.body)
            .where(
                transactions.c.seq > int(stood or 0),
                transactions.c.kind == TransactionKind.PAYMENT,
            )
            .order_by(transactions.c.seq)
            .limit(_PART)
        )
        rows = db.execute(query).all()
    if not rows:
        return False
    found = {
        (key, seq)
        for seq, body in rows
        for key in text_keys(msgspec.json.decode(body, type=Transaction))
    }
    with service.store.write(service.acting(actor)) as writing:
        add_missing(
            writing.db,
            text_pairs,
            [{"key": key, "transaction": seq} for key, seq in sorted(found)],
        )
        advance(writing, TEXTS, str(rows[-1].seq), expected=stood)
    return len(rows) == _PART
