"""Taking new lists or another policy into use; where four eyes are asked for, by two people.

What is in use is said by a pin in the folder, which every process looks at. It is moved last,
within the transaction that keeps who did it and has the past decided again: whoever dies before
has changed nothing, and whoever dies between pin and commit is noticed by the next start.
"""

from pathlib import Path

from precurb.app.access.actions import Action
from precurb.app.access.actor import Actor
from precurb.app.access.permit import require
from precurb.app.rescreen.target import JOB, keep_policy, policy_file
from precurb.app.service import Service
from precurb.app.settings import FourEyes
from precurb.app.watch import with_lists
from precurb.decide import Policy, read_policy
from precurb.errors import ConflictError, DeniedError, InvalidRecordError
from precurb.lists.watchlist import Watchlist
from precurb.store import activations, jobs, list_versions
from precurb.store.activations import Activated, Activation, ActivationState
from precurb.store.opened import Writing, hold_chain

_MAY = {Activated.LISTS: Action.LIST_UPDATE, Activated.POLICY: Action.POLICY_ACTIVATE}
_EYES: dict[Activated, FourEyes] = {Activated.LISTS: "lists", Activated.POLICY: "policy"}


def use_lists(
    watchlists: tuple[Watchlist, ...], reason: str, *, service: Service, actor: Actor
) -> Activation | None:
    """Take new versions of watchlists into use, or propose them where four eyes are asked for.

    Args:
        watchlists: The new versions.
        reason: Where they are from.
        service: The installation.
        actor: Who takes them into use.

    Returns:
        What was done; nothing where the lists in use are these already.

    Raises:
        DeniedError: The actor may not.
        ConflictError: Other lists came into use meanwhile.
    """
    require(actor, Action.LIST_UPDATE)
    shelf = service.home.prepare().shelf
    before = service.snapshot
    shelf.keep(before)
    after = with_lists(before, watchlists)
    if after.id == before.id:
        return None
    shelf.keep(after)
    made = _made(Activated.LISTS, (before.id, after.id), reason, service, actor)
    return _take(made, service, actor)


def activate_policy(
    path: Path | None, reason: str, *, service: Service, actor: Actor
) -> Activation:
    """Take a company's policy into use, or propose it where four eyes are asked for.

    Args:
        path: The policy file; none to go back to the packaged policy.
        reason: Why.
        service: The installation.
        actor: Who takes it into use.

    Raises:
        DeniedError: The actor may not.
        InvalidRecordError: The file is no policy, has problems, or no reason is given.
        ConflictError: It is in use already.
    """
    require(actor, Action.POLICY_ACTIVATE)
    if not reason.strip():
        raise InvalidRecordError("whoever changes what findings lead to says why")
    policy = _sound(path, service)
    if service.policy_path is not None:
        keep_policy(service.policy_path, service.home)
    if policy.version == service.policy.version:
        raise ConflictError(f"policy {policy.version} is in use already")
    versions = (service.policy.version, policy.version)
    made = _made(Activated.POLICY, versions, reason, service, actor)
    return _take(made, service, actor)


def waiting(*, service: Service, actor: Actor) -> tuple[Activation, ...]:
    """Lists and policies that wait for a second person, the oldest first.

    Raises:
        DeniedError: The actor may not read lists.
    """
    require(actor, Action.LIST_READ)
    with service.store.read() as db:
        return activations.waiting(db)


def confirm_activation(activation_id: str, *, service: Service, actor: Actor) -> Activation:
    """Take into use what another person proposed.

    Raises:
        DeniedError: The actor may not, or made the proposal.
        UnknownRecordError: There is none.
        ConflictError: It is decided already, or something else came into use meanwhile.
    """
    with service.store.write(service.acting(actor)) as writing:
        found = activations.read(writing.db, activation_id)
        require(actor, _MAY[found.what])
        if found.by == actor.who:
            raise DeniedError("the second person is another one than the first")
        activations.settle(writing, found, ActivationState.TAKEN, "")
        _use(writing, found, service)
        return activations.read(writing.db, activation_id)


def decline_activation(
    activation_id: str, reason: str, *, service: Service, actor: Actor
) -> None:
    """Do not take into use what was proposed.

    Raises:
        DeniedError: The actor may not.
        UnknownRecordError: There is none.
        ConflictError: It is decided already.
        InvalidRecordError: No reason is given.
    """
    if not reason.strip():
        raise InvalidRecordError("whoever declines says why")
    with service.store.write(service.acting(actor)) as writing:
        found = activations.read(writing.db, activation_id)
        require(actor, _MAY[found.what])
        activations.settle(writing, found, ActivationState.DECLINED, reason)


def _sound(path: Path | None, service: Service) -> Policy:
    """A policy without problems, kept by its version.

    Raises:
        InvalidRecordError: It has a problem; the first is named.
    """
    if path is None:
        return read_policy()
    from precurb.app.policy import verify
    from precurb.app.remark import Level

    found = verify(path, on=service.today())
    for remark in (each for some in found.remarks.values() for each in some):
        if remark.level is Level.PROBLEM:
            raise InvalidRecordError(f"{path.name}: {remark.about}: {remark.text}")
    return keep_policy(path, service.home)


def _made(
    what: Activated, versions: tuple[str, str], reason: str, service: Service, actor: Actor
) -> Activation:
    acting = service.acting(actor)
    four = _EYES[what] in service.settings.four_eyes
    return Activation(
        id=acting.new_id(),
        what=what,
        before=versions[0],
        after=versions[1],
        reason=reason.strip(),
        by=acting.who,
        at=acting.at,
        state=ActivationState.WAITING if four else ActivationState.TAKEN,
    )


def _take(made: Activation, service: Service, actor: Actor) -> Activation:
    with service.store.write(service.acting(actor)) as writing:
        if made.state is ActivationState.WAITING:
            for each in activations.waiting(writing.db):
                if (each.what, each.before, each.after) == (made.what, made.before, made.after):
                    return each  # the daily update finds the same list again
        activations.keep(writing, made)
        if made.state is ActivationState.TAKEN:
            _use(writing, made, service)
    return made


def _use(writing: Writing, made: Activation, service: Service) -> None:
    """Move the pin, as the last thing before the transaction ends.

    Raises:
        ConflictError: Something else came into use since this was prepared.
    """
    hold_chain(writing.db)  # nobody else moves it meanwhile
    lists = made.what is Activated.LISTS
    if made.before != (service.snapshot.id if lists else service.policy.version):
        raise ConflictError(f"other {made.what} came into use meanwhile; propose them anew")
    if lists:
        list_versions.keep(writing, service.home.shelf.open(made.after))
    jobs.enqueue(writing, JOB)
    if lists:
        service.home.shelf.use(made.after)
    else:
        _pin_policy(made.after, service)


def _pin_policy(version: str, service: Service) -> None:
    pin = service.home.root / "policy.toml"
    if version == read_policy().version:
        pin.unlink(missing_ok=True)
        return
    fresh = pin.with_suffix(".new")
    fresh.write_bytes(policy_file(service.home, version).read_bytes())
    fresh.replace(pin)
