"""Prints `sm list-volumes all` and `df /data` (dump formats, part 7)."""

from agent.tablet.simulated.answers import SimulatedAnswer, lines
from agent.tablet.simulated.model import Tablet

_ADOPTED_UUID = "57f8f4bc-abf4-655f-bf67-946fc0f9f25b"


def volumes(tablet: Tablet, _argv: tuple[str, ...]) -> SimulatedAnswer:
    """`sm list-volumes all`: ids as vold of that Android writes them."""
    sdk = tablet.traits.sdk
    comma = "," if sdk >= 28 else "_"
    rows = [f"emulated{';0' * (sdk >= 30)} mounted null", "private mounted null"]
    if tablet.card == "portable":
        rows.insert(0, f"public:179{comma}65 mounted 1234-ABCD")
    if tablet.card == "adopted":
        rows.append(f"private:179{comma}66 mounted {_ADOPTED_UUID}")
        rows.append(f"emulated:179{comma}66{';0' * (sdk >= 30)} mounted {_ADOPTED_UUID}")
    return lines(*rows)


def data(tablet: Tablet, _argv: tuple[str, ...]) -> SimulatedAnswer:
    """`df /data` of toybox: sizes in KiB."""
    total = tablet.traits.data_kib
    used = total // 6
    device = "/dev/block/dm-5" if tablet.traits.sdk >= 29 else "/dev/block/mmcblk0p48"
    head = f"{'Filesystem':<21} 1K-blocks     Used Available Use% Mounted on"
    return lines(head, f"{device:<21} {total:9d} {used:8d} {total - used:9d}  17% /data")
