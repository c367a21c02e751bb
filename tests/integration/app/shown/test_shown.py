"""What pages show of lists, policy, audit and jobs, on a whole installation."""

import datetime as dt
from collections.abc import Iterator
from pathlib import Path

import pytest

from precurb.app.access.actor import SYSTEM, Actor
from precurb.app.desk.files import Upload
from precurb.app.desk.pages import Part
from precurb.app.service import Service
from precurb.app.settings import Settings
from precurb.app.shown import (
    audit,
    bringing,
    differences,
    entries,
    jobs,
    lists,
    policy,
    replays,
)
from precurb.app.shown.bringing import Published
from precurb.app.shown.differences import Compared
from precurb.app.shown.entries import ControlPage, PartyPage
from precurb.app.shown.lists import ListKind
from precurb.app.shown.matrix import show_matrix
from precurb.app.shown.settings import show_installation
from precurb.errors import (
    ConflictError,
    DeniedError,
    InvalidRecordError,
    UnknownRecordError,
)
from precurb.store.activations import ActivationState
from precurb.store.jobs import NewJob, State, claim, enqueue
from precurb.store.shown import Acts
from rescreen_cases import EVA, entry, keep, sale, take
from service_cases import person, service_in

OFFICER = person("ada", "officer")
AUDITOR = person("otto", "auditor")
ADMIN = person("kim", "admin")
NOBODY = person("nob")
POLICY = b"""
name = "acme"

[[rules]]
rule = "listed-substance"
outcome = "stop"
why = "we do not trade these at all"
source = "own rule: house procedure 7"
examples = [{ facts = { severity = "strict" }, expect = "stop" }]

[[changes]]
id = "PC-040"
parameters = { hi = 5, lo = 0.2 }
why = "we sell samples, whose prices lie wider apart"
"""


@pytest.fixture
def service(tmp_path: Path) -> Iterator[Service]:
    with service_in(tmp_path) as opened:
        yield opened


@pytest.fixture
def two_versions(service: Service) -> Service:
    """A list of the house that changed: one entry went, one came, one has another address."""
    kept = entry(3, "Dritte Muster AG")
    take(service, (entry(1, "Erste Muster GmbH"), entry(2, "Zweite Muster GmbH"), kept), day=1)
    moved = entry(2, "Zweite Muster GmbH", addresses=("Musterweg 1",))
    take(service, (moved, kept, entry(4, "Vierte Muster KG")), day=8)
    return service


def test_every_list_in_use_is_shown_with_its_versions(two_versions: Service) -> None:
    found = lists.show_lists(service=two_versions, actor=OFFICER)
    house = next(each for each in found.parties if each.id == "house")
    assert (house.day, house.entries, house.kind) == (dt.date(2026, 11, 8), 3, ListKind.PARTIES)
    assert len(found.substances) == len(two_versions.snapshot.book.knowledge.lists)
    assert all(
        sum(count for _, count in each.grounds) == each.entries for each in found.substances
    )
    versions = lists.versions_of("house", service=two_versions, actor=OFFICER)
    assert [each.day.day for each in versions] == [8, 1]
    assert versions[0].before == versions[1].snapshot
    assert versions[1].before == ""


def test_entries_come_part_by_part_and_none_is_lost(service: Service) -> None:
    take(service, [entry(n, f"Muster Nummer {n} GmbH") for n in range(100, 125)])
    seen: list[str] = []
    after = ""
    while True:
        part = Part(after=after, most=10)
        found = entries.entries_of("house", "", part, service=service, actor=OFFICER)
        assert found.total == 25
        seen += [each.id for each in found.parties]
        if not (after := found.next):
            break
    assert seen == [f"house-{n}" for n in range(100, 125)]


@pytest.mark.parametrize(
    "text", ["house-2", "Zweite Muster GmbH", "zweite", "zweitte muster", "ZWEITE"]
)
def test_a_party_is_found_by_id_name_word_or_slip(two_versions: Service, text: str) -> None:
    found = entries.entries_of("house", text, Part(), service=two_versions, actor=OFFICER)
    assert found.parties[0].id == "house-2"


@pytest.mark.parametrize("text", ["21409-26-7", "ANPP", "4-Anilino-N-phenethyl piperidine"])
def test_a_substance_is_found_by_number_key_or_name(service: Service, text: str) -> None:
    found = entries.entries_of("UN-1988-I", text, Part(), service=service, actor=OFFICER)
    assert [each.entry.substance for each in found.substances] == ["anpp"]


def test_an_entry_shows_the_same_substance_elsewhere(service: Service) -> None:
    found = entries.show_entry("UN-1988-I", "UN-1988-I:003", service=service, actor=OFFICER)
    assert isinstance(found, ControlPage)
    assert found.substance is not None
    assert {each.entry.substance for each in found.elsewhere} == {found.substance.key}
    assert "UN-1988-I:003" not in {each.entry.id for each in found.elsewhere}


def test_an_entry_of_a_watchlist_is_found_by_halving(two_versions: Service) -> None:
    found = entries.show_entry("house", "house-4", service=two_versions, actor=OFFICER)
    assert isinstance(found, PartyPage)
    assert found.entry.names[0].text == "Vierte Muster KG"


@pytest.mark.parametrize(
    ("list_id", "entry_id"), [("house", "house-9"), ("nope", "x"), ("UN-1988-I", "../x")]
)
def test_what_is_not_listed_is_not_there(
    two_versions: Service, list_id: str, entry_id: str
) -> None:
    with pytest.raises(UnknownRecordError):
        entries.show_entry(list_id, entry_id, service=two_versions, actor=OFFICER)


def test_differences_tell_what_went_and_what_came(two_versions: Service) -> None:
    new, old = lists.versions_of("house", service=two_versions, actor=OFFICER)
    asked = Compared(old=old.snapshot[:12], new=new.snapshot[:12])
    found = differences.show_differences(asked, Part(), service=two_versions, actor=OFFICER)
    assert [(each.entry, each.kind) for each in found.entries] == [
        ("house-2", "changed"), ("house-4", "added"), ("house-1", "removed"),
    ]  # fmt: skip
    (moved,) = found.entries[0].fields
    assert (moved.field, moved.went, moved.came) == ("addresses", (), ("Musterweg 1",))
    (count,) = found.counts
    assert (count.added, count.changed, count.removed) == (1, 1, 1)


def test_differences_are_paged(two_versions: Service) -> None:
    old = lists.versions_of("house", service=two_versions, actor=OFFICER)[1].snapshot
    part = Part(most=2)
    first = differences.show_differences(
        Compared(old=old), part, service=two_versions, actor=OFFICER
    )
    rest = differences.show_differences(
        Compared(old=old), Part(after=first.next, most=2), service=two_versions, actor=OFFICER
    )
    assert (len(first.entries), len(rest.entries), rest.next) == (2, 1, "")


@pytest.mark.parametrize("old", ["nope", "0000"])
def test_an_unknown_snapshot_is_not_there(two_versions: Service, old: str) -> None:
    with pytest.raises(UnknownRecordError):
        differences.show_differences(
            Compared(old=old), Part(), service=two_versions, actor=OFFICER
        )


def test_snapshots_begin_with_the_one_in_use(two_versions: Service) -> None:
    found = differences.show_snapshots(service=two_versions, actor=OFFICER)
    assert [each.current for each in found] == [True, *[False] * (len(found) - 1)]
    assert len({each.id for each in found}) == len(found) == 3  # with the bundled lists


def test_a_list_is_brought_in_from_its_file(service: Service, shared: Path) -> None:
    content = (shared / "data" / "parties" / "UN_consolidated.xml").read_bytes()
    upload = Upload(name="../../etc/UN_consolidated.xml", content=content)
    made = bringing.bring_in((upload,), Published(), service=service, actor=OFFICER)
    assert made is not None
    assert made.state is ActivationState.TAKEN
    again = bringing.bring_in((upload,), Published(), service=service, actor=OFFICER)
    assert again is None


@pytest.mark.parametrize("uploads", [(), (Upload(name="x.xml", content=b"<x/>"),)])
def test_what_is_no_list_is_refused(service: Service, uploads: tuple[Upload, ...]) -> None:
    with pytest.raises(InvalidRecordError):
        bringing.bring_in(uploads, Published(), service=service, actor=OFFICER)


def test_an_update_is_asked_for_once(service: Service) -> None:
    assert bringing.ask_update(service=service, actor=OFFICER)
    assert bringing.ask_update(service=service, actor=OFFICER) == ""


def test_the_policy_shows_what_a_company_made_of_it(service: Service) -> None:
    (service.home.prepare().root / "policy.toml").write_bytes(POLICY)
    found = policy.policy_in_use(service=service, actor=OFFICER)
    assert found.company
    assert found.shown.own == 1
    assert [(each.sign, each.what) for each in found.changes] == [
        ("PC-040", "hi"), ("PC-040", "lo"),
    ]  # fmt: skip
    assert {each.why for each in found.changes} == {
        "we sell samples, whose prices lie wider apart"
    }


def test_a_part_of_the_policy_that_nobody_knows_is_not_there(service: Service) -> None:
    with pytest.raises(UnknownRecordError):
        policy.policy_part("no-such", service=service, actor=OFFICER)


def test_a_replay_tells_what_a_policy_would_change(service: Service) -> None:
    keep(service, [sale(f"A-{n}", "Muster GmbH") for n in range(3)])
    job_id = replays.ask_replay(
        "acme.toml", POLICY, replays.Span(), service=service, actor=OFFICER
    )
    assert replays.read_replay(job_id, service=service, actor=OFFICER).result is None
    told: list[tuple[int | None, int | None]] = []

    def beat(
        *, done: int | None = None, total: int | None = None, note: str | None = None
    ) -> None:
        told.append((done, total))

    with service.store.write(service.acting(SYSTEM)) as writing:
        job = claim(writing, "worker")
    assert job is not None
    replays.do_replay(job, service, beat)
    replays.do_replay(job, service, beat)  # bears being done twice
    found = replays.read_replay(job_id, service=service, actor=OFFICER)
    assert found.result is not None
    assert (found.result.checks, found.result.changes) == (3, False)
    assert told == [(3, 3), (3, 3)]
    kept = replays.proposed_file(found.task.policy, service=service, actor=OFFICER)
    assert kept == POLICY


@pytest.mark.parametrize("content", [b"", b"\xff\xfe", b"name = 1\nrules = 3", b"[[[["])
def test_what_is_no_policy_is_refused_before_a_job(service: Service, content: bytes) -> None:
    with pytest.raises(InvalidRecordError, match=r"acme\.toml"):
        replays.ask_replay("acme.toml", content, replays.Span(), service=service, actor=OFFICER)
    assert jobs.read_jobs(None, "", Part(), service=service, actor=OFFICER).jobs.items == ()


def test_a_job_of_another_kind_is_no_replay(service: Service) -> None:
    job = bringing.ask_update(service=service, actor=OFFICER)
    with pytest.raises(UnknownRecordError):
        replays.read_replay(job, service=service, actor=OFFICER)


def test_the_audit_is_read_part_by_part_and_narrowed(two_versions: Service) -> None:
    whole = audit.read_audit(Acts(), Part(most=200), service=two_versions, actor=AUDITOR)
    numbers = [each.seq for each in whole.links.items]
    assert numbers == list(range(whole.head.seq, 0, -1))
    first = audit.read_audit(Acts(), Part(most=2), service=two_versions, actor=AUDITOR)
    second = audit.read_audit(
        Acts(), Part(after=first.links.next, most=2), service=two_versions, actor=AUDITOR
    )
    shown = [each.seq for each in (*first.links.items, *second.links.items)]
    assert shown == numbers[:4]
    narrowed = audit.read_audit(
        Acts(act="use lists"), Part(), service=two_versions, actor=AUDITOR
    )
    assert narrowed.links.items
    assert all(each.act.startswith("use lists") for each in narrowed.links.items)


@pytest.mark.parametrize("text", ["%", "_", "use%", "' OR 1=1 --"])
def test_what_is_looked_for_is_no_pattern(two_versions: Service, text: str) -> None:
    found = audit.read_audit(Acts(act=text), Part(), service=two_versions, actor=AUDITOR)
    assert found.links.items == ()


def test_the_chain_is_verified_against_a_head_seen_before(two_versions: Service) -> None:
    head = audit.read_audit(Acts(), Part(), service=two_versions, actor=AUDITOR).head
    take(two_versions, (entry(5, "Fünfte Muster GmbH"),), day=9)
    found = audit.verify_now(str(head), whole=True, service=two_versions, actor=AUDITOR)
    assert found.head.seq > head.seq
    with pytest.raises(InvalidRecordError):
        audit.verify_now("12-zz", whole=False, service=two_versions, actor=AUDITOR)


@pytest.mark.parametrize("seq", [999, 0, -1, 10**30])
def test_an_entry_of_the_audit_that_is_not_there(service: Service, seq: int) -> None:
    with pytest.raises(UnknownRecordError):
        audit.audit_entry(seq, service=service, actor=AUDITOR)


def test_jobs_are_counted_narrowed_and_cancelled(service: Service) -> None:
    with service.store.write(service.acting(SYSTEM)) as writing:
        ids = [enqueue(writing, NewJob(kind=kind)) for kind in ("a", "b", "a")]
    found = jobs.read_jobs(None, "a", Part(), service=service, actor=OFFICER)
    assert [each.id for each in found.jobs.items] == [ids[2], ids[0]]
    assert (found.kinds, found.counts) == (("a", "b"), {State.QUEUED: 3})
    jobs.cancel_job(str(ids[0]), service=service, actor=OFFICER)
    cancelled = jobs.read_jobs(State.CANCELLED, "", Part(), service=service, actor=OFFICER)
    assert [each.id for each in cancelled.jobs.items] == [ids[0]]
    with pytest.raises(ConflictError):
        jobs.cancel_job(str(ids[0]), service=service, actor=OFFICER)
    with pytest.raises(UnknownRecordError):
        jobs.cancel_job("nope", service=service, actor=OFFICER)


def test_settings_are_shown_without_secrets(tmp_path: Path) -> None:
    with service_in(tmp_path, settings=Settings(four_eyes=("lists",))) as opened:
        found = show_installation(service=opened, actor=ADMIN)
    assert found.settings.four_eyes == ("lists",)
    assert found.database == "sqlite"  # its address may hold a password


def test_a_list_waits_for_a_second_person_where_that_is_set(tmp_path: Path) -> None:
    with service_in(tmp_path, settings=Settings(four_eyes=("lists",))) as opened:
        made = take(opened, (entry(1, "Erste Muster GmbH"),), actor=EVA)
        assert made is not None
        assert made.state is ActivationState.WAITING
        shown = lists.show_lists(service=opened, actor=OFFICER)
        assert "house" not in {each.id for each in shown.parties}


def test_nobody_without_rights_is_shown_anything(service: Service) -> None:
    def refused(actor: Actor) -> Iterator[bool]:
        part = Part()
        for ask in (
            lambda: lists.show_lists(service=service, actor=actor),
            lambda: lists.list_line("UN-1988-I", service=service, actor=actor),
            lambda: lists.versions_of("UN-1988-I", service=service, actor=actor),
            lambda: entries.entries_of("UN-1988-I", "", part, service=service, actor=actor),
            lambda: entries.show_entry("UN-1988-I", "x", service=service, actor=actor),
            lambda: differences.show_snapshots(service=service, actor=actor),
            lambda: differences.show_differences(
                Compared(old="current"), part, service=service, actor=actor
            ),
            lambda: show_matrix("all", None, service=service, actor=actor),
            lambda: bringing.ask_update(service=service, actor=actor),
            lambda: bringing.bring_in((), Published(), service=service, actor=actor),
            lambda: policy.policy_in_use(service=service, actor=actor),
            lambda: policy.policy_part("CO-005", service=service, actor=actor),
            lambda: replays.ask_replay(
                "x", POLICY, replays.Span(), service=service, actor=actor
            ),
            lambda: replays.read_replay("x", service=service, actor=actor),
            lambda: replays.proposed_file("x", service=service, actor=actor),
            lambda: audit.read_audit(Acts(), part, service=service, actor=actor),
            lambda: audit.audit_entry(1, service=service, actor=actor),
            lambda: audit.verify_now("", whole=False, service=service, actor=actor),
            lambda: jobs.read_jobs(None, "", part, service=service, actor=actor),
            lambda: jobs.read_job("x", service=service, actor=actor),
            lambda: jobs.cancel_job("x", service=service, actor=actor),
            lambda: show_installation(service=service, actor=actor),
        ):
            try:
                ask()
            except DeniedError:
                yield True
            else:
                yield False

    assert all(refused(NOBODY))
