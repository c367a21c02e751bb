"""How often somebody may try to sign in: counted in the database, for all processes.

An attempt is counted before the password is looked at, in a transaction of its own: many at
once are counted one after the other. Once it succeeds, the name begins anew; the address does
not, since whoever has one account could otherwise go on guessing others.
"""

import datetime as dt
import hashlib
from ipaddress import IPv6Address, ip_address

from precurb.app.access.actor import SYSTEM
from precurb.app.service import Service
from precurb.errors import TooManyError
from precurb.store import Writing, sign_in
from precurb.store.opened import hold_chain

_NET = 64  # bits of an IPv6 address that one household or company has


def count_attempt(name: str, address: str, *, service: Service) -> None:
    """Count an attempt to sign in.

    Args:
        name: What was given as a name, whether or not there is such a user; empty where a
            passkey is to tell who it is.
        address: Where it came from; empty where that is not known.
        service: The installation.

    Raises:
        TooManyError: There were too many for this name or this address; it is not counted,
            so that waiting helps.
    """
    limits = service.settings.sign_in
    window = dt.timedelta(minutes=limits.within_minutes)
    acting = service.acting(SYSTEM)
    subjects = _subjects(name, address)
    with service.store.write(acting) as writing:
        hold_chain(writing.db)
        sign_in.forget_attempts_before(writing, acting.at - window)
        for each in subjects:
            count, first = sign_in.attempts(writing.db, each, acting.at - window)
            if count >= limits.attempts and first is not None:
                after = max(1, int((first + window - acting.at).total_seconds()) + 1)
                raise TooManyError("too many attempts to sign in; wait a little", after)
        if subjects:
            sign_in.count_attempt(writing, subjects)


def succeeded(writing: Writing, name: str, address: str) -> None:
    """Let a name begin anew after it signed in, and take this attempt off its address."""
    if name:
        sign_in.forget_attempts(writing, _of_name(name))
    if address:
        sign_in.forget_last_attempt(writing, _subjects(name, address)[-1])


def _subjects(name: str, address: str) -> tuple[str, ...]:
    """What is counted; passkeys apart, so that wrong passwords keep nobody from using one."""
    if not name:
        return (_hash(f"passkey {_of_address(address)}"),) if address else ()
    return (_of_name(name), _of_address(address)) if address else (_of_name(name),)


def _of_name(name: str) -> str:
    return _hash(f"name:{name}")


def _of_address(address: str) -> str:
    """An address as it counts: of IPv6 its network, of which one caller has all addresses."""
    try:
        found = ip_address(address.partition("%")[0])
    except ValueError:
        return _hash(f"address:{address}")
    if isinstance(found, IPv6Address):
        if found.ipv4_mapped:
            return _hash(f"address:{found.ipv4_mapped}")
        return _hash(f"network:{int(found) >> (128 - _NET)}")
    return _hash(f"address:{found}")


def _hash(subject: str) -> str:
    return hashlib.sha256(subject.encode()).hexdigest()
