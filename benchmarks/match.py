"""How well and how fast parties are matched, beside the best open scorer.

    python benchmarks/match.py OFAC [CASES] [--peer PYTHON] [--most 100000]

OFAC is a folder of the publisher's CSV files. CASES is a folder of cases that others wrote
(pairs: query_name, candidate_name, is_match; innocents; a file of queries with true_id). PYTHON
is the interpreter of a virtual environment with nomenklatura, which then scores the same pairs
with logic-v2 at its default threshold. ``--most`` is the largest synthetic list for the growth
of cost.
"""

import argparse
import csv
import datetime as dt
import json
import math
import random
import resource
import subprocess
import tempfile
import time
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

from precurb.app.home import Home
from precurb.app.match import Request, asked_of, match_file, match_name, match_pairs, read_type
from precurb.app.watch import import_list
from precurb.examine.parties.match import Asked
from precurb.lists.knowledge import ControlBook, read_packaged
from precurb.lists.snapshot import Snapshot
from precurb.lists.watchlist import Watchlist
from precurb.model import ListedName, PartyType, WatchlistEntry, WatchlistHeader

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
PAIR_COLUMNS = ("query_schema", "query_name", "candidate_schema", "candidate_name")
PEER_THRESHOLD = 0.7
SEED = 20261125
SIZES = (10_000, 100_000, 1_000_000)


@dataclass(frozen=True, slots=True)
class Scored:
    """One pair: the score, whether it is alerted, and whether it is a match in truth."""

    score: float
    alerted: bool
    true: bool


def main() -> None:
    """Print quality, speed and growth."""
    parser = argparse.ArgumentParser()
    parser.add_argument("ofac", type=Path)
    parser.add_argument("cases", type=Path, nargs="?")
    parser.add_argument("--peer", default="")
    parser.add_argument("--most", type=int, default=100_000)
    given = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        home = Home(Path(folder))
        snapshot, _ = import_list(given.ofac, home=home)
        if given.cases:
            pairs(given.cases, given.peer)
            queries(given.cases, snapshot)
        speed(snapshot, home, Path(folder))
    growth(given.most)


def pairs(cases: Path, peer: str) -> None:
    """F1, area under the curve, and recall at one false alarm in a hundred."""
    print(f"{'pairs':26}{'n':>6}   {'F1':>5} {'AUC':>5} {'R@1%':>5}   peer: F1   AUC  R@1%")
    for name in PAIRS:
        path = cases / f"{name}.csv"
        rows = list(csv.DictReader(path.open(encoding="utf-8", newline="")))
        truth = [row["is_match"] == "true" for row in rows]
        answers = list(match_pairs(path))
        ours = [
            Scored(a.score, a.band != "clear", t) for a, t in zip(answers, truth, strict=True)
        ]
        line = f"{name:26}{len(rows):6}   {figures(ours)}"
        if peer:
            scores, seconds = peer_scores(peer, rows)
            theirs = [
                Scored(s, s >= PEER_THRESHOLD, t) for s, t in zip(scores, truth, strict=True)
            ]
            line += f"         {figures(theirs)}   {seconds / len(rows) * 1000:.2f} ms a pair"
        print(line, flush=True)


def peer_scores(peer: str, rows: Sequence[dict[str, str]]) -> tuple[list[float], float]:
    """The peer's scores of the same names, without attributes, and its seconds."""
    lines = "".join(json.dumps([row[column] for column in PAIR_COLUMNS]) + "\n" for row in rows)
    worker = Path(__file__).with_name("match_peer.py")
    made = subprocess.run(
        [peer, str(worker)], input=lines, capture_output=True, text=True, check=True
    )
    *scores, seconds = map(float, made.stdout.split())
    return scores, seconds


def figures(scored: Sequence[Scored]) -> str:
    """F1 at the default, area under the curve, recall at 1 % of false alarms."""
    hit = sum(s.alerted and s.true for s in scored)
    said, true = sum(s.alerted for s in scored), sum(s.true for s in scored)
    f1 = 2 * hit / max(1, said + true)
    negatives = sorted((s.score for s in scored if not s.true), reverse=True)
    cut = negatives[len(negatives) // 100] if len(negatives) >= 100 else math.nan
    found = sum(s.true and s.score > cut for s in scored) / max(1, true)
    return f"{f1:5.3f} {area(scored):5.3f} {found:5.3f}"


def area(scored: Sequence[Scored]) -> float:
    """The area under the curve: how often a match outranks a non-match; ties count half."""
    ranks: dict[float, list[bool]] = {}
    for each in scored:
        ranks.setdefault(each.score, []).append(each.true)
    below, total = 0, 0.0
    for score in sorted(ranks):
        true = sum(ranks[score])
        false = len(ranks[score]) - true
        total += true * (below + false / 2)
        below += false
    return total / max(1, below * (len(scored) - below))


def queries(cases: Path, snapshot: Snapshot) -> None:
    """Noisy queries against the whole list, and innocents that must not be alerted."""
    request = Request(list_id="ofac", top=50)
    found, innocent, within = [], [], 0
    for row in csv.DictReader((cases / "ofac_queries.csv").open(encoding="utf-8")):
        answer = match_name(asked_of(row, "query")[0], snapshot, request)
        if row["true_id"]:
            right = [h.score for h in answer.hits if h.entry == row["true_id"]]
            found.append(max(right, default=0.0))
            within += bool(right)
        else:
            innocent.append(max((h.score for h in answer.hits), default=0.0))
    innocent.sort(reverse=True)
    for share in (0.05, 0.02, 0.01):
        cut = innocent[int(len(innocent) * share)]
        kept = sum(s > cut for s in found) / len(found)
        print(f"found with {share:.0%} of innocents alerted: {kept:.3f}")
    print(f"among the first 50: {within / len(found):.3f}")
    for name in INNOCENTS:
        rows = list(csv.DictReader((cases / f"{name}.csv").open(encoding="utf-8")))
        alerted = sum(
            match_name(asked_of(r, "query_name")[0], snapshot, Request(list_id="ofac")).band
            != "clear"
            for r in rows
        )
        print(f"{name}: {alerted} of {len(rows)} alerted ({alerted / len(rows):.2%})")


def noisy_names(watchlists: Sequence[Watchlist], count: int) -> list[tuple[str, str]]:
    """Listed names with one letter changed, and made-up ones, with their kind; seeded."""
    draw = random.Random(SEED)
    entries = [e for w in watchlists for e in w.entries()]
    made: list[tuple[str, str]] = []
    while len(made) < count:
        entry = draw.choice(entries)
        name = draw.choice(entry.names).text
        words = [w for e in draw.sample(entries, 2) for w in e.names[0].text.split()]
        if draw.random() < 0.3:
            at = draw.randrange(len(name))
            text = name[:at] + draw.choice("abcdefghij") + name[at + 1 :]
        else:
            text = " ".join(draw.sample(words, min(len(words), draw.randint(2, 4))))
        kind = "Person" if entry.type is PartyType.PERSON else "Company"
        made.append((text.replace("\n", " "), kind))
    return made


def speed(snapshot: Snapshot, home: Home, folder: Path) -> None:
    """Names a second in batch, one query, opening, memory."""
    names = noisy_names(snapshot.watchlists, 12_000)
    path = folder / "names.csv"
    with path.open("w", encoding="utf-8", newline="") as file:
        csv.writer(file).writerows([("name", "schema"), *names])
    per_second = {}
    for workers in (1, 2):
        begun = time.perf_counter()
        request = Request(list_id="ofac", column="name", workers=workers)
        done = sum(1 for _ in match_file(path, snapshot, home, request))
        per_second[workers] = done / (time.perf_counter() - begun)
        print(f"batch, {workers} process: {per_second[workers]:,.0f} names/s")
    print(f"two processes over one: {per_second[2] / per_second[1]:.2f}")
    latency(names[:2000], snapshot)
    begun = time.perf_counter()
    opened = home.shelf.current()
    for watchlist in opened.watchlists:
        len(watchlist.names)
    print(f"open list and index: {time.perf_counter() - begun:.3f} s")
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024
    print(f"peak memory of this process: {peak} MiB")


def latency(names: Sequence[tuple[str, str]], snapshot: Snapshot) -> None:
    """The middle and the slow end of single queries, in milliseconds."""
    taken = []
    for name, kind in names:
        begun = time.perf_counter()
        match_name(Asked(names=(name,), type=read_type(kind)), snapshot, Request())
        taken.append((time.perf_counter() - begun) * 1000)
    taken.sort()
    shares = ", ".join(f"p{p} {taken[len(taken) * p // 100]:.2f}" for p in (50, 95, 99))
    print(f"one query: {shares} ms")


def growth(most: int) -> None:
    """How cost grows with the list: synthetic lists of made-up names."""
    points = []
    for size in (s for s in SIZES if s <= most):
        begun = time.perf_counter()
        watchlist = synthetic(size)
        built = len(watchlist.names)
        taken = time.perf_counter() - begun
        snapshot = Snapshot(ControlBook(read_packaged()), (watchlist,))
        names = noisy_names((watchlist,), 600)
        begun = time.perf_counter()
        for name, kind in names:
            match_name(Asked(names=(name,), type=read_type(kind)), snapshot, Request())
        seconds = (time.perf_counter() - begun) / len(names)
        points.append((size, seconds))
        print(
            f"{size:9,} names ({built:,} rows): built in {taken:.1f} s, "
            f"{len(watchlist.names.buffer) / 2**20:.0f} MiB, {1 / seconds:,.0f} names/s"
        )
        latency(names, snapshot)
    if len(points) > 1:
        (first, one), (last, two) = points[0], points[-1]
        power = math.log(two / one) / math.log(last / first)
        print(f"cost grows with size to the power {power:.2f}")


def synthetic(size: int) -> Watchlist:
    """A list of made-up companies and persons; seeded."""
    draw = random.Random(SEED)
    header = WatchlistHeader(
        id="made-up", title="Made up", publisher="us", version_date=dt.date(2026, 1, 1),
        source="generator",
    )  # fmt: skip
    return Watchlist.build(header, list(_made_up(draw, size)))


PARTS = (
    "ba", "be", "bi", "bo", "bu", "da", "de", "di", "do", "ka", "ke", "ki", "ko", "la",
    "le", "li", "lo", "ma", "me", "mi", "mo", "na", "ne", "no", "pa", "pe", "ra", "re",
    "ri", "ro", "sa", "se", "shi", "ta", "te", "ti", "to", "va", "vi", "za", "zo",
)  # fmt: skip
TRADES = ("Chemical", "Trading", "Pharma", "Biotech", "Logistics", "Materials", "Import Export")
PLACES = ("Hebei", "Shanghai", "Mumbai", "Puebla", "Hamburg", "Guangzhou", "Jiangsu")


def _made_up(draw: random.Random, size: int) -> Iterator[WatchlistEntry]:
    for number in range(size):
        word, other = ("".join(draw.choices(PARTS, k=draw.randint(2, 4))).title() for _ in "ab")
        company = draw.random() < 0.5
        text = (
            f"{draw.choice(PLACES)} {word} {draw.choice(TRADES)} Co., Ltd."
            if company
            else f"{other} {word}"
        )
        yield WatchlistEntry(
            id=f"m-{number:07}",
            type=PartyType.ENTITY if company else PartyType.PERSON,
            names=(ListedName(text),),
        )


if __name__ == "__main__":
    main()
