"""Which work there is: from the kind of a job to the function that does it.

Use cases are imported when their first job comes: most of them load much.
"""

from collections.abc import Mapping
from types import MappingProxyType

from precurb.app.access.actor import SYSTEM
from precurb.app.service import Service
from precurb.app.work import Beat, Work
from precurb.store.jobs import Job

_SAMPLE = 1_000  # transactions that are screened in full each night


def _screen_file(job: Job, service: Service, beat: Beat) -> None:
    from precurb.app.desk.screen_file import screen_file

    screen_file(job, service, beat)


def _watch_duties(job: Job, service: Service, beat: Beat) -> None:
    from precurb.app.desk.watch_duties import watch_duties

    beat(note=f"{watch_duties(service=service, actor=SYSTEM)} duties come due")


def _update_lists(job: Job, service: Service, beat: Beat) -> None:
    from precurb.app.update import update_lists
    from precurb.errors import UnavailableError
    from precurb.lists.fetch import FetchStatus

    told = update_lists((), service=service, actor=SYSTEM)
    refused = [each for each in told if each.outcome is FetchStatus.REFUSED]
    beat(done=len(told) - len(refused), total=len(told))
    if refused:
        raise UnavailableError(
            "; ".join(f"{each.publisher}: {each.reason}" for each in refused)
        )


def _rescreen(job: Job, service: Service, beat: Beat) -> None:
    from precurb.app.rescreen.work import rescreen

    def tell(done: int, total: int, what: str) -> None:
        beat(done=done, total=total, note=what)

    rescreen(service=service, actor=SYSTEM, tell=tell)


def _self_test(job: Job, service: Service, beat: Beat) -> None:
    from precurb.app.rescreen.self_test import Sample, self_test
    from precurb.errors import UntrustedMessageError

    def tell(done: int, total: int, what: str) -> None:
        beat(done=done, total=total, note=what)

    wanted = Sample(size=_SAMPLE, seed=service.today().toordinal())
    found = self_test(wanted, service=service, actor=SYSTEM, tell=tell)
    if first := found.first:
        raise UntrustedMessageError(
            f"{found.diverged} of {found.transactions} are not what a full re-screening says; "
            f"the first is check {first.check}: {first.why}"
        )


def _deliver(job: Job, service: Service, beat: Beat) -> None:
    from precurb.app.webhook_delivery import deliver

    deliver(job, service)


def _deliver_envelope(job: Job, service: Service, beat: Beat) -> None:
    from precurb.app.exchange.deliver import work

    work(job, service, beat)


def _watch_notifications(job: Job, service: Service, beat: Beat) -> None:
    from precurb.app.acts.watch import watch_notifications
    from precurb.app.exchange.node import open_node

    done = watch_notifications(open_node(service), service=service, actor=SYSTEM)
    beat(note=f"{done} times are over without an answer")


def _replay_policy(job: Job, service: Service, beat: Beat) -> None:
    from precurb.app.shown.replays import do_replay

    do_replay(job, service, beat)


def _build_links(job: Job, service: Service, beat: Beat) -> None:
    from precurb.app.casework.links import build_links

    made = build_links(service=service, actor=SYSTEM)
    beat(done=made.parties, total=made.parties, note=f"{made.new} new proposals")


WORK: Mapping[str, Work] = MappingProxyType(
    {
        "screen-file": _screen_file,
        "watch-duties": _watch_duties,
        "update-lists": _update_lists,
        "rescreen": _rescreen,
        "self-test": _self_test,
        "deliver-webhook": _deliver,
        "deliver-envelope": _deliver_envelope,
        "policy-replay": _replay_policy,
        "watch-notifications": _watch_notifications,
        "build-links": _build_links,
    }
)
