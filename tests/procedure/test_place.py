"""A tablet's place on the bus is its port, its address, or its transport."""

from agent.procedure.place import row_at
from agent.tablet.device import ConnectionState, Listing


def row(address: str, usb: str | None = None, transport_id: int = 1) -> Listing:
    return Listing(address, ConnectionState.READY, transport_id, usb)


OURS = row("R52A", "1-1")


def test_the_same_port_and_serial_are_ours() -> None:
    assert row_at(OURS, [row("R52B", "1-2"), row("R52A", "1-1", 9)]) == row("R52A", "1-1", 9)


def test_twins_are_told_apart_by_their_port() -> None:
    assert row_at(OURS, [row("R52A", "1-2", 3), row("R52A", "1-1", 4)]) == row("R52A", "1-1", 4)


def test_another_serial_on_the_port_is_what_stands_there() -> None:
    assert row_at(OURS, [row("R52B", "1-1")]) == row("R52B", "1-1")


def test_a_tablet_that_was_moved_leaves_its_port_to_strangers() -> None:
    assert row_at(OURS, [row("R52B", "1-1"), row("R52A", "1-4")]) is None


def test_over_tcp_the_address_is_the_place() -> None:
    last = row("127.0.0.1:5555")
    rows = [row("127.0.0.1:5556"), row("127.0.0.1:5555", None, 7)]
    assert row_at(last, rows) == rows[1]


def test_without_serial_and_port_only_the_transport_is_left() -> None:
    assert row_at(row("", None, 5), [row("", None, 4), row("", None, 5)]) == row("", None, 5)


def test_nothing_on_the_bus_is_nowhere() -> None:
    assert row_at(OURS, []) is None
