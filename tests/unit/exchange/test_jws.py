"""Signed text is read in one way only, or not at all."""

import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from precurb.exchange import jws
from precurb.exchange.codes import RefusedError
from precurb.exchange.keys import KeySigner
from precurb.exchange.strict import decode, encode, read_object

SIGNER = KeySigner.create()
TYPE = "test+jws"


@given(st.binary(max_size=300))
def test_what_was_signed_is_read_to_the_byte(payload: bytes) -> None:
    signed = jws.read(jws.sign(SIGNER, TYPE, payload, {"one": 1}), TYPE)
    jws.verify(signed, SIGNER.public)
    assert (signed.payload, signed.claims) == (payload, {"one": 1})


@given(st.data())
def test_no_letter_can_be_changed(data: st.DataObject) -> None:
    text = jws.sign(SIGNER, TYPE, b'{"kg":"10"}', {"one": 1})
    at = data.draw(st.integers(0, len(text) - 1))
    letter = data.draw(st.sampled_from("ABab01-_.=").filter(lambda each: each != text[at]))
    with pytest.raises(RefusedError):
        jws.verify(jws.read(text[:at] + letter + text[at + 1 :], TYPE), SIGNER.public)


@given(st.text(max_size=200))
def test_reading_never_fails_otherwise(text: str) -> None:
    with pytest.raises(RefusedError):
        jws.read(text, TYPE)


def test_a_text_of_one_type_passes_as_no_other() -> None:
    with pytest.raises(RefusedError, match="malformed"):
        jws.read(jws.sign(SIGNER, "other+jws", b""), TYPE)


def test_a_header_with_a_name_that_is_not_known_is_refused() -> None:
    header = {"alg": "Ed25519", "typ": TYPE, "kid": "x", "jku": "https://key.example"}
    with pytest.raises(RefusedError, match="malformed"):
        jws.read(f"{encode(json.dumps(header).encode())}..", TYPE)


@pytest.mark.parametrize(
    ("text", "code"),
    [
        (b'{"a":1,"a":2}', "duplicate-key"),
        (b'{"a":{"b":1,"b":2}}', "duplicate-key"),
        (b'{"a":NaN}', "malformed"),
        (b'{"a":9007199254740993}', "malformed"),
        (b'{"a":1e400}', "malformed"),
        (b"[1]", "malformed"),
        (b"\xff{}", "malformed"),
        (b'{"a":' + b"[" * 500 + b"]" * 500 + b"}", "malformed"),
        (b'{"a":"\\ud800"}', "malformed"),
    ],
    ids=["twice", "twice inside", "nan", "large", "infinite", "list", "utf8", "deep", "half"],
)
def test_what_two_readers_may_take_differently_is_refused(text: bytes, code: str) -> None:
    with pytest.raises(RefusedError) as error:
        read_object(text, "it")
    assert error.value.refusal == code


@given(st.binary(max_size=80))
def test_base64_has_one_form(content: bytes) -> None:
    assert decode(encode(content), "it") == content


@pytest.mark.parametrize("text", ["A", "AB", "AA==", "A+/A", "AAB", " AAAA", "AAAA\n"])
def test_any_other_form_of_base64_is_refused(text: str) -> None:
    with pytest.raises(RefusedError):
        decode(text, "it")


@pytest.mark.parametrize(
    "header",
    [
        {"alg": []}, {"alg": {}}, {"alg": None},
        {"alg": "Ed25519", "typ": TYPE, "kid": "a", "crit": 5},
        {"alg": "Ed25519", "typ": TYPE, "kid": "a", "crit": None},
        {"alg": "Ed25519", "typ": TYPE, "kid": "a", "crit": "claims", "claims": {}},
        {"alg": "Ed25519", "typ": TYPE, "kid": "a", "crit": [["claims"]]},
        {"alg": "Ed25519", "typ": [], "kid": "a"},
    ],
)  # fmt: skip
def test_a_header_of_other_types_is_refused(header: dict[str, object]) -> None:
    with pytest.raises(RefusedError):
        jws.read(f"{encode(json.dumps(header).encode())}.e30.AA", TYPE)


def test_very_many_names_are_counted_once_and_not_each_against_each() -> None:
    names = "".join(f'"{number:x}":0,' for number in range(100_000))
    with pytest.raises(RefusedError, match="0 stands twice"):
        read_object(f'{{{names}"0":1}}'.encode(), "it")
