"""Links measured: on the words of a real list, on planted rings, and in bulk; printed only.

Usage::

    python benchmarks/links.py ofac OFAC_FOLDER [SAMPLE]
    python benchmarks/links.py rings [SEED ...]
    python benchmarks/links.py bulk [PARTIES]

``ofac`` takes "Linked To:" in the remarks of the list (a folder with ``sdn.csv``) for the truth
and asks which of those pairs the graph ties, by what they share; then it prints SAMPLE (100)
pairs that the graph ties, drawn with a seed, to be read by a person. ``rings`` looks for the
rings planted by ``examples/planted_rings.py`` at three levels of noise. ``bulk`` invents
PARTIES (100,000) firms of which a fifth are written in two ways, proposes links and lays out
the graph.
"""

import os
import random
import re
import resource
import sys
import time
from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import replace
from itertools import islice
from pathlib import Path

from precurb.casework.links.candidates import candidates
from precurb.casework.links.displaced import shared_contacts
from precurb.casework.links.graph import Graph
from precurb.casework.links.mentions import entry_mention
from precurb.casework.links.paths import shortest_paths
from precurb.casework.links.propose import propose
from precurb.casework.links.rings import TIE, rings
from precurb.examine.parties.match import particulars_of
from precurb.examine.parties.particulars import compare_particulars
from precurb.lists.importers import read_watchlist
from precurb.lists.names import identifier_key, party_name_key
from precurb.model import WatchlistEntry
from precurb.model.links import Attribute, AttributeKind, Gathered, Mention, Origin

sys.path.insert(0, str(Path(__file__).resolve().parents[1] / "examples"))
from planted_rings import NOISES, SYLLABLES, TRADES, found_of, make_trade

LINKED = re.compile(r"Linked To:\s*([^;]+)")
SEEDS = (11, 12, 13, 14, 15)
CONTACTS = (AttributeKind.PHONE, AttributeKind.EMAIL, AttributeKind.DOMAIN)
COMMON: set[str] = set()  # words that say nothing, counted in the list that is read
Pair = tuple[str, str]


def main() -> None:
    """Run one benchmark and print its figures."""
    what, rest = sys.argv[1], sys.argv[2:]
    print(f"load {os.getloadavg()[0]:.1f}", flush=True)
    if what == "ofac":
        _ofac(Path(rest[0]), int(rest[1]) if rest[1:] else 100)
    elif what == "rings":
        _rings([int(each) for each in rest] or list(SEEDS))
    else:
        _bulk(int(rest[0]) if rest else 100_000)


def _ofac(folder: Path, sample: int) -> None:
    entries = list(read_watchlist(folder / "sdn.csv").entries)
    mentions = {each.id: entry_mention("sdn", each) for each in entries}
    begun = time.perf_counter()
    graph = Graph.of(Gathered(mentions=tuple(mentions.values())))
    tied = graph.shared_pairs()
    spent = time.perf_counter() - begun
    truth, lost = _truth(entries)
    print(f"{len(entries)} entries, {len(truth)} linked pairs, {lost} names of nobody listed")
    print(f"graph and pairs {spent:.1f} s, {len(tied)} pairs tied")
    by_id = {f"entry:sdn/{each.id}": each for each in entries}
    COMMON.update(_common(entries))
    _found(truth, tied, by_id)
    _beside(truth, tied, entries)
    strong = sorted(p for p, some in tied.items() if sum(map(graph.weight, some)) >= TIE)
    print(f"{len(strong)} pairs tied by {TIE} or more; {sample} of them, drawn with seed 9:")
    for pair in random.Random(9).sample(strong, min(sample, len(strong))):
        _show(pair, tied[pair], by_id, truth)


def _truth(entries: Iterable[WatchlistEntry]) -> tuple[set[Pair], int]:
    """Pairs that the list itself links, by the names in its remarks; and names not found."""
    named: dict[str, str] = {}
    some = list(entries)
    for entry in some:
        for name in entry.names:
            named.setdefault(party_name_key(name.text), entry.id)
    found, lost = set(), 0
    for entry in some:
        for match in LINKED.finditer(entry.remarks):
            other = named.get(party_name_key(match[1].strip().rstrip(".")), "")
            lost += not other
            if other and other != entry.id:
                ids = sorted((f"entry:sdn/{entry.id}", f"entry:sdn/{other}"))
                found.add((ids[0], ids[1]))
    return found, lost


def _found(
    truth: set[Pair], tied: dict[Pair, list[Attribute]], by_id: dict[str, WatchlistEntry]
) -> None:
    """Of the pairs that share something, as another way of comparing says, those tied."""
    share: dict[str, set[Pair]] = {"nothing": set()}
    for pair in sorted(truth):
        for what in _share(*(by_id[each] for each in pair)) or ("nothing",):
            share.setdefault(what, set()).add(pair)
    for what, pairs in sorted(share.items()):
        direct = sum(pair in tied for pair in pairs)
        print(f"share {what}: {len(pairs)} pairs; tied {direct} ({direct / len(pairs):.2f})")
    anything = truth - share["nothing"]
    direct = sum(pair in tied for pair in anything)
    print(f"share anything: {len(anything)}; tied {direct} ({direct / len(anything):.2f})")


def _share(one: WatchlistEntry, other: WatchlistEntry) -> list[str]:
    """What two entries share, by the matcher's rules and not by the keys of the graph.

    Addresses as ``compare_particulars`` compares them (most words and a number agree), numbers
    of any kind without dress, and words of four letters of any of their names that fewer than
    one entry in a hundred bears.
    """
    remarks = compare_particulars(particulars_of(one), particulars_of(other))
    found = ["address"] if any(each.what == "same address" for each in remarks) else []
    numbers = [{identifier_key(i.value) for i in each.identifiers} for each in (one, other)]
    if any(len(each) >= 5 for each in numbers[0] & numbers[1]):
        found.append("number or contact")
    words = [{w for n in each.names for w in _words(n.text)} for each in (one, other)]
    if words[0] & words[1]:
        found.append("word of a name")
    return found


def _words(name: str) -> Iterator[str]:
    for word in party_name_key(name).split():
        if len(word) >= 4 and not word.isdigit() and word not in COMMON:
            yield word


def _beside(
    truth: set[Pair], tied: dict[Pair, list[Attribute]], entries: list[WatchlistEntry]
) -> None:
    """How many tied pairs the list links, or puts under one programme, by what they share."""
    programmes = {f"entry:sdn/{each.id}": set(each.programmes) for each in entries}
    counts: dict[str, Counter[str]] = {}
    for pair, some in tied.items():
        kinds = {_class(each) for each in some}
        what = "name alone" if kinds == {"name"} else "more than a name"
        count = counts.setdefault(what, Counter())
        count["pairs"] += 1
        count["linked"] += pair in truth
        count["one programme"] += bool(programmes[pair[0]] & programmes[pair[1]])
    for what, count in counts.items():
        print(f"tied by {what}: {dict(count)}")


def _common(entries: Iterable[WatchlistEntry]) -> Iterator[str]:
    """Words that more than one entry in a hundred bears: company, Muhammad, shipping."""
    some = list(entries)
    borne = Counter(
        word
        for each in some
        for word in {w for n in each.names for w in party_name_key(n.text).split()}
    )
    yield from (word for word, count in borne.items() if count * 100 > len(some))


def _class(attribute: Attribute) -> str:
    if attribute.kind in (AttributeKind.NAME, AttributeKind.ADDRESS):
        return str(attribute.kind)
    return "contact" if attribute.kind in CONTACTS else "number"


def _show(
    pair: Pair, shared: list[Attribute], by_id: dict[str, WatchlistEntry], truth: set[Pair]
) -> None:
    print(f"\n{'LINKED ' if pair in truth else ''}" + "; ".join(map(_said, shared)))
    for each in pair:
        entry = by_id[each]
        print(f"  {entry.names[0].text} [{' '.join(entry.programmes)}] {entry.remarks[-170:]}")


def _said(attribute: Attribute) -> str:
    return f"{attribute.kind}: {attribute.text}"


def _rings(seeds: list[int]) -> None:
    for noise in NOISES:
        rows = [_one_trade(seed, noise) for seed in seeds]
        means = [sum(column) / len(rows) for column in zip(*rows, strict=True)]
        print(
            f"{noise}: of the first as many as were planted, precision {means[0]:.2f}, recall "
            f"{means[1]:.2f} (least {min(row[1] for row in rows):.2f}); among all "
            f"{means[2]:.0f} candidates recall {means[3]:.2f}; {means[4]:.2f} s"
        )


def _one_trade(seed: int, noise: str) -> tuple[float, float, float, float, float]:
    made = make_trade(seed=seed, noise=noise)
    begun = time.perf_counter()
    found = rings(Graph.of(made.gathered()), most=100_000)
    spent = time.perf_counter() - begun
    hits = [list(found_of(made.rings, ring.members)) for ring in found]
    count = len(made.rings)
    first = hits[:count]
    return (
        sum(map(bool, first)) / count,
        len({at for hit in first for at in hit}) / count,
        len(found),
        len({at for hit in hits for at in hit}) / count,
        spent,
    )


def _bulk(count: int) -> None:
    made = make_trade(seed=1, noise="low", firms=count, rings=count // 500)
    gathered = made.gathered()
    twins = list(islice(_twins(gathered.mentions), count // 5))
    mentions = (*gathered.mentions, *(twin for _, twin in twins))
    truth = {(one, twin.id) for one, twin in twins}
    print(f"{len(mentions)} mentions, {len(gathered.flows)} flows, {len(truth)} twice")
    begun = time.perf_counter()
    pairs = candidates(mentions)
    _told("splink on duckdb", begun)
    reached = len({(one, other) for one, other, _ in pairs} & truth) / len(truth)
    print(f"  {len(pairs)} candidates, {reached:.3f} of the twins among them")
    begun = time.perf_counter()
    found = propose(mentions)
    _told("candidates and matcher", begun)
    for least in (0.5, 0.9):
        some = {(each.one, each.other) for each in found if each.score >= least}
        good = len(some & truth)
        print(
            f"  from {least}: {len(some)} proposals, precision {good / max(1, len(some)):.3f}, "
            f"recall {good / len(truth):.3f}"
        )
    begun = time.perf_counter()
    graph = Graph.of(replace(gathered, mentions=mentions))
    _told("graph", begun)
    begun = time.perf_counter()
    _told(f"{len(rings(graph, most=100_000))} ring candidates", begun)
    begun = time.perf_counter()
    _told(f"{len(shared_contacts(graph, most=100_000))} shared contacts", begun)
    draw = random.Random(3)
    some_ids = sorted(graph.entities)
    spent = []
    for _ in range(50):
        begun = time.perf_counter()
        shortest_paths(graph, draw.choice(some_ids), draw.choice(some_ids))
        spent.append(time.perf_counter() - begun)
    spent.sort()
    print(f"paths of 50 pairs: half within {spent[25]:.2f} s, the slowest {spent[-1]:.2f} s")


def _twins(mentions: Iterable[Mention]) -> Iterator[tuple[str, Mention]]:
    """Firms again as another paper writes them: legal form, a slip, less known of them."""
    draw = random.Random(5)
    trades = dict(zip(TRADES, (*TRADES[1:], TRADES[0]), strict=True))
    for each in mentions:
        words = each.name.split()
        brand = words[0]
        if draw.random() < 0.3:
            at = draw.randrange(1, len(brand))
            brand = brand[:at] + draw.choice(SYLLABLES)[1] + brand[at + 1 :]
        name = " ".join((brand, words[1], draw.choice(("GmbH", "Co., Ltd.", "LLC", "Limited"))))
        if draw.random() < 0.05:
            name = name.replace(words[1], trades.get(words[1], words[1]))
        kept = tuple(a for a in each.attributes if draw.random() < 0.6)
        yield (
            each.id,
            replace(each, id=f"{each.id}~", origin=Origin.TRADE, name=name, attributes=kept),
        )


def _told(what: str, begun: float) -> None:
    spent = time.perf_counter() - begun
    memory = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    print(f"{what}: {spent:.1f} s, {memory:.0f} MiB at most so far", flush=True)


if __name__ == "__main__":
    main()
