"""The power is cut at any moment: what comes back is a record, and holds all acknowledged steps."""

import errno
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from random import Random

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from agent.errors import RecordError
from agent.records.store import Records
from tests.records.power import PowerDisk, Tree, put
from tests.records.power_desk import Day, DiedError, Told, World

pytestmark = [
    pytest.mark.skipif(
        not Path("/proc/self/fd").is_dir(), reason="an open file's name is read in /proc"
    ),
    pytest.mark.usefixtures("_eager_index"),
]

SLOW = (pytest.mark.slow, pytest.mark.timeout(3600))


def states_of_a_day(world: World) -> dict[Tree, Told]:
    """Everything that a power cut may leave at any moment of a day, and what was told by then."""
    found: dict[Tree, Told] = {}

    def look() -> None:
        for tree in world.medium.trees():
            found[tree] = world.told.now()  # of equal states the last, with most to keep

    world.live(world.records(look))
    look()
    return found


def test_every_state_that_a_power_cut_may_leave_is_a_record_with_all_acknowledged_steps(
    tmp_path: Path,
) -> None:
    world = World(tmp_path / "disk")
    states = states_of_a_day(world)
    assert len(world.told.entries) == 9
    assert len(states) > 400
    for tree, told in states.items():
        put(tree, world.root)
        world.assert_reads(told)
        world.assert_goes_on(told)


class NoFileSync(PowerDisk):
    """Forgets the sync of a file's content."""

    def sync(self, descriptor: int) -> None:
        pass


class NoFolderSync(PowerDisk):
    """Forgets the sync of a folder's names."""

    def sync_folder(self, folder: Path) -> None:
        pass


@pytest.mark.parametrize("disk", [NoFileSync, NoFolderSync])
def test_the_model_finds_a_sync_that_is_forgotten(tmp_path: Path, disk: type[PowerDisk]) -> None:
    world = World(tmp_path / "disk")
    records = Records(world.folder, world.clock, disk=disk(world.medium, lambda: None))
    Day(records, world.clock, world.told).opened()
    assert len(world.told.entries) == 1
    bad = 0
    for seed in range(50):
        put(world.medium.some_tree(Random(seed)), world.root)
        try:
            world.assert_reads(world.told)
        except (AssertionError, RecordError):
            bad += 1
    assert bad > 0


@dataclass(frozen=True)
class Incident:
    """What happens at a call of a day: the power is cut, the program killed, or the call fails.

    Attributes:
        again: how many calls later another one fails; 0: none.
    """

    kind: str
    call: int
    again: int = 0
    chance: int = 0

    def due(self) -> Callable[[], None]:
        """Return what is done before each call."""
        calls = 0

        def before_call() -> None:
            nonlocal calls
            calls += 1
            if self.kind == "fault" and calls in (self.call, self.call + self.again):
                raise OSError(errno.EIO, "injected")
            if self.kind != "fault" and calls >= self.call:
                raise DiedError

        return before_call


INCIDENTS = st.lists(
    st.builds(
        Incident,
        kind=st.sampled_from(["power", "kill", "fault"]),
        call=st.integers(1, 120),
        again=st.integers(0, 9),
        chance=st.integers(0, 2**32),
    ),
    min_size=1,
    max_size=4,
)


def assert_nothing_lost(root: Path, incidents: list[Incident]) -> None:
    """Let programs live one after the other, each until its incident; then cut the power."""
    world = World(root)
    for incident in incidents:
        world.live(world.records(incident.due()))
        if incident.kind == "power":
            world.cut_power(Random(incident.chance))
        world.assert_reads(world.told)
    world.cut_power(Random(incidents[0].chance))
    world.assert_reads(world.told)
    world.assert_goes_on(world.told)


def assert_loses_nothing_with_all_that_was_not_synced(world: World) -> None:
    world.cut_power()
    world.assert_reads(world.told)
    world.assert_goes_on(world.told)


def test_what_a_killed_program_left_unsynced_the_next_one_makes_sure_of(tmp_path: Path) -> None:
    for call in range(1, calls_of_a_day(tmp_path / "whole") + 1):
        world = World(tmp_path / str(call))
        world.live(world.records(Incident("kill", call).due()))
        world.write_a_little(world.records())
        assert_loses_nothing_with_all_that_was_not_synced(world)


@pytest.mark.parametrize("again", [0, *(pytest.param(n, marks=SLOW) for n in range(1, 7))])
def test_what_a_failed_call_left_unsynced_its_own_program_makes_sure_of(
    tmp_path: Path, again: int
) -> None:
    for call in range(1, calls_of_a_day(tmp_path / "whole") + 1):
        world = World(tmp_path / str(call))
        records = world.records(Incident("fault", call, again).due())
        world.live(records)
        world.write_a_little(records)
        assert_loses_nothing_with_all_that_was_not_synced(world)


@pytest.mark.slow
@pytest.mark.timeout(3600)
def test_so_it_does_for_what_was_left_while_the_first_was_put_right(tmp_path: Path) -> None:
    for first in range(1, calls_of_a_day(tmp_path / "whole") + 1):
        for second in range(1, 25):  # what puts a program's left-overs right has fewer calls
            world = World(tmp_path / f"{first}-{second}")
            world.live(world.records(Incident("kill", first).due()))
            world.live(world.records(Incident("kill", second).due()))
            world.write_a_little(world.records())
            assert_loses_nothing_with_all_that_was_not_synced(world)


def calls_of_a_day(root: Path) -> int:
    calls: list[None] = []
    world = World(root)
    world.live(world.records(lambda: calls.append(None)))
    assert len(calls) > 80
    return len(calls)


@settings(max_examples=60, deadline=None, derandomize=True)
@given(incidents=INCIDENTS)
def test_programs_killed_refused_and_cut_off_one_after_the_other_lose_nothing(
    tmp_path_factory: pytest.TempPathFactory, incidents: list[Incident]
) -> None:
    assert_nothing_lost(tmp_path_factory.mktemp("power") / "disk", incidents)


@pytest.mark.slow
@pytest.mark.timeout(3600)
@settings(max_examples=800, deadline=None, derandomize=True)
@given(incidents=INCIDENTS)
def test_many_more_of_them_lose_nothing(
    tmp_path_factory: pytest.TempPathFactory, incidents: list[Incident]
) -> None:
    assert_nothing_lost(tmp_path_factory.mktemp("power") / "disk", incidents)
