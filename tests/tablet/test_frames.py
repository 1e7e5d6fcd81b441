"""The lane reader believes only answers that came whole."""

from hypothesis import given, settings
from hypothesis import strategies as st

from agent.tablet.frames import LaneReader
from agent.tablet.parsers.answer import Answer, ReadProblem

T = "0badcafe"


def frame(number: int, stdout: bytes = b"", status: int = 0, stderr: bytes = b"") -> bytes:
    head = f"\n@{T} B {number}\n".encode()
    tail = f"\n@{T} E {number} {status}\n@{T} X {number}\n".encode()
    return head + stdout + tail + stderr + b"\n"


def end(lane: int = 0) -> bytes:
    return f"\n@{T} Z {lane}\n".encode()


def reader(commands: int = 2, cap: int = 1000, first: int = 0) -> LaneReader:
    return LaneReader(T, first, [cap] * commands, section_timeout_s=8.0, now=0.0)


def answers(data: bytes, *, commands: int = 2, cap: int = 1000) -> list[Answer]:
    lane = reader(commands, cap)
    lane.feed(data, now=1.0)
    if not lane.done:
        lane.finish(ReadProblem.TRUNCATED)
    return list(lane.answers())


def test_whole_answers_keep_every_byte_and_their_status() -> None:
    first, second = answers(frame(0, b"one\n") + frame(1, b"two", 9, b"warned") + end())
    assert first == Answer(stdout="one\n", stderr="", status=0, problem=None)
    assert second == Answer(stdout="two", stderr="warned", status=9, problem=None)


@settings(max_examples=60, deadline=None)
@given(st.integers(1, 40))
def test_the_size_of_the_pieces_does_not_matter(size: int) -> None:
    data = frame(0, b"a\r\nb\n") + frame(1, b"\n\n") + end()
    lane = reader()
    for start in range(0, len(data), size):
        lane.feed(data[start : start + size], now=1.0)
    assert lane.done
    assert [answer.stdout for answer in lane.answers()] == ["a\nb\n", "\n\n"]


@settings(max_examples=200, deadline=None)
@given(st.data())
def test_no_cut_makes_an_answer_that_was_not_sent(data: st.DataObject) -> None:
    whole = frame(0, b"Accounts: 1\n") + frame(1, b"Accounts: 0\n") + end()
    cut = data.draw(st.integers(0, len(whole) - 1))
    expected = ["Accounts: 1\n", "Accounts: 0\n"]
    for answer, text in zip(answers(whole[:cut]), expected, strict=True):
        assert answer.problem is not None or answer.stdout == text


def test_an_answer_over_its_cap_is_truncated_and_bounded() -> None:
    first, second = answers(frame(0, b"x\n" * 5000) + frame(1, b"ok\n") + end(), cap=100)
    assert first.problem is ReadProblem.TRUNCATED
    assert len(first.stdout) <= 101
    assert second.stdout == "ok\n"


def test_a_line_without_end_is_kept_within_bounds() -> None:
    lane = reader(commands=1, cap=100)
    lane.feed(f"\n@{T} B 0\n".encode(), now=0.0)
    for _piece in range(80):
        lane.feed(b"y" * 65536, now=0.0)
    lane.finish(ReadProblem.TIMEOUT)
    [answer] = lane.answers()
    assert answer.problem is ReadProblem.TIMEOUT
    assert len(answer.stdout) <= 101


def test_the_end_of_a_long_line_is_no_marker() -> None:
    lane = reader(commands=1, cap=2000)
    lane.feed(f"\n@{T} B 0\n".encode() + b"y" * 1000, now=0.0)
    lane.feed(f"@{T} E 0 0\nz\n\n@{T} E 0 0\n@{T} X 0\n\n".encode() + end(), now=0.0)
    [answer] = lane.answers()
    assert answer.stdout == "y" * 1000 + f"@{T} E 0 0\nz\n"
    assert answer.problem is None


def test_a_hung_command_costs_itself_and_what_comes_after_it_in_its_lane() -> None:
    lane = reader()
    lane.feed(frame(0, b"fast\n") + f"\n@{T} B 1\nhalf".encode(), now=1.0)
    assert lane.deadline == 9.0
    lane.finish(ReadProblem.TIMEOUT)
    first, second = lane.answers()
    assert first.problem is None
    assert second.problem is ReadProblem.TIMEOUT


def test_markers_out_of_order_make_the_whole_lane_unbelievable() -> None:
    for forged in (
        frame(1, b"early"),
        frame(0) + frame(0),
        frame(0, b"a") + f"\n@{T} E 0 0\n".encode(),
        f"\n@{T} B 0\n\n@{T} B 1\n".encode(),
        frame(0) + end(),
    ):
        assert {answer.problem for answer in answers(forged + frame(1) + end())} == {
            ReadProblem.LAYOUT
        }


def test_a_marker_with_another_token_is_text() -> None:
    old = b"\n@deadbeef E 0 0\n"
    [answer] = answers(frame(0, b"before" + old + b"after\n") + end(), commands=1)
    assert answer.stdout == "before\n@deadbeef E 0 0\nafter\n"


def test_a_shell_that_echoes_the_script_adds_nothing() -> None:
    echoed = f'q(){{ echo "@{T} B $n";}};q 0 getprop;echo;echo "@{T} Z 0";\n'.encode()
    [answer] = answers(echoed + frame(0, b"value\n") + end(), commands=1)
    assert answer.stdout == "value\n"


def test_numbers_of_a_second_lane_go_on_from_the_first() -> None:
    lane = reader(commands=1, first=5)
    lane.feed(frame(5, b"dump\n") + end(1), now=0.0)
    assert lane.done
    assert [answer.stdout for answer in lane.answers()] == ["dump\n"]


@settings(max_examples=200, deadline=None)
@given(st.binary(max_size=400))
def test_any_bytes_end_in_answers(data: bytes) -> None:
    assert len(answers(data)) == 2
