"""The house rules that no linter knows, and the packaged law, row by row."""

import ast
import re
import shutil
import subprocess
from collections.abc import Iterator
from pathlib import Path

import pytest
from rdkit import Chem

from precurb import errors
from precurb.data import data_folder
from precurb.lists.knowledge import read_packaged
from precurb.model import CasNumber

ROOT = Path(__file__).resolve().parents[2]
SOURCES = sorted((ROOT / "src").rglob("*.py"))
KNOWLEDGE = read_packaged()
ENTRIES = [entry for each in KNOWLEDGE.lists for entry in each.entries]

# The annexes of the Swiss ordinance are images and were not read: duties, but no list.
LISTS_NOT_READ = {"CH-PRECURSORS"}
# A mixture has no one structure.
WITHOUT_STRUCTURE = {"sassafras_oil", "turpentine"}


def all_errors(kind: type[errors.PrecurbError] = errors.PrecurbError) -> Iterator[str]:
    yield kind.code
    for each in kind.__subclasses__():
        yield from all_errors(each)


def codes_of_gaps() -> set[str]:
    """The codes that the source gives to gaps: whatever is written for a parameter ``code``."""
    nodes = [n for path in SOURCES for n in ast.walk(ast.parse(path.read_text("utf-8")))]
    values: list[ast.expr | None] = []
    place: dict[str, int] = {}
    for each in nodes:
        if isinstance(each, ast.FunctionDef):
            names = [a.arg for a in each.args.args if a.arg not in ("self", "cls")]
            if "code" in names:
                place[each.name] = names.index("code")
            named = zip(each.args.kwonlyargs, each.args.kw_defaults, strict=True)
            values += [default for word, default in named if word.arg == "code"]
    for each in nodes:
        if isinstance(each, ast.Call):
            values += [word.value for word in each.keywords if word.arg == "code"]
            at = place.get(ast.unparse(each.func).rpartition(".")[2], len(each.args))
            values += each.args[at : at + 1]
    return {v.value for v in values if isinstance(v, ast.Constant) and isinstance(v.value, str)}


def inchikey_of(molecule: Chem.Mol) -> str:
    return str(Chem.MolToInchiKey(molecule))  # type: ignore[no-untyped-call]  # no stub for it


def tracked() -> list[Path]:
    git = shutil.which("git")
    if git is None or not (ROOT / ".git").exists():
        pytest.skip("not a git checkout")
    listed = subprocess.run(
        [git, "ls-files", "-z"], cwd=ROOT, capture_output=True, check=True
    ).stdout
    return [
        path for name in listed.decode().split("\0") if name and (path := ROOT / name).is_file()
    ]


def test_every_error_code_is_documented() -> None:
    page = (ROOT / "docs" / "errors.md").read_text("utf-8")
    assert [code for code in all_errors() if f"`{code}`" not in page] == []


def test_every_error_has_a_code_of_its_own() -> None:
    codes = list(all_errors())
    assert len(codes) == len(set(codes))


def test_every_code_of_a_gap_is_documented() -> None:
    page = (ROOT / "docs" / "errors.md").read_text("utf-8")
    assert {code for code in codes_of_gaps() if f"`{code}`" not in page} == set()


def test_no_source_file_is_longer_than_500_lines() -> None:
    lengths = {p.name: len(p.read_text("utf-8").splitlines()) for p in SOURCES}
    assert {name: lines for name, lines in lengths.items() if lines > 500} == {}


def test_nothing_tracked_names_a_machine_or_a_package_host() -> None:
    # Put together here, so that this file does not hold what it looks for.
    unwanted = "|".join(
        ["/wo" + "rk/", "/home/[a-z]+/", "py" + r"pi\.org", "pythonhos" + "ted"]
    )
    pattern = re.compile(unwanted.encode())
    found = [str(p.relative_to(ROOT)) for p in tracked() if pattern.search(p.read_bytes())]
    assert found == []


@pytest.mark.parametrize(
    "name", ["requirements.lock", "requirements-dev.lock", "requirements-spark.lock"]
)
def test_locked_requirements_hold_pins_and_hashes_only(name: str) -> None:
    shape = re.compile(r"[a-z0-9-]+==[\w.]+ \\|    --hash=sha256:[0-9a-f]{64}(?: \\)?")
    lines = (ROOT / name).read_text("ascii").splitlines()
    assert [line for line in lines if not shape.fullmatch(line)] == []


def test_development_uses_the_runtime_that_users_get() -> None:
    runtime, development = (
        set(re.findall(r"^\S+==\S+", (ROOT / name).read_text("ascii"), re.MULTILINE))
        for name in ("requirements.lock", "requirements-dev.lock")
    )
    assert runtime <= development


def test_every_packaged_list_folder_has_header_and_entries() -> None:
    folders = [each for each in (data_folder() / "lists").iterdir() if each.is_dir()]
    needed = ("list.toml", "entries.jsonl")
    assert folders
    assert [f.name for f in folders if not all((f / name).is_file() for name in needed)] == []


def test_a_list_lies_in_the_folder_of_its_name() -> None:
    folders = {p.parent.name for p in (data_folder() / "lists").glob("*/list.toml")}
    assert {each.id.lower() for each in KNOWLEDGE.lists} == folders


def test_entry_ids_are_unique() -> None:
    ids = [entry.id for entry in ENTRIES]
    assert len(ids) == len(set(ids))


def test_every_row_of_law_cites_its_source() -> None:
    entries = [entry.id for entry in ENTRIES if not entry.source]
    duties = [duty.id for duty in KNOWLEDGE.requirements if not duty.source]
    classes = [each.id for each in KNOWLEDGE.classes if not each.source]
    limits = [t.text for each in KNOWLEDGE.lists for t in each.thresholds if not t.source]
    assert [*entries, *duties, *classes, *limits] == []


def test_an_entry_names_a_substance_that_exists() -> None:
    keys = {substance.key for substance in KNOWLEDGE.substances}
    assert [e.id for e in ENTRIES if e.substance and e.substance not in keys] == []


def test_no_known_date_is_turned_round() -> None:
    spans = [(e.id, e.validity.since, e.validity.until) for e in ENTRIES]
    spans += [(e.id, e.validity.ended_since, e.validity.ended_until) for e in ENTRIES]
    assert [name for name, first, last in spans if first and last and first > last] == []


def test_only_days_known_to_the_day_are_exact() -> None:
    exact = [e.validity for e in ENTRIES if e.validity.since and e.validity.until]
    precisions = {v.precision for v in exact if v.since == v.until}
    assert precisions == {"day", "day(consolidation)"}


def test_a_duty_belongs_to_a_list_that_exists() -> None:
    ids = {each.id for each in KNOWLEDGE.lists}
    named = {list_id for duty in KNOWLEDGE.requirements for list_id in duty.lists}
    assert named - ids == LISTS_NOT_READ


def test_every_structure_gives_its_inchikey() -> None:
    wrong = []
    for substance in KNOWLEDGE.substances:
        molecule = Chem.MolFromSmiles(substance.smiles) if substance.smiles else None
        if molecule is None or inchikey_of(molecule) != substance.inchikey:
            wrong.append(substance.key)
    assert set(wrong) == WITHOUT_STRUCTURE


def test_every_cas_check_digit_holds() -> None:
    numbers = [s.cas for s in KNOWLEDGE.substances] + [e.cas for e in ENTRIES]
    # The constructor refuses what does not hold.
    assert [str(CasNumber(n)) for n in numbers if n] == [n for n in numbers if n]
