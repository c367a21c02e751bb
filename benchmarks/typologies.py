"""Which planted patterns the typologies find in the AMLSim samples; printed, never asserted.

Usage: ``python benchmarks/typologies.py FOLDER [PART]``, with the three sample archives of
IBM/AMLSim (Apache-2.0) in FOLDER; they are not shipped. With PART only that share of the time
is read, to try the benchmark out.

A sample has accounts, a day and an amount for each payment, and labels on accounts. Countries,
trades and purposes are not in it; where a sign asks for them too, they are taken as given, so
alerts are those of the flow of money alone. A payment counts as planted if payer and payee are
labelled and the day is the one that the payer is labelled with; the samples do not say more.
Fan-in patterns are payees with planted payments of two payers or more, rings are closed ways
over planted payments. The numbers of each sign (window and limits) are chosen on the sample
that holds both patterns, by the best F1 of planted payments among those that alert on no more
than one payment in twenty (if none does, on the fewest), and measured on the other two. A
small payment is one of the lowest tenth there. ``lift`` is precision over the share of planted
payments, what alerts at random would have as 1.
"""

import csv
import io
import sys
import tarfile
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from decimal import Decimal
from functools import cached_property
from itertools import product
from pathlib import Path

from precurb.examine.facts.around import Limits
from precurb.examine.facts.flows import FlowPast, around
from precurb.examine.facts.past import Window
from precurb.model import Particulars, Value
from precurb.model.flows import DAY, Event, Ledger, Side, identity_key, payment_id
from precurb.signs import Parameter, Sign, context, holds, packaged_signs

CHOSEN_ON = "AMLSim_20K_fanin200cycle200"
MEASURED_ON = ("AMLSim_20K_fanin200", "AMLSim_20K_cycle200")
USD = "USD"
LONGEST_RING = 5
MOST_ALERTS = 0.05  # share of payments that people could look at
# What the samples do not have, taken as given so that the flow of money alone decides.
GIVEN: Mapping[str, Particulars] = {
    "BK-021": {"cross_border": True, "payee_kind": "person"},
}


@dataclass(frozen=True)
class Trial:
    """A sign with the numbers that are tried; ``at_payee`` says whose account it looks at."""

    sign: str
    days: Sequence[int]
    numbers: Mapping[str, Sequence[float]]
    at_payee: bool = True

    def settings(self) -> Iterator[tuple[int, dict[str, float]]]:
        """Every combination of window and numbers."""
        for days, values in product(self.days, product(*self.numbers.values())):
            yield days, dict(zip(self.numbers, values, strict=True))


TRIALS = (
    Trial("BK-021", (30, 90), {"min_payers": (3, 4, 5, 6, 8, 10)}),
    Trial("OWN-02", (30, 150), {"length": (3,), "kept": (0.8, 0.9, 0.99)}, False),
    Trial("OWN-01", (10,), {"share": (0.5, 0.9), "lag": (2,), "min": (100, 500)}, False),
    Trial("BK-051", (7,), {"k": (3, 4, 5, 10)}, False),
)


@dataclass(frozen=True)
class Sample:
    """One archive: payments in order, and which of them are planted."""

    name: str
    payments: Sequence[Event]
    planted: frozenset[bytes]

    @cached_property
    def ledger(self) -> Ledger:
        """All payments, to look back on."""
        return Ledger(self.payments)

    @cached_property
    def edges(self) -> Mapping[tuple[int, int], set[bytes]]:
        """The planted payments from one account to another."""
        found: dict[tuple[int, int], set[bytes]] = defaultdict(set)
        for each in self.payments:
            if each.key in self.planted:
                found[each.payer.node, each.payee.node].add(each.key)
        return found

    @cached_property
    def fans(self) -> list[set[bytes]]:
        """The planted payments of each payee with two payers or more."""
        payers: dict[int, set[int]] = defaultdict(set)
        for payer, payee in self.edges:
            payers[payee].add(payer)
        return [
            {key for payer in found for key in self.edges[payer, payee]}
            for payee, found in payers.items()
            if len(found) > 1
        ]

    @cached_property
    def rings(self) -> list[set[bytes]]:
        """The planted payments of each ring of three to five accounts."""
        onward: dict[int, list[int]] = defaultdict(list)
        for payer, payee in self.edges:
            onward[payer].append(payee)
        found = {}
        for start in list(onward):
            for way in _ways(start, (start,), onward):
                pairs = frozenset(zip(way, (*way[1:], start), strict=True))
                found[pairs] = {key for pair in pairs for key in self.edges[pair]}
        return list(found.values())


def main() -> None:
    """Choose the numbers of each sign on one sample, and measure them on the others."""
    folder = Path(sys.argv[1])
    part = float(sys.argv[2]) if len(sys.argv) > 2 else 1.0
    samples = {name: _read(folder, name, part) for name in (CHOSEN_ON, *MEASURED_ON)}
    for sample in samples.values():
        print(
            f"{sample.name}: {len(sample.payments)} payments, {len(sample.planted)} planted, "
            f"{len(sample.fans)} fan-in, {len(sample.rings)} whole rings"
        )
    limits = _lowest_tenth(samples[CHOSEN_ON])
    print(f"small: up to {limits.small[USD]} {USD}")
    print("| sign | window | numbers | sample | alerts | share | precision | lift "
          "| recall | fan-in found | rings found |")  # fmt: skip
    print("|---|---:|---|---|---:|---:|---:|---:|---:|---:|---:|")
    for trial in TRIALS:
        days, numbers, alerts = _choose(trial, samples[CHOSEN_ON], limits)
        told = ", ".join(f"{name} {value:g}" for name, value in numbers.items())
        for sample in samples.values():
            if sample.name != CHOSEN_ON:
                (alerts,) = _alerts(Asking(trial, sample, limits), days, [numbers])
            print(f"| {trial.sign} | {days} d | {told} | {_measured(sample, alerts)} |")


@dataclass(frozen=True)
class Asking:
    """A sign that is asked about every payment of a sample."""

    trial: Trial
    sample: Sample
    limits: Limits


def _choose(
    trial: Trial, sample: Sample, limits: Limits
) -> tuple[int, dict[str, float], set[bytes]]:
    found = []
    for days in trial.days:
        several = [numbers for window, numbers in trial.settings() if window == days]
        told = _alerts(Asking(trial, sample, limits), days, several)
        for numbers, alerts in zip(several, told, strict=True):
            right = len(alerts & sample.planted)
            f1 = 2 * right / (len(alerts) + len(sample.planted))
            too_many = max(len(alerts) / len(sample.payments) - MOST_ALERTS, 0.0)
            found.append((-too_many, f1, days, numbers, alerts))
    return max(found, key=lambda one: one[:2])[2:]


def _alerts(
    asking: Asking, days: int, several: Sequence[Mapping[str, float]]
) -> list[set[bytes]]:
    """The payments on which the sign fires, for each setting of its numbers."""
    packaged = packaged_signs().by_id[asking.trial.sign]
    signs = [_with(packaged, numbers) for numbers in several]
    names = {name.partition(".")[2] for name in packaged.fields if name.startswith("history.")}
    asked = {Window(days): frozenset(names)}
    given = GIVEN.get(packaged.id, {})
    found: list[set[bytes]] = [set() for _ in signs]
    for event in asking.sample.payments:
        seen = around(event, asking.sample.ledger)
        past = FlowPast(seen, asking.trial.at_payee, asking.limits, asked)
        facts = context({"payment": given, "history": past.within(Window(days))})
        for at, sign in enumerate(signs):
            if holds(sign.program, facts):
                found[at].add(event.key)
    return found


def _with(sign: Sign, numbers: Mapping[str, float]) -> Sign:
    values: Iterable[tuple[str, Value]] = numbers.items()
    given = {name: Parameter(value=value, origin="benchmark") for name, value in values}
    return replace(sign, parameters={**sign.parameters, **given})


def _measured(sample: Sample, alerts: set[bytes]) -> str:
    right = len(alerts & sample.planted)
    precision = right / len(alerts) if alerts else 0.0
    planted = len(sample.planted) or 1
    lift = precision / (planted / len(sample.payments))
    which = "chosen on" if sample.name == CHOSEN_ON else "measured on"
    return (
        f"{which} {sample.name.split('20K_')[1]} | {len(alerts)} "
        f"| {len(alerts) / len(sample.payments):.1%} | {precision:.1%} | {lift:.1f} "
        f"| {right / planted:.1%} "
        f"| {_found(sample.fans, alerts)} | {_found(sample.rings, alerts)}"
    )


def _lowest_tenth(sample: Sample) -> Limits:
    amounts = sorted(each.amount for each in sample.payments if each.amount is not None)
    return Limits(small={USD: amounts[len(amounts) // 10]})


def _found(patterns: Sequence[set[bytes]], alerts: set[bytes]) -> str:
    hit = sum(not pattern.isdisjoint(alerts) for pattern in patterns)
    return f"{hit} of {len(patterns)}"


def _ways(
    start: int, way: tuple[int, ...], onward: Mapping[int, Sequence[int]]
) -> Iterator[tuple[int, ...]]:
    """Closed ways from an account back to it, by three to five payments."""
    for node in onward.get(way[-1], ()):
        if node == start and len(way) > 2:
            yield way
        elif node not in way and len(way) < LONGEST_RING:
            yield from _ways(start, (*way, node), onward)


def _read(folder: Path, name: str, part: float) -> Sample:
    with tarfile.open(folder / f"{name}.tgz") as archive:
        tables = {
            Path(member.name).stem: _rows(archive, member)
            for member in archive.getmembers()
            if member.name.endswith(".csv")
        }
    labels = {
        row["nodeid"]: int(row["fraudStep"]) for row in tables["nodes"] if row["isFraud"] == "1"
    }
    last = part * max(int(row["time"]) for row in tables["transactions"])
    payments, planted = [], set()
    for number, row in enumerate(tables["transactions"]):
        payer, payee, day = row["sourceNodeId"], row["targetNodeId"], int(row["time"])
        if day > last:
            continue
        event = Event(
            key=payment_id(str(number)),
            at=day * DAY,
            exact=False,
            payer=_account(payer),
            payee=_account(payee),
            amount=Decimal(row["value"]),
            currency=USD,
        )
        payments.append(event)
        if payee in labels and labels.get(payer) == day:
            planted.add(event.key)
    return Sample(name, payments, frozenset(planted))


def _rows(archive: tarfile.TarFile, member: tarfile.TarInfo) -> list[dict[str, str]]:
    file = archive.extractfile(member)
    if file is None:
        raise ValueError(f"{member.name}: not a file")
    return list(csv.DictReader(io.TextIOWrapper(file, "utf-8")))


def _account(number: str) -> Side:
    return Side(keys=(identity_key("account", number, b"benchmark"),))


if __name__ == "__main__":
    main()
