"""Draws the tablets on the bus: the list of `devices`, and the findings of `check`."""

import sys
from collections.abc import Sequence
from typing import TYPE_CHECKING

from rich.console import Console
from rich.text import Text

from agent.console.safe import safe
from agent.console.theme import fancy, say, styled
from agent.i18n import _
from agent.tablet.advice import advice, advice_for
from agent.tablet.device import ConnectionState, Listing
from agent.tablet.snapshot import Snapshot, Unread
from agent.tablet.state_words import state_name
from agent.tablet.usb import UsbDevice
from agent.tablet.verdict import Judgement, Reason, Verdict
from agent.tablet.verdict_words import advice as verdict_advice
from agent.tablet.verdict_words import describe, verdict_name

if TYPE_CHECKING:
    from agent.desk import Checked, Row

_NO_NAME = "—"
_TONES = {Verdict.CLEAR: "bold green", Verdict.UNREADABLE: "bold yellow"}


def show_devices(
    console: Console, rows: "Sequence[Row]", invisible: Sequence[UsbDevice] = ()
) -> None:
    """Print every tablet with its state, and what to do for each that is not ready."""
    for row in rows:
        ready = row.listing.state is ConnectionState.READY
        state = (state_name(row.listing.state), "green" if ready else "yellow")
        console.print(_line([*_names(row.listing, row.asset_tag)], state))
        if not ready:
            _advice(console, advice(row.listing, sys.platform))
    for device in invisible:
        _invisible(console, device)
    if not rows and not invisible:
        console.print(styled(_("ADB sees no tablet.")))
        _advice(console, advice_for(ConnectionState.ABSENT, sys.platform))


def show_checked(console: Console, findings: "Sequence[Checked]", *, verbose: bool = False) -> None:
    """Print the verdict on every tablet with its reasons, the worst first, and what to do.

    `verbose` adds what decides nothing: build, battery, how long the reading took.
    """
    if not findings:
        console.print(styled(_("ADB sees no tablet.")))
    for found in findings:
        if found.snapshot is None or found.judgement is None:
            state = (state_name(found.listing.state), "yellow")
            console.print(_line([*_names(found.listing, found.asset_tag)], state))
            if found.error is None or found.listing.state is not ConnectionState.READY:
                _advice(console, advice(found.listing, sys.platform))
            continue
        console.print(_line(_read_names(found), _verdict(found.judgement)))
        for reason in found.judgement.reasons:
            say(console, styled(f"- {describe(reason)}"), 4)
        _advice(console, verdict_advice(found.judgement.verdict))
        if verbose:
            _details(console, found.snapshot)


def _names(listing: Listing, asset_tag: str | None) -> tuple[str, ...]:
    usb = f"usb:{listing.usb}" if listing.usb else ""
    address = listing.address or _("(no serial number)")
    return (asset_tag or "", address, usb, listing.model or "")


def _read_names(found: "Checked") -> list[str]:
    snapshot = found.snapshot
    assert snapshot is not None
    android = snapshot.prop("ro.build.version.release")
    port = f"usb:{found.listing.usb}" if found.listing.usb else None
    names = [found.asset_tag, snapshot.identity.serial or snapshot.listing.address, port]
    names += [snapshot.identity.maker, snapshot.identity.model]
    return [name or "" for name in names] + ([f"Android {android}"] if android else [])


def _verdict(judgement: Judgement) -> tuple[str, str]:
    return verdict_name(judgement.verdict), _TONES.get(judgement.verdict, "bold red")


def _line(names: Sequence[str], state: tuple[str, str]) -> Text:
    told = "  ".join(safe(name, at_most=60) for name in names if name)
    return Text.assemble(told or _NO_NAME, "  ", state)


def _advice(console: Console, text: str) -> None:
    arrow = fancy(console, "→", "->")
    say(console, styled(f"{arrow} {text}"), 4)


def _details(console: Console, snapshot: Snapshot) -> None:
    battery = snapshot.battery.level if snapshot.battery else None
    lines = [
        _("Build: {build}").format(build=snapshot.identity.build_fingerprint or _NO_NAME),
        _("Battery: {level} %").format(level=_NO_NAME if battery is None else battery),
        _("Read in {time} ms over {count} streams.").format(
            time=snapshot.elapsed_ms, count=snapshot.streams
        ),
    ]
    lines += [describe(_as_reason(unread)) for unread in snapshot.unread]
    for line in lines:
        say(console, styled(line, "dim"), 4)


def _as_reason(unread: Unread) -> Reason:
    return Reason("unread", detail=f"{unread.query}: {unread.problem.value}")


def _invisible(console: Console, device: UsbDevice) -> None:
    text = _("usb:{path}: a tablet that ADB can't open.").format(path=device.path)
    console.print(styled(text, "yellow"))
    _advice(console, advice_for(ConnectionState.NO_PERMISSIONS, sys.platform))
