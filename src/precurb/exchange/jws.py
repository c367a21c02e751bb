"""Signed text: one compact JWS (RFC 7515) over the exact bytes, never read in two ways.

joserfc verifies. What it leaves open is closed here before: which algorithms count, which
names a header holds, how large a part may be, one name twice, base64 with spare bits. The
signature itself comes from a ``Signer``, which may be hardware, so the text is put together
here; that is one line of the standard.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache
from types import MappingProxyType
from typing import Any

from joserfc.errors import JoseError
from joserfc.jwk import OKPKey
from joserfc.jws import JWSRegistry, deserialize_compact
from joserfc.registry import HeaderParameter

from precurb.exchange.codes import Refusal, RefusedError
from precurb.exchange.keys import Signer, fingerprint
from precurb.exchange.strict import decode, encode, read_object, write_object

ALGORITHMS: Mapping[str, str] = MappingProxyType({"Ed25519": "Ed25519"})
"""Algorithms that count, by their name in a header (RFC 9864), with the curve of their keys.

A suite that withstands quantum computers becomes a line here. ``EdDSA``, the older name for
the same signatures, is not taken: one thing has one name.
"""

MOST_HEADER = 8 * 1024
MOST_PAYLOAD = 1024 * 1024
MOST_SIGNATURE = 128
CLAIMS = "claims"
_NAMES = frozenset(("alg", "typ", "kid", "crit", CLAIMS))


@dataclass(frozen=True, slots=True, kw_only=True)
class Signed:
    """A signed text taken apart, not verified yet."""

    text: str
    header: dict[str, Any]
    payload: bytes

    @property
    def kid(self) -> str:
        """The fingerprint of the key that is said to have signed."""
        return str(self.header["kid"])

    @property
    def claims(self) -> dict[str, Any]:
        """What is said beside the payload."""
        found: dict[str, Any] = self.header.get(CLAIMS, {})
        return found


def sign(
    signer: Signer, typ: str, payload: bytes, claims: Mapping[str, Any] | None = None
) -> str:
    """Sign bytes, with claims beside them.

    Args:
        signer: Of the key that signs.
        typ: What the text is; no text of one type passes as another.
        payload: The exact bytes.
        claims: What is said beside them, in the signed header.

    Raises:
        RefusedError: Header or payload are too large.
    """
    header: dict[str, Any] = {"alg": "Ed25519", "typ": typ, "kid": fingerprint(signer.public)}
    if claims is not None:
        header |= {"crit": [CLAIMS], CLAIMS: dict(claims)}
    told = write_object(header)
    if len(told) > MOST_HEADER or len(payload) > MOST_PAYLOAD:
        raise RefusedError(Refusal.TOO_LARGE, f"{len(told)} bytes beside {len(payload)}")
    signing = f"{encode(told)}.{encode(payload)}"
    return f"{signing}.{encode(signer.sign(signing.encode('ascii')))}"


def read(text: str, typ: str) -> Signed:
    """Take a signed text apart; nothing of it is verified yet.

    Raises:
        RefusedError: ``malformed``, ``too-large``, ``duplicate-key``, ``algorithm`` or
            ``critical``.
    """
    parts = text.split(".")
    if len(parts) != 3 or not all(part.isascii() for part in parts):
        raise RefusedError(Refusal.MALFORMED, "not three parts of base64url")
    for part, most in zip(parts, (MOST_HEADER, MOST_PAYLOAD, MOST_SIGNATURE), strict=True):
        if len(part) * 3 // 4 > most:
            raise RefusedError(Refusal.TOO_LARGE, f"a part is larger than {most} bytes")
    header = read_object(decode(parts[0], "the header"), "the header")
    _check_header(header, typ)
    decode(parts[2], "the signature")
    return Signed(text=text, header=header, payload=decode(parts[1], "the payload"))


def type_of(text: str) -> str:
    """What a signed text says it is; empty where it says nothing that can be read."""
    found = _header(text).get("typ")
    return found if isinstance(found, str) else ""


def claimed(text: str) -> dict[str, Any]:
    """The claims of a text that may be neither whole nor true; empty where none can be read."""
    found = _header(text).get(CLAIMS)
    return found if isinstance(found, dict) else {}


def _header(text: str) -> dict[str, Any]:
    head = text.partition(".")[0]
    if len(head) * 3 // 4 > MOST_HEADER:
        return {}
    try:
        return read_object(decode(head, "the header"), "the header")
    except RefusedError:
        return {}


def verify(signed: Signed, public: bytes) -> None:
    """Verify a text with the public key of its author.

    Raises:
        RefusedError: ``wrong-key`` or ``bad-signature``.
    """
    if signed.kid != fingerprint(public):
        raise RefusedError(Refusal.WRONG_KEY, "signed with another key than its author's")
    try:
        deserialize_compact(signed.text, _key(public), registry=_registry())
    except JoseError as error:
        raise RefusedError(Refusal.BAD_SIGNATURE, "the signature does not hold") from error


def _check_header(header: Mapping[str, Any], typ: str) -> None:
    alg, critical = header.get("alg"), header.get("crit", [])
    if not isinstance(alg, str) or alg not in ALGORITHMS:
        raise RefusedError(Refusal.ALGORITHM, f"algorithm {str(alg)[:40]!r} does not count")
    if header.get("typ") != typ:
        raise RefusedError(
            Refusal.MALFORMED, f"of type {str(header.get('typ'))[:40]!r}, not {typ}"
        )
    if not isinstance(critical, list):
        raise RefusedError(Refusal.CRITICAL, "what is critical is a list of names")
    if unknown := sorted(set(map(str, critical)) - {CLAIMS}):
        raise RefusedError(Refusal.CRITICAL, f"asks for {', '.join(unknown)[:80]}")
    if unknown := sorted(set(header) - _NAMES):
        raise RefusedError(Refusal.MALFORMED, f"unknown header {', '.join(unknown)[:80]}")
    if not isinstance(header.get("kid"), str):
        raise RefusedError(Refusal.MALFORMED, "a header without the key's fingerprint")
    if (CLAIMS in header) != (critical == [CLAIMS]):
        raise RefusedError(Refusal.CRITICAL, "claims that a reader may pass over")
    if not isinstance(header.get(CLAIMS, {}), dict):
        raise RefusedError(Refusal.MALFORMED, "claims are an object")


@lru_cache(maxsize=1)
def _registry() -> JWSRegistry:
    names = {CLAIMS: HeaderParameter("What is said beside the payload", _any_value)}
    made = JWSRegistry(header_registry=names, algorithms=list(ALGORITHMS))
    made.max_header_length = MOST_HEADER * 4 // 3 + 4
    made.max_payload_length = MOST_PAYLOAD * 4 // 3 + 4
    return made


@lru_cache(maxsize=256)
def _key(public: bytes) -> OKPKey:
    return OKPKey.import_key({"kty": "OKP", "crv": "Ed25519", "x": encode(public)})


def _any_value(_: object) -> None:
    """Claims are checked where they are read."""
