"""Which passwords are refused, and names that nobody may have."""

import pytest

from access_cases import PASSWORD
from precurb.app.access.names import read_name, read_scope
from precurb.app.access.passwords import (
    Weakness,
    check_password,
    hash_password,
    is_outdated,
    verify_password,
    weakness,
)
from precurb.errors import InvalidRecordError


@pytest.mark.parametrize(
    ("password", "found"),
    [
        (PASSWORD, None),
        ("größer als zwölf", None),
        ("静かな港の紫のランプを見る", None),
        ("violet lamp", Weakness.SHORT),
        ("x" * 257, Weakness.LONG),
        ("eva.ejemplo violet", Weakness.NAME),
        ("Violet EVA.EJEMPLO lamp", Weakness.NAME),
        ("aaaaaaaaaaaa", Weakness.SAME),
        ("abababababab", Weakness.SAME),
        ("passwordpassword", Weakness.COMMON),
        ("Password-Password", Weakness.COMMON),
        ("password12345", Weakness.COMMON),
        ("1234567890123", Weakness.COMMON),
        ("Compliance2026", Weakness.COMMON),
        ("p-r-e-c-u-r-s-o-r-s", Weakness.COMMON),
    ],
)
def test_what_would_be_guessed_is_refused(password: str, found: Weakness | None) -> None:
    assert weakness(password, "eva.ejemplo", 12) is found


def test_the_least_length_is_the_setting() -> None:
    assert weakness("violet lamp", "eva", 8) is None
    with pytest.raises(InvalidRecordError, match="20 characters"):
        check_password(PASSWORD, "eva", 20)


def test_a_password_is_kept_by_argon2id_with_a_salt_of_its_own() -> None:
    first, second = hash_password(PASSWORD), hash_password(PASSWORD)
    assert first.startswith("$argon2id$")
    assert first != second
    assert not is_outdated(first)


def test_the_right_password_alone_is_right() -> None:
    kept = hash_password(PASSWORD)
    assert verify_password(PASSWORD, kept)
    assert not verify_password(PASSWORD.upper(), kept)
    assert not verify_password("", kept)


def test_a_password_is_not_cut_off() -> None:
    kept = hash_password("x" * 256)
    assert verify_password("x" * 256, kept)
    assert not verify_password("x" * 257, kept)


@pytest.mark.parametrize("password", ["", PASSWORD, "the password of nobody"])
def test_where_nothing_is_kept_nothing_is_right(password: str) -> None:
    assert not verify_password(password, None)
    assert not verify_password(password, "")


def test_a_hash_that_is_none_is_not_right() -> None:
    assert not verify_password(PASSWORD, PASSWORD)


@pytest.mark.parametrize(
    ("name", "kept"),
    [("eva", "eva"), (" Eva.Ejemplo ", "eva.ejemplo"), ("erp-7@plant_2", "erp-7@plant_2")],
)
def test_names_are_read(name: str, kept: str) -> None:
    assert read_name(name) == kept


@pytest.mark.parametrize(
    "name",
    [
        "", "e", "7eva", "eva ejemplo", "еva", "eva/../admin", "e" * 65, ".eva", "eva.",
        "Precurb", "evå",
    ],
)  # fmt: skip
def test_names_that_could_be_misread_are_refused(name: str) -> None:
    with pytest.raises(InvalidRecordError):
        read_name(name)


@pytest.mark.parametrize("scope", ["", "jurisdiction:DE", " case:01hx "])
def test_scopes_are_read(scope: str) -> None:
    assert read_scope(scope) == scope.strip()


@pytest.mark.parametrize("scope", ["DE", "country:DE", "case:", "case:1 2", "*", "case:1:2"])
def test_what_is_no_scope_is_refused(scope: str) -> None:
    with pytest.raises(InvalidRecordError):
        read_scope(scope)
