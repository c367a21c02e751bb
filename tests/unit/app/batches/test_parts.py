from itertools import pairwise
from pathlib import Path

import pyarrow as pa
import pyarrow.parquet as pq
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from batch_cases import order_rows, write_orders
from precurb.app.batches.parts import Part, parts_of, rows_of_group
from precurb.app.batches.rows import ROW
from precurb.errors import InvalidRecordError
from precurb.intake.columns import Mapping


def numbers(part: Part) -> list[int]:
    found = [batch.column(ROW).to_pylist() for batch in rows_of_group(part, Mapping())]
    return [number for some in found for number in some]


def test_row_groups_are_parts_and_other_files_are_one(tmp_path: Path) -> None:
    orders = write_orders(tmp_path / "orders.parquet", order_rows(12), group=5)
    table = tmp_path / "more.csv"
    table.write_text("reference,description\nA,Glue\n")
    found = parts_of([orders, table])
    assert [(part.number, part.group, part.rows) for part in found] == [
        (0, 0, 5), (1, 1, 5), (2, 2, 5), (3, 3, 1), (4, None, 0),
    ]  # fmt: skip


def test_two_files_of_one_name_are_refused(tmp_path: Path) -> None:
    paths = [write_orders(tmp_path / d / "orders.parquet", order_rows(1)) for d in "ab"]
    with pytest.raises(InvalidRecordError, match=r"two files are called orders\.parquet"):
        parts_of(paths)


def test_a_missing_file_is_named(tmp_path: Path) -> None:
    with pytest.raises(InvalidRecordError, match="No such file"):
        parts_of([tmp_path / "none.parquet"])


@settings(max_examples=40, deadline=None)
@given(
    st.lists(st.sampled_from(["A", "B", "", None]), min_size=1, max_size=14),
    st.integers(1, 4),
)
def test_no_order_is_parted_and_no_row_comes_twice(
    tmp_path_factory: pytest.TempPathFactory, references: list[str | None], group: int
) -> None:
    path = tmp_path_factory.mktemp("orders") / "orders.parquet"
    rows = [{"reference": each, "description": "Glue"} for each in references]
    schema = pa.schema([("reference", pa.string()), ("description", pa.string())])
    pq.write_table(pa.Table.from_pylist(rows, schema=schema), path, row_group_size=group)
    parted = [numbers(part) for part in parts_of([path])]
    assert [n for some in parted for n in some] == list(range(1, len(references) + 1))
    for before, after in pairwise(parted):
        if before and after:
            last, first = references[before[-1] - 1], references[after[0] - 1]
            assert last != first or not last
