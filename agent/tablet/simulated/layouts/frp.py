"""Prints what a tablet's shell is told of the FRP block (android facts 2.3, dump formats 6)."""

from collections.abc import Iterator

from agent.tablet.simulated.answers import SimulatedAnswer, lines, text
from agent.tablet.simulated.model import Tablet
from agent.tablet.simulated.traits import Skin, Traits

_DENIED = "uid 2000 not allowed to access PDB"


def size(tablet: Tablet, _argv: tuple[str, ...]) -> SimulatedAnswer:
    """`service call persistent_data_block 4`: getDataBlockSize."""
    return _call(tablet, tablet.frp.size)


def credential(tablet: Tablet, _argv: tuple[str, ...]) -> SimulatedAnswer:
    """`service call persistent_data_block 9`: hasFrpCredentialHandle."""
    return _call(tablet, int(tablet.frp.credential))


def dump(tablet: Tablet, _argv: tuple[str, ...]) -> SimulatedAnswer:
    """`dumpsys persistent_data_block`."""
    traits = tablet.traits
    if not traits.frp_partition:
        return text("", "Can't find service: persistent_data_block\n")
    if traits.skin is Skin.SAMSUNG and traits.sdk >= 34:
        return lines(*_samsung(traits))
    if traits.sdk >= 36:
        return lines(*_mainline(tablet))
    return text("")


def _readable(traits: Traits) -> bool:
    """Tell whether the shell holds ACCESS_PDB_STATE: from 13 on, not on One UI 7."""
    return traits.sdk >= 33 and not (traits.skin is Skin.SAMSUNG and traits.sdk >= 35)


def _call(tablet: Tablet, value: int) -> SimulatedAnswer:
    if not tablet.traits.frp_partition:
        return text("service: Service persistent_data_block does not exist\n")
    if _readable(tablet.traits):
        return lines(f"Result: Parcel(00000000 {value:08x}   '{_printed(value)}')")
    return lines(*_exception())


def _printed(value: int) -> str:
    data = bytes(4) + value.to_bytes(4, "little")
    return "".join(chr(byte) if 32 <= byte < 127 else "." for byte in data)


def _exception() -> Iterator[str]:
    """Print a SecurityException as `Parcel` does: words, four a line, the last line closed."""
    message = len(_DENIED).to_bytes(4, "little") + (_DENIED + "\0").encode("utf-16-le")
    data = b"\xff\xff\xff\xff" + message + bytes(-len(message) % 4) + bytes(4)
    yield "Result: Parcel("
    for start in range(0, len(data), 16):
        row = data[start : start + 16]
        words = [int.from_bytes(row[at : at + 4], "little") for at in range(0, len(row), 4)]
        shown = "".join(chr(byte) if 32 <= byte < 127 else "." for byte in row)
        end = ")" if start + 16 >= len(data) else ""
        cells = " ".join(f"{word:08x}" for word in words).ljust(35)
        yield f"  0x{start:08x}: {cells} '{shown}'{end}"


def _samsung(traits: Traits) -> Iterator[str]:
    yield f"mDataBlockFile: {traits.frp_partition}"
    yield "mIsRunningDSU: false" if traits.sdk == 34 else "mIsFileBacked: false"
    yield "mInitDoneSignal: java.util.concurrent.CountDownLatch@5b1c3e[Count = 0]"
    yield "mAllowedUid: 10236"
    yield "mBlockDeviceSize: 524288"
    yield "mIsWritable: true"
    if traits.sdk >= 35:
        yield f"Security exception: {_DENIED}"


def _mainline(tablet: Tablet) -> Iterator[str]:
    yield f"mDataBlockFile: {tablet.traits.frp_partition}"
    yield "mIsFileBacked: false"
    yield "mInitDoneSignal: java.util.concurrent.CountDownLatch@5b1c3e[Count = 0]"
    yield "mAllowedUid: 10236"
    yield "mBlockDeviceSize: 524288"
    yield "mIsWritable: true"
    yield ""
    yield "FRP state"
    yield "========="
    yield "Enforcement enabled: true"
    yield f"FRP state: {str(tablet.frp.locked).lower()}"
    yield "FRP secret file /data/system/frp_secret exists, contents omitted."
    yield "FRP secret present but omitted."
    yield "Verified boot state: green"
    yield f"Has FRP credential handle: {str(tablet.frp.credential).lower()}"
    yield f"FRP challenge block size: {tablet.frp.size}"
