"""What a hostile name may not do: fail, take long, or become words that are none."""

import time
from itertools import product

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from precurb.lists.party_names import read_name, unread_in
from precurb.lists.party_names.scripts import LONGEST_NAME
from precurb.model import PartyType

COMPANY, PERSON = PartyType.ENTITY, PartyType.PERSON
LONGEST_WAIT = 30.0  # seconds; a guard against hanging, no measure of speed

MARKS = ["\u0301\u0302", "\u064b\u064e", "\u3099", "\u200d\u202e", "—…!?", "()[]{}", "· ・", ""]


@pytest.mark.parametrize(("name", "type_"), list(product(MARKS, PartyType)))
def test_marks_alone_are_no_name(name: str, type_: PartyType) -> None:
    assert read_name(name, type_) == ()
    assert read_name(name * 5000, type_) == ()


@pytest.mark.parametrize(
    ("name", "said"),
    [
        ("Zelt " * 61, "300 letters"),
        ("Z" + "\ufdfa" * 20, "300 letters"),  # one sign, eighteen letters
        ("x1 " * 99 + "Z", ""),
        ("x1 " * 99 + "Zelt", "300 letters"),
        ("7z " * 110, "300 letters"),
        ("ab1234 " * 42, ""),
        ("外贸" * 60, "100 words"),
        ("…", "no letter"),
    ],
    ids=["words", "one sign", "300", "301", "short words", "whole", "Han", "marks"],
)
def test_what_is_cut_off_a_name_is_told(name: str, said: str) -> None:
    told = unread_in(name, COMPANY)
    assert said in told
    assert bool(said) is bool(told)


def test_words_that_are_cut_off_are_told() -> None:
    assert unread_in("z " * 149, PERSON) == "only the first 100 words were compared"
    assert unread_in("ab " * 99, PERSON) == ""


@pytest.mark.parametrize("gap", [" " * 400, "\u200b" * 400, "\n\t" * 300])
def test_padding_hides_no_word(gap: str) -> None:
    assert read_name(f"Ulfred{gap}Quellborn") == read_name(
        "UlfredQuellborn" if "\u200b" in gap else "Ulfred Quellborn"
    )
    assert unread_in(f"Ulfred{gap}Quellborn") == ""


SCRIPTS = {"latin": "Zelt-borN é", "digits": "7a", "han": "青狼化工", "kana": "アオ",
           "hangul": "가람케이", "cyrillic": "волЪ", "arabic": "ذئبال", "hebrew": "זאב",
           "mixed": "Zelt青アЖ7ب", "marks": "e\u0301\u0323", "dots": "a.b&"}  # fmt: skip


@pytest.mark.parametrize("letters", SCRIPTS.values(), ids=list(SCRIPTS))
@pytest.mark.parametrize("type_", [COMPANY, PERSON, PartyType.UNKNOWN])
def test_a_name_of_ten_thousand_characters_is_read_in_time(
    letters: str, type_: PartyType
) -> None:
    name = (letters * 10_000)[:10_000]
    started = time.monotonic()
    for reading in read_name(name, type_):
        assert sum(len(word.written) for word in reading.words[:1]) <= LONGEST_NAME
    assert time.monotonic() - started < LONGEST_WAIT


def test_eighty_aliases_of_twenty_words_are_read_in_time() -> None:
    names = [" ".join(f"zelt{chr(97 + (n * w) % 26)}born" for w in range(20))
             + f" 青狼{n}" for n in range(80)]  # fmt: skip
    started = time.monotonic()
    assert all(read_name(name, COMPANY) for name in names)
    assert time.monotonic() - started < LONGEST_WAIT


LETTERS = st.one_of(
    st.characters(exclude_categories=["Cs"]),
    st.characters(max_codepoint=0x24F),
    *(st.sampled_from(each) for each in SCRIPTS.values()),
    *(st.characters(min_codepoint=low, max_codepoint=high) for low, high in (
        (0x370, 0x4FF), (0x530, 0x5FF), (0x600, 0x77F), (0x3005, 0x31FF), (0x4E00, 0x9FFF),
        (0xAC00, 0xD7A3), (0xF900, 0xFFEF), (0x20000, 0x2A6DF))),
)  # fmt: skip


@settings(max_examples=400, deadline=None)
@given(st.text(LETTERS, max_size=40), st.sampled_from(PartyType), st.sampled_from(("", "JP")))
def test_reading_never_fails_and_gives_plain_words(
    name: str, type_: PartyType, country: str
) -> None:
    for reading in read_name(name, type_, country):
        assert reading.words
        for word in reading.words:
            assert word.text
            assert word.text.isascii()
            assert word.text.isalnum()
            assert word.text == word.text.lower()
            assert word.weight > 0
