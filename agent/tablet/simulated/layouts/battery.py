"""Prints `dumpsys battery` (dump formats, part 2)."""

from collections.abc import Iterator

from agent.tablet.simulated.answers import SimulatedAnswer, lines
from agent.tablet.simulated.model import Tablet
from agent.tablet.simulated.traits import Skin


def dump(tablet: Tablet, _argv: tuple[str, ...]) -> SimulatedAnswer:
    """`dumpsys battery`; a tablet whose battery is None has none present."""
    return lines("Current Battery Service state:", *_sources(tablet), *_cell(tablet))


def _sources(tablet: Tablet) -> Iterator[str]:
    sdk = tablet.traits.sdk
    yield "  AC powered: false"
    yield f"  USB powered: {str(tablet.charging).lower()}"
    yield "  Wireless powered: false"
    if sdk >= 34:
        yield "  Dock powered: false"
    if sdk >= 24:
        yield "  Max charging current: 500000"
        yield "  Max charging voltage: 5000000"
    if sdk >= 26:
        yield "  Charge counter: 2761287"


def _cell(tablet: Tablet) -> Iterator[str]:
    full = tablet.battery == 100
    yield f"  status: {5 if full else 2 if tablet.charging else 3}"
    yield "  health: 2"
    yield f"  present: {str(tablet.battery is not None).lower()}"
    if tablet.battery is not None:
        yield f"  level: {tablet.battery}"
    yield "  scale: 100"
    yield "  voltage: 4012"
    yield "  temperature: 262"
    yield "  technology: Li-ion"
    if tablet.traits.skin is Skin.SAMSUNG:
        yield from _samsung()
    elif tablet.traits.sdk >= 34:
        yield "  Charging state: 0"
        yield "  Charging policy: 0"


def _samsung() -> Iterator[str]:
    yield "  batteryMiscEvent: 0"
    yield "  batteryCurrentEvent: 0"
    yield "  mSecPlugTypeSummary: 2"
    yield "  LED Charging: true"
    yield "  LED Low Battery: true"
    yield "  current now: 172"
    yield "  charge counter: 2761287"
    yield "  Adaptive Fast Charging Settings: true"
    yield "FEATURE_WIRELESS_FAST_CHARGER_CONTROL: false"
    yield "LLB CAL: "
    yield "LLB MAN: 20230521"
    yield "LLB CURRENT: YEAR2026M6D29"
    yield "LLB DIFF: 162"
