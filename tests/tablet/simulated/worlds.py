"""Small worlds for tests: a scenario of one tablet in a line, and a program's acts upon it."""

from collections.abc import Mapping

from agent.clock import ManualClock
from agent.tablet.device import Listing, Packet, PacketKind, Stream
from agent.tablet.script import Script, make_script
from agent.tablet.simulated.bus import SimulatedBus
from agent.tablet.simulated.model import Tablet
from agent.tablet.simulated.spec import Scenario
from agent.tablet.simulated.world import World

GOOGLE_ACCOUNT = {"type": "com.google", "name": "person@example.org"}
WITH_GOOGLE = [{"id": 0, "accounts": [GOOGLE_ACCOUNT]}]
ACCOUNTS_PAGE = ("am", "start", "-W", "-a", "android.settings.SYNC_SETTINGS")
RESET_PAGE = ("am", "start", "-W", "-a", "com.android.settings.action.FACTORY_RESET")


def scenario(*tablets: Mapping[str, object]) -> Scenario:
    """Return a scenario of these tablets; a Lenovo with Android 13 where no model is named."""
    rows = [{"model": "lenovo-m10-3", **tablet} for tablet in tablets or ({},)]
    return Scenario.model_validate({"about": {"fr": "essai", "en": "test"}, "tablets": rows})


def bus_of(*tablets: Mapping[str, object]) -> SimulatedBus:
    """Return a bus of these tablets on a clock that moves by hand."""
    return SimulatedBus(scenario(*tablets), ManualClock())


def world_of(**tablet: object) -> tuple[World, Tablet]:
    """Return the world of one tablet, and the tablet."""
    world = World(scenario(tablet), ManualClock())
    return world, world.tablets[0]


def pass_time(world: World, seconds: float) -> None:
    """Let time pass, and all that happens in it."""
    world.clock.sleep(seconds)
    world.advance()


def only(bus: SimulatedBus) -> Listing:
    """Return the one tablet that ADB lists."""
    [listing] = bus.list()
    return listing


def run(bus: SimulatedBus, *commands: tuple[str, ...]) -> bytes:
    """Run commands on the only tablet and return the stream's stdout."""
    script = make_script([commands])
    stream = bus.device(only(bus)).open(script, 5)
    return drain(stream)[PacketKind.STDOUT]


def drain(stream: Stream, timeout_s: float = 60) -> dict[PacketKind, bytes]:
    """Read a stream to its end and return what came, by kind."""
    got: dict[PacketKind, bytes] = dict.fromkeys(PacketKind, b"")
    while (packet := stream.receive(timeout_s)) is not None:
        got[packet.kind] += packet.data or b"."
        if packet.kind in (PacketKind.EXIT, PacketKind.GONE):
            break
    return got


def packets(stream: Stream, timeout_s: float) -> list[Packet]:
    """Return the packets until one does not come in time, or the stream ends."""
    found = []
    while (packet := stream.receive(timeout_s)) is not None:
        found.append(packet)
        if packet.kind in (PacketKind.EXIT, PacketKind.GONE):
            break
    return found


def script_of(*lanes: tuple[tuple[str, ...], ...]) -> Script:
    """Return the script of these lanes with a token that tests can foresee."""
    return make_script(lanes, "deadbeef")
