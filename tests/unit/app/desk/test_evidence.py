"""Evidence is taken apart without losing or inventing a word."""

from hypothesis import given
from hypothesis import strategies as st

from precurb.app.desk.evidence import AlignedWord, PaperSide, aligned_words, paper_sides
from precurb.model import Finding, Question


def finding(**facts: str) -> Finding:
    return Finding(question=Question.WHO, rule="party-name-near", facts=facts)


def test_words_stand_beside_the_words_that_they_agree_with() -> None:
    told = finding(listed_name="GULF CARTEL", how="golf ≈ gulf; cartel = cartel; + new; − old")
    assert list(aligned_words(told)) == [
        AlignedWord(asked="golf", listed="gulf", sign="≈"),
        AlignedWord(asked="cartel", listed="cartel", sign="="),
        AlignedWord(asked="new", listed="", sign="+"),
        AlignedWord(asked="", listed="old", sign="−"),
    ]


def test_a_finding_of_no_name_has_no_words() -> None:
    assert list(aligned_words(finding(how="a = b"))) == []


def test_papers_are_named_in_the_readers_language() -> None:
    told = finding(evidence="line.net_kg: invoice 500 ≠ packing list 520; line.state: liquid")
    assert list(paper_sides(told, "de")) == [
        PaperSide(about="Nettomasse (kg)", paper="Rechnung", says="500"),
        PaperSide(about="Nettomasse (kg)", paper="Packliste", says="520"),
    ]


@given(st.text(max_size=60))
def test_any_evidence_can_be_taken_apart(text: str) -> None:
    for side in paper_sides(finding(evidence=f"line.net_kg: invoice {text} ≠ label x"), "zh"):
        assert side.says or side.paper
    list(aligned_words(finding(listed_name="x", how=text)))
