"""What the fake ADB server is told of one tablet."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass, field

STDOUT, STDERR, EXIT = 1, 2, 3  # ids of shell protocol v2
RAW = -1  # bytes that go over the wire as they are

Shell = Callable[[str], Iterator[tuple[int, bytes]]]


@dataclass(frozen=True)
class ServedTablet:
    """One row, and what stands behind it.

    Attributes:
        serial: may be empty, hold blanks, or be another tablet's.
        state: in ADB's words; `no permissions (…); see […]` whole.
        path: as ADB writes it: `usb:1-1.2`, or `` for TCP and Windows.
        product, model, device: shown where not empty (ADB: once the tablet was online).
        features: what its ADB can do, comma-separated; without `shell_v2` it is an old one.
        shell: takes the text of a shell command, yields pieces of its output; ending without an
            `EXIT` is a pulled cable; None refuses.
        wedged: takes a connection and never answers on it.
    """

    serial: str = "R52N30ABCDE"
    state: str = "device"
    transport_id: int = 1
    path: str = "usb:1-1"
    product: str = ""
    model: str = ""
    device: str = ""
    features: str = "shell_v2,cmd,stat_v2"
    shell: Shell | None = field(default=None, compare=False)
    wedged: bool = False
