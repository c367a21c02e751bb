"""Which addresses may be told: the server must not be made to knock at its own back door.

Whoever adds a webhook chooses where this machine sends requests (server-side request forgery).
So an address is HTTPS with a public IP address behind its name; the name is looked up at each
delivery, every address it has must be public, and the connection goes to just that address.
``PRECURB_WEBHOOK_NETWORKS`` names networks that are allowed besides, such as ``10.1.0.0/16``;
one of them may be spoken to without TLS on the loopback alone.
"""

import ipaddress
import os
import socket
from dataclasses import dataclass
from urllib.parse import SplitResult, urlsplit

from precurb.errors import InvalidRecordError, UnavailableError

NETWORKS = "PRECURB_WEBHOOK_NETWORKS"
_LONGEST = 2000

Address = ipaddress.IPv4Address | ipaddress.IPv6Address
Network = ipaddress.IPv4Network | ipaddress.IPv6Network


@dataclass(frozen=True, slots=True, kw_only=True)
class Target:
    """Where a delivery goes: ``url`` with the address that was found in place of the name."""

    url: str
    host: str  # for the Host header
    name: str  # for which the certificate must be


def allowed_networks() -> tuple[Network, ...]:
    """Networks that are not public and yet may be told.

    Raises:
        InvalidRecordError: The setting cannot be read.
    """
    told = os.environ.get(NETWORKS, "")
    try:
        return tuple(ipaddress.ip_network(each.strip()) for each in told.split(",") if each)
    except ValueError as error:
        raise InvalidRecordError(f"{NETWORKS}: {error}") from error


def checked_url(url: str) -> SplitResult:
    """Read an address as somebody gives it; its name is looked up when it is told.

    Raises:
        InvalidRecordError: It is no HTTPS address, names a user, or an IP address that may not
            be told.
    """
    try:
        parts = urlsplit(url)
        name, _ = parts.hostname, parts.port
    except ValueError as error:
        raise InvalidRecordError(f"no address: {error}") from error
    if len(url) > _LONGEST or not url.isascii() or not url.isprintable() or " " in url:
        raise InvalidRecordError("an address is printable ASCII, at most 2000 letters")
    if parts.scheme not in ("https", "http") or not name:
        raise InvalidRecordError("an address begins with https:// and a host")
    if parts.username is not None or parts.password is not None or parts.fragment:
        raise InvalidRecordError("an address names no user, password or fragment")
    literal = _literal(name)
    if literal is not None and not may_be_told(literal, allowed_networks()):
        raise InvalidRecordError(f"{name} is no public address; see {NETWORKS}")
    if parts.scheme == "http" and not _is_loopback(name):
        raise InvalidRecordError("an address is https://; http:// is for the loopback alone")
    if literal is None and _is_loopback(name):
        loopback = ipaddress.IPv4Address("127.0.0.1")
        if not may_be_told(loopback, allowed_networks()):
            raise InvalidRecordError(f"{name} is no public address; see {NETWORKS}")
    return parts


def find_target(url: str) -> Target:
    """Look the name of an address up, and settle on one IP address.

    Raises:
        InvalidRecordError: It may not be told, or one of its IP addresses may not.
        UnavailableError: Its name is not known now.
    """
    parts = checked_url(url)
    name = str(parts.hostname)
    port = parts.port or (443 if parts.scheme == "https" else 80)
    try:
        rows = socket.getaddrinfo(name, port, type=socket.SOCK_STREAM)
    except (OSError, UnicodeError) as error:
        raise UnavailableError(f"{name}: not found: {error}") from error
    found = [ipaddress.ip_address(str(row[4][0]).partition("%")[0]) for row in rows]
    networks = allowed_networks()
    for each in found:
        if not may_be_told(each, networks):
            raise InvalidRecordError(f"{name} leads to {each}, which may not be told")
        if parts.scheme == "http" and not each.is_loopback:
            raise InvalidRecordError(f"{name} leads to {each}, not to the loopback")
    if not found:
        raise UnavailableError(f"{name}: has no address")
    literal = f"[{found[0]}]" if found[0].version == 6 else str(found[0])
    pinned = parts._replace(netloc=f"{literal}:{port}")
    return Target(url=pinned.geturl(), host=parts.netloc, name=name)


def may_be_told(address: Address, allowed: tuple[Network, ...]) -> bool:
    """Whether an address is public, or in a network that is allowed besides."""
    inner = _inner(address)
    if any(each.version == inner.version and inner in each for each in allowed):
        return True
    return inner.is_global and not inner.is_multicast and not inner.is_reserved


def _inner(address: Address) -> Address:
    """The IPv4 address that an IPv6 one stands for (mapped, 6to4, Teredo, NAT64)."""
    if isinstance(address, ipaddress.IPv4Address):
        return address
    if address.teredo:
        return address.teredo[1]
    if address in _NAT64:
        return ipaddress.IPv4Address(int(address) & 0xFFFFFFFF)
    return address.ipv4_mapped or address.sixtofour or address


_NAT64 = ipaddress.IPv6Network("64:ff9b::/96")  # RFC 6052


def _literal(name: str) -> Address | None:
    try:
        return ipaddress.ip_address(name)
    except ValueError:
        return None


def _is_loopback(name: str) -> bool:
    literal = _literal(name)
    return literal.is_loopback if literal is not None else name.lower() == "localhost"
