"""Write into the substances which listed substances they are forms of themselves.

    python tools/make_relatives.py

What the structures say once need not be asked of RDKit at every start. A test compares.
"""

import json
from typing import Any

from precurb.data import data_folder
from precurb.examine.substances.cues import CueKind
from precurb.examine.substances.kin import kin_of
from precurb.examine.substances.structures import read_structure
from precurb.lists.knowledge import ControlBook, read_packaged


def relatives(book: ControlBook) -> dict[str, list[dict[str, Any]]]:
    """The relatives of every substance with a structure, by key."""
    found = {}
    for key, substance in book.substances.items():
        structure = read_structure(CueKind.SMILES, substance.smiles)
        kin = kin_of(structure, book) if structure else ()
        found[key] = [
            {"substance": each.substance, "steps": list(each.steps)}
            for each in kin
            if each.substance != key
        ]
    return found


def main() -> None:
    """Rewrite the file in place, each other value as it was."""
    path = data_folder() / "substances" / "substances.jsonl"
    found = relatives(ControlBook(read_packaged()))
    lines = []
    for line in path.read_text("utf-8").splitlines():
        record = json.loads(line)
        record.pop("relatives", None)
        if found[record["key"]]:
            names = record.pop("names")
            record |= {"relatives": found[record["key"]], "names": names}
        lines.append(json.dumps(record, ensure_ascii=False) + "\n")
    path.write_text("".join(lines), "utf-8")


if __name__ == "__main__":
    main()
