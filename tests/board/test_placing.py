"""Which row a tablet is, on any port: pure, and for any sequence of lists."""

from collections.abc import Sequence
from dataclasses import replace

from hypothesis import given
from hypothesis import strategies as st

from agent.board.placing import place, settle
from agent.board.row import Row
from agent.tablet.device import ConnectionState, Listing
from tests.board.desks import NOW, asking, keys, listing, row, running

ABSENT, READY = ConnectionState.ABSENT, ConnectionState.READY


def placed(rows: Sequence[Row], *listings: Listing) -> tuple[Row, ...]:
    return place(rows, listings, NOW, keys())


def test_a_tablet_that_comes_gets_a_row() -> None:
    [new] = placed((), listing("1-1.3", "HA3"))
    assert (new.key, new.serial, new.listing.usb) == (100, "HA3", "1-1.3")


def test_the_same_list_changes_nothing() -> None:
    rows = placed((), listing("1-1.1", "A", transport_id=1), listing("1-1.2", "B", transport_id=2))
    again = placed(rows, listing("1-1.1", "A", transport_id=1), listing("1-1.2", "B", READY, 2))
    assert again == rows


def test_a_tablet_that_leaves_takes_its_row_along() -> None:
    assert placed((row(1),)) == ()


def test_one_with_a_run_keeps_its_row_as_absent() -> None:
    [gone] = placed((row(1, run=running()),))
    assert (gone.key, gone.state) == (1, ABSENT)


def test_on_another_port_it_keeps_its_row_and_its_run() -> None:
    at_work = row(1, "1-1.1", "HA1", run=asking())
    [moved] = placed((at_work,), listing("3-4.2", "HA1", transport_id=9))
    assert (moved.key, moved.listing.usb, moved.run) == (1, "3-4.2", at_work.run)


def test_on_another_port_it_has_to_be_read_again() -> None:
    [moved] = placed((row(1, "1-1.1", "HA1"),), listing("3-4.2", "HA1", transport_id=9))
    assert moved.judgement is None
    assert moved.read_at is None


def test_a_tablet_on_the_port_of_another_gets_a_row_of_its_own() -> None:
    rows = placed((row(1, "1-1.1", "HA1", run=running()),), listing("1-1.1", "HA2", READY, 9))
    assert [(each.key, each.serial, each.state) for each in rows] == [
        (1, "HA1", ABSENT),
        (100, "HA2", READY),
    ]


def test_twins_are_never_taken_for_each_other_by_serial_alone() -> None:
    twin = row(1, "1-1.1", "0123456789ABCDEF", run=running(), android_id="a1")
    rows = placed((twin,), listing("1-1.5", "0123456789ABCDEF", READY, 9))
    assert [each.key for each in rows] == [1, 100]


def test_two_of_one_serial_that_is_no_makers_default_stay_two_rows() -> None:
    one, other = row(1, "1-1.1", "HA1", run=running()), row(2, "1-1.2", "HA1")
    rows = placed(
        (one, other), listing("1-1.2", "HA1", READY, 2), listing("1-1.9", "HA1", READY, 9)
    )
    assert [each.key for each in rows] == [1, 2, 100]


def test_a_new_state_begins_now_and_forgets_the_verdict() -> None:
    later = NOW.replace(hour=9)
    rows = place((row(1),), (listing(state=ConnectionState.OFFLINE),), later, keys())
    assert (rows[0].since, rows[0].judgement) == (later, None)


def test_a_restart_of_the_server_changes_no_row() -> None:
    rows = (row(1, "1-1.1", "A"), row(2, "1-1.2", "B"))
    after = placed(rows, listing("1-1.1", "A", READY, 2), listing("1-1.2", "B", READY, 1))
    assert [(each.key, each.serial) for each in after] == [(1, "A"), (2, "B")]


def test_a_read_tells_the_absent_twin_of_a_run() -> None:
    ours = row(1, "1-1.1", "0123456789ABCDEF", run=running(), android_id="a1", state=ABSENT)
    back = row(2, "1-1.5", "0123456789ABCDEF", verdict=None)
    rows, key = settle((ours, back), back, "a1", "0123456789ABCDEF", NOW, keys())
    assert key == 1
    assert [(each.key, each.listing.usb, each.at_work) for each in rows] == [(1, "1-1.5", True)]


def test_a_read_tells_the_other_twin_too() -> None:
    ours = row(1, "1-1.1", "0123456789ABCDEF", run=running(), android_id="a1", state=ABSENT)
    other = row(2, "1-1.5", "0123456789ABCDEF", verdict=None)
    rows, key = settle((ours, other), other, "b2", "0123456789ABCDEF", NOW, keys())
    assert key == 2
    assert rows == (ours, other)


def test_over_tcp_the_serial_that_was_read_brings_a_run_its_tablet_back() -> None:
    ours = replace(
        row(1, None, "127.0.0.1:1", run=running(), android_id="a1"),
        listing=listing(None, "127.0.0.1:1", ABSENT),
        serial="HA1",
    )
    back = replace(row(2, None, "127.0.0.1:2", verdict=None), serial=None)
    rows, key = settle((ours, back), back, "a1", "HA1", NOW, keys())
    assert key == 1
    assert [each.listing.address for each in rows] == ["127.0.0.1:2"]


def test_another_tablet_in_the_place_of_a_runs_gets_a_row_of_its_own() -> None:
    ours = row(1, "1-1.1", "HA1", run=running("accounts"), android_id="a1")
    rows, key = settle((ours,), ours, "b2", "HA1", NOW, keys())
    assert key == 100
    assert [(each.key, each.state) for each in rows] == [(1, ABSENT), (100, READY)]


def test_after_its_reset_a_tablet_may_have_another_android_id() -> None:
    ours = row(1, "1-1.1", "HA1", run=running("after", 9), android_id="a1")
    assert settle((ours,), ours, "b2", "HA1", NOW, keys()) == ((ours,), 1)


LISTS = st.lists(
    st.lists(
        st.builds(
            listing,
            st.sampled_from(["1-1.1", "1-1.2", "2-1", None]),
            st.sampled_from(["A", "B", "0123456789ABCDEF", "", "127.0.0.1:5555"]),
            st.sampled_from(list(ConnectionState)),
            st.integers(1, 5),
        ),
        max_size=4,
        unique_by=lambda each: each.transport_id,
    ),
    max_size=6,
)


@given(LISTS, st.sets(st.integers(100, 106)))
def test_every_listing_has_one_row_and_every_run_keeps_its_own(
    lists: list[list[Listing]], at_work: set[int]
) -> None:
    rows: tuple[Row, ...] = ()
    new_key = keys()
    for listings in lists:
        before = {each.key for each in rows if each.run is not None}
        rows = place(rows, listings, NOW, new_key)
        rows = tuple(replace(each, run=running()) if each.key in at_work else each for each in rows)
        shown = [each.listing for each in rows]
        assert all(one in shown for one in listings)
        assert len({each.key for each in rows}) == len(rows)
        assert before <= {each.key for each in rows}
        present = [each for each in rows if each.listing in listings]
        assert len(present) == len(listings)
