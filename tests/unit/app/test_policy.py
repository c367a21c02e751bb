"""Verifying a policy, calibrating its signs, and the questions that it leaves to people."""

import datetime as dt
import math
import re
import tomllib
from collections.abc import Sequence
from dataclasses import replace
from decimal import Decimal
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from precurb.app.calibrate import (
    ENOUGH,
    Calibrated,
    Calibration,
    CalibrationOrder,
    calibrate,
    proposal,
    snippet,
)
from precurb.app.checklist import checklist, note_codes, question_of
from precurb.app.home import Home
from precurb.app.policy import Part, Verified, verify
from precurb.app.policy_show import show_policy
from precurb.app.records import Making, acting_now, keep_checks, open_store
from precurb.app.remark import Level
from precurb.app.thresholds import Threshold, thresholds
from precurb.data import data_folder
from precurb.decide import read_policy
from precurb.errors import InvalidRecordError
from precurb.lists.snapshot import Snapshot
from precurb.model import (
    History,
    Line,
    Particulars,
    Party,
    Quantity,
    Role,
    Transaction,
    Unit,
)
from precurb.screening import screen
from precurb.signs import Checkable, Sign, context, packaged_signs, vocabulary

ROOT = Path(__file__).resolve().parents[3]
ON = dt.date(2026, 11, 24)
SIGNS = packaged_signs()
RULE = (
    '[[rules]]\nrule = "hs-mismatch"\nwhen = { level = "heading" }\noutcome = "hold"\n'
    'why = "w"\nsource = "own rule"\n'
    'examples = [{ facts = { level = "heading" }, expect = "hold" }]\n'
)
OWN_SIGN = (
    '[[signs]]\nid = "OWN-1"\nsign = "s"\nwhen = "line.quantity_kg >= P.kg"\n'
    'question = "who is it"\nfamily = "own"\nseverity = "high"\naudience = "company"\n'
    'source = "own rule"\nparameters.kg = { value = 50, origin = "to be calibrated" }\n'
    'examples = [{ facts = { "line.quantity_kg" = 60 }, fires = true },'
    ' { facts = { "line.quantity_kg" = 6 }, fires = false }]\n'
)
QUIET = (
    '[[suppressions]]\nrule = "papers-sign"\nwhen = { sign = "PC-045" }\nreason = "r"\n'
    'owner = "o"\nuntil = 2027-03-01\n'
)


def verified(tmp_path: Path, text: str) -> Verified:
    return verify(house(tmp_path, text), on=ON)


def house(tmp_path: Path, text: str) -> Path:
    path = tmp_path / "house.toml"
    path.write_text(f'name = "house"\n{text}', "utf-8")
    return path


def said(found: Verified, level: Level, part: Part = Part.RULES) -> list[str]:
    return [f"{r.about}: {r.text}" for r in found.remarks[part] if r.level is level]


def test_the_packaged_policy_is_verified() -> None:
    found = verify(None, on=ON)
    assert found.problems == 0
    assert [each for some in found.remarks.values() for each in some] == []


def test_every_packaged_rule_has_why_source_and_examples() -> None:
    rules = read_policy().rules
    assert [r.rule for r in rules if not (r.why and r.source and r.examples)] == []


def test_the_example_of_a_company_policy_is_verified() -> None:
    assert verify(ROOT / "examples" / "policy" / "acme.toml", on=ON).problems == 0


def test_the_policy_in_the_documentation_is_verified(tmp_path: Path) -> None:
    page = (ROOT / "docs" / "policy.md").read_text("utf-8")
    block = re.search(r"```toml\n(.*?)```", page, re.S)
    assert block is not None
    path = tmp_path / "acme.toml"
    path.write_text(block[1], "utf-8")
    assert verify(path, on=ON).problems == 0


def test_a_rule_that_holds_is_said_to_hold(tmp_path: Path) -> None:
    assert any("rule 1, hs-mismatch" in r for r in said(verified(tmp_path, RULE), Level.OK))


@pytest.mark.parametrize(
    ("text", "problem"),
    [
        (RULE.replace('source = "own rule"\n', ""), "names no source"),
        (re.sub("examples.*", "", RULE), "has no example"),
        (RULE.replace('"hs-mismatch"', '"hs-mismach"'), "no finding is called 'hs-mismach'"),
        (RULE.replace("level", "levle"), "has no fact 'levle'"),
        (RULE.replace('"heading"', '"chapter"'), "level is never 'chapter'"),
        (RULE.replace("when", "at_least = { declared = 3 }\nwhen"), "declared is no number"),
        (RULE.replace('expect = "hold"', 'expect = "stop"'), "leads to hold, not stop"),
        (RULE.replace('examples = [{ facts = { level = "heading" }, expect = "hold"',
                      'examples = [{ facts = { level = "subheading" }, expect = "review"'),
         "none of its examples is decided by it"),
        (RULE + RULE, "rule 2, hs-mismatch: can never be reached: rule 1 takes all"),
    ],
    ids=["no source", "no example", "no such finding", "no such fact", "no such value",
         "not a number", "another outcome", "tests another rule", "twice"],
)  # fmt: skip
def test_what_is_wrong_with_a_rule_is_a_problem(
    tmp_path: Path, text: str, problem: str
) -> None:
    assert any(problem in told for told in said(verified(tmp_path, text), Level.PROBLEM))


def test_a_packaged_rule_that_a_company_replaces_is_a_note(tmp_path: Path) -> None:
    text = re.sub("when.*\n", "", RULE)
    found = verified(tmp_path, text)
    assert found.problems == 0
    assert any("packaged, and replaced" in told for told in said(found, Level.NOTE))


def test_a_suppression_does_not_fail_the_test_of_a_rule(tmp_path: Path) -> None:
    quiet = QUIET.replace("papers-sign", "hs-mismatch")
    quiet = quiet.replace('sign = "PC-045"', 'level = "heading"')
    assert verified(tmp_path, RULE + quiet).problems == 0


@pytest.mark.parametrize(
    ("until", "level", "words"),
    [
        ("2026-11-23", Level.PROBLEM, "ended on 2026-11-23"),
        ("2026-11-24", Level.NOTE, "ends on 2026-11-24"),
        ("2026-12-08", Level.NOTE, "ends on 2026-12-08"),
        ("2026-12-09", Level.OK, "until 2026-12-09"),
        ("2027-11-25", Level.OK, "until 2027-11-25"),
        ("2027-11-26", Level.PROBLEM, "runs longer than a year"),
    ],
)
def test_the_end_of_a_suppression_is_watched(
    tmp_path: Path, until: str, level: Level, words: str
) -> None:
    found = verified(tmp_path, QUIET.replace("2027-03-01", until))
    assert any(words in told for told in said(found, level, Part.SUPPRESSIONS))


@pytest.mark.parametrize(
    ("given", "problem"),
    [
        ('sign = "PC-999"', "no sign is called 'PC-999'"),
        ('sing = "PC-045"', "has no fact 'sing'"),
    ],
)
def test_a_suppression_of_what_does_not_exist_is_a_problem(
    tmp_path: Path, given: str, problem: str
) -> None:
    found = verified(tmp_path, QUIET.replace('sign = "PC-045"', given))
    assert any(problem in told for told in said(found, Level.PROBLEM, Part.SUPPRESSIONS))


def test_a_sign_of_the_company_is_named_as_its_own(tmp_path: Path) -> None:
    told = said(verified(tmp_path, OWN_SIGN), Level.NOTE, Part.SIGNS)
    assert told == ["sign OWN-1: own sign (no official text): s"]


def test_a_sign_of_the_company_that_fails_its_example_is_a_problem(tmp_path: Path) -> None:
    found = verified(tmp_path, OWN_SIGN.replace('"line.quantity_kg" = 60', '"line.hs6" = "1"'))
    assert any("does not fire" in t for t in said(found, Level.PROBLEM, Part.SIGNS))


def test_a_changed_parameter_that_turns_an_example_is_told(tmp_path: Path) -> None:
    text = '[[changes]]\nid = "PC-040"\nwhy = "w"\nparameters = { hi = 900, lo = 0 }\n'
    found = verified(tmp_path, text)
    assert found.problems == 0
    assert any("with the parameters you gave" in t for t in said(found, Level.NOTE, Part.SIGNS))
    assert any("hi 3.0 → 900.0" in t for t in said(found, Level.OK, Part.SIGNS))


def test_what_a_policy_says_of_a_finding_is_shown(tmp_path: Path) -> None:
    found = show_policy("hs-mismatch", path=house(tmp_path, RULE))
    assert [rule.outcome for _, rule in found.rules] == ["hold", "review"]
    assert found.own == 1


def test_nothing_is_shown_of_a_name_that_does_not_exist() -> None:
    with pytest.raises(InvalidRecordError, match="no finding and no sign"):
        show_policy("hs-mismach")


BOUNDS, LEFT_OUT = thresholds(SIGNS)


def test_every_parameter_to_be_calibrated_is_measured_or_left_out_by_name() -> None:
    named = {f"{b.sign.id} {b.parameter}" for b in BOUNDS} | set(LEFT_OUT)
    uncalibrated = {
        f"{sign.id} {name}"
        for sign in SIGNS.asked
        for name, parameter in sign.parameters.items()
        if not parameter.calibrated
    }
    assert named == uncalibrated


@pytest.mark.parametrize(
    ("sign", "parameter", "operands"),
    [
        ("CO-016", "min", ("consignment.route_score",)),
        ("CO-012", "factor", ("ratio(line.quantity_kg, history.qty_median_kg)",)),
        ("BK-051", "k", ("count(history.small_in)", "count(history.small_out_same_payee)")),
        ("CO-047", "gap", ("line.tech_level - consignment.destination_tech_level",)),
    ],
)
def test_what_a_parameter_bounds_is_read_from_the_expression(
    sign: str, parameter: str, operands: tuple[str, ...]
) -> None:
    found = [b for b in BOUNDS if (b.sign.id, b.parameter) == (sign, parameter)]
    assert found[0].operands == operands


def test_a_tolerance_inside_a_call_is_left_out() -> None:
    assert "PC-009 tol" in LEFT_OUT


@pytest.mark.parametrize("bound", BOUNDS, ids=[f"{b.sign.id}-{b.parameter}" for b in BOUNDS])
def test_of_its_own_examples_the_number_of_a_sign_can_be_measured(bound: Threshold) -> None:
    facts: dict[str, Particulars] = {}
    for example in bound.sign.examples:
        for name, value in example.facts.items():
            group, _, field = name.partition(".")
            facts.setdefault(group, {})[field] = value
    assert bound.measure(context(facts), ()) is not None


def bound_by(operator: str) -> Threshold:
    return Threshold(SIGNS.by_id["CO-016"], "min", operator, ("consignment.route_score",))


NUMBERS = st.lists(
    st.one_of(st.floats(-1e6, 1e6), st.integers(0, 5).map(float)),
    min_size=ENOUGH,
    max_size=300,
)


@given(NUMBERS, st.sampled_from([">=", "<=", ">", "<"]), st.floats(0, 1))
def test_no_more_than_the_share_reach_a_proposed_value(
    numbers: list[float], operator: str, share: float
) -> None:
    bound = bound_by(operator)
    turned = sorted(numbers if bound.upward else [-each for each in numbers])
    proposed, why_none = proposal(turned, bound, share)
    assert (proposed is None) == bool(why_none)
    if proposed is not None:
        reached = sum(bound.reached(each, proposed) for each in numbers)
        assert reached <= share * len(numbers)


def test_on_too_few_records_nothing_is_proposed() -> None:
    proposed, why_none = proposal([float(n) for n in range(ENOUGH - 1)], bound_by(">="), 0.01)
    assert proposed is None
    assert "fewer than 100" in why_none


def test_the_nearest_value_is_proposed() -> None:
    numbers = [float(n) for n in range(1000)]
    assert proposal(numbers, bound_by(">="), 0.01) == (990.0, "")


def transaction(number: int, kilograms: Sequence[int] = (25,)) -> Transaction:
    return Transaction(
        reference=f"T-{number}",
        date=dt.date(2026, 10, 1 + number % 28),
        departure="DE",
        destination="MX",
        parties=(Party(name=f"Muster {number} GmbH", role=Role.CUSTOMER, country="DE"),),
        lines=tuple(
            Line(number=n, description="Acetone", cas="67-64-1",
                 quantity=Quantity(Decimal(kg), Unit("kg")))
            for n, kg in enumerate(kilograms, start=1)
        ),
        particulars={"consignment.route_score": number / 1000},
    )  # fmt: skip


@pytest.fixture(scope="module")
def stored(tmp_path_factory: pytest.TempPathFactory, snapshot: Snapshot) -> Home:
    """An installation that has screened some orders of a listed substance, and one of sugar."""
    home = Home(tmp_path_factory.mktemp("home")).prepare()
    home.shelf.keep(snapshot)
    sugar = Line(number=1, description="sugar")
    made = [transaction(n, (n + 1, n + 2)) for n in range(120)]
    made.append(replace(transaction(500), reference="SUGAR", lines=(sugar,)))
    checks = [screen(each, snapshot, History(on=ON)) for each in made]
    with open_store(home) as store:
        keep_checks(checks, Making(), store=store, acting=acting_now("ada"))
    return home


@pytest.fixture(scope="module")
def measured(stored: Home, snapshot: Snapshot) -> Calibrated:
    return calibrate(CalibrationOrder(on=ON), snapshot=snapshot, home=stored)


def row(found: Calibrated, sign: str, parameter: str) -> Calibration:
    return next(r for r in found.parameters if (r.sign, r.parameter) == (sign, parameter))


def test_a_number_of_a_consignment_is_taken_once(measured: Calibrated) -> None:
    assert row(measured, "CO-016", "min").records == 121


def test_a_number_of_a_line_is_taken_for_each_line(measured: Calibrated) -> None:
    assert row(measured, "BK-062", "kg").records == 240


def test_what_fires_now_and_then_is_counted(measured: Calibrated) -> None:
    found = row(measured, "CO-016", "min")
    assert (found.present, found.firing) == (0.02, 21)
    assert found.proposed == 0.0
    assert found.firing_then == 1


def test_the_days_of_the_records_are_told(measured: Calibrated) -> None:
    assert (measured.first, measured.last) == (dt.date(2026, 10, 1), dt.date(2026, 10, 28))


def test_parameters_that_the_records_say_nothing_of_are_named(measured: Calibrated) -> None:
    assert "CU-004 k" in measured.silent


def test_the_snippet_is_a_policy_that_fires_on_no_more_than_the_share(
    measured: Calibrated, stored: Home, snapshot: Snapshot, tmp_path: Path
) -> None:
    text = snippet(measured)
    change = next(c for c in tomllib.loads(text)["changes"] if c["id"] == "CO-016")
    assert change["why"].startswith("calibrated on 121 records from 2026-10-01 to 2026-10-28")
    order = CalibrationOrder(on=ON, policy=house(tmp_path, text))
    again = calibrate(order, snapshot=snapshot, home=stored)
    # Calibrated by the company now, so nothing is left to calibrate in it.
    assert "CO-016" not in {r.sign for r in again.parameters if r.parameter == "min"}
    assert read_policy(house(tmp_path, text)).signs.by_id["CO-016"].parameters["min"].value == 0


def test_no_change_is_proposed_that_would_let_more_fire(measured: Calibrated) -> None:
    quiet = {r.sign for r in measured.parameters if r.firing <= 0.01 * r.records}
    loosened = {r.sign for r in measured.parameters if r.firing > 0.01 * r.records}
    changed = {c["id"] for c in tomllib.loads(snippet(measured)).get("changes", [])}
    assert changed & (quiet - loosened) == set()


def test_files_of_trade_are_measured_like_stored_checks(
    stored: Home, snapshot: Snapshot, tmp_path: Path
) -> None:
    path = tmp_path / "orders.csv"
    rows = [f"A{n},2026-10-{n % 28 + 1:02},Acetone,67-64-1,{n + 1},kg" for n in range(150)]
    head = "reference,date,description,cas,quantity,unit"
    path.write_text("\n".join([head, *rows, "A,2026-10-01,x,,two,kg,seven"]), "utf-8")
    order = CalibrationOrder(on=ON, files=(path,))
    found = calibrate(order, snapshot=snapshot, home=stored)
    assert row(found, "BK-062", "kg").records == 150
    assert found.unread == 1


@pytest.mark.parametrize("share", [-0.1, 1.1, math.nan])
def test_a_share_that_is_none_is_refused(share: float) -> None:
    with pytest.raises(InvalidRecordError, match="between 0 and 1"):
        CalibrationOrder(on=ON, share=share)


QUESTIONS = [s for s in SIGNS.signs if s.checkable is not Checkable.YES]


def test_every_sign_that_data_cannot_answer_has_a_question_of_its_own() -> None:
    path = data_folder() / "policies" / "questions.toml"
    assert set(tomllib.loads(path.read_text("utf-8"))) == {each.id for each in QUESTIONS}


@pytest.mark.parametrize("sign", QUESTIONS, ids=[each.id for each in QUESTIONS])
def test_a_question_says_its_source_and_where_the_answer_is_recorded(sign: Sign) -> None:
    asked = question_of(sign)
    assert asked.source
    assert asked.question.endswith("?")
    assert asked.codes or asked.fields


@pytest.mark.parametrize(
    "sign",
    [s for s in QUESTIONS if any("staff_notes" in f for f in s.fields)],
    ids=lambda s: s.id,
)
def test_the_code_of_a_note_stands_in_the_vocabulary(sign: Sign) -> None:
    codes = note_codes(sign)
    assert codes
    for field, some in codes.items():
        assert [code for code in some if code not in vocabulary()[field].meaning] == []


def test_a_transaction_without_listed_goods_raises_no_question(stored: Home) -> None:
    found = checklist("SUGAR", home=stored)
    assert (found.questions, found.why_none) == ((), "no listed goods are in it")


def test_what_the_papers_refute_is_not_asked(stored: Home) -> None:
    every = {q.sign for q in checklist(home=stored).questions}
    here = {q.sign for q in checklist("T-1", home=stored).questions}
    assert here < every
    assert "CO-033" not in here  # the goods are no vessel


def test_what_the_papers_say_already_is_marked(stored: Home) -> None:
    marked = {q.sign for q in checklist("T-1", home=stored).questions if q.answered}
    assert "CO-054" in marked  # a route that is hardly ever taken


def test_questions_are_those_of_the_audience(stored: Home) -> None:
    found = checklist(home=stored, audience="bank").questions
    assert {each.audience for each in found} == {"bank"}


def test_a_sign_of_the_company_may_ask_a_question(stored: Home, tmp_path: Path) -> None:
    text = OWN_SIGN.replace('source = "own rule"', 'source = "own rule"\ncheckable = "no"')
    found = checklist(home=stored, policy=house(tmp_path, text)).questions
    assert found[-1].question == "Is this so: s?"
