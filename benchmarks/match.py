"""How well and how fast parties are matched, beside the best open scorer.

    python benchmarks/match.py OFAC [CASES] [--peer PYTHON] [--names 20000] [--most 100000]

OFAC is a folder of the publisher's CSV files. CASES is a folder of cases that others wrote
(pairs: query_name, candidate_name, is_match; innocents; a file of queries with true_id). PYTHON
is the interpreter of a virtual environment with nomenklatura: logic-v2 scores the same pairs at
its default threshold, and for queries the candidates of our own index, since its own blocker
finds fewer. Times are medians a pair. Speed and growth follow, by `match_speed.py`.
"""

import argparse
import csv
import json
import math
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterable, Sequence
from pathlib import Path
from statistics import median
from typing import NamedTuple

from precurb.app.home import Home
from precurb.app.match import (
    PairAnswer,
    Request,
    chosen,
    match_name,
    pair_answer,
)
from precurb.app.match_files import asked_of
from precurb.app.watch import current_snapshot, read_extra
from precurb.examine.parties.judge import Band
from precurb.examine.parties.search import LEAST_COSINE, compatible
from precurb.lists.party_names.features import features
from precurb.lists.snapshot import Snapshot
from precurb.lists.watchlist import Watchlist
from precurb.model import PartyType, WatchlistEntry

Cells = dict[str, str]

PAIRS = (
    "nk_name_bench", "nk_entity_checks", "yente_un_treated", "eu_zh_company",
    "un_original_script", "eu_cross_script", "senzing_truthset_pairs", "zh_company_pairs",
    "ja_company_pairs", "ko_company_pairs", "ar_company_pairs", "ru_company_pairs",
    "es_company_pairs", "en_trade_forms",
)  # fmt: skip
INNOCENTS = (
    "innocent_persons_global", "innocent_persons_us", "innocent_us_congress",
    "innocent_companies",
)  # fmt: skip
BY_CLASS = ("zh_company_pairs", "en_trade_forms")
PEER_THRESHOLD = 0.7
PEER_CANDIDATES = 50


class Scored(NamedTuple):
    """One case: the score, whether it is alerted, and whether it is a match in truth."""

    score: float
    alerted: bool
    true: bool


class Peer:
    """The other scorer: every pair of a call in one process of its own."""

    def __init__(self, python: str) -> None:
        self.python = python
        self.seconds: list[float] = []
        self.failed = 0

    def scores(self, pairs: Iterable[Sequence[object]]) -> list[float]:
        """The score of each pair; none where the peer fails."""
        given = "".join(json.dumps(pair) + "\n" for pair in pairs)
        command = [self.python, str(Path(__file__).with_name("match_peer.py"))]
        made = subprocess.run(command, input=given, capture_output=True, text=True, check=True)
        (self.version, self.start), *found = map(json.loads, made.stdout.splitlines())
        self.seconds += [each[1] for each in found if each]
        self.failed += found.count(None)
        return [each[0] if each else 0.0 for each in found]


def main() -> None:
    """Print quality, then speed and growth."""
    parser = argparse.ArgumentParser()
    parser.add_argument("ofac", type=Path)
    parser.add_argument("cases", type=Path, nargs="?")
    parser.add_argument("--peer", default="")
    parser.add_argument("--names", default="20000")
    parser.add_argument("--most", default="100000")
    given = parser.parse_args()
    if given.cases:
        with tempfile.TemporaryDirectory() as folder:
            listed, _ = read_extra(given.ofac)
            snapshot = current_snapshot(Home(Path(folder)), (listed,))
            quality(given.cases, snapshot, Peer(given.peer) if given.peer else None)
    command = [sys.executable, str(Path(__file__).with_name("match_speed.py"))]
    subprocess.run([*command, str(given.ofac), given.names, given.most], check=True)


def quality(cases: Path, snapshot: Snapshot, peer: Peer | None) -> None:
    """Pairs, queries of a list, and innocents."""
    print(f"{'':32}{'Precurb':>36}{'logic-v2' if peer else '':>40}")
    titles = "    P     R    F1   AUC  R@1%   ms"
    print(f"{'pairs':26}{'n':>6}  {titles}   {titles if peer else ''}")
    for name in PAIRS:
        rows = _rows(cases / f"{name}.csv")
        pairs(name, rows, peer)
        if name.startswith(("yente", "senzing")):
            pairs("  with attributes", rows, peer, attributes=True)
    queries(_rows(cases / "ofac_queries.csv"), snapshot, peer)
    for name in INNOCENTS:
        rows = _rows(cases / f"{name}.csv")
        alerted = sum(
            match_name(asked_of(r, "query_name")[0], snapshot, Request(list_id="ofac")).band
            is not Band.CLEAR
            for r in rows
        )
        print(f"{name}: {alerted} of {len(rows)} alerted ({alerted / len(rows):.2%})")
    if peer:
        mean = sum(peer.seconds) / len(peer.seconds)
        print(
            f"logic-v2 of nomenklatura {peer.version}: first comparison {peer.start:.1f} s, "
            f"mean {mean * 1000:.3f}, median {median(peer.seconds) * 1000:.3f} ms a pair; "
            f"failed on {peer.failed} of {len(peer.seconds) + peer.failed}"
        )


def pairs(
    name: str, rows: Sequence[Cells], peer: Peer | None, *, attributes: bool = False
) -> None:
    """One line a set: both on the same names, and on attributes only where that is said."""
    if not attributes:
        rows = [{**row, "query_attrs": "", "candidate_attrs": ""} for row in rows]
    truth = [row["is_match"] == "true" for row in rows]
    answers, taken = [], []
    for row in rows:
        begun = time.perf_counter()
        answers.append(_pair(row))
        taken.append(time.perf_counter() - begun)
    ours = _scored([(a.score, a.band is not Band.CLEAR) for a in answers], truth)
    sides = [(ours, median(taken))]
    if peer:
        before = len(peer.seconds)
        scores = peer.scores(map(_for_peer, rows))
        theirs = _scored([(s, s >= PEER_THRESHOLD) for s in scores], truth)
        sides.append((theirs, median(peer.seconds[before:])))
    told = "   ".join(f"{figures(side)} {each * 1000:5.2f}" for side, each in sides)
    print(f"{name:26}{len(rows):6}  {told}", flush=True)
    if name in BY_CLASS:
        classes(rows, [side for side, _ in sides])


def classes(rows: Sequence[Cells], sides: Sequence[Sequence[Scored]]) -> None:
    """The recall of each class of true pairs, by default and at 1 % of false alarms."""
    true = sorted({row["category"] for row in rows if row["is_match"] == "true"})
    for name in true:
        told = []
        for side in sides:
            each = [s for s, row in zip(side, rows, strict=True) if row["category"] == name]
            found, cut = sum(s.alerted for s in each), threshold(side)
            told.append(
                f"      {found / len(each):5.3f}             "
                f"{sum(s.score > cut for s in each) / len(each):5.3f}      "
            )
        print(f"  {name:30}" + "   ".join(told))


def _pair(row: Cells) -> PairAnswer:
    one, _ = asked_of(row, "query_name", "query_schema", "query_attrs")
    two, _ = asked_of(row, "candidate_name", "candidate_schema", "candidate_attrs")
    return pair_answer(one, two)


def _for_peer(row: Cells) -> list[object]:
    sides = (("query_schema", "query_name", "query_attrs"),
             ("candidate_schema", "candidate_name", "candidate_attrs"))  # fmt: skip
    return [
        value
        for schema, name, attributes in sides
        for value in (row[schema], [row[name]], json.loads(row.get(attributes) or "{}"))
    ]


def _scored(found: Iterable[tuple[float, bool]], truth: Sequence[bool]) -> list[Scored]:
    return [Scored(*each, true) for each, true in zip(found, truth, strict=True)]


def figures(scored: Sequence[Scored]) -> str:
    """Precision, recall and F1 at the default, area under the curve, recall at 1 % false."""
    hit = sum(s.alerted and s.true for s in scored)
    said, true = sum(s.alerted for s in scored), sum(s.true for s in scored)
    cut = threshold(scored)
    at_one = math.nan if math.isnan(cut) else sum(s.true and s.score > cut for s in scored)
    numbers = (
        hit / max(1, said), hit / max(1, true), 2 * hit / max(1, said + true), area(scored),
        at_one / max(1, true),
    )  # fmt: skip
    return " ".join("    –" if math.isnan(n) else f"{n:5.3f}" for n in numbers)


def threshold(scored: Sequence[Scored], share: float = 0.01) -> float:
    """The score above which a share of the false ones lies; none where they are too few."""
    false = sorted((s.score for s in scored if not s.true), reverse=True)
    return false[int(len(false) * share)] if len(false) >= 100 else math.nan


def area(scored: Sequence[Scored]) -> float:
    """The area under the curve: how often a match outranks a non-match; ties count half."""
    groups: dict[float, list[bool]] = {}
    for each in scored:
        groups.setdefault(each.score, []).append(each.true)
    below, total = 0, 0.0
    for score in sorted(groups):
        true = sum(groups[score])
        false = len(groups[score]) - true
        total += true * (below + false / 2)
        below += false
    return total / below / (len(scored) - below) if 0 < below < len(scored) else math.nan


def queries(rows: Sequence[Cells], snapshot: Snapshot, peer: Peer | None) -> None:
    """Noisy queries of the whole list: whether the right entry is found."""
    request = Request(list_id="ofac", top=50)
    found, within = [], 0
    for row in rows:
        hits = match_name(asked_of(row, "query")[0], snapshot, request).hits
        true = row["true_id"]
        right = [h for h in hits if not true or h.entry == true]
        alerted = any(h.band is not Band.CLEAR for h in right)
        found.append(Scored(max((h.score for h in right), default=0.0), alerted, bool(true)))
        within += bool(true and right)
    print(f"\nqueries of the list, {sum(s.true for s in found)} true, the others innocent")
    _queried("Precurb", found)
    print(f"  right entry among the first 50: {within / sum(s.true for s in found):.3f}")
    if peer:
        theirs, within = _queries_of_peer(rows, chosen(snapshot, "ofac")[0], peer)
        _queried("logic-v2", theirs)
        share = within / sum(s.true for s in found)
        print(
            f"  its candidates are the {PEER_CANDIDATES} rows of our index nearest by "
            f"features; {share:.3f} of the right entries are among them"
        )


def _queried(name: str, found: Sequence[Scored]) -> None:
    true, false = [s for s in found if s.true], [s for s in found if not s.true]
    told = [f"right entry alerted {sum(s.alerted for s in true) / len(true):.3f}",
            f"innocents alerted {sum(s.alerted for s in false) / len(false):.3f}"]  # fmt: skip
    for share in (0.05, 0.02, 0.01):
        cut = threshold(found, share)
        told.append(f"at {share:.0%} {sum(s.score > cut for s in true) / len(true):.3f}")
    print(f"  {name:10}" + "; ".join(told))


def _queries_of_peer(
    rows: Sequence[Cells], listed: Watchlist, peer: Peer
) -> tuple[list[Scored], int]:
    asked: list[tuple[int, str]] = []
    given: list[list[object]] = []
    for number, row in enumerate(rows):
        for entry in candidates(row, listed):
            asked.append((number, entry.id))
            names = [name.text for name in entry.names]
            given.append([row["schema"], [row["query"]], {}, _schema(entry), names, {}])
    best = [0.0] * len(rows)
    within = 0
    for (number, entry_id), score in zip(asked, peer.scores(given), strict=True):
        true = rows[number]["true_id"]
        within += entry_id == true
        if not true or entry_id == true:
            best[number] = max(best[number], score)
    truth = [bool(row["true_id"]) for row in rows]
    return _scored([(s, s >= PEER_THRESHOLD) for s in best], truth), within


def candidates(row: Cells, listed: Watchlist) -> list[WatchlistEntry]:
    """The entries nearest to a query by features, before anything of ours is scored."""
    asked, _ = asked_of(row, "query")
    index = listed.names
    near: dict[int, None] = {}
    for reading in asked.readings():
        types = compatible(asked.type)
        rows = index.similar_rows(features(reading), PEER_CANDIDATES, LEAST_COSINE, types)
        near.update(dict.fromkeys(index.row_entry[rows].tolist()))
    return [listed.entry(number) for number in near]


def _schema(entry: WatchlistEntry) -> str:
    kinds = {PartyType.PERSON: "Person", PartyType.VESSEL: "Vessel"}
    return kinds.get(entry.type, "LegalEntity")


def _rows(path: Path) -> list[Cells]:
    with path.open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


if __name__ == "__main__":
    main()
