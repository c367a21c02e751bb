"""Batches of decisions: a kill between two of their steps loses nothing, doubles nothing."""

import shutil
from collections.abc import Callable, Iterator
from dataclasses import replace
from pathlib import Path

import pytest

from flow_cases import party, pay
from payment_cases import DAY, MOMENT, policy_that_stops
from precurb.app.home import Home
from precurb.app.payment_desk import Desk, open_desk
from precurb.app.payment_flows import catch_up, remembering
from precurb.app.payment_lines import Told
from precurb.app.payment_state import PaymentState
from precurb.app.payment_store import PaymentStore
from precurb.app.watch_payments import Plan, Watch, watch_folder
from precurb.examine.facts.around import Limits
from precurb.lists.knowledge import ControlBook, read_packaged
from precurb.lists.snapshot import Snapshot
from precurb.model import Role, Transaction

LAW_ALONE = Snapshot(ControlBook(read_packaged()))
FIRM = (party("Alpha Chem Ltd", Role.CREDITOR, "XB"),)
# Late ones and one that is told earlier the second time: later payments are decided again.
COMING = [
    pay("a", "b", days=3, parties=FIRM, key="k1"),
    pay("c", "b", days=1, parties=FIRM, key="k2"),
    pay("b", "d", days=2, parties=FIRM, key="k3"),
    pay("a", "b", days=0, parties=FIRM, key="k1"),
    pay("e", "b", days=4, parties=FIRM, key="k4", day_only=True),
    pay("f", "b", days=4, parties=FIRM, key="k5", day_only=True),
]  # fmt: skip


class Killed(BaseException):
    """Stands for the end of the process."""


def read(path: Path) -> Iterator[Transaction]:
    """Each file holds two of the payments."""
    at = int(path.stem)
    yield from COMING[2 * at : 2 * at + 2]


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    made = tmp_path / "in"
    made.mkdir()
    for at in range(len(COMING) // 2):
        (made / f"{at}.txt").write_text(str(at), "utf-8")
    return made


def run(
    folder: Path,
    home: Path,
    *,
    most: int = 200,
    change: Callable[[Desk, PaymentState], Desk] = lambda desk, state: desk,
) -> list[Told]:
    """Watch the folder once, with a state of its own; what was told, also if it was killed."""
    lines: list[Told] = []
    secret = home / "payments" / "secret"  # keys are hashed with it, and must be the same
    secret.parent.mkdir(parents=True, exist_ok=True)
    secret.write_bytes(b"s" * 32)
    with PaymentStore.of(Home(home)) as store:
        policy = policy_that_stops(folder.parent)
        desk = open_desk(Home(home), store, LAW_ALONE, on=DAY, policy=policy)
        desk, state = remembering(desk, Limits())
        desk = change(desk, state)
        watch = Watch(
            read=read, tell=lines.append, now=lambda: MOMENT, most=most, linger=60,
            again=lambda: catch_up(desk, state, at=MOMENT),
        )  # fmt: skip
        try:
            with state:
                watch_folder(Plan(folder=folder, once=True, settle=0), desk, watch)
        except Killed:
            pass
    return lines


def kept(home: Path) -> list[tuple[object, ...]]:
    with PaymentStore.of(Home(home)) as store:
        decisions = ((each.key, each.version, each.raw) for each in store.decisions())
        return [*decisions, *((each.sha256, each.payments) for each in store.files())]


def remembered(home: Path) -> list[object]:
    with PaymentState.at_home(Home(home)) as state:
        found = [state.event(f"pacs.008|{each.reference}|||") for each in COMING]
        return [*found, state.open_keys()]


def test_batches_of_any_size_decide_alike(folder: Path, tmp_path: Path) -> None:
    for most in (1, 2, 3, 200):
        run(folder, tmp_path / str(most), most=most)
    whole = kept(tmp_path / "1"), remembered(tmp_path / "1")
    for most in (2, 3, 200):
        home = tmp_path / str(most)
        assert (kept(home), remembered(home)) == whole


@pytest.mark.parametrize("step", ["before the flows are kept", "while it is decided"])
@pytest.mark.parametrize("number", range(1, 5))
@pytest.mark.parametrize("most", [1, 3])
def test_a_kill_between_two_steps_of_a_batch_changes_nothing(
    folder: Path, tmp_path: Path, step: str, number: int, most: int
) -> None:
    def dying(desk: Desk, state: PaymentState) -> Desk:
        left = [number]

        class Dying(type(desk.flows)):  # type: ignore[misc]  # of the flows in use
            def commit(self) -> None:
                if step.startswith("before"):
                    left[0] -= 1
                    if not left[0]:
                        super().roll_back()
                        raise Killed
                super().commit()

            def __call__(self, *asked: object) -> object:
                if step.startswith("while"):
                    left[0] -= 1
                    if not left[0]:
                        raise Killed
                return super().__call__(*asked)

        flows = desk.flows
        return replace(desk, flows=Dying(flows.state, flows.limits, flows.signs))  # type: ignore[attr-defined]

    said = run(folder, tmp_path / "killed", most=most, change=dying)
    said += run(folder, tmp_path / "killed", most=most)
    run(folder, tmp_path / "whole", most=most)
    assert kept(tmp_path / "killed") == kept(tmp_path / "whole")
    assert remembered(tmp_path / "killed") == remembered(tmp_path / "whole")
    told = {(each.key, each.version) for each in said if each.kind == "decision"}
    assert told == {(k, v) for k, v, *rest in kept(tmp_path / "whole") if rest}
    shutil.rmtree(tmp_path / "killed")
