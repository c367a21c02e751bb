"""Addresses that may be told: each way to lead the server to its own back door is refused."""

import ipaddress
import socket
from collections.abc import Callable

import pytest

from precurb.app.webhook_targets import NETWORKS, checked_url, find_target, may_be_told
from precurb.errors import InvalidRecordError, UnavailableError

Resolving = Callable[..., None]


@pytest.fixture
def resolving(monkeypatch: pytest.MonkeyPatch) -> Resolving:
    """Says which addresses a name has, in place of a name server."""

    def say(*addresses: str) -> None:
        def look_up(name: str, port: int, **_: object) -> list[object]:
            if not addresses:
                raise socket.gaierror(-2, "Name or service not known")
            return [(0, 0, 0, "", (each, port)) for each in addresses]

        monkeypatch.setattr(socket, "getaddrinfo", look_up)

    return say


@pytest.mark.parametrize(
    "url",
    [
        "",
        "ftp://example.com/",
        "file:///etc/passwd",
        "http://example.com/hook",
        "https://",
        "https:///hook",
        "https://user:secret@example.com/",
        "https://user@example.com/",
        "https://example.com/#part",
        "https://example.com:99999/",
        "https://exa mple.com/",
        "https://example.com/\r\nHost: other",
        "https://exämple.com/",
        "https://[::1/",
        "https://127.0.0.1/",
        "https://localhost/",
        "http://localhost/",
        "https://10.0.0.7/",
        "https://169.254.169.254/latest/meta-data/",
        "https://[::1]/",
        "https://[fe80::1]/",
        "https://[::ffff:10.0.0.7]/",
        "https://0.0.0.0/",
        "https://" + "a" * 2000 + ".example.com/",
    ],
)
def test_an_address_that_may_not_be_told_is_refused_when_it_is_given(url: str) -> None:
    with pytest.raises(InvalidRecordError):
        checked_url(url)


@pytest.mark.parametrize(
    "address",
    [
        "127.0.0.1", "127.9.9.9", "10.1.2.3", "172.16.0.1", "192.168.1.1", "169.254.1.1",
        "100.64.0.1", "0.0.0.0", "224.0.0.1", "255.255.255.255", "192.0.2.1", "240.0.0.1",
        "::1", "::", "fc00::1", "fe80::1", "ff02::1", "::ffff:127.0.0.1", "64:ff9b::a00:1",
        "2002:0a00:0001::1", "2001:db8::1",
    ],
)  # fmt: skip
def test_no_private_or_special_address_may_be_told(address: str) -> None:
    assert not may_be_told(ipaddress.ip_address(address), ())


@pytest.mark.parametrize("address", ["93.184.215.14", "2606:2800:21f:cb07::1"])
def test_a_public_address_may_be_told(address: str) -> None:
    assert may_be_told(ipaddress.ip_address(address), ())


def test_a_name_is_pinned_to_the_address_it_was_found_at(resolving: Resolving) -> None:
    resolving("93.184.215.14")
    target = find_target("https://example.com/hook?x=1")
    assert target.url == "https://93.184.215.14:443/hook?x=1"
    assert (target.host, target.name) == ("example.com", "example.com")


def test_an_ipv6_address_is_pinned_in_brackets(resolving: Resolving) -> None:
    resolving("2606:2800:21f:cb07::1")
    target = find_target("https://example.com:8443/")
    assert target.url == "https://[2606:2800:21f:cb07::1]:8443/"


def test_a_name_with_one_private_address_among_public_ones_is_refused(
    resolving: Resolving,
) -> None:
    resolving("93.184.215.14", "10.0.0.7")
    with pytest.raises(InvalidRecordError, match=r"10\.0\.0\.7"):
        find_target("https://example.com/hook")


def test_a_name_that_is_not_known_now_may_be_later(resolving: Resolving) -> None:
    resolving()
    with pytest.raises(UnavailableError):
        find_target("https://example.com/hook")


def test_a_network_that_is_set_may_be_told(
    resolving: Resolving, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv(NETWORKS, "10.0.0.0/24")
    resolving("10.0.0.7")
    assert find_target("https://erp.example.com/").url == "https://10.0.0.7:443/"
    resolving("10.0.1.7")
    with pytest.raises(InvalidRecordError):
        find_target("https://erp.example.com/")


def test_without_tls_only_the_loopback_is_told_and_only_when_set(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setenv(NETWORKS, "127.0.0.0/8,10.0.0.0/24")
    assert find_target("http://127.0.0.1:9000/hook").url == "http://127.0.0.1:9000/hook"
    with pytest.raises(InvalidRecordError):
        checked_url("http://10.0.0.7/")


def test_localhost_that_leads_elsewhere_is_refused(
    resolving: Resolving, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv(NETWORKS, "127.0.0.0/8,10.0.0.0/24")
    resolving("10.0.0.7")
    with pytest.raises(InvalidRecordError):
        find_target("http://localhost/")


def test_a_setting_that_cannot_be_read_is_named(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv(NETWORKS, "10.0.0.0/99")
    with pytest.raises(InvalidRecordError, match=NETWORKS):
        checked_url("https://127.0.0.1/")
