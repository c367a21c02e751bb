"""Forty consignments as trade writes them: what the law and the typologies say must be found.

They stand as data in ``tests/cases``, one file for each of the four questions, with the story,
the outcome, what must fire and what must stay silent. False alarms matter as much as misses.
"""

import datetime as dt
import tomllib
from dataclasses import dataclass
from pathlib import Path

import msgspec
import pytest

from precurb.intake import read_together
from precurb.lists.snapshot import Snapshot
from precurb.model import Check, History, Outcome, Transaction
from precurb.screening import decode_check, encode_check, screen

FOLDER = Path(__file__).resolve().parents[1] / "cases"
QUESTIONS = ("what", "who", "papers", "money")
TODAY = dt.date(2026, 11, 27)


@dataclass(frozen=True, kw_only=True)
class Case:
    """One consignment with what must be found; ``lawful`` is everyday trade.

    ``gap`` says why the product does not find it yet: the expectation stands all the same.
    """

    reference: str
    story: str
    expect: Outcome
    transaction: Transaction
    fires: tuple[str, ...] = ()
    silent: tuple[str, ...] = ()
    earlier: tuple[Transaction, ...] = ()
    lawful: bool = False
    gap: str = ""
    on: dt.date = TODAY


def read(question: str) -> list[Case]:
    tables = tomllib.loads((FOLDER / f"{question}.toml").read_text("utf-8"))["cases"]
    return [_case(table) for table in tables]


def _case(table: dict[str, object]) -> Case:
    transaction = {"reference": table["reference"], **dict(table["transaction"])}  # type: ignore[call-overload]  # a table
    return msgspec.convert({**table, "transaction": transaction}, Case)


CASES = [case for question in QUESTIONS for case in read(question)]
IDS = [case.reference for case in CASES]
EXPECTED = [
    pytest.param(
        case,
        id=case.reference,
        marks=[pytest.mark.xfail(reason=case.gap, strict=True)] if case.gap else [],
    )
    for case in CASES
]


def checked(case: Case, snapshot: Snapshot) -> Check:
    return screen(case.transaction, snapshot, History(on=case.on, earlier=case.earlier))


def told(check: Check) -> set[str]:
    """Rules and signs of a check."""
    findings = [judgement.finding for judgement in check.judgements]
    return {f.rule for f in findings} | {f.facts["sign"] for f in findings if "sign" in f.facts}


@pytest.mark.parametrize("case", EXPECTED)
def test_a_consignment_gets_the_outcome_of_its_story(case: Case, snapshot: Snapshot) -> None:
    check = checked(case, snapshot)
    assert check.outcome is case.expect, told(check)


@pytest.mark.parametrize("case", EXPECTED)
def test_what_must_be_found_is_found(case: Case, snapshot: Snapshot) -> None:
    assert set(case.fires) - told(checked(case, snapshot)) == set()


@pytest.mark.parametrize("case", CASES, ids=IDS)
def test_what_is_not_so_is_not_said(case: Case, snapshot: Snapshot) -> None:
    assert set(case.silent) & told(checked(case, snapshot)) == set()


@pytest.mark.parametrize("case", CASES, ids=IDS)
def test_a_consignment_is_read_back_as_it_was(case: Case, snapshot: Snapshot) -> None:
    check = checked(case, snapshot)
    again = decode_check(encode_check(check)).transaction
    history = History(on=case.on, earlier=case.earlier)
    assert encode_check(screen(again, snapshot, history)) == encode_check(check)


def test_everyday_trade_gets_no_more_than_a_review() -> None:
    lawful = [case.expect for case in CASES if case.lawful]
    assert len(lawful) >= 15
    assert set(lawful) <= {Outcome.RELEASE, Outcome.REVIEW}


@pytest.mark.parametrize("question", QUESTIONS)
def test_every_question_has_ten_consignments(question: str) -> None:
    assert len(read(question)) == 10


def test_the_papers_of_the_example_contradict_as_its_page_says(snapshot: Snapshot) -> None:
    files = sorted((FOLDER.parents[1] / "examples" / "papers").glob("*.json"))
    (found,) = read_together(files).transactions
    assert isinstance(found, Transaction)
    signs = told(screen(found, snapshot, History(on=TODAY)))
    assert {"PC-035", "PC-054", "listed-substance"} <= signs
    assert {"PC-043", "PC-050", "PC-052", "PC-058"} & signs == set()
