"""With what the past is decided, and whether what is kept lags behind what is in use."""

from pathlib import Path

from sqlalchemy import Connection

from precurb.app.home import Home
from precurb.app.service import Service
from precurb.decide import Policy, read_policy
from precurb.errors import PrecurbError
from precurb.examine.parties.match import matcher_version
from precurb.lists.snapshot import Snapshot
from precurb.screening import engine
from precurb.store.jobs import NewJob
from precurb.store.list_versions import watermark
from precurb.store.past import done_until, left_behind
from precurb.store.planned import Target
from precurb.store.rescreenings import WATERMARK

KIND = "rescreen"
JOB = NewJob(kind=KIND, single=KIND)
"""The job that decides the past again; one alone waits or runs, whatever caused it."""


def in_use(service: Service) -> Target:
    """The lists, the policy and the program in use now."""
    return Target(
        snapshot=service.snapshot.id, policy=service.policy.version, engine=deciding()
    )


def deciding() -> str:
    """What decides here: the program, and the matcher of names by the hash of its parts."""
    return f"{engine()}, {matcher_version()}"


def kept_target(db: Connection) -> Target:
    """With what everything that is kept was last decided; empty before the beginning."""
    return Target.parse(watermark(db, WATERMARK))


def is_behind(db: Connection, now: Target) -> bool:
    """Whether something kept was decided with other lists, or another policy or program."""
    return kept_target(db) != now or bool(left_behind(db, done_until(db), now, 1))


def snapshot_of(target: Target, service: Service) -> Snapshot | None:
    """The lists of a target; nothing where they are not kept, or were altered."""
    if service.snapshot.id == target.snapshot:
        return service.snapshot
    try:
        return service.home.shelf.open(target.snapshot)
    except (PrecurbError, OSError):
        return None


def policy_of(target: Target, service: Service) -> Policy | None:
    """The policy of a target; nothing where it is not kept."""
    for path in (service.policy_path, policy_file(service.home, target.policy), None):
        if path is None or path.exists():
            policy = read_policy(path)
            if policy.version == target.policy:
                return policy
    return None


def keep_policy(path: Path, home: Home) -> Policy:
    """Keep a policy by its version, so that what it decided can be decided again."""
    policy = read_policy(path)
    kept = policy_file(home, policy.version)
    if not kept.exists():
        kept.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
        fresh = kept.with_suffix(".new")
        fresh.write_bytes(path.read_bytes())
        fresh.replace(kept)
    return policy


def policy_file(home: Home, version: str) -> Path:
    """Where a policy is kept."""
    safe = "".join(each if each.isalnum() or each in "-._" else "_" for each in version)
    return home.root / "policies" / f"{safe}.toml"
