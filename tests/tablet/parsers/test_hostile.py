"""Whatever a tablet answers, a parser gives a value or says why not, in linear time."""

import time
from collections.abc import Callable
from dataclasses import dataclass

import pytest
from hypothesis import given
from hypothesis import strategies as st

from agent.tablet.parsers.accounts import parse_accounts, parse_accounts_checkin
from agent.tablet.parsers.am_start import parse_am_start, parse_resolved
from agent.tablet.parsers.answer import Answer, ReadProblem, UnreadError
from agent.tablet.parsers.battery import parse_battery
from agent.tablet.parsers.boot_id import parse_boot_id, parse_serial
from agent.tablet.parsers.foreground import parse_focus, parse_foreground, parse_window_focus
from agent.tablet.parsers.frp_block import parse_frp_block, parse_service_call
from agent.tablet.parsers.lock_type import parse_lock_type
from agent.tablet.parsers.owners import parse_device_policy, parse_list_owners
from agent.tablet.parsers.properties import parse_properties
from agent.tablet.parsers.settings_value import (
    parse_boolean_setting,
    parse_int_setting,
    parse_setting,
)
from agent.tablet.parsers.storage import parse_data_size, parse_volumes
from agent.tablet.parsers.user_states import parse_user_states
from agent.tablet.parsers.users import parse_users
from tests.tablet.parsers import mutations, samples


@dataclass(frozen=True)
class Case:
    """A parser, a dump it reads, and the part of it that may be long."""

    parse: Callable[[Answer], object]
    text: str
    row: str = "x"

    @property
    def name(self) -> str:
        return self.parse.__name__


CASES = (
    Case(parse_accounts, samples.ACCOUNTS, "    Account {name=a, type=com.google}\n"),
    Case(parse_accounts_checkin, samples.CHECKIN, "  com.google,1\n"),
    Case(parse_users, samples.USERS, "\tUserInfo{10:Travail:1030} running\n"),
    Case(parse_user_states, samples.USER_STATES, "      no_sms\n"),
    Case(parse_device_policy, samples.DEVICE_POLICY, "      uid=10086\n"),
    Case(parse_list_owners, samples.LIST_OWNERS, "User  0: admin=com.a/.B,DeviceOwner\n"),
    Case(parse_battery, samples.BATTERY, "  level: 42\n"),
    Case(parse_volumes, samples.VOLUMES, "private mounted null\n"),
    Case(parse_data_size, samples.DATA_SIZE, "/dev/block/dm-5 1 2 3  21% /data\n"),
    Case(parse_lock_type, samples.LOCK_SETTINGS, "    SID: 12\n"),
    Case(parse_service_call, samples.FRP_SIZE, "00000000 "),
    Case(parse_frp_block, samples.FRP_BLOCK, "mIsWritable: true\n"),
    Case(parse_properties, samples.PROPERTIES, "[a]: [b\n"),
    Case(parse_setting, "81beec6d4811783d\n"),
    Case(parse_boolean_setting, "1\n"),
    Case(parse_int_setting, "39\n"),
    Case(parse_boot_id, samples.BOOT_ID),
    Case(parse_serial, "R52N90ABCDE\n"),
    Case(parse_foreground, samples.ACTIVITIES, "    Hist #0: ActivityRecord{5d u0 a/.B t1}\n"),
    Case(parse_window_focus, samples.WINDOW, "  mCurrentFocus=Window{1a u0 a/a.B}\n"),
    Case(parse_focus, samples.WINDOW, "  mCurrentFocus=Window{1a u0 a/a.B}\n"),
    Case(parse_am_start, samples.AM_START, "Warning: Activity not started, because \n"),
    Case(parse_resolved, samples.RESOLVED, "com.a/.B\n"),
)
each_case = pytest.mark.parametrize("case", CASES, ids=lambda case: case.name)


def _error(case: Case, answer: Answer) -> UnreadError | None:
    try:
        case.parse(answer)
    except UnreadError as error:
        return error
    return None


@each_case
def test_the_sample_itself_is_readable(case: Case) -> None:
    case.parse(samples.said(case.text))


@each_case
@mutations.QUICK
@given(data=st.data())
def test_a_damaged_dump_is_read_or_unreadable(case: Case, data: st.DataObject) -> None:
    text = data.draw(mutations.damaged(case.text))
    error = _error(case, samples.said(text))
    assert samples.ACCOUNT_NAME not in repr(error)


@each_case
@mutations.QUICK
@given(
    answer=st.builds(
        Answer,
        stdout=st.text(),
        stderr=st.text(),
        status=st.none() | st.integers(0, 255),
        problem=st.none() | st.sampled_from(ReadProblem),
    )
)
def test_any_answer_is_read_or_unreadable(case: Case, answer: Answer) -> None:
    error = _error(case, answer)
    assert error is not None or answer.problem is None


@each_case
@pytest.mark.parametrize("given_problem", ReadProblem)
def test_an_answer_that_is_not_whole_is_never_read(case: Case, given_problem: ReadProblem) -> None:
    with pytest.raises(UnreadError) as caught:
        case.parse(Answer(stdout=case.text, problem=given_problem))
    assert caught.value.problem is given_problem


def _seconds(case: Case, text: str) -> float:
    """Return what a reading costs: this thread's own time, whatever else the computer does."""
    start = time.thread_time()
    _error(case, samples.said(text))
    return time.thread_time() - start


# A quadratic reader needs a hundred times as long for ten times as much.
_MOST_TIMES = 40


@each_case
@pytest.mark.parametrize("shape", ["many rows", "one long line", "blanks", "repeated", "open"])
def test_ten_times_as_much_takes_about_ten_times_as_long(case: Case, shape: str) -> None:
    line, newline, rest = case.text.partition("\n")

    def long(times: int) -> str:
        return {
            "many rows": line + newline + case.row * times + rest,
            "one long line": line + case.row.strip("\n") * times + newline + rest,
            "blanks": line + " " * (20 * times) + "x" + newline + rest,
            "repeated": case.text * (times // 20),
            "open": line.rstrip(":)}]") * (times // 10) + newline,
        }[shape]

    small, large = long(1_000), long(10_000)
    quick = min(_seconds(case, small) for _ in range(3))
    slow = min(_seconds(case, large) for _ in range(2))
    assert slow < _MOST_TIMES * quick + 0.05
