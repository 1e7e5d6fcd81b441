from itertools import combinations, product

import pytest
from hypothesis import given
from hypothesis import strategies as st

from agent.errors import Exit, WrongTagError
from agent.loans.tags import ALPHABET, Layout, Scan, advice, check_character, labelled, read_scan

TAGS = st.text(ALPHABET, min_size=1, max_size=12)

# What a key gives on the other keyboard: US key → French, unshifted digits and capital letters;
# and French key → US, with Shift. Written out apart from the module's own tables.
ON_AZERTY = dict(zip("0123456789", "à&é\"'(-è_ç", strict=True)) | {
    "A": "Q", "Q": "A", "Z": "W", "W": "Z", "M": "?",
}  # fmt: skip
ON_QWERTY = dict(zip("0123456789", ")!@#$%^&*(", strict=True)) | {
    "A": "Q", "Q": "A", "Z": "W", "W": "Z", "M": ":",
}  # fmt: skip


def typed_as(keys: dict[str, str], text: str) -> str:
    return "".join(keys.get(each, each) for each in text)


def test_the_check_character_is_that_of_the_standard() -> None:
    # the example of the Global Release Identifier, which uses ISO 7064 MOD 37,36
    assert check_character("A12425GABC1234002") == "M"


def test_a_label_holds_tag_blank_and_check_character() -> None:
    assert labelled("t042") == "T042 Y"


@given(TAGS)
def test_a_scanned_label_is_its_tag(tag: str) -> None:
    assert read_scan(f"{labelled(tag)}\r\n") == Scan(tag, checked=True)


@given(TAGS)
def test_a_tag_typed_without_its_check_character_is_taken_unchecked(tag: str) -> None:
    assert read_scan(tag.lower()) == Scan(tag, checked=False)


@given(TAGS, st.data())
def test_every_single_wrong_character_is_found(tag: str, data: st.DataObject) -> None:
    label = labelled(tag)
    place = data.draw(st.sampled_from([*range(len(tag)), len(label) - 1]))
    wrong = data.draw(st.sampled_from(ALPHABET.replace(label[place], "")))
    with pytest.raises(WrongTagError, match="check character"):
        read_scan(f"{label[:place]}{wrong}{label[place + 1 :]}")


def behind_every_sum() -> list[str]:
    """Beginnings of a tag, one for each of the 36 sums that the check character may go on from."""
    shortest: dict[str, str] = {}
    for length in range(3):
        for before in map("".join, product(ALPHABET, repeat=length)):
            shortest.setdefault(check_character(f"{before}0"), before)
    assert len(shortest) == len(ALPHABET)
    return list(shortest.values())


def test_every_swap_of_neighbours_is_found_but_one_pair_next_to_each_other() -> None:
    for before in behind_every_sum():
        [missed] = [
            one + other
            for one, other in combinations(ALPHABET, 2)
            if check_character(before + one + other) == check_character(before + other + one)
        ]
        assert missed in ALPHABET or missed == "0Z"


def test_a_swap_with_the_check_character_is_found_but_for_0_and_1() -> None:
    missed = set()
    for tag in (before + last for before in behind_every_sum() for last in ALPHABET):
        check = check_character(tag)
        if check != tag[-1] and is_taken(f"{tag[:-1]}{check} {tag[-1]}"):
            missed.add(frozenset((check, tag[-1])))
    assert missed == {frozenset("01")}


def test_the_example_of_a_swap_that_is_not_found() -> None:
    assert is_taken("WT9L0 1")
    assert is_taken("WT9L1 0")


def is_taken(label: str) -> bool:
    try:
        return read_scan(label).checked
    except WrongTagError:
        return False


@given(TAGS)
def test_a_label_that_lost_a_character_is_never_taken_as_checked(tag: str) -> None:
    label = labelled(tag)
    for place in range(len(label)):
        try:
            scan = read_scan(label[:place] + label[place + 1 :])
        except WrongTagError:
            continue
        assert not scan.checked or scan.tag == tag or is_shortened(tag, scan.tag)


def is_shortened(tag: str, shorter: str) -> bool:
    """A missing character is neither a wrong nor a swapped one: one in 36 may pass."""
    return len(shorter) == len(tag) - 1


@given(TAGS)
@pytest.mark.parametrize(
    ("keys", "layout"),
    [(ON_AZERTY, Layout.QWERTY_ON_AZERTY), (ON_QWERTY, Layout.AZERTY_ON_QWERTY)],
)
def test_another_country_s_keyboard_is_understood_and_said(
    keys: dict[str, str], layout: Layout, tag: str
) -> None:
    garbled = typed_as(keys, labelled(f"{tag}4"))  # a digit: what no keyboard of ours types so
    assert read_scan(garbled) == Scan(f"{tag}4", checked=True, layout=layout)
    assert advice(layout)


def test_the_example_of_a_desk() -> None:
    assert read_scan("Tà'é Y") == Scan("T042", checked=True, layout=Layout.QWERTY_ON_AZERTY)
    assert read_scan("tà'é y").tag == "T042"


def test_a_mismatch_without_check_character_is_said_too() -> None:
    assert read_scan("Tà'é") == Scan("T042", checked=False, layout=Layout.QWERTY_ON_AZERTY)


def test_letters_alone_are_not_swapped_behind_the_operator_s_back() -> None:
    garbled = typed_as(ON_AZERTY, labelled("LYCA"))
    with pytest.raises(WrongTagError) as caught:
        read_scan(garbled)
    assert caught.value.hint == advice(Layout.QWERTY_ON_AZERTY)


def test_digits_that_came_as_dashes_are_not_guessed_either() -> None:
    with pytest.raises(WrongTagError) as caught:
        read_scan(typed_as(ON_AZERTY, labelled("T66")))
    assert caught.value.hint == advice(Layout.QWERTY_ON_AZERTY)


def test_a_mismatch_with_a_wrong_check_character_is_an_error() -> None:
    with pytest.raises(WrongTagError, match="check character"):
        read_scan("Tà'é X")


def test_marks_of_a_tag_are_kept_on_every_keyboard() -> None:
    assert read_scan(labelled("LEC-19_04.2/7")).tag == "LEC-19_04.2/7"
    assert read_scan("LEC)&ç" + " " + check_character("LEC-19")).tag == "LEC-19"


def test_a_check_character_without_its_blank_is_seen_where_the_tag_is_known() -> None:
    assert read_scan("T042Y", {"T042"}) == Scan("T042", checked=True)
    with pytest.raises(WrongTagError):
        read_scan("T042X", {"T042"})


def test_a_known_tag_that_ends_as_a_check_character_would_stays_itself() -> None:
    assert read_scan("T042Y", {"T042", "T042Y"}) == Scan("T042Y", checked=False)


@pytest.mark.parametrize("text", ["", " ", "...", "T 0 4", "T04 22", "Œ1", "中", "A" * 41, "\x00"])
def test_what_is_no_tag_is_a_usage_error(text: str) -> None:
    with pytest.raises(WrongTagError) as caught:
        read_scan(text)
    assert caught.value.exit_code is Exit.USAGE


@given(st.text(max_size=50))
def test_whatever_is_scanned_gives_a_tag_or_the_error(text: str) -> None:
    try:
        scan = read_scan(text)
    except WrongTagError:
        return
    assert scan.tag == scan.tag.upper()


@pytest.mark.parametrize("layout", list(Layout))
def test_only_a_mismatch_needs_advice(layout: Layout) -> None:
    assert (advice(layout) is None) == (layout is Layout.SAME)
