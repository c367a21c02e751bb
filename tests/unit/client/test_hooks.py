"""A receiver believes a message that is ours, whole and new, and no other."""

import pytest

from precurb.app.webhook_delivery import signature
from precurb.client import verify_message
from precurb.errors import UntrustedMessageError

SECRET = "whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw"  # an example
BODY = b'{"type": "check.held"}'
NOW = 1_800_000_000


def headers(**other: str) -> dict[str, str]:
    told = {
        "Webhook-Id": "msg_1",
        "Webhook-Timestamp": str(NOW),
        "Webhook-Signature": signature(SECRET, "msg_1", NOW, BODY),
    }
    return told | {name.replace("_", "-"): value for name, value in other.items()}


def test_a_message_of_ours_is_believed() -> None:
    assert verify_message(SECRET, headers(), BODY, NOW + 10) == "msg_1"


def test_of_several_signatures_one_is_enough() -> None:
    several = "v1,AAAA v2,else " + headers()["Webhook-Signature"]
    assert verify_message(SECRET, headers(Webhook_Signature=several), BODY, NOW) == "msg_1"


@pytest.mark.parametrize(
    ("told", "body", "now"),
    [
        (headers(), BODY + b" ", NOW),
        (headers(Webhook_Id="msg_2"), BODY, NOW),
        (headers(Webhook_Timestamp=str(NOW + 1)), BODY, NOW),
        (headers(Webhook_Signature=""), BODY, NOW),
        (headers(Webhook_Signature="v1,"), BODY, NOW),
        (headers(Webhook_Signature="v1,ä"), BODY, NOW),
        (headers(), BODY, NOW + 301),
        (headers(), BODY, NOW - 301),
        ({}, BODY, NOW),
    ],
    ids=[
        "altered",
        "other-id",
        "other-time",
        "unsigned",
        "empty",
        "odd",
        "old",
        "early",
        "bare",
    ],
)
def test_any_other_message_is_refused(told: dict[str, str], body: bytes, now: float) -> None:
    with pytest.raises(UntrustedMessageError):
        verify_message(SECRET, told, body, now)


def test_a_secret_that_is_none_is_refused() -> None:
    with pytest.raises(UntrustedMessageError):
        verify_message("whsec_?", headers(), BODY, NOW)
