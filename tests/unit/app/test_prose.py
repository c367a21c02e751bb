"""Every language says the same, and no sentence breaks on a missing fact."""

import re
import tomllib

import pytest
from hypothesis import given
from hypothesis import strategies as st

from precurb.app.prose import LANGUAGES, decided, noted, reason, sentence, word
from precurb.data import data_folder
from precurb.decide import UNVERIFIED, read_policy
from precurb.model import Finding, Judgement, Outcome, Question, Role


def messages(language: str) -> dict[str, dict[str, str]]:
    path = data_folder() / "locale" / f"messages.{language}.toml"
    return tomllib.loads(path.read_text("utf-8"))


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_language_has_the_same_keys_and_places(language: str) -> None:
    english, other = messages("en"), messages(language)
    assert english["words"].keys() == other["words"].keys()
    for rule, template in english["rules"].items():
        assert sorted(re.findall(r"\{\w+\}", template)) == sorted(
            re.findall(r"\{\w+\}", other["rules"][rule])
        )


def test_every_rule_with_a_sentence_has_a_policy() -> None:
    assert set(messages("en")["rules"]) == {rule.rule for rule in read_policy().rules}


@pytest.mark.parametrize("language", sorted(set(LANGUAGES) - {"en"}))
def test_why_the_bundled_policy_decides_so_is_told_in_every_language(language: str) -> None:
    for rule in read_policy().rules:
        assert reason(rule.why, language) != rule.why
        assert reason(f"{rule.why} {UNVERIFIED}", language).startswith(
            reason(rule.why, language)
        )
    assert reason("Our own rule.", language) == "Our own rule."


@pytest.mark.parametrize("key", [*Outcome, *Question, *Role])
def test_closed_words_are_translated(key: str) -> None:
    assert all(key in messages(language)["words"] for language in LANGUAGES)


@given(
    st.sampled_from(sorted(messages("en")["rules"])),
    st.dictionaries(st.sampled_from(["party", "how", "cas"]), st.text(max_size=10)),
    st.sampled_from(LANGUAGES),
)
def test_a_missing_fact_never_breaks_a_sentence(
    rule: str, facts: dict[str, str], language: str
) -> None:
    assert sentence(rule, facts, language)


def judged(outcome: Outcome, **facts: str) -> Judgement:
    rule = "sign" if "sign" in facts else "party-allowed"
    finding = Finding(question=Question.WHO, rule=rule, facts=facts)
    return Judgement(finding=finding, outcome=outcome, because="b")


def test_what_decides_and_what_is_only_noted_are_parted_and_nothing_is_lost() -> None:
    allowed, hold = judged(Outcome.RELEASE), judged(Outcome.HOLD)
    later, first = (
        judged(Outcome.RELEASE, sign="CU-012"),
        judged(Outcome.RELEASE, sign="CO-002"),
    )
    review = judged(Outcome.REVIEW, sign="CO-070")
    made = [later, allowed, review, first, hold]
    assert decided(made) == [hold, review, allowed]
    assert noted(made) == [first, later]


def test_the_evidence_of_a_sign_is_told_in_the_language() -> None:
    facts = {"sign": "no such sign", "text": "A sign", "evidence": "line.net_kg: 520"}
    assert sentence("sign", facts, "de") == "A sign (Nettomasse (kg): 520)."


def test_an_unknown_word_stands_for_itself() -> None:
    assert word("no such word", "de") == "no such word"
