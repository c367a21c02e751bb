"""How names are read by script."""

from collections.abc import Callable

import pytest

from precurb.lists.party_names import Channel, Reading, WordKind, read_name
from precurb.lists.party_names.sounds import bones, skeleton, sound, syllables
from precurb.lists.party_names.tokens import number, tokens
from precurb.model import PartyType

COMPANY, PERSON, SHIP = PartyType.ENTITY, PartyType.PERSON, PartyType.VESSEL
NAME, PLACE, INDUSTRY, LEGAL = (
    WordKind.NAME,
    WordKind.PLACE,
    WordKind.INDUSTRY,
    WordKind.LEGAL,
)


def first(name: str, type_: PartyType = COMPANY, country: str = "") -> Reading:
    return read_name(name, type_, country)[0]


def texts(name: str, type_: PartyType = COMPANY, country: str = "") -> list[str]:
    return [word.text for word in first(name, type_, country).words]


def parts(name: str, type_: PartyType = COMPANY) -> list[tuple[str, WordKind]]:
    return [(word.text, word.kind) for word in first(name, type_).words]


COMPANIES = {
    "Shandong Zeltborn Chemical Co., Ltd.": "shandong zeltborn chemical ltd",
    "浙江青狼化工有限公司": "zhejiang qinglang chemical ltd",
    "廣東藍狐貿易有限公司": "guangdong lanhu trade ltd",
    "广东蓝狐贸易有限公司": "guangdong lanhu trade ltd",
    "上海赤狐进出口有限公司": "shanghai chihu import export ltd",
}


@pytest.mark.parametrize(("name", "words"), COMPANIES.items(), ids=list(COMPANIES))
def test_a_company_is_place_brand_business_and_form(name: str, words: str) -> None:
    read = parts(name)
    assert [text for text, _ in read] == words.split()
    kinds = [kind for _, kind in read]
    assert kinds == [PLACE, NAME, *[INDUSTRY] * (len(kinds) - 3), LEGAL]


@pytest.mark.parametrize(
    ("name", "country", "words"),
    [
        ("Dr. Bertram von Zeltmann", "", "dr bertram von zeltmann"),
        ("O'Zeltmann, Bertram", "", "ozeltmann bertram"),
        ("Jürgen Zeltmänn", "", "jurgen zeltmann"),
        ("欧阳青狼", "", "ouyang qinglang"),
        ("司馬光狼", "", "sima guanglang"),
        ("伯特·奎尔曼", "", "bote kuierman"),
        ("やまだ タロウ", "", "yamada taro"),
        ("山田 太郎", "JP", "yamada taro"),
        ("김가람", "", "kim garam"),
        ("Иван Волкодавов", "", "ivan volkodavov"),
        ("محمد زقرطون", "", "muhammad zqrtwn"),
    ],
)
def test_a_person_is_read_in_any_script(name: str, country: str, words: str) -> None:
    assert texts(name, PERSON, country) == words.split()


@pytest.mark.parametrize(
    ("name", "channel", "words"),
    [
        ("アオオカミ化学工業株式会社", Channel.JAPANESE, "aokami chemical industry ltd"),
        ("株式会社ケイエヌ化学", Channel.JAPANESE, "ltd kn chemical"),
        ("케이엘피화학", Channel.KOREAN, "klp chemical"),
        ("삼낭화학 주식회사", Channel.KOREAN, "samnang chemical ltd"),
        ("ЗАО Серволк Химия", Channel.CYRILLIC, "jsc servolk chemical"),
        ("شركة زقرطون للكيماويات", Channel.ABJAD, "co zqrtwn chemical"),
    ],
)
def test_words_of_business_are_known_in_any_script(
    name: str, channel: Channel, words: str
) -> None:
    assert first(name).channel is channel
    assert texts(name) == words.split()


def test_characters_alone_are_japanese_when_the_country_says_so() -> None:
    assert first("青狼化学", COMPANY, "JP").channel is Channel.JAPANESE
    assert first("青狼化学", COMPANY, "CN").channel is Channel.HAN


def test_a_name_in_two_scripts_is_two_names() -> None:
    both = read_name("Qinglang Chemical 浙江青狼化工有限公司", COMPANY)
    latin = read_name("Qinglang Chemical", COMPANY)
    assert both == (*latin, *read_name("浙江青狼化工有限公司", COMPANY))


@pytest.mark.parametrize("name", ["MV Zelt Star 7", "M/V ZELT STAR 7", "M.V. Zelt Star 7"])
def test_a_ship_is_called_by_all_words_but_its_prefix(name: str) -> None:
    assert parts(name, SHIP) == [("zelt", NAME), ("star", NAME), ("7", WordKind.NUMBER)]


@pytest.mark.parametrize(
    "name",
    [
        "ZELTBORN CHEMICAL",
        "Zéltbörn Chemical",
        "Ｚｅｌｔｂｏｒｎ　Ｃｈｅｍｉｃａｌ",
        "Zelt\u200bborn Chemical",
        "\u202eZeltborn\u200f Chemical\ufeff",
        "Zelt\u00adborn\tChemical\n",
        "Zeltborn-Chemical",
        "ZeltbornChemical",
        "Zeltborn Chеmical",  # the first "e" of Chemical is a Cyrillic one
    ],
)
def test_dress_does_not_change_a_name(name: str) -> None:
    assert parts(name) == [("zeltborn", NAME), ("chemical", INDUSTRY)]


@pytest.mark.parametrize(
    ("written", "read"),
    [("XII", "12"), ("012", "12"), ("Twelve", "twelve"), ("viii", "8"), ("Forty-Two", "42"),
     ("seven", "7"), ("No. 44", "44")],
)  # fmt: skip
def test_numbers_are_figures(written: str, read: str) -> None:
    assert read in texts(f"Zeltborn {written} Fund")


def test_a_title_or_particle_weighs_next_to_nothing() -> None:
    words = first("Sheikh Osric bin Ulfred al-Zelt", PERSON).words
    small = {w.text for w in words if w.kind is WordKind.PARTICLE}
    assert small == {"sheikh", "bin", "al"}
    assert all(w.weight < 0.05 for w in words if w.text in small)


def test_a_common_name_weighs_less_than_a_rare_one() -> None:
    common, rare = (w.weight for w in first("Muhammad Zeltbornian", PERSON).words)
    assert common < rare == 1.0


def test_a_full_stop_that_cuts_a_word_short_is_kept_by_tokens() -> None:
    assert list(tokens("Zelt. & Born, A. B.")) == ["zelt.", "and", "born", "a.", "b."]
    assert [number(t) for t in ("ix", "007", "zelt")] == ["9", "7", ""]


@pytest.mark.parametrize(
    ("key", "one", "other"),
    [
        (sound, "shakib", "schakib"),
        (sound, "zeltmann", "zeltman"),
        (sound, "yusef", "yusif"),
        (skeleton, "karim", "krym"),
        (skeleton, "phaton", "fatn"),
        (bones, "zeruto", "zelto"),
        (bones, "vento", "bento"),
    ],
)
def test_spellings_of_a_sound_meet(key: Callable[[str], object], one: str, other: str) -> None:
    assert key(one) == key(other)


def test_pinyin_falls_into_syllables_and_other_words_do_not() -> None:
    assert syllables("qinglang") == ("qing", "lang")
    assert syllables("zeltborn") == ()
