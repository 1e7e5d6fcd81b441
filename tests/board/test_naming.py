import pytest
from hypothesis import given
from hypothesis import strategies as st

from agent.board.naming import rows_named, run_name
from agent.loans.tags import labelled
from agent.tablet.device import Listing
from agent.tablet.finding import named
from tests.board.desks import listing, row, running

# What a scanner that types for the US makes of some keys on a French computer.
AZERTY = str.maketrans("0123456789", "à&é\"'(-è_ç")
ROWS = (
    row(1, "1-1.1", "HA1", asset_tag="T042"),
    row(2, "1-1.2", "0123456789ABCDEF"),
    row(3, "1-1.3", "0123456789ABCDEF", run=running()),
)


@pytest.mark.parametrize("text", ["T042", "t042", "HA1", "ha1", "usb:1-1.1", "1-1.1"])
def test_a_tablet_is_named_by_tag_serial_and_port(text: str) -> None:
    assert [each.key for each in rows_named(ROWS, text)] == [1]


def test_a_label_names_by_its_barcode_with_the_check_character() -> None:
    assert [each.key for each in rows_named(ROWS, labelled("T042"))] == [1]
    assert [each.key for each in rows_named(ROWS, labelled("T042").translate(AZERTY))] == [1]


def test_a_label_that_was_misread_names_nobody() -> None:
    wrong = "A" if labelled("T042")[-1] != "A" else "B"
    assert rows_named(ROWS, f"T042 {wrong}") == ()


def test_a_case_names_its_tablet() -> None:
    assert [each.key for each in rows_named(ROWS, "SIM-1")] == [3]


def test_twins_are_both_meant() -> None:
    assert [each.key for each in rows_named(ROWS, "0123456789ABCDEF")] == [2, 3]


@pytest.mark.parametrize("text", ["", "T04", "none", "usb:"])
def test_what_names_nobody_names_nobody(text: str) -> None:
    assert rows_named(ROWS, text) == ()


@given(
    st.lists(
        st.builds(
            listing,
            st.sampled_from(["1-1.1", "1-1.2", None]),
            st.sampled_from(["A", "usb:1-1.2", "transport:2", "127.0.0.1:5555", ""]),
        ),
        min_size=1,
        max_size=4,
        unique_by=lambda each: (each.usb, each.address),
    )
)
def test_the_name_for_a_run_never_means_another_tablet(listings: list[Listing]) -> None:
    rows = [row(key, each.usb, each.address) for key, each in enumerate(listings, start=1)]
    for each in rows:
        found = named(run_name(each), [other.listing for other in rows], {}, lambda _rows: {})
        assert len(found) != 1 or found == (each.listing,)  # several: the run refuses them all
