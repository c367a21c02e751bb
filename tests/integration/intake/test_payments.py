"""The sample messages of the public packages, every leaf of each."""

import tracemalloc
from pathlib import Path

import pytest

from payment_leaves import made_unique, missing
from precurb.intake.payments import is_payment, read_payments
from precurb.intake.payments.iso20022 import read_iso20022
from precurb.model import NotChecked, Transaction

# They tell what became of a payment, and carry none.
_WITHOUT = ("pacs.002.001.12.xml", "pacs.028.001.05.xml")


@pytest.fixture(scope="module")
def samples(shared: Path) -> list[Path]:
    found = sorted((shared / "data" / "trade" / "payments_samples").rglob("*.xml"))
    if not found:
        pytest.skip("no sample messages in the shared data")
    return found


def test_every_leaf_of_every_sample_is_read(samples: list[Path], tmp_path: Path) -> None:
    lost = {}
    path = tmp_path / "message.xml"
    for sample in samples:
        xml, leaves = made_unique(sample.read_bytes())
        path.write_bytes(xml)
        if sample.name not in _WITHOUT and (gone := missing(leaves, read_payments(path))):
            lost[sample.name] = gone
    assert lost == {}


def test_every_sample_is_known_by_its_first_bytes(samples: list[Path]) -> None:
    assert [each.name for each in samples if not is_payment(each.read_bytes()[:4096])] == []


def test_only_status_messages_carry_no_payment(samples: list[Path]) -> None:
    without = [
        each.name
        for each in samples
        if any(isinstance(found, NotChecked) for found in read_payments(each))
    ]
    assert sorted(without) == sorted(_WITHOUT)


def test_large_and_small_files_are_read_alike(samples: list[Path]) -> None:
    assert [p for p in samples if list(read_iso20022(p)) != list(read_iso20022(p, 0))] == []


def test_memory_does_not_grow_with_the_file(tmp_path: Path) -> None:
    peaks = []
    for count in (2_000, 20_000):
        path = tmp_path / f"{count}.xml"
        one = "<CdtTrfTxInf><Cdtr><Nm>Sample Pigments Inc {}</Nm></Cdtr></CdtTrfTxInf>"
        inner = "".join(one.format(number) for number in range(count))
        path.write_text(f"<CstmrCdtTrfInitn><PmtInf>{inner}</PmtInf></CstmrCdtTrfInitn>")
        tracemalloc.start()
        read = sum(isinstance(each, Transaction) for each in read_iso20022(path, 0))
        peaks.append(tracemalloc.get_traced_memory()[1])
        tracemalloc.stop()
        assert read == count
    # Ten times the payments; what grows is the mark of each payment's key alone.
    assert peaks[1] < 4 * peaks[0]
