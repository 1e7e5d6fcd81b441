"""Desks on which faults begin at a phase: simulated in process, and behind Google's ADB server."""

import signal
import time
from collections.abc import Callable, Iterator, Mapping
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass, field
from pathlib import Path

from agent.clock import Clock, ManualClock
from agent.desk import Desk
from agent.procedure.prompts import Event, PhaseFinished, PhaseStarted
from agent.records.case import EntryKind
from agent.records.store import Records
from agent.runs.cases import start
from agent.runs.open_cases import RETURN
from agent.runs.running import RunOutcome, RunRequest
from agent.settings import Settings
from agent.tablet.adb import AdbBus
from agent.tablet.device import Bus
from agent.tablet.simulated.bus import SimulatedBus
from agent.tablet.simulated.model import Tablet
from agent.tablet.simulated.scenario import parse_scenario
from agent.tablet.simulated.server import FakeAdbServer
from agent.tablet.simulated.spec import Misbehaviour, Scenario
from agent.tablet.simulated.state import Account
from agent.tablet.simulated.wire_world import WireWorld
from agent.tablet.simulated.world import World
from tests.google_adb import bundled_adb
from tests.hostile.fault_buses import HASTE, HastyBus, HastyClock, LosableBus
from tests.procedure.harness import ANSWERS, PHASES
from tests.procedure.harness import Script as Answers

# As short as a return lets: accounts 3 s, FRP data 4 s, two reads 5 s apart; 5 s to have left.
DEADLINES = dict.fromkeys(PHASES, 20) | {"reset": 45}
WIRE_DEADLINES = dict.fromkeys(PHASES, 60) | {"reset": 200}  # the wall's time is not ours alone
SETTLE_S = 0.7  # until Google's server shows what was done

_HEAD = "about: {fr: Une faute à la fois., en: One fault at a time.}\ntablets:\n"
_PAIR = """
  - id: ours{n}
    model: lenovo-m10
    serial: OURS000{n}
    port: "1-{n}"
    users: [{{id: 0, accounts: [{{type: com.google}}]}}]
    person:
      - {{when: accounts_page, wait: 2, do: remove_accounts}}
      - {{when: reset_page, wait: 3, do: confirm_reset}}
  - id: other{n}
    model: lenovo-m10
    serial: OTHER00{n}
    port: "1-{n}"
    plugged: false
"""


def scenario(pairs: int) -> Scenario:
    """Return so many tablets that are given back, each with another that may take its place."""
    return parse_scenario(_HEAD + "".join(_PAIR.format(n=n) for n in range(pairs)), "faults.yaml")


@dataclass
class Place:
    """One tablet of ours in a world, and the server that it stands behind."""

    number: int
    world: World
    server: "Server"

    @property
    def tablet(self) -> Tablet:
        return self.world.tablet(f"ours{self.number}")

    @property
    def other(self) -> Tablet:
        return self.world.tablet(f"other{self.number}")


class Server:
    """What may happen to an ADB server; this one is only simulated."""

    def __init__(self, world: World) -> None:
        self.world = world
        self.lost: str | None = None

    def restart(self) -> None:
        """All that was under way is cut, and every tablet gets another transport id."""
        for tablet in [t for t in self.world.tablets if t.plugged]:
            self.world.after(0, tablet.unplug)
            self.world.after(0.1, tablet.plug)

    def die(self) -> None:
        self.lost = "no server"

    def hang(self) -> None:
        self.lost = "no answer"

    def be_another(self) -> None:
        self.lost = "another version"


class RealServer(Server):
    """Google's."""

    def __init__(self, wire: WireWorld, closing: ExitStack) -> None:
        super().__init__(wire.world)
        self._wire = wire
        self._closing = closing

    def restart(self) -> None:
        self._wire.restart_server()

    def die(self) -> None:
        self._wire._server.kill()
        self._wire._server.wait()

    def hang(self) -> None:
        self._wire._server.send_signal(signal.SIGSTOP)
        self._closing.callback(self._wire._server.send_signal, signal.SIGCONT)

    def be_another(self) -> None:
        self.die()
        self._closing.enter_context(FakeAdbServer(port=self._wire.port, version=40))


def _pull(place: Place) -> None:
    place.world.after(0, place.tablet.unplug)


def _pull_and_put_back(place: Place) -> None:
    _pull(place)
    place.world.after(8, place.tablet.plug)


def _swap(place: Place) -> None:
    port = place.tablet.port
    _pull(place)
    place.world.after(0, lambda: place.other.plug(port))


def _change(name: str, text: str) -> Callable[[Place], None]:
    return lambda place: place.tablet.properties.update({name: text})


def _start_less_often(place: Place) -> None:
    place.tablet.boot_count = 3


def _sign_in_again(place: Place) -> None:
    tablet = place.tablet
    if not tablet.locking_accounts:
        tablet.add_account(tablet.main_user, Account("com.google", "person@example.org"))


def _shell(kind: Misbehaviour) -> Callable[[Place], None]:
    return lambda place: setattr(place.tablet, "shell", kind)


FAULTS: dict[str, Callable[[Place], None]] = {
    **{kind.value: _shell(kind) for kind in Misbehaviour},
    "another serial": _change("ro.serialno", "LIAR0001"),
    "another build": _change("ro.build.fingerprint", "a/b/c:10/d/e:user/release-keys"),
    "fewer starts": _start_less_often,
    "account returns": _sign_in_again,
    "pulled and back": _pull_and_put_back,
    "pulled for good": _pull,
    "swapped": _swap,
    "server restarts": lambda place: place.server.restart(),
    "server dies": lambda place: place.server.die(),
    "server hangs": lambda place: place.server.hang(),
    "other version": lambda place: place.server.be_another(),
}
OF_THE_SERVER = frozenset({"server restarts", "server dies", "server hangs", "other version"})


@dataclass
class Run:
    """One return on one tablet, with a fault at the beginning of one phase."""

    folder: Path
    bus: Bus
    clock: Clock
    place: Place
    name: str
    deadlines: Mapping[str, int] = field(default_factory=lambda: DEADLINES)
    settle_s: float = 0.0
    ended_in: str | None = None
    _events: list[Event] = field(default_factory=list)

    def go(self, fault: str, phase: str) -> tuple[RunOutcome, str | None]:
        """Return how it ended, and in which phase."""
        begun = False

        def hear(event: Event) -> None:
            nonlocal begun
            if isinstance(event, PhaseStarted) and event.phase == phase and not begun:
                begun = True
                with self.place.world.changed:
                    locked = fault not in OF_THE_SERVER
                    if locked:
                        FAULTS[fault](self.place)
                if not locked:
                    FAULTS[fault](self.place)
                time.sleep(self.settle_s)
            if isinstance(event, PhaseFinished):
                self.ended_in = event.phase

        records = Records(self.folder, self.clock, simulated=True)
        desk = Desk(Settings(), self.clock, self.bus, lambda: records, simulated=True)
        request = RunRequest("AB", self.name, deadlines=self.deadlines)
        outcome = start(desk, RETURN, request, Answers(dict(ANSWERS)), hear)
        assert begun, f"{phase} never began: {outcome.outcome}"
        return outcome, self.ended_in


def opened_the_reset(outcome: RunOutcome) -> bool:
    """Whether the run is on record as having opened the reset page."""
    return any(entry.kind is EntryKind.INTENDED for entry in outcome.case.entries)


def in_process(folder: Path) -> Run:
    """Return a run in process, on a clock that jumps."""
    clock = ManualClock()
    bus = SimulatedBus(scenario(1), clock)
    server = Server(bus.world)
    return Run(folder, LosableBus(bus, server), clock, Place(0, bus.world, server), "OURS0000")


@contextmanager
def on_the_wire(folder: Path, tablets: int) -> Iterator[list[Run]]:
    """Yield so many runs, each on its own tablet, behind one server of Google's."""
    with ExitStack() as closing:
        wire = closing.enter_context(WireWorld(scenario(tablets), _adb(), speed=HASTE))
        server = RealServer(wire, closing)
        runs = []
        for number in range(tablets):
            bus = AdbBus("127.0.0.1", wire.port, start_server=False)
            closing.callback(bus.close)
            place = Place(number, wire.world, server)
            name = wire.address(f"ours{number}")
            haste = HastyBus(bus)
            folder_of_one = folder / str(number)
            runs.append(
                Run(folder_of_one, haste, HastyClock(), place, name, WIRE_DEADLINES, SETTLE_S)
            )
        yield runs


def _adb() -> Path:
    adb = bundled_adb()
    assert adb is not None
    return adb
