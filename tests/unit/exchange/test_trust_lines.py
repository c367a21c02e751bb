"""What is sent to another node is read by nobody on the way."""

import pytest

from precurb.exchange.trust import private_line


@pytest.mark.parametrize(
    ("url", "private"),
    [
        ("https://node.example", True),
        ("http://127.0.0.1:8000", True),
        ("http://[::1]:8000", True),
        ("http://localhost", True),
        ("http://node.example", False),
        ("http://10.0.0.7", False),
        ("http://127.0.0.1.example.org", False),
        ("https://", False),
        ("ftp://node.example", False),
    ],
)
def test_an_address_is_tls_or_this_machine(url: str, private: bool) -> None:
    assert private_line(url) is private
