"""Reading names: any script to words, hostile names too."""

import pytest

from precurb.lists.party_names import read_name
from precurb.lists.party_names.company import split_compound
from precurb.lists.party_names.sounds import bones, skeleton, sound
from precurb.lists.party_names.words import Channel, Mark, WordKind
from precurb.model import PartyType

COMPANY, PERSON = PartyType.ENTITY, PartyType.PERSON


def texts(name: str, type_: PartyType = COMPANY, at: int = 0) -> list[str]:
    return [w.text for w in read_name(name, type_)[at].words]


def kinds(name: str, type_: PartyType = COMPANY) -> list[WordKind]:
    return [w.kind for w in read_name(name, type_)[0].words]


def test_a_company_is_place_brand_industry_and_legal_form() -> None:
    assert texts("Hebei Grauwolf Chemical Co., Ltd.") == [
        "hebei", "grauwolf", "chemical", "ltd",
    ]  # fmt: skip
    assert kinds("Hebei Grauwolf Chemical Co., Ltd.") == [
        WordKind.PLACE, WordKind.NAME, WordKind.INDUSTRY, WordKind.LEGAL,
    ]  # fmt: skip


@pytest.mark.parametrize(
    "name",
    [
        "Grauwolf Technologies Inc",
        "GRAUWOLF TECH. INC.",
        "Grauwolf Sci-Tech, Inc.",
        "GrauwolfTechnology Inc",
        "Grauwolf Techonlogy Inc",
    ],
)
def test_words_of_business_have_one_form(name: str) -> None:
    assert texts(name) == ["grauwolf", "technology", "inc"]


def test_a_chinese_company_is_cut_from_both_ends() -> None:
    assert texts("河北冠狼生物科技有限公司") == [
        "hebei",
        "guanlang",
        "bio",
        "technology",
        "ltd",
    ]
    assert read_name("河北冠狼生物科技有限公司", COMPANY)[0].words[1].marks & Mark.PINYIN


def test_traditional_characters_read_like_simplified_ones() -> None:
    assert texts("廣東華藥醫藥有限公司") == texts("广东华药医药有限公司")


def test_a_chinese_person_is_read_in_mandarin_wade_giles_and_cantonese() -> None:
    spellings = {tuple(w.text for w in r.words) for r in read_name("陈志强", PERSON)}
    assert {("chen", "zhiqiang"), ("chen", "chihchiang")} <= spellings
    assert any(words[0] == "chan" for words in spellings)


def test_a_compound_surname_is_one() -> None:
    assert texts("欧阳明", PERSON) == ["ouyang", "ming"]


def test_kanji_are_not_read_in_mandarin() -> None:
    assert read_name("株式会社日本化学", COMPANY)[0].channel is Channel.JAPANESE
    assert texts("日本ヨシタケ化学株式会社")[:2] == ["japan", "yoshitake"]
    assert read_name("山田化学", COMPANY, "JP")[0].channel is Channel.JAPANESE


def test_korean_letters_are_letters() -> None:
    assert "kt" in texts("케이티화학")


def test_a_russian_company_is_read_by_meaning() -> None:
    assert texts("ООО «Волкодав химическая компания»")[1:3] == ["volkodav", "chemical"]


def test_arabic_leaves_vowels_unwritten() -> None:
    words = read_name("زقرطون", PERSON)[0].words
    assert words[0].marks & Mark.UNVOWELLED


def test_a_name_in_two_scripts_is_two_names() -> None:
    read = read_name("Guanlang Bio Technology 河北冠狼生物科技有限公司", COMPANY)
    assert {r.channel for r in read} == {Channel.LATIN, Channel.HAN}


@pytest.mark.parametrize(
    "name", ["", "  ", "...", "\u0301\u0302\u0303", "\u200b\u200e", "()[]"]
)
def test_a_name_without_letters_has_no_reading(name: str) -> None:
    assert read_name(name) == ()


def test_invisible_marks_change_nothing() -> None:
    assert texts("Grau\u200bwolf\u202e GmbH") == texts("Grauwolf GmbH")


def test_a_particle_is_a_name_where_it_must_be() -> None:
    assert kinds("Bin Xu", PERSON) == [WordKind.NAME, WordKind.NAME]
    assert WordKind.PARTICLE in kinds("Osman bin Saleh al-Harbi", PERSON)


def test_numbers_are_read_in_words_and_figures() -> None:
    assert texts("Grauwolf Fund VIII") == texts("Grauwolf Fund 8")
    assert "44" in texts("Grauwolf Brigade Forty-Four")


def test_words_written_together_are_taken_apart_at_words_of_business() -> None:
    assert split_compound("grauwolftechnology")[-1] == ("technology", WordKind.INDUSTRY)
    assert split_compound("grauwolf") == (("grauwolf", WordKind.NAME),)


def test_spellings_of_a_sound_meet() -> None:
    assert sound("hussein") == sound("husayn") == sound("husain")
    assert sound("yevgeny") == sound("evgeny")
    assert sound("celina") == sound("selina")
    assert skeleton("muhammad") == skeleton("mhmd")
    assert bones("toruborusu")[0] == bones("turborus")[0]


@pytest.mark.parametrize(
    "name",
    ["A" * 10_000, "a b " * 3000, "甲" * 10_000, "\u0301" * 10_000 + "x", "é-" * 5000,
     "北京Beijing" * 900, "ア" * 10_000, "한" * 10_000, "م" * 10_000, "1a" * 5000],
    ids=["letters", "words", "han", "marks", "accents", "mixed", "kana", "hangul", "arabic",
         "digits"],
)  # fmt: skip
@pytest.mark.parametrize("type_", [COMPANY, PERSON])
def test_a_hostile_name_is_read(name: str, type_: PartyType) -> None:
    assert len(read_name(name, type_)) <= 6
