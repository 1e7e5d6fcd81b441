"""The list of Android users, whatever they are called."""

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from agent.tablet.parsers.answer import ReadProblem, UnreadError
from agent.tablet.parsers.users import parse_users
from agent.tablet.snapshot import AndroidUser, UserKind
from tests.captures import Capture, captures
from tests.tablet.parsers import mutations
from tests.tablet.parsers.samples import USER_NAME, USERS, said


def users(text: str) -> tuple[AndroidUser, ...]:
    return parse_users(said(text))


def test_each_user_has_its_id_flags_and_whether_it_runs() -> None:
    assert users(USERS) == (
        AndroidUser(0, 0xC13, running=True),
        AndroidUser(10, 0x1030, running=True),
        AndroidUser(150, 0x10061030, running=False),
    )


def test_a_work_profile_is_known_by_its_flags() -> None:
    assert [user.kind for user in users(USERS)] == [
        UserKind.OWNER,
        UserKind.MANAGED_PROFILE,
        UserKind.MANAGED_PROFILE,
    ]


@pytest.mark.parametrize(
    "name", ["a:b", "x:13} running", "}", "", "10:x:13", "UserInfo{10:x:13}", "Users:", " "]
)
def test_a_user_may_have_any_name(name: str) -> None:
    assert users(f"Users:\n\tUserInfo{{0:{name}:c13}} running\n") == (
        AndroidUser(0, 0xC13, running=True),
    )


@pytest.mark.parametrize(
    "text",
    [
        USERS.removeprefix("Users:\n"),
        "\n" + USERS,
        USERS.replace("\t", "        "),
        USERS.replace("\n", "        \n"),
        USERS.replace("\n", "\r\n"),
        USERS.rstrip("\n"),
        USERS + "current=0\n",
        "lancelot:/ $ pm list users   \n" + USERS,
        "WARNING: linker: unused DT entry\n" + USERS,
    ],
)
def test_oddities_of_real_tablets_change_nothing(text: str) -> None:
    assert users(text) == users(USERS)


@pytest.mark.parametrize(
    "text",
    [
        "",
        "Users:\n",
        "Error: couldn't get users\n",
        "Users:\n\tUserInfo{10:x:13} running\n",
        "Users:\n\tUserInfo{0:x:13}\n\tUserInfo{0:x:13}\n",
        "Users:\n\tUserInfo{0:x:13}\n\tUserInfo{10:x:13} serialNo=10\n",
        "Users:\n\tUserInfo{0:x:13}\n\tUserInfo{10:a\nb:13}\n",
        "Users:\n\tUserInfo{0:x:13}\nsomething new\n",
        "Users:\n\tUserInfo{0:x:zz}\n",
        "Users:\n\tUserInfo{00:x:13}\n",
        "2 users:\n\n0: id=0, name=Owner, flags=ADMIN (running)\n",
    ],
)
def test_anything_else_is_unreadable(text: str) -> None:
    with pytest.raises(UnreadError) as caught:
        users(text)
    assert caught.value.problem is ReadProblem.LAYOUT


def test_no_name_is_kept() -> None:
    assert USER_NAME not in repr(users(USERS))


@mutations.QUICK
@given(st.one_of(mutations.byte_flipped(USERS), mutations.noise_inserted(USERS)))
def test_damage_inside_never_hides_a_user(text: str) -> None:
    try:
        found = users(text)
    except UnreadError:
        return
    assert len(found) == 3


# Lists that are whole; 16 lacks user 0, 17 is a log, 20 and 21 are another dump.
MUST_READ = frozenset({*range(1, 16), 18, 19, 22})


@pytest.mark.parametrize("capture", captures("users"), ids=lambda c: c.name)
def test_a_real_list_is_read_right_or_not_at_all(capture: Capture) -> None:
    try:
        found = [user.id for user in parse_users(capture.answer)]
    except UnreadError:
        assert capture.number not in MUST_READ
        return
    told = [int(user) for user in re.findall(r"\((\d+), ?\"?", capture.conclusion)]
    assert found == (told or [int(user) for user in re.findall(r"UserInfo\{(\d+)", capture.text)])
