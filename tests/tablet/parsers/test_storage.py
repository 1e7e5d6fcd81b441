"""Cards, sticks, and the size of the built-in storage."""

import pytest

from agent.tablet.gate import allow
from agent.tablet.parsers.answer import UnreadError
from agent.tablet.parsers.storage import parse_data_size, parse_volumes
from agent.tablet.snapshot import Removable
from tests.captures import Capture, captures
from tests.tablet.parsers.samples import DATA_SIZE, VOLUMES, said

CARD = Removable("public:179,65", "mounted", adopted=False)
ADOPTED = Removable("private:179,66", "unmounted", adopted=True)


def test_a_card_and_an_adopted_card_are_found_among_the_volumes() -> None:
    assert parse_volumes(said(VOLUMES)) == (CARD, ADOPTED)


def test_a_tablet_without_card_has_none() -> None:
    assert parse_volumes(said("private mounted null\nemulated mounted null\n")) == ()


@pytest.mark.parametrize("separator", [",", "_", ":"])
def test_makers_separate_the_disks_numbers_their_own_way(separator: str) -> None:
    volume = f"public:179{separator}65"
    assert parse_volumes(said(f"{volume} unmountable null\n"))[0].id == volume


@pytest.mark.parametrize(
    "text",
    [
        "",
        "private mounted\n",
        "private mounted null\nobb:1 mounted null\n",
        "public:179,1 mounted 417A-1C12,2 mounted 417A-1C13\n",
        "private mounted null\npublic:179,65 MOUNTED null\n",
        "usage: sm list-disks\n",
    ],
)
def test_an_unknown_list_is_unreadable_not_empty(text: str) -> None:
    with pytest.raises(UnreadError):
        parse_volumes(said(text))


def test_the_size_of_data_is_in_bytes() -> None:
    assert parse_data_size(said(DATA_SIZE)) == 110508676 * 1024


def test_toolbox_rounds_to_a_unit() -> None:
    text = "Filesystem   Size   Used   Free   Blksize\n/data  11.9G  2.2G  9.7G   4096\n"
    assert parse_data_size(said(text)) == 119 * 1024**3 // 10


@pytest.mark.parametrize(
    "text",
    [
        "",
        DATA_SIZE.partition("\n")[0],
        DATA_SIZE + DATA_SIZE.partition("\n")[2],
        DATA_SIZE.replace("1K-blocks", "512-blocks"),
        DATA_SIZE.replace("110508676", "lots"),
        "df: /data: Permission denied\n",
    ],
)
def test_an_unknown_size_is_unreadable(text: str) -> None:
    with pytest.raises(UnreadError):
        parse_data_size(said(text))


def test_the_gate_lets_the_size_be_asked() -> None:
    assert allow(("df", "/data")) == ("df", "/data")


EXPECTED = {
    1: [("private:179,67", True), ("public:179,65", False)],
    3: [("private:179_67", True), ("public:179_65", False)],
    6: [("public:8,17", False), ("private:8,2", True)],
    8: [],
    10: [("public:8,97", False)],
    11: [("public:8,17", False), ("public:8,1", False)],
    12: [("public:8,17", False), ("public:8,1", False)],
    13: [("public:8,17", False), ("public:8,1", False)],
}


@pytest.mark.parametrize("capture", captures("storage"), ids=lambda c: c.name)
def test_a_real_list_is_read_right_or_not_at_all(capture: Capture) -> None:
    try:
        found = parse_volumes(capture.answer)
    except UnreadError:
        assert capture.number not in EXPECTED
        return
    assert [(volume.id, volume.adopted) for volume in found] == EXPECTED[capture.number]
