"""Restrictions and lock state of each Android user."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from agent.tablet.parsers.answer import ReadProblem, UnreadError
from agent.tablet.parsers.user_states import parse_user_states
from agent.tablet.snapshot import UserState
from tests.captures import Capture, captures
from tests.tablet.parsers import mutations
from tests.tablet.parsers.samples import ACCOUNT_NAME, USER_NAME, USER_STATES, said, user_dump


def states(text: str) -> dict[int, UserState]:
    return {state.id: state for state in parse_user_states(said(text))}


def test_effective_restrictions_are_listed_by_key() -> None:
    assert states(USER_STATES)[0].restrictions == frozenset({"no_sms", "no_factory_reset"})


def test_none_is_an_empty_list() -> None:
    assert states(user_dump())[0].restrictions == frozenset()


def test_null_is_unknown_not_none() -> None:
    assert states(user_dump(["null"]))[0].restrictions is None


def test_restrictions_of_guests_and_of_other_users_are_not_the_owners() -> None:
    found = states(user_dump())
    assert "no_factory_reset" not in (found[0].restrictions or ())
    assert found[10].restrictions == frozenset({"no_wallpaper"})


@pytest.mark.parametrize(
    ("state", "locked"),
    [
        ("RUNNING_UNLOCKED", False),
        ("RUNNING_LOCKED", True),
        ("RUNNING_UNLOCKING", None),
        ("-1", None),
    ],
)
def test_locked_is_told_by_the_state_or_not_at_all(state: str, locked: bool | None) -> None:
    assert states(user_dump(state=state))[0].locked is locked


@pytest.mark.parametrize(
    "text",
    [
        # Android 8: no type, no flags; a name of nothing
        user_dump()
        .replace(" isPrimary=true", "")
        .replace("    Type: android.os.usertype.full.SYSTEM\n", "")
        .replace("Current user: 0\n\n", ""),
        # Samsung 14/15 mask the name, 15 has one pair of policy lists less
        user_dump().replace(USER_NAME, "xxx"),
        user_dump().replace("Device policy global restrictions", "Device policy restrictions"),
        user_dump().replace("Device properties:\n", ""),  # up to Android 11
        user_dump().replace("\n", "\r\n"),
    ],
)
def test_layouts_of_other_versions_read_the_same(text: str) -> None:
    assert states(text) == states(user_dump())


def test_a_list_of_another_user_may_be_lacking() -> None:
    text = user_dump().replace("    Effective restrictions:\n      no_wallpaper\n", "")
    assert states(text)[10].restrictions is None


@pytest.mark.parametrize(
    "text",
    [
        "",
        "Users:\n",
        user_dump().replace("Effective restrictions", "Restrictions in force"),
        user_dump().replace("UserInfo{0:", "UserInfo{11:"),
        user_dump().replace("UserInfo{10:", "UserInfo{0:"),
        user_dump([]),
        user_dump(["none", "no_sms"]),
        user_dump(["no_factory_reset something"]),
        user_dump(["No Factory Reset"]),
        user_dump() + "    Effective restrictions:\n      none\n\n",
        user_dump().replace("  UserInfo{10", "  UserInfo{x"),
        # a name over two lines that brings a list of its own
        user_dump(["no_factory_reset"]).replace(
            f"Account name: {ACCOUNT_NAME}",
            "Account name: a\n    Effective restrictions:\n      none",
        ),
    ],
)
def test_anything_else_is_unreadable(text: str) -> None:
    with pytest.raises(UnreadError) as caught:
        states(text)
    assert caught.value.problem is ReadProblem.LAYOUT


def test_a_list_that_nothing_follows_was_cut() -> None:
    text = user_dump(["no_sms", "no_factory_reset"])
    with pytest.raises(UnreadError) as caught:
        states(text[: text.index("no_factory_reset")])
    assert caught.value.problem is ReadProblem.TRUNCATED


def test_no_name_is_kept() -> None:
    shown = repr(states(USER_STATES))
    assert ACCOUNT_NAME not in shown
    assert USER_NAME not in shown


@mutations.QUICK
@given(
    st.one_of(
        mutations.cut(USER_STATES),
        mutations.noise_inserted(USER_STATES),
        mutations.line_doubled(USER_STATES),
    )
)
def test_damage_never_hides_a_restriction(text: str) -> None:
    try:
        found = states(text)[0].restrictions
    except UnreadError:
        return
    assert found is not None
    assert "no_factory_reset" in found


EXPECTED = {
    20: {
        0: UserState(0, frozenset(), locked=False),
        11: UserState(11, frozenset({"no_sms", "no_outgoing_calls"})),
    },
    21: {0: UserState(0, frozenset(), locked=False), 10: UserState(10, None)},
}


@pytest.mark.parametrize("capture", captures("users"), ids=lambda c: c.name)
def test_a_real_dump_is_read_right_or_not_at_all(capture: Capture) -> None:
    try:
        found = {state.id: state for state in parse_user_states(capture.answer)}
    except UnreadError:
        assert capture.number not in EXPECTED
        return
    assert found == EXPECTED[capture.number]
