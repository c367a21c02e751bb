"""The registry of ordinary chemicals: what it answers, what it leaves out, how it refuses."""

from pathlib import Path

import pytest

from precurb.data import data_folder
from precurb.errors import UntrustedMessageError
from precurb.lists.knowledge import read_packaged
from precurb.lists.names import name_key
from precurb.lists.registry import Registry, bundled_registry

REGISTRY = bundled_registry()


def named(name: str) -> set[str]:
    return {REGISTRY.cas(number) for number in REGISTRY.by_name(name_key(name))}


@pytest.mark.parametrize(
    ("name", "cas"),
    [("citric acid", "77-92-9"), ("Ethyl acetate", "141-78-6"), ("glycerol", "56-81-5"),
     ("EC 233-025-2", "10024-58-5"), ("sulphuric acid", "7664-93-9")],
)  # fmt: skip
def test_an_ordinary_name_has_its_number(name: str, cas: str) -> None:
    assert cas in named(name)


def test_a_number_has_its_structure_and_name() -> None:
    number = REGISTRY.by_cas("77-92-9")
    assert number is not None
    compound = REGISTRY.compound(number)
    assert (compound.cas, compound.relatives) == ("77-92-9", ())
    assert compound.smiles
    assert REGISTRY.by_inchikey("KRKNYBCHXYNGOX-UHFFFAOYSA-N") == number


@pytest.mark.parametrize("name", ["bmk", "npp", "p2p", "no such chemical", "azeton"])
def test_acronyms_and_unknown_names_are_not_in_it(name: str) -> None:
    assert named(name) == set()


def test_half_a_character_is_no_name() -> None:
    assert REGISTRY.by_name("\ud800") == ()


@pytest.mark.parametrize("cas", ["1-00-0", "999-99-9", "4294967-29-5"])
def test_an_unknown_number_is_not_in_it(cas: str) -> None:
    assert REGISTRY.by_cas(cas) is None


def test_a_salt_of_a_listed_substance_is_known_by_its_key_alone() -> None:
    number = REGISTRY.by_inchikey("BALXUFOVQVENIU-GNAZCLTHSA-N")  # ephedrine hydrochloride
    assert number is not None
    assert REGISTRY.related(number)


def test_it_was_compiled_with_the_substances_of_the_law_book() -> None:
    for substance in read_packaged().substances:
        number = REGISTRY.by_inchikey(substance.inchikey) if substance.inchikey else None
        assert number is None or REGISTRY.related(number), substance.key


def test_every_text_can_be_read() -> None:
    for number in range(0, len(REGISTRY), 997):
        assert REGISTRY.compound(number).smiles


def test_a_file_that_is_cut_off_or_something_else_is_refused(tmp_path: Path) -> None:
    whole = (data_folder() / "registry" / "chemicals.idx").read_bytes()
    cut, other = tmp_path / "cut", tmp_path / "other"
    cut.write_bytes(whole[:100_000])
    other.write_bytes(b"x" * 4096)
    for path in (cut, other):
        with pytest.raises(UntrustedMessageError):
            Registry(path)
