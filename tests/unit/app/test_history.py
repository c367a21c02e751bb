"""Earlier trade is kept once, whatever files say it, and what has no day is said."""

from pathlib import Path

from precurb.app.history import keep_history, read_past
from precurb.app.home import Home

HEAD = "reference,date,customer,description,quantity\n"
FIRST = "H-1,2026-10-01,Muster GmbH,Aceton,90 kg\n"


def kept(folder: Path, **files: str) -> tuple[list[str], list[str]]:
    """References that are kept of some files, and the codes of what was not read."""
    paths = []
    for name, rows in files.items():
        path = folder / f"{name}.csv"
        path.write_text(HEAD + rows, "utf-8")
        paths.append(path)
    home = Home(folder / "home")
    name, gaps = keep_history(paths, None, home)
    return [each.reference for each in read_past(home, name).earlier], [
        each.code for each in gaps
    ]


def test_a_record_of_two_files_is_one_supply(tmp_path: Path) -> None:
    assert kept(tmp_path, one=FIRST, two=FIRST) == (["H-1"], [])


def test_records_of_one_reference_that_differ_are_all_kept(tmp_path: Path) -> None:
    other = FIRST.replace("90", "80")
    assert kept(tmp_path, one=FIRST, two=other)[0] == ["H-1", "H-1"]


def test_earlier_trade_without_a_day_is_said(tmp_path: Path) -> None:
    assert kept(tmp_path, one=FIRST.replace("2026-10-01", ""))[1] == ["undated-history"]
