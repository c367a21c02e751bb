"""The gap matrix as CSV: one row a substance and jurisdiction, days as ISO dates."""

import csv
import io

from precurb.app.cells import harmless
from precurb.app.shown.matrix import Cell, Matrix, Row

COLUMNS = (
    "substance", "cas", "jurisdiction", "standing", "since_earliest", "since_latest",
    "counted_from", "delay_least_days", "delay_most_days", "entries", "as_of",
)  # fmt: skip


def matrix_csv(matrix: Matrix) -> bytes:
    """The matrix as bytes of a file; no cell of it can start a formula."""
    text = io.StringIO(newline="")
    writer = csv.writer(text)
    writer.writerow(COLUMNS)
    for row in matrix.rows:
        for cell in row.all_cells:
            writer.writerow(_cells(matrix, row, cell))
    # Excel takes a CSV for UTF-8 only when it begins with a byte order mark.
    return text.getvalue().encode("utf-8-sig")


def _cells(matrix: Matrix, row: Row, cell: Cell) -> list[object]:
    """Numbers are ours and stay numbers, a minus before them too; texts are made harmless."""
    since = cell.since if cell.standing.controlled else None
    least, most = cell.delay or ("", "")
    return [
        harmless(row.name), harmless(row.cas), cell.place, str(cell.standing),
        since.earliest or "" if since else "", since.latest or "" if since else "",
        row.counted_from, least, most, harmless(" ".join(cell.entries)), matrix.on,
    ]  # fmt: skip
