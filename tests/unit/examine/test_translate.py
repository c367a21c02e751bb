"""Chemical names of other languages: rules of spelling and order, not lists of names."""

import time

import pytest

from precurb.examine.substances.translate import english_names


@pytest.mark.parametrize(
    ("text", "english"),
    [
        ("Benzoesäure", "benzoic acid"),
        ("Buttersäureethylester", "butyric acid ethyl ester"),
        ("Chlorbenzol", "chlorobenzene"),
        ("Natriumhydroxid", "sodium hydroxide"),
        ("Kohlenstoffdisulfid", "carbon disulfide"),
        ("Ethylendiamin", "ethylenediamine"),
        ("Zyklohexanon", "cyclohexanone"),
        ("N-Methylanilin", "N-methylaniline"),
        ("acide benzoïque", "benzoic acid"),
        ("acétate d'éthyle", "ethyl acetate"),
        ("bromure de propyle", "propyl bromide"),
        ("hexanone-2", "2-hexanone"),
        ("ácido fórmico", "formic acid"),
        ("CLORURO DE SODIO", "sodium chloride"),
        ("acetato de etilo", "ethyl acetate"),
        ("acido benzoico", "benzoic acid"),
        ("cloruro di etile", "ethyl chloride"),
        ("acidum citricum", "citric acid"),
        ("Codeini phosphas", "codeine phosphate"),
        ("对硝基苯酚", "p-nitrophenol"),
        ("乙酸乙酯", "acetic acid ethyl ester"),
        ("氯化鈉", "sodium chloride"),
        ("甲基叔丁基醚", "methyl tert-butyl ether"),
        ("2-溴-1-苯基乙酮", ""),
        ("N,N-二甲基甲酰胺", "N,N-dimethylformamide"),
        ("1-甲基哌啶-4-酮", "1-methylpiperidin-4-one"),
        ("3-phenylglycidic acid", "3-phenyloxirane-2-carboxylic acid"),
        ("ethyl .alpha.-ethylglycidate", "ethyl 2-ethyloxirane-2-carboxylate"),
        ("VETIVERINE OIL", "oil of vetiverine"),
        ("LEUCINE, DL-FORM", "leucine"),
        ("CODEINE COMPONENT OF COUGHBRAND", "codeine"),
        ("codeinum anhydricum", "codeine"),
    ],
)
def test_a_name_is_carried_over_by_its_morphemes(text: str, english: str) -> None:
    assert not english or english in english_names(text)


@pytest.mark.parametrize("text", ["acetone", "Steel pipes DN50", "polyethylene", ""])
def test_an_english_text_gives_no_other_substance(text: str) -> None:
    assert all(name.replace(" ", "") == text.lower() for name in english_names(text))


def test_locants_and_stereo_marks_stay_as_they_are() -> None:
    (name,) = english_names("(2R,3S)-3-Methylpentan-2-amin")[:1]
    assert name.startswith("(2R,3S)-3-")


def test_an_unknown_character_gives_no_name() -> None:
    assert english_names("苯甲龘") == ()


def test_a_hostile_text_takes_no_time() -> None:
    started = time.perf_counter()
    english_names("säure" * 39)
    english_names("(" * 199)
    english_names("二" * 79)
    assert time.perf_counter() - started < 30
