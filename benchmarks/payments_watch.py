"""How many messages a second the watcher decides about, with the flows of money; printed only.

Usage: ``python benchmarks/payments_watch.py [COUNT] [FOLDER]``. COUNT invented pacs.008
messages (2,000), each in a file of its own, then as many in files of 50, between 2,000
customers, are put into a folder and watched once, in batches and with a commit for each. FOLDER
holds OFAC's files (sdn.csv and those beside it); without it, the packaged list is asked.
"""

import datetime as dt
import random
import sys
import tempfile
import time
from pathlib import Path

from precurb.app.home import Home
from precurb.app.payment_desk import open_desk
from precurb.app.payment_flows import catch_up, remembering
from precurb.app.payment_store import PaymentStore
from precurb.app.watch import with_lists
from precurb.app.watch_payments import Plan, Watch, watch_folder
from precurb.intake.payments import read_payments
from precurb.lists.importers import read_watchlist
from precurb.lists.watchlist import Watchlist

DAY = dt.date(2026, 11, 20)
CUSTOMERS = 2000
_HEAD = (
    '<Document xmlns="urn:iso:std:iso:20022:tech:xsd:pacs.008.001.08"><FIToFICstmrCdtTrf>'
    "<GrpHdr><MsgId>M{0}</MsgId><CreDtTm>{1}</CreDtTm></GrpHdr>"
)
_ONE = (
    "<CdtTrfTxInf><PmtId><EndToEndId>E{0}</EndToEndId>"
    "<UETR>{0:08x}-ca16-48ba-b074-65581be6f001</UETR></PmtId>"
    '<IntrBkSttlmAmt Ccy="USD">{1}.50</IntrBkSttlmAmt><IntrBkSttlmDt>2026-11-20</IntrBkSttlmDt>'
    "<Dbtr><Nm>Example Import {2} GmbH</Nm><PstlAdr><Ctry>DE</Ctry></PstlAdr></Dbtr>"
    "<DbtrAcct><Id><Othr><Id>D{2:010}</Id></Othr></Id></DbtrAcct>"
    "<DbtrAgt><FinInstnId><BICFI>DEUTDEFFXXX</BICFI></FinInstnId></DbtrAgt>"
    "<CdtrAgt><FinInstnId><BICFI>CHASUS33XXX</BICFI></FinInstnId></CdtrAgt>"
    "<Cdtr><Nm>Sample Pigments {3} Inc</Nm><PstlAdr><Ctry>US</Ctry></PstlAdr></Cdtr>"
    "<CdtrAcct><Id><Othr><Id>C{3:010}</Id></Othr></Id></CdtrAcct>"
    "<RmtInf><Ustrd>Invoice {0}</Ustrd></RmtInf></CdtTrfTxInf>"
)
_TAIL = "</FIToFICstmrCdtTrf></Document>"


def main() -> None:
    """Print the figures."""
    count = int(sys.argv[1]) if len(sys.argv) > 1 else 2000
    lists = Path(sys.argv[2]) if len(sys.argv) > 2 else None
    for each, most in ((1, 200), (1, 1), (50, 200)):
        with tempfile.TemporaryDirectory() as folder:
            print(f"batches of up to {most}; ", end="")
            _watched(Path(folder), (count, each, most), lists)


def _watched(root: Path, size: tuple[int, int, int], lists: Path | None) -> None:
    """Write the messages of one run, watch them once, and print what it took."""
    count, each, most = size
    inbox, home = root / "in", Home(root / "home")
    inbox.mkdir()
    written = _write(inbox, count, each)
    shelf = home.prepare().shelf
    if lists is not None:
        imported = read_watchlist(lists, version_date=DAY)
        whole = Watchlist.build(imported.header, imported.entries)
        shelf.use(shelf.keep(with_lists(shelf.current(), (whole,))))
    with PaymentStore.of(home) as store:
        desk = open_desk(home, store, shelf.current(), on=DAY)
        desk, state = remembering(desk, desk.settings.limits)
        with state:
            watch = Watch(
                read=read_payments,
                tell=lambda line: None,
                most=most,
                again=lambda: catch_up(desk, state, at=dt.datetime.now(dt.UTC)),
            )
            began, used = time.perf_counter(), time.process_time()
            tally = watch_folder(Plan(folder=inbox, once=True, settle=0), desk, watch)
            passed, worked = time.perf_counter() - began, time.process_time() - used
    print(
        f"{each} a file ({written / count:.0f} bytes each): {count} in {passed:.1f} s, "
        f"{count / passed:.0f}/s by the clock, {worked / count * 1000:.2f} ms of work each; "
        f"{sum(tally.outcomes.values())} decided"
    )


def _write(folder: Path, count: int, each: int) -> int:
    chance, size = random.Random(6), 0
    for first in range(0, count, each):
        moment = dt.datetime(2026, 11, 20, 8) + dt.timedelta(seconds=first)
        ends = [(chance.randrange(CUSTOMERS), chance.randrange(CUSTOMERS)) for _ in range(each)]
        inside = "".join(
            _ONE.format(first + at, 100 + chance.randrange(10**5), *pair)
            for at, pair in enumerate(ends)
        )
        text = f"{_HEAD.format(first, moment.isoformat())}{inside}{_TAIL}"
        size += (folder / f"{first:07}.xml").write_text(text, "utf-8")
    return size


if __name__ == "__main__":
    main()
