from hypothesis import given
from hypothesis import strategies as st

from agent.board.hubs import Hub, Light, hub_paths, hubs, port_of
from agent.tablet.device import ConnectionState
from tests.board.desks import row

ANSWERS, EMPTY, SILENT, WAITS = Light.ANSWERS, Light.EMPTY, Light.SILENT, Light.WAITS


def test_the_ports_of_a_hub_are_counted_up_to_the_last_in_use() -> None:
    rows = [
        row(1, "1-1.1"),
        row(2, "1-1.4", silent=True),
        row(3, "1-1.3", state=ConnectionState.OFFLINE),
    ]
    [hub] = hubs(rows, {})
    assert hub == Hub("1-1", (ANSWERS, EMPTY, WAITS, SILENT))
    assert (hub.in_use, hub.silent, hub.complete) == (3, 1, False)


def test_all_ports_of_a_hub_are_counted_where_its_size_is_known() -> None:
    [hub] = hubs([row(1, "1-1.2")], {"1-1": 7, "1-2": 4})
    assert hub == Hub("1-1", (EMPTY, ANSWERS, *[EMPTY] * 5), complete=True)


def test_a_hub_that_says_less_than_it_has_is_not_believed() -> None:
    [hub] = hubs([row(1, "1-1.7")], {"1-1": 4})
    assert (len(hub.ports), hub.complete) == (7, False)


def test_the_hubs_of_some_places_are_named_once() -> None:
    assert hub_paths(["1-1.2", "1-1.3", "2-5", None, "x"]) == {"1-1", "2"}


def test_hubs_behind_hubs_are_hubs_of_their_own() -> None:
    rows = [row(1, "1-1.2"), row(2, "1-1.10.3"), row(3, "1-1.9.3"), row(4, "2-5")]
    assert [hub.path for hub in hubs(rows, {})] == ["1-1", "1-1.9", "1-1.10", "2"]


def test_a_tablet_that_left_takes_no_port() -> None:
    assert hubs([row(1, state=ConnectionState.ABSENT)], {}) == ()


def test_over_tcp_there_is_no_hub() -> None:
    assert hubs([row(1, None, "127.0.0.1:5555")], {}) == ()


def test_a_path_of_another_system_is_no_port() -> None:
    assert port_of("20234000X") is None
    assert port_of("1-1.999999") is None


@given(st.text(max_size=20))
def test_any_path_is_a_port_or_none(usb: str) -> None:
    place = port_of(usb)
    assert place is None or 1 <= place[1] <= 32
