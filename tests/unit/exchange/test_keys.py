"""Keys are kept encrypted, read by other tools, and compared by eye."""

import shutil
import subprocess
from pathlib import Path

import pytest

from precurb.errors import DeniedError, InvalidRecordError
from precurb.exchange.keys import KeySigner, fingerprint, same_fingerprint, spoken

PHRASE = "a passphrase of words"


def test_a_key_is_opened_with_its_passphrase_alone() -> None:
    signer = KeySigner.create()
    locked = signer.locked(PHRASE)
    assert KeySigner.unlock(locked, PHRASE).public == signer.public
    with pytest.raises(DeniedError):
        KeySigner.unlock(locked, PHRASE + "!")


def test_a_short_passphrase_is_refused() -> None:
    with pytest.raises(InvalidRecordError, match="12"):
        KeySigner.create().locked("short")


def test_a_key_in_the_clear_is_refused() -> None:
    from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
    from cryptography.hazmat.primitives.serialization import (
        Encoding,
        NoEncryption,
        PrivateFormat,
    )

    plain = Ed25519PrivateKey.generate().private_bytes(
        Encoding.DER, PrivateFormat.PKCS8, NoEncryption()
    )
    with pytest.raises(InvalidRecordError):
        KeySigner.unlock(plain, PHRASE)


@pytest.mark.skipif(shutil.which("openssl") is None, reason="OpenSSL is not installed")
def test_another_tool_reads_the_key(tmp_path: Path) -> None:
    signer = KeySigner.create()
    path = tmp_path / "key.p8"
    path.write_bytes(signer.locked(PHRASE))
    command = ("openssl", "pkey", "-inform", "DER", "-in", str(path), "-passin",
               f"pass:{PHRASE}", "-pubout", "-outform", "DER")  # fmt: skip
    shown = subprocess.run(command, capture_output=True, check=True).stdout
    assert shown.endswith(signer.public)


def test_the_fingerprint_is_that_of_rfc_7638() -> None:
    # RFC 8037, appendix A.3: the thumbprint of its example key, here in hex.
    public = bytes.fromhex("d75a980182b10ab7d54bfed3c964073a0ee172f3daa62325af021a68f707511a")
    found = "90facafea9b1556698540f70c0117a22ea37bd5cf3ed3c47093c1707282b4b89"
    assert fingerprint(public) == found


def test_a_fingerprint_is_compared_as_people_write_it() -> None:
    found = fingerprint(KeySigner.create().public)
    assert same_fingerprint(spoken(found).upper(), found)
    assert not same_fingerprint(spoken(found)[:-1], found)
