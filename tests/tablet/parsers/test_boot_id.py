"""The serial number and the boot id that each stream begins with."""

import pytest

from agent.tablet.parsers.answer import UnreadError
from agent.tablet.parsers.boot_id import parse_boot_id, parse_serial
from tests.tablet.parsers.samples import BOOT_ID, said


def test_a_boot_id_is_a_uuid() -> None:
    assert parse_boot_id(said(BOOT_ID)) == BOOT_ID.strip()


@pytest.mark.parametrize(
    "text",
    [
        "",
        BOOT_ID[:-2],
        BOOT_ID + BOOT_ID,
        BOOT_ID.replace("-", ""),
        "cat: /proc/sys/kernel/random/boot_id: Permission denied\n",
    ],
)
def test_anything_else_is_no_boot_id(text: str) -> None:
    with pytest.raises(UnreadError):
        parse_boot_id(said(text))


@pytest.mark.parametrize("serial", ["R52N90ABCDE", "0123456789ABCDEF", "0074732151", "AB12#"])
def test_a_serial_is_text_even_where_it_is_digits(serial: str) -> None:
    assert parse_serial(said(serial + "\n")) == serial


@pytest.mark.parametrize("text", ["", "\n", "  \n"])
def test_a_tablet_may_have_no_serial(text: str) -> None:
    assert parse_serial(said(text)) is None


@pytest.mark.parametrize("text", ["A B\n", "A\nB\n", "\x1b[31mA\n", "é\n", "A" * 92])
def test_a_serial_is_one_plain_word(text: str) -> None:
    with pytest.raises(UnreadError):
        parse_serial(said(text))
