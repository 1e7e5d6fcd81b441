"""The FRP partition, as far as the shell may see it."""

import pytest
from hypothesis import given

from agent.tablet.parsers.answer import ReadProblem, UnreadError
from agent.tablet.parsers.frp_block import parse_frp_block, parse_service_call
from agent.tablet.snapshot import FrpBlock
from tests.captures import Capture, captures
from tests.tablet.parsers import mutations
from tests.tablet.parsers.samples import FRP_BLOCK, FRP_SIZE, said

DENIAL = (
    "Result: Parcel(\n"
    "  0x00000000: ffffffff 0000002f 00690075 00200064 '..../...u.i.d. .'\n"
    "  0x00000010: 00300032 00300030 006e0020 0074006f '2.0.0.0. .n.o.t.'\n"
    "  0x00000020: 00000000                            '....            ')\n"
)


@pytest.mark.parametrize(
    ("text", "number"),
    [
        (FRP_SIZE, 259),
        ("Result: Parcel(00000000 00000000   '........')\n", 0),
        ("Result: Parcel(00000000 00000001   '........')", 1),
        ("Result: Parcel(00000000 ffffffff   '........')\n", -1),
        ("Result: Parcel(00000000 80000000   '........')\n", -(2**31)),
        (
            "Result: Parcel(\n  0x00000000: 00000000 00000103     '........        ')\n",
            259,
        ),
    ],
)
def test_the_second_word_is_the_number(text: str, number: int) -> None:
    assert parse_service_call(said(text)) == number


@pytest.mark.parametrize(
    ("text", "problem"),
    [
        (DENIAL, ReadProblem.DENIED),
        ("Result: Parcel(ffffffff 00000000   '........')\n", ReadProblem.DENIED),
        ("Result: Parcel(fffffffb 00000000   '........')\n", ReadProblem.MISSING),
        ("Result: Parcel(NULL)\n", ReadProblem.MISSING),
        ('Result: Parcel(Error: 0xffffffffffffffb6 "Not a data message")\n', ReadProblem.MISSING),
        ("service: Service persistent_data_block does not exist\n", ReadProblem.MISSING),
        ("", ReadProblem.LAYOUT),
        ("Result: Parcel(\n", ReadProblem.TRUNCATED),
        ("\n".join(DENIAL.splitlines()[:3]), ReadProblem.TRUNCATED),
        ("Result: Parcel(00000000    '....')\n", ReadProblem.LAYOUT),
        ("Result: Parcel(00000000 00000001 00000002   '............')\n", ReadProblem.LAYOUT),
        ("Result: Parcel(00000000 00000103   '......", ReadProblem.LAYOUT),
        ("Result: Parcel(00000001 00000103   '........')\n", ReadProblem.LAYOUT),
        (FRP_SIZE + FRP_SIZE, ReadProblem.LAYOUT),
        ("259\n", ReadProblem.LAYOUT),
    ],
)
def test_anything_but_one_number_is_unreadable(text: str, problem: ReadProblem) -> None:
    with pytest.raises(UnreadError) as caught:
        parse_service_call(said(text))
    assert caught.value.problem is problem


def test_a_missing_service_is_told_on_either_stream() -> None:
    answer = said("", stderr="service: Service persistent_data_block does not exist", status=10)
    with pytest.raises(UnreadError) as caught:
        parse_service_call(answer)
    assert caught.value.problem is ReadProblem.MISSING


@mutations.QUICK
@given(mutations.cut(FRP_SIZE))
def test_a_cut_reply_is_never_another_number(text: str) -> None:
    try:
        number = parse_service_call(said(text))
    except UnreadError:
        return
    assert number == 259


def test_android_16_tells_all_three() -> None:
    assert parse_frp_block(said(FRP_BLOCK)) == FrpBlock(
        active=False, data_size=259, credential=True
    )


def test_the_heading_without_colon_is_not_the_state() -> None:
    text = FRP_BLOCK.replace("FRP state: false\n", "")
    assert parse_frp_block(said(text)).active is None


@pytest.mark.parametrize(
    "text",
    [
        "",  # Android 6 to 13
        "mDataBlockFile: /dev/block/by-name/frp\nmIsRunningDSU: false\nmIsWritable: true\n",
        "mIsWritable: true\nSecurity exception: uid 2000 not allowed to access PDB\n",
    ],
)
def test_versions_that_tell_nothing_are_not_unreadable(text: str) -> None:
    assert parse_frp_block(said(text)) == FrpBlock()


@pytest.mark.parametrize(
    "end", ["Security exception: no\n", "Exception occurred while dumping:\nx\n"]
)
def test_what_stood_before_a_break_counts(end: str) -> None:
    text = "mIsWritable: true\nFRP state: true\n" + end
    assert parse_frp_block(said(text)) == FrpBlock(active=True)


@pytest.mark.parametrize(
    ("text", "problem"),
    [
        ("Security exception: no\n", ReadProblem.DENIED),
        ("Exception occurred while dumping:\n", ReadProblem.TRUNCATED),
        ("Can't find service: persistent_data_block\n", ReadProblem.MISSING),
        ("something else\n", ReadProblem.LAYOUT),
        ("FRP state: maybe\n", ReadProblem.LAYOUT),
        ("FRP challenge block size: big\n", ReadProblem.LAYOUT),
        ("FRP state: true\nFRP state: false\n", ReadProblem.DISAGREES),
    ],
)
def test_an_unknown_state_is_unreadable(text: str, problem: ReadProblem) -> None:
    with pytest.raises(UnreadError) as caught:
        parse_frp_block(said(text))
    assert caught.value.problem is problem


@pytest.mark.parametrize("capture", captures("frp"), ids=lambda c: c.name)
def test_of_the_real_outputs_only_the_dump_is_read(capture: Capture) -> None:
    try:
        found = parse_frp_block(capture.answer)
    except UnreadError:
        assert capture.number != 2
        return
    assert found == FrpBlock(active=False, data_size=259, credential=True)
